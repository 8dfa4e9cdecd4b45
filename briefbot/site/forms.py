"""What a form was filled in with, read whole and within limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

MOST_BYTES = 32_000
"""The largest form, for the `max_body_size` of a route."""

_MOST_FIELDS = 500
_LONGEST_FIELD = 4_000  # characters


@dataclass(frozen=True, slots=True)
class Form:
    """The fields by their names. What is not there is ""."""

    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """The field's value, without blanks round it."""
        return self.fields.get(name, [""])[0].strip()

    def all(self, name: str) -> Sequence[str]:
        """Every value of a field that may be there more than once."""
        return self.fields.get(name, [])

    def number(self, name: str) -> int:
        """The field's value as a number; 0 for what is none."""
        said = self.one(name)
        return int(said) if said.isascii() and said.isdigit() and len(said) <= 18 else 0


async def form_of(request: Request) -> Form:
    """The form that the request brings. Raises `HTTPException` of 400 where it is none, of 413 where it is too large."""
    body = await request.body()
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise HTTPException(400) from error
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value[:_LONGEST_FIELD])
    return Form(fields)
