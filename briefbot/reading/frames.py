"""What follows a cue word: the shape of the clause (its frame), and where in it the content begins.

Frames: quote, colon, that, wh, to, prep, adjunct, object, comma, none.
"""

from collections.abc import Sequence

from briefbot.reading import clauses
from briefbot.reading.cues import Cue
from briefbot.reading.tokens import Token

_WH = frozenset("whether if how why what who where when which".split())
_DETERMINERS = frozenset("the a an this that these those his her its their our my your some any no".split())
_PREPOSITIONS = frozenset(
    "in on at of about to for with from by during after before against over into as through toward towards out up "
    "down under off".split()
)
_OBJECT_PRONOUNS = frozenset("me him her us them you it".split())
_HEARERS = frozenset("reporters journalists supporters voters lawmakers them".split())
_ASIDES = frozenset("however though too meanwhile then moreover instead".split())
_LOOK = 30


def frame_after(tokens: Sequence[Token], verb: int, cue: Cue) -> tuple[int, str]:
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


def _past_hearer(tokens: Sequence[Token], at: int) -> int:  # noqa: PLR0911  (one return a kind of hearer)
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
