"""Codebooks, positions coded by them, suggestions, agreement."""

from __future__ import annotations

import datetime as dt
import json
import re
import runpy
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from desks import copied
from pourparler.brief.positions_table import suggestion_words
from pourparler.codebook.agreement import alpha
from pourparler.codebook.coding_queue import coding_queue, measure_agreement
from pourparler.codebook.forms import FormError, read_text
from pourparler.codebook.learned_options import Features, Labels, LearnedModel, Term, learn, stance_row
from pourparler.codebook.model import NO_PARTIES, Party, read_codebook
from pourparler.codebook.stance_cues import detect_stance, stance_cues
from pourparler.codebook.starter import STARTERS, Starter, known_parties, starter_text
from pourparler.codebook.suggestions import Suggester
from pourparler.commands.app import app
from pourparler.ledger import Ledger, LedgerError, PositionRow, StatementContext, open_ledger
from pourparler.reader import Reader
from pourparler.reader.network.embeddings import Meaning
from pourparler.settlement import ScenarioError, Workings, check_position, deal_answers, evidence, read_scenario, settle
from suite import ROOT, Run, examples

BOOK = (ROOT / "examples" / "codebook.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def meaning() -> Meaning:
    return Meaning(2)


@pytest.mark.parametrize("name", STARTERS)
def test_starters_are_codebooks_without_invented_parties(name: Starter) -> None:
    book = read_codebook(starter_text(name))
    assert len(book.issues) >= 10
    assert all(len(issue.options) > 1 and issue.question and issue.description for issue in book.issues)
    assert all(option.description for issue in book.issues for option in issue.options)
    assert book.parties == ()
    own = Party("Sunhaven: Port [A]", ("Tamsin Orrel", "#1"))
    named = read_codebook(starter_text(name, [own]))
    assert (named.parties, named.issues) == ((own,), book.issues)


def test_a_starter_has_the_parties_of_the_ledger(dispatches: Path, tmp_path: Path) -> None:
    """Those of its codebook; else of its draft; else of the stances that were read; else none, with one line."""
    with open_ledger(copied(dispatches, tmp_path)) as ledger:
        drafted = known_parties(ledger)
        assert {"Quessia", "Tarvonia"} <= {party.name for party in drafted}
        assert any(party.speakers for party in drafted)
        ledger.codebook.save(starter_text("peace"), coder="ana")
        assert known_parties(ledger) == drafted
        ledger.codebook.save(BOOK, coder="ana")
        assert known_parties(ledger) == read_codebook(BOOK).parties
    with open_ledger(tmp_path / "empty.ledger", create=True) as ledger:
        assert known_parties(ledger) == ()


PAX = {
    "children migrant workers ethnic religious indigenous disabilities": "groups",
    "women girls gender families": "gender",
    "self-determination referendum symbols independence unification": "state",
    "borders": "territory",
    "constitution elections commission parties civil society traditional leaders administration": "government",
    "power sharing economy army autonomy": "power",
    "human rights equality democracy protection citizenship media movement": "rights",
    "courts judiciary emergency prisons criminal law": "law",
    "development economic plan resources international funds business taxes banks": "economy",
    "land property pastoralists heritage environment water": "land",
    "ceasefire": "ceasefire",
    "disarmament rebel foreign troops intelligence terrorism": "armed forces",
    "amnesty trials vetting victims missing reparations reconciliation": "justice",
    "prisoners": "prisoners",
    "signatories enforcement referendum": "implementation",
    "mission peacekeepers": "guarantees",
}


def test_the_peace_starter_covers_what_pax_codes(meaning: Meaning) -> None:
    """The twelve top-level categories of the PA-X database, by what each holds at its next level."""
    book = read_codebook(starter_text("peace"))
    words = {issue.name: f"{issue.question} {issue.description}".casefold() for issue in book.issues}
    for held, issue in PAX.items():
        assert all(word in words[issue] for word in held.split()), issue
    suggester = Suggester(book, meaning)
    for said, issue in (
        ("a third of the seats must go to women", "gender"),
        ("the electoral commission will be named by both", "government"),
        ("foreign troops leave within sixty days", "armed forces"),
        ("nobody will be tried for what was done in the war", "justice"),
    ):
        found = suggester.suggest(StatementContext(1, None, None, None, "said", said, said, "", ""))
        assert issue in [each.issue for each in found], said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("parties: [A]\nissues:\n  x: {options: [a]}", "line 3: 'question' is missing"),
        ("parties: [A]\nissues:\n  x: {question: q, options: []}", "line 3: 'options'"),
        (
            "parties: [A]\nissues:\n  x:\n    question: q\n    options:\n      a: {descripton: x}",
            "line 6: 'descripton'",
        ),
        ("parties: [A, A]\nissues: {x: {question: q, options: [a]}}", "line 1: a name occurs twice"),
        (
            "parties: {A: {speakers: [Z]}, B: {speakers: [z]}}\nissues: {x: {question: q, options: [a]}}",
            "line 1: 'z' speaks",
        ),
        ("parties: [A]", "line 1: 'issues' is missing"),
        ("[]", "line 1: a codebook is a mapping"),
        ("parties: [A]\nissues: {x: {question: q, options: [a], ordered: perhaps}}", "line 2: 'ordered' must be true"),
        ("parties: [A]\nissues:\n  x:\n    question: q\n   options: [a]", "line 5: wrong indentation"),
        ("parties: [A]\nissues:\n  x:\n  question: q", "line 3: 'x' is empty; indent"),
        ("parties: [A]\nissues:\n  x:\n    question:\n    options: [a]", "line 4: 'question' is empty"),
        ("parties: [A]\nissues:\n\tx: {question: q, options: [a]}", "line 3: tab character; indent with spaces"),
        ("parties: [A]\nissues:\n  x: {question: q, options: [a]}\n  x: 1", "line 4: 'x' occurs twice"),
        ("parties: [A]\nissues:\n  x: {question: q, options: [a, ' a']}", "line 3: a name occurs twice"),
        ("parties: [A]\nissues:\n  x: {question: q, options: {a: , ' a': }}", "line 3: a name occurs twice"),
        ("parties: [A]\nissues:\n  x:\n    question: who: them\n    options: [a]", "line 4: unexpected ':'"),
        (
            "parties: [A]\nissues:\n  x: {question: who: them, options: [a]}",
            "line 3: a mapping that begins here with '{'",
        ),
        ('parties: [A]\nissues:\n  x:\n    question: "who\n    options: [a]\n', "line 4: a quotation that begins here"),
        ("parties: [A\nissues:\n  x:\n", "line 1: a list that begins here with '['"),
        ("parties: [A]\nissues:\n  x: {question: 'q\x07', options: [a]}", "line 3: the character U+0007"),
        (
            "parties: [A]\nissues:\n  x: {question: 'a\u2028b', options: [a]}\nbad: 1",
            "line 4: 'bad' is not a known field",
        ),
        ("parties: [A]\r\nissues:\r\n  x: {question: q, options: [a]}\r\nbad: 1", "line 4: 'bad' is not a known field"),
        ("parties: [A]\n---\nparties: [A]", "line 2: a second YAML document"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "line 2: references (*name) are not allowed"),
        ("parties: !!python/object/apply:os.system [ls]", "line 1: tags (!name) are not allowed"),
        ("[" * 1_000_000, "line 1: too many levels or entries"),
        ("{a: " * 100_000, "line 1: too many levels or entries"),
        ("", "line 1: a codebook is a mapping"),
        ("x" * 5_000_000, "the file has more than 4,000,000 characters"),
    ],
    ids=range(29),
)
def test_a_mistake_is_reported_with_its_line(text: str, message: str) -> None:
    with pytest.raises(FormError) as fault:
        read_codebook(text)
    assert str(fault.value).splitlines()[0].startswith(message), str(fault.value)


@pytest.mark.parametrize("read", [read_codebook, read_scenario])
@examples(150)
@given(text=st.text(st.sampled_from("ab:-[]{},'\"#&*!|>%@\n\t \r\u2028\x85\ufeff\0"), max_size=60))
def test_mistakes_of_any_file_are_reported(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(FormError) as fault:
        read(text)
    assert all(str(each) and "\n" not in str(each) for each in fault.value.mistakes)
    lines = len(re.split("\r\n|\r|\n", text))
    assert all(each.line is None or 1 <= each.line <= lines for each in fault.value.mistakes)


def test_names_are_texts_whatever_they_look_like() -> None:
    book = read_codebook("parties: [A]\nissues: {x: {question: q, options: [yes, no, 1, 2.50, null, 2031-05-01]}}")
    assert book.options["x"] == ("yes", "no", "1", "2.50", "null", "2031-05-01")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("parties: [A]\nissues: \u00e9".encode("latin-1"), "line 2: byte 0xe9 is not valid UTF-8"),
        ("parties: [A]".encode("utf-16"), "line 1: byte 0xff is not valid UTF-8"),
        (b"\0" * 16_000_001, "the file has more than 4,000,000 characters"),
    ],
)
def test_a_file_that_is_not_text_is_reported(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "book.yaml"
    path.write_bytes(content)
    with pytest.raises(FormError) as fault:
        read_text(path)
    assert str(fault.value).startswith(message)


def test_options_need_no_description() -> None:
    book = read_codebook(
        "parties: {A: }\nissues: {x: {question: q, options: {no: , yes: {description: d}}, ordered: true}}"
    )
    assert [option.name for option in book.issues[0].options] == ["no", "yes"]
    assert book.issues[0].is_ordered


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        # Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), B, C and D (four observers, gaps)
        (list(zip("0100000000", "1110010100", strict=True)), 0.095),
        (list(zip("aabbdcccedda", "babbbcccedd" + "d", strict=True)), 0.692),
        (
            [
                tuple(x for x in unit if x != ".")
                for unit in zip("123321412...", "1233224125.3", ".33323422" + "51.", "12332441251.", strict=True)
            ],
            0.743,
        ),
        ([("a", "a"), ("b", "b")], 1.0),
        ([("a",), ("b",)], None),
        ([("a", "a")], None),
    ],
)
def test_alpha_is_krippendorffs(units: list[tuple[str, ...]], expected: float | None) -> None:
    found = alpha(units)
    assert found == (None if expected is None else pytest.approx(expected, abs=0.0006))


@examples(100)
@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=4), max_size=12))
def test_alpha_is_one_less_observed_over_expected_disagreement(units: list[list[str]]) -> None:
    """By its definition: over all pairs within things, and over all pairs of all codings that can be paired."""
    paired = [unit for unit in units if len(unit) > 1]
    values = [value for unit in paired for value in unit]
    n = len(values)
    expected = sum(values[i] != values[j] for i in range(n) for j in range(n) if i != j) / (n * (n - 1)) if n > 1 else 0
    if not expected:
        assert alpha(units) is None
        return
    observed = sum(
        sum(unit[i] != unit[j] for i in range(len(unit)) for j in range(len(unit)) if i != j) / (len(unit) - 1)
        for unit in paired
    )
    assert alpha(units) == pytest.approx(1 - observed / n / expected)


@pytest.fixture(scope="module")
def score() -> Iterator[dict[str, Any]]:
    """training/score_suggestions.py: what it defines."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "training"))
        yield runpy.run_path(str(ROOT / "training" / "score_suggestions.py"))


def test_suggestions_for_the_examples_are_as_good_as_documented(meaning: Meaning, score: dict[str, Any]) -> None:
    book, said, gold, groups = score["examples"]()
    assert sum(map(len, gold)) >= 150
    suggester = Suggester(book, meaning)
    alone = score["scored"](suggester, said, gold)
    assert np.mean(alone.three) >= 0.85
    assert np.mean(alone.option) >= 0.65
    assert np.mean(alone.stance) >= 0.65
    assert np.mean(alone.red) >= 0.94
    taught = score["shuffled"](suggester, said, gold, groups)
    for name in ("first", "three", "option", "stance"):
        found, before = getattr(taught, name), getattr(alone, name)
        noise = np.sqrt(np.mean(before) * (1 - np.mean(before)) / len(before))
        assert np.mean(found) >= np.mean(before) - noise, name


def shown(rng: np.random.Generator, kind: int, centres: Any, group: int) -> Features:
    """A made-up statement of one of three kinds: its meaning and its second sign tell, the codebook's words do not."""
    signs = np.zeros(len(stance_cues()))
    signs[1] = kind == 0
    vector = (centres[kind] + rng.normal(size=384)).astype(np.float32)
    return Features(f"d{group}", vector, signs, np.array([0, 0, 0, -9.0]), np.zeros(6), np.zeros(4))


LABELS = Labels(("a", "b", "c"), tuple((issue, option) for issue in "abc" for option in ("x", "y")))


def test_what_people_coded_teaches_issues_options_and_stances() -> None:
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(3, 384))
    seen = [shown(rng, k % 3, centres, k // 4) for k in range(90)]
    coded = [
        frozenset({Term("abc"[k % 3], "xy"[k % 3 == 0], "opposes" if k % 3 == 0 else "supports")}) for k in range(90)
    ]
    learned = learn(seen, coded, LABELS)
    assert learned is not None
    for k in range(30):
        fresh = shown(rng, k % 3, centres, 0)
        assert learned.issues.scores(fresh.meaning)[:3].argmax() == k % 3
        own = learned.options.scores(fresh.meaning)[2 * (k % 3) :][:2]
        assert own.argmax() == (k % 3 == 0)
        assert learned.stances.scores(stance_row(fresh, "abc"[k % 3], LABELS)).argmax() == (k % 3 == 0)


def test_codings_that_teach_nothing_change_nothing() -> None:
    rng = np.random.default_rng(1)
    seen = [shown(rng, 0, np.zeros((3, 384)), k // 4) for k in range(90)]
    coded = [frozenset({Term("abc"[rng.integers(3)], "xy"[rng.integers(2)], "open")}) for _ in range(90)]
    learned = learn(seen, coded, LABELS)
    assert learned is not None
    assert learned.issues.weight == learned.options.weight == 0
    assert not learned.issues.scores(seen[0].meaning).any()


def test_one_document_teaches_nothing_and_strange_codings_do_no_harm() -> None:
    rng = np.random.default_rng(2)
    centres = rng.normal(size=(3, 384))
    seen = [shown(rng, k % 3, centres, 0) for k in range(12)]
    learned = learn(seen, [frozenset({Term("abc"[k % 3])}) for k in range(12)], LABELS)
    assert isinstance(learned, LearnedModel)
    assert learned.issues.weight == 0, "there is no other document to try it on"
    assert learn(seen[:1], [frozenset()], LABELS) is None
    for coded in ([frozenset[Term]()] * 12, [frozenset({Term("gone", "x", "supports"), Term("a", "gone")})] * 12):
        assert learn(seen, coded, LABELS) is not None


@pytest.mark.parametrize(
    ("act", "cue", "content", "stance", "red"),
    [
        ("REJECT", "said", "it would never give up the port", "supports", True),
        ("SUPPORT", "welcomed", "the offer", "supports", False),
        (None, "said", "it would sign if the guns were gone", "conditional", False),
        (None, "said", "there will be no withdrawal without a treaty", "conditional", False),
        (None, "said", "that is non-negotiable", "open", True),
        ("REJECT", "refused", "to sign", "opposes", False),
        (None, "said", "they cannot share the bridge", "opposes", False),
        (None, "insisted", "they leave after the vote", "supports", False),
        (None, "said", "the toll must go", "supports", False),
        ("REJECT", "denied", "that the army had crossed the river", "open", False),
        ("REJECT", "rejected", "a report that she might resign", "open", False),
        ("REQUEST", "would like to know", "how soon", "open", False),
        (None, "said", "the envoy had told the council that it would never sign", "open", False),
        (None, "said", "the weather was fine", "open", False),
    ],
)
def test_leanings(act: str | None, cue: str, content: str, stance: str, red: bool) -> None:
    found = detect_stance(act, cue, content)
    assert (found.stance, found.is_red_line) == (stance, red)


def test_who_refuses_speaks_of_what_might_be(meaning: Meaning) -> None:
    book = read_codebook(
        "parties: [North]\nissues: {toll: {question: 'Is there a toll?', "
        "options: {no toll: {description: Nobody pays.}, a toll: {description: Ships pay.}}}}"
    )
    said = StatementContext(1, "North", None, "REJECT", "ruled out", "any toll on the river", "", "", "")
    (found,) = Suggester(book, meaning).suggest(said)
    assert (found.option, found.leaning.stance) == ("a toll", "opposes")


def test_each_field_has_a_probability_of_its_own(meaning: Meaning) -> None:
    book = read_codebook(BOOK)
    suggester = Suggester(book, meaning)
    said = StatementContext(1, None, None, None, "rejected", "any lease of the berths at Port Merrow", "", "", "")
    read = suggester.suggest(said)
    assert read[0].issue == "port"
    for each in read:
        assert each.option_chance is not None and each.stance_chance is not None
        assert 0 < each.option_chance <= 1 and 0 < each.stance_chance <= 1
        assert each.is_stance_sure == (each.stance_chance >= 0.7)
    by_words = suggester.suggest(said, read=False)[0]
    assert (by_words.issue, by_words.option_chance, by_words.is_stance_sure) == ("port", None, False)
    words = suggestion_words(read[0])
    assert words.startswith(f"port {read[0].chance:.0%}: {read[0].leaning.stance}")
    assert ("?" in words) == (not read[0].is_stance_sure)


def test_only_the_first_of_the_queue_are_read_and_each_is_counted(coded: Path, meaning: Meaning) -> None:
    book = read_codebook(BOOK)
    steps: list[None] = []
    with open_ledger(coded) as ledger:
        rows = coding_queue(ledger, Suggester(book, meaning), most=3, done=lambda: steps.append(None))
        every = coding_queue(ledger, Suggester(book, meaning), most=0)
    read = [row.suggestions[0].stance_chance is not None for row in rows]
    assert read == [True] * 3 + [False] * (len(rows) - 3)
    assert len(steps) == len(rows) + 3
    assert {row.statement.id for row in rows} == {row.statement.id for row in every}
    assert [row.statement.id for row in rows[3:]] == [row.statement.id for row in every[3:]]


def test_only_who_is_or_acts_for_a_party_speaks_for_one(coded: Path, meaning: Meaning) -> None:
    with open_ledger(coded) as ledger:
        rows = coding_queue(ledger, Suggester(read_codebook(BOOK), meaning))
    party = {row.statement.speaker: row.party for row in rows}
    assert party["Joren Pask"] == "Tarvonia"
    assert party["Lidia Fenn"] == "Quessia"
    for nobodys in ("Hanne Brusk", "Kasso Dree", "Pio Almaric", "Garrick Thole", "Dov Harrick"):
        assert party[nobodys] is None, nobodys


def test_every_position_of_the_examples_finds_its_statement(coded: Path) -> None:
    rows = (ROOT / "examples" / "positions.tsv").read_text(encoding="utf-8").splitlines()
    with open_ledger(coded) as ledger:
        positions = ledger.positions.list()
        found = evidence(read_codebook(BOOK), positions)
    assert len(positions) == len(rows) - 1
    assert not found.left_out
    assert sum(map(len, found.positions)) == sum(row.kind not in ("conditional", "open") for row in positions)
    workings = Workings(found.scenario, samples=1_000)
    result = settle(found.scenario, workings=workings)
    assert result.possible == 0, "both sides insist, on the 19th of May, on another order of withdrawal"
    blocks = {found.scenario.codings[k].terms[0] for each in result.blocking for k in each}
    assert blocks == {("heights", "guns leave first"), ("heights", "guns leave after")}
    earlier = settle(found.scenario, dt.date(2031, 5, 17), workings=workings)
    assert earlier.possible is not None
    assert earlier.possible > 0


def test_the_latest_position_of_each_party_on_each_issue(coded: Path) -> None:
    with open_ledger(coded) as ledger:
        now = {(each.issue, each.party): each for each in ledger.positions.latest()}
        then = {(each.issue, each.party): each for each in ledger.positions.latest(as_of=dt.date(2031, 5, 10))}
    port = now["port", "Quessia"]
    assert (port.position.kind, port.position.terms) == ("supports", (("port", "lease of berths"),))
    assert port.earlier[0].kind in ("insists", "red_line")
    assert then["port", "Quessia"].position.kind == "insists"
    assert ("heights", "Quessia") not in then


def test_the_queue_has_uncoded_statements_and_agreement_is_measured(coded: Path, meaning: Meaning) -> None:
    book = read_codebook(BOOK)
    with open_ledger(coded) as ledger:
        done = {row.statement.id for row in ledger.positions.list()}
        rows = coding_queue(ledger, Suggester(book, meaning))
        result = measure_agreement(ledger, Suggester(book, meaning))
    assert not done & {row.statement.id for row in rows}
    parties = [row.party is None for row in rows]
    assert parties == sorted(parties)
    assert all(0 <= each.chance <= 1 for row in rows for each in row.suggestions)
    information = [row.information for row in rows if row.party is not None]
    assert information == sorted(information, reverse=True)
    assert result.coders is None
    assert result.machine is not None
    assert result.machine > 0.4
    assert result.statements == len(done)


def test_positions_are_coded_taken_away_and_undone(ledger: Ledger, reader: Reader) -> None:
    import pourparler

    for record in pourparler.read_many([ROOT / "examples" / "dispatches" / "04-quessia-rejects-plan.txt"]):
        ledger.add(record)
    ledger.codebook.save(BOOK, coder="ana")
    one = ledger.statements.list()[0].id
    ledger.positions.add(one, party="Quessia", kind="supports", coder="ana", terms=[("port", "sole control")])
    with pytest.raises(LedgerError, match="already"):
        ledger.positions.add(one, party="Quessia", kind="supports", coder="ana", terms=[("port", "sole control")])
    ledger.positions.add(one, party="Quessia", kind="opposes", coder="ben", terms=[("port", "sole control")])
    rows = ledger.positions.list()
    assert [(row.kind, row.coder) for row in rows] == [("supports", "ana"), ("opposes", "ben")]
    assert all(isinstance(row, PositionRow) and row.statement.evidence for row in rows)
    ledger.positions.remove(rows[0].id, coder="ana")
    assert [row.coder for row in ledger.positions.list()] == ["ben"]
    ledger.history.undo(coder="ana")
    assert len(ledger.positions.list()) == 2
    assert ledger.positions.list(as_of=dt.date(2031, 5, 1)) == ()
    ledger.codebook.save(starter_text("trade"), coder="ana")
    assert ledger.codebook.get() == starter_text("trade")
    ledger.history.undo(coder="ana")
    assert ledger.codebook.get() == BOOK
    ledger.codings.reject(f"s{one}", coder="ana")
    assert ledger.positions.list() == ()
    with pytest.raises(LedgerError, match="no statement"):
        ledger.positions.add(10**6, party="Quessia", kind="supports", coder="ana")
    with pytest.raises(LedgerError, match="no position"):
        ledger.positions.remove(10**6, coder="ana")
    assert {row.thing for row in ledger.history.list()} >= {"position", "codebook", "statement"}


def test_what_a_position_says_must_be_in_the_codebook() -> None:
    book = read_codebook(BOOK)
    assert (
        check_position(book, "Quessia", "prefers", [("port", "sole control"), ("port", "lease of berths")]).kind
        == "prefers"
    )
    assert check_position(book, "", "none")
    for wrong in (
        ("Isenor", "supports", [("port", "sole control")]),
        ("Quessia", "likes", [("port", "sole control")]),
        ("Quessia", "supports", [("harbour", "sole control")]),
        ("Quessia", "supports", [("port", "sale")]),
        ("Quessia", "supports", []),
        ("Quessia", "open", [("port", "sale")]),
    ):
        with pytest.raises(ScenarioError):
            check_position(book, *wrong)  # type: ignore[arg-type]


@pytest.mark.slow
def test_the_commands_from_a_starter_to_a_settlement(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("codebook", "init", "--starter", "labour", "-o", "book.yaml").returncode == 0
    assert run("codebook", "init", "-o", "book.yaml").returncode == 2
    done = run("codebook", "check", "book.yaml")
    assert (done.returncode, done.stdout) == (0, "book.yaml: 0 parties, 10 issues, 30 options\n")
    assert done.stderr == f"book.yaml: {NO_PARTIES}\n"
    (tmp_path / "bad.yaml").write_text("parties: [A]\nissues:\n  x: {options: [a]}\n")
    done = run("codebook", "check", "bad.yaml")
    assert (done.returncode, done.stderr) == (2, "bad.yaml: line 3: 'question' is missing\n")
    dispatch = ROOT / "examples" / "dispatches" / "04-quessia-rejects-plan.txt"
    assert run("add", "talks.ledger", dispatch).returncode == 0
    for words in (
        ("settle", "talks.ledger"),
        ("codebook", "suggest", "talks.ledger"),
        ("codebook", "show", "talks.ledger"),
    ):
        done = run(*words)
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert run("codebook", "use", "talks.ledger", "book.yaml").returncode == 0
    done = run("settle", "talks.ledger")
    assert (done.returncode, done.stderr) == (2, f"talks.ledger: {NO_PARTIES}\n")
    done = run("codebook", "init", "--starter", "peace", "--ledger", "talks.ledger")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Quessia" in [party.name for party in read_codebook(done.stdout).parties]
    assert run("codebook", "use", "talks.ledger", ROOT / "examples" / "codebook.yaml").returncode == 0
    assert run("codebook", "show", "talks.ledger").stdout == BOOK
    assert len(json.loads(run("codebook", "suggest", "talks.ledger", "--format", "json", "--limit", "5").stdout)) == 5
    rows = json.loads(run("codebook", "suggest", "talks.ledger", "--format", "json", "--surest").stdout)
    doubts = [each["doubt"] for each in rows if each["party"]]
    assert doubts == sorted(doubts)
    one = next(each for each in rows if "never give up" in each["statement"]["content"])
    assert one["suggestions"][0]["issue"] == "port"
    assert one["suggestions"][0]["leaning"]["is_red_line"]
    assert 0 < one["suggestions"][0]["stance_chance"] <= 1
    number = f"s{one['statement']['id']}"
    assert run("code", "talks.ledger", number, "insists", "port=sole control").returncode == 0
    result = Counter(
        line.split()[2] for line in run("positions", "talks.ledger", "--format", "csv").stdout.splitlines()[1:] if line
    )
    assert result
    for words in (
        (number, "supports", "port=sale"),
        (number, "supports"),
        ("s99999", "supports", "port=sole control"),
        ("port", "supports"),
        (number, "insists", "port=sole control"),
    ):
        done = run("code", "talks.ledger", *words)
        assert done.returncode == 2, words
        assert len(done.stderr.splitlines()) == 1
    monkeypatch.setattr(deal_answers, "_REASONED", 2)  # in this process: the efficiency of ten deals takes ten seconds
    settled = CliRunner().invoke(app, ["settle", str(tmp_path / "talks.ledger")])
    assert settled.exit_code == 0
    words_told = " ".join(settled.stdout.split())
    assert "Quessia insists on “sole control” (port): “Quessia rejected the 14-point plan" in words_told
    assert "it would never give up sole control" in words_told
    for words, count in (
        (("--speaker", "quessia"), 1),
        (("--speaker", "nobody"), 0),
        (("--since", "2031-05-08", "--until", "2031-05-08"), 1),
        (("--since", "2031-05-09"), 0),
        (("--as-of", "2031-05-01"), 0),
        (("--latest", "--party", "Quessia"), 1),
    ):
        listed = run("positions", "talks.ledger", "--no-machine", "--format", "json", *words).stdout
        assert len(json.loads(listed)) == count, words
    assert run("uncode", "talks.ledger", "1").returncode == 0
    assert "between coders: nothing to compare" in run("codebook", "agreement", "talks.ledger").stdout
    assert "No position of any party is coded yet, so nothing can be said about what divides them." in " ".join(
        CliRunner().invoke(app, ["settle", str(tmp_path / "talks.ledger")]).stdout.split()
    )
