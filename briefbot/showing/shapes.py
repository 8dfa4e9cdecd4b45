"""The shape of a brief's JSON, as `brief.schema.json` has it, in types."""

from typing import TypedDict

from briefbot.values import Stance


class Point(TypedDict):
    text: str
    evidence: list[str]


class Quote(TypedDict):
    text: str
    start: int
    end: int
    source: str


class View(TypedDict):
    name: str
    role: str
    view: str
    stance: Stance
    quotes: list[Quote]
    evidence: list[str]


class Copy(TypedDict):
    url: str
    title: str
    outlet: str


class Source(TypedDict):
    id: str
    article: str
    url: str
    title: str
    outlet: str
    published: str | None
    snippet: bool
    copies: list[Copy]


class Sentence(TypedDict):
    id: str
    source: str
    start: int
    end: int
    text: str


Tokens = TypedDict("Tokens", {"in": int, "out": int})


class Writer(TypedDict):
    name: str
    model: str
    prompt: str
    tokens: Tokens
    cost: float
    note: str


class Document(TypedDict):
    schema: int
    headline: str
    summary: str
    key_points: list[Point]
    expert_views: list[View]
    voices: list[View]
    why_it_matters: str | None
    whats_next: str | None
    evidence: dict[str, list[str]]
    sources: list[Source]
    sentences: list[Sentence]
    language: str
    writer: Writer
