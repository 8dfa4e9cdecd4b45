"""The numbered prompt: templates in, the turns of a conversation out.

A style ("brief") is five templates: `system`, the same from call to call, so that a server can cache it; `brief`, with
the sources; `repair`, with what was wrong; `choose`, with a part of a long story; `lead`, with the briefs of a digest. A
style may leave the last two to the style "brief". Each begins with a front matter block that gives its name, its version and
the variables that it expects.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from jinja2 import Template

from briefbot.errors import ConfigError
from briefbot.templating import Offer, compiled, environment, listed
from briefbot.values import Source
from briefbot.writing.model.material import Material, disarmed

Part = Literal["system", "brief", "repair", "choose", "lead"]
PARTS: tuple[Part, ...] = ("system", "brief", "repair", "choose", "lead")
SHARED: frozenset[Part] = frozenset({"choose", "lead"})
"""The parts that a style need not have of its own."""
OFFERED: dict[Part, frozenset[str]] = {
    "system": frozenset({"canary"}),
    "brief": frozenset({"language", "fence", "speakers", "sources"}),
    "repair": frozenset({"faults"}),
    "choose": frozenset({"fence", "sources", "most"}),
    "lead": frozenset({"language", "fence", "briefs"}),
}
"""The variables that a template of each part may name."""

_FRONT = re.compile(r"---\n(?P<front>(?:[a-z]+:[^\n]*\n){1,8})---\n")
_LONGEST_ROLE, _LONGEST_TITLE = 120, 160  # characters
_ENVIRONMENT = environment(autoescape=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerLine:
    """A speaker as a template may show it."""

    id: str
    name: str
    role: str
    is_expert: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceLine:
    """A sentence as a template may show it; `speakers` is "S1", "S1 S2" or ""."""

    id: str
    text: str
    speakers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLines:
    """A source as a template may show it."""

    id: str
    title: str
    outlet: str
    date: str
    sentences: tuple[SentenceLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultLine:
    """A part of the reply that does not hold, and why, as a template may show it."""

    id: str
    text: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefLines:
    """A brief of a digest as a template may show it: `id` is "B1", `points` its key points."""

    id: str
    headline: str
    summary: str
    points: tuple[str, ...] = ()


_SAMPLE: Mapping[str, object] = {
    "canary": "canary",
    "language": "English",
    "fence": "fence",
    "speakers": (SpeakerLine(id="S1", name="Jane Roe", role="a baker", is_expert=True),),
    "sources": (
        SourceLines(
            id="A",
            title="Title",
            outlet="Outlet",
            date="2026-01-01",
            sentences=(SentenceLine(id="A1", text="Text.", speakers="S1"),),
        ),
    ),
    "faults": (FaultLine(id="p1", text="Text", reasons=("reason",)),),
    "most": 20,
    "briefs": (BriefLines(id="B1", headline="Headline", summary="Summary.", points=("Point.",)),),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A style's templates, checked. `stamp` names style, version and text: "brief-1+a1b2c3"."""

    stamp: str
    canary: str
    templates: Mapping[Part, Template]

    def system(self) -> str:
        """The instructions, the same for every story."""
        return self.templates["system"].render(canary=self.canary)

    def brief(self, material: Material, language: str) -> str:
        """The story, fenced. `language` is what to write in, as a person would name it ("German")."""
        return self.templates["brief"].render(
            language=language, fence=_fence(material), speakers=tuple(_speakers(material)), sources=_sources(material)
        )

    def repair(self, faults: Sequence[FaultLine]) -> str:
        """What to write anew, and why."""
        return self.templates["repair"].render(faults=faults)

    def choose(self, material: Material, most: int) -> str:
        """A part of a long story, of which at most so many sentences are to be chosen."""
        return self.templates["choose"].render(fence=_fence(material), sources=_sources(material), most=most)

    def lead(self, briefs: Sequence[BriefLines], language: str) -> str:
        """The briefs of a digest, of which a sentence or two are to be written in the language."""
        told = "\n".join(line for brief in briefs for line in (brief.headline, brief.summary, *brief.points))
        return self.templates["lead"].render(language=language, fence=_mark(told), briefs=tuple(briefs))


def read_prompt(style: str, files: Mapping[Part, str]) -> Prompt:
    """The prompt of a style; `files` are the templates' texts by part ("system", "brief", ...).

    Raises `ConfigError` for a template that is missing, has no front matter, does not parse, or names a variable that
    it does not expect or that does not exist: at the start, not when the first story is written.
    """
    parsed = {part: _template(f"{style}/{part}.j2", part, files.get(part)) for part in PARTS}
    digest = sha256("\0".join(files[part] for part in PARTS).encode()).hexdigest()
    version, _ = parsed["system"]
    # The canary is the templates' own; a reply that holds it has repeated its instructions.
    canary = f"kx{digest[-10:]}"
    return Prompt(
        stamp=f"{style}-{version}+{digest[:6]}",
        canary=canary,
        templates={part: template for part, (_, template) in parsed.items()},
    )


def _template(name: str, part: Part, text: str | None) -> tuple[str, Template]:
    if text is None:
        raise ConfigError(f"the prompt {name!r} is missing; put it into your folder of prompts, or choose another style")
    front = _FRONT.match(text)
    if not front:
        raise ConfigError(f"the prompt {name!r} must begin with a block '---', name, version, expects, '---'")
    fields = {key: value.strip() for key, _, value in (line.partition(":") for line in front["front"].splitlines())}
    if not all(fields.get(key) for key in ("name", "version")) or "expects" not in fields:
        raise ConfigError(f"the front matter of the prompt {name!r} must give name, version and expects")
    expected = {word.strip() for word in fields["expects"].split(",")} - {""}
    if strange := expected - OFFERED[part]:
        raise ConfigError(f"the prompt {name!r} expects {listed(strange)}; there is {listed(OFFERED[part])}")
    return fields["version"], _compiled(name, text[front.end() :], expected, text[: front.end()].count("\n"))


def _compiled(name: str, body: str, expected: Collection[str], offset: int) -> Template:
    sample = {variable: _SAMPLE[variable] for variable in expected}
    offer = Offer(expected, (sample,), "which its front matter does not expect")
    return compiled(f"the prompt {name!r}", body, offer, within=_ENVIRONMENT, offset=offset)


def _fence(material: Material) -> str:
    """A mark of the text itself, so that no source can hold it."""
    return _mark("\n".join(line.text for line in material.shown))


def _mark(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:8]


def _speakers(material: Material) -> Iterable[SpeakerLine]:
    for number, speaker in material.speakers.items():
        yield SpeakerLine(
            id=number,
            name=disarmed(speaker.name),
            role=_cut(disarmed(speaker.role), _LONGEST_ROLE),
            is_expert=speaker.is_expert,
        )


def _sources(material: Material) -> tuple[SourceLines, ...]:
    return tuple(_source(source, material) for source in material.sources if material.lines(source))


def _cut(text: str, most: int) -> str:
    """The text, ended after a whole word where it is longer."""
    return text if len(text) <= most else text[:most].rpartition(" ")[0] or text[:most]


def _source(source: Source, material: Material) -> SourceLines:
    article = source.article
    return SourceLines(
        id=source.id,
        title=_cut(disarmed(article.title), _LONGEST_TITLE),
        outlet=_cut(disarmed(article.outlet), _LONGEST_TITLE),
        date=article.published.date().isoformat() if article.published else "",
        sentences=tuple(
            SentenceLine(id=line.sentence.id, text=line.text, speakers=line.speakers) for line in material.lines(source)
        ),
    )
