"""Disputes go to GMCR+ and come back with the same states, moves, rankings and equilibria."""

from __future__ import annotations

import json

import pytest
from hypothesis import assume, given

from graph_judge import disputes, possible
from pourparler.codebook.forms import FormError
from pourparler.exchange.gmcr import is_gmcr, read_gmcr, write_gmcr
from pourparler.settlement.graph_model import Dispute, analyze_dispute, build_graph, read_dispute
from suite import ROOT, examples

FILE = {
    "decisionMakers": [
        {"name": "North", "options": [1], "preferences": [[[0, "Y"]], [[1, "N"]]]},
        {
            "name": "South",
            "options": [0],
            "preferences": [{"compound": True, "members": [[[1, "Y"]], [[0, "N"], [1, "N"]]]}],
        },
    ],
    "options": [
        {"name": "withdraw", "permittedDirection": "fwd"},
        {"name": "attack", "permittedDirection": "both"},
    ],
    "infeasibles": [[[0, "Y"], [1, "Y"]]],
    "useManualPreferenceRanking": False,
    "program": "gmcr-py",
    "version": "0.3.6",
}


def told(**changes: object) -> str:
    return json.dumps(FILE | changes)


def test_a_file_is_read() -> None:
    assert is_gmcr(told())
    dispute, warnings = read_gmcr(told())
    assert warnings == []
    graph = build_graph(dispute)
    assert graph.decision_makers == ("North", "South")
    assert [graph.values(k) for k in range(graph.size)] == [
        {"attack": "no", "withdraw": "no"},
        {"attack": "yes", "withdraw": "no"},
        {"attack": "no", "withdraw": "yes"},
    ]
    assert graph.ranks[0].tolist() == [1, 2, 0]
    assert graph.ranks[1].tolist() == [0, 0, 1]
    assert sorted(zip(*(each.tolist() for each in graph.moves[1].nonzero()), strict=True)) == [(0, 2)]


def test_rankings_count_states_by_the_order_of_options_in_the_file() -> None:
    makers = [
        {"name": "North", "options": [1], "preferenceRanking": [2, [1, 3]]},
        {"name": "South", "options": [0], "preferenceVector": [3, 1, 2]},
    ]
    dispute, _ = read_gmcr(told(decisionMakers=makers, useManualPreferenceRanking=True))
    graph = build_graph(dispute)
    # there, state 1 has none of the options, state 2 withdraws, state 3 attacks
    by_values = {tuple(graph.values(k).values()): k for k in range(graph.size)}
    none, withdraw, attack = by_values["no", "no"], by_values["no", "yes"], by_values["yes", "no"]
    assert graph.ranks[0][[withdraw, none, attack]].tolist() == [0, 1, 1]
    assert graph.ranks[1][[attack, none, withdraw]].tolist() == [0, 1, 2]


def test_two_options_of_one_name_are_told_apart() -> None:
    options = [{"name": "full", "permittedDirection": "both"}, {"name": "full", "permittedDirection": "both"}]
    makers = [dict(each, misperceptions=[[[0, "Y"]]]) for each in FILE["decisionMakers"]]  # type: ignore[call-overload,arg-type]
    dispute, warnings = read_gmcr(told(options=options, decisionMakers=makers))
    assert list(dispute.options) == ["full 2", "full"]
    assert warnings == ["what North misperceives is not read", "what South misperceives is not read"]


@examples(100)
@given(dispute=disputes())
def test_a_dispute_keeps_its_states_moves_and_rankings(dispute: Dispute) -> None:
    assume(possible(dispute))
    text, warnings = write_gmcr(dispute)
    there, notes = read_gmcr(text)
    assert notes == []
    valued = any(values != ("no", "yes") for values in dispute.options.values())
    here, again = analyze_dispute(dispute), analyze_dispute(there)
    if dispute.same:
        assert any("merge states" in each for each in warnings)
        return
    assert again.graph.size == here.graph.size
    order = [again.graph.states.index((_taken(dispute, here.graph.states[k][0]),)) for k in range(here.graph.size)]
    for k in range(len(dispute.decision_makers)):
        assert again.graph.ranks[k][order].tolist() == here.graph.ranks[k].tolist()
        if not dispute.forbidden and not (valued and dispute.irreversible):
            assert again.graph.moves[k][order][:, order].tolist() == here.graph.moves[k].tolist()
    text_of_priorities = json.loads(text) | {"useManualPreferenceRanking": False}
    by_priorities = build_graph(read_gmcr(json.dumps(text_of_priorities))[0])
    for one, other in zip(by_priorities.ranks, again.graph.ranks, strict=True):
        assert one.tolist() == other.tolist()


def _taken(dispute: Dispute, values: tuple[str, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for (_, of_option), value in zip(dispute.options.items(), values, strict=True):
        if of_option == ("no", "yes"):
            found.append(value)
        else:
            found += ["yes" if each == value else "no" for each in of_option]
    return tuple(found)


def test_elmira_keeps_its_equilibria_and_says_what_is_lost() -> None:
    text, warnings = write_gmcr(read_dispute((ROOT / "examples" / "elmira.yaml").read_text(encoding="utf-8")))
    assert [each.partition(":")[0] for each in warnings] == [
        "GMCR+ cannot merge states",
        "GMCR+ files have no status quo",
    ]
    found = analyze_dispute(read_gmcr(text)[0])
    # four states without the plant, the others in the published order
    assert [k + 1 for k in found.equilibria["seq"]] == [5, 6, 7, 10, 11, 12]
    assert [k + 1 for k in found.equilibria["smr"]] == [1, 4, 5, 6, 7, 10, 11, 12]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[]", "is a JSON object with 'decisionMakers' and 'options'"),
        (told(options=[]), "'options'"),
        (told(infeasibles=[[[7, "Y"]]]), "a condition names option 7; there are 0 to 1"),
        (told(infeasibles=[[[0, "?"]]]), "each item of 'infeasibles'"),
        (told(infeasibles=[[[0, "Y"]], [[0, "N"]]]), "no state is possible"),
        (told(decisionMakers=FILE["decisionMakers"][:1]), "'decisionMakers'"),  # type: ignore[index]
        (told(decisionMakers=[FILE["decisionMakers"][0]] * 2), "each option must belong to exactly one"),  # type: ignore[index]
        (
            told(
                decisionMakers=[dict(each, preferenceRanking=[1, 2, 9]) for each in FILE["decisionMakers"]],  # type: ignore[call-overload]
                useManualPreferenceRanking=True,
            ),
            "the ranking of 'North' names state 9; there are 1 to 3",
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_line(text: str, words: str) -> None:
    with pytest.raises(FormError) as found:
        read_gmcr(text)
    assert words in str(found.value)
    assert all(len(line) < 300 for line in str(found.value).splitlines())
