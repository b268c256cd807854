"""What makes settlement quick changes no answer: the front, the candidates, and a space of 10^30 deals."""

from __future__ import annotations

import json
import random
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pourparler.brief.settlement_words import verdict
from pourparler.settlement import Coding, Scenario, scenario_data, settle
from pourparler.settlement import bargains as front
from pourparler.settlement import best_deals as search
from pourparler.settlement.bargains import efficient
from pourparler.settlement.best_deals import best_deals
from pourparler.settlement.linear_program import Matrix
from suite import Run, examples


def _front(worths: Matrix) -> list[int]:
    found = []
    for k, own in enumerate(worths):
        as_good = (worths >= own).all(axis=1)
        is_beaten = (as_good & (worths > own).any(axis=1)).any()
        if not is_beaten and not as_good[:k].any():
            found.append(k)
    return found


@examples(100)
@given(st.integers(0, 10**6), st.integers(1, 4), st.sampled_from([2, 5, 100]), st.sampled_from([3, 2048]))
def test_the_front_is_that_of_comparing_all_deals(seed: int, parties: int, values: int, block: int) -> None:
    rng = np.random.default_rng(seed)
    worths = rng.integers(0, values, (int(rng.integers(1, 60)), parties)).astype(float)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(front, "_BLOCK", block)  # small blocks: a few deals strike out others first
        assert efficient(worths).tolist() == _front(worths)


def test_a_deal_whose_sum_is_as_great_by_rounding_alone_is_struck_out() -> None:
    worths = np.array([[1.0, 0.0, 0.0], [1.0, 1e-20, 0.0]])
    assert efficient(worths).tolist() == [1]


@examples(60)
@given(st.integers(0, 10**6), st.integers(1, 4), st.integers(1, 12), st.booleans())
def test_the_best_deals_are_those_of_enumeration(seed: int, parties: int, most: int, is_limited: bool) -> None:
    rng = np.random.default_rng(seed)
    tables = [rng.normal(size=(int(rng.integers(1, 5)), parties)) for _ in range(int(rng.integers(1, 6)))]
    places = np.array(list(product(*(range(len(table)) for table in tables))))

    def is_allowed(deals: np.ndarray) -> np.ndarray:
        return np.asarray(deals.sum(axis=1) % 2 == 0)

    if is_limited:
        places = places[is_allowed(places)]
    worths = sum(table[places[:, k]] for k, table in enumerate(tables)) + np.zeros((len(places), parties))
    value = worths.min(axis=1) + 1e-6 * worths.sum(axis=1)
    expected = [tuple(row) for row in places[np.argsort(-value, kind="stable")[:most]].tolist()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "_MANY", 5)  # so that partial deals get weights of their own
        patch.setattr(search, "_AT_ONCE", 7)
        patch.setattr(search, "_COMPLETED", 3)
        found = best_deals(tables, most, 1e-6, is_allowed if is_limited else None)
    assert found == expected


def test_too_many_partial_deals_give_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_MOST", 3)
    assert best_deals([np.eye(4)] * 3, 2, 1e-6) is None
    assert best_deals([np.eye(4), np.empty((0, 4))], 2, 1e-6) == []


@pytest.mark.slow
def test_ten_to_the_thirty_deals_are_answered_by_the_command(run: Run, tmp_path: Path) -> None:
    """43 issues of 5 options, 6 parties, 300 codings that follow from hidden preferences; candidates keep clear of red
    lines."""
    chance = random.Random(5)
    issues = {f"issue {k}": tuple(f"option {j}" for j in range(5)) for k in range(43)}
    parties = tuple(f"Party {k}" for k in range(6))
    said: list[Coding] = []
    worth = {
        (party, issue, option): chance.random() * chance.uniform(-1, 1)
        for party in parties
        for issue, options in issues.items()
        for option in options
    }
    while len(said) < 300:
        party, issue = chance.choice(parties), chance.choice(list(issues))
        one, other = chance.sample(issues[issue], 2)
        if len(said) % 3:
            value = worth[party, issue, one]
            kind = "red_line" if value < -0.7 else "supports" if value > 0 else "opposes"
            said.append(Coding(party, kind, ((issue, one),)))  # type: ignore[arg-type]
        else:
            first, second = sorted((one, other), key=lambda o: -worth[party, issue, o])
            said.append(Coding(party, "prefers", ((issue, first), (issue, second))))
    talks = Scenario(parties, issues, tuple(said))
    assert talks.space > 10**30
    path = tmp_path / "vast.yaml"
    path.write_text(yaml.safe_dump(scenario_data(talks), sort_keys=False), encoding="utf-8")
    done = run("settle", path, "--format", "json", "--samples", "400", "-o", tmp_path / "vast.json")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads((tmp_path / "vast.json").read_text(encoding="utf-8"))
    assert told["space"] == talks.space
    assert len(told["deals"]) == 10
    out = {(issue, option) for each in said if each.kind == "red_line" for issue, option in each.terms}
    for each in told["deals"]:
        assert not out & set(each["deal"].items())
        assert all(each["possible"].values())
        assert 0 < each["joint"] < 1


def test_a_space_too_large_to_list_is_answered_with_what_is_exact_and_what_is_not() -> None:
    said = Coding("North", "supports", (("issue 0", "a"),))
    talks = Scenario(("North",), {f"issue {k}": tuple("abcde") for k in range(7)}, (said,))
    words = " ".join(verdict(settle(talks, quick=True)))
    assert "There are too many deals to list" in words
    assert "are exact" in words
    assert "percentages are estimated" in words
