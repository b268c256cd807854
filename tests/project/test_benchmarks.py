"""The benchmarks: what is too small ends with one line, and figures become the table of `docs/speed.md`."""

from __future__ import annotations

import doctest
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from suite import ROOT

FOLDER = ROOT / "benchmarks"


@pytest.fixture(scope="module")
def every() -> Iterator[ModuleType]:
    """The program of `make bench`, as a module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(FOLDER))
        yield importlib.import_module("every")


def ran(name: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(FOLDER / name), *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("growth.py", ["--documents", "0"]),
        ("ledger.py", ["--runs", "0"]),
        ("scale.py", ["--documents", "1"]),
        ("speed.py", ["--articles", "1"]),
        ("start.py", ["--runs", "0"]),
        ("settlement.py", ["--scenarios", "-1"]),
        ("every.py", ["--documents", "-5"]),
    ],
)
def test_what_is_too_small_to_measure_ends_with_one_line(name: str, options: list[str]) -> None:
    ended = ran(name, *options)
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"{name}: {options[0]} must be at least ")
    assert ended.stderr.count("\n") == 1


def test_examples_of_the_table_are_right(every: ModuleType) -> None:
    assert doctest.testmod(every).failed == 0


def test_all_that_make_bench_runs_is_there_and_takes_its_options(every: ModuleType) -> None:
    for benchmark in every.BENCHMARKS:
        source = (FOLDER / f"{benchmark.name}.py").read_text(encoding="utf-8")
        for options in (benchmark.options, benchmark.small):
            for option in (each for each in options if each.startswith("--")):
                assert f'"{option}"' in source, f"{benchmark.name}.py has no {option}"


def test_a_figure_that_misses_its_limit_is_bold_and_a_failure_has_a_row(every: ModuleType) -> None:
    row = {"what": "reading", "value": 1200, "unit": "words/s", "most": None, "least": 1500, "peer": 1000}
    shown = every.table([("peers", [row], ""), ("scale", [], "scale.py: no | Ray")])
    assert "| reading | **1,200 words/s** | 1,000 words/s | at least 1,500 words/s | `benchmarks/peers.py` |" in shown
    assert "| scale | not measured: scale.py: no / Ray | | | `benchmarks/scale.py` |" in shown


def test_the_page_has_a_place_for_the_table(every: ModuleType) -> None:
    page = every.PAGE.read_text(encoding="utf-8")
    again = every.written(page, "the table")
    assert "<!-- figures -->\nthe table\n<!-- end -->" in again
    assert every.written(again, "the table") == again
    assert again.partition("<!-- end -->")[2] == page.partition("<!-- end -->")[2] != ""


def test_figures_are_written_only_when_they_are_asked_for(
    every: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = importlib.import_module("figures")
    monkeypatch.delenv(figures.VARIABLE, raising=False)
    figures.figure("nothing", 1, "s")
    monkeypatch.setenv(figures.VARIABLE, str(tmp_path / "found.jsonl"))
    figures.figure("adding", 42.0, "documents/s", least=40)
    (row,) = [json.loads(line) for line in (tmp_path / "found.jsonl").read_text(encoding="utf-8").splitlines()]
    assert row["what"] == "adding"
    assert every.is_kept(row)
