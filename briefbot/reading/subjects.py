"""Which words are the subject of a cue verb: before it, beside commas, or after it. Positions are token numbers."""

from collections.abc import Sequence

from briefbot.reading.clauses import (
    DAYS,
    DETERMINERS,
    HARD_MARKS,
    INTRODUCTIONS,
    LOOK,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    SUBORDINATORS,
    before_auxiliaries,
    clause_start,
    phrase_before,
    phrase_end,
)
from briefbot.reading.tokens import Token

_PEOPLE = frozenset("officials official man woman spokesman spokeswoman president senator governor mayor people police".split())


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
    return token.quotation < 0 and (token.is_capital or token.lower in PRONOUNS or token.lower in DETERMINERS)


def _beside_commas(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """The subject before an apposition that ends with the comma at `at`: "Jane Roe, who ..., said"."""
    low = max(0, at - LOOK)
    end = at
    if name := _named_after_role(tokens, at):
        return name
    for k in range(at - 1, low, -1):
        token = tokens[k]
        if token.text in HARD_MARKS or (token.quotation >= 0 and tokens[k - 1].quotation < 0):
            return None
        if token.text == "," and k + 1 < end and is_aside(tokens[k + 1]):
            before = tokens[k - 1]
            if before.is_word and (before.is_capital or before.lower in _PEOPLE) and before.lower not in DAYS:
                phrase = phrase_before(tokens, k)
                if phrase and not is_aside(tokens[phrase[0] - 1] if phrase[0] else tokens[phrase[0]]):
                    if phrase[0] and tokens[phrase[0] - 1].text == "," and is_aside(tokens[phrase[0]]) and phrase[0] > 1:
                        continue
                    return phrase
            if before.text == ")":
                return phrase_before(tokens, before_auxiliaries(tokens, k) + 1)
    return None


def _named_after_role(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """The name in "the group's director, Jane Roe, said", where the comma at `at` is the second."""
    start = at
    while start > 0 and at - start < 6 and (tokens[start - 1].is_capital or tokens[start - 1].text == "."):
        start -= 1
    if start == at or start < 3 or tokens[start - 1].text != "," or at - start > 5:
        return None
    phrase = phrase_before(tokens, start - 1)
    if phrase is None or not (tokens[phrase[0]].lower in DETERMINERS or tokens[start - 2].text.islower()):
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


def subject_before(  # noqa: PLR0911  (one return a shape)
    tokens: Sequence[Token], verb: int
) -> tuple[int, int] | None:
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
        return phrase_before(tokens, end) if end > 0 else None
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
    if token.text == "," and not tokens[verb].lower.endswith("ing") and (phrase := _beside_commas(tokens, at)):
        return phrase
    if token.text in (",", "—", "–", "-", "("):
        return leading_subject(tokens, at)
    if not token.is_word:
        return None
    if tokens[verb].lower.endswith("ing") and at == verb - 1 and token.text.islower():
        return leading_subject(tokens, at) or phrase_before(tokens, at + 1)
    return phrase_before(tokens, at + 1)


def subject_after(tokens: Sequence[Token], verb: int) -> tuple[int, int] | None:
    """The subject of an inverted cue ("said Jane Roe, a ..."), or nothing."""
    start = verb + 1
    if start >= len(tokens):
        return None
    first = tokens[start]
    if first.lower in PRONOUNS:
        return start, start + 1
    if not first.is_word or first.quotation >= 0 or first.lower in SUBORDINATORS or first.lower in PREPOSITIONS:
        return None
    if not (first.is_capital or first.lower in DETERMINERS or first.text.islower()):
        return None
    end = phrase_end(tokens, start, len(tokens))
    return (start, end) if start < end else None
