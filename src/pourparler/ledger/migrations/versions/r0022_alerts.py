"""Rules of alerts, and what they found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pourparler.ledger.db.text_type import ExactText

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, which are empty until somebody makes a rule."""
    op.create_table(
        "alert_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("coder", ExactText(), nullable=False),
        sa.Column("kinds", ExactText(), nullable=False),
        sa.Column("actors", ExactText(), nullable=False),
        sa.Column("issues", ExactText(), nullable=False),
        sa.Column("least", sa.Float(), nullable=False),
        sa.Column("on_page", sa.Boolean(), nullable=False),
        sa.Column("email", ExactText(), nullable=False),
        sa.Column("webhook", ExactText(), nullable=False),
        sa.Column("secret", ExactText(), nullable=False),
        sa.Column("pace", ExactText(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("ended", sa.DateTime()),
        sa.Column("last_document", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alert_rules"),
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("mark", ExactText(), nullable=False),
        sa.Column("kind", ExactText(), nullable=False),
        sa.Column("thing", ExactText(), nullable=False),
        sa.Column("words", ExactText(), nullable=False),
        sa.Column("quote", ExactText(), nullable=False),
        sa.Column("document", ExactText(), nullable=False),
        sa.Column("anchor", ExactText(), nullable=False),
        sa.Column("day", sa.Date()),
        sa.Column("found", sa.DateTime(), nullable=False),
        sa.Column("read", sa.DateTime()),
        sa.Column("queued", sa.DateTime()),
        sa.Column("delivered", sa.DateTime()),
        sa.Column("fault", ExactText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        sa.ForeignKeyConstraint(["rule_id"], ["alert_rules.id"], name="fk_alerts_rule_id"),
        sa.UniqueConstraint("rule_id", "mark", name="uq_alerts_rule_id_mark"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("alerts")
    op.drop_table("alert_rules")
