"""What a round of the desk came to, in a line or two, and what to try next."""

from dataclasses import dataclass

from briefbot.showing.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRow:
    """Counts of one round: feeds asked and failed, entries and articles that were new, briefs written."""

    feeds: int
    failed: int = 0
    entries: int = 0
    articles: int = 0
    briefs: int = 0


def outcome(round_: RoundRow, command: str, words: Catalogue, *, follows_any: bool = True) -> str:
    """The line after a poll; `command` is how briefbot is called here."""
    if not follows_any:
        follow = f"`{command} feeds add URL`"
        return words.say("No feeds yet. {command} follows one.", command=follow)
    if not round_.feeds and not round_.briefs:
        poll, feeds = f"`{command} poll --now`", f"`{command} feeds list`"
        return words.say("No feed is due. {poll} asks them all; {feeds} says when each is.", poll=poll, feeds=feeds)
    asked = _asked(round_, words)
    if round_.failed:
        asked += ", " + words.say("{count} failed", count=words.figure(round_.failed))
    if not (round_.entries or round_.briefs):
        return words.say("{asked}: nothing new.", asked=asked)
    entries = words.say_number("{number} new entry", "{number} new entries", round_.entries)
    written = f"{asked}: {entries}, {_written(round_, words)}."
    return f"{written} {_latest(command, words)}" if round_.briefs else written


def demo_outcome(round_: RoundRow, kept: int, command: str, words: Catalogue) -> str:
    """The lines after the demo, of whose briefs `kept` are in its store."""
    asked = _asked(round_, words)
    if round_.briefs:
        articles = words.say_number("{number} article read", "{number} articles read", round_.articles)
        told = f"{asked}, {articles}, {_written(round_, words)}."
        news = " ".join((told, words.say("They are kept: run the demo again, and it finds nothing new.")))
    else:
        earlier = words.say_number("{number} brief of earlier runs is kept.", "{number} briefs of earlier runs are kept.", kept)
        news = " ".join((words.say("{asked}: nothing new.", asked=asked), earlier))
    return f"{news}\n\n{_next_steps(command, words)}"


def where_demo_is(store: str, command: str, words: Catalogue) -> str:
    """How to look at what the demo has kept, in lines to be pasted as they are; `store` is its URL, fit for a shell."""
    looks = (f"  BRIEFBOT_STORE__URL={store} {command} {look}" for look in ("latest", "show 1", "feeds list"))
    return "\n".join((words.say("To look at what the demo has kept:"), *looks))


def _next_steps(command: str, words: Catalogue) -> str:
    return "\n".join(
        (
            words.say("Now news of your own: brief a page, a feed or a file; or follow a feed or a site, and poll."),
            f"  {command} brief URL-or-FILE",
            f"  {command} feeds add URL",
            f"  {command} poll",
        )
    )


def _asked(round_: RoundRow, words: Catalogue) -> str:
    return words.say_number("{number} feed asked", "{number} feeds asked", round_.feeds)


def _written(round_: RoundRow, words: Catalogue) -> str:
    return words.say_number("{number} brief written", "{number} briefs written", round_.briefs)


def _latest(command: str, words: Catalogue) -> str:
    latest = f"`{command} latest`"
    return words.say("{command} lists them.", command=latest)
