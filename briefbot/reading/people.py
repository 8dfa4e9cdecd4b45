"""The people of an article: their names, every mention of them, and whom a pronoun or a description denotes.

Names are runs of capitalised words, freed of titles by word lists and by given names; a surname alone is a later mention
of the fullest name that ends with it. Gender comes from titles and given names. Whom a pronoun denotes is told by `focus`.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from briefbot.reading.names import SUFFIXES, Run, capital_runs, demonyms, gender_of, given_names, is_initials, is_title_case
from briefbot.reading.tokens import Token
from briefbot.reading.words import word_list

_MAX_NAME = 6  # tokens; a longer run of capitals is a headline or a list


class Mention(NamedTuple):
    """text[start:end] names a person."""

    start: int
    end: int
    person: "Person"
    is_full: bool


@dataclass(eq=False)
class Person:
    """Somebody the article names: the fullest name, the gender where it shows, and the role words met so far."""

    name: str
    given: str
    surname: str
    gender: str = ""
    mentions: int = 0
    first_at: int = 0
    described: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)


class People:
    """Who is named in an article, and where. Built once of its sentences; asked by place."""

    def __init__(self, text: str, sentences: Iterable[Sequence[Token]]) -> None:
        self._text = text
        self._by_surname: dict[str, list[Person]] = {}
        self._by_given: dict[str, list[Person]] = {}
        self._by_name: dict[str, Person] = {}
        self.mentions: list[Mention] = []
        later: list[tuple[Sequence[Token], Run]] = []
        headlines: list[Sequence[Token]] = []
        for tokens in sentences:
            if is_title_case(tokens):
                headlines.append(tokens)
                continue
            for run in capital_runs(tokens):
                if not self._meet(tokens, run):
                    later.append((tokens, run))
        self._merge()
        self._find_later(later)
        self._find_in_headlines(headlines)
        self.mentions.sort(key=lambda mention: mention.start)
        self._starts = [mention.start for mention in self.mentions]

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions that lie in text[start:end]."""
        return [m for m in self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)] if m.end <= end]

    def before(self, place: int, limit: int = 60) -> list[Mention]:
        """The mentions before `place`, the nearest first, at most `limit`."""
        at = bisect_right(self._starts, place)
        return self.mentions[max(0, at - limit) : at][::-1]

    def called(self, words: set[str], place: int) -> Person | None:
        """Whom a description ("the Hungarian leader") denotes: the one whose role has all its words, the nearest before."""
        fits = [m.person for m in self.before(place) if words <= m.person.described and not (m.person.countries - words)]
        return fits[0] if fits and all(p is fits[0] for p in fits) else None

    def _meet(self, tokens: Sequence[Token], run: Run) -> bool:
        """Take a run as a full name where it is one."""
        words = [t for t in tokens[run.name : run.last] if t.is_word]
        while words and words[-1].lower in SUFFIXES:
            words.pop()
        if not 2 <= len(words) <= _MAX_NAME or not self._is_name(tokens, run, words):
            return False
        start, end = tokens[run.name].start, tokens[run.last - 1].end
        name = self._text[start:end]
        person = self._by_name.get(name)
        if person is None:
            person = Person(name, words[0].lower, words[-1].lower, first_at=start)
            self._by_name[name] = person
            self._by_surname.setdefault(person.surname, []).append(person)
            self._by_given.setdefault(person.given, []).append(person)
        person.mentions += 1
        person.gender = person.gender or gender_of(tokens, run, person.given)
        self.mentions.append(Mention(start, end, person, True))
        return True

    def _is_name(self, tokens: Sequence[Token], run: Run, words: Sequence[Token]) -> bool:
        lowers = [w.lower for w in words]
        titled = run.name > run.first and any(t.lower in word_list("titles") for t in tokens[run.first : run.name])
        if any(lower in word_list("organisations") for lower in lowers[1:]):
            return False
        if lowers[0] in given_names() or titled:
            return True
        if any(lower in word_list("organisations") or lower in word_list("places") or lower in demonyms() for lower in lowers):
            return False
        if run.first and tokens[run.first - 1].lower in ("the", "a", "an", "this", "that", "its", "of", "'s"):
            return False
        return all(not w.text.isupper() or len(w.text) == 1 or is_initials(w) for w in words) and len(words) <= 4

    def _merge(self) -> None:
        """Names that others lengthen ("Jane Roe", "Jane Q. Roe", "Jane Roe Jr.") become one person under the fullest."""
        for same in self._by_surname.values():
            for given in {p.given for p in same}:
                group = [p for p in same if p.given == given]
                if len(group) > 1:
                    self._join(max(group, key=lambda p: (len(p.name), -p.first_at)), group)

    def _join(self, fullest: Person, group: list[Person]) -> None:
        others = [p for p in group if p is not fullest]
        fullest.mentions = sum(p.mentions for p in group)
        fullest.first_at = min(p.first_at for p in group)
        fullest.gender = next((p.gender for p in group if p.gender), "")
        self.mentions = [m._replace(person=fullest) if m.person in others else m for m in self.mentions]
        self._by_name.update({p.name: fullest for p in others})
        for table in (self._by_surname[fullest.surname], self._by_given[fullest.given]):
            table[:] = [p for p in table if p not in others]

    def _find_later(self, runs: Iterable[tuple[Sequence[Token], Run]]) -> None:
        for tokens, run in runs:
            words = [t for t in tokens[run.name : run.last] if t.is_word]
            if not words:
                continue
            person = self._known(words, tokens, run)
            if person:
                person.mentions += 1
                self.mentions.append(Mention(tokens[run.name].start, tokens[run.last - 1].end, person, False))

    def _known(self, words: Sequence[Token], tokens: Sequence[Token], run: Run) -> Person | None:
        if len(words) == 1:
            lower = words[0].lower
            fits = self._by_surname.get(lower) or self._by_given.get(lower) or []
            if fits:
                return self._closest(fits, words[0].start, gender_of(tokens, run, ""))
            if run.name > run.first and tokens[run.last - 2].lower in word_list("titles"):
                return self._by_title(words[0], gender_of(tokens, run, ""))
        return None

    def _by_title(self, word: Token, gender: str) -> Person | None:
        """A surname with a title that is never given in full: "Gov. Roe"."""
        if word.lower in word_list("organisations") or word.lower in word_list("places") or word.lower in word_list("titles"):
            return None
        person = Person(word.text, "", word.lower, gender, 0, word.start)
        self._by_surname.setdefault(word.lower, []).append(person)
        return person

    def _closest(self, fits: Sequence[Person], place: int, gender: str) -> Person:
        """Of people who share a name: the one the article speaks of most before `place`, or first after it."""
        if len(fits) == 1:
            return fits[0]
        usable = [p for p in fits if not gender or p.gender in (gender, "")] or list(fits)
        earlier = Counter[Person]()
        for mention in self.mentions[-80:]:
            if mention.person in usable and mention.start < place:
                earlier[mention.person] += 1 + (mention.start > place - 600)
        return max(usable, key=lambda p: (earlier[p], p.mentions, -p.first_at))

    def _find_in_headlines(self, headlines: Iterable[Sequence[Token]]) -> None:
        for tokens in headlines:
            for at, token in enumerate(tokens):
                fits = self._by_surname.get(token.lower, [])
                if fits and token.is_capital:
                    person = max(fits, key=lambda p: p.mentions)
                    start = token.start
                    if at and tokens[at - 1].lower == person.given:
                        start = tokens[at - 1].start
                    self.mentions.append(Mention(start, token.end, person, False))
