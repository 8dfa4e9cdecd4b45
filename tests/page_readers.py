"""Functions for a page worker to run: each stands for a page that does something to its reader."""

import os
import signal
import time
from datetime import UTC, datetime

from briefbot.errors import PageError
from briefbot.values import Article

calls = 0
kept: list[bytes] = []


def read(html: bytes, url: str, content_type: str = "") -> Article:
    """Do what the page says, as "verb" or "verb argument"."""
    global calls  # noqa: PLW0603  (tells whether a process is the same as before)
    calls += 1
    verb, _, argument = html.decode("utf-8", "replace").partition(" ")
    match verb:
        case "sleep":
            time.sleep(float(argument))
        case "spin":
            while True:
                pass
        case "take":
            held = bytearray(int(argument) * 1_000_000)
            held[::4096] = b"x" * len(held[::4096])
        case "keep":
            kept.append(b"x" * int(argument) * 1_000_000)
        case "fail":
            raise ZeroDivisionError(argument)
        case "refuse":
            raise PageError(f"{url!r} holds nothing: try another")
        case "die":
            os.kill(os.getpid(), signal.Signals[argument])
        case "exit":
            os._exit(0)
        case "print":
            print("a library that talks", flush=True)  # noqa: T201
            os.write(1, b"\0\0\0\0")
        case "recurse":
            return read(html, url, content_type)
        case "environment":
            return _article(url, repr(sorted(os.environ)))
    return _article(url, f"{os.getpid()} {calls} {content_type} {argument}")


def _article(url: str, text: str) -> Article:
    return Article(
        id="a1",
        url=url,
        title="Naïve \ud800 \N{GRINNING FACE}",
        text=text,
        published=datetime(2026, 3, 1, tzinfo=UTC),
        authors=("Jane Roe", "John Doe"),
        is_snippet=True,
    )
