"""The solver: many questions to one program have the answers of fresh programs, and a failure is one line of error."""

from __future__ import annotations

import numpy as np
import pytest
from highspy import HighsModelStatus
from hypothesis import given
from hypothesis import strategies as st

from pourparler import cli
from pourparler.settlement import SolverError
from pourparler.settlement.linear_program import Program
from suite import ROOT

SIZE = 5
numbers = st.floats(-2, 2, allow_nan=False).map(lambda x: round(x, 2))
row = st.lists(numbers, min_size=SIZE, max_size=SIZE).map(np.array)


def program(rows: list[np.ndarray]) -> Program:
    count = len(rows)
    return Program(np.array(rows), np.full(count, -np.inf), np.full(count, 1.0), -np.ones(SIZE), np.ones(SIZE))


@given(st.lists(row, min_size=1, max_size=8), st.lists(row, min_size=2, max_size=6), row)
def test_a_program_that_was_asked_before_answers_as_a_fresh_one(
    rows: list[np.ndarray], costs: list[np.ndarray], cut: np.ndarray
) -> None:
    asked = program(rows)
    for cost in costs:
        answer, fresh = asked.minimize(cost), program(rows).minimize(cost)
        assert answer is not None
        assert fresh is not None
        assert answer.value == pytest.approx(fresh.value, abs=1e-6)
    asked.add(cut, -np.inf, -0.5)
    again = program(rows)
    again.add(cut, -np.inf, -0.5)
    for cost in costs:
        answer, fresh = asked.minimize(cost), again.minimize(cost)
        assert (answer is None) == (fresh is None)
        if answer is not None and fresh is not None:
            assert answer.value == pytest.approx(fresh.value, abs=1e-6)


def test_a_failure_of_the_solver_is_one_error() -> None:
    failing = program([np.ones(SIZE)])
    failing._solver.setOptionValue("time_limit", 0.0)
    with pytest.raises(SolverError, match="the solver found no answer"):
        failing.minimize(np.ones(SIZE))
    failing._solver.setOptionValue("time_limit", np.inf)
    answer = failing.minimize(np.ones(SIZE))
    assert answer is not None
    assert answer.value == pytest.approx(-SIZE)


class Unsure:
    """A solver that does not know the answer the first few times that it is asked."""

    def __init__(self, solver: object, times: int) -> None:
        self._solver, self._left, self.cleared = solver, times, 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._solver, name)

    def clearSolver(self) -> None:  # noqa: N802
        self.cleared += 1
        self._solver.clearSolver()  # type: ignore[attr-defined]

    def getModelStatus(self) -> object:  # noqa: N802
        self._left -= 1
        return HighsModelStatus.kUnknown if self._left >= 0 else self._solver.getModelStatus()  # type: ignore[attr-defined]


def test_an_unknown_answer_is_asked_again_from_a_clean_start() -> None:
    asked = program([np.ones(SIZE)])
    unsure = Unsure(asked._solver, 1)
    asked._solver = unsure  # type: ignore[assignment]
    answer = asked.minimize(np.ones(SIZE))
    assert answer is not None
    assert answer.value == pytest.approx(-SIZE)
    assert unsure.cleared == 1
    asked._solver = Unsure(unsure._solver, 9)  # type: ignore[assignment]
    with pytest.raises(SolverError, match=r"the solver found no answer \(Unknown\)"):
        asked.minimize(np.ones(SIZE))


def test_settle_reports_a_failure_of_the_solver_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make = Program.__init__

    def limited(self: Program, *given: object, **named: object) -> None:
        make(self, *given, **named)  # type: ignore[arg-type]
        self._solver.setOptionValue("time_limit", 0.0)  # HiGHS gives up before it begins

    monkeypatch.setattr(Program, "__init__", limited)
    monkeypatch.setattr("sys.argv", ["pourparler", "settle", str(ROOT / "examples" / "strike.yaml")])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    printed = capsys.readouterr()
    assert ended.value.code == 1
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert "strike.yaml: the solver found no answer (Time limit reached)" in printed.err
