"""Alembic migrations of the ledger, run by the program; no ``alembic.ini`` is needed.

To add one: change ``db/schema.py``, add ``versions/rNNNN_what.py``, and set ``schema.REVISION``. Tests check that the
migrations and the schema create the same tables in SQLite and PostgreSQL. Use ``text_type.ExactText`` for text columns,
never ``sa.Text``.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's settings, with the connection that ``env.py`` uses."""
    settings = Config()
    # Escape "%", which is special in Alembic's settings.
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


def known(revision: str) -> bool:
    """Return whether this version of the program has a revision."""
    return any(script.revision == revision for script in ScriptDirectory.from_config(config()).walk_revisions())


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Upgrade the ledger to a revision, inside the connection's transaction."""
    command.upgrade(config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Downgrade the ledger to an older revision, inside the connection's transaction; newer data are lost."""
    command.downgrade(config(connection), revision)
