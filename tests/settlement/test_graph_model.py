"""The graph model for conflict resolution, against its definitions and against what was published."""

from __future__ import annotations

import contextlib
import json
from itertools import combinations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from graph_judge import Table, disputes, may_move, meets, possible, tables
from pourparler.codebook.forms import FormError
from pourparler.settlement import ScenarioError
from pourparler.settlement.graph_model import (
    CONCEPTS,
    Dispute,
    analysis_data,
    analyze_dispute,
    build_graph,
    dispute_data,
    open_improvements,
    read_dispute,
    shortest_paths,
    stable_states,
)
from pourparler.settlement.graph_model.conditions import condition_data, read_condition
from pourparler.settlement.graph_model.stability import joint_moves, joint_reach
from suite import ROOT, examples

ELMIRA = (ROOT / "examples" / "elmira.yaml").read_text(encoding="utf-8")


@examples(300)
@given(table=tables())
def test_stability_is_what_the_definitions_say(table: Table) -> None:
    graph = table.graph
    left = open_improvements(graph)
    found = stable_states(left)
    for concept in CONCEPTS:
        for maker in range(len(table.moves)):
            judged = [table.is_stable(concept, maker, state) for state in range(graph.size)]
            assert found[concept][maker].tolist() == judged, (concept, maker)
            for state in range(graph.size):
                gains = table.gains(maker, state)
                tempting = {gain for gain in gains if not table.is_deterred(concept, maker, state, gain)}
                assert set(left[concept][maker][state].nonzero()[0]) == tempting


@examples(100)
@given(table=tables())
def test_a_group_reaches_what_its_members_reach_by_turns(table: Table) -> None:
    graph = table.graph
    for size in range(1, len(table.moves) + 1):
        for group in combinations(range(len(table.moves)), size):
            reach = joint_reach([graph.moves[k] for k in group])
            for start in range(graph.size):
                judged = table.sequences(group, start, gaining=False)
                assert set(reach[start].nonzero()[0]) == judged
                assert {*shortest_paths([graph.moves[k] for k in group], start)} == {start, *judged}


@examples(100)
@given(table=tables())
def test_paths_are_legal_and_joint_moves_pay(table: Table) -> None:
    graph = table.graph
    for end, path in shortest_paths(graph.moves, 0).items():
        state, last = 0, -1
        for step in path:
            assert step.maker != last
            assert graph.moves[step.maker][state, step.state]
            state, last = step.state, step.maker
        assert state == end
    for each in joint_moves(graph, range(graph.size)):
        assert len(each.coalition) > 1
        assert each.end in table.sequences(each.coalition, each.start, gaining=False)
        assert all(table.worth[k][each.end] > table.worth[k][each.start] for k in each.coalition)
        for k in each.coalition:
            assert each.end not in table.gains(k, each.start)


@examples(100)
@given(table=tables())
def test_definitions_imply_each_other(table: Table) -> None:
    found = stable_states(open_improvements(table.graph))
    for maker in range(len(table.moves)):
        nash, gmr, smr, seq = (found[concept][maker] for concept in CONCEPTS)
        assert (~nash | (smr & seq)).all()
        assert (~smr | gmr).all()
        assert (~seq | gmr).all()


@examples(150)
@given(dispute=disputes())
def test_states_moves_and_ranks_follow_from_the_options(dispute: Dispute) -> None:
    kept = possible(dispute)
    if not kept:
        with pytest.raises(ScenarioError, match="no state is possible"):
            build_graph(dispute)
        return
    graph = build_graph(dispute)
    members = [[dict(zip(graph.options, values, strict=True)) for values in state] for state in graph.states]
    assert sorted(map(str, (each for state in members for each in state))) == sorted(map(str, kept))
    for state in members:
        assert len(state) == 1 or all(meets(dispute.same[0], each) for each in state)
    for maker, matrix, ranks in zip(dispute.decision_makers, graph.moves, graph.ranks, strict=True):
        for start in range(graph.size):
            for end in range(graph.size):
                can = start != end and any(
                    may_move(dispute, maker, one, other) for one in members[start] for other in members[end]
                )
                for each in dispute.forbidden:
                    if each.by in (None, maker.name):
                        barred = all(meets(each.start, one) for one in members[start])
                        can = can and not (barred and all(meets(each.end, other) for other in members[end]))
                assert matrix[start, end] == can
                met = [[all(meets(wish, one) for one in members[k]) for wish in maker.priorities] for k in (start, end)]
                assert (ranks[start] < ranks[end]) == (met[0] > met[1])


@examples(100)
@given(dispute=disputes())
def test_a_dispute_is_the_same_after_its_file(dispute: Dispute) -> None:
    assert read_dispute(yaml.safe_dump(dispute_data(dispute), sort_keys=False)) == dispute
    assert read_dispute(json.dumps(dispute_data(dispute))) == dispute
    for each in dispute.impossible:
        assert read_condition(condition_data(each)) == each


def test_elmira_has_the_published_states_moves_and_equilibria() -> None:
    """Hipel, Fang, Kilgour and Haight (1993); Kilgour, Hipel, Fang and Peng (2001); Xu, Hipel and Kilgour (2009)."""
    found = analysis_data(analyze_dispute(read_dispute(ELMIRA)))
    moves = {
        name: {(each["state"], end) for each in found["states"] for end in each["moves"][name]}
        for name in found["decision_makers"]
    }
    assert moves == {
        "Ministry of the Environment": {(1, 2), (3, 4), (5, 6), (7, 8)},
        "Uniroyal": {(1, 3), (2, 4), (5, 7), (6, 8), *((k, 9) for k in range(1, 9))},
        "Local government": {(1, 5), (2, 6), (3, 7), (4, 8), (5, 1), (6, 2), (7, 3), (8, 4)},
    }
    assert found["equilibria"] == {"nash": [5, 8, 9], "gmr": [1, 4, 5, 8, 9], "smr": [1, 4, 5, 8, 9], "seq": [5, 8, 9]}
    assert found["status_quo"] == 1
    by_improvements = {each["state"]: each["path"] for each in found["reachable"]["by_improvements"]}
    assert by_improvements == {1: [], 5: [{"by": "Local government", "state": 5}]}
    assert {each["state"] for each in found["reachable"]["by_moves"]} == set(range(1, 10))
    assert found["joint_moves"] == [{"from": 5, "to": 8, "by": ["Ministry of the Environment", "Uniroyal"]}]


def test_elmira_by_priorities_has_the_published_ranking_of_the_ministry() -> None:
    """Option prioritising with a biconditional gives the ranking that was published for the ministry."""
    data = yaml.safe_load(ELMIRA.replace("yes", "'yes'").replace("no,", "'no',").replace("no}", "'no'}"))
    ministry = data["decision_makers"]["Ministry of the Environment"]
    published = ministry.pop("ranking")
    ministry["priorities"] = [
        {"abandon": "no"},
        {"accept": "yes"},
        {"delay": "no"},
        {"modify": "no"},
        {"iff": [{"insist": "yes"}, {"modify": "no"}]},
    ]
    graph = build_graph(read_dispute(yaml.safe_dump(data, sort_keys=False)))
    assert (graph.ranks[0].argsort() + 1).tolist() == published


def test_the_prisoners_dilemma() -> None:
    dispute = read_dispute(
        """
        decision_makers:
          One: {options: [confess], ranking: [2, 1, 4, 3]}
          Other: {options: [tell], ranking: [3, 1, 4, 2]}
        """
    )
    found = analyze_dispute(dispute)
    assert [each + 1 for each in found.equilibria["nash"]] == [4]
    assert [each + 1 for each in found.equilibria["seq"]] == [1, 4]
    assert [(each.start + 1, each.end + 1) for each in found.joint] == [(4, 1)]


MAKERS = "decision_makers: {A: {options: [x], ranking: [1, 2, 3, 4]}, B: {options: [y], priorities: [{x: yes}]}}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[]", "a dispute is a mapping with 'decision_makers'"),
        ("decision_makers: {A: {options: [x], ranking: [1, 2]}}", "'decision_makers'"),
        (MAKERS.replace("[y]", "[x]"), "the option 'x' has two decision makers"),
        (MAKERS.replace("priorities: [{x: yes}]", ""), "give 'B' a preference"),
        (MAKERS.replace("{x: yes}", "{z: yes}"), "unknown option 'z'; choose from: x, y"),
        (MAKERS.replace("{x: yes}", "{x: maybe}"), "'x' has no value 'maybe'; choose from: no, yes"),
        (MAKERS.replace("{x: yes}", "{not: []}"), "a list of conditions is empty"),
        (MAKERS.replace("{x: yes}", "{if: {x: yes}}"), "a condition with not, if or iff is"),
        (MAKERS.replace("{x: yes}", "word"), "a condition is a mapping of options to values"),
        (MAKERS.replace("[x]", "[if]"), "an option cannot be called 'if'"),
        (MAKERS.replace("[y]", "{y: [high]}"), "the option 'y' needs two or more values"),
        (MAKERS + "\nexactly_one: [[x, z]]", "unknown option 'z'"),
        (MAKERS + "\nirreversible: {x: perhaps}", "'x' has no value 'perhaps'"),
        (MAKERS + "\nforbidden: [{from: {x: yes}, to: {x: no}, by: C}]", "unknown decision maker 'C'"),
        (MAKERS + "\nmoves: []", "'moves' is not a known field"),
    ],
)
def test_mistakes_in_a_file_are_said_in_one_line(text: str, words: str) -> None:
    with pytest.raises(FormError) as found:
        read_dispute(text)
    assert words in str(found.value)
    assert "\n" not in str(found.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (MAKERS.replace("[1, 2, 3, 4]", "[1, 2, 3]"), "the ranking of 'A' lacks the states 4"),
        (MAKERS.replace("[1, 2, 3, 4]", "[1, 2, 3, 3, 4]"), "the ranking of 'A' has state 3 twice"),
        (MAKERS.replace("[1, 2, 3, 4]", "[1, 2, 3, 5]"), "the ranking of 'A' names state 5; there are states 1 to 4"),
        (MAKERS.replace("[x],", "[x], moves: [[1, 7]],"), "a move of 'A' names state 7"),
        (MAKERS + "\nstatus_quo: {x: yes}", "'status_quo' fits 2 states; give the value of every option"),
        (MAKERS + "\nstatus_quo: {x: yes, y: yes}\nimpossible: [{x: yes}]", "the ranking of 'A' names state 3"),
        (MAKERS + "\nimpossible: [[{x: yes}, {x: no}]]", "no state is possible"),
        (
            f"decision_makers: {{A: {{options: {[f'a{k}' for k in range(21)]}, priorities: [{{b: yes}}]}}, "
            "B: {options: [b], priorities: [{b: yes}]}}\n"
            f"impossible: [{{not: {{{', '.join(f'a{k}: yes' for k in range(21))}, b: yes}}}}]",
            "the options have too many combinations",
        ),
        (
            f"decision_makers: {{A: {{options: {[f'a{k}' for k in range(11)]}, priorities: [{{b: yes}}]}}, "
            "B: {options: [b], priorities: [{b: yes}]}}",
            "more than 1,000 states are possible",
        ),
    ],
)
def test_a_dispute_that_makes_no_graph_is_refused(text: str, words: str) -> None:
    with pytest.raises(ScenarioError) as found:
        analyze_dispute(read_dispute(text))
    assert words in str(found.value)


def test_given_moves_replace_those_of_the_options() -> None:
    dispute = read_dispute(MAKERS.replace("[x],", "[x], moves: [[1, 4], [2, 1]],") + "\nstatus_quo: 2")
    graph = build_graph(dispute)
    assert sorted(zip(*(each.tolist() for each in graph.moves[0].nonzero()), strict=True)) == [(0, 3), (1, 0)]
    assert graph.status_quo == 1


@examples(30)
@given(text=st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(FormError):
        read_dispute(text)
