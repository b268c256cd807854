"""A reader that reads negotiations worse fails: a floor for each share of invented sentences that are read right.

A failing test prints the texts that are read wrong. What is denied or refused is never told as real: that is a promise,
not a share.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import cache

import pytest

import negotiation_cases as told
from negotiation_cases import Case, cases
from pourparler.reader import Reader
from pourparler.reader.meetings.build import AGAINST, REAL
from pourparler.record import Document, Record

WEDNESDAY = dt.date(2031, 5, 7)
Read = Callable[[str], Record]

FLOORS = {
    "meetings found": 0.72,
    "meetings found, status": 0.75,
    "meetings found, day": 0.66,
    "meetings found, all participants": 0.81,
    "no meetings": 0.77,
    "denied, given as such": 0.68,
    "proposals found": 0.67,
    "proposals found, sponsors": 0.35,
    "proposals found, provisions": 0.95,
    "no proposals": 0.62,
    "acts": 0.52,
    "no acts": 0.45,
    "positions found": 0.22,
    "positions found, stance": 0.61,
}
"""The least share of each group that is right, from 0 to 1: what was measured, less 0.05."""


@pytest.fixture(scope="module")
def read(reader: Reader) -> Read:
    """Read a text; each is read once."""

    @cache
    def read_once(text: str) -> Record:
        return reader.read(Document(id="t", text=text, published=WEDNESDAY))

    return read_once


def names(record: Record, ids: Iterable[str]) -> str:
    known = {a.id: a.name for a in record.actors}
    return " ".join(known[id] for id in ids)


def quotes(record: Record, spans: Iterable[tuple[int, int]]) -> list[str]:
    return [record.document.text[slice(*span)] for span in spans]


# --- what is right of a text; None: it cannot be said


def is_met(case: Case, record: Record) -> bool:
    return len(record.meetings) == 1


def has_status(case: Case, record: Record) -> bool | None:
    return case.cells[0] in {m.status for m in record.meetings} if record.meetings else None


def has_day(case: Case, record: Record) -> bool | None:
    if not record.meetings or not case.cells[1]:
        return None
    month, day = map(int, case.cells[1].split("-"))
    return dt.date(2031, month, day) in {m.date.start for m in record.meetings if m.date}


def has_participants(case: Case, record: Record) -> bool | None:
    if not record.meetings or not case.cells[2]:
        return None
    present = names(record, (p for m in record.meetings for p in m.participants))
    return all(name.strip() in present for name in case.cells[2].split(","))


def is_not_met(case: Case, record: Record) -> bool:
    return not record.meetings


def is_denied(case: Case, record: Record) -> bool:
    return bool(record.meetings) and {m.status for m in record.meetings} <= set(AGAINST)


def is_proposed(case: Case, record: Record) -> bool:
    return len(record.proposals) == 1 and case.cells[0].casefold() in record.proposals[0].name.casefold()


def has_sponsors(case: Case, record: Record) -> bool | None:
    if not is_proposed(case, record) or not case.cells[1]:
        return None
    return case.cells[1] in names(record, record.proposals[0].sponsors)


def has_provisions(case: Case, record: Record) -> bool | None:
    if not is_proposed(case, record) or not case.cells[2]:
        return None
    found = quotes(record, record.proposals[0].provisions)
    return all(any(words.strip() in each for each in found) for words in case.cells[2].split(";"))


def is_not_proposed(case: Case, record: Record) -> bool:
    return not record.proposals


def is_performed(case: Case, record: Record) -> bool:
    return case.cells[0] in {s.act for s in record.statements}


def is_no_act(case: Case, record: Record) -> bool:
    return bool(record.statements) and all(s.act is None for s in record.statements)


def targets(case: Case, record: Record) -> list[str]:
    """The stances on the target of a case."""
    start = case.text.index(case.cells[0])
    end = start + len(case.cells[0])
    return [p.stance for p in record.positions if p.target[0] < end and start < p.target[1]]


def is_held_position(case: Case, record: Record) -> bool:
    return bool(targets(case, record))


def has_stance(case: Case, record: Record) -> bool | None:
    found = targets(case, record)
    return bool(set(found) & set(case.cells[1].split())) if found else None


GROUPS: dict[str, tuple[str, Callable[[Case, Record], bool | None]]] = {
    "meetings found": ("MEETINGS", is_met),
    "meetings found, status": ("MEETINGS", has_status),
    "meetings found, day": ("MEETINGS", has_day),
    "meetings found, all participants": ("MEETINGS", has_participants),
    "no meetings": ("NO_MEETINGS", is_not_met),
    "denied, given as such": ("DENIED", is_denied),
    "proposals found": ("PROPOSALS", is_proposed),
    "proposals found, sponsors": ("PROPOSALS", has_sponsors),
    "proposals found, provisions": ("PROPOSALS", has_provisions),
    "no proposals": ("NO_PROPOSALS", is_not_proposed),
    "acts": ("ACTS", is_performed),
    "no acts": ("NO_ACTS", is_no_act),
    "positions found": ("POSITIONS", is_held_position),
    "positions found, stance": ("POSITIONS", has_stance),
}


def test_every_group_has_a_floor() -> None:
    assert list(FLOORS) == list(GROUPS)


@pytest.mark.slow
@pytest.mark.parametrize("group", GROUPS)
def test_no_share_falls_below_its_floor(read: Read, group: str) -> None:
    block, is_right = GROUPS[group]
    answers = {case.text: is_right(case, read(case.text)) for case in cases(getattr(told, block))}
    known = [answer for answer in answers.values() if answer is not None]
    share = sum(known) / len(known) if known else 0.0
    wrong = [text for text, answer in answers.items() if answer is False]
    assert share >= FLOORS[group], "\n".join([f"{group}: {share:.3f} of {len(known)} are right; not:", *wrong])


@pytest.mark.parametrize("case", cases(told.DENIED), ids=lambda case: case.text)
def test_what_is_denied_or_refused_is_never_told_as_real(read: Read, case: Case) -> None:
    assert not REAL & {m.status for m in read(case.text).meetings}
