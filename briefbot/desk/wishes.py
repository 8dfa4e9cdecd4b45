"""What people ask to be told of, in words: how a wish is written down, and which wishes a text grants. Pure."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from briefbot.desk.follow import address
from briefbot.errors import FeedError
from briefbot.ports import Wanted
from briefbot.reading.addresses import plain_url
from briefbot.stories.terms import stem, terms, words

_LONGEST = 200  # characters of a wish
_MARKS = str.maketrans("“”„«»‟＂", '"""""""')
# Letters that Unicode does not take for accented ones, and people do.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
_PHRASES = re.compile(r'"([^"]*)"?|([^"\s]+)')

Phrase = tuple[str, ...]


def subscription_key(kind: Wanted, value: str) -> str:
    """A person's wish as it is kept, so that one wish is one value; "" where nothing can be meant by it.

    Words are in lower case, each once, in order, phrases between quotation marks; a feed is its address without what only
    tracks its reader.
    """
    value = value.strip()
    if kind == "feed":
        return _feed_key(value)
    if kind == "words":
        return " ".join(_written(phrase) for phrase in _phrases(value))
    return value.casefold() if kind == "topic" else ""


def _feed_key(url: str) -> str:
    try:
        return plain_url(address(url))
    except FeedError:
        return ""


def _phrases(wish: str) -> list[str]:
    """The phrases and single words of a wish, each once, sorted."""
    found = _PHRASES.findall(wish[:_LONGEST].translate(_MARKS))
    told = {" ".join(words(unicodedata.normalize("NFC", quoted or bare))) for quoted, bare in found}
    return sorted(told - {""})


def _written(phrase: str) -> str:
    return f'"{phrase}"' if " " in phrase else phrase


@dataclass(frozen=True, slots=True)
class Wishes:
    """Wishes by a word that each cannot do without: a text is held against those alone whose word it has."""

    by_word: dict[str, tuple[tuple[str, tuple[Phrase, ...]], ...]]

    def granted(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The wishes all of whose words and phrases stand in the texts, a phrase within one; sorted.

        Case, accents and English endings make no difference. The time grows with the length of the texts, and with the
        number of wishes that share a word with them.
        """
        places = _places(texts)
        near = (wish for word in places for wish in self.by_word.get(word, ()))
        return tuple(sorted(wish for wish, phrases in near if all(_stands(phrase, places) for phrase in phrases)))


@lru_cache(maxsize=4)
def index(wishes: tuple[str, ...]) -> Wishes:
    """The wishes made ready; the last few answers are kept, for wishes change less often than briefs are written."""
    by_word: defaultdict[str, list[tuple[str, tuple[Phrase, ...]]]] = defaultdict(list)
    for wish in dict.fromkeys(wishes):
        if phrases := _sought(wish):
            # The longest word is as a rule the rarest.
            by_word[max((word for phrase in phrases for word in phrase), key=len)].append((wish, phrases))
    return Wishes({word: tuple(found) for word, found in by_word.items()})


@lru_cache(maxsize=20_000)
def _sought(wish: str) -> tuple[Phrase, ...]:
    return tuple(stems for phrase in _phrases(wish) if (stems := tuple(_stems(phrase))))


def _stems(text: str) -> Iterator[str]:
    for word in words(_unaccented(text)):
        if word.isascii():
            yield stem(word.removesuffix("'s"))
        else:  # scripts that put no space between words have terms of their own
            yield from terms(word)


def _unaccented(text: str) -> str:
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).translate(_PLAIN)


def _places(texts: Iterable[str]) -> dict[str, set[int]]:
    """At which places each stem stands; the texts are a place apart, so that no phrase goes from one to the next."""
    places: defaultdict[str, set[int]] = defaultdict(set)
    place = 0
    for text in texts:
        for word in _stems(text):
            places[word].add(place)
            place += 1
        place += 1
    return places


def _stands(phrase: Sequence[str], places: dict[str, set[int]]) -> bool:
    here = places.get(phrase[0], set())
    for step, word in enumerate(phrase[1:], 1):
        there = places.get(word, set())
        here = {place for place in here if place + step in there}
    return bool(here)
