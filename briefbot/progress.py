"""How far a round has come, drawn as bars that go away when it is done. Where nobody watches, nothing is drawn."""

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from briefbot.showing.plain import plain

_SHOWN = {"poll": "Asking the feeds", "read": "Reading what is new", "gather": "Gathering stories", "write": "Writing briefs"}
_NOTE = 60  # characters


class Bars:
    """A bar for each stage of a round: `ports.Progress`."""

    def __init__(self, console: Console) -> None:
        columns = (TextColumn("{task.description:<20}"), BarColumn(24), MofNCompleteColumn(), TextColumn("{task.fields[note]}"))
        self._progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "Bars":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def __call__(self, stage: str, done: int, total: int, note: str) -> None:
        """Draw a step."""
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(_SHOWN[stage], total=total, note="")
        self._progress.update(self._tasks[stage], completed=done, total=total, note=plain(note)[:_NOTE])
