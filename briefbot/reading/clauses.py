"""Where a clause begins and ends around a cue verb, and where a noun phrase does. Positions are token numbers."""

from collections.abc import Sequence

from briefbot.reading.cues import cue_forms
from briefbot.reading.tokens import Token

AUXILIARIES = frozenset(
    "has have had having is are was were be been being will would could should may might must can cannot did does do not never "
    "n't 's 've 're 'll 'd 'm don't doesn't didn't won't wouldn't couldn't hasn't haven't hadn't isn't aren't "
    "wasn't weren't".split()
)
ADVERBS = frozenset(
    "also then later now recently still even just once again always often only already soon earlier first long once here ever "
    "too both all each himself herself themselves itself currently further ahead back simply yet perhaps instead "
    "clearly".split()
)
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday today yesterday tonight".split())
PERIODS = frozenset("week month year night morning evening afternoon spring summer fall autumn winter weekend".split())
PRONOUNS = frozenset("he she they it i we you someone everyone anyone nobody others many some most few both".split())
RELATIVES = frozenset(("who", "which", "that"))
SUBORDINATORS = frozenset(
    "that but while when because if as after before where although though since until unless whether how why what "
    "so than".split()
)
INTRODUCTIONS = frozenset(
    "in on at during after before while when as if since despite by for with from amid under over until unless although though "
    "because given among throughout following asked according like unlike to meanwhile however still yesterday today but and "
    "instead also earlier later now then so nor yet though once via per speaking".split()
)
HARD_MARKS = frozenset(";:—–…")
DETERMINERS = frozenset(
    "the a an this that these those his her its their our my your some many most several two three one".split()
)
PREPOSITIONS = frozenset(
    "of for from at in with to on by about against between among within near behind including like".split()
)
LOOK = 60  # tokens; a subject further away than that is not found


def before_auxiliaries(tokens: Sequence[Token], verb: int) -> int:
    """The token before the verb's auxiliaries, adverbs and a day ("Roe on Monday also said"), or -1."""
    at = verb - 1
    while at >= 0:
        lower = tokens[at].lower
        if (
            lower in AUXILIARIES
            or lower in ADVERBS
            or lower in DAYS
            or (lower.endswith("ly") and tokens[at].text.islower())
            or (lower == "on" and at + 1 < verb and tokens[at + 1].lower in DAYS)
        ):
            at -= 1
        elif at and lower in PERIODS and tokens[at - 1].lower in ("this", "last", "past", "next"):
            at -= 3 if at > 1 and tokens[at - 2].lower in ("this", "the") else 2
        elif lower == ")":
            opening = next((k for k in range(at - 1, max(-1, at - 12), -1) if tokens[k].text == "("), -1)
            if opening < 0:
                return at
            at = opening - 1
        else:
            break
    return at


def clause_start(tokens: Sequence[Token], at: int) -> int:
    """The first token of the clause that holds token `at`."""
    low = max(0, at - LOOK)
    for k in range(at, low - 1, -1):
        token = tokens[k]
        if token.text in HARD_MARKS or (token.quotation >= 0 and tokens[at].quotation != token.quotation):
            return k + 1
        if token.lower in SUBORDINATORS and k < at and not is_pointing(tokens, k) and not _is_chasing(tokens, k):
            return k + 1
        if token.lower in ("and", "or") and k and tokens[k - 1].text == "," and k < at:
            return k + 1
    return low


def _is_chasing(tokens: Sequence[Token], at: int) -> bool:
    """Whether "after" belongs to the verb before it ("went after Roe")."""
    return tokens[at].lower == "after" and at > 0 and tokens[at - 1].lower in ("go", "goes", "went", "going", "gone")


def is_pointing(tokens: Sequence[Token], at: int) -> bool:
    """Whether "that" points ("later that day") or stands after a comma, and opens no clause."""
    if tokens[at].lower != "that":
        return False
    return bool(at and tokens[at - 1].text == ",") or tokens[at + 1].lower in PERIODS or tokens[at + 1].lower in ("day", "time")


def phrase_end(tokens: Sequence[Token], start: int, stop: int) -> int:
    """The end of the noun phrase that begins at `start`: before a verb, a mark, or a clause of its own."""
    forms = cue_forms()
    at = start
    while at < stop:
        token = tokens[at]
        if not token.is_word and token.text[0] not in "'’-.&$#@%":
            break
        if token.text == "." and (at + 1 >= stop or not tokens[at + 1].is_capital):
            break
        if token.lower in RELATIVES and at > start:
            break
        if token.lower in AUXILIARIES and not _is_within_name(tokens, at, stop):
            break
        if at > start and token.lower in SUBORDINATORS:
            break
        if (
            at > start
            and token.text.islower()
            and (cue := forms.get(token.lower))
            and cue.form != "base"
            and _is_finite(tokens, at)
        ):
            break
        at += 1
    return at


def _is_within_name(tokens: Sequence[Token], at: int, stop: int) -> bool:
    """Whether what looks like an auxiliary is a possessive ending, or a given name ("Will Roe", "May Roe")."""
    if at + 1 >= stop:
        return False
    return _is_owned(tokens, at, stop) if tokens[at].lower == "'s" else tokens[at].is_capital and tokens[at + 1].is_capital


def _is_owned(tokens: Sequence[Token], at: int, stop: int) -> bool:
    """Whether 's is a possessive: the word after it is no verb form that "is" or "has" takes."""
    after = tokens[at + 1].lower if at + 1 < stop else ""
    return after not in AUXILIARIES and after not in ADVERBS and not after.endswith("ing") and after not in DETERMINERS


def _is_finite(tokens: Sequence[Token], at: int) -> bool:
    before = tokens[at - 1].lower
    return before not in DETERMINERS and before != "'s" and before not in PREPOSITIONS


def phrase_before(tokens: Sequence[Token], end: int) -> tuple[int, int] | None:
    """The noun phrase that ends before token `end`."""
    forms = cue_forms()
    low = max(0, end - LOOK)
    start = end
    while start > low:
        token = tokens[start - 1]
        lower = token.lower
        if token.quotation >= 0 and tokens[end - 1].quotation < 0:
            break
        if not token.is_word and token.text[0] not in "'’-.&$#@%":
            break
        if lower in SUBORDINATORS or lower in RELATIVES or (lower in AUXILIARIES and lower != "'s"):
            break
        if lower in ("and", "or") and start - 1 > low and tokens[start - 2].text == ",":
            break
        cue = forms.get(lower)
        if cue and cue.form == "ed" and token.text.islower() and start < end and tokens[start].lower not in PREPOSITIONS:
            break
        is_abbreviated = start >= 2 and tokens[start - 2].end == token.start and len(tokens[start - 2].text) < 6
        goes_on = start < end and tokens[start].is_capital and tokens[start].start != token.end
        if token.text == "." and not goes_on and not is_abbreviated:
            break
        start -= 1
    while start < end and (tokens[start].lower in INTRODUCTIONS or not tokens[start].is_word):
        start += 1
    return (start, end) if start < end else None
