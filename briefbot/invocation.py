"""How briefbot was called: under which name, with which settings, by whom, with what on standard input."""

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from briefbot.settings import Settings
    from briefbot.showing.audience import Audience

T = TypeVar("T")

_HIGHEST = 2**63 - 1  # the highest number that a store can give


def name() -> str:
    """How this command is called from here."""
    called = Path(sys.argv[0])
    if shutil.which(called.name) == str(called):
        return called.name
    nearer = os.path.relpath(called)
    return str(called) if nearer.startswith("..") else nearer


def number(given: str) -> int:
    """A number that a store can have given. Raises what says so to who typed another."""
    if not given.isdecimal() or not 0 < int(given[:20]) <= _HIGHEST:
        raise typer.BadParameter(f"{given[:40]!r} is no number that the store has given")
    return int(given)


def settings_of(context: typer.Context) -> "Settings":
    """The settings as they are for this command. Raises `ConfigError`."""
    from briefbot.config import load

    return load(context.obj)


def reader(settings: "Settings") -> "Audience":
    """Who reads what we print."""
    from briefbot.showing.audience import Audience

    return Audience(language=settings.desk.language, zone=settings.desk.time_zone)


def given(most: int) -> bytes:
    """What came on standard input, up to one byte more than `most`."""
    return sys.stdin.buffer.read(most + 1) if sys.stdin else b""


def run(work: "Coroutine[Any, Any, T]") -> "T":
    """What the work comes to, in an event loop of its own."""
    import asyncio

    return asyncio.run(work)
