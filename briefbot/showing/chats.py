"""The chats that the settings name, in the terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefbot.showing.catalogue import Catalogue
from briefbot.showing.plain import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRow:
    """A chat, the service that it is of, and what goes there: everything where none are named; `digest` is "07:30", or ""."""

    name: str
    service: str
    topics: Sequence[str] = ()
    feeds: Sequence[str] = ()
    words: Sequence[str] = ()
    digest: str = ""


def chats_in_terminal(chats: Sequence[ChatRow], words: Catalogue) -> str:
    """A line for each: "team  Slack  topics sea; words ferry, coast guard; once a day at 07:30"."""
    return "\n".join(f"{chat.name}  {chat.service}  {'; '.join(_wanted(chat, words))}" for chat in chats) or no_chats(words)


def no_chats(words: Catalogue) -> str:
    """What is said where none is set up, with lines that set one up."""
    how = words.say("No chats yet. Such lines in the settings set one up; `briefbot chats test` then tries it:")
    return f'{how}\n  [chats.phone]\n  url = "ntfy://ntfy.sh/NAME"'


def tried_in_terminal(name: str, words: Catalogue) -> str:
    """What is said of a chat that took a test."""
    return words.say("{chat}: sent", chat=name)


def _wanted(chat: ChatRow, words: Catalogue) -> Iterator[str]:
    if chat.topics:
        yield words.say("topics {names}", names=plain(", ".join(chat.topics)))
    if chat.feeds:
        yield words.say("feeds {names}", names=plain(", ".join(chat.feeds)))
    if chat.words:
        yield words.say("words {names}", names=plain(", ".join(chat.words)))
    if not (chat.topics or chat.feeds or chat.words):
        yield words.say("everything")
    yield words.say("once a day at {time}", time=chat.digest) if chat.digest else words.say("at once")
