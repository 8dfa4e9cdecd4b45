"""A reader's digest as it came to them, for who comes by the link in its mail."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from briefbot.desk.members import MemberDesk
from briefbot.desk.posts import Posts
from briefbot.ports import DigestPost, Outbox

LASTS = timedelta(days=90)
"""For how long such a link is good, while the digest is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionDesk:
    """Knows digests by their links. A link says the same each time it is made: a mail that is sent again is the same."""

    members: MemberDesk
    posts: Posts
    outbox: Outbox
    clock: Callable[[], datetime]

    async def post(self, seal: str) -> DigestPost | None:
        """The digest of a link, without what was withdrawn since. Raises `StoreError`.

        None where we made no such link, it is too old, its reader has left, or nothing is left to tell.
        """
        named = self.members.seals.opened_of("digest", seal)
        row = await self.outbox.delivery(named[0]) if named else None
        if row is None or not named or row.kind != "digest" or row.made + LASTS < self.clock():
            return None
        is_theirs = bool(row.subscriber.key) and row.subscriber.key == named[1]
        return await self.posts.digest_of(row) if is_theirs else None
