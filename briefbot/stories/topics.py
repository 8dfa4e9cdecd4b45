"""Which topics a story belongs to: by the feeds that brought it, and by the words that tell it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from briefbot.stories.terms import stem, words
from briefbot.values import Article

# The news is told first: what is only named far down is not what the article is about. It also bounds the time.
_TOLD_IN = 2_000  # characters of the text, after the title
_LONGEST_TITLE = 500
_SHORTEST_BENT = 5  # letters; of shorter words in other languages the whole word must stand there
_LONGEST_ENDING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic by its `name`. A story belongs to it that one of its `feeds` (addresses) brought or one of its `words` tells.

    `words` are words or phrases; `style` names the prompts that its stories are written with, "" for the usual ones.
    """

    name: str
    title: str = ""
    words: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    style: str = ""


def topics_of(articles: Sequence[Article], feeds: Iterable[str], topics: Sequence[Topic]) -> tuple[Topic, ...]:
    """The topics, in the order given, that a story of these articles belongs to; `feeds` are those that brought it.

    A topic's words are sought in the titles and where the texts begin, as whole words whatever their case. Their English
    endings make no difference ("election" finds "elections"), nor do the short endings of longer words in articles
    that say they are of another language. The time grows with the length of what is read.
    """
    brought = {place_of(feed) for feed in feeds}
    read = [_Read(article) for article in articles]
    return tuple(topic for topic in topics if brought & set(map(place_of, topic.feeds)) or _told(topic, read))


def _told(topic: Topic, read: Sequence["_Read"]) -> bool:
    phrases = [words(phrase) for phrase in topic.words]
    return any(article.tells(phrase) for phrase in phrases if phrase for article in read)


def place_of(feed: str) -> str:
    """An address without what makes no difference to a person: its scheme, and a stroke at the end."""
    return feed.strip().partition("://")[2].rstrip("/") or feed


class _Read:
    """An article's words, and at which places each stands."""

    def __init__(self, article: Article) -> None:
        self.is_english = article.language.partition("-")[0].lower() in {"", "en"}
        self.tokens = [_bare(word) for word in words(f"{article.title[:_LONGEST_TITLE]} \n {article.text[:_TOLD_IN]}")]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """By word, and by its stem where the article is in English."""
        found: dict[str, list[int]] = {}
        for place, token in enumerate(self.tokens):
            for key in {token, stem(token)} if self.is_english else (token,):
                found.setdefault(key, []).append(place)
        return found

    def tells(self, phrase: Sequence[str]) -> bool:
        first, *rest = map(_bare, phrase)
        return any(
            all(
                place + step < len(self.tokens) and self._meets(word, self.tokens[place + step])
                for step, word in enumerate(rest, 1)
            )
            for place in self._of(first)
        )

    def _of(self, word: str) -> list[int]:
        if self.is_english and word.isascii():
            return self.places.get(stem(word), [])
        return [place for token, places in self.places.items() if self._meets(word, token) for place in places]

    def _meets(self, word: str, token: str) -> bool:
        if word == token:
            return True
        if self.is_english and word.isascii():
            return stem(word) == stem(token)
        root = word if len(word) < _SHORTEST_BENT else word[:-1]
        return len(word) > 3 and token.startswith(root) and len(token) - len(root) <= _LONGEST_ENDING


def _bare(word: str) -> str:
    return word.removesuffix("'s")
