"""Discourse networks: the numbers are those of Discourse Network Analyzer, and other programs read the files."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import igraph
import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from lxml import etree

from pourparler.exchange import ExchangeError, ExportOptions, export_file
from pourparler.exchange.networks.projection import OF_ONE_MODE, ONE_MODE, Matrix, affiliation, between, shared
from pourparler.exchange.networks.stances import Stance, drop_duplicates
from pourparler.exchange.networks.windows import windows
from pourparler.ledger import Ledger
from stores import new_ledger
from strategies import telling
from suite import examples

BOOK = """
parties: [North, South, Isle, Cape]
issues:
  border: {question: 'Where?', options: [line, swap]}
  toll: {question: 'How much?', options: [none, "5 & <more>"]}
"""
Said = tuple[str, str, str, str, str]  # day, party, kind, issue, option


def counts(*rows: Sequence[tuple[int, int]]) -> Matrix:
    """Of each actor, for each concept, how often it agrees and disagrees."""
    return np.array([[(against, favour) for favour, against in row] for row in rows], dtype=float)


# Three actors and three concepts. i agrees twice with c1, disagrees once with c2; j agrees once with c1 and three times
# with c2; k agrees once and disagrees once with c1, and disagrees twice with c3.
THREE = counts([(2, 0), (0, 1), (0, 0)], [(1, 0), (3, 0), (0, 0)], [(1, 1), (0, 0), (0, 2)])


def test_congruence_by_hand() -> None:
    # i, j: c1 2*1 = 2; c2 none on the same side -> 2
    # i, k: c1 2*1 (both agree) = 2; nothing else shared -> 2
    # j, k: c1 1*1 = 1 -> 1
    assert between(THREE, "congruence").tolist() == [[0, 2, 2], [2, 0, 1], [2, 1, 0]]


def test_conflict_by_hand() -> None:
    # i, j: c2 1 disagreement * 3 agreements = 3
    # i, k: c1 2 agreements * 1 disagreement = 2
    # j, k: c1 1 * 1 = 1
    assert between(THREE, "conflict").tolist() == [[0, 3, 2], [3, 0, 1], [2, 1, 0]]


def test_subtract_and_co_occurrence_by_hand() -> None:
    # subtract: 2-3 = -1, 2-2 = 0, 1-1 = 0; agreement ignored: c1 2*1 + c2 1*3 = 5; c1 2*2 = 4; c1 1*2 = 2
    assert between(THREE, "subtract").tolist() == [[0, -1, 0], [-1, 0, 0], [0, 0, 0]]
    assert between(THREE, "co-occurrence").tolist() == [[0, 5, 4], [5, 0, 2], [4, 2, 0]]


def test_average_activity_by_hand() -> None:
    # statements: i 3, j 4, k 4. Congruence 2, 2, 1 divided by (3+4)/2, (3+4)/2, (4+4)/2
    found = between(THREE, "congruence", "average")
    assert found[0].tolist() == pytest.approx([0, 2 / 3.5, 2 / 3.5])
    assert found[1, 2] == pytest.approx(1 / 4)


def test_jaccard_by_hand() -> None:
    # Cells (concept, side). i has (c1,+) 2 and (c2,-) 1; j has (c1,+) 1 and (c2,+) 3.
    # Only i: (c2,-) 1. Only j: (c2,+) 3. Both: (c1,+) 2*1 = 2. So congruence 2 / (1+3+2).
    # k has (c1,+) 1, (c1,-) 1, (c3,-) 2. With i: only i (c2,-) 1; only k 1 + 2 = 3; both 2*1 = 2. Conflict 2 / 6.
    assert between(THREE, "congruence", "jaccard")[0, 1] == pytest.approx(2 / 6)
    assert between(THREE, "conflict", "jaccard")[0, 2] == pytest.approx(2 / 6)


def test_cosine_by_hand() -> None:
    # DNA divides by the product of the numbers of statements: i, j 3*4; j, k 4*4. Subtract -1 and 0, conflict 1.
    assert between(THREE, "subtract", "cosine")[0, 1] == pytest.approx(-1 / 12)
    assert between(THREE, "conflict", "cosine")[1, 2] == pytest.approx(1 / 16)


def test_affiliation_by_hand() -> None:
    # k and c1: once for, once against. Ignored 2; subtracted 0; combined 3 (1 for, 2 against).
    assert affiliation(THREE, "ignore").tolist() == [[2, 1, 0], [1, 3, 0], [2, 0, 2]]
    assert affiliation(THREE, "subtract").tolist() == [[2, -1, 0], [1, 3, 0], [0, 0, -2]]
    assert affiliation(THREE, "combine").tolist() == [[1, 2, 0], [1, 1, 0], [3, 0, 2]]


def test_activity_and_prominence_by_hand() -> None:
    # Activity: statements of i 3, j 4, k 4. Prominence: statements on c1 2+1+2 = 5, c2 1+3 = 4, c3 2.
    assert affiliation(THREE, "subtract", "activity")[0].tolist() == pytest.approx([2 / 3, -1 / 3, 0])
    assert affiliation(THREE, "ignore", "prominence")[2].tolist() == pytest.approx([2 / 5, 0, 1])


def test_the_sums_that_dna_gives_for_its_own_sample() -> None:
    # How often the 7 organisations of the database that DNA ships speak of its 6 concepts. rDNA's test-network.R has
    # 40 statements and 22 ties in the two-mode network, 276 as the sum and 21 ties of the one-mode network.
    sample = [
        [0, 0, 1, 0, 2, 1],
        [2, 0, 0, 0, 2, 0],
        [1, 0, 0, 0, 0, 10],
        [2, 0, 0, 0, 0, 2],
        [2, 0, 0, 0, 1, 2],
        [2, 0, 1, 1, 1, 1],
        [1, 1, 1, 2, 1, 0],
    ]
    whole = counts(*([(n, 0) for n in row] for row in sample))
    two, one = affiliation(whole, "ignore"), between(whole, "co-occurrence")
    assert (two.sum(), np.count_nonzero(two)) == (40, 22)
    assert (one.sum(), np.count_nonzero(np.triu(one))) == (276, 21)


COUNTS = hnp.arrays(
    float, st.tuples(st.integers(1, 5), st.integers(1, 4), st.just(2)), elements=st.integers(0, 3).map(float)
)


@given(COUNTS)
def test_networks_of_actors_are_what_the_formulas_say(n: Matrix) -> None:
    size = range(len(n))
    for one in size:
        for other in size:
            pairs = [(n[one, j], n[other, j]) for j in range(n.shape[1])]
            same = 0 if one == other else sum(a[0] * b[0] + a[1] * b[1] for a, b in pairs)
            opposed = 0 if one == other else sum(a[0] * b[1] + a[1] * b[0] for a, b in pairs)
            assert between(n, "congruence")[one, other] == same
            assert between(n, "conflict")[one, other] == opposed
            assert between(n, "subtract")[one, other] == same - opposed
            assert between(n, "co-occurrence")[one, other] == same + opposed


@given(COUNTS, st.sampled_from(ONE_MODE), st.sampled_from(OF_ONE_MODE))
def test_networks_of_actors_are_symmetric_and_have_no_loops(n: Matrix, network, normalization) -> None:  # type: ignore[no-untyped-def]
    found = between(n, network, normalization)
    assert (found == found.T).all() and (np.diag(found) == 0).all() and np.isfinite(found).all()
    made = shared(n, network).any(axis=2)
    np.fill_diagonal(made, False)
    assert ((found != 0) <= made).all()


@given(COUNTS)
def test_normalised_weights_stay_where_they_are_defined(n: Matrix) -> None:
    once_each = np.minimum(n, 1)
    for found in (
        between(n, "congruence", "jaccard"),
        between(n, "congruence", "cosine"),
        between(n, "conflict", "cosine"),
        between(once_each, "congruence", "average"),
        between(once_each, "conflict", "jaccard"),
        affiliation(n, "ignore", "activity"),
        affiliation(n, "ignore", "prominence"),
        np.abs(affiliation(n, "subtract", "activity")),
        np.abs(between(n, "subtract", "cosine")),
    ):
        assert ((found >= 0) & (found <= 1 + 1e-12)).all()
    assert affiliation(n, "ignore", "activity").sum(axis=1) == pytest.approx(n.any(axis=(1, 2)).astype(float))


@given(COUNTS, st.randoms(use_true_random=False), st.sampled_from(ONE_MODE), st.sampled_from(OF_ONE_MODE))
def test_the_order_of_actors_and_concepts_makes_no_difference(n, random, network, normalization) -> None:  # type: ignore[no-untyped-def]
    actors, concepts = list(range(n.shape[0])), list(range(n.shape[1]))
    random.shuffle(actors)
    random.shuffle(concepts)
    moved = n[actors][:, concepts]
    assert between(moved, network, normalization) == pytest.approx(
        between(n, network, normalization)[np.ix_(actors, actors)]
    )
    assert affiliation(moved, "subtract", "activity") == pytest.approx(
        affiliation(n, "subtract", "activity")[np.ix_(actors, concepts)]
    )


@given(COUNTS)
def test_agreement_and_disagreement_change_places(n: Matrix) -> None:
    turned = n[..., ::-1].copy()
    assert (between(n, "subtract") == between(turned, "subtract")).all()
    assert (affiliation(n, "subtract") == -affiliation(turned, "subtract")).all()


def stance(on: str | None, statement: int, agrees: bool = True, document: str = "a") -> Stance:
    return Stance("N", ("border", "line"), agrees, statement, document, dt.date.fromisoformat(on) if on else None)


@pytest.mark.parametrize(
    ("duplicates", "kept"),
    [
        ("include", [1, 2, 3, 4, 5, 6, 7]),
        ("document", [1, 4, 7]),  # 2, 3, 5 and 6 say in the same document again what 1 or 4 says
        ("week", [1, 3, 4, 5, 6, 7]),  # 30 December and 1 January are in one week of Monday to Sunday
        ("month", [1, 2, 4, 5, 6, 7]),  # 1 and 3 January; not the January of the year after
        ("year", [1, 2, 4, 5, 6, 7]),
        ("acrossrange", [1, 7]),
    ],
)
def test_duplicates_as_dna_counts_them(duplicates, kept) -> None:  # type: ignore[no-untyped-def]
    said = [
        stance("2030-12-30", 1),
        stance("2031-01-01", 2),
        stance("2031-01-08", 3),
        stance("2032-01-08", 4, document="b"),
        stance(None, 5),
        stance(None, 6, document="b"),
        stance("2031-01-01", 7, agrees=False),
    ]
    assert sorted(each.statement for each in drop_duplicates(said, duplicates)) == kept
    if duplicates == "acrossrange":
        assert [each.statement for each in drop_duplicates(said, duplicates, by_side=False)] == [1]


@given(
    first=st.dates(dt.date(2030, 1, 1), dt.date(2032, 1, 1)),
    length=st.integers(0, 400),
    size=st.integers(1, 40),
    unit=st.sampled_from(["days", "weeks", "months"]),
)
def test_windows_cover_each_day_once(first: dt.date, length: int, size: int, unit) -> None:  # type: ignore[no-untyped-def]
    last = first + dt.timedelta(days=length)
    found = windows(first, last, size, unit)
    assert (found[0].start, found[-1].end) == (first, last)
    assert all(b.start - a.end == dt.timedelta(days=1) for a, b in itertools.pairwise(found))


def test_windows_of_months_begin_on_the_day_of_the_first_or_the_last_of_the_month() -> None:
    found = windows(dt.date(2031, 1, 31), dt.date(2031, 4, 30), 1, "months")
    assert [each.start for each in found][:3] == [dt.date(2031, 1, 31), dt.date(2031, 2, 28), dt.date(2031, 3, 31)]
    with pytest.raises(ExchangeError, match="more than 1,000 windows"):
        windows(dt.date(1, 1, 1), dt.date(9999, 12, 31), 1)


SAID: tuple[Said, ...] = (
    ("2031-05-01", "North", "supports", "border", "line"),  # s1
    ("2031-05-02", "North", "insists", "border", "line"),  # s2
    ("2031-05-03", "South", "accepts", "border", "line"),  # s3
    ("2031-05-04", "South", "red_line", "toll", "none"),  # s4
    ("2031-05-11", "North", "supports", "toll", "none"),  # s5
    ("2031-05-12", "Isle", "opposes", "toll", "none"),  # s6
    ("2031-05-12", "Isle", "supports", "toll", "5 & <more>"),  # s7
    ("2031-05-13", "South", "conditional", "border", "swap"),  # s8: takes no side
)


@contextmanager
def coded(folder: Path, said: Sequence[Said] = SAID, speaker: str | None = None) -> Iterator[Ledger]:
    with new_ledger(folder / "talks.ledger") as ledger:
        ledger.codebook.save(BOOK, coder="ana")
        for n, (day, party, kind, issue, option) in enumerate(said, 1):
            on = dt.date.fromisoformat(day)
            words = f"word {n} of {party} {'x' * n}"
            kinds = {party: "country"}
            ledger.add(telling(f"d{n}", published=on, said=[(speaker or party, words, on)], kinds=kinds))
            ledger.positions.add(n, party=party, kind=kind, coder="ana", terms=[(issue, option)])
        yield ledger


def test_ties_lead_to_the_statements_that_make_them(tmp_path: Path) -> None:
    with coded(tmp_path) as ledger:
        told = export_file(ledger, "graphml", tmp_path / "n.graphml", ExportOptions(settings={"network": "subtract"}))
    graph = nx.read_graphml(tmp_path / "n.graphml")
    label = {node: data["label"] for node, data in graph.nodes(data=True)}
    ties = {frozenset((label[a], label[b])): data for a, b, data in graph.edges(data=True)}
    # North and South: border 2*1 on the same side, toll 1*1 opposed: 1. South and Isle: toll 1*1 on the same side.
    # North and Isle: toll 1*1 opposed: -1.
    assert {tuple(sorted(pair)): data["weight"] for pair, data in ties.items()} == {
        ("North", "South"): 1.0,
        ("Isle", "South"): 1.0,
        ("Isle", "North"): -1.0,
    }
    both = ties[frozenset(("North", "South"))]
    assert (both["agreements"], both["disagreements"], both["common"]) == (2, 1, 2)
    assert both["concepts"] == "border: line; toll: none"
    assert both["evidence"] == "s1 s2 s3 s4 s5"
    assert ties[frozenset(("Isle", "North"))]["evidence"] == "s5 s6"
    assert graph.nodes["a2"] == {
        "label": "North",
        "type": "party",
        "kind": "country",
        "statements": 3,
        "agreements": 3,
        "disagreements": 0,
    }
    assert told.warnings == ("1 positions take no side on an option: skipped",)


def test_networkx_and_igraph_read_the_same_two_mode_network(tmp_path: Path) -> None:
    options = ExportOptions(settings={"network": "actor-concept", "isolates": "yes"})
    with coded(tmp_path) as ledger:
        for form in ("graphml", "gexf"):
            export_file(ledger, form, tmp_path / f"n.{form}", options)
    one, two = nx.read_graphml(tmp_path / "n.graphml"), nx.read_gexf(tmp_path / "n.gexf")
    three = igraph.Graph.Read_GraphML(str(tmp_path / "n.graphml"))
    assert dict(one.nodes(data=True)) == dict(two.nodes(data=True))
    assert not one.is_directed() and not two.is_directed() and not three.is_directed()
    mine = {(one.nodes[a]["label"], one.nodes[b]["label"]): data for a, b, data in one.edges(data=True)}
    theirs = {(three.vs[e.source]["label"], three.vs[e.target]["label"]): e.attributes() for e in three.es}
    for a, b, data in two.edges(data=True):
        found = mine[two.nodes[a]["label"], two.nodes[b]["label"]]
        assert {name: data[name] for name in found} == found
    assert {pair: {**data, "common": int(data["common"])} for pair, data in theirs.items()} == mine
    assert mine["Isle", "toll: 5 & <more>"]["weight"] == 1.0 and mine["Isle", "toll: none"]["weight"] == -1.0
    types = {data["label"]: data["type"] for _, data in one.nodes(data=True)}
    assert types["Cape"] == "party" and types["border: swap"] == "option"  # the codebook's, of whom nobody spoke
    assert three["network"] == "actor-concept"


@pytest.mark.parametrize("network", ["actor-concept", *ONE_MODE])
def test_without_isolates_who_took_a_side_is_there_all_the_same(tmp_path: Path, network: str) -> None:
    with coded(tmp_path, (*SAID, ("2031-05-14", "Cape", "supports", "border", "swap"))) as ledger:
        export_file(ledger, "graphml", tmp_path / "n", ExportOptions(settings={"network": network}))
    graph = nx.read_graphml(tmp_path / "n")
    assert {d["label"] for _, d in graph.nodes(data=True) if d["type"] == "party"} == {"Cape", "Isle", "North", "South"}


def test_windows_are_files_in_graphml_and_days_in_gexf(tmp_path: Path) -> None:
    options = ExportOptions(
        since=dt.date(2031, 5, 1), until=dt.date(2031, 5, 14), settings={"window": "1", "unit": "weeks"}
    )
    with coded(tmp_path) as ledger:
        export_file(ledger, "graphml", tmp_path / "weeks", options)
        export_file(ledger, "gexf", tmp_path / "n.gexf", options)
    files = sorted(file.name for file in (tmp_path / "weeks").iterdir())
    assert files == ["2031-05-01_2031-05-07.graphml", "2031-05-08_2031-05-14.graphml"]
    first, second = (nx.read_graphml(tmp_path / "weeks" / name) for name in files)
    assert {d["label"] for _, d in first.nodes(data=True)} == {"North", "South"}
    assert [(a, b, d["weight"]) for a, b, d in first.edges(data=True)] == [("a2", "a3", 2.0)]
    assert first.graph["start"] == "2031-05-01" and list(second.edges) == []
    over_time = nx.read_gexf(tmp_path / "n.gexf")
    assert over_time.graph["mode"] == "dynamic"
    assert over_time.edges["a2", "a3"]["evidence"] == [("s1 s2 s3", "2031-05-01", "2031-05-07")]
    # NetworkX takes a weight for fixed, so look for what changes in the file itself.
    weights = etree.parse(tmp_path / "n.gexf").findall(".//{*}edge//{*}attvalue[@for='weight']")
    assert [dict(each.attrib) for each in weights] == [
        {"for": "weight", "value": "2.0", "start": "2031-05-01", "end": "2031-05-07"}
    ]
    assert over_time.nodes["a2"]["statements"] == [(2, "2031-05-01", "2031-05-07"), (1, "2031-05-08", "2031-05-14")]
    assert over_time.nodes["a1"]["spells"] == [("2031-05-08", "2031-05-14")]


def test_a_moving_window_steps_day_by_day(tmp_path: Path) -> None:
    options = ExportOptions(settings={"window": "11", "step": "1"})
    with coded(tmp_path) as ledger:
        export_file(ledger, "graphml", tmp_path / "moving", options)
        with pytest.raises(ExchangeError, match="windows overlap"):
            export_file(ledger, "gexf", tmp_path / "n.gexf", options)
    names = sorted(file.stem for file in (tmp_path / "moving").iterdir())
    assert names == ["2031-05-01_2031-05-11", "2031-05-02_2031-05-12"]


def test_speakers_and_issues(tmp_path: Path) -> None:
    with coded(tmp_path, speaker="Mara Vell") as ledger:
        options = {"network": "actor-concept", "actors": "speakers", "concepts": "issues", "agreement": "ignore"}
        export_file(ledger, "graphml", tmp_path / "n", ExportOptions(settings=options))
    graph = nx.read_graphml(tmp_path / "n")
    assert {(d["label"], d["type"]) for _, d in graph.nodes(data=True)} == {
        ("Mara Vell", "speaker"),
        ("border", "issue"),
        ("toll", "issue"),
    }
    assert sorted(d["weight"] for _, _, d in graph.edges(data=True)) == [3.0, 4.0]


def test_what_two_coders_read_alike_in_a_statement_counts_once(tmp_path: Path) -> None:
    with coded(tmp_path) as ledger:
        ledger.positions.add(1, party="North", kind="supports", coder="ben", terms=[("border", "line")])
        export_file(ledger, "graphml", tmp_path / "n")
    assert nx.read_graphml(tmp_path / "n").edges["a2", "a3"]["weight"] == 2.0


def test_names_that_xml_cannot_hold_are_written_all_the_same(tmp_path: Path) -> None:
    odd = "N\x1b[2J\x00\ufffe]]>&amp;<!DOCTYPE x>"
    said = (("2031-05-01", odd, "supports", "b\x0b", "l\x07"), ("2031-05-01", "South", "supports", "b\x0b", "l\x07"))
    with coded(tmp_path, said, speaker="Mara Vell") as ledger:
        for form in ("graphml", "gexf"):
            export_file(ledger, form, tmp_path / form, ExportOptions(settings={"network": "actor-concept"}))
    for graph in (nx.read_graphml(tmp_path / "graphml"), nx.read_gexf(tmp_path / "gexf")):
        labels = {data["label"] for _, data in graph.nodes(data=True)}
        assert "N�[2J��]]>&amp;<!DOCTYPE x>" in labels and "b�: l�" in labels


@pytest.mark.parametrize(
    ("given_settings", "words"),
    [
        ({"network": "friends"}, "'network' must be one of actor-concept, co-occurrence, congruence"),
        ({"normalization": "activity"}, "'normalization' must be one of none, average, jaccard, cosine"),
        ({"network": "actor-concept", "normalization": "jaccard"}, "one of none, activity, prominence"),
        ({"network": "actor-concept", "agreement": "combine", "normalization": "activity"}, "gives codes"),
        ({"agreement": "ignore"}, "is for network=actor-concept"),
        ({"window": "0"}, "'window' must be a number from 1"),
        ({"window": "²"}, "'window' must be a number from 1"),
        ({"window": "9" * 5000}, "'window' must be a number from 1"),
        ({"unit": "weeks"}, "give window=N too"),
        ({"window": "2", "step": "3"}, "'step' must be at most 'window'"),
        ({"isolates": "maybe\x1b"}, "'isolates' must be one of no, yes"),
        ({"colour": "red"}, "has no setting 'colour'"),
    ],
)
def test_a_wrong_setting_is_one_line_and_writes_nothing(tmp_path: Path, given_settings, words: str) -> None:  # type: ignore[no-untyped-def]
    with coded(tmp_path) as ledger, pytest.raises(ExchangeError) as raised:
        export_file(ledger, "graphml", tmp_path / "n", ExportOptions(settings=given_settings))
    assert words in str(raised.value) and str(raised.value).isprintable()
    assert not (tmp_path / "n").exists()


def test_a_codebook_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    with coded(tmp_path) as ledger:
        ledger.codebook.save("parties: {", coder="ana")
        export_file(ledger, "graphml", tmp_path / "n")
        with pytest.raises(ExchangeError, match=r"isolates=yes needs a valid codebook.*line 1"):
            export_file(ledger, "graphml", tmp_path / "m", ExportOptions(settings={"isolates": "yes"}))


def test_what_stands_there_is_not_lost(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "notes.txt").write_text("mine")
    with coded(tmp_path) as ledger:
        with pytest.raises(ExchangeError, match="not empty"):
            export_file(ledger, "graphml", tmp_path / "kept", ExportOptions(settings={"window": "7"}))
        with pytest.raises(ExchangeError, match="is a folder"):
            export_file(ledger, "graphml", tmp_path / "kept")
        (tmp_path / "n").write_text("old")
        with pytest.raises(ExchangeError, match="no coded position takes a side"):
            export_file(ledger, "graphml", tmp_path / "n", ExportOptions(since=dt.date(2040, 1, 1)))
        assert (tmp_path / "n").read_text() == "old"
        export_file(ledger, "graphml", tmp_path / "n")
    assert (tmp_path / "kept" / "notes.txt").read_text() == "mine"
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".")]


@examples(15)
@given(
    said=st.lists(
        st.tuples(
            st.dates(dt.date(2031, 5, 1), dt.date(2031, 5, 20)).map(str),
            st.sampled_from(["North", "South", "Isle"]),
            st.sampled_from(["supports", "opposes"]),
            st.sampled_from(["border", "toll"]),
            st.sampled_from(["x", "y"]),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_files_hold_what_the_formulas_say(said: list[Said], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("net")
    found = {}
    with coded(folder, said) as ledger:
        for network in ONE_MODE:
            export_file(ledger, "graphml", folder / network, ExportOptions(settings={"network": network}))
            graph = nx.read_graphml(folder / network)
            label = {node: data["label"] for node, data in graph.nodes(data=True)}
            found[network] = {frozenset((label[a], label[b])): d["weight"] for a, b, d in graph.edges(data=True)}
    for pair in (frozenset(p) for p in (("North", "South"), ("North", "Isle"), ("South", "Isle"))):
        one, other = sorted(pair)
        mine, theirs = ([s[2:] for s in said if s[1] == who] for who in (one, other))
        same = sum(a == b for a in mine for b in theirs)
        opposed = sum(a[0] != b[0] and a[1:] == b[1:] for a in mine for b in theirs)
        weights = [found[network].get(pair, 0) for network in ("congruence", "conflict", "subtract", "co-occurrence")]
        assert weights == [same, opposed, same - opposed, same + opposed]
