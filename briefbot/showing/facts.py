"""What every way of showing a brief says of its sources and its writing, in the same words."""

from collections.abc import Iterable
from datetime import datetime, tzinfo
from urllib.parse import urlsplit

from briefbot.showing.plain import plain
from briefbot.showing.words import Words
from briefbot.values import Article, Brief, Copy, ExpertView, Sentence, Source


def outlet_of(page: Article | Copy) -> str:
    """The outlet's name; the host of its address where it gives none; of a person's own file its name."""
    return plain(page.outlet).strip() or _host(page.url) or _file(page.url)


def after_words(sources: Iterable[Source], brief: Brief) -> str:
    """ " (outlet)" as it stands after somebody's words; "" where the brief has one source, which the head names."""
    if len(brief.sources) < 2:
        return ""
    return f" ({', '.join(dict.fromkeys(outlet_of(source.article) for source in sources))})"


def held(view: ExpertView) -> tuple[Source, ...]:
    """The sources of the quotes that stand in the view itself."""
    apart = view.quotes_apart
    return tuple(quote.source for quote in view.quotes if quote not in apart)


def meta_lines(brief: Brief, words: Words, zone: tzinfo) -> tuple[str, str]:
    """The outlets; and how many sources and copies, with the time of the newest one where any has a time."""
    outlets = dict.fromkeys(outlet_of(source.article) for source in brief.sources)
    times = [source.article.published for source in brief.sources if source.article.published]
    newest = _clock(max(times), words, zone) if times else ""
    return words.listed(tuple(outlets)), " · ".join(part for part in (_counts(brief, words), newest) if part)


def stamp(brief: Brief, words: Words, zone: tzinfo, written: datetime | None) -> str:
    """Written by whom, when (where it is known), from how many sources, at what cost; and the writer's note."""
    writer = brief.writer
    by = words.written_model.format(model=plain(writer.model)) if writer.model else words.written_embedded
    when = _clock(written, words, zone) if written else ""
    tokens_in, tokens_out = writer.tokens
    # A model that was asked in vain had to be paid, too.
    has_cost = bool(writer.model or any(writer.tokens) or writer.cost)
    usage = words.usage.format(tokens_in=tokens_in, tokens_out=tokens_out, cost=writer.cost) if has_cost else ""
    line = " · ".join(part for part in (by, when, _counts(brief, words), usage) if part)
    note = plain(writer.note).strip()
    return f"{line}. {note[:1].upper()}{note[1:]}" if note else line


def nobody(brief: Brief, words: Words) -> str:
    """What stands where no expert does: that none is quoted, or that the writer could not have known one."""
    return words.no_expert if hears_experts(brief) else words.experts_unknown


def hears_experts(brief: Brief) -> bool:
    """Whether its writer would have known an expert: the embedded one does in English only."""
    return bool(brief.writer.model) or brief.language.partition("-")[0].lower() in {"en", ""}


def letters(evidence: Iterable[Sentence], brief: Brief) -> str:
    """The letters of the sources that bear a claim out ("A,C"); "" where the brief has one source only."""
    if len(brief.sources) < 2:
        return ""
    return ",".join(dict.fromkeys(plain(sentence.source) for sentence in evidence))


def _counts(brief: Brief, words: Words) -> str:
    copies = sum(len(source.copies) for source in brief.sources)
    counted = (words.source.of(len(brief.sources)), words.copy.of(copies) if copies else "")
    return ", ".join(part for part in counted if part)


def _clock(when: datetime, words: Words, zone: tzinfo) -> str:
    return f"{words.date(when, zone)} {when.astimezone(zone).tzname() or ''}".rstrip()


def _file(url: str) -> str:
    name = plain(url).removeprefix("file:")
    return "standard input" if name == "-" else name


def _host(url: str) -> str:
    try:
        return plain(urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
