"""Telegram's published limits of sending, as sliding windows.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: about 30 messages a second to all chats
together, one a second to one chat, 20 a minute to a group. Telegram lets short bursts pass; this does not.
"""

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace

SENDING = frozenset({"sendMessage", "sendDocument", "copyMessage"})
EDITING = frozenset({"editMessageText", "editMessageReplyMarkup"})


@dataclass(frozen=True, slots=True)
class Window:
    """At most `count` within any `seconds`; an arrival up to `slack` seconds early is forgiven, since a line jitters."""

    count: int
    seconds: float
    slack: float = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """What is allowed, and which methods count. `slack` of the chat windows suits a sender who keeps time to 50 ms."""

    everywhere: Window = Window(30, 1)
    chat: Window = Window(1, 1, slack=0.05)
    group: Window = Window(20, 60, slack=0.05)
    counted: frozenset[str] = SENDING

    def faster(self, times: float) -> "Limits":
        """The same with time going that much faster, for quick tests; `retry_after` is still in whole seconds."""
        return replace(
            self,
            everywhere=_faster(self.everywhere, times),
            chat=_faster(self.chat, times),
            group=_faster(self.group, times),
        )

    @classmethod
    def off(cls) -> "Limits":
        """No limits."""
        return cls(counted=frozenset())


def _faster(window: Window, times: float) -> Window:
    return replace(window, seconds=window.seconds / times)


@dataclass(slots=True)
class Traffic:
    """What was sent of late, by chat. `now` tells the time in seconds."""

    limits: Limits = Limits()
    now: Callable[[], float] = time.monotonic
    _everywhere: deque[float] = field(default_factory=deque)
    _by_chat: dict[int, deque[float]] = field(default_factory=dict)

    def retry_after(self, chat: int, *, is_group: bool) -> int:
        """Whole seconds until one more to this chat is allowed; 0 where it is now."""
        own = self._by_chat.get(chat, deque())
        waits = [self._wait(self._everywhere, self.limits.everywhere), self._wait(own, self.limits.chat)]
        if is_group:
            waits.append(self._wait(own, self.limits.group))
        return math.ceil(max(waits))

    def count(self, chat: int) -> None:
        """One was sent there now."""
        now = self.now()
        longest = max(self.limits.chat.seconds, self.limits.group.seconds)
        _add(self._everywhere, now, self.limits.everywhere.seconds)
        _add(self._by_chat.setdefault(chat, deque()), now, longest)

    def _wait(self, sent: deque[float], window: Window) -> float:
        if len(sent) < window.count:
            return 0
        return max(0.0, sent[-window.count] + window.seconds - window.slack - self.now())


def _add(sent: deque[float], now: float, seconds: float) -> None:
    sent.append(now)
    while sent[0] < now - seconds:
        sent.popleft()
