"""What a model answers: its JSON Schema, and the reading of it. There is no field for a quote's words, nor for a link."""

import json
from dataclasses import dataclass
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from briefbot.errors import BadReply
from briefbot.values import Stance

_LONGEST_REPLY = 20_000  # characters; the longest that the schema allows is well below


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A text and the numbers of the sentences that are to bear it out, as the model gives them."""

    text: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedView:
    """What the model says that a speaker ("S1") thinks."""

    speaker: str
    claim: Claim
    stance: Stance = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A reply as it was given, with nothing of it checked yet. `why` and `ahead` are None where the model gives none."""

    headline: Claim | None
    summary: Claim | None
    points: tuple[Claim, ...] = ()
    views: tuple[ClaimedView, ...] = ()
    why: Claim | None = None
    ahead: Claim | None = None


def read_draft(text: str) -> Draft:
    """The draft in a model's reply: the first JSON object in it. Raises `BadReply` where there is none of that shape.

    A server that cannot be held to a schema puts words or a fence around the object; they are passed over.
    """
    return _read(_Draft, text).value()


def read_repair(text: str) -> dict[str, Claim]:
    """The parts written anew, by their ids ("p2"). Raises `BadReply`."""
    return {part.i: Claim(text=_line(part.t), evidence=tuple(part.e)) for part in _read(_Repair, text).r}


def read_choice(text: str) -> tuple[str, ...]:
    """The numbers of the sentences chosen, the most important first. Raises `BadReply`."""
    return tuple(dict.fromkeys(_read(_Choice, text).e))


def read_lead(text: str) -> tuple[Claim, ...]:
    """The sentences of a lead, with the numbers of the briefs that are to bear them out. Raises `BadReply`."""
    return tuple(claim.value() for claim in _read(_Lead, text).l)


# -- the schemas -------------------------------------------------------------------------------------------------------

Node = dict[str, object]


def _text(most: int) -> Node:
    """A line with no quotation mark in it: whose words are shown is not the model's to say."""
    return {"type": "string", "pattern": rf'^[^"\\\n“”„«»]{{1,{most}}}$'}


def _list(of: Node, most: int, least: int = 0) -> Node:
    return {"type": "array", "items": of, "minItems": least, "maxItems": most}


def _record(**fields: Node) -> Node:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def _or_null(node: Node) -> Node:
    return {"anyOf": [node, {"type": "null"}]}


def _written(schema: Node, **shared: Node) -> str:
    return json.dumps({**schema, **({"$defs": shared} if shared else {})}, ensure_ascii=False, separators=(",", ":"))


_TEXT: Node = {"$ref": "#/$defs/t"}
_CITED: Node = {"$ref": "#/$defs/e"}
_CLAIM: Node = {"$ref": "#/$defs/c"}
_NUMBER: Node = {"type": "string", "pattern": "^[A-Z]{1,2}[0-9]{1,3}$"}
_SPEAKER: Node = {"type": "string", "pattern": "^S[0-9]{1,2}$"}
_STANCES: Node = {"type": "string", "enum": ["supports", "doubts", "warns", "explains", ""]}
_SHARED: dict[str, Node] = {
    "t": _text(230),
    "e": _list(_NUMBER, 3, 1),
}

# A model writes the fields in this order. Of a view it first says whose it is and where it stands: then it tells that one.
DRAFT_SCHEMA = _written(
    _record(
        h=_CLAIM,
        s=_CLAIM,
        p=_list(_CLAIM, 7, 3),
        v=_list(_record(s=_SPEAKER, e=_CITED, t=_TEXT, k=_STANCES), 8),
        w=_or_null(_CLAIM),
        n=_or_null(_CLAIM),
    ),
    c=_record(t=_TEXT, e=_CITED),
    **_SHARED,
)
"""The schema of a draft: strict, every string and list bounded. It is the same for every story, so that it is compiled once."""

REPAIR_SCHEMA = _written(
    _record(r=_list(_record(i={"type": "string", "pattern": "^[a-z][0-9]{0,2}$"}, t=_TEXT, e=_CITED), 16)), **_SHARED
)
"""The schema of the parts written anew."""

MOST_CHOSEN = 24
CHOICE_SCHEMA = _written(_record(e=_list(_NUMBER, MOST_CHOSEN)))
"""The schema of the sentences chosen from a part of a long story."""

LEAD_SCHEMA = _written(_record(l=_list(_record(t=_text(230), e=_list(_NUMBER, 6, 1)), 2, 1)))
"""The schema of a digest's lead."""


# -- reading -----------------------------------------------------------------------------------------------------------

_Text = Annotated[str, Field(max_length=600)]
_Cited = Annotated[list[Annotated[str, Field(max_length=12)]], Field(max_length=12)]


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class _Claim(_Shape):
    t: _Text
    e: _Cited = []

    def value(self) -> Claim:
        return Claim(text=_line(self.t), evidence=tuple(self.e))


class _View(_Claim):
    s: Annotated[str, Field(max_length=12)]
    k: str = ""

    def view(self) -> ClaimedView:
        return ClaimedView(speaker=self.s, claim=self.value(), stance=_STANCE.get(self.k, ""))


class _Draft(_Shape):
    h: _Claim | None = None
    s: _Claim | None = None
    p: Annotated[list[_Claim], Field(max_length=20)] = []
    v: Annotated[list[_View], Field(max_length=20)] = []
    w: _Claim | None = None
    n: _Claim | None = None

    def value(self) -> Draft:
        return Draft(
            headline=_given(self.h),
            summary=_given(self.s),
            points=tuple(point.value() for point in self.p),
            views=tuple(view.view() for view in self.v),
            why=_given(self.w),
            ahead=_given(self.n),
        )


class _Part(_Claim):
    i: Annotated[str, Field(max_length=12)]


class _Repair(_Shape):
    r: Annotated[list[_Part], Field(max_length=40)]


class _Choice(_Shape):
    e: Annotated[list[Annotated[str, Field(max_length=12)]], Field(max_length=200)]


class _Lead(_Shape):
    l: Annotated[list[_Claim], Field(max_length=8)]  # noqa: E741  (the reply's own key)


_Some = TypeVar("_Some", bound=_Shape)
_STANCE: dict[str, Stance] = {"supports": "supports", "doubts": "doubts", "warns": "warns", "explains": "explains"}


def _given(claim: _Claim | None) -> Claim | None:
    return claim.value() if claim and claim.t.strip() else None


def _line(text: str) -> str:
    return " ".join(text.split())


def _read(shape: type[_Some], text: str) -> _Some:
    try:
        return shape.model_validate(_first_object(text[:_LONGEST_REPLY]))
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors()[0]["loc"]) or "the whole"
        raise BadReply(f"the model's reply is not of the shape asked for, at {where}: {error.errors()[0]['msg']}") from error


def _first_object(text: str) -> object:
    """The first JSON object of the text that stands alone; what a model thinks aloud before it is no part of the reply."""
    start = text.find("{", max(0, text.rfind("</think>")))
    if start < 0:
        raise BadReply(f"the model's reply holds no JSON object: it begins {text[:60]!r}")
    try:
        return json.JSONDecoder().raw_decode(text, start)[0]
    except (ValueError, RecursionError) as error:
        raise BadReply(f"the model's reply is no whole JSON object: {error}") from error
