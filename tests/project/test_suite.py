"""What the tests promise of themselves: what was skipped is said, and nothing rests on speed."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import settings

from suite import TESTS, examples, skipped_line


def skipped(reason: str) -> pytest.TestReport:
    place = (str(TESTS / "test_x.py"), 1, f"Skipped: {reason}")
    return pytest.TestReport("test_x.py::test_x", ("test_x.py", 1, "test_x"), {}, "skipped", place, "setup")


def test_the_last_line_counts_what_was_skipped_by_its_reason() -> None:
    assert skipped_line([]) == "Nothing was skipped."
    reports = [skipped("no browser is found"), skipped("no server is installed"), skipped("no server is installed")]
    assert skipped_line(reports) == "Skipped: 2 tests: no server is installed; 1 test: no browser is found."


def test_examples_are_the_same_in_every_run_and_have_no_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("suite.MORE", 20.0)
    assert examples(25).max_examples == 500
    assert settings.default is not None and settings.default.deadline is None and examples(25).deadline is None


def called(tree: ast.AST) -> list[tuple[str, ast.Call]]:
    """Calls by the last part of their names."""
    found = []
    for each in ast.walk(tree):
        if isinstance(each, ast.Call):
            name = each.func.attr if isinstance(each.func, ast.Attribute) else getattr(each.func, "id", "")
            found.append((name, each))
    return found


@pytest.mark.parametrize("path", sorted(TESTS.rglob("*.py")), ids=lambda path: path.name)
def test_no_test_has_a_deadline_or_waits_for_a_time(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for name, call in called(tree):
        where = f"{path.name}, line {call.lineno}"
        assert name != "wait_for_timeout", f"{where}: wait for what should be there, not for a time"
        for option in call.keywords:
            if option.arg == "deadline":
                assert isinstance(option.value, ast.Constant) and option.value.value is None, where
            if option.arg == "timeout" and isinstance(option.value, ast.Constant):
                value = option.value.value
                assert value is None or value >= 60, f"{where}: a limit of {value}; take waiting.PATIENCE"
