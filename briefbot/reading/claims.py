"""Candidates: every place where a sentence may tell what somebody says, with the subject and the content it would have.

A candidate is read off the shape of the clause around a cue word (its frame); whether it is a statement is judged
elsewhere, by the word and the shape together (`judgement`).
"""

from collections.abc import Sequence

from briefbot.reading import clauses, subjects
from briefbot.reading.contents import content_end, left_span, right_span, with_rest
from briefbot.reading.cues import Cue, cue_forms
from briefbot.reading.frames import frame_after
from briefbot.reading.passages import Claim, Passage, span_of
from briefbot.reading.quotation import Quotation
from briefbot.reading.tokens import Token

_DETERMINERS = frozenset("the a an this that these those his her its their our my your some any no".split())
_PREPOSITIONS = frozenset(
    "in on at of about to for with from by during after before against over into as through toward towards out up "
    "down under off".split()
)
_AFTER_NAMES = frozenset("when while as after before last this earlier and who which whose".split())
_OPENING = frozenset("after when while before because although though since".split())
_LOOK = 30


def find_claims(passage: Passage, quotations: Sequence[Quotation]) -> list[Claim]:
    """The candidates of one sentence, in the order of their cues."""
    forms = cue_forms()
    tokens = passage.tokens
    found: list[Claim] = []
    edge = _opening_clause_end(tokens)
    for at, token in enumerate(tokens):
        if token.quotation >= 0:
            continue
        if token.lower == "according" and at + 1 < len(tokens) and tokens[at + 1].lower == "to":
            found += _according(passage, at, quotations)
        elif (cue := forms.get(token.lower)) and (token.text.islower() or passage.is_headline or at == 0):
            found += [whole for claim in _verbal(passage, at, cue, quotations) if (whole := _within(claim, edge))]
        elif token.text == ":" and passage.is_headline and 0 < at <= 6 and not found:
            found += _heading(passage, at)
    return found


def _opening_clause_end(tokens: Sequence[Token]) -> int:
    """The token after an opening clause ("After Roe said it was late, Doe ..."), or 0 where a sentence has none."""
    if not tokens or tokens[0].lower not in _OPENING:
        return 0
    for k in range(3, min(len(tokens) - 1, 2 * _LOOK)):
        after = tokens[k + 1]
        if tokens[k].text == "," and tokens[k].quotation < 0 and subjects.may_begin(after):
            return k
        if tokens[k].quotation >= 0 and subjects.may_begin(after) and tokens[k - 1].text == ",":
            return k + 1
    return 0


def _within(claim: Claim, edge: int) -> Claim | None:
    """The claim; one made in an opening clause ends with it: what comes after is not its speaker's."""
    if claim.verb >= edge:
        return claim
    tokens = claim.passage.tokens
    end = tokens[edge - 1].end
    claim.spans = [(start, min(stop, end)) for start, stop in claim.spans if start < end]
    return claim if claim.spans else None


def _heading(passage: Passage, at: int) -> list[Claim]:
    """A headline of the shape "Roe: The bridge is safe"."""
    span = span_of(passage, at + 1, len(passage.tokens))
    return [Claim(passage, at, Cue(":", "say", "s"), "heading", (0, at), [span])] if span else []


def _according(passage: Passage, at: int, quotations: Sequence[Quotation]) -> list[Claim]:
    """ "According to X, S", "S, according to X", "S, according to X, S"."""
    tokens = passage.tokens
    start = at + 2
    end = _source_end(tokens, start)
    if end <= start:
        return []
    if end + 1 < len(tokens) and tokens[end].text == "," and subjects.is_aside(tokens[end + 1]):
        end = next((k for k in range(end + 1, min(len(tokens), end + _LOOK)) if tokens[k].text == ","), end)
    if at <= 2 or (all(not t.is_word for t in tokens[max(0, at - 1) : at]) and tokens[at - 1].text in "—–(;"):
        span = span_of(passage, end, content_end(tokens, end, len(tokens)))
        spans = [span] if span else []
    else:
        left = left_span(passage, at, quotations)
        short = left is not None and at <= 7 and tokens[0].lower in clauses.INTRODUCTIONS
        spans = with_rest(passage, end, left, quotations) if left and short else [left] if left else []
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
    content, frame = frame_after(tokens, verb, cue)
    if cue.form in ("ing", "ed") and (comma := _introduction_end(tokens, verb)) > 0:
        span = span_of(passage, content, comma) if content < comma and frame != "none" else None
        subject = (comma + 1, clauses.phrase_end(tokens, comma + 1, len(tokens)))
        return [Claim(passage, verb, cue, "opening", subject, [span])] if span else []
    before = subjects.subject_before(tokens, verb)
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
        span = right_span(passage, comma + 1, "colon", quotations) if comma > 0 else None
        return [Claim(passage, verb, cue, "as", before, [span])] if span else []
    left = _left(passage, verb, before, frame, quotations)
    if left:
        found.append(Claim(passage, verb, cue, "left-" + frame, left[0], left[1], left[2]))
        return found
    if frame in ("none", "comma"):
        return []
    span = right_span(passage, content, frame, quotations)
    if span:
        found.append(Claim(passage, verb, cue, frame, before, [span]))
    return found


def _introduction_end(tokens: Sequence[Token], verb: int) -> int:
    """The comma that ends an opening participle ("Noting the cost, Roe added"), or -1 where the cue opens no sentence."""
    if verb > 3 or any(t.lower not in clauses.INTRODUCTIONS and t.lower not in clauses.ADVERBS for t in tokens[:verb]):
        return -1
    for k in range(verb + 2, min(len(tokens) - 2, verb + 2 * _LOOK)):
        after = tokens[k + 1]
        if tokens[k].text == "," and tokens[k].quotation < 0 and after.quotation < 0 and subjects.may_begin(after):
            end = clauses.phrase_end(tokens, k + 1, len(tokens))
            if end < len(tokens) and (tokens[end].is_word or tokens[end].text in ",("):
                return k
    return -1


_Reading = tuple[tuple[int, int] | None, list[tuple[int, int]], str]


def _left(
    passage: Passage, verb: int, before: tuple[int, int] | None, frame: str, quotations: Sequence[Quotation]
) -> _Reading | None:
    """The reading where the content comes first: "S," X said, or "S," said X; with what follows it."""
    return _inverted(passage, verb, frame, quotations) or _before(passage, verb, before, frame, quotations)


def _inverted(passage: Passage, verb: int, frame: str, quotations: Sequence[Quotation]) -> _Reading | None:
    """ "S," said X."""
    tokens = passage.tokens
    previous = tokens[verb - 1] if verb else None
    if previous is None or not (previous.quotation >= 0 or previous.text == ","):
        return None
    subject = subjects.subject_after(tokens, verb)
    if subject is None or not _ends_subject(tokens, subject[1], previous.quotation >= 0):
        return None
    if previous.quotation < 0 and subject[1] < len(tokens) and tokens[subject[1]].quotation >= 0:
        return None  # "Roe, the mayor, said Doe "was wrong""
    first = tokens[subject[0]]
    may_speak = first.is_capital or first.lower in clauses.PRONOUNS | _DETERMINERS
    if previous.quotation < 0 and not (frame in ("object", "none") and may_speak):
        return None
    span = left_span(passage, verb, quotations)
    return (subject, with_rest(passage, subject[1], span, quotations), "inverted") if span else None


def _before(  # noqa: PLR0911  (one return a shape)
    passage: Passage, verb: int, before: tuple[int, int] | None, frame: str, quotations: Sequence[Quotation]
) -> _Reading | None:
    """ "S," X said."""
    tokens = passage.tokens
    if before is None or before[0] == 0:
        return None
    edge = tokens[before[0] - 1]
    spoken = edge.quotation >= 0 and before[0] > 1 and tokens[before[0] - 2].text in ",.?!…—-"
    if edge.quotation >= 0 and _is_title(passage, before[0] - 1):
        return None
    if not spoken and frame in ("that", "colon", "wh", "object", "to"):
        return None
    if edge.lower == "as" and before[0] > 3 and frame not in ("quote", "comma"):
        span = left_span(passage, before[0] - 1, quotations)
        return (before, [span], "left") if span and tokens[before[0] - 2].text == "," else None
    if not (edge.quotation >= 0 or edge.text in (",", "—", "–")):
        return None
    if frame == "quote" and edge.quotation < 0 and edge.text != ",":
        return None
    span = left_span(passage, before[0], quotations)
    if not span or (frame == "quote" and edge.quotation < 0 and not _is_clause(passage, before[0])):
        return None
    return before, with_rest(passage, verb + 1, span, quotations), "left"


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
