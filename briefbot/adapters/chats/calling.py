"""Calls that wait for others, each in a thread of its own: none is waited for longer than it may take."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


def begin(call: Callable[[], T]) -> "asyncio.Future[T]":
    """Begin the call in a thread that holds up nobody's end; what it comes to.

    A thread cannot be stopped. Where nobody waits for it any longer it goes on until the call ends, and the future with it.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if future.cancelled():
            return
        if error:
            future.set_exception(error)
            future.exception()  # whoever does not wait for it any more need not be told
        else:
            future.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        try:
            outcome: tuple[T | None, BaseException | None] = (call(), None)
        except BaseException as error:  # noqa: BLE001  (raised where it is waited for)
            outcome = (None, error)
        with suppress(RuntimeError):  # the loop is closed: nobody is there any more
            loop.call_soon_threadsafe(settle, *outcome)

    threading.Thread(target=run, name="chat", daemon=True).start()
    return future
