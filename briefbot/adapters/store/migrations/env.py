"""Run by Alembic: migrates on the connection it was given, in the transaction that is open there."""

from alembic import context
from sqlalchemy import Connection

from briefbot.adapters.store.schema import metadata


def _migrate(connection: Connection) -> None:
    # We begin SQLite's transactions ourselves, so its DDL is rolled back like everything else.
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
    context.run_migrations()


_migrate(context.config.attributes["connection"])
