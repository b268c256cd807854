"""What a brief puts first: talks with a mediator, likely positions; what is history or doubtful is folded."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from pourparler.brief.facts import is_about_dispute
from pourparler.brief.gather import Brief, gather
from pourparler.brief.positions import ranked_statements
from pourparler.brief.stances import stances_section
from pourparler.brief.subjects import Subjects
from pourparler.ledger import PositionRow
from pourparler.ledger.rows import ActorRow, Days, DocumentRow, Evidence, MeetingRow, StatementRow

TEXT = (
    "The Halmish delegation met the envoy of the Lakes Union, Ode Varrin, in Quill on 5 March 2031. "
    "Mara Vell of Halm met Sefa Dorn, the president of Orrin, in Sund. "
    "Halm met the Tarn League in Quill in 2019. "
    "Halm said that the pilots of the port would be paid."
)
DAY = dt.date(2031, 3, 6)


def place(words: str) -> Evidence:
    start = TEXT.index(words)
    return Evidence("d", start, start + len(words), words)


def actor(number: int, name: str, kind: Any, acts_for: str | None = None) -> ActorRow:
    return ActorRow(number, name, kind, (), acts_for, 1, 1, 1, ())


def met(number: int, words: str, days: Days | None, where: str, *people: str) -> MeetingRow:
    return MeetingRow(number, "d", None, DAY, people, where, days, "held", 0.9, "machine 1", (place(words),))


def on(day: dt.date) -> Days:
    return Days(day, day)


STATEMENT = StatementRow(
    1, "d", None, None, DAY, "Halm", 1, "Halm", "said", "that the pilots of the port would be paid", "indirect", None,
    on(DAY), 0.9, "machine 1", (place("that the pilots of the port would be paid"),), speakers=("Halm",),
    speaker_ids=(1,),
)  # fmt: skip
ACTORS = (
    actor(1, "Halm", "country"),
    actor(2, "Tarn League", "organization"),
    actor(3, "Lakes Union", "organization"),
    actor(4, "Ode Varrin", "person", "Lakes Union"),
    actor(5, "Halmish delegation", "organization", "Halm"),
    actor(6, "Orrin", "country"),
    actor(7, "Sefa Dorn", "person", "Orrin"),
    actor(8, "Mara Vell", "person", "Halm"),
)
MEETINGS = (
    met(1, "met the envoy", on(dt.date(2031, 3, 5)), "Quill", "Halmish delegation", "Ode Varrin"),
    met(2, "met Sefa Dorn", on(dt.date(2031, 3, 5)), "Sund", "Mara Vell", "Sefa Dorn"),
    met(3, "met the Tarn League", on(dt.date(2019, 3, 5)), "Quill", "Halm", "Tarn League"),
)
PRINCIPALS = {each.name: each.acts_for for each in ACTORS if each.acts_for}
SUBJECTS = Subjects({}, ("Halm", "Tarn League"), ("pilots", "port"), PRINCIPALS)


def brief_of(*statements: StatementRow) -> Brief:
    document = DocumentRow(
        "d", None, None, None, None, DAY, None, TEXT, (), "r", dt.datetime(2031, 3, 6, tzinfo=dt.UTC)
    )
    return gather("talks", None, None, [document], statements, MEETINGS, (), ACTORS, subjects=SUBJECTS)


def test_who_mediates_is_no_third_country() -> None:
    brief = brief_of(STATEMENT)
    talks = {talk.row.id: is_about_dispute(brief, talk) for talk in brief.talks}
    assert talks[1]
    assert not talks[2]


def test_a_brief_of_everything_has_what_is_long_past_as_background() -> None:
    assert {talk.row.id: talk.is_background for talk in brief_of(STATEMENT).talks} == {1: False, 2: False, 3: True}


def test_what_was_said_years_ago_is_not_among_the_statements_that_matter() -> None:
    old = replace(STATEMENT, id=2, date=on(dt.date(2019, 3, 5)))
    assert [row.id for row in ranked_statements(brief_of(STATEMENT, old))] == [1]


def position(number: int, option: str, confidence: float, *, coder: str = "machine 1") -> PositionRow:
    return PositionRow(
        0 if coder == "machine 1" else number,
        None,
        "Halm",
        "supports",
        (("port", option),),
        (),
        DAY,
        coder,
        words=f"Halm wants {option}.",
        stance=number,
        document="d",
        evidence=(place("the pilots"),),
        confidence=confidence,
    )


def test_positions_that_are_not_likely_are_folded_unless_confirmed() -> None:
    rows = [position(1, "open", 0.8), position(2, "shared", 0.3), position(3, "closed", 1.0, coder="ana")]
    (group,) = stances_section(rows, ()).groups
    assert [line.words for line in group.lines] == ["supports closed (port)", "supports open (port)"]
    assert [line.words for line in group.more] == ["supports shared (port)"]
    assert group.hint
