"""What a settlement says first: sentences that can be read aloud, and a table with the words behind each cell."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given

from pourparler.brief.settlement_charts import settlement_charts
from pourparler.brief.settlement_comparison import Case, comparison
from pourparler.brief.settlement_opening import MOST, opening
from pourparler.brief.settlement_report import Report, report_data, settlement_report
from pourparler.brief.settlement_table import cell_words, joint_words
from pourparler.brief.settlement_words import references, together_words, verdict
from pourparler.codebook.model import read_codebook
from pourparler.ledger import open_ledger
from pourparler.settlement import (
    Coding,
    Evidence,
    Scenario,
    Workings,
    active_codings,
    evidence,
    read_scenario,
    read_supposition,
    series,
    settle,
    settle_supposed,
    suppose,
)
from scenarios import scenarios
from suite import ROOT, examples

STRIKE = read_scenario((ROOT / "examples" / "strike.yaml").read_text(encoding="utf-8"))
POINTS = {  # Brams and Togman (1996): the points of Israel and of Egypt
    "Sinai": (35, 55),
    "Diplomatic recognition": (10, 5),
    "West Bank and Gaza": (20, 10),
    "Linkage": (10, 5),
    "Palestinian rights": (5, 20),
    "Jerusalem": (20, 5),
}


def camp_david() -> Scenario:
    """Each issue is won by one of two, and each party says which issue matters more, by the order of its points."""
    parties = ("Israel", "Egypt")
    codings = [
        Coding(party, "supports" if winner == party else "opposes", ((issue, winner),))
        for party in parties
        for issue in POINTS
        for winner in parties
    ]
    codings += [
        Coding(party, "matters_more", weighed=(one, other))
        for k, party in enumerate(parties)
        for one, other in permutations(POINTS, 2)
        if POINTS[one][k] > POINTS[other][k]
    ]
    return Scenario(parties, dict.fromkeys(POINTS, parties), tuple(codings))


def report_of(scenario: Scenario, samples: int = 300) -> Report:
    workings = Workings(scenario, samples=samples)
    settled = settle(scenario, workings=workings, quick=True)
    return settlement_report(settled, workings, series(scenario, workings=workings))


def coded_evidence(coded: Path) -> Evidence:
    with open_ledger(coded) as ledger:
        return evidence(read_codebook(ledger.codebook.get() or ""), ledger.positions.list())


def is_plain(words: str) -> bool:
    """Whether a sentence, without the names and quotations in it, has no number, sign or term of mathematics."""
    own = re.sub(r"“.*?”|\(.*?\)|\d+ more (points|statements)", "", words)
    return not re.search(r"[\d%±=]|\b(share|joint|preference|sample|necessar|possibly|coding)", own)


def test_the_first_lines_name_what_divides_a_strike_with_its_words() -> None:
    lines = report_of(STRIKE).opening
    assert "Retraining, yes, if we sit at the table when the nights are planned." in lines[0].words, "it matters most"
    assert lines[1].words == (
        "On wages they are apart: Union supports “seven percent” (“Seven is what the members voted for.”), "
        "and Port company opposes “seven percent” (“Seven percent would ruin us.”)."
    )
    assert lines[1].codings == (1, 6)
    assert lines[2].words == (
        "Of the deals that nobody has ruled out, the one that fits their words best has “four percent” on wages, "
        "“with retraining” on cranes and “a joint board” on night shift; whether Union, Port company and City would "
        "take it is not known."
    )


def test_the_first_lines_of_a_blocked_ledger_lead_to_the_hint(coded: Path) -> None:
    found = coded_evidence(coded)
    workings = Workings(found.scenario, samples=300)
    settled = settle(found.scenario, workings=workings)
    made = settlement_report(settled, workings, (), found.asides)
    first, second, third = made.opening
    assert "Tarvonia insists on “guns leave first”" in first.words
    assert "Quessia insists on “guns leave after”" in first.words
    assert first.codings == tuple(k for each in settled.blocking for k in each)
    assert second.words.startswith("If one side gave way")
    assert "he would take either order, if the first gun moved by Sunday" in third.words
    assert third.statements == (found.asides[-1].statement.id,)
    hinted = {found.scenario.codings[k].party for k, said in made.blockers if said}
    assert hinted == {"Tarvonia"}, "an aside belongs to the party that said it"
    assert [row.without for row in made.rows] == [each.without for each in settled.opened]


@pytest.mark.parametrize("scenario", [STRIKE, camp_david()], ids=["strike", "Camp David"])
def test_the_first_lines_are_for_people_who_know_no_mathematics(scenario: Scenario) -> None:
    lines = report_of(scenario).opening
    assert 1 <= len(lines) <= MOST
    for each in lines:
        assert is_plain(each.words), each.words


@examples(40)
@given(scenarios(parties=3, issues=3, options=3, codings=10, dated=True))
def test_whatever_was_said_there_are_at_most_three_first_lines(scenario: Scenario) -> None:
    settled = settle(scenario, workings=Workings(scenario, samples=100), quick=True)
    lines = opening(settled)
    assert 1 <= len(lines) <= MOST
    for each in lines:
        assert each.words.strip()
        assert set(each.codings) <= set(settled.codings)


@examples(15)
@given(scenarios(parties=2, issues=3, options=3, codings=8, dated=True))
def test_each_cell_agrees_with_the_settlement_and_cites_what_decides(scenario: Scenario) -> None:
    made = report_of(scenario, samples=100)
    for row in made.rows:
        for party, cell in row.cells.items():
            own = {k for k in made.settlement.codings if scenario.codings[k].party == party}
            assert set(cell.codings) <= own
            if row.answer is not None:
                said = row.answer.parties[party]
                assert cell.answer == ("yes" if said.necessary else "possibly" if said.possible else "no")
            if cell.answer == "no":
                assert cell.codings
            assert cell.why or cell.answer == "yes", "a party that must accept anything needs no reason"
    json.dumps(report_data(made), default=str)


@examples(15)
@given(scenarios(parties=2, issues=3, options=3, codings=8, dated=True))
def test_no_line_over_time_is_said_twice(scenario: Scenario) -> None:
    lines = [each.words for _, each in report_of(scenario, samples=100).turns]
    assert len(lines) == len(set(lines))


def test_numbers_in_brackets_are_the_statements_own(coded: Path) -> None:
    with open_ledger(coded) as ledger:
        book, rows = read_codebook(ledger.codebook.get() or ""), ledger.positions.list()
    whole = evidence(book, rows)
    later = evidence(book, rows[len(rows) // 2 :])

    def by_coding(found: Evidence) -> dict[tuple[object, ...], str]:
        scenario = found.scenario
        return {
            (c.party, c.kind, c.terms, c.weighed, c.on, c.evidence): references(scenario, [k])
            for k, c in enumerate(scenario.codings)
        }

    before, after = by_coding(later), by_coding(whole)
    assert before
    assert all(after[coding] == label for coding, label in before.items() if coding in after)
    statements = {f"[s{row.statement.id}]" for row in rows}
    assert set(after.values()) <= statements


def test_a_contradiction_is_told_with_both_words() -> None:
    swap = (("border", "swap"),)
    said = Coding("North", "supports", swap, evidence="Yes."), Coding("North", "opposes", swap, evidence="No.")
    (line,) = report_of(Scenario(("North", "South"), {"border": ("line", "swap")}, said)).opening
    assert "“Yes.”" in line.words
    assert "“No.”" in line.words
    assert line.codings == (0, 1)


def test_what_nothing_was_said_about_is_said_so() -> None:
    (line,) = report_of(Scenario(("North", "South"), {"border": ("line", "swap")})).opening
    assert line.words == "No position of any party is coded yet, so nothing can be said about what divides them."


def table_values(rows: Sequence[Sequence[str]]) -> str:
    return " ".join(value for row in rows for value in row)


def test_each_chart_has_its_data_as_a_table() -> None:
    charts = {each.kind: each for each in settlement_charts(report_of(STRIKE))}
    assert list(charts) == ["deals", "frontier", "room", "path", "shares"]
    for each in charts.values():
        assert all(len(row) == len(each.columns) for row in each.rows)
    assert "possibly, " in table_values(charts["deals"].rows)
    assert "Nash" in table_values(charts["frontier"].rows)
    assert "standing offer" in table_values(charts["frontier"].rows)
    assert {row[0] for row in charts["room"].rows} == {"wages"}, "of the issues only wages are in order"
    assert ("14 Mar 2026", "Port company", "18", "[10] Port company accepts the package of “four percent” (wages) and "
            "“with retraining” (cranes)") in charts["path"].rows  # fmt: skip
    assert ("wages", "two percent", "rules it out [1]", "open", "open", "out") in charts["room"].rows
    assert "[10] Port company accepts the package" in table_values(charts["shares"].rows)


def test_a_frontier_without_bargain_or_offer_is_drawn_without_their_marks() -> None:
    pytest.importorskip("altair")
    said = Coding("North", "opposes", (("border", "line"),)), Coding("North", "opposes", (("border", "swap"),))
    talks = Scenario(("North", "South"), {"border": ("line", "swap")}, said)
    chart = next(each for each in settlement_charts(report_of(talks)) if each.kind == "frontier")
    layers = chart.draw(300).to_dict()["layer"]
    assert all(layer["encoding"]["color"]["scale"]["domain"] for layer in layers if "color" in layer["encoding"])


def test_names_in_a_chart_are_data() -> None:
    pytest.importorskip("altair")
    name = "datum.x'\"]</script>{{7*7}}"
    said = Coding(name, "supports", ((name, name),)), Coding("B", "red_line", ((name, "b"),))
    talks = Scenario((name, "B"), {name: (name, "b")}, said)
    for each in settlement_charts(report_of(talks)):
        spec = each.draw("container").to_dict()
        outside = json.dumps({k: v for k, v in spec.items() if k not in ("datasets",)}, default=str)
        assert "calculate" not in outside
        assert "expr" not in outside


RULE = read_scenario(
    """
    parties: [North, South, East]
    issues: {border: {options: [line, swap, treaty], ordered: true}, toll: {unit: coins, from: 0, to: 4, step: 1}}
    decision: {needed: 2, veto: [North]}
    codings:
      - {party: North, supports: {border: swap}, on: 2031-01-02}
      - {party: South, red_line: {border: swap}, on: 2031-01-03}
      - {party: East, wants_more: toll, on: 2031-01-04}
      - {party: North, wants_less: toll, on: 2031-01-05}
      - {party: East, red_line: {border: line}, on: 2031-01-06}
      - {party: South, red_line: {border: line}, on: 2031-01-07}
    """
)


def test_a_rule_of_decision_is_said_and_kept_to_everywhere() -> None:
    made = report_of(RULE)
    settled = made.settlement
    assert verdict(settled)[0] == "An agreement needs 2 of the 3 parties. North has a veto."
    assert "enough parties" in verdict(settled)[1]
    assert together_words(RULE) == "enough of them"
    assert any("ruled out" in cell.why or cell.answer == "no" for row in made.rows for cell in row.cells.values())
    # ruled out by two of three, a line is no agreement; by South alone, a swap still is
    assert [(day.day, turn.words.split(" This ")[1]) for day, turn in made.turns if day] == [
        (7, "closed 5 deals; 10 of 15 deals are open since.")
    ]
    joint = [each.share for each in made.shares if each.party is None]
    assert joint[-1] == pytest.approx(made.rows[0].joint, abs=0.05)
    zone = {row[1]: row[-1] for row in next(c for c in settlement_charts(made) if c.kind == "room").rows[:3]}
    assert zone == {"line": "out", "swap": "zone", "treaty": "zone"}
    assert made.opening[1].words == "On toll they are apart: East wants more, and North wants less."


def test_shares_have_their_range_beside_the_error_of_sampling() -> None:
    workings = Workings(STRIKE, samples=400)
    settled = settle(STRIKE, workings=workings)
    rows = settlement_report(settled, workings).rows
    answer = settled.deals[0].parties["Port company"]
    assert answer.high - answer.low > 0.02
    words = cell_words(rows[0].cells["Port company"])
    assert re.fullmatch(r"possibly, \d+\.\d ± \d\.\d % \(\d+ to \d+ %\)", words)
    assert f"({100 * answer.low:.0f} to {100 * answer.high:.0f} %)" in words
    assert " to " in joint_words(rows[0])


def test_a_deal_is_told_by_its_difference_from_the_first() -> None:
    made = report_of(STRIKE)
    assert made.rows[1].short == "as deal 1, but wages: seven percent"
    assert made.differences[0].words.startswith(
        "Deal 2 instead of deal 1: “seven percent” instead of “four percent” on wages. By what was said it is worse "
        "for City; of the ways to weigh the issues that fit the words, it is better for Union in "
    )


def test_the_table_has_only_deals_that_are_possible() -> None:
    swap, line = (("border", "swap"),), (("border", "line"),)
    said = Coding("North", "red_line", swap), Coding("South", "supports", line)
    made = report_of(Scenario(("North", "South"), {"border": ("line", "swap")}, said))
    assert [row.deal for row in made.rows] == [("line",)]


def test_combinations_that_leave_no_deal_are_named() -> None:
    talks = read_scenario("parties: [A, B]\nissues: {a: {options: [x]}}\nexcluded: [{options: {a: x}}]\n"
                          "codings: [{party: A, supports: {a: x}, on: 0001-01-01}]")  # fmt: skip
    made = report_of(talks)
    assert made.opening[0].words == (
        "No agreement is possible: the combinations that are excluded or required leave no deal."
    )
    assert verdict(made.settlement)[0].startswith("No deal is open, whatever the parties say")


def test_what_is_set_aside_is_not_said_to_be_switched_off() -> None:
    active = active_codings(STRIKE)
    what = suppose(STRIKE, [read_supposition(STRIKE, "Union accepts wages=two percent")], active)
    workings = Workings(what.scenario, samples=200)
    settled = settle_supposed(what, workings=workings, quick=True)
    made = settlement_report(settled, workings, supposed=what.supposed, set_aside=what.set_aside)
    words = [each.words for each in made.inactive]
    assert "Union rules out “two percent” (wages): set aside by what is supposed [if 1]" in words


def test_a_comparison_says_where_nothing_differs() -> None:
    settled = settle(STRIKE, workings=Workings(STRIKE, samples=300), quick=True)
    made = comparison([Case("one", settled), Case("other", settled)])
    assert all(line.values[1] == "the same" for line in made.lines)


def test_camp_david_is_told_by_its_issues() -> None:
    made = report_of(camp_david(), samples=2_000)
    assert any("Sinai" in each.words for each in made.opening)
    assert made.rows[0].cells.keys() == {"Israel", "Egypt"}
