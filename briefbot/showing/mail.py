"""Digests, briefs, updates and corrections as letters.

A letter is made once for all its readers; `Letter.addressed` puts into it what is one reader's own.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from briefbot.showing.audience import Audience
from briefbot.showing.catalogue import Catalogue
from briefbot.showing.digest import Correction, Edition, EditionStory
from briefbot.showing.letter import Letter, Marks, Masthead
from briefbot.showing.mail_html import fragment, rendered
from briefbot.showing.mail_lines import correction_line, digest_lines, headline_of, story_lines
from briefbot.showing.mail_text import digest_text, single_text, story_text
from briefbot.showing.memory import Memory
from briefbot.showing.plain import plain

_MOST_BYTES = 95_000  # of HTML: past 102 kB Gmail shows no more
_IN_PREHEADER = 3  # headlines


@dataclass(frozen=True, slots=True, kw_only=True)
class _Printed:
    """A story in both forms."""

    html: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterpress:
    """Makes letters under a masthead, and keeps in memory the last that it made, and their stories."""

    masthead: Masthead
    _stories: Memory[_Printed] = field(default_factory=lambda: Memory(400), init=False, repr=False, compare=False)
    _letters: Memory[Letter] = field(default_factory=lambda: Memory(50), init=False, repr=False, compare=False)

    def digest(self, edition: Edition, audience: Audience) -> Letter:
        """A digest; of a day without news it says so. Stories that a mail has no room for are told by their headlines."""
        told = tuple(tuple(map(_key, stories)) for stories in (edition.stories, edition.also))
        key = ("digest", edition.day, edition.lead, told, edition.corrections, audience)
        return self._letters.of(key, lambda: self._digest(edition, audience))

    def brief(self, story: EditionStory, audience: Audience) -> Letter:
        """A brief, or what is new of one."""
        return self._letters.of(("brief", _key(story), audience), lambda: self._single(story, None, audience))

    def correction(self, correction: Correction, story: EditionStory | None, audience: Audience) -> Letter:
        """A brief told again, because a part of it was withdrawn; None where nothing is left of it."""
        key = ("correction", correction, story and _key(story), audience)
        return self._letters.of(key, lambda: self._single(story, correction, audience))

    def _digest(self, edition: Edition, audience: Audience) -> Letter:
        printed = [self._printed(story, audience, 2) for story in edition.stories]
        letter = self._told(edition, printed, audience)
        while len(letter.html.encode()) > _MOST_BYTES and len(printed) > 1:
            printed.pop()
            letter = self._told(edition, printed, audience)
        return letter

    def _told(self, edition: Edition, printed: Sequence[_Printed], audience: Audience) -> Letter:
        """The digest with these stories in full."""
        words, digest = audience.words, digest_lines(edition, len(printed), audience.words)
        html = rendered(
            "digest.html",
            words,
            masthead=self.masthead,
            marks=Marks,
            subject=(subject := _subject_of(edition, words)),
            preheader=_preheader(edition),
            digest=digest,
        )
        return Letter(
            subject=subject,
            html=html.replace(Marks.stories, "\n".join(one.html for one in printed)),
            plain=digest_text(digest, [one.text for one in printed], self.masthead, words),
        )

    def _single(self, story: EditionStory | None, correction: Correction | None, audience: Audience) -> Letter:
        words, told = audience.words, self._printed(story, audience, 1) if story else _Printed(html="", text="")
        line = correction_line(correction, words) if correction else None
        subject = _subject(story, correction, words)
        html = rendered(
            "single.html",
            words,
            masthead=self.masthead,
            marks=Marks,
            subject=subject,
            preheader=line.claim if line else plain(story.brief.summary.text).strip() if story else "",
            correction=line,
            is_withdrawn=story is None,
        )
        text = single_text(told.text, line, self.masthead, words)
        return Letter(subject=subject, html=html.replace(Marks.stories, told.html), plain=text)

    def _printed(self, story: EditionStory, audience: Audience, level: int) -> _Printed:
        def make() -> _Printed:
            lines = story_lines(story, audience)
            html = fragment("story.html", audience.words, story=lines, level=level)
            return _Printed(html=html, text=story_text(lines, audience.words))

        return self._stories.of((_key(story), audience, level), make)


def _key(story: EditionStory) -> Hashable:
    """What tells this telling of a brief from others: it may have lost parts, be an update, or have an editor's headline."""
    return story.brief_id, story.without, story.earlier_id, story.url, story.brief.headline.text


def _preheader(edition: Edition) -> str:
    """What an inbox shows behind the subject, which has the first headline: the next ones, or the first summary."""
    stories = (*edition.stories, *edition.also)
    headlines = [headline_of(story.brief) for story in stories[1 : 1 + _IN_PREHEADER]]
    if headlines or not stories:
        return " · ".join(headlines)
    return plain(stories[0].brief.summary.text).strip()


def _subject_of(edition: Edition, words: Catalogue) -> str:
    """The news: the first headline, and how many stories more."""
    stories = (*edition.stories, *edition.also)
    if not stories:
        correction = edition.corrections[0] if edition.corrections else None
        return _subject(None, correction, words) or words.say("{day}: nothing new.", day=words.day(edition.day))
    headline = _subject(stories[0], None, words)
    if len(stories) == 1:
        return headline
    others = len(stories) - 1
    return words.say_number(
        "{headline}, and {number} more story", "{headline}, and {number} more stories", others, headline=headline
    )


def _subject(story: EditionStory | None, correction: Correction | None, words: Catalogue) -> str:
    if correction:
        return words.say("Correction: {headline}", headline=plain(correction.headline or correction.claim).strip())
    headline = headline_of(story.brief) if story else ""
    return words.say("Update: {headline}", headline=headline) if story and story.is_update else headline
