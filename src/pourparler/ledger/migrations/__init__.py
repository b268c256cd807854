"""Alembic migrations of the ledger, run by the program itself; no ``alembic.ini`` is needed.

To write one: change ``schema.py``, add ``versions/rNNNN_what.py`` after the newest, set ``schema.REVISION``. The
tests hold that the migrations and the schema give the same tables, in SQLite and in PostgreSQL. Columns of text are
``texts.Exact``, never ``sa.Text``.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def config(connection: Connection | None = None) -> Config:
    """Alembic's settings, with the connection on which ``env.py`` is to work."""
    settings = Config()
    # "%" is Alembic's own sign in settings.
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


def known(revision: str) -> bool:
    """Tell whether this version of the program knows that revision."""
    return any(script.revision == revision for script in ScriptDirectory.from_config(config()).walk_revisions())


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the ledger up to a revision, inside the connection's transaction."""
    command.upgrade(config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Take the ledger back to an older revision, inside the connection's transaction; what is newer is lost."""
    command.downgrade(config(connection), revision)
