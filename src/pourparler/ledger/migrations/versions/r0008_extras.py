"""Parts of other programs' files that the ledger does not model."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pourparler.ledger.db.text_type import ExactText

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "extras",
        *(sa.Column(name, ExactText(), nullable=False) for name in ("format", "name", "value")),
        sa.PrimaryKeyConstraint("format", "name", name="pk_extras"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("extras")
