"""Candidates: every place where a sentence may tell what somebody says, with the subject and the content it would have.

A candidate is read off the shape of the clause around a cue word (its frame); whether it is a statement is judged
elsewhere, by the word and the shape together (`judgement`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from briefbot.reading import clauses
from briefbot.reading.cues import Cue, cue_forms
from briefbot.reading.people import is_title_case
from briefbot.reading.quotation import Quotation
from briefbot.reading.tokens import Token

_WH = frozenset("whether if how why what who where when which".split())
_DETERMINERS = frozenset("the a an this that these those his her its their our my your some any no".split())
_PREPOSITIONS = frozenset(
    "in on at of about to for with from by during after before against over into as through toward towards out up down under off".split()
)
_OBJECT_PRONOUNS = frozenset("me him her us them you it".split())
_SUBJECT_PRONOUNS = frozenset("he she they we i it there this that these those".split())
_HEARERS = frozenset("reporters journalists supporters voters lawmakers them".split())
_AFTER_NAMES = frozenset("when while as after before last this earlier and who which whose".split())
_CONJUNCTIONS = frozenset("because but and that if although though when while since".split())
_ASIDES = frozenset("however though too meanwhile then moreover instead".split())
_CLOSING = frozenset(".!?…")
_TRAILING = frozenset(",;:—–-")
_SAYING = frozenset(("say", "tell", "ask"))
_LOOK = 30


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence as the finder walks it: its tokens, its bounds, its paragraph."""

    start: int
    end: int
    paragraph: int
    tokens: list[Token]
    is_headline: bool


@dataclass(slots=True)
class Claim:
    """A candidate: the passage, the cue's tokens, the subject's tokens (or None), the content, and the shape's name."""

    passage: Passage
    verb: int
    cue: Cue
    frame: str
    subject: tuple[int, int] | None
    spans: list[tuple[int, int]]
    side: str = "right"
    features: list[str] = field(default_factory=list)
    score: float = 0.0

    @property
    def is_beside_quotation(self) -> bool:
        """Whether it is a verb of saying with a subject, whose content is a quotation right beside it."""
        start = self.spans[0][0]
        opening = next((t for t in self.passage.tokens if t.start >= start), None)
        is_quoted = self.side == "inverted" or self.frame in ("quote", "colon") or self.side == "left"
        return (
            is_quoted
            and self.subject is not None
            and self.cue.kind in _SAYING
            and opening is not None
            and opening.quotation >= 0
        )


def passage_of(span: tuple[int, int, int], tokens: list[Token]) -> Passage:
    """The sentence with its tokens."""
    return Passage(span[0], span[1], span[2], tokens, is_title_case(tokens))


def find_claims(passage: Passage, quotations: Sequence[Quotation]) -> list[Claim]:
    """The candidates of one sentence, in the order of their cues."""
    forms = cue_forms()
    tokens = passage.tokens
    found: list[Claim] = []
    for at, token in enumerate(tokens):
        if token.quotation >= 0:
            continue
        if token.lower == "according" and at + 1 < len(tokens) and tokens[at + 1].lower == "to":
            found += _according(passage, at, quotations)
        elif (cue := forms.get(token.lower)) and (token.text.islower() or passage.is_headline or at == 0):
            found += _verbal(passage, at, cue, quotations)
        elif token.text == ":" and passage.is_headline and 0 < at <= 6 and not found:
            found += _heading(passage, at)
    return found


def _heading(passage: Passage, at: int) -> list[Claim]:
    """A headline of the shape "Roe: The bridge is safe"."""
    span = _span(passage, at + 1, len(passage.tokens))
    return [Claim(passage, at, Cue(":", "say", "s"), "heading", (0, at), [span])] if span else []


def _according(passage: Passage, at: int, quotations: Sequence[Quotation]) -> list[Claim]:
    """ "According to X, S", "S, according to X", "S, according to X, S"."""
    tokens = passage.tokens
    start = at + 2
    end = _source_end(tokens, start)
    if end <= start:
        return []
    if end + 1 < len(tokens) and tokens[end].text == "," and clauses.is_aside(tokens[end + 1]):
        end = next((k for k in range(end + 1, min(len(tokens), end + _LOOK)) if tokens[k].text == ","), end)
    if at <= 2 or (all(not t.is_word for t in tokens[max(0, at - 1) : at]) and tokens[at - 1].text in "—–(;"):
        span = _span(passage, end, _content_end(tokens, end, len(tokens)))
        spans = [span] if span else []
    else:
        left = _left_span(passage, at, quotations)
        short = left is not None and at <= 7 and tokens[0].lower in clauses.INTRODUCTIONS
        spans = _with_rest(passage, end, left, quotations) if left and short else [left] if left else []
    if not spans:
        return []
    return [Claim(passage, at, Cue("according", "say", "s"), "according", (start, end), spans, "left" if at > 2 else "right")]


def _source_end(tokens: Sequence[Token], start: int) -> int:
    """The end of a source after "according to": to the verb or the mark, an apposition not counted in."""
    at = start
    while at < len(tokens) and at - start < 40:
        token = tokens[at]
        if token.quotation >= 0 and at > start:
            break
        if token.text in ",;:—–()" or (token.text in ".!?" and (at + 1 >= len(tokens) or not tokens[at + 1].is_word)):
            break
        if at > start and token.lower in ("who", "which", "that", "and", "but", "said", "released", "published", "conducted"):
            break
        at += 1
    return at


def _verbal(passage: Passage, verb: int, cue: Cue, quotations: Sequence[Quotation]) -> list[Claim]:
    tokens = passage.tokens
    content, frame = _after(tokens, verb, cue)
    if cue.form in ("ing", "ed") and (comma := _introduction_end(tokens, verb)) > 0:
        return _introducing(passage, verb, cue, content, frame, comma)
    before = clauses.subject_before(tokens, verb)
    found: list[Claim] = []
    if (
        before
        and before[0] == 1
        and tokens[0].lower == "as"
        and frame in ("comma", "prep", "adjunct")
        and cue.kind in ("say", "tell")
    ):
        comma = next(
            (k for k in range(verb + 1, min(len(tokens), verb + _LOOK)) if tokens[k].text == "," and tokens[k].quotation < 0),
            -1,
        )
        span = _right_span(passage, comma + 1, "colon", quotations) if comma > 0 else None
        return [Claim(passage, verb, cue, "as", before, [span])] if span else []
    left = _left(passage, verb, before, frame, quotations)
    if left:
        found.append(Claim(passage, verb, cue, "left-" + frame, left[0], left[1], left[2]))
        return found
    if frame in ("none", "comma"):
        return []
    span = _right_span(passage, content, frame, quotations)
    if span:
        found.append(Claim(passage, verb, cue, frame, before, [span]))
    return found


def _introduction_end(tokens: Sequence[Token], verb: int) -> int:
    """The comma that ends an opening participle ("Noting the cost, Roe added"), or -1 where the cue opens no sentence."""
    if verb > 3 or any(t.lower not in clauses.INTRODUCTIONS and t.lower not in clauses.ADVERBS for t in tokens[:verb]):
        return -1
    for k in range(verb + 2, min(len(tokens) - 2, verb + 2 * _LOOK)):
        after = tokens[k + 1]
        if tokens[k].text == "," and tokens[k].quotation < 0 and after.quotation < 0 and clauses.may_begin(after):
            end = clauses.phrase_end(tokens, k + 1, len(tokens))
            if end < len(tokens) and (tokens[end].is_word or tokens[end].text in ",("):
                return k
    return -1


def _introducing(passage: Passage, verb: int, cue: Cue, content: int, frame: str, comma: int) -> list[Claim]:  # noqa: PLR0913
    """The claim of an opening participle; its subject is the main clause's."""
    tokens = passage.tokens
    span = _span(passage, content, comma) if content < comma else None
    subject = (comma + 1, clauses.phrase_end(tokens, comma + 1, len(tokens)))
    return [Claim(passage, verb, cue, "opening", subject, [span])] if span and frame != "none" else []


def _left(
    passage: Passage, verb: int, before: tuple[int, int] | None, frame: str, quotations: Sequence[Quotation]
) -> tuple[tuple[int, int] | None, list[tuple[int, int]], str] | None:
    """The reading where the content comes first: "S," X said, or "S," said X; with what follows it."""
    tokens = passage.tokens
    if verb == 0:
        return None
    previous = tokens[verb - 1]
    if previous.quotation >= 0 or previous.text == ",":
        subject = clauses.subject_after(tokens, verb)
        if subject is None or not _ends_subject(tokens, subject[1], previous.quotation >= 0):
            return None
        if previous.quotation < 0 and frame not in ("object", "none"):
            return None
        if previous.quotation < 0 and not (
            tokens[subject[0]].is_capital or tokens[subject[0]].lower in clauses.PRONOUNS | _DETERMINERS
        ):
            return None
        span = _left_span(passage, verb, quotations)
        return (subject, _with_rest(passage, subject[1], span, quotations), "inverted") if span else None
    if before is None or before[0] == 0:
        return None
    edge = tokens[before[0] - 1]
    spoken = edge.quotation >= 0 and before[0] > 1 and tokens[before[0] - 2].text in ",.?!…—-"
    if edge.quotation >= 0 and _is_title(passage, before[0] - 1):
        return None
    if not spoken and frame in ("that", "colon", "wh", "object", "to"):
        return None
    if edge.lower == "as" and before[0] > 3 and frame not in ("quote", "comma"):
        span = _left_span(passage, before[0] - 1, quotations)
        return (before, [span], "left") if span and tokens[before[0] - 2].text == "," else None
    if not (edge.quotation >= 0 or edge.text in (",", "—", "–")):
        return None
    if frame == "quote" and edge.quotation < 0 and edge.text != ",":
        return None
    span = _left_span(passage, before[0], quotations)
    if not span or (frame == "quote" and edge.quotation < 0 and not _is_clause(passage, before[0])):
        return None
    return before, _with_rest(passage, verb + 1, span, quotations), "left"


def _is_title(passage: Passage, at: int) -> bool:
    """Whether the quotation that ends at token `at` names a work in an introduction: on Sunday's "Morning Hour," Roe said."""
    tokens = passage.tokens
    words = [t for t in tokens if t.quotation == tokens[at].quotation and t.is_word]
    first = next((k for k, t in enumerate(tokens) if t.quotation == tokens[at].quotation), 0)
    return (
        first > 0
        and len(words) <= 5
        and all(t.is_capital or len(t.text) < 4 for t in words)
        and tokens[first - 1].text not in ",:"
    )


def _ends_subject(tokens: Sequence[Token], at: int, after_quotation: bool) -> bool:
    """Whether an inverted subject ends at token `at`: no verb of its own follows ("said it was ...")."""
    if at >= len(tokens) or not tokens[at].is_word:
        return True
    lower = tokens[at].lower
    return lower in clauses.RELATIVES or (
        after_quotation and (lower in _PREPOSITIONS or lower in clauses.DAYS or lower in _AFTER_NAMES)
    )


def _is_clause(passage: Passage, stop: int) -> bool:
    """Whether what stands before token `stop` is more than an introduction."""
    first = next((t for t in passage.tokens if t.is_word), None)
    return first is not None and first.lower not in clauses.INTRODUCTIONS and stop > 3


def _left_span(passage: Passage, stop: int, quotations: Sequence[Quotation]) -> tuple[int, int] | None:
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


def _with_rest(passage: Passage, at: int, span: tuple[int, int], quotations: Sequence[Quotation]) -> list[tuple[int, int]]:
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
        rest = _span(passage, k, _content_end(tokens, k, len(tokens)))
        return [span, rest] if rest else [span]
    return [span]


def quotations_free(tokens: Sequence[Token], start: int) -> bool:
    """Whether no quotation stands in tokens[start:]."""
    return all(t.quotation < 0 for t in tokens[start:])


def _after(tokens: Sequence[Token], verb: int, cue: Cue) -> tuple[int, str]:
    """What follows the cue: the token where the content begins, and the name of the frame."""
    at = verb + 1
    while at < len(tokens) and tokens[at].lower in clauses.ADVERBS:
        at += 1
    if at >= len(tokens):
        return at, "none"
    if cue.kind in ("tell", "ask") and tokens[at].quotation < 0:
        heard = _past_hearer(tokens, at)
        if heard > at and heard < len(tokens):
            at = heard
    return _frame(tokens, at, cue)


def _frame(tokens: Sequence[Token], at: int, cue: Cue) -> tuple[int, str]:  # noqa: PLR0911
    token = tokens[at]
    lower = token.lower
    if token.quotation >= 0:
        return at, "quote"
    if token.text == ":":
        return at + 1, "colon"
    if token.text == "," and at + 2 < len(tokens) and tokens[at + 1].lower in _ASIDES and tokens[at + 2].text == ",":
        at += 2
    if token.text in (",", "—", "–"):
        ahead = next((k for k in range(at + 1, min(len(tokens), at + 3)) if tokens[k].quotation >= 0), -1)
        return (ahead, "quote") if ahead > 0 else (at + 1, "comma")
    if not token.is_word and token.text not in "$#@(":
        return at, "none"
    if lower == "that" and not (at + 1 < len(tokens) and tokens[at + 1].text in ".,"):
        return at, "that"
    if lower in _WH:
        return at, "wh"
    if lower == "to":
        return at, "to"
    if lower in _PREPOSITIONS or lower in clauses.DAYS or lower in ("last", "earlier", "recently", "this", "later"):
        ahead = _past_adjunct(tokens, at)
        if ahead > 0:
            return ahead, "that" if tokens[ahead].lower == "that" else "quote"
        if lower in clauses.DAYS:
            return (at + 1, "object") if at + 1 < len(tokens) and tokens[at + 1].is_word else (at, "none")
        if lower in _PREPOSITIONS:
            return (
                (at + 1, "prep")
                if lower not in ("in", "at", "during", "on") or cue.kind not in ("say", "tell")
                else (at + 1, "adjunct")
            )
    return at, "object"


def _past_adjunct(tokens: Sequence[Token], at: int) -> int:
    """Where the content begins after "in a statement on Monday": at "that" or at the quotation, or -1."""
    for k in range(at, min(len(tokens), at + _LOOK)):
        token = tokens[k]
        if token.quotation >= 0:
            return k if k and tokens[k - 1].text in ",:" else -1
        if token.lower == "that" and k > at + 1:
            return k
        if token.text in ";.!?" and not (k + 1 < len(tokens) and tokens[k + 1].is_word):
            return -1
        if token.lower in ("who", "which", "while", "but"):
            return -1
        if token.text == "," and k + 1 < len(tokens) and tokens[k + 1].quotation < 0 and not _goes_on(tokens[k + 1]):
            return -1
    return -1


def _goes_on(token: Token) -> bool:
    """Whether an adjunct may go on after a comma with `token`: "in Bergen, Norway, that"."""
    return token.is_capital or token.lower == "that"


def _past_hearer(tokens: Sequence[Token], at: int) -> int:
    """The token after the hearer of "told reporters in Oslo that ..."."""
    first = tokens[at]
    if first.lower in _OBJECT_PRONOUNS:
        return at + 1
    if first.lower in ("that", "to", "whether", "if", "how", "why", "what", "about", ":", ","):
        return at
    if first.lower in _HEARERS:
        at += 1
        return _past_place(tokens, at)
    k = at
    if first.lower in _DETERMINERS or first.text.islower():
        while k < len(tokens) and k < at + 8 and (tokens[k].is_word or tokens[k].text in "'’"):
            if k > at and (
                tokens[k].lower
                in ("that", "to", "whether", "if", "about", "he", "she", "they", "it", "there", "how", "why", "what")
            ):
                return k
            if tokens[k].quotation >= 0:
                return k
            k += 1
        return k if k < len(tokens) and tokens[k].text in ",:" else at + 2
    while k < len(tokens) and (tokens[k].is_capital or tokens[k].lower in ("'s", "&", "of", "and") or tokens[k].text == "'"):
        if tokens[k].quotation >= 0 or tokens[k].lower in ("that",):
            break
        k += 1
    return _past_place(tokens, k)


def _past_place(tokens: Sequence[Token], at: int) -> int:
    """Past "on Monday", "in Oslo"."""
    k = at
    while (
        k < len(tokens)
        and k < at + 12
        and tokens[k].lower in ("on", "in", "at", "last", "this", "during", "after", *clauses.DAYS)
    ):
        ahead = k + 1
        while ahead < len(tokens) and ahead < k + 6 and tokens[ahead].is_word and tokens[ahead].quotation < 0:
            if tokens[ahead].lower in ("that", "he", "she", "they", "it", "there", "whether", "to"):
                break
            ahead += 1
            if not tokens[ahead - 1].is_capital and tokens[ahead - 1].lower not in _DETERMINERS | {"'s", "news"}:
                break
        k = ahead
    return k


def _right_span(passage: Passage, start: int, frame: str, quotations: Sequence[Quotation]) -> tuple[int, int] | None:
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
    stop = _content_end(tokens, start, len(tokens))
    span = _span(passage, start, stop)
    if span and tokens[stop - 1].quotation >= 0:
        return span[0], max(span[1], quotations[tokens[stop - 1].quotation].closes)
    return span


def passage_ends_quote(tokens: Sequence[Token], last: int) -> bool:
    """Whether a quotation that ends at token `last` was a sentence of its own: a full stop or a comma is within."""
    return last >= 1 and tokens[last - 1].text in ".!?,…"


def _content_end(tokens: Sequence[Token], start: int, stop: int) -> int:
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


def _span(passage: Passage, start: int, stop: int) -> tuple[int, int] | None:
    """tokens[start:stop] as a span, marks at its edges left out (quotation marks kept)."""
    tokens = passage.tokens
    while start < stop and not tokens[start].is_word and tokens[start].quotation < 0 and tokens[start].text not in "$#@(":
        start += 1
    while (
        stop > start and not tokens[stop - 1].is_word and tokens[stop - 1].quotation < 0 and tokens[stop - 1].text not in "%)"
    ):
        stop -= 1
    return (tokens[start].start, tokens[stop - 1].end) if start < stop else None
