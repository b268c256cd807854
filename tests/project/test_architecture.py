"""ARCHITECTURE.md describes the code as it is: its diagram, its paths, and where a newcomer finds things."""

from __future__ import annotations

import ast
import re
import runpy
from pathlib import Path

import pytest

from suite import ROOT

SOURCE = ROOT / "src" / "pourparler"
PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
MADE = runpy.run_path(str(ROOT / "docs" / "make_architecture.py"))
ANSWERS = re.findall(r"^\| (Where .+\?) \| `([\w/]+\.py)` \| `(\w+)` \|$", PAGE, re.MULTILINE)


def functions(path: Path) -> set[str]:
    """The functions, methods and classes of a module."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {node.name for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, kinds)}


def test_the_diagram_is_that_of_the_imports() -> None:
    assert MADE["page"](PAGE) == PAGE, "run docs/make_architecture.py"


def test_no_package_imports_one_that_imports_it() -> None:
    edges = MADE["graph"]()
    for name, to in edges.items():
        assert not [end for end in to if name in edges[end]], name


def test_every_package_has_its_row() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == set(MADE["units"]())


def test_files_and_folders_that_the_page_names_are_there() -> None:
    for name in re.findall(r"`((?:\w+/)+(?:\w+\.py)?)`", PAGE):
        assert (SOURCE / name).exists() or (ROOT / name).exists(), name


@pytest.mark.parametrize(("question", "path", "name"), ANSWERS, ids=[each[0] for each in ANSWERS])
def test_what_a_newcomer_looks_for_is_there(question: str, path: str, name: str) -> None:
    assert name in functions(SOURCE / path), question


def test_the_page_is_short() -> None:
    assert len(PAGE.splitlines()) < 140
    assert len(ANSWERS) >= 5
