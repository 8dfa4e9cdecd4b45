"""Standard output and standard error as they are: closed, full, a pipe whose reader has left, narrow, or ASCII alone."""

import codecs
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING

from briefbot.errors import BriefbotError

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_NARROWEST = 20  # columns: with fewer there would be nothing to read
_LONGEST = 2_000  # characters in a complaint: what is complained of may be very long
_NEAREST = {ord(mark): plain for mark, plain in zip("“”„«»‘’–—·•…\u00a0\u202f", '"""""\'\'--.*.  ', strict=True)}


def prepare() -> None:
    """Let no letter be an error: where the terminal cannot show one, the nearest is shown, or a question mark."""
    codecs.register_error("nearest", _nearest)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="nearest")


def show(*shown: "RenderableType") -> None:
    """Print for a person to read. Raises `BriefbotError` where it cannot be printed; where nobody reads on, we are done."""
    from briefbot.showing.paragraph import paragraph  # noqa: PLC0415  (--help is quick without)

    with _written():
        for one in shown:
            console().print(*(map(paragraph, one.split("\n")) if isinstance(one, str) else (one,)), sep="")


def write(text: str | bytes) -> None:
    """Print for a program to read: in UTF-8, whatever the terminal speaks. Raises as `show` does."""
    with _written():
        if sys.stdout is not None:
            sys.stdout.flush()
            sys.stdout.buffer.write(text if isinstance(text, bytes) else text.encode("utf-8", "replace"))


def complain(lines: str) -> None:
    """Say what is wrong on standard error, each line led by our name; where nobody can hear it, nothing happens."""
    from briefbot.showing.plain import plain  # noqa: PLC0415  (--help is quick without)

    for line in lines.splitlines():
        said = plain(line)
        with suppress(OSError, ValueError, AttributeError):  # AttributeError: it is closed, so there is none
            sys.stderr.write(f"briefbot: {said if len(said) <= _LONGEST else said[:_LONGEST] + '…'}\n")
            sys.stderr.flush()


def console(*, stderr: bool = False) -> "Console":
    """Where to draw."""
    from rich.console import Console  # noqa: PLC0415  (--help is quick without)

    class Plain(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    console = Plain(stderr=stderr, highlight=False, markup=False, emoji=False)
    console.width = max(console.width, _NARROWEST)
    return console


@contextmanager
def _written() -> Iterator[None]:
    try:
        yield
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:  # whoever reads us has read enough
        _abandon()
        sys.exit(0)
    except OSError as error:
        _abandon()
        raise BriefbotError(f"the output cannot be written: {error.strerror}; free some space, or write elsewhere") from error


def _abandon() -> None:
    """What is still to be written goes nowhere, so that leaving is no error either."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return error.object[error.start : error.end].translate(_NEAREST).encode("ascii", "replace").decode(), error.end
