"""The words of the interface, and the quotation marks of each language. A translation is one more `Words`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A noun as it stands after a number."""

    one: str
    many: str

    def of(self, number: int) -> str:
        """ "1 source", "3 sources"."""
        return f"{number} {self.one if number == 1 else self.many}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the renderers say in their own voice. A name in braces is filled in."""

    experts: str
    no_expert: str
    experts_unknown: str
    voices: str
    why_it_matters: str
    whats_next: str
    sources: str
    snippet: str
    written_embedded: str
    written_model: str
    usage: str
    and_: str
    source: Counted
    copy: Counted
    and_copies: str
    no_briefs: str
    no_feeds: str
    entry: Counted
    polled: str
    never_polled: str
    next_poll: str
    paused: str
    months: tuple[str, ...]

    def listed(self, names: Sequence[str]) -> str:
        """ "A", "A and B", "A, B and C"."""
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} {self.and_} {names[-1]}"

    def date(self, when: datetime, zone: tzinfo) -> str:
        """ "22 November 2026, 14:05" as clocks in that zone show it."""
        local = when.astimezone(zone)
        return f"{local.day} {self.months[local.month - 1]} {local.year}, {local:%H:%M}"


ENGLISH = Words(
    experts="What experts say",
    no_expert="No expert is quoted in the sources.",
    experts_unknown="The embedded writer knows experts in English texts only.",
    voices="Who acts",
    why_it_matters="Why it matters",
    whats_next="What is next",
    sources="Sources",
    snippet="snippet only",
    written_embedded="Written by the embedded writer",
    written_model="Written by {model}",
    usage="{tokens_in} tokens in, {tokens_out} out, ${cost:.4f}",
    and_="and",
    source=Counted(one="source", many="sources"),
    copy=Counted(one="copy", many="copies"),
    and_copies="and {copies}:",
    no_briefs="No briefs yet. `briefbot poll` reads the feeds and writes them.",
    no_feeds="No feeds yet. `briefbot feeds add URL` follows one.",
    entry=Counted(one="entry", many="entries"),
    polled="polled {when}",
    never_polled="not polled yet",
    next_poll="next {when}",
    paused="paused",
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
)

_MARKS = {
    "de": ("„", "“"),
    "cs": ("„", "“"),
    "sk": ("„", "“"),
    "bg": ("„", "“"),
    "pl": ("„", "”"),
    "ro": ("„", "”"),
    "hu": ("„", "”"),
    "fr": ("«\u202f", "\u202f»"),
    "es": ("«", "»"),
    "it": ("«", "»"),
    "ru": ("«", "»"),
    "uk": ("«", "»"),
    "sv": ("”", "”"),
    "fi": ("”", "”"),
    "ja": ("「", "」"),
    "zh-tw": ("「", "」"),
}


def words_for(language: str) -> Words:
    """The catalogue of that language (a BCP 47 tag); English where there is none yet."""
    return {"en": ENGLISH}.get(language.partition("-")[0].lower(), ENGLISH)


def quote_marks(language: str) -> tuple[str, str]:
    """The opening and the closing mark of that language; English ones where it is unknown."""
    tag = language.lower().replace("_", "-")
    return _MARKS.get(tag) or _MARKS.get(tag.partition("-")[0], ("“", "”"))
