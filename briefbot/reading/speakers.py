"""From the words of a subject to who it is: a person the article names, or the words themselves."""

from collections.abc import Sequence

from briefbot.reading.focus import NOBODY, Discourse, Speaker
from briefbot.reading.passages import Passage
from briefbot.reading.people import People, Person
from briefbot.reading.tokens import Token
from briefbot.reading.words import word_list, word_table

_PREPOSITIONS = frozenset("for of from with to by at in on about against behind between among near".split())
_GENERIC = frozenset(
    "the a an this that his her their its former current new own then incoming outgoing us u.s american s 's ’s".split()
)
_LONGEST = 14  # words of an unnamed speaker


def speaker_of(text: str, passage: Passage, tokens: Sequence[Token], discourse: Discourse, last: Speaker) -> Speaker:
    """Who the subject `tokens` of a sentence is. `last` is the one who spoke before."""
    if not tokens:
        return NOBODY
    people = discourse.people
    if len(tokens) == 1 and tokens[0].lower in ("he", "she"):
        person = discourse.denoted(tokens[0].lower, passage, tokens[0].start)
        return Speaker(person.name, person) if person else Speaker(tokens[0].text, None)
    if len(tokens) == 1 and tokens[0].lower in ("they", "it"):
        return Speaker(last.words, None) if last.words and last.person is None else Speaker(tokens[0].text, None)
    person = _named(tokens, people) or _described(tokens, people)
    return Speaker(person.name, person) if person else Speaker(_shown(text, tokens), None)


def _named(tokens: Sequence[Token], people: People) -> Person | None:
    """The person a noun phrase names with its head: not an owner ("Roe's aides"), nor what follows "for"."""
    for mention in people.within(tokens[0].start, tokens[-1].end):
        before = [t for t in tokens if t.end <= mention.start]
        after = next((t for t in tokens if t.start >= mention.end), None)
        if any(t.lower in _PREPOSITIONS for t in before):
            return None
        if after is not None and (
            after.lower in ("'s", "'", "’")
            or (after.text.islower() and after.lower not in _AFTER_A_NAME and not after.lower.endswith("ed"))
        ):
            continue
        if after is not None and after.is_capital and after.lower in word_list("organisations"):
            continue
        return mention.person
    return None


_AFTER_A_NAME = frozenset("of and at from in with himself herself who on for to also jr sr".split())


def _described(tokens: Sequence[Token], people: People) -> Person | None:
    """The person whom "the Hungarian leader" denotes."""
    if tokens[0].lower not in ("the", "his", "her", "this", "american") or len(tokens) > 6:
        return None
    demonyms = word_table("demonyms")
    words = {demonyms.get(t.lower, t.lower) for t in tokens if t.is_word and t.lower not in _GENERIC}
    if not words or not any(word in word_list("titles") for word in words) or any(t.lower in _PREPOSITIONS for t in tokens):
        return None
    return people.called(words, tokens[0].start)


def _shown(text: str, tokens: Sequence[Token]) -> str:
    """The words used, cut where they grow long."""
    last = tokens[min(len(tokens), _LONGEST) - 1]
    return " ".join(text[tokens[0].start : last.end].split())
