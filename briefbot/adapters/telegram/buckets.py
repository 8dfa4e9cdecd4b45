"""When the next message may go to a chat, by Telegram's published limits. Nothing here waits: `now` is an argument, in seconds.

Some 30 messages a second to all chats together, one a second to one chat, 20 a minute to a group. They are counted as they
reach Telegram, and all that is known of that is that it was before the answer. So a chat's next message waits for the answer
to the last and a second more, and for all chats together both the messages of the last second and those not answered yet
count. However a line jitters, no limit is overstepped; the price is 30 / (1 + the seconds an answer takes) messages a second.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from collections import deque
from dataclasses import dataclass

_FORGET_PAST = 256


@dataclass(frozen=True, slots=True)
class Limits:
    """How messages must be spaced, in seconds: `everywhere` from one to the next, and at most `most` in any `second`.

    `unsent` is how long a turn stands that nobody uses; `unanswered` is longer than any request takes.
    """

    everywhere: float = 1 / 29
    second: float = 1
    most: int = 30
    chat: float = 1
    group: float = 3
    unsent: float = 10
    unanswered: float = 120


PUBLISHED = Limits()


@dataclass(frozen=True, slots=True)
class Turn:
    """The right to send one message to a chat, as given at `taken`."""

    chat: str
    taken: float


def is_group(chat: str) -> bool:
    """Whether the chat may be a group: those and channels have negative numbers, or names; people have positive ones."""
    return not chat.isdecimal()


class Buckets:
    """What was sent of late, as far as it keeps back what is next. Its size does not grow with the chats written to."""

    def __init__(self, limits: Limits = PUBLISHED) -> None:
        self._limits = limits
        self._next = 0.0
        self._answered: deque[float] = deque(maxlen=limits.most)
        self._under_way: dict[Turn, float] = {}
        self._closed: dict[str, float] = {}
        self._held: dict[str, float] = {}
        self._all_held = 0.0
        self._last_flood = ("", 0.0)
        self._forget_at = _FORGET_PAST

    def __len__(self) -> int:
        """How many chats it remembers."""
        return len(self._closed) + len(self._held)

    def next(self, chat: str, now: float) -> float:
        """When a message may go there, by what is known now: others may go before, and an answer make it sooner.

        Where that is now, `take` gives the turn.
        """
        return max(self.everywhere(now), self._closed.get(chat, now), self.held(chat, now))

    def everywhere(self, now: float) -> float:
        """When a message may go to any chat at all; at least `now`."""
        waiting = self._waiting(now)
        room = self._limits.most - len(waiting)
        if room <= 0:
            return min(waiting)
        full = self._answered[-room] + self._limits.second if len(self._answered) >= room else now
        return max(now, self._next, self._all_held, full)

    def held(self, chat: str, now: float) -> float:
        """Until when Telegram wants nothing there, because there was too much; at least `now`."""
        return max(now, self._all_held, self._held.get(chat, now))

    def take(self, chat: str, now: float) -> Turn:
        """The turn for a message that goes now. It stands until `answered`, or lapses when nobody sends."""
        turn = Turn(chat, now)
        self._next = max(self._next + self._limits.everywhere, now)  # a late turn does not delay the next
        self._stand(turn, now + self._limits.unsent)
        self._forget(now)
        return turn

    def start(self, turn: Turn, now: float) -> bool:
        """The message is going out; False where the turn has lapsed."""
        stands = self._under_way.get(turn, now) > now
        if stands:
            self._stand(turn, now + self._limits.unanswered)
        return stands

    def answered(self, turn: Turn, now: float) -> None:
        """The message has reached Telegram, or never will."""
        if self._under_way.pop(turn, None) is not None:
            self._answered.append(now)
            self._closed[turn.chat] = now + (self._limits.group if is_group(turn.chat) else self._limits.chat)

    def give_back(self, turn: Turn) -> None:
        """No message goes out on this turn."""
        if self._under_way.pop(turn, None) is not None:
            self._closed.pop(turn.chat, None)

    def hold(self, chat: str, seconds: float, now: float) -> None:
        """Telegram wants nothing there for so long.

        It does not say whether it means the chat or the bot. It is taken to mean the chat, until it says so of a second chat
        within ten seconds: then nothing goes anywhere.
        """
        other, at = self._last_flood
        if other not in ("", chat) and now - at < 10:
            self._all_held = max(self._all_held, now + seconds)
        self._last_flood = (chat, now)
        self._held[chat] = max(self._held.get(chat, now), now + seconds)

    def _stand(self, turn: Turn, until: float) -> None:
        self._under_way[turn] = until
        self._closed[turn.chat] = until

    def _waiting(self, now: float) -> list[float]:
        """When each of those that are under way lapses."""
        self._under_way = {turn: until for turn, until in self._under_way.items() if until > now}
        return list(self._under_way.values())

    def _forget(self, now: float) -> None:
        """Leave out the chats that nothing keeps back, each time they have doubled."""
        if len(self) > self._forget_at:
            self._closed = {chat: until for chat, until in self._closed.items() if until > now}
            self._held = {chat: until for chat, until in self._held.items() if until > now}
            self._forget_at = max(_FORGET_PAST, 2 * len(self))
