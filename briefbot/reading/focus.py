"""Whom a text is about, sentence by sentence, and so whom "he" or "she" means.

Each sentence has at most one topic: the person whose words it gives or, where it gives none, its first person who stands as
a subject, outside quotation marks. A pronoun denotes the topic of its own sentence or of the nearest sentence before that has
a fitting one, after the centering theory of Grosz, Joshi and Weinstein (1995), much simplified. Where somebody unnamed
("a spokeswoman") or two people stand nearer, it denotes nobody that we could name: a quote without a mouth is better than
one in the wrong mouth.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from briefbot.reading import clauses
from briefbot.reading.passages import Passage
from briefbot.reading.people import Mention, People, Person
from briefbot.reading.subjects import may_begin
from briefbot.reading.words import word_list, word_table

_GENDERS = {"he": "m", "she": "f"}
_SENTENCES = 6  # back to which a pronoun reaches
_PARAGRAPHS = 2
_WOMEN = frozenset("woman girl mother daughter sister wife widow aunt grandmother actress lady nun".split())
_MEN = frozenset("man boy father son brother husband widower uncle grandfather actor gentleman monk".split())
_PEOPLE = frozenset(
    "person official farmer worker supporter attendee visitor guest customer passenger donor aide staffer source friend "
    "colleague relative neighbor neighbour resident voter student teacher nurse engineer soldier".split()
)
_INDEFINITE = frozenset(("a", "an", "one", "another"))
_OWNERS = frozenset(("'s", "'", "’"))


@dataclass(frozen=True, slots=True)
class Focus:
    """Who is in a sentence outside its quotations: its topic, everybody, and an unnamed topic's gender ("m", "f", "any")."""

    paragraph: int
    topic: Person | None = None
    everybody: tuple[Person, ...] = ()
    unnamed: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says something: the words to show, and the person where it is one."""

    words: str
    person: Person | None


NOBODY = Speaker("", None)


class Discourse:
    """The sentences read so far, each with its focus. Fed in the order of the text."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.foci: list[Focus] = []  # one a sentence
        self._told: list[Focus] = []  # the same without the sentences that are nothing but quotation
        self._bare = 0  # paragraphs that are nothing but quotation, and count as no distance

    def denoted(self, pronoun: str, passage: Passage, place: int) -> Person | None:
        """Whom "he" or "she" at `place`, in the sentence that comes next, means; None where that cannot be told."""
        gender = _GENDERS[pronoun]
        here = _focus(passage, self.people, place)
        if here.topic is not None and _fits(here.topic, gender):
            return _sure(here, gender)
        if _is_of(here.unnamed, gender):
            return None
        paragraph = passage.paragraph - self._bare
        for focus in self._told[: -_SENTENCES - 1 : -1]:
            if paragraph - focus.paragraph > _PARAGRAPHS or _is_of(focus.unnamed, gender):
                return None
            if focus.topic is not None and _fits(focus.topic, gender):
                return _sure(focus, gender)
            others = [person for person in focus.everybody if _fits(person, gender)]
            if others:
                return others[0] if len(others) == 1 and focus.paragraph == paragraph else None
        return None

    def add(self, passage: Passage, speaking: Sequence[Speaker]) -> None:
        """Take in a sentence, with those whose words it gives."""
        focus = self._seen(passage, speaking)
        self.foci.append(focus)
        if any(token.quotation < 0 for token in passage.tokens):
            self._told.append(focus)
        elif not self._told or self._told[-1].paragraph + self._bare < passage.paragraph:
            self._bare = passage.paragraph - (self._told[-1].paragraph if self._told else 0)

    def _seen(self, passage: Passage, speaking: Sequence[Speaker]) -> Focus:
        """The focus of a sentence as its words and its speakers give it."""
        focus = _focus(passage, self.people, passage.end)
        persons = [speaker.person for speaker in speaking if speaker.person is not None]
        if persons:
            topic = persons[0] if focus.topic is None else focus.topic if focus.topic in persons else None
            focus = Focus(passage.paragraph, topic, tuple(dict.fromkeys((*focus.everybody, *persons))))
        elif gender := next((g for speaker in speaking if (g := gender_of_description(speaker.words))), ""):
            focus = Focus(passage.paragraph, None, focus.everybody, gender)
        elif focus.topic is None and (pronoun := _leading_pronoun(passage)) is not None:
            topic = self.denoted(pronoun, passage, passage.start)
            focus = Focus(passage.paragraph, topic, focus.everybody, "" if topic else _GENDERS[pronoun])
        return replace(focus, paragraph=passage.paragraph - self._bare)


def _sure(focus: Focus, gender: str) -> Person | None:
    """The topic, but for one of unknown gender beside somebody of the right one."""
    topic = focus.topic
    if topic is None or topic.gender == gender:
        return topic
    return None if any(person.gender == gender for person in focus.everybody) else topic


def _fits(person: Person, gender: str) -> bool:
    return person.gender in (gender, "")


def _is_of(unnamed: str, gender: str) -> bool:
    return unnamed in (gender, "any")


def _may_name(words: str) -> bool:
    """Whether it is one word that may be a surname that the article never gives in full."""
    lower = words.lower()
    return words[:1].isupper() and words.isalpha() and lower not in word_list("organisations") | word_list("places")


_HUMAN = ("expert", "practice", "acting", "speaks", "company", "reporter")


def gender_of_description(words: str) -> str:
    """The gender of somebody unnamed: "m", "f", "any", or "" where the words describe no single person."""
    if words.lower() in _GENDERS:
        return _GENDERS[words.lower()]
    kinds = "any" if _may_name(words) else ""
    for word in words.lower().replace(",", " ").split()[:8]:
        if word in clauses.PREPOSITIONS or word in clauses.RELATIVES:
            break
        if word in _WOMEN or word.endswith("woman"):
            return "f"
        if word in _MEN or word.endswith(("man", "gentleman")):
            return "m"
        if word in _PEOPLE or word in word_list("titles") or word_table("expertise").get(word) in _HUMAN:
            kinds = "any"
    return kinds


def _leading_pronoun(passage: Passage) -> str | None:
    first = next((t for t in passage.tokens if t.is_word and t.quotation < 0), None)
    return first.lower if first is not None and first.lower in _GENDERS else None


def _focus(passage: Passage, people: People, stop: int) -> Focus:
    """The focus of the part of a sentence before `stop`, as its own words give it."""
    tokens = passage.tokens
    mentions = people.within(passage.start, min(stop, passage.end))
    if not mentions:
        return Focus(passage.paragraph, unnamed=_unnamed_subject(passage, stop))
    places = {token.start: at for at, token in enumerate(tokens) if token.quotation < 0}
    found = [(mention, places[mention.start]) for mention in mentions if mention.start in places]
    everybody = tuple(dict.fromkeys(mention.person for mention, _ in found))
    if found and any(t.lower in clauses.RELATIVES | clauses.AUXILIARIES for t in tokens[1 : found[0][1]]):
        unnamed = _unnamed_subject(passage, stop)  # "A president who met Jane Roe ..."
        if unnamed:
            return Focus(passage.paragraph, None, everybody, unnamed)
    opening = _opening_end(passage)
    topic = next((m.person for m, at in found if at >= opening and _may_lead(passage, m, at)), None)
    return Focus(passage.paragraph, topic, everybody)


def _may_lead(passage: Passage, mention: Mention, at: int) -> bool:
    """Whether a mention may be a subject: no owner, and not what a preposition leads to."""
    tokens = passage.tokens
    after = next((token for token in tokens[at:] if token.start >= mention.end), None)
    if after is not None and (after.lower in _OWNERS or after.lower in ("and", "or", "&")):
        return False  # an owner, or one of several
    before = at - 1
    while before >= 0 and at - before < 5 and (tokens[before].lower in word_list("titles") or tokens[before].text == "."):
        before -= 1
    return before < 0 or (tokens[before].lower not in clauses.PREPOSITIONS and tokens[before].lower not in ("and", "or", "&"))


def _opening_end(passage: Passage) -> int:
    """Where the main clause begins, after an opening clause ("After Roe left, Doe ...")."""
    tokens = passage.tokens
    if not tokens or tokens[0].lower not in clauses.INTRODUCTIONS | clauses.SUBORDINATORS:
        return 0
    comma = next((k for k in range(1, len(tokens) - 1) if tokens[k].text == "," and may_begin(tokens[k + 1])), -1)
    return comma + 1 if comma > 0 else 0


def _unnamed_subject(passage: Passage, stop: int) -> str:
    """The gender of somebody unnamed that a sentence begins with: "A farmer from Norby ..."."""
    tokens = passage.tokens
    if not tokens or tokens[0].quotation >= 0 or tokens[0].start >= stop or tokens[0].lower not in _INDEFINITE:
        return ""
    return gender_of_description(" ".join(token.text for token in tokens[1:8]))
