"""What `briefbot run` says when it begins, and when it is asked to end."""

from collections.abc import Sequence
from dataclasses import dataclass

from briefbot.showing.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """How the service begins: `pages` is their address, or ""; `advice` what its settings are likely to miss."""

    command: str
    feeds: int
    is_in_telegram: bool = False
    mails: bool = False
    chats: int = 0
    pages: str = ""
    advice: Sequence[str] = ()


def greeting(told: Greeting, words: Catalogue) -> str:
    """What is followed, what is missing, and where briefs go: a line each."""
    pages = [words.say("the pages are at {address}", address=told.pages)] if told.pages else []
    last = "; ".join((_whereto(told, words), *pages, words.say("Ctrl-C stops")))
    return "\n".join((_followed(told, words), *(words.say("but {advice}", advice=line) for line in told.advice), last))


def _followed(told: Greeting, words: Catalogue) -> str:
    if told.feeds:
        return words.say_number("{number} feed is followed", "{number} feeds are followed", told.feeds)
    follow = f"`{told.command} feeds add URL`"
    return words.say("no feed is followed yet; {command} follows one, also while this runs", command=follow)


def _whereto(told: Greeting, words: Catalogue) -> str:
    """ "briefs go to Telegram, by mail and to 2 other chats"."""
    places = [
        *([words.say("to Telegram")] if told.is_in_telegram else []),
        *([words.say("by mail")] if told.mails else []),
        *([words.say_number("to {number} other chat", "to {number} other chats", told.chats)] if told.chats else []),
    ]
    if told.is_in_telegram:
        return words.say("briefs go {places}", places=words.listed(places))
    if places:
        return words.say("briefs appear here as they are written and go {places}", places=words.listed(places))
    return words.say("briefs appear here as they are written")


def farewell(words: Catalogue, *, by_key: bool, verbose: bool) -> str:
    """What the one who stops us is told, beside what a verbose log says by itself."""
    if verbose:
        return words.say("Ctrl-C again stops at once") if by_key else ""
    if by_key:
        return words.say("stopping: what is under way may take ten seconds (Ctrl-C: at once)")
    return words.say("stopping: what is under way may take ten seconds")


def cut_short(words: Catalogue) -> str:
    """What is said where somebody does not wait for that."""
    return words.say("stopping at once")
