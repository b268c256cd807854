"""Teams: coders side by side, decisions between them, comments, and what versions of the codebook change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desks import Asking, asked, copied
from pourparler.codebook.decisions import decide
from pourparler.codebook.model import read_codebook
from pourparler.codebook.standing import find_positions
from pourparler.codebook.teams import coders_of, compare_coders, measure_issues
from pourparler.codebook.versions import compare_codebooks
from pourparler.ledger import Ledger, LedgerError, open_ledger
from suite import ROOT

BOOK = (ROOT / "examples" / "codebook.yaml").read_text(encoding="utf-8")
HOSTILE = "<script>alert(1)</script> '; DROP TABLE positions; -- =1+1"


@pytest.fixture
def ledger(dispatches: Path, tmp_path: Path) -> Iterator[Ledger]:
    """A ledger in which Ana and Ben have coded three statements: alike, differently, and one of them nothing."""
    with open_ledger(copied(dispatches, tmp_path)) as opened:
        opened.codebook.save(BOOK, coder="ana")
        one, two, three, four = (row.id for row in opened.statements.list()[:4])
        for statement, coder, kind, option in (
            (one, "ana", "supports", "sole control"),
            (one, "ben", "supports", "sole control"),
            (two, "ana", "supports", "sole control"),
            (two, "ben", "opposes", "sole control"),
            (three, "ana", "insists", "lease of berths"),
            (four, "ana", "supports", "lease of berths"),
        ):
            opened.positions.add(statement, coder=coder, party="Quessia", kind=kind, terms=[("port", option)])
        opened.positions.add(three, coder="ben", party="", kind="none")
        yield opened


@pytest.fixture
def desk(ledger: Ledger) -> Iterator[Asking]:
    with asked(ledger) as asking:
        yield asking


def test_differences_come_first_and_only_shared_statements_count(ledger: Ledger) -> None:
    rows = ledger.positions.coded()
    assert coders_of(rows) == ("ana", "ben")
    found = compare_coders(rows, "ana", "ben")
    assert [each.is_same for each in found] == [False, False, True]
    assert [row.kind for row in found[0].ones] == ["supports"]
    assert [row.kind for row in found[0].others] == ["opposes"]
    assert found[1].others == ()
    (port,) = measure_issues(rows)
    assert (port.issue, port.statements, port.differing) == ("port", 3, 2)
    assert port.alpha is not None
    assert port.alpha < 1


def test_a_decision_keeps_one_coder_and_undo_restores_both(ledger: Ledger) -> None:
    before = ledger.positions.list()
    agreed = measure_issues(ledger.positions.coded())
    first, second, _ = compare_coders(ledger.positions.coded(), "ana", "ben")
    made = ledger.positions.adjudicate(first.statement, coder="cleo", party="Quessia", issue="port", kept="ben")
    assert [row.coder for row in ledger.positions.list(statement=first.statement)] == ["ben"]
    nothing = ledger.positions.adjudicate(second.statement, coder="cleo", party="Quessia", issue="port", kept="ben")
    assert [row.kind for row in ledger.positions.list(statement=second.statement)] == ["none"]
    decided = compare_coders(ledger.positions.coded(), "ana", "ben", ledger.positions.adjudications())
    assert [(each.decision.kept, each.decision.coder) for each in decided if each.decision] == [("ben", "cleo")] * 2
    assert measure_issues(ledger.positions.coded()) == agreed, "a decision does not change how far coders agreed"
    assert [each.revision for each in ledger.positions.adjudications()] == [nothing.id, made.id]
    assert "ben is right on port" in nothing.summary
    ledger.history.undo(nothing.id, coder="cleo")
    ledger.history.undo(made.id, coder="cleo")
    assert ledger.positions.list() == before
    assert ledger.positions.adjudications() == ()
    for party, issue, kept in (("Quessia", "heights", None), ("Nobody", "port", None), ("Quessia", "port", "dora")):
        with pytest.raises(LedgerError, match="reload the page"):
            ledger.positions.adjudicate(first.statement, coder="cleo", party=party, issue=issue, kept=kept)
    ledger.positions.adjudicate(first.statement, coder="cleo", party="Quessia", issue="port")
    assert ledger.positions.list(statement=first.statement) == ()


def test_passages_and_confirmed_stances_are_no_coders_reading_of_a_statement(desk: Asking, ledger: Ledger) -> None:
    """They are kept beside what is compared, stand whatever is decided, and can be commented on."""
    book, rows = read_codebook(BOOK), ledger.positions.coded()
    stance = next(each for each in find_positions(ledger, book) if each.is_machine).stance
    decide(ledger, f"t{stance}", coder="dora", place=("Quessia", "port", "sole control"))
    document = ledger.documents.list()[0].id
    passage = {"document": document, "span": (0, 20), "party": "Quessia", "kind": "opposes"}
    for coder in ("ana", "ben", "eva"):
        ledger.positions.add(coder=coder, terms=[("port", "sole control")], **passage)
    coded = ledger.positions.coded()
    assert len(coded) == len(rows) + 4
    assert coders_of(coded) == ("ana", "ben")
    assert compare_coders(coded, "ana", "ben") == compare_coders(rows, "ana", "ben")
    assert measure_issues(coded) == measure_issues(rows)
    confirmed = next(row for row in coded if row.stance == stance)
    if confirmed.statement is not None:
        ledger.positions.add(
            confirmed.statement.id, coder="ben", party="Quessia", kind="opposes", terms=[("port", "sole control")]
        )
        ledger.positions.adjudicate(confirmed.statement.id, coder="cleo", party="Quessia", issue="port")
    assert confirmed.id in [row.id for row in ledger.positions.list()]
    ledger.positions.comment(coded[-1].id, coder="ana", words="Is this theirs?")
    desk.get("/team.json")
    ledger.codebook.save("parties: [Tarvonia]\nissues: {port: {words: quay}}", coder="ben")
    assert len(desk.get("/codebook/versions.json")["versions"][0]["change"]["left_out"]) >= 4
    assert desk.get("/settlement/provisional.json")["result"] is None


def test_comments_are_kept_and_taken_back(ledger: Ledger) -> None:
    one = ledger.positions.list()[0].id
    made = ledger.positions.comment(one, coder="ana", words=HOSTILE)
    ledger.positions.comment(one, coder="ben", words="I read it as an offer.")
    assert [(each.position, each.text, each.coder) for each in ledger.positions.comments()] == [
        (one, HOSTILE, "ana"),
        (one, "I read it as an offer.", "ben"),
    ]
    ledger.history.undo(made.id, coder="ana")
    assert [each.coder for each in ledger.positions.comments()] == ["ben"]
    for words in ("", "  ", "a" * 4_001):
        with pytest.raises(LedgerError):
            ledger.positions.comment(one, coder="ana", words=words)
    with pytest.raises(LedgerError, match="no position"):
        ledger.positions.comment(10**6, coder="ana", words="?")


def test_versions_say_what_a_change_did_to_positions(ledger: Ledger) -> None:
    smaller = BOOK.replace("      sole control:", "      no control:")
    assert smaller != BOOK
    ledger.codebook.save(smaller, coder="ben")
    ledger.codebook.save(BOOK, coder="cleo")
    made = ledger.codebook.save("parties: [Quessia]\nissues: {port: {question: q, options: [a]}}", coder="dora")
    ledger.history.undo(made.id, coder="dora")
    versions = ledger.codebook.versions()
    assert [(each.coder, each.text == BOOK) for each in versions] == [("ana", True), ("ben", False), ("cleo", True)]
    assert all(each.at for each in versions)
    change = compare_codebooks(read_codebook(BOOK), read_codebook(smaller), ledger.positions.list())
    assert "option sole control of port" in change.removed
    assert "option no control of port" in change.added
    assert {row.terms[0][1] for row in change.left_out} == {"sole control"}
    assert change.regained == ()
    back = compare_codebooks(read_codebook(smaller), read_codebook(BOOK), ledger.positions.list())
    assert back.regained == change.left_out


def test_the_team_page_compares_decides_and_shows_versions(desk: Asking, ledger: Ledger) -> None:
    found = desk.get("/team.json")
    assert (found["one"], found["other"], found["undecided"], found["total"]) == ("ana", "ben", 2, 3)
    assert desk.get("/team.json", one="ben", other="ana")["one"] == "ben"
    assert desk.get("/team.json", issue="heights")["total"] == 0
    first = found["codings"][0]
    body = {"statement": first["statement"], "party": "Quessia", "issue": "port", "kept": "ana"}
    desk.post("/team/adjudicate", body, status=201)
    assert desk.get("/team.json")["undecided"] == 1
    desk.post("/undo")
    assert desk.get("/team.json")["undecided"] == 2
    desk.post("/team/adjudicate", body | {"kept": HOSTILE}, status=422)
    one = first["ones"][0]["id"]
    desk.post(f"/positions/{one}/comments", {"words": HOSTILE}, status=201)
    text = desk.client.get("/team").text
    assert "<script>alert(1)" not in text
    assert desk.get("/team.json")["comments"][str(one)][0]["text"] == HOSTILE
    ledger.codebook.save("parties: [Quessia]\nissues: {port: {question: q, options: [lease of berths]}}", coder="ben")
    now, then = desk.get("/codebook/versions.json")["versions"]
    assert (now["coder"], then["change"]) == ("ben", None)
    assert len(now["change"]["left_out"]) == 4
    assert "Leaves out 4 positions" in desk.client.get("/codebook/versions").text


def test_the_agreement_of_coders_is_one_number_everywhere(desk: Asking, ledger: Ledger) -> None:
    """On Coding and on Team, before and after a decision between coders, whatever stances are confirmed."""

    def numbers() -> list[float | None]:
        coding, team = desk.get("/coding.json")["agreements"], desk.get("/team.json")["overall"]
        assert team["statements"] == 3
        return [coding["coders"], team["alpha"]]

    before = numbers()
    assert before[0] is not None
    assert before[0] == before[1]
    assert f"alpha {before[0]:.2f}" in desk.client.get("/team").text
    assert f"between coders {before[0]:.2f}" in desk.client.get("/coding").text
    first = compare_coders(ledger.positions.coded(), "ana", "ben")[1]
    ledger.positions.adjudicate(first.statement, coder="cleo", party="Quessia", issue="port", kept="ben")
    decide(ledger, f"t{ledger.stances.list()[0].id}", coder="cleo", place=("Quessia", "port", "sole control"))
    assert numbers() == before
