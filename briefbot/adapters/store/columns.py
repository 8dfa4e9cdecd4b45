"""What the columns hold, the same on both engines."""

import secrets
from datetime import UTC, datetime

from sqlalchemy import BigInteger, Column, DateTime, Dialect, String, Text, TypeDecorator
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeEngine

# SQLite numbers rows only where the column is INTEGER, PostgreSQL runs out of INTEGER at two thousand million.
Id = BigInteger().with_variant(sqlite.INTEGER(), "sqlite")
Key = String(32)


class Moment(TypeDecorator[datetime]):
    """An aware time, in UTC on both engines; SQLite has no type for it and keeps sortable text."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime]:
        return dialect.type_descriptor(DateTime(timezone=dialect.name != "sqlite"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text from outside. NUL and lone surrogates, which an engine would refuse, become U+FFFD: no offset shifts."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None or (value.isascii() and "\0" not in value):
            return value
        return storable(value)


def storable(text: str) -> str:
    """The text as it is stored, of the same length."""
    clean = text.replace("\0", "�")
    try:
        clean.encode()
    except UnicodeEncodeError:
        return "".join("�" if "\ud800" <= letter <= "\udfff" else letter for letter in clean)
    return clean


def new_key() -> str:
    """A secret of 128 bits."""
    return secrets.token_hex(16)


def lease() -> tuple[Column[datetime], Column[str]]:
    """Who works on the row, and until when."""
    return Column("leased_until", Moment), Column("holder", String(200))
