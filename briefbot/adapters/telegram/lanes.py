"""Who waits to send, in two lanes: answers to people go before broadcasts, chats take turns, a chat's own stay in order."""

from collections import deque
from collections.abc import Hashable
from math import inf
from typing import Generic, Literal, TypeVar

from briefbot.adapters.telegram.buckets import Buckets

Lane = Literal["answers", "broadcasts"]
Who = TypeVar("Who", bound=Hashable)


class Lanes(Generic[Who]):
    """The two lanes. `Who` is whatever the caller knows a waiter by."""

    def __init__(self) -> None:
        self._lanes: dict[Lane, dict[str, deque[Who]]] = {"answers": {}, "broadcasts": {}}

    def __bool__(self) -> bool:
        return any(self._lanes.values())

    @property
    def chats(self) -> set[str]:
        """The chats that somebody waits for."""
        return {chat for lane in self._lanes.values() for chat in lane}

    def join(self, lane: Lane, chat: str, who: Who) -> None:
        """Wait for a turn in a chat."""
        self._lanes[lane].setdefault(chat, deque()).append(who)

    def leave(self, lane: Lane, chat: str, who: Who) -> None:
        """Wait no more; one who does not wait may leave."""
        line = self._lanes[lane].get(chat, deque())
        if who in line:
            line.remove(who)
        if not line:
            self._lanes[lane].pop(chat, None)

    def all_leave(self, chat: str) -> list[Who]:
        """Those who wait for a chat; they wait no more."""
        return [who for lane in self._lanes.values() for who in lane.pop(chat, ())]

    def next(self, buckets: Buckets, now: float) -> tuple[str, Who] | float:
        """The chat and the waiter whose turn it is now, and who leaves; or when to ask again."""
        everywhere = buckets.everywhere(now)
        if everywhere > now:
            return everywhere
        soonest = inf
        for lane in self._lanes.values():
            for chat in lane:
                when = buckets.next(chat, now)
                if when <= now:
                    return chat, _pop(lane, chat)
                soonest = min(soonest, when)
        return soonest


def _pop(lane: dict[str, deque[Who]], chat: str) -> Who:
    """The first in a chat's line, which goes to the end of the lane."""
    line = lane.pop(chat)
    who = line.popleft()
    if line:
        lane[chat] = line
    return who
