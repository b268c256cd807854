"""Files with further codings: what is read is written back the same, and a mistake is one clear line."""

from __future__ import annotations

import json
import re

import pytest

from pourparler.codebook.forms import FormError
from pourparler.settlement import Coding, Combination, Decision, Scale, read_scenario, scenario_data, settle
from pourparler.settlement.phrases import coding_words

BASE = """
parties: [North, South, East]
issues:
  wages: {unit: percent, from: 2, to: 4, step: 0.5}
  troops: {options: [none, few, free], ordered: single_peaked}
  port: {options: [shared, closed]}
  toll: {from: 0, to: 10, step: 5, paid_by: North, paid_to: South}
"""
ALL = (
    BASE
    + """
excluded: [{options: {wages: 4, port: closed}, evidence: the law}]
required: [{options: {port: shared}, when: {troops: free}}]
decision: {votes: {North: 2}, needed: 3, veto: [North], coalitions: {coast: [South, East]}}
codings:
  - {party: North, wants_more: wages, strongly: true, on: 2026-01-02, until: 2026-02-01}
  - {party: North, at_least: {wages: 2.5, port: shared}}
  - {party: North, prefers_package: [{wages: 3 percent}, {troops: free, port: closed}], sure: 0.4}
  - {party: South, order: [port, troops]}
  - {party: South, order: {troops: [few, none]}}
  - {party: South, points: {wages: 60, troops: 40}}
  - {party: East, points: {troops: {none: 10, few: 2.5}, port: {shared: 3, closed: 0}}}
  - {party: East, only_with: {option: {port: closed}, given: {troops: none}, hard: true}}
  - {party: East, prefers: {wages: [2, 3]}, evidence: the words}
"""
)


def test_what_is_read_is_written_back() -> None:
    scenario = read_scenario(ALL)
    assert scenario.issues["wages"] == ("2 percent", "2.5 percent", "3 percent", "3.5 percent", "4 percent")
    assert scenario.scales["wages"] == Scale(values=(2.0, 2.5, 3.0, 3.5, 4.0), unit="percent", shape="concave")
    assert scenario.scales["toll"].payer == "North"
    assert scenario.combinations[1] == Combination((("port", "shared"),), True, (("troops", "free"),))
    assert scenario.decision == Decision({"North": 2}, 3, ("North",), {"coast": ("South", "East")})
    assert scenario.codings[1].terms == (("wages", "2.5 percent"), ("port", "shared"))
    assert scenario.codings[7].hard
    assert read_scenario(json.dumps(scenario_data(scenario))) == scenario


def test_every_coding_has_words() -> None:
    words = [coding_words(coding) for coding in read_scenario(ALL).codings]
    assert words[0] == "North wants more of “wages” (strongly, until 2026-02-01)"
    assert words[2].endswith("(40 % sure)")
    assert (
        words[6]
        == "East gives points: 10 to “none” (troops), 2.5 to “few” (troops), 3 to “shared” (port), 0 to “closed” (port)"
    )
    assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (
            "codings: [{party: North, wants_more: port}]",
            "'wants_more' takes an issue whose options are in order; 'port'",
        ),
        ("codings: [{party: North, supports: {wages: 9}}]", "'wages' has no option '9'; choose from: 2 percent"),
        ("codings: [{party: North, supports: {port: shared}, hard: true}]", "'hard' is not a known field"),
        ("codings: [{party: North, accepts: {port: shared}, strongly: true}]", "'strongly' does not go with 'accepts'"),
        ("codings: [{party: North, hardest: port, sure: 2}]", "'sure'"),
        ("codings: [{party: North, hardest: port, on: 2026-02-01, until: 2026-01-01}]", "'until' is a day after 'on'"),
        ("codings: [{party: North, order: [port, port]}]", "'order' takes two or more issues"),
        ("codings: [{party: North, points: {port: 0, troops: 0}}]", "one of them needs points above 0"),
        ("codings: [{party: North, points: {port: {shared: 1, closed: 1}}}]", "different points"),
        ("codings: [{party: North, points: {port: -1, troops: 2}}]", "points are numbers from 0"),
        ("codings: [{party: North, prefers_package: [{port: shared}, {port: shared}]}]", "two packages that differ"),
        ("excluded: [{options: {port: open}}]", "'port' has no option 'open'"),
        ("required: [{options: {port: shared}, when: {port: closed}}]", "one option of each of some issues"),
        ("decision: {needed: 9}", "'needed' must be from 1 to 3"),
        ("decision: {veto: [West]}", "unknown party 'West'"),
        ("decision: {coalitions: {a: [North, South], b: [South, East]}}", "one coalition at most"),
    ],
)
def test_a_mistake_is_one_line(more: str, told: str) -> None:
    with pytest.raises(FormError) as fault:
        read_scenario(BASE + more)
    (line,) = str(fault.value).splitlines()
    assert re.search(re.escape(told), line), line
    assert re.match(r"line 8: ", line), line


@pytest.mark.parametrize(
    ("issue", "told"),
    [
        ("{from: 2, to: 1, step: 1}", "'to' must be greater than 'from'"),
        ("{from: 0, to: 1000, step: 1}", "more than 100 steps"),
        ("{from: 0, to: 10, step: 3}", "whole number of steps"),
        ("{from: a, to: 10, step: 3}", "are numbers"),
        ("{from: 0, to: inf, step: 3}", "are numbers"),
        ("{from: 0, to: 10}", "needs 'from', 'to' and 'step'"),
        ("{options: [a], from: 1, to: 2, step: 1}", "either 'options', or"),
        ("{from: 0, to: 10, step: 5, paid_by: North}", "needs two parties"),
        ("{from: 0, to: 10, step: 5, paid_by: North, paid_to: West}", "unknown party 'West'"),
        ("{from: -5, to: 10, step: 5, paid_by: North, paid_to: South}", "needs amounts from 0"),
    ],
)
def test_a_scale_that_is_none_is_one_line(issue: str, told: str) -> None:
    with pytest.raises(FormError) as fault:
        read_scenario(f"parties: [North, South]\nissues:\n  toll: {issue}\n")
    (line,) = str(fault.value).splitlines()
    assert re.match(rf"line 3: .*{re.escape(told)}", line), line


def test_an_offer_that_lapses_leaves_what_it_had_withdrawn() -> None:
    offer = "{party: North, accepts: {port: closed, troops: few}, on: 2026-01-05, until: 2026-01-20}"
    scenario = read_scenario(
        BASE + "codings:\n  - {party: North, red_line: {port: closed}, on: 2026-01-01}\n"
        f"  - {offer}\n  - {{party: South, hardest: port, on: 2026-01-10}}"
    )
    from pourparler.settlement import active_codings, series

    assert active_codings(scenario) == (1, 2)
    assert active_codings(scenario, scenario.codings[1].until) == (0, 2)
    assert [each.day.day for each in series(scenario)] == [1, 5, 10]


def test_a_payment_is_disliked_by_who_pays() -> None:
    scenario = read_scenario(BASE + "codings: [{party: South, hardest: toll}]")
    found = {(each.party, each.option): each for each in settle(scenario, quick=True).stances if each.issue == "toll"}
    assert (found["South", "10"].least or 0) >= -1e-9
    assert (found["North", "10"].greatest or 0) <= 1e-9
    assert found["East", "5"].least == pytest.approx(0, abs=1e-9)
    assert Coding("North", "hardest", (), ("toll",)) not in scenario.codings
