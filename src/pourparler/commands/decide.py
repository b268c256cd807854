"""Commands for decisions of coders: merge, split, confirm, correct, reject, undo, history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pourparler.commands.options import (
    ActorName,
    CoderOption,
    LedgerPath,
    OutOption,
    TableOption,
    WideOption,
    WrongCallError,
    coder_name,
    command_group,
    open_ledger,
    print_listing,
    say,
)

if TYPE_CHECKING:
    from pourparler.codebook.decisions import Place
    from pourparler.ledger import Ledger, RevisionRow

app = command_group()

Things = Annotated[
    list[str],
    typer.Argument(
        metavar="THING..", help="Ids as lists show them: s12 is a statement, m3 a meeting, p4 a proposal, t5 a stance."
    ),
]


def _report_revision(row: RevisionRow) -> None:
    undone = " (undone)" if row.undone else ""
    say(f"revision {row.id}: {row.name} {row.summary}{undone}")


@app.command()
def merge(ledger: LedgerPath, actor: ActorName, into: ActorName, coder: CoderOption = None) -> None:
    """Merge the first actor into the second, in this and in all later documents."""
    with open_ledger(ledger) as kept:
        _report_revision(kept.actors.merge(actor, into=into, coder=coder_name(coder)))


@app.command()
def split(
    ledger: LedgerPath,
    actor: ActorName,
    document: Annotated[
        list[str] | None,
        typer.Option(
            "--document", metavar="ID", help="A document in which the name means another actor; may be repeated."
        ),
    ] = None,
    coder: CoderOption = None,
) -> None:
    """Separate a merged actor again, or with --document two actors that share a name."""
    with open_ledger(ledger) as kept:
        _report_revision(kept.actors.split(actor, coder=coder_name(coder), documents=document or ()))


@app.command()
def confirm(ledger: LedgerPath, things: Things, coder: CoderOption = None) -> None:
    """Confirm machine codings by their ids: s12 is a statement, m3 a meeting, p4 a proposal, t5 a stance."""
    with open_ledger(ledger) as kept:
        places = _places(kept, things)
        for thing in things:
            _report_revision(_decide(kept, thing, places, coder_name(coder)))


def _places(ledger: Ledger, things: Sequence[str]) -> dict[str, Place]:
    """Where the stances among some things stand in the codebook."""
    if not any(thing[:1] in "tT" for thing in things):
        return {}
    from pourparler.codebook.decisions import places_for  # imports the sentence encoder

    return places_for(ledger, things)


def _decide(ledger: Ledger, thing: str, places: dict[str, Place], coder: str, **fields: Any) -> RevisionRow:
    if (place := places.get(thing)) is not None:
        from pourparler.codebook.decisions import decide  # imports the sentence encoder

        return decide(ledger, thing, coder=coder, place=place, **fields)
    if fields:
        return ledger.codings.correct(thing, coder=coder, **fields)
    return ledger.codings.confirm(thing, coder=coder)


@app.command()
def reject(ledger: LedgerPath, things: Things, coder: CoderOption = None) -> None:
    """Reject machine codings: no list shows them any more, even after a new reading."""
    with open_ledger(ledger) as kept:
        for thing in things:
            _report_revision(kept.codings.reject(thing, coder=coder_name(coder)))


@app.command()
def correct(
    ledger: LedgerPath,
    thing: Annotated[
        str,
        typer.Argument(metavar="THING", help="Its id: s12 is a statement, m3 a meeting, p4 a proposal, t5 a stance."),
    ],
    fields: Annotated[
        list[str],
        typer.Argument(
            metavar="FIELD=VALUE..",
            help="speaker, kind, act, date of a statement; place, status, date of a meeting; name, state, date of a "
            "proposal; party, stance of a stance. Several speakers, each as speaker=NAME, make a joint statement. "
            "A date is 2031-05-06 or 2031-05-06..2031-05-08; an empty value clears the field.",
        ),
    ],
    coder: CoderOption = None,
) -> None:
    """Correct fields of a coding, and confirm it."""
    from pourparler.ledger.validation.field_values import FIELDS

    known = tuple(dict.fromkeys(name for names in FIELDS.values() for name in names))
    given: dict[str, Any] = {}
    speakers: list[str] = []
    for field in fields:
        name, sign, value = field.partition("=")
        if not sign:
            raise WrongCallError(f"'{field}' has no value; write {name}=VALUE")
        if name.strip() not in known:
            raise WrongCallError(f"'{name}' is not a field; use one of {', '.join(known)}")
        given[name.strip()] = value.strip() or None
        if name.strip() == "speaker" and value.strip():
            speakers.append(value.strip())
    if len(speakers) > 1:
        given["speaker"] = speakers
    with open_ledger(ledger) as kept:
        _report_revision(_decide(kept, thing, _places(kept, [thing]), coder_name(coder), **given))


@app.command()
def undo(
    ledger: LedgerPath,
    revision: Annotated[
        int | None,
        typer.Argument(metavar="REVISION", help="The number of a revision in `history`; by default the last one."),
    ] = None,
    coder: CoderOption = None,
) -> None:
    """Undo a decision or a new reading, and restore exactly what was there before."""
    with open_ledger(ledger) as kept:
        _report_revision(kept.history.undo(revision, coder=coder_name(coder)))


@app.command()
def history(
    ledger: LedgerPath,
    thing: Annotated[
        str | None,
        typer.Argument(
            metavar="THING", help="An id such as s12, m3 or p4, a document's id, or an actor; by default all decisions."
        ),
    ] = None,
    form: TableOption = "text",
    wide: WideOption = False,
    output: OutOption = None,
) -> None:
    """Show the history of a coding, document or actor: readings, decisions and what was undone."""
    from pourparler import brief as briefing

    with open_ledger(ledger) as kept:
        rows = kept.history.list(thing)
    print_listing(briefing.revisions_table(rows), form, output, wide=wide)
