"""What every way of showing a brief says of its sources and its writing, in the same words."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from briefbot.showing.audience import Audience
from briefbot.showing.catalogue import Catalogue
from briefbot.showing.plain import plain, shortened
from briefbot.values import Article, Brief, Copy, ExpertView, Sentence, Source

_LONGEST_MODEL = 80  # characters of a model's name
# In characters. No outlet and no person has more; a hostile byline has.
_LONGEST_OUTLET, _LONGEST_NAME, _LONGEST_ROLE = 60, 80, 160


def name_of(view: ExpertView) -> str:
    """The person's name."""
    return shortened(view.name, _LONGEST_NAME)


def role_of(view: ExpertView) -> str:
    """Who they are, as the source gives it; "" where it says nothing."""
    return shortened(view.role, _LONGEST_ROLE)


def told_of(claim: str) -> str:
    """A claim, or what somebody is told to say, on its line."""
    return plain(claim).strip()


def short_outlet(page: Article | Copy) -> str:
    """The outlet's name, no longer than one."""
    return shortened(outlet_of(page), _LONGEST_OUTLET)


def outlet_of(page: Article | Copy) -> str:
    """The outlet's name; the host of its address where it gives none; of a person's own file its name."""
    return plain(page.outlet).strip() or _host(page.url) or _file(page.url)


def delivery_name(headline: str, made: datetime, audience: Audience) -> str:
    """What a delivery is called in a list: by its headline; a digest, which has none, by its day."""
    words = audience.words
    return headline or words.say("the digest of {day}", day=words.day(made.astimezone(audience.zone).date()))


def after_words(sources: Iterable[Source], brief: Brief) -> str:
    """ " (outlet)" as it stands after somebody's words; "" where the brief has one source, which the head names."""
    if len(brief.sources) < 2:
        return ""
    return f" ({', '.join(dict.fromkeys(outlet_of(source.article) for source in sources))})"


def held(view: ExpertView) -> tuple[Source, ...]:
    """The sources of the quotes that stand in the view itself."""
    apart = view.quotes_apart
    return tuple(quote.source for quote in view.quotes if quote not in apart)


def meta_lines(brief: Brief, audience: Audience) -> tuple[str, str]:
    """The outlets; and how many sources and copies, with the time of the newest one where any has a time."""
    words = audience.words
    outlets = dict.fromkeys(outlet_of(source.article) for source in brief.sources)
    times = [source.article.published for source in brief.sources if source.article.published]
    newest = words.moment(max(times), audience.zone) if times else ""
    return words.listed(tuple(outlets)), " · ".join(part for part in (_counts(brief, words), newest) if part)


def standing_of(article: Article, audience: Audience) -> str:
    """The outlet, when it was published, and whether only a part of it could be read."""
    when = audience.words.minute(article.published, audience.zone) if article.published else ""
    told = " · ".join(part for part in (outlet_of(article), when) if part)
    return " ".join((told, audience.words.say("(snippet only)"))) if article.is_snippet else told


def and_copies(source: Source, words: Catalogue) -> str:
    """ "and 2 copies:" as it stands before their outlets."""
    return words.say_number("and {number} copy:", "and {number} copies:", len(source.copies))


def stamp(brief: Brief, audience: Audience, written: datetime | None) -> str:
    """Written by whom, from how many sources, when (where it is known); and the writer's note."""
    words = audience.words
    line = " · ".join((_writer(brief, words), *((words.moment(written, audience.zone),) if written else ())))
    note = plain(brief.writer.note).strip()
    return f"{line}. {note[:1].upper()}{note[1:]}" if note else line


def price(brief: Brief, words: Catalogue) -> str:
    """What the model's writing took; "" where none was asked. (One that was asked in vain had to be paid, too.)"""
    writer = brief.writer
    if not (writer.model or any(writer.tokens) or writer.cost):
        return ""
    tokens_in, tokens_out = (words.figure(tokens) for tokens in writer.tokens)
    return words.say(
        "Tokens: {tokens_in} in, {tokens_out} out; US$ {cost}",
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        cost=words.figure(writer.cost, 4),
    )


def nobody(brief: Brief, words: Catalogue) -> str:
    """What stands where no expert does: that none is quoted, or that in these languages none is told from others."""
    if any(source.article.language.partition("-")[0].lower() in {"en", ""} for source in brief.sources):
        return words.say("No expert is quoted in the sources.")
    return words.say("Experts are told from others in English texts only.")


def letters(evidence: Iterable[Sentence], brief: Brief) -> str:
    """The letters of the sources that bear a claim out ("A,C"); "" where the brief has one source only."""
    if len(brief.sources) < 2:
        return ""
    return ",".join(dict.fromkeys(plain(sentence.source) for sentence in evidence))


def _counts(brief: Brief, words: Catalogue) -> str:
    sources = words.say_number("{number} source", "{number} sources", len(brief.sources))
    copies = sum(len(source.copies) for source in brief.sources)
    return ", ".join((sources, words.say_number("{number} copy", "{number} copies", copies))) if copies else sources


def _writer(brief: Brief, words: Catalogue) -> str:
    count = len(brief.sources)
    if not brief.writer.model:
        return words.say_number(
            "Written by the embedded writer from {number} source",
            "Written by the embedded writer from {number} sources",
            count,
        )
    return words.say_number(
        "Written by {model} from {number} source",
        "Written by {model} from {number} sources",
        count,
        model=shortened(brief.writer.model, _LONGEST_MODEL),
    )


def _file(url: str) -> str:
    name = plain(url).removeprefix("file:")
    return "standard input" if name == "-" else name


def _host(url: str) -> str:
    try:
        return plain(urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
