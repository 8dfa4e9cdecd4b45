"""The plain text of letters: lines of a readable length, addresses each on a line of its own."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import TextWrapper

from briefbot.showing.catalogue import Catalogue
from briefbot.showing.letter import Marks, Masthead
from briefbot.showing.mail_lines import AlsoLine, CorrectionLine, DigestLines, SourceLine, StoryLines, ViewLine

_WIDTH = 72
_RULE = "-" * _WIDTH


def wrapped(words: str, first: str = "", then: str | None = None) -> str:
    """The words in lines; `first` stands before the first, `then` (as many spaces, where it is not given) before the others."""
    after = " " * len(first) if then is None else then
    wrapper = TextWrapper(_WIDTH, initial_indent=first, subsequent_indent=after, break_long_words=False, break_on_hyphens=False)
    return wrapper.fill(words)


def joined(blocks: Iterable[str]) -> str:
    """The blocks that are not empty, an empty line between one and the next."""
    return "\n\n".join(block for block in blocks if block)


def listed(lines: Iterable[str]) -> str:
    """A list of these."""
    return "\n".join(wrapped(line, "* ") for line in lines)


def digest_text(digest: DigestLines, stories: Sequence[str], masthead: Masthead, words: Catalogue) -> str:
    """A digest, of its stories as texts."""
    browser = f"{words.say('Read it in your browser')}:\n{Marks.browser}" if masthead.has_pages else ""
    head = joined((masthead.title, digest.day, wrapped(digest.lead), digest.nothing))
    rest = (_also(digest.also, words), _corrections(digest.corrections, words), browser)
    return page((head, *stories, *rest, foot_text(masthead, words)))


def single_text(story: str, correction: CorrectionLine | None, masthead: Masthead, words: Catalogue) -> str:
    """A story alone, or its correction."""
    head = joined((masthead.title, wrapped(correction.text) if correction else ""))
    return page((head, story, foot_text(masthead, words)))


def foot_text(masthead: Masthead, words: Catalogue) -> str:
    """Why it comes, how to change that, and who answers for it."""
    choose = f"{words.say('Choose what comes, and when')}:\n{Marks.preferences}" if masthead.has_pages else ""
    leave = f"{words.say('Unsubscribe')}:\n{Marks.unsubscribe}"
    why = words.say("This goes to {address}, which was subscribed to {title}.", address=Marks.address, title=masthead.title)
    promise = words.say("Every quotation stands in its source, word for word, in the mouth of that speaker.")
    return joined((wrapped(promise), why, choose, leave, wrapped(masthead.imprint)))


def page(parts: Iterable[str]) -> str:
    """The parts of a letter, a rule between one and the next."""
    return f"\n\n{_RULE}\n\n".join(part for part in parts if part) + "\n"


def _also(also: Iterable[AlsoLine], words: Catalogue) -> str:
    lines = [line for one in also for line in _headline(one, words)]
    return joined((words.say("Also today"), "\n".join(lines))) if lines else ""


def _headline(one: AlsoLine, words: Catalogue) -> Iterator[str]:
    headline = words.say("Update: {headline}", headline=one.headline) if one.is_update else one.headline
    yield wrapped(f"{headline} ({one.outlets})", "* ")
    if one.url:
        yield f"  {one.url}"


def _corrections(corrections: Sequence[CorrectionLine], words: Catalogue) -> str:
    return joined((words.say("Corrections"), *(wrapped(one.text) for one in corrections))) if corrections else ""


def story_text(story: StoryLines, words: Catalogue) -> str:
    """A story."""
    say = words.say
    headline = say("Update: {headline}", headline=story.headline) if story.is_update else story.headline
    return joined(
        (
            wrapped(headline),
            wrapped(story.summary),
            listed(story.points),
            *_people(say("What experts say"), story.experts),
            *_people(say("Who acts"), story.voices),
            *(wrapped(f"{heading} {told}") for heading, told in _singles(story, words) if told),
            wrapped(story.nobody),
            _sources(story.sources, words),
            wrapped(story.stamp),
            _evidence(story, words),
        )
    )


def _singles(story: StoryLines, words: Catalogue) -> Iterator[tuple[str, str]]:
    yield words.say("Why it matters:"), story.why
    yield words.say("What is next:"), story.next


def _people(heading: str, people: Sequence[ViewLine]) -> Iterator[str]:
    for place, person in enumerate(people):
        told = _person(person)
        yield told if place else f"{heading}\n\n{told}"


def _person(person: ViewLine) -> str:
    named = f"{person.name}, {person.role}" if person.role else person.name
    held = f" ({', '.join(source.outlet for source in person.held)})" if person.held else ""
    lead = wrapped(f"{named}: {person.says}{held}" if person.says else named)
    quotes = (f"{quote.text} ({quote.source.outlet})" if quote.source else quote.text for quote in person.quotes)
    return "\n".join((lead, *(wrapped(quote, "  ") for quote in quotes)))


def _sources(sources: Iterable[SourceLine], words: Catalogue) -> str:
    return "\n".join((words.say("Sources"), *(line for source in sources for line in _source(source, words))))


def _source(source: SourceLine, words: Catalogue) -> Iterator[str]:
    copies = f" +{source.copies}" if source.copies else ""
    label = f" {words.say('(snippet only)')}" if source.is_snippet else ""
    yield wrapped(f"{source.outlet}{copies}{label}", "* ")
    if source.url:
        yield f"  {source.url}"


def _evidence(story: StoryLines, words: Catalogue) -> str:
    return f"{words.say('Where each point stands in the sources')}\n  {story.page}" if story.page else ""
