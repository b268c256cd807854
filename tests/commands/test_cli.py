"""The commands, as a person calls them: results, exit status, and one line for every fault."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from pathlib import Path

import pytest

from desks import copied
from pourparler.record import Record
from suite import ROOT, Run

EXAMPLES = ROOT / "examples" / "dispatches"
ONE = next(iter(sorted(EXAMPLES.glob("*.txt"))))

pytestmark = pytest.mark.slow


def clean(stderr: str) -> list[str]:
    assert "Traceback" not in stderr
    return [line for line in stderr.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def ledger(dispatches: Path) -> Path:
    return dispatches


def test_read_gives_records_as_text_json_and_lines(run: Run) -> None:
    told = run("read", ONE)
    assert told.returncode == 0
    assert "Statements" in told.stdout
    record = Record.model_validate_json(run("read", ONE, "--format", "json").stdout)
    assert record.document.text == ONE.read_text(encoding="utf-8")
    others = sorted(EXAMPLES.glob("*.txt"))[:3]
    lines = run("read", *others, "--format", "jsonl", "--jobs", "2").stdout.splitlines()
    assert len(lines) == 3
    assert [json.loads(line)["schema"] for line in lines] == ["pourparler/record/1"] * 3


def test_read_from_standard_input(run: Run) -> None:
    done = run(
        "read", "-", "--published", "2031-03-03", "--format", "json", stdin=b"The envoys met on Sunday, Ruta Olm said."
    )
    assert json.loads(done.stdout)["document"]["published_from"] == "argument"


def test_add_twice_is_add_once(run: Run, ledger: Path, tmp_path: Path) -> None:
    copy = copied(ledger, tmp_path)

    def dump() -> list[str]:
        with sqlite3.connect(copy) as connection:
            return list(connection.iterdump())

    before = dump()
    done = run("add", copy, EXAMPLES)
    assert done.returncode == 0
    assert "0 added, 12 already there" in done.stderr
    assert dump() == before


def test_tables_in_three_forms(run: Run, ledger: Path) -> None:
    for command in ("statements", "actors", "meetings", "proposals"):
        assert run(command, ledger).returncode == 0
        objects = json.loads(run(command, ledger, "--format", "json").stdout)
        rows = list(csv.reader(io.StringIO(run(command, ledger, "--format", "csv").stdout)))
        assert objects
        assert len(rows) == len(objects) + 1
        assert all(o["evidence"] for o in objects)


def test_statements_of_one_speaker(run: Run, ledger: Path) -> None:
    objects = json.loads(run("statements", ledger, "--speaker", "maravin", "--format", "json").stdout)
    assert objects
    assert {o["speaker"] for o in objects} == {"Ilse Maravin"}


def test_the_brief_as_text_and_as_a_page(run: Run, ledger: Path, tmp_path: Path) -> None:
    told = run("brief", ledger)
    assert told.returncode == 0
    for part in ("IN FIVE LINES", "TALKS", "ON THE TABLE", "ALSO SAID", "DOCUMENTS"):
        assert part in told.stdout
    assert run("brief", ledger, "--format", "html", "-o", tmp_path / "b.html").returncode == 0
    page = (tmp_path / "b.html").read_text(encoding="utf-8")
    targets = set(re.findall(r'href="#([^"]+)"', page))
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert targets <= set(ids)
    assert len(ids) == len(set(ids))
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


def test_some_fail_and_the_others_are_done(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    done = run("add", "l.ledger", tmp_path / "empty.txt", ONE, tmp_path / "none.txt")
    assert done.returncode == 1
    lines = clean(done.stderr)
    assert any("empty.txt: is empty" in line for line in lines)
    assert any("none.txt: no such file" in line for line in lines)
    assert lines[-1].endswith("1 added, 0 already there, 2 failed")


@pytest.mark.parametrize(
    "words",
    [
        ["read"],
        ["nonsense"],
        ["read", "--format", "xml", "a.txt"],
        ["read", "--published", "someday", "a.txt"],
        ["brief", "none.ledger"],
        ["brief", "."],
        ["statements", "none.ledger", "--since", "2031-99-01"],
        ["evaluate", "nowhere"],
        ["brief", "postgresql://localhost/x"],
    ],
)
def test_a_wrong_call_says_so(run: Run, words: list[str]) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert clean(done.stderr)
    assert done.stdout == ""


def test_a_ledger_that_is_none_is_left_alone(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "notes.ledger"
    path.write_text("my notes")
    done = run("add", path, ONE)
    assert done.returncode == 2
    assert len(clean(done.stderr)) == 1
    assert path.read_text() == "my notes"


def test_evaluate_scores_the_examples(run: Run) -> None:
    scores = json.loads(run("evaluate", "--format", "json").stdout)
    assert scores["documents"] == 12
    assert scores["unread"] == []
    # floors well under what is measured: the reader found the greater part of what people found
    assert scores["content_half"]["right"] > 0.6 * scores["content_half"]["gold"]
    assert scores["speaker"]["right"] > 0.6 * scores["speaker"]["of"]
    assert scores["times"]["right"] > 0.8 * scores["times"]["gold"]


def test_a_list_is_written_to_a_file_as_text(run: Run, ledger: Path, tmp_path: Path) -> None:
    done = run("statements", ledger, "-o", "statements.txt")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "statements.txt").read_text(encoding="utf-8").count("\n") > 20
