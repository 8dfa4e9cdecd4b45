"""The words that a cue is about: where they begin and end, before the cue and after it."""

from collections.abc import Sequence

from briefbot.reading import clauses
from briefbot.reading.cues import cue_forms
from briefbot.reading.passages import Passage, span_of
from briefbot.reading.quotation import Quotation
from briefbot.reading.tokens import Token

_DETERMINERS = frozenset("the a an this that these those his her its their our my your some any no".split())
_SUBJECT_PRONOUNS = frozenset("he she they we i it there this that these those".split())
_CONJUNCTIONS = frozenset("because but and that if although though when while since".split())
_CLOSING = frozenset(".!?…")
_TRAILING = frozenset(",;:—–-")


def left_span(passage: Passage, stop: int, quotations: Sequence[Quotation]) -> tuple[int, int] | None:
    """The content that ends before token `stop`: the quotation there, or the clause from the sentence's start."""
    tokens = passage.tokens
    end = stop
    while end > 0 and tokens[end - 1].text in _TRAILING:
        end -= 1
    if end == 0:
        return None
    last = tokens[end - 1]
    if last.quotation >= 0:
        quotation = quotations[last.quotation]
        opening = next((k for k, t in enumerate(tokens) if t.quotation == last.quotation), 0)
        if quotation.opens < passage.start or opening == 0:
            return quotation.opens, quotation.closes
        if tokens[opening - 1].text in ",:" and any(t.lower in cue_forms() for t in tokens[max(0, opening - 6) : opening]):
            return quotation.opens, quotation.closes
        return passage.start, quotation.closes
    start = 0
    while start < end and not tokens[start].is_word and tokens[start].quotation < 0:
        start += 1
    if end - start < 2:
        return None
    return tokens[start].start, last.end


def with_rest(passage: Passage, at: int, span: tuple[int, int], quotations: Sequence[Quotation]) -> list[tuple[int, int]]:
    """The left content, and the part that goes on after the cue: "S," X said, "S"."""
    tokens = passage.tokens
    k = at
    while k < len(tokens) and tokens[k].quotation < 0 and tokens[k].text not in (",", ":", ".", "—", "–", ";"):
        k += 1
    comma = k
    while k < len(tokens) and tokens[k].quotation < 0 and not tokens[k].is_word:
        k += 1
    if k >= len(tokens):
        return [span]
    if tokens[k].quotation >= 0:
        quotation = quotations[tokens[k].quotation]
        return [span, (quotation.opens, quotation.closes)]
    later = next((j for j in range(k, len(tokens)) if tokens[j].quotation >= 0), -1)
    if later > 0 and tokens[later - 1].text in ",:" and later - k < 25:
        quotation = quotations[tokens[later].quotation]
        return [span, (quotation.opens, quotation.closes)]
    word = tokens[k].lower
    opening = next((t.lower for t in tokens if t.start >= span[0] and t.is_word), "")
    is_introduction = opening in clauses.INTRODUCTIONS and sum(span[0] <= t.start < span[1] for t in tokens) <= 8
    goes_on = word in _SUBJECT_PRONOUNS or word in _CONJUNCTIONS or word in clauses.AUXILIARIES or is_introduction
    if tokens[comma].text == "," and goes_on and quotations_free(tokens, k):
        rest = span_of(passage, k, content_end(tokens, k, len(tokens)))
        return [span, rest] if rest else [span]
    return [span]


def quotations_free(tokens: Sequence[Token], start: int) -> bool:
    """Whether no quotation stands in tokens[start:]."""
    return all(t.quotation < 0 for t in tokens[start:])


def right_span(passage: Passage, start: int, frame: str, quotations: Sequence[Quotation]) -> tuple[int, int] | None:
    """The content from token `start`: a whole quotation, or the clause to its end."""
    tokens = passage.tokens
    if start >= len(tokens):
        return None
    first = tokens[start]
    if frame in ("quote", "colon") and first.quotation >= 0:
        quotation = quotations[first.quotation]
        last = next((k for k in range(len(tokens) - 1, -1, -1) if tokens[k].quotation == first.quotation), start)
        whole = last >= len(tokens) - 2 or quotation.closes > passage.end or passage_ends_quote(tokens, last)
        if whole:
            return quotation.opens, quotation.closes
    stop = content_end(tokens, start, len(tokens))
    span = span_of(passage, start, stop)
    if span and tokens[stop - 1].quotation >= 0:
        return span[0], max(span[1], quotations[tokens[stop - 1].quotation].closes)
    return span


def passage_ends_quote(tokens: Sequence[Token], last: int) -> bool:
    """Whether a quotation that ends at token `last` was a sentence of its own: a full stop or a comma is within."""
    return last >= 1 and tokens[last - 1].text in ".!?,…"


def content_end(tokens: Sequence[Token], start: int, stop: int) -> int:
    """Where the content that begins at `start` ends: before the next cue's clause, or with the sentence."""
    forms = cue_forms()
    at = min(start + 1, stop)
    while at < stop:
        token = tokens[at]
        if token.lower == "according" and token.quotation < 0 and at + 1 < stop and tokens[at + 1].lower == "to":
            break
        if token.quotation < 0 and token.text in (",", "—", "–", ";") and at + 1 < stop:
            after = tokens[at + 1]
            cue = forms.get(after.lower)
            if cue and cue.form == "ing" and cue.kind in ("say", "judge", "tell", "ask") and after.quotation < 0:
                break
            if after.lower == "and" and at + 2 < stop and (cue := forms.get(tokens[at + 2].lower)) and cue.form == "ing":
                break
            if after.lower in ("and", "but", "while", "as", "though", "although") and _new_cue(tokens, at + 2, stop):
                break
            if token.text == ";" and _new_cue(tokens, at + 1, stop):
                break
        at += 1
    while at > start and (
        tokens[at - 1].text in _TRAILING or (tokens[at - 1].text in _CLOSING and tokens[at - 1].quotation < 0)
    ):
        at -= 1
    return at


def _new_cue(tokens: Sequence[Token], at: int, stop: int) -> bool:
    """Whether a subject and a cue verb stand at `at`: a new attribution begins."""
    forms = cue_forms()
    for k in range(at + 1, min(stop, at + 7)):
        token = tokens[k]
        if token.quotation >= 0 or not token.is_word:
            return False
        cue = forms.get(token.lower)
        if cue and cue.form in ("ed", "s") and cue.kind in ("say", "tell", "ask", "judge"):
            return tokens[at].is_capital or tokens[at].lower in clauses.PRONOUNS or tokens[at].lower in _DETERMINERS
    return False
