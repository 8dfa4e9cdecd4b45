"""A request to the Bot API as it arrived, its parameters read by what they are."""

import json
import sys
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from fake_telegram.troubles import Refused, bad_request

# These are words even where they look like a number or like JSON.
_WORDS = frozenset(
    "text caption parse_mode description short_description name url secret_token callback_query_id language_code action "
    "file_id document".split()
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file among the parameters."""

    name: str
    body: bytes
    mime_type: str


@dataclass(slots=True)
class Asked:
    """One request: the method, its parameters (numbers and JSON decoded), its files, and the fake's clock at its arrival.

    `status` is what was answered; 0 as long as it was not, and where the line was cut.
    """

    method: str
    token: str
    parameters: dict[str, Any]
    files: dict[str, Upload]
    at: float
    status: int = field(default=0)

    def text(self, name: str) -> str:
        """A parameter in words; empty where it is missing."""
        return str(self.parameters.get(name) or "")

    def number(self, name: str) -> int | None:
        """A whole number. `Refused` where it is something else."""
        value = self.parameters.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, int):
            raise Refused(bad_request(f"invalid {name} specified"))
        return value

    def whether(self, name: str) -> bool:
        """A flag; false where it is missing."""
        return self.parameters.get(name) in (True, 1, "true", "True")

    def document(self, name: str) -> dict[str, Any]:
        """A JSON object; an empty one where it is missing. `Refused` where it is something else."""
        value = self.parameters.get(name) or {}
        if not isinstance(value, dict):
            raise Refused(bad_request(f"can't parse {name.replace('_', ' ')} JSON object"))
        return value

    def items(self, name: str) -> list[Any]:
        """A JSON array; an empty one where it is missing."""
        value = self.parameters.get(name) or []
        return value if isinstance(value, list) else []

    def chat(self) -> int | str | None:
        """The chat that it names: an id or an @username."""
        return self.parameters.get("chat_id")


async def read_request(request: web.Request, at: float) -> Asked:
    """Whatever way the parameters are sent: in the address, as a form, in parts, or as JSON."""
    parameters: dict[str, Any] = {name: _decoded(name, value) for name, value in request.query.items()}
    files: dict[str, Upload] = {}
    if request.content_type == "application/json":
        parameters |= await request.json()
    elif request.method == "POST":
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = Upload(value.filename, value.file.read(), value.content_type)
            else:
                parameters[name] = _decoded(name, str(value))
    return Asked(request.match_info["method"], request.match_info["token"], parameters, files, at)


def _decoded(name: str, value: str) -> Any:
    if name in _WORDS:
        return sys.intern(value)
    try:
        return json.loads(value)
    except ValueError:
        return value
