"""Commands by which people decide: merge, split, confirm, correct, reject, undo; and the history of it all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pourparler.commands.options import (
    ActorName,
    CoderOption,
    LedgerPath,
    OutOption,
    TableOption,
    WrongCallError,
    coder_of,
    family,
    open_ledger,
    put,
    say,
)

if TYPE_CHECKING:
    from pourparler.ledger import RevisionRow

app = family()

Things = Annotated[
    list[str],
    typer.Argument(metavar="THING..", help="s12 a statement, m3 a meeting, p4 a proposal, as lists show them."),
]


def _revised(row: RevisionRow) -> None:
    undone = " (undone)" if row.undone else ""
    say(f"revision {row.id}: {row.name} {row.told}{undone}")


@app.command()
def merge(ledger: LedgerPath, actor: ActorName, into: ActorName, coder: CoderOption = None) -> None:
    """Let an actor be another, for ever; the second gives the name."""
    with open_ledger(ledger) as kept:
        _revised(kept.merge_actors(actor, into=into, coder=coder_of(coder)))


@app.command()
def split(
    ledger: LedgerPath,
    actor: ActorName,
    document: Annotated[
        list[str] | None,
        typer.Option(
            "--document", metavar="ID", help="A document in which the name is somebody else's; may be repeated."
        ),
    ] = None,
    coder: CoderOption = None,
) -> None:
    """Let a merged actor stand for itself, for ever; or tell two apart that have one name."""
    with open_ledger(ledger) as kept:
        _revised(kept.split_actor(actor, coder=coder_of(coder), documents=document or ()))


@app.command()
def confirm(ledger: LedgerPath, things: Things, coder: CoderOption = None) -> None:
    """Stand for what the machine coded: s12 a statement, m3 a meeting, p4 a proposal."""
    with open_ledger(ledger) as kept:
        for thing in things:
            _revised(kept.confirm(thing, coder=coder_of(coder)))


@app.command()
def reject(ledger: LedgerPath, things: Things, coder: CoderOption = None) -> None:
    """Take what the machine coded out of all answers; no new reading brings it back."""
    with open_ledger(ledger) as kept:
        for thing in things:
            _revised(kept.reject(thing, coder=coder_of(coder)))


@app.command()
def correct(
    ledger: LedgerPath,
    thing: Annotated[str, typer.Argument(metavar="THING", help="s12 a statement, m3 a meeting, p4 a proposal.")],
    fields: Annotated[
        list[str],
        typer.Argument(
            metavar="FIELD=VALUE..",
            help="speaker, kind, act, date of a statement; place, status, date of a meeting; name, date of a proposal. "
            "A date is a day, or two with .. between; nothing after = takes it out.",
        ),
    ],
    coder: CoderOption = None,
) -> None:
    """Change what a coding says, and stand for it."""
    from pourparler.ledger.validation.field_values import FIELDS

    known = tuple(dict.fromkeys(name for names in FIELDS.values() for name in names))
    given: dict[str, str | None] = {}
    for field in fields:
        name, sign, value = field.partition("=")
        if not sign:
            raise WrongCallError(f"'{field}' gives no value; write it as {name}=VALUE")
        if name.strip() not in known:
            raise WrongCallError(f"'{name}' is not a field of a coding; give one of {', '.join(known)}")
        given[name.strip()] = value.strip() or None
    with open_ledger(ledger) as kept:
        _revised(kept.correct(thing, coder=coder_of(coder), **given))


@app.command()
def undo(
    ledger: LedgerPath,
    revision: Annotated[
        int | None, typer.Argument(metavar="REVISION", help="A number of history; else the last.")
    ] = None,
    coder: CoderOption = None,
) -> None:
    """Take back a decision or a new reading, and put back exactly what was there."""
    with open_ledger(ledger) as kept:
        _revised(kept.undo(revision, coder=coder_of(coder)))


@app.command()
def history(
    ledger: LedgerPath,
    thing: Annotated[
        str | None,
        typer.Argument(metavar="THING", help="s12, m3 or p4; a document's id; an actor. Else all decisions."),
    ] = None,
    form: TableOption = "text",
    output: OutOption = None,
) -> None:
    """Tell the life of a thing: who read it, who decided what about it, and what of that was undone."""
    from pourparler import brief as briefing

    with open_ledger(ledger) as kept:
        rows = kept.history(thing)
    put(briefing.revisions_table(rows), form, output)
