"""What a round of the desk came to, in a line or two, and what to try next."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRow:
    """Counts of one round: feeds asked and failed, entries and articles that were new, briefs written."""

    feeds: int
    failed: int = 0
    entries: int = 0
    articles: int = 0
    briefs: int = 0


def outcome(round_: RoundRow, command: str, *, follows_any: bool = True) -> str:
    """The line after a poll; `command` is how briefbot is called here."""
    if not follows_any:
        return f"No feeds yet. `{command} feeds add URL` follows one."
    if not round_.feeds and not round_.briefs:
        return f"No feed is due. `{command} poll --now` asks them all; `{command} feeds list` says when each is."
    asked = f"{_counted(round_.feeds, 'feed')} asked{f', {round_.failed} failed' if round_.failed else ''}"
    if not (round_.entries or round_.briefs):
        return f"{asked}: nothing new."
    written = f"{asked}: {_counted(round_.entries, 'new entry', 'new entries')}, {_counted(round_.briefs, 'brief')} written."
    return f"{written} `{command} latest` lists them." if round_.briefs else written


def demo_outcome(round_: RoundRow, kept: int, command: str) -> str:
    """The lines after the demo, of whose briefs `kept` are in its store."""
    if round_.briefs:
        read = f"{_counted(round_.feeds, 'feed')} asked, {_counted(round_.articles, 'article')} read"
        news = f"{read}, {_counted(round_.briefs, 'brief')} written and kept. Run the demo again: it finds nothing new."
    else:
        news = f"{_counted(round_.feeds, 'feed')} asked: nothing new. {_counted(kept, 'brief')} of earlier runs are kept."
    return f"{news}\n\n{_next_steps(command)}"


def _next_steps(command: str) -> str:
    return "\n".join(
        (
            "Now news of your own: brief a page, a feed or a file; or follow a feed or a site, and poll.",
            f"  {command} brief URL-or-FILE",
            f"  {command} feeds add URL",
            f"  {command} poll",
        )
    )


def _counted(number: int, one: str, more: str = "") -> str:
    return f"{number} {one if number == 1 else more or one + 's'}"
