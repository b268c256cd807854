"""The state of a proposal, and how certain it is that there is one."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, which are empty for proposals that older versions read."""
    order = ' COLLATE "C"' if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"ALTER TABLE proposals ADD COLUMN state TEXT{order}")
    op.execute("ALTER TABLE proposals ADD COLUMN confidence FLOAT")


def downgrade() -> None:
    """Drop them."""
    for name in ("confidence", "state"):
        op.execute(f"ALTER TABLE proposals DROP COLUMN {name}")
