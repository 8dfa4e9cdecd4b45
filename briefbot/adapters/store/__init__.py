"""Truth in our tables: SQLAlchemy Core and Alembic, on SQLite or PostgreSQL."""

from pathlib import Path

from briefbot.adapters.store.batches import Batches
from briefbot.adapters.store.bounces import Bounces
from briefbot.adapters.store.briefs import Briefs, ReadDocument
from briefbot.adapters.store.database import Database, location
from briefbot.adapters.store.duties import Duties
from briefbot.adapters.store.entries import Entries
from briefbot.adapters.store.feeds import Feeds
from briefbot.adapters.store.keys import Keys
from briefbot.adapters.store.leases import dead_holders, release
from briefbot.adapters.store.ledger import LedgerBook
from briefbot.adapters.store.outbox import Outbox
from briefbot.adapters.store.people import People
from briefbot.adapters.store.reading_room import ReadingRoom
from briefbot.adapters.store.replies import Replies
from briefbot.adapters.store.retention import Retention
from briefbot.adapters.store.sign_ups import SignUps
from briefbot.adapters.store.spent import Spent
from briefbot.adapters.store.stories import Stories
from briefbot.adapters.store.subscribers import Subscribers
from briefbot.adapters.store.suppressions import Suppressions
from briefbot.showing.document import from_json

__all__ = ["Store", "open_store"]


class Store:
    """An open database, by what is asked of it. Close it, or use it in `async with`."""

    def __init__(self, database: Database, read_document: ReadDocument) -> None:
        self._database = database
        self.feeds = Feeds(database)
        self.entries = Entries(database)
        self.stories = Stories(database)
        self.briefs = Briefs(database, read_document)
        self.reading_room = ReadingRoom(database, self.briefs)
        self.subscribers = Subscribers(database)
        self.outbox = Outbox(database)
        self.people = People(database)
        self.sign_ups = SignUps(database)
        self.suppressions = Suppressions(database)
        self.spent = Spent(database)
        self.duties = Duties(database)
        self.housekeeping = Retention(database)
        self.ledger = LedgerBook(database)
        self.replies = Replies(database)
        self.batches = Batches(database)
        self.keys = Keys(database)
        self.bounces = Bounces(database)

    async def close(self) -> None:
        """Give back what is in hand, and close."""
        async with self._database.writing() as connection:
            await release(connection, [str(self._database.holder)])
        await self._database.close()

    async def __aenter__(self) -> "Store":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


async def open_store(where: str | Path, read_document: ReadDocument = from_json) -> Store:
    """Open the database of a file or of "postgresql://user@host/name", made and migrated where need be.

    What processes of this machine had in hand when they died is free again. Raises `StoreError`.
    """
    database = Database(location(where))
    try:
        await database.prepare()
        async with database.reading() as connection:
            dead = await dead_holders(connection)
        if dead:
            async with database.writing() as connection:
                await release(connection, dead)
    except BaseException:
        await database.close()
        raise
    return Store(database, read_document)
