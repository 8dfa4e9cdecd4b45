"""SQLite's driver, which goes to the thread of its database once for a statement.

aiosqlite goes there to make a cursor, to execute, to fetch and to close, and SQLAlchemy begins and rolls back what nobody has
begun. Each way there and back costs more than most of our statements do.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Self

import aiosqlite

_CHUNK = 64  # rows; nobody asks for them chunk by chunk here
_BEGIN = "BEGIN"


class Driver(aiosqlite.Connection):
    """A connection as SQLAlchemy takes it. What only reads begins with its first statement, as SQLite itself has it."""

    def __init__(self, file: str, **how: Any) -> None:
        super().__init__(lambda: sqlite3.connect(file, **how), _CHUNK)
        self._thread.daemon = True  # as SQLAlchemy has it of those that it opens itself
        self._begins = self._is_at_rest = False

    def cursor(self) -> "Cursor":  # type: ignore[override]
        """A cursor, of which the thread knows nothing yet."""
        return Cursor(self)

    async def done(self, how: str, statement: str, told: object) -> "Done":
        """Execute it (`how` is "execute" or "executemany"), and fetch all that it answers."""
        begins, self._begins = self._begins, how == "execute" and statement == _BEGIN
        self._is_at_rest = False
        if self._begins:
            return _NOTHING
        done: Done = await self._execute(self._do, how, statement, told, begins)  # type: ignore[no-untyped-call]
        return done

    def _do(self, how: str, statement: str, told: object, begins: bool) -> "Done":
        """In the thread."""
        if begins:
            self._conn.execute(_BEGIN)
        cursor = self._conn.cursor()
        getattr(cursor, how)(statement, told)
        rows = cursor.fetchall() if cursor.description else []
        return cursor.description, rows, cursor.rowcount, cursor.lastrowid

    async def commit(self) -> None:
        """Commit, where anything was done."""
        if not self._begins:
            await super().commit()
        self._begins, self._is_at_rest = False, True

    async def rollback(self) -> None:
        """Roll back, unless all is committed."""
        if not (self._begins or self._is_at_rest):
            await super().rollback()
        self._begins, self._is_at_rest = False, True


Done = tuple[Any, Sequence[Any], int, int | None]
"""What a statement came to: the columns and rows that it answers, how many it changed, and the number of the last new one."""
_NOTHING: Done = (None, (), -1, None)


class Cursor:
    """What `aiosqlite.Cursor` is to SQLAlchemy, of a statement that is done with when its answer is here."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self.arraysize = 1
        self.description, self._rows, self.rowcount, self.lastrowid = _NOTHING

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, told: Iterable[Any] = ()) -> Self:
        """Execute it once."""
        return self._take(await self._driver.done("execute", statement, told))

    async def executemany(self, statement: str, told: Iterable[Iterable[Any]]) -> Self:
        """Execute it with each of these."""
        return self._take(await self._driver.done("executemany", statement, told))

    async def fetchall(self) -> Sequence[Any]:
        """All rows, which are here."""
        return self._rows

    async def close(self) -> None:
        """Nothing of it is open."""

    def _take(self, done: Done) -> Self:
        self.description, self._rows, self.rowcount, self.lastrowid = done
        return self
