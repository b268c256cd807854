"""What a coded ledger's settlement tells beside the numbers: why, what to ask, and in whose words."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given

from pourparler.codebook.model import read_codebook
from pourparler.ledger import open_ledger
from pourparler.settlement import Coding, Scenario, Workings, evidence, settle
from scenarios import scenarios
from suite import Run, examples


def test_positions_stand_in_the_words_of_their_documents(coded: Path) -> None:
    with open_ledger(coded) as ledger:
        texts = {row.id: " ".join(row.text.split()) for row in ledger.documents.list()}
        rows = ledger.positions.list()
    for row in rows:
        pieces = row.words.split(" … ")
        assert all(piece in texts[row.statement.document] for piece in pieces), row.words
        assert all(quote in row.words for quote in map(" ".join, map(str.split, row.statement.content.split(" … "))))
    by_words = {row.words: row for row in rows}
    assert "Lidia Fenn, the government’s spokeswoman, ruled out any vote" in by_words


def test_what_somebody_is_said_to_have_said_names_both(coded: Path) -> None:
    with open_ledger(coded) as ledger:
        result = {(row.statement.speaker, row.party): row.relayed_by for row in ledger.positions.list() if row.terms}
    assert result["Edrik Sollan", "Tarvonia"] == "Lidia Fenn"
    assert result["Lidia Fenn", "Quessia"] is None


def _gone(scenario: Scenario, stand: Sequence[int], taken_back: Sequence[int]) -> list[int]:
    """Codings that are inactive when some are withdrawn: what those superseded stays superseded."""
    return [k for k in range(len(scenario.codings)) if k not in stand or k in taken_back]


def test_what_blocks_is_asked_about_and_the_deal_behind_it_fails_for_its_party(coded: Path) -> None:
    with open_ledger(coded) as ledger:
        found = evidence(read_codebook(ledger.codebook.get() or ""), ledger.positions.list())
    workings = Workings(found.scenario, samples=2_000)
    result = settle(found.scenario, workings=workings)
    assert result.possible == 0
    assert {each.without for each in result.opened} == set(result.blocking)
    for each in result.opened:
        party = found.scenario.codings[each.without[0]].party
        assert each.fails == {party: each.without}
        open_now = settle(
            found.scenario, changed=_gone(found.scenario, result.codings, each.without), workings=workings
        )
        assert open_now.possible
        best = open_now.deals[0]
        assert best.joint == pytest.approx(each.joint, abs=4 * (best.error + (each.error or 0)))
    assert [question.codings for question in result.ask_next] == [each.without for each in result.opened]
    assert all("“guns leave" in question.question for question in result.ask_next)
    assert [row.kind for row in found.asides] == ["conditional"] * 3


@pytest.mark.slow
def test_conditions_are_listed_but_do_not_count(run: Run, coded: Path) -> None:
    text = " ".join(run("settle", coded).stdout.split())
    assert "NOT COUNTED" in text
    assert "he would take either order, if the first gun moved by Sunday" in text.split("NOT COUNTED")[1]
    assert not re.search(r"\bwill\b", re.sub("“[^”]*”?”", "", text.split("ACTIVE CODINGS")[0]))
    few = ("--samples", "200")
    data = json.loads(run("settle", coded, *few, "--format", "json").stdout)
    assert [each["kind"] for each in data["asides"]] == ["conditional"] * 3
    early = json.loads(run("settle", coded, *few, "--format", "json", "--as-of", "2031-05-10").stdout)
    assert len(early["asides"]) == 1
    assert "he would take either order" in run("settle", coded, *few, "--format", "html").stdout


@examples(25)
@given(scenarios(parties=2, issues=3, options=4, codings=6))
def test_deals_that_differ_in_what_nobody_spoke_of_have_the_very_same_shares(scenario: Scenario) -> None:
    result = settle(scenario, workings=Workings(scenario, samples=300), quick=True)
    spoken = {(coding.party, *term) for coding in scenario.codings for term in coding.terms}
    seen: dict[object, float] = {}
    for answer in result.deals:
        for party, said in answer.parties.items():
            terms = zip(scenario.issues, answer.deal, strict=True)
            like = (party, *(option if (party, issue, option) in spoken else None for issue, option in terms))
            assert seen.setdefault(like, said.share) == said.share


def test_several_that_block_together_are_asked_about_together() -> None:
    talks = Scenario(
        ("North", "South"),
        {"border": ("line", "swap")},
        (
            Coding("North", "red_line", (("border", "line"),)),
            Coding("South", "red_line", (("border", "line"),)),
            Coding("North", "red_line", (("border", "swap"),)),
            Coding("South", "red_line", (("border", "swap"),)),
        ),
    )
    result = settle(talks)
    assert result.blocking == ((0, 1), (2, 3))
    assert {question.party for question in result.ask_next} == {"North and South"}
    assert all(question.question.startswith("Are all of these still true: ") for question in result.ask_next)
    assert all(question.gain == pytest.approx(0.25, abs=0.03) for question in result.ask_next)
