"""A digest as its reader sees it, whatever shows it: what of each brief is told, where it leads, and what is corrected."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from briefbot.showing.catalogue import Catalogue
from briefbot.showing.news import is_news, news_of
from briefbot.showing.parts import parts_of, without
from briefbot.values import Brief


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionStory:
    """A story of a digest. `brief` is what is told of it; `url` leads to the whole.

    Of an update that is what the reader has not heard, under the headline and the summary of now; they have the brief
    `earlier_id`. `page` is `url` where that is a page of ours, else "". `without` are the parts that were withdrawn.
    """

    brief_id: int
    brief: Brief
    url: str
    written: datetime
    page: str = ""
    without: frozenset[str] = frozenset()
    earlier_id: int | None = None

    @property
    def is_update(self) -> bool:
        """Whether the reader knows the story."""
        return self.earlier_id is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A claim of an earlier digest that was withdrawn. `headline` is what its brief has now, "" where nothing is left of it."""

    claim: str
    headline: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A digest of a day, as the reader's calendar has it: `stories` in full, of `also` the headlines. `lead` may be ""."""

    day: date
    lead: str = ""
    stories: tuple[EditionStory, ...] = ()
    also: tuple[EditionStory, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def says_nothing(self) -> bool:
        """Whether the day brought nothing."""
        return not (self.stories or self.also or self.corrections)


Page = Callable[[int], str]
"""The address of a brief by its number, or "": then it leads to its first source."""


class _Stored(Protocol):
    """A brief as it was written, and the parts withdrawn since."""

    @property
    def id(self) -> int: ...
    @property
    def brief(self) -> Brief: ...
    @property
    def written(self) -> datetime: ...
    @property
    def without(self) -> frozenset[str]: ...


class _Digest(Protocol):
    @property
    def day(self) -> date: ...
    @property
    def lead(self) -> str: ...


class _Post(Protocol):
    """A digest and its briefs, as they are put together to be told (`ports.DigestPost`)."""

    @property
    def digest(self) -> _Digest: ...
    @property
    def briefs(self) -> tuple[_Stored, ...]: ...
    @property
    def also(self) -> tuple[_Stored, ...]: ...
    @property
    def earlier(self) -> Mapping[int, _Stored]: ...
    @property
    def corrected(self) -> tuple[tuple[_Stored, str], ...]: ...


NOTHING: Mapping[int, "_Stored"] = {}


def no_page(brief_id: int) -> str:  # noqa: ARG001
    """Where a brief has no page of its own: it leads to its first source."""
    return ""


def edition(post: _Post, page: Page = no_page) -> Edition:
    """The digest of a post."""
    return Edition(
        day=post.digest.day,
        lead=post.digest.lead,
        stories=stories_of(post.briefs, page, post.earlier),
        also=stories_of(post.also, page, post.earlier),
        corrections=tuple(correction(stored, part, page) for stored, part in post.corrected),
    )


def stories_of(told: Iterable[_Stored], page: Page = no_page, had: Mapping[int, _Stored] = NOTHING) -> tuple[EditionStory, ...]:
    """The stories of briefs; the reader `had`, by the number of a brief, that earlier one."""
    return tuple(_stories(told, had, page))


def _stories(told: Iterable[_Stored], had: Mapping[int, _Stored], page: Page) -> Iterator[EditionStory]:
    for stored in told:
        brief, earlier = without(stored.brief, stored.without), had.get(stored.id)
        if brief is None:
            continue
        news = news_of(brief, earlier.brief) if earlier else brief
        if earlier is None or is_news(news):
            yield EditionStory(
                brief_id=stored.id,
                brief=news,
                url=page(stored.id) or _first_source(brief),
                written=stored.written,
                page=page(stored.id),
                without=stored.without,
                earlier_id=earlier.id if earlier else None,
            )


def correction(stored: _Stored, part: str, page: Page = no_page) -> Correction:
    """What is said of a part that was withdrawn, by its name."""
    left = without(stored.brief, stored.without)
    claim = next((one.text for one in parts_of(stored.brief) if one.name == part), "")
    url = page(stored.id) or _first_source(stored.brief)
    return Correction(claim=claim, headline=left.headline.text if left else "", url=url)


def correction_said(correction: Correction, words: Catalogue) -> str:
    """The sentence that corrects, with {claim} and, where anything is left of the brief, {headline} to be filled in."""
    if correction.headline:
        return words.say("Correction to {headline}. The sources do not bear out what we told: {claim}")
    return words.say("Correction. The sources do not bear out what we told, and the brief is withdrawn: {claim}")


def _first_source(brief: Brief) -> str:
    return brief.sources[0].article.url
