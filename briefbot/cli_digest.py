"""The commands of digests: look at one before its hour, and have it sent to oneself."""

import json as json_
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from briefbot import output
from briefbot.errors import BriefbotError
from briefbot.invocation import run, settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefbot.app_digest import Preview
    from briefbot.desk.ranking import Rank
    from briefbot.showing.digest import EditionStory

digest = typer.Typer(help="Digests, out of their turn.", no_args_is_help=True, rich_markup_mode=None)

Days = Annotated[int, typer.Option("--days", "-n", min=1, max=7, help="How far to look back for who had no digest yet.")]


@digest.command()
def preview(  # noqa: PLR0913, PLR0917  (its options)
    context: typer.Context,
    reader: Annotated[
        str, typer.Option("--for", metavar="READER", help="Whose: you@example.org, telegram:42. [default: who wants all]")
    ] = "",
    days: Days = 1,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it there as the mail that it would be.")] = None,
    open_: Annotated[bool, typer.Option("--open", help="Show that mail in the browser.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON: what is told, and why in this order.")] = False,
) -> None:
    """Show the digest that there would be now. It is not kept, and no model is asked."""
    from briefbot import app_digest
    from briefbot.showing.terminal_digest import digest_in_terminal

    shown = run(app_digest.preview(settings_of(context), reader, days))
    if html or open_:
        file = _written(html, shown.letter.html)
        output.complain(f"the mail is in {file}")
        if open_:
            _open(file)
    if json:
        output.write(_as_json(shown) + "\n")
    elif not open_:
        output.show(digest_in_terminal(shown.edition, shown.audience))


@digest.command()
def send(
    context: typer.Context,
    to: Annotated[str, typer.Option("--to", metavar="ADDRESS", help="The mail address that it goes to.")],
    days: Days = 1,
) -> None:
    """Mail the digest that there would be now, to look at it. It is not kept: the next one tells the same again."""
    from briefbot import app_digest

    subject = run(app_digest.send(settings_of(context), to, days))
    output.show(f"Sent to {to}: {subject}")


def _written(file: Path | None, html: str) -> Path:
    import tempfile

    path = file or Path(tempfile.mkdtemp(prefix="briefbot-")) / "digest.html"
    try:
        path.write_text(html, "utf-8")
    except OSError as error:
        raise BriefbotError(f"{str(path)!r} cannot be written: {error.strerror}; name another file") from error
    return path


def _open(file: Path) -> None:
    import webbrowser

    if not webbrowser.open(file.resolve().as_uri()):
        output.complain("no browser opens from here: open that file yourself")


def _as_json(shown: "Preview") -> str:
    edition, choice = shown.edition, shown.choice
    told: dict[str, Any] = {
        "day": edition.day.isoformat(),
        "lead": edition.lead,
        "stories": _stories(edition.stories, choice.ranks),
        "also": _stories(edition.also, choice.ranks),
        "corrections": [{"claim": one.claim, "headline": one.headline, "url": one.url} for one in edition.corrections],
    }
    return json_.dumps(told, ensure_ascii=False, indent=2)


def _stories(stories: "Sequence[EditionStory]", ranks: "Sequence[Rank]") -> list[dict[str, Any]]:
    by_brief = {rank.candidate.brief_id: rank for rank in ranks}
    return [
        {
            "brief": story.brief_id,
            "headline": story.brief.headline.text,
            "url": story.url,
            "update_of": story.earlier_id,
            "points": _points(by_brief[story.brief_id]),
        }
        for story in stories
    ]


def _points(rank: "Rank") -> dict[str, float]:
    names = ("points", "sources", "age", "wish", "likes")
    return {name: round(getattr(rank, name), 2) for name in names}
