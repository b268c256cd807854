"""Followed words become issues of the codebook; positions may rest on stances and passages; vectors of statements."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import sqlalchemy as sa
import yaml
from alembic import op

from pourparler.ledger.db.text_type import ExactText

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_NEW = (("stance_id", "stances"), ("document_id", "documents"))
_SPAN = ("start_at", "end_at")


def upgrade() -> None:
    """Let positions rest on stances and passages, and make issues of the codebook of followed words."""
    with op.batch_alter_table("positions") as batch:
        batch.alter_column("statement_id", existing_type=sa.Integer(), nullable=True)
        for name in ("stance_id", "document_id", *_SPAN):
            batch.add_column(sa.Column(name, sa.Integer()))
        for name, table in _NEW:
            batch.create_foreign_key(f"fk_positions_{name}", table, [name], ["id"])
    op.create_index("ix_positions_stance_id", "positions", ["stance_id"])
    op.create_table(
        "statement_vectors",
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("words", ExactText(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("statement_id", name="pk_statement_vectors"),
        sa.ForeignKeyConstraint(["statement_id"], ["statements.id"], name="fk_statement_vectors_statement_id"),
    )
    _move_words(op.get_bind())


def downgrade() -> None:
    """Drop the positions that rest on no statement; issues stay in the codebook."""
    op.drop_table("statement_vectors")
    op.execute("DELETE FROM positions WHERE statement_id IS NULL")
    op.drop_index("ix_positions_stance_id", "positions")
    with op.batch_alter_table("positions") as batch:
        for name, _ in _NEW:
            batch.drop_constraint(f"fk_positions_{name}", type_="foreignkey")
        for name in (*_SPAN, *(name for name, _ in reversed(_NEW))):
            batch.drop_column(name)
        batch.alter_column("statement_id", existing_type=sa.Integer(), nullable=False)


def _table(name: str, *texts: str) -> Any:
    """Return a table with the columns that are needed here: numbers, and texts."""
    numbers = (sa.column(each, sa.Integer()) for each in ("id", "ended", "thing_id"))
    return sa.table(name, *numbers, sa.column("at", sa.DateTime()), *(sa.column(each, ExactText()) for each in texts))


_ISSUES = _table("issues", "name", "words")
_CODEBOOKS = _table("codebooks", "text", "coder")
_REVISIONS = _table("revisions", "coder", "action", "thing", "before", "after")


def _move_words(connection: sa.Connection) -> None:
    """Write followed issues into the codebook, as one revision that keeps the codebook and issues as they were."""
    issues, books, revisions = _ISSUES.c, _CODEBOOKS.c, _REVISIONS.c
    chosen = sa.select(issues.id, issues.name, issues.words).where(issues.ended.is_(None)).order_by(issues.id)
    followed = connection.execute(chosen).all()
    if not followed:
        return
    current = sa.select(books.id, books.text).where(books.ended.is_(None)).order_by(books.id.desc())
    old = connection.execute(current).first()
    book = _form(old[1] if old else "")
    for _, name, words in followed:
        _add_words(book["issues"], name, words)
    coder = "machine (upgrade)"
    step = {"at": dt.datetime.now(dt.UTC).replace(tzinfo=None), "coder": coder, "action": "add", "thing": "codebook"}
    step |= {"thing_id": 0, "before": "{}", "after": json.dumps({"issues": "; ".join(name for _, name, _ in followed)})}
    number = connection.execute(sa.insert(_REVISIONS).values(step).returning(revisions.id)).scalar_one()
    connection.execute(sa.update(_CODEBOOKS).where(books.ended.is_(None)).values(ended=number))
    connection.execute(sa.update(_ISSUES).where(issues.ended.is_(None)).values(ended=number))
    text = yaml.safe_dump(book, allow_unicode=True, sort_keys=False, width=100_000)
    new = connection.execute(
        sa.insert(_CODEBOOKS).values({"text": text, "coder": coder}).returning(books.id)
    ).scalar_one()
    rows: list[list[Any]] = [["issues", id_, {"ended": None}] for id_, _, _ in followed]
    rows += [["codebooks", old[0], {"ended": None}]] if old is not None else []
    rows.append(["codebooks", new, {"ended": number}])
    done = {"thing_id": new, "before": json.dumps({"rows": rows})}
    connection.execute(sa.update(_REVISIONS).where(revisions.id == number).values(done))


def _form(text: str) -> dict[str, Any]:
    """Return a codebook as mappings, with every name and value as text; an empty one for what is no codebook."""
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # makes texts, lists and mappings only
    try:
        given = yaml.load(text, Loader=loader)
    except yaml.YAMLError:
        given = None
    form = given if isinstance(given, dict) else {}
    if not form.get("parties"):
        form["parties"] = {}
    form["issues"] = _named(form.get("issues"))
    return form


def _named(given: Any) -> dict[str, Any]:
    if isinstance(given, list):
        return {str(name): {} for name in given}
    return dict(given) if isinstance(given, dict) else {}


def _add_words(issues: dict[str, Any], name: str, words: str) -> None:
    """Add words to the issue of a name, or an issue of this name."""
    same = next((own for own in issues if own.casefold() == name.casefold()), name)
    own = issues.get(same)
    issues[same] = {**(own if isinstance(own, dict) else {}), "words": words}
