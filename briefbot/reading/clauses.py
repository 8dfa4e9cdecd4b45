"""Where a clause begins and ends around a cue verb, and which words are its subject. Positions are token numbers."""

from collections.abc import Sequence

from briefbot.reading.cues import cue_forms
from briefbot.reading.tokens import Token

AUXILIARIES = frozenset(
    "has have had having is are was were be been being will would could should may might must can cannot did does do not never "
    "n't 's 've 're 'll 'd 'm don't doesn't didn't won't wouldn't couldn't hasn't haven't hadn't isn't aren't wasn't weren't".split()
)
ADVERBS = frozenset(
    "also then later now recently still even just once again always often only already soon earlier first long once here ever "
    "too both all each himself herself themselves itself currently further ahead back simply yet perhaps instead clearly".split()
)
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday today yesterday tonight".split())
_PERIODS = frozenset("week month year night morning evening afternoon spring summer fall autumn winter weekend".split())
PRONOUNS = frozenset("he she they it i we you someone everyone anyone nobody others many some most few both".split())
RELATIVES = frozenset(("who", "which", "that"))
_SUBORDINATORS = frozenset(
    "that but while when because if as after before where although though since until unless whether how why what so than".split()
)
INTRODUCTIONS = frozenset(
    "in on at during after before while when as if since despite by for with from amid under over until unless although though "
    "because given among throughout following asked according like unlike to meanwhile however still yesterday today but and "
    "instead also earlier later now then so nor yet though once via per speaking".split()
)
_HARD_MARKS = frozenset(";:—–…")
_PEOPLE = frozenset("officials official man woman spokesman spokeswoman president senator governor mayor people police".split())
_DETERMINERS = frozenset(
    "the a an this that these those his her its their our my your some many most several two three one".split()
)
_PREPOSITIONS = frozenset(
    "of for from at in with to on by about against between among within near behind including like".split()
)
_LOOK = 60  # tokens; a subject further away than that is not found


def before_auxiliaries(tokens: Sequence[Token], verb: int) -> int:
    """The token before the verb's auxiliaries, adverbs and a day ("Roe on Monday also said"), or -1."""
    at = verb - 1
    while at >= 0:
        lower = tokens[at].lower
        if lower in AUXILIARIES or lower in ADVERBS or lower in DAYS or (lower.endswith("ly") and tokens[at].text.islower()) or (lower == "on" and at + 1 < verb and tokens[at + 1].lower in DAYS):
            at -= 1
        elif at and lower in _PERIODS and tokens[at - 1].lower in ("this", "last", "past", "next"):
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
    low = max(0, at - _LOOK)
    for k in range(at, low - 1, -1):
        token = tokens[k]
        if token.text in _HARD_MARKS or (token.quotation >= 0 and tokens[at].quotation != token.quotation):
            return k + 1
        if token.lower in _SUBORDINATORS and k < at and not _is_pointing(tokens, k):
            return k + 1
        if token.lower in ("and", "or") and k and tokens[k - 1].text == "," and k < at:
            return k + 1
    return low


def _is_pointing(tokens: Sequence[Token], at: int) -> bool:
    """Whether "that" points ("later that day") or stands after a comma, and opens no clause."""
    if tokens[at].lower != "that":
        return False
    return (
        bool(at and tokens[at - 1].text == ",") or tokens[at + 1].lower in _PERIODS or tokens[at + 1].lower in ("day", "time")
    )


def leading_subject(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """The first noun phrase of the clause that ends at token `at`, introductions ("In May,") passed over."""
    start = clause_start(tokens, at)
    if start and tokens[start - 1].lower in INTRODUCTIONS and tokens[start - 1].lower != "than":
        comma = next((k for k in range(start, at) if tokens[k].text == "," and may_begin(tokens[k + 1])), -1)
        start = comma + 1 if comma > 0 else start
    while start <= at and (tokens[start].lower in INTRODUCTIONS or tokens[start].lower.endswith("ing")):
        comma = next((k for k in range(start, at + 1) if tokens[k].text == ","), -1)
        if comma < 0:
            start += 1
        else:
            start = comma + 1
    while start <= at and not tokens[start].is_word:
        start += 1
    end = phrase_end(tokens, start, at + 1)
    if start > 2 and tokens[start - 1].quotation >= 0 and start < end and not may_begin(tokens[start]):
        start = next((k for k in range(start) if tokens[k].is_word and tokens[k].lower not in INTRODUCTIONS), start)
        end = phrase_end(tokens, start, at + 1)
    return (start, end) if start < end else None


def may_begin(token: Token) -> bool:
    """Whether a subject may begin with the token."""
    return token.quotation < 0 and (token.is_capital or token.lower in PRONOUNS or token.lower in _DETERMINERS)


def _beside_commas(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """The subject before an apposition that ends with the comma at `at`: "Jane Roe, who ..., said"."""
    low = max(0, at - _LOOK)
    end = at
    if name := _named_after_role(tokens, at):
        return name
    for k in range(at - 1, low, -1):
        token = tokens[k]
        if token.text in _HARD_MARKS or (token.quotation >= 0 and tokens[k - 1].quotation < 0):
            return None
        if token.text == "," and k + 1 < end and is_aside(tokens[k + 1]):
            before = tokens[k - 1]
            if before.is_word and (before.is_capital or before.lower in _PEOPLE) and before.lower not in DAYS:
                phrase = _ending_at(tokens, k)
                if phrase and not is_aside(tokens[phrase[0] - 1] if phrase[0] else tokens[phrase[0]]):
                    if phrase[0] and tokens[phrase[0] - 1].text == "," and is_aside(tokens[phrase[0]]) and phrase[0] > 1:
                        continue
                    return phrase
            if before.text == ")":
                return _ending_at(tokens, before_auxiliaries(tokens, k) + 1)
    return None


def _named_after_role(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """The name in "the group's director, Jane Roe, said", where the comma at `at` is the second."""
    start = at
    while start > 0 and at - start < 6 and (tokens[start - 1].is_capital or tokens[start - 1].text == "."):
        start -= 1
    if start == at or start < 3 or tokens[start - 1].text != "," or at - start > 5:
        return None
    phrase = _ending_at(tokens, start - 1)
    if phrase is None or not (tokens[phrase[0]].lower in _DETERMINERS or tokens[start - 2].text.islower()):
        return None
    if not any(t.text.islower() for t in tokens[phrase[0] + 1 : phrase[1]]):
        return None
    return start, at


def is_aside(token: Token) -> bool:
    """Whether what begins with the token after a comma stands beside the name: an apposition, an age, a participle."""
    lower = token.lower
    return (
        lower
        in (
            "a",
            "an",
            "the",
            "who",
            "whose",
            "one",
            "for",
            "in",
            "at",
            "of",
            "his",
            "her",
            "their",
            "like",
            "too",
            "now",
            "then",
        )
        or lower
        in ("however", "meanwhile", "speaking", "also", "himself", "herself", "then-", "senior", "former", "director", "with")
        or lower
        in (
            "professor",
            "president",
            "chief",
            "head",
            "chairman",
            "d",
            "r",
            "as",
            "by",
            "on",
            "from",
            "during",
            "when",
            "after",
        )
        or lower in ("co-founder", "executive", "vice", "author", "editor", "fellow", "deputy", "where", "which")
        or token.text[0].isdigit()
        or (lower.endswith(("ing", "ed")) and token.text.islower())
        or (token.is_capital and lower in ("democrat", "republican", "d-", "r-"))
        or (token.text[:2] in ("R-", "D-"))
    )


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
        if token.lower in AUXILIARIES and not (token.lower == "'s" and at + 1 < stop and _is_owned(tokens, at, stop)):
            break
        if at > start and token.lower in _SUBORDINATORS:
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


def _is_owned(tokens: Sequence[Token], at: int, stop: int) -> bool:
    """Whether 's is a possessive: the word after it is no verb form that "is" or "has" takes."""
    after = tokens[at + 1].lower if at + 1 < stop else ""
    return after not in AUXILIARIES and after not in ADVERBS and not after.endswith("ing") and after not in _DETERMINERS


def _is_finite(tokens: Sequence[Token], at: int) -> bool:
    before = tokens[at - 1].lower
    return before not in _DETERMINERS and before != "'s" and before not in _PREPOSITIONS


def subject_before(tokens: Sequence[Token], verb: int) -> tuple[int, int] | None:
    """The subject that stands before the verb, as tokens[start:end], or nothing."""
    at = before_auxiliaries(tokens, verb)
    if at < 0:
        return None
    token = tokens[at]
    lower = token.lower
    if lower in PRONOUNS:
        return at, at + 1
    if lower in RELATIVES:
        end = at - 1 if at and tokens[at - 1].text == "," else at
        return _ending_at(tokens, end) if end > 0 else None
    if lower in (
        "and",
        "or",
        "but",
        "then",
        "to",
        "by",
        "while",
        "before",
        "after",
        "in",
        "when",
        "without",
        "of",
        "for",
        "from",
    ):
        return leading_subject(tokens, at - 1) if at > 0 else None
    if token.quotation >= 0:
        return None
    if token.text == "," and (phrase := _beside_commas(tokens, at)):
        return phrase
    if token.text in (",", "—", "–", "-", "("):
        return leading_subject(tokens, at)
    if not token.is_word:
        return None
    if tokens[verb].lower.endswith("ing") and at == verb - 1 and token.text.islower():
        return leading_subject(tokens, at) or _ending_at(tokens, at + 1)
    return _ending_at(tokens, at + 1)


def _ending_at(tokens: Sequence[Token], end: int) -> tuple[int, int] | None:
    """The noun phrase that ends before token `end`."""
    forms = cue_forms()
    low = max(0, end - _LOOK)
    start = end
    while start > low:
        token = tokens[start - 1]
        lower = token.lower
        if token.quotation >= 0 and tokens[end - 1].quotation < 0:
            break
        if not token.is_word and token.text[0] not in "'’-.&$#@%":
            break
        if lower in _SUBORDINATORS or lower in RELATIVES or (lower in AUXILIARIES and lower != "'s"):
            break
        if lower in ("and", "or") and start - 1 > low and tokens[start - 2].text == ",":
            break
        cue = forms.get(lower)
        if cue and cue.form == "ed" and token.text.islower() and start < end and tokens[start].lower not in _PREPOSITIONS:
            break
        if token.text == "." and (start >= end or not tokens[start].is_capital or tokens[start].start == token.end):
            if not (start >= 2 and tokens[start - 2].end == token.start and len(tokens[start - 2].text) < 6):
                break
        start -= 1
    while start < end and (tokens[start].lower in INTRODUCTIONS or not tokens[start].is_word):
        start += 1
    return (start, end) if start < end else None


def subject_after(tokens: Sequence[Token], verb: int) -> tuple[int, int] | None:
    """The subject of an inverted cue ("said Jane Roe, a ..."), or nothing."""
    start = verb + 1
    if start >= len(tokens):
        return None
    first = tokens[start]
    if first.lower in PRONOUNS:
        return start, start + 1
    if not first.is_word or first.quotation >= 0 or first.lower in _SUBORDINATORS or first.lower in _PREPOSITIONS:
        return None
    if not (first.is_capital or first.lower in _DETERMINERS or first.text.islower()):
        return None
    end = phrase_end(tokens, start, len(tokens))
    return (start, end) if start < end else None
