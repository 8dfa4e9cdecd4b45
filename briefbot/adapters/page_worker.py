"""The process in which pages are read: `python -m briefbot.adapters.page_worker FUNCTION MEGABYTES SECONDS`.

It reads a page from standard input, writes its article to standard output, and waits for the next. It ends when its
input does, so that it never outlives the process that started it.
"""

import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import BinaryIO

from briefbot.adapters.page_protocol import LENGTH, document_of, frame
from briefbot.errors import PageError
from briefbot.values import Article

Reader = Callable[[bytes, str, str], Article]


def main(function: str, megabytes: int, seconds: float) -> None:
    """Serve pages until the input ends."""
    # What a library prints must not end up between the frames.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    module, _, name = function.rpartition(".")
    read: Reader = getattr(import_module(module), name)
    _limit_memory(megabytes * 1_000_000)
    replies.write(frame(b'{"ready": true}'))
    replies.flush()
    is_last = False
    while not is_last and (asked := _next_page(sys.stdin.buffer)) is not None:
        _limit_time(seconds)
        reply, is_last = _reply(read, *asked)
        signal.setitimer(signal.ITIMER_REAL, 0)
        # A page that took much leaves a process that has little to give to the next.
        is_last = is_last or _memory()[1] > megabytes * 1_000_000 // 2
        replies.write(frame(json.dumps(reply | {"is_last": is_last}).encode()))
        replies.flush()


def _reply(read: Reader, html: bytes, url: str, content_type: str) -> tuple[dict[str, object], bool]:
    """The answer, and whether it should be this process's last."""
    try:
        return document_of(read(html, url, content_type)), False
    except PageError as error:
        return {"error": str(error)}, False
    except MemoryError:
        return {"is_too_large": True}, True
    except Exception as error:  # noqa: BLE001  (one page must not stop the others, whatever is in it)
        return {"cause": f"{type(error).__name__}: {error}"[:500]}, True


def _next_page(pages: BinaryIO) -> tuple[bytes, str, str] | None:
    parts = [_part(pages) for _ in range(3)]
    html, url, content_type = parts
    return None if html is None or url is None or content_type is None else (html, url.decode(), content_type.decode())


def _part(pages: BinaryIO) -> bytes | None:
    length = pages.read(LENGTH.size)
    if len(length) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(length)
    part = pages.read(size)
    return part if len(part) == size else None


def _limit_memory(most: int) -> None:
    """Never more than `most` bytes resident: the system limits address space, of which some is never touched."""
    size, resident = _memory()
    untouched = size - resident
    for limit, value in ((resource.RLIMIT_AS, most + untouched), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)):
        # Not every system knows each of them.
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))


def _memory() -> tuple[int, int]:
    """Bytes of address space and bytes resident now; zeros where the system has no /proc."""
    with suppress(OSError), open("/proc/self/statm", encoding="ascii") as statm:
        size, resident = map(int, statm.read().split()[:2])
        return size * resource.getpagesize(), resident * resource.getpagesize()
    return 0, 0


def _limit_time(seconds: float) -> None:
    """Our parent kills us after `seconds`; these are for when it is gone. CPU is counted from the process's start."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + seconds) + 2
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))
    signal.setitimer(signal.ITIMER_REAL, 2 * seconds + 2)


if __name__ == "__main__":
    # Control-C in a terminal reaches every process; the parent decides what becomes of us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(BrokenPipeError):
        main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
