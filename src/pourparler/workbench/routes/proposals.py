"""Proposals: texts on the table with their versions, and a comparison of two of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import APIRouter

from pourparler.brief.meanings import provision_meanings
from pourparler.brief.versions import Version, group_provisions, versions
from pourparler.codebook.model import codebook_in
from pourparler.codebook.standing import Stand, positions_on_text, stances_on_text, stands_of
from pourparler.ledger import Evidence, ProposalRow, StatementRow
from pourparler.ledger.diff.provisions import provision_differences
from pourparler.workbench.auth import AccessError
from pourparler.workbench.context import Context, Reader, WorkbenchContext
from pourparler.workbench.pages import page
from pourparler.workbench.versions import Part

router = APIRouter(tags=["proposals"])
_DEPENDS_ON: frozenset[Part] = frozenset({"documents", "actors", "proposals"})
_MOST_SAID = 60


@dataclass(frozen=True)
class Proposals:
    """Proposals, the newest first, each followed by the versions that replace it."""

    versions: tuple[Version, ...]


@dataclass(frozen=True)
class Provision:
    """A provision of the older text, the newer text, or both.

    ``pieces`` are runs of words that are unchanged ("same"), removed ("out") or inserted ("in").

    ``kind`` is "kept", "changed", "dropped" (absent from reports of the newer text) or "added".
    """

    kind: str
    older: Evidence | None
    newer: Evidence | None
    pieces: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Comparison:
    """Two versions, where the parties stand on the newer, and statements about it.

    ``older`` is None if the proposal replaces nothing. ``stands`` are on options of the codebook that are provisions of
    the proposal, rest on words that name it, or are about the text as a whole; ``machine`` says whether positions that
    nobody has confirmed count. ``counts`` are the numbers of provisions of the others, by their ids.
    """

    older: ProposalRow | None
    newer: ProposalRow
    provisions: tuple[Provision, ...]
    others: tuple[ProposalRow, ...]
    stands: tuple[Stand, ...]
    machine: bool
    statements: tuple[StatementRow, ...]
    counts: dict[int, int]


@page(router, "/proposals", "proposals.html")
def proposals(context: Context, person: Reader) -> Proposals:
    """List the proposals with their versions."""
    return context.overviews.get(person.name, "proposals", lambda: _list(context), _DEPENDS_ON)


def _list(context: WorkbenchContext) -> Proposals:
    rows = context.ledger.proposals.list()
    return Proposals(_newest_first(versions(rows, provision_meanings(context.ledger, rows))))


def _newest_first(found: Iterable[Version]) -> tuple[Version, ...]:
    """Order chains of versions by the last day of any of them."""
    chains: list[list[Version]] = []
    for version in found:
        if not version.depth or not chains:
            chains.append([])
        chains[-1].append(version)
    chains.sort(key=lambda chain: max(map(_last_day, chain)), reverse=True)
    return tuple(version for chain in chains for version in chain)


def _last_day(version: Version) -> dt.date:
    """The day of the last report of a proposal, or else its own."""
    days = [report.published for report in version.row.reports if report.published]
    return max(days, default=version.row.published or dt.date.min)


@page(router, "/proposals/{number:int}", "proposal.html")
def proposal(
    context: Context, person: Reader, number: int, beside: int | None = None, machine: bool = True
) -> Comparison:
    """Compare a proposal with the one that it replaces, or with another."""
    rows = context.ledger.proposals.list()
    newer = next((row for row in rows if number in (row.id, *(report.id for report in row.reports))), None)
    if newer is None:
        raise AccessError(404, f"there is no proposal {number}")
    wanted = beside if beside is not None else newer.replaces_id
    older = next((row for row in rows if row.id == wanted and row.id != newer.id), None)
    others = tuple(row for row in rows if row.id != newer.id)
    stands, said = _stands(context, newer, machine=machine), _statements(context, newer)
    provisions = _provisions(context, older, newer)
    meanings = provision_meanings(context.ledger, others)
    counts = {row.id: len(group_provisions(row.provisions, meanings)) for row in others}
    return Comparison(older, newer, provisions, others, stands, machine, said, counts)


def _provisions(context: WorkbenchContext, older: ProposalRow | None, newer: ProposalRow) -> tuple[Provision, ...]:
    meanings = provision_meanings(context.ledger, (newer, older) if older else (newer,))
    after = [same[0] for same in group_provisions(newer.provisions, meanings)]
    before = [same[0] for same in group_provisions(older.provisions, meanings)] if older else []
    if older is None:
        return tuple(Provision("kept", None, each, ()) for each in after)
    found = provision_differences([each.quote for each in before], [each.quote for each in after], meanings)
    return tuple(
        Provision(
            each.kind,
            None if each.old_at is None else before[each.old_at],
            None if each.new_at is None else after[each.new_at],
            tuple(each.pieces),
        )
        for each in found
    )


def _names(proposal: ProposalRow) -> set[str]:
    return {report.name for report in proposal.reports} | {proposal.name}


def _stands(context: WorkbenchContext, proposal: ProposalRow, *, machine: bool) -> tuple[Stand, ...]:
    rows = context.analysis.positions(machine=machine)
    provisions = [each.quote for each in proposal.provisions]
    found = positions_on_text(rows, codebook_in(context.ledger), _names(proposal), provisions)
    known = {row.stance for row in found}
    whole = stances_on_text(context.ledger.stances.list(), proposal, machine=machine)
    return stands_of((*found, *(row for row in whole if row.stance not in known)))


def _statements(context: Context, proposal: ProposalRow) -> tuple[StatementRow, ...]:
    """Statements that name the proposal, in the documents that report it; newest first."""
    documents = dict.fromkeys([proposal.document, *(report.document for report in proposal.reports)])
    names = {name.casefold() for name in _names(proposal)}
    said = {
        row.id: row
        for document in documents
        for row in context.ledger.statements.list(document=document)
        if any(name in row.content.casefold() for name in names)
    }
    rows = sorted(
        said.values(), key=lambda row: (str(row.date.end if row.date else row.published), row.id), reverse=True
    )
    return tuple(rows[:_MOST_SAID])
