"""Scenarios: what a team supposes beside what was said, under a name."""

from __future__ import annotations

from typing import Any

import pytest

from pourparler.ledger import Ledger, LedgerError


def test_a_scenario_is_saved_for_all_and_replaced_by_one_of_the_same_name(ledger: Ledger) -> None:
    ledger.scenarios.save("calm", coder="ana", suppositions=["North accepts border=swap"])
    storm = ["North rejects border=swap", "South rejects border=swap"]
    ledger.scenarios.save(" a  storm ", coder="ben", suppositions=storm)
    second = ledger.scenarios.save("calm", coder="ben", suppositions=["South accepts border=swap"])
    assert [(each.name, each.suppositions, each.coder) for each in ledger.scenarios.list()] == [
        ("a storm", ("North rejects border=swap", "South rejects border=swap"), "ben"),
        ("calm", ("South accepts border=swap",), "ben"),
    ]
    assert ledger.scenarios.get("a storm").coder == "ben"
    assert (second.name, second.thing, second.action) == ("calm", "scenario", "add")
    ledger.history.undo(coder="ana")
    assert ledger.scenarios.get("calm").suppositions == ("North accepts border=swap",)


def test_a_scenario_that_is_removed_comes_back_by_undo(ledger: Ledger) -> None:
    ledger.scenarios.save("calm", coder="ana", suppositions=["North accepts border=swap"])
    (row,) = ledger.scenarios.list()
    ledger.scenarios.remove(row.id, coder="ben")
    assert ledger.scenarios.list() == ()
    with pytest.raises(LedgerError, match="no scenario has the number"):
        ledger.scenarios.remove(row.id, coder="ben")
    ledger.history.undo(coder="ben")
    assert ledger.scenarios.list() == (row,)


@pytest.mark.parametrize(
    ("name", "suppositions", "words"),
    [
        ("", ["North accepts border=swap"], "between 1 and 60"),
        ("x" * 61, ["North accepts border=swap"], "between 1 and 60"),
        ("calm", [], "between 1 and 20"),
        ("calm", ["a"] * 21, "between 1 and 20"),
        ("calm", [" "], "between 1 and 1,000"),
        ("calm", ["x" * 1_001], "between 1 and 1,000"),
        (3, ["a"], "name"),
        ("calm", [3], "suppositions"),
    ],
)
def test_a_scenario_that_is_none_is_refused_in_a_line(ledger: Ledger, name: Any, suppositions: Any, words: str) -> None:
    with pytest.raises(LedgerError, match=words) as fault:
        ledger.scenarios.save(name, coder="ana", suppositions=suppositions)
    assert len(str(fault.value).splitlines()) == 1
    assert ledger.scenarios.list() == ()


def test_an_unknown_scenario_names_those_that_are_saved(ledger: Ledger) -> None:
    ledger.scenarios.save("calm", coder="ana", suppositions=["North accepts border=swap"])
    with pytest.raises(LedgerError, match="no scenario 'storm' is saved in the ledger; saved are: calm"):
        ledger.scenarios.get("storm")
