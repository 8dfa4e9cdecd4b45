"""The digests: what may stand in one, what stands in it, and that there is one a day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A brief that a reader's digest may tell, and what it can be ranked by.

    `sources` are its articles. `earlier_id` is the brief that the reader has, of the same story or of one that shares
    sources with it; so many of the sources it had (`known`). Who `asked_for` it did so by a topic, a feed or words, not only
    by wanting all. `opinions` has, for each topic, feed or words that it answers to and that the reader spoke of, how often
    they wanted more of it and how often less.
    """

    brief_id: int
    story_id: int
    written: datetime
    sources: frozenset[int]
    earlier_id: int | None = None
    known: int = 0
    asked_for: bool = False
    opinions: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What one subscriber is told of their local day; there is one a day. `lead` is its first paragraph, or "".

    The briefs are told in full, the first first; those of `also_ids` by their headlines. `updates` are (a brief, the earlier
    one that they have): of it only what is new is told. `corrections` are (a brief of an earlier digest, its part withdrawn
    since).
    """

    id: int
    subscriber_id: int
    day: date
    made: datetime
    brief_ids: tuple[int, ...]
    lead: str = ""
    also_ids: tuple[int, ...] = ()
    updates: tuple[tuple[int, int], ...] = ()
    corrections: tuple[tuple[int, str], ...] = ()

    @property
    def says_nothing(self) -> bool:
        """Whether there is neither a brief in it nor a correction."""
        return not (self.brief_ids or self.also_ids or self.corrections)


class Digests(Protocol):
    """The digests. Raises `StoreError`."""

    async def briefs_for_digest(self, subscriber_id: int, since: datetime, until: datetime) -> tuple[int, ...]:
        """The ids of the briefs written since (and before `until`) that the subscriber wants, the newest first.

        Of a story that was briefed again meanwhile, its last brief alone.
        """

    async def candidates(self, subscriber_id: int | None, since: datetime, until: datetime) -> tuple[Candidate, ...]:
        """The same briefs with what they can be ranked by, but for those that the subscriber has already.

        Without a subscriber, the last of every story.
        """

    async def withdrawn_since(self, subscriber_id: int, since: datetime) -> tuple[tuple[int, str], ...]:
        """What was withdrawn since then of briefs in a digest that told it to the subscriber: (brief, part), the first first.

        A digest that was on its way meanwhile is one that told it. What a later digest corrected is not among it.
        """

    async def keep_digest(
        self, digest: Digest, next_digest: datetime, due: datetime | None = None, *, is_owed: bool = True
    ) -> int | None:
        """Store the day's digest, its delivery where it is owed, and the time of the next, in one transaction; answers its id.

        None where the day had its digest already; nothing at all is stored where the subscriber's is not `due` then any
        more, because they have chosen another hour. The id given is not looked at.
        """

    async def digest(self, digest_id: int) -> Digest | None: ...

    async def last_digest(self, subscriber_id: int) -> Digest | None:
        """The subscriber's last digest, with or without briefs."""
