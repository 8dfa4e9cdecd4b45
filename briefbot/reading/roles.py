"""What an article says somebody is: the words before the name, the apposition or the relative clause after it. Verbatim."""

from collections.abc import Sequence

from briefbot.reading import clauses
from briefbot.reading.cues import cue_forms
from briefbot.reading.people import Mention, People, Person
from briefbot.reading.tokens import Token
from briefbot.reading.words import word_list, word_table

_DETERMINERS = frozenset("a an the one".split())
_OWNERS = frozenset("his her their its our my".split())
_OPENERS = frozenset(
    "senior former director professor associate assistant chief head co-founder founder author president deputy "
    "executive managing vice chairman chairwoman chair fellow dean principal lead editor ceo chairperson secretary leader "
    "adviser advisor manager lecturer analyst historian economist scholar lawyer researcher spokesman "
    "spokeswoman spokesperson now himself herself emeritus research policy political campaign general".split()
)
_IS = frozenset(
    "is was has chairs leads heads runs directs teaches studies founded represents specializes specialises served works "
    "worked advised wrote covers oversees led headed ran taught chaired owns manages researches".split()
)
_HONORIFICS = frozenset("mr mrs ms miss mx sir dame lord lady".split())
_AFFILIATIONS = frozenset(("of", "at", "from", "with"))
_LONGEST = 60  # tokens in a role
_STOPS = frozenset(("but", "while", "when", "after", "before", "because", "if", "although", "though", "since", "until", "told"))


def find_roles(text: str, sentences: Sequence[Sequence[Token]], people: People) -> dict[str, str]:
    """The best role of each person, by name; people of whom nothing is said are not in it. Their role words are noted."""
    found: dict[str, tuple[int, str]] = {}
    for tokens in sentences:
        if not tokens:
            continue
        places = {token.start: at for at, token in enumerate(tokens)}
        for mention in people.within(tokens[0].start, tokens[-1].end):
            first = places.get(mention.start, -1)
            last = next((k for k in range(max(first, 0), len(tokens)) if tokens[k].end >= mention.end), -1)
            if first < 0 or last < 0:
                continue
            for weight, role in _roles_at(text, tokens, first, last + 1, mention):
                _note(mention.person, role)
                if weight > found.get(mention.person.name, (0, ""))[0]:
                    found[mention.person.name] = (weight, role)
    return {name: role for name, (_, role) in found.items()}


def _note(person: Person, role: str) -> None:
    """Remember a role's words, demonyms also as countries, for later descriptions."""
    demonyms = word_table("demonyms")
    for word in role.lower().replace(",", " ").split():
        person.described.add(word)
        if word in demonyms:
            person.described.add(demonyms[word])
            person.countries.add(demonyms[word])
    if person.described & {"president", "premier", "minister", "chancellor", "king"}:
        person.described.add("leader")


def _roles_at(text: str, tokens: Sequence[Token], first: int, last: int, mention: Mention) -> list[tuple[int, str]]:
    """The roles around one mention, tokens[first:last], with how much each tells."""
    found: list[tuple[int, str]] = []
    after = _after(tokens, last)
    if after:
        role = text[tokens[after[0]].start : tokens[after[1] - 1].end]
        found.append((40 + min(len(role), 200) // 10 if mention.is_full else 20, role))
    before = _before(tokens, first)
    if before < first:
        begin = before + (tokens[before].text in ("A", "An") and before + 1 < first)  # a sentence's capital
        role = text[tokens[begin].start : tokens[first - 1].end].rstrip(" ,")
        if role.lower().rstrip(".") not in _HONORIFICS:
            found.append((30 if mention.is_full else 10, role))
    return found


def _before(tokens: Sequence[Token], first: int) -> int:
    """Where the role words that stand right before a name begin; `first` where there are none."""
    titles = word_list("titles")
    at = first - 1
    while at >= 0 and tokens[at].text == "." and at and tokens[at - 1].lower in titles:
        at -= 1
    if at >= 0 and tokens[at].text == "," and at >= 2 and not mention_like(tokens, at):
        return _reverse_apposition(tokens, first)
    if at < 0 or (tokens[at].lower not in titles and tokens[at].lower not in word_table("expertise")):
        return first
    forms = cue_forms()
    while at > 0 and first - at < 14:
        token = tokens[at - 1]
        cue = forms.get(token.lower)
        if token.text == "." and at >= 2 and (tokens[at - 2].lower in titles or "." in tokens[at - 2].text):
            at -= 1
            continue
        if token.quotation >= 0 or not (token.is_word or token.text in "&-/'’"):
            break
        if token.lower in clauses.AUXILIARIES and token.lower != "'s":
            break
        if token.text.islower() and (
            token.lower in word_list("no_names")
            or token.lower in clauses.ADVERBS
            or (cue is not None and cue.form in ("ed", "ing", "s"))
        ):
            break
        if token.is_capital and token.lower in word_list("no_names"):
            break
        if token.text.islower() and token.lower in ("and", "or", "of", "for", "to", "by", "with", "told", "met", "that", "as"):
            break
        at -= 1
    return at


def mention_like(tokens: Sequence[Token], at: int) -> bool:
    """Whether the token before the comma at `at` is a name rather than a role."""
    return tokens[at - 1].is_capital


def _reverse_apposition(tokens: Sequence[Token], first: int) -> int:
    """ "The state's committeeman, John Roe," : the role first, between a determiner and the comma."""
    for at in range(first - 2, max(-1, first - 16), -1):
        token = tokens[at]
        if (not token.is_word and token.lower != "'s") or token.quotation >= 0:
            return first
        if token.lower in _DETERMINERS or token.lower in _OWNERS:
            words = [t.lower for t in tokens[at + 1 : first - 1]]
            head = next((w for w in reversed(words) if w in word_list("titles") or w in word_table("expertise")), "")
            return at if head and head == words[-1] else first
    return first


def _after(tokens: Sequence[Token], last: int) -> tuple[int, int] | None:
    """The role after a name: an apposition, a relative clause that says what somebody is, or "of the ..."."""
    at = last
    if at < len(tokens) and tokens[at].text == "(":  # "(R-Texas)"
        closing = next((k for k in range(at, min(len(tokens), at + 8)) if tokens[k].text == ")"), -1)
        at = closing + 1 if closing > 0 else at
    if at + 1 >= len(tokens):
        return None
    if tokens[at].lower in _AFFILIATIONS and (tokens[at + 1].is_capital or tokens[at + 1].lower == "the"):
        stop = _role_end(tokens, at + 1, within=True)
        return (at, stop) if any(t.lower in word_list("organisations") for t in tokens[at:stop]) else None
    if tokens[at].text != ",":
        return None
    at += 1
    if tokens[at].text.isdigit() and at + 2 < len(tokens) and tokens[at + 1].text == ",":
        at += 2
    return _apposition(tokens, at)


def _apposition(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    first = tokens[at]
    if first.lower == "who" and at + 2 < len(tokens):
        if tokens[at + 1].lower not in _IS:
            return None
        start = at + 2 if tokens[at + 1].lower in ("is", "was") and tokens[at + 2].lower in _DETERMINERS else at
        if tokens[at + 1].lower in ("is", "was", "has") and start == at:
            return None
        stop = _role_end(tokens, at + 2, within=False)
        return (start, stop) if stop > at + 2 else None
    if first.quotation >= 0 or not (first.lower in _DETERMINERS or first.lower in _OPENERS or first.lower in _OWNERS):
        return None
    stop = _role_end(tokens, at, within=False)
    words = {t.lower for t in tokens[at:stop]}
    known = any(w in word_list("titles") or w in word_table("expertise") for w in words)
    return (at, stop) if stop - at >= 1 and (known or (first.lower in _DETERMINERS and stop - at <= 25)) else None


def _role_end(tokens: Sequence[Token], start: int, *, within: bool) -> int:
    """Where a role ends: before the verb that the name is the subject of, a new clause, or with the sentence."""
    at = start
    while at < len(tokens) and at - start < _LONGEST:
        token = tokens[at]
        if token.quotation >= 0 or token.text in ";:—–()" or (token.text in ".!?" and _ends(tokens, at)):
            break
        if at > start and token.lower in _STOPS:
            break
        if token.text == "," and (within or _closes(tokens, at)):
            break
        if at > start and token.text.islower() and _is_verb_after_role(tokens, at, within):
            break
        at += 1
    while at > start and not tokens[at - 1].is_word and tokens[at - 1].quotation < 0 and tokens[at - 1].text != ".":
        at -= 1
    return at


def _ends(tokens: Sequence[Token], at: int) -> bool:
    return at + 1 >= len(tokens) or not (
        tokens[at + 1].is_capital or tokens[at + 1].text.islower() or tokens[at + 1].text == ","
    )


def _is_verb_after_role(tokens: Sequence[Token], at: int, within: bool) -> bool:
    lower = tokens[at].lower
    if lower in ("said", "says", "told", "tells", "wrote") or (within and lower in clauses.AUXILIARIES):
        return tokens[at - 1].lower not in clauses.RELATIVES
    return within and lower in cue_forms() and cue_forms()[lower].form in ("ed", "s")


def _names_a_post(tokens: Sequence[Token], at: int) -> bool:
    """Whether a second role follows, and not the clause whose source the name is: "..., the two states recognise"."""
    titles, posts = word_list("titles"), word_table("expertise")
    return any(token.lower in titles or token.lower in posts for token in tokens[at : at + 6])


def _closes(tokens: Sequence[Token], comma: int) -> bool:
    """Whether the comma ends the apposition: what follows is the clause's own verb, or another clause."""
    at = comma + 1
    while at < len(tokens) and (
        tokens[at].lower in clauses.ADVERBS or tokens[at].lower.endswith("ly") or tokens[at].lower in clauses.DAYS
    ):
        at += 1
    if at >= len(tokens):
        return True
    token = tokens[at]
    lower = token.lower
    if token.quotation >= 0 or not token.is_word:
        return True
    if lower in ("and", "or"):
        follows = tokens[at + 1] if at + 1 < len(tokens) else token
        return not (
            follows.is_capital or follows.lower in _DETERMINERS or follows.lower in _OPENERS or tokens[comma - 1].is_capital
        )
    if lower in _DETERMINERS or lower in _OPENERS or lower in _OWNERS:
        return lower in _DETERMINERS and at == comma + 1 and not _names_a_post(tokens, at)
    if token.is_capital:
        return lower in word_list("no_names")
    return True
