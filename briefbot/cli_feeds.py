"""The commands of `briefbot feeds`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefbot import output
from briefbot.errors import SourceError
from briefbot.invocation import given, name, reader, run, settings_of

if TYPE_CHECKING:
    from briefbot.ports import FollowedFeed

_LONGEST_LIST = 10_000_000  # bytes of OPML

Which = Annotated[str, typer.Argument(help="Its number, as `feeds list` shows it, or its URL.")]

feeds = typer.Typer(help="The feeds you follow.", no_args_is_help=True, rich_markup_mode=None)


@feeds.command()
def add(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="A feed, or a site whose feed is to be found.")],
) -> None:
    """Follow a feed. Of a site's address, the feed that its page names is followed."""
    from briefbot import app

    feed, is_new = run(app.follow(settings_of(context), url))
    verb = "following" if is_new else "already followed"
    output.show(f"{verb}: {feed.id}  {feed.name}  {feed.address if feed.title else ''}".rstrip())


@feeds.command("list")
def list_feeds(context: typer.Context) -> None:
    """List the feeds, how each fares, and when it is asked next."""
    from datetime import UTC, datetime

    from briefbot import app
    from briefbot.showing.lists import FeedRow, feeds_in_terminal

    settings = settings_of(context)
    rows = [
        FeedRow(
            id=str(health.feed.id),
            url=health.feed.address,
            title=health.feed.title,
            entries=health.entries,
            polled=health.feed.polled,
            next_poll=health.feed.next_poll if health.feed.status == "active" else None,
            is_paused=health.feed.is_paused,
            trouble=health.feed.error,
        )
        for health in run(app.feeds(settings))
    ]
    output.show(feeds_in_terminal(rows, reader(settings), now=datetime.now(UTC), command=name()))


@feeds.command()
def remove(context: typer.Context, feed: Which) -> None:
    """Stop following a feed. Its briefs stay."""
    from briefbot import app

    left = _followed(feed, run(app.leave(settings_of(context), feed)))
    output.show(f"no longer followed: {left.name}")


@feeds.command()
def pause(context: typer.Context, feed: Which) -> None:
    """Ask a feed no more for now."""
    from briefbot import app

    paused = _followed(feed, run(app.pause(settings_of(context), feed, is_paused=True)))
    output.show(f"paused: {paused.name}; `{name()} feeds resume {paused.id}` asks it again")


@feeds.command()
def resume(context: typer.Context, feed: Which) -> None:
    """Ask a paused feed again."""
    from briefbot import app

    resumed = _followed(feed, run(app.pause(settings_of(context), feed, is_paused=False)))
    output.show(f"asked again: {resumed.name}")


def _followed(asked: str, found: "FollowedFeed | None") -> "FollowedFeed":
    """The feed that was asked for. Raises `SourceError` where it is not followed."""
    if found is None:
        raise SourceError(f"{asked!r} is not followed; `{name()} feeds list` lists what is")
    return found


@feeds.command("import")
def import_opml(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="An OPML file, or - for standard input.")],
) -> None:
    """Follow every feed of an OPML file."""
    from briefbot import app

    content = given(_LONGEST_LIST) if str(file) == "-" else app.file_content(file, _LONGEST_LIST)
    new, known, troubles = run(app.import_opml(settings_of(context), content))
    output.complain("\n".join(troubles))
    output.show(f"{new} new, {known} already followed, {len(troubles)} left out")


@feeds.command()
def export(context: typer.Context) -> None:
    """Write the feeds as OPML to standard output."""
    from briefbot import app

    output.write(run(app.export_opml(settings_of(context))))
