"""Expert or voice: whether somebody explains and judges, or acts in the story. The role decides.

A role is read part by part ("a senior fellow at X | and a former Pentagon official"). Each part scores by its words, with
the table words/expertise.txt: an expert's word 3, a practitioner's 2, an acting role -3, speaking for somebody -5, running a
company -3, a place where experts work 1; a word of the past ("former") turns an acting role into 2, except of those who
led a country or wanted to, which stays 0; so does "during the Roe administration". Who advises or defends somebody now ("a
senior adviser to Roe"), manages a campaign or runs for office speaks for a side and is a voice, whatever else they are. The
director of a charity who explains its work is a practitioner; who studies or teaches a field is an expert. The last noun
before "of" or "at" settles a part: a "chief economist" is no chief and a "professor at the police academy" no policeman. The
sum decides: above 0 is an expert.
"""

import re

from briefbot.reading.words import word_table

_PART = re.compile(
    r",? and (?=(?:a|an|the|former|author|director|co-|senior|professor)\b)|[;,] (?=(?:a|an|the|and|former|who)\b)"
)
_IN_ANOTHER_TIME = re.compile(
    r"\b(?:during|under|in|for) (?:the |then-|President )[\w .'’-]{2,60}(?:administrations?|presidency|years|government|era)\b"
)
_WORD = re.compile(r"[\w.-]+")
_POINTS = {"expert": 3, "practice": 2, "place": 1, "acting": -3, "speaks": -5, "company": -3, "reporter": -2}
_LED_A_COUNTRY = frozenset(
    ("president", "premier", "chancellor", "minister", "king", "queen", "senator", "governor", "gov", "candidate", "nominee")
)
_SIDES = frozenset(
    ("adviser", "advisor", "strategist", "counsel", "attorney", "lawyer", "pollster")
)  # of somebody: "to", "for"
_OWN = frozenset(("its", "his", "her", "their", "s"))  # of the client, as in "the company's lawyer"
_RUNS = re.compile(r"\b(?:is (?:challenging|running for)|(?:first|own)[\w -]{0,20} campaign)\b", re.IGNORECASE)
_STUDIES = re.compile(r"\bwho (?:now |also )?(?:studies|teaches|researches|has researched)\b")
_POSTS = frozenset("director head aide speechwriter negotiator inspector manager chief chair".split())
_DEPUTIES = frozenset(("deputy", "vice-governor", "assistant", "junior"))
_LINKS = frozenset(("at", "of", "for", "in", "with", "on", "from", "to", "who", "by", "under", "during"))


def is_expert_role(role: str) -> bool:
    """Whether a role, in a text's own words, is an expert's."""
    score = sum(_part_score(part) for part in _whole_parts(role))
    return score + 3 * bool(_STUDIES.search(role)) - 4 * bool(_RUNS.search(role)) > 0


def _whole_parts(role: str) -> list[str]:
    """The parts; one that only says what the place before it is ("director of Roe House, a charity") is joined to it."""
    table = word_table("expertise")
    parts: list[str] = []
    for part in _PART.split(role):
        kinds = {table.get(word.strip(".-")) for word in _WORD.findall(part.lower())} - {None}
        if parts and kinds == {"place"}:
            parts[-1] += ", " + part
        else:
            parts.append(part)
    return parts


def _part_score(part: str) -> int:  # noqa: PLR0911  (one return a row of the table)
    """The score of one part: its head noun before the first "of" or "at", and whether an expert's place follows."""
    table = word_table("expertise")
    words = [word.strip(".-") for word in _WORD.findall(part.lower())]
    stop = next((k for k, word in enumerate(words) if word in _LINKS and k), len(words))
    kinds = [(word, table.get(word, "")) for word in words[:stop]]
    past = any(kind == "past" for _, kind in kinds) or bool(_IN_ANOTHER_TIME.search(part))
    heads = [(word, kind) for word, kind in kinds if kind in _POINTS and kind != "place"]
    if not heads:
        return _of_a_place(words, stop, past)
    if any(kind == "speaks" for _, kind in heads):
        return _POINTS["speaks"]
    if not past and ("campaign" in words[:stop] or any(_is_on_a_side(words, stop, head) for head, _ in heads)):
        return _POINTS["acting"]
    if "campaign" in words[:stop]:
        return 0
    if heads[-1][1] in ("expert", "practice"):
        return _POINTS[heads[-1][1]]
    if past and heads[-1][1] == "acting":
        is_deputy = any(word in _DEPUTIES for word in words[:stop])
        led_a_department = heads[-1][0] == "minister" and "prime" not in words
        return 0 if heads[-1][0] in _LED_A_COUNTRY and not is_deputy and not led_a_department else 2
    if any(kind == "expert" for _, kind in heads):
        return _POINTS["expert"]
    if heads[-1][1] in ("acting", "company") and _is_of_experts(words, stop, heads[-1][0]):
        return 1
    return _POINTS[heads[-1][1]]


def _is_on_a_side(words: list[str], stop: int, head: str) -> bool:
    """Whether a lawyer's, an adviser's or a strategist's client is named: they speak for it."""
    return head in _SIDES and (words[stop : stop + 1] in (["to"], ["for"]) or bool(_OWN & set(words[:stop])))


def _of_a_place(words: list[str], stop: int, past: bool) -> int:
    """A role without a known head: "of the Institute for X", "directs the X program at the Y Institute", "who studies ice"."""
    if any(word in ("studies", "researches", "teaches", "specializes", "specialises") for word in words[:3]):
        return 3
    if past and any(word in _POSTS for word in words[:stop]):
        return 1
    return 1 if _is_of_experts(words, min(stop, 1), "director") else 0


def _is_of_experts(words: list[str], stop: int, head: str) -> bool:
    """Whether it is a post at a place where experts work; a party's or a state's president is none."""
    table = word_table("expertise")
    posts = (
        "director",
        "president",
        "chairman",
        "chairwoman",
        "founder",
        "co-founder",
        "executive",
        "chief",
        "manager",
        "head",
    )
    places = [word for word in words[stop:] if table.get(word) == "place"]
    return head in posts and any(word not in ("department", "council", "school", "program", "programme") for word in places)
