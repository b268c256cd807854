"""Linear and mixed-integer programs, solved by HiGHS: one model, asked as often as one likes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pourparler import extras

if TYPE_CHECKING:
    import highspy

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
TOLERANCE = 1e-7  # of a solver's answer: what is nearer to a bound counts as on it


@dataclass(frozen=True)
class Answer:
    """The least value of a program and a point where it is taken."""

    value: float
    point: Vector


class SolverError(Exception):
    """The solver found no answer; ``str(error)`` is one sentence."""


class Program:
    """The points ``v`` with ``low <= rows @ v <= high`` and ``least <= v <= most``.

    Parameters
    ----------
    rows : matrix, rows by columns
    low, high : bounds of each row; infinite where there is none
    least, most : bounds of each column
    whole : columns that take whole numbers only

    Raises
    ------
    pourparler.extras.MissingExtraError
        If the extra ``settlement`` is not installed.

    Examples
    --------
    >>> square = Program(np.ones((1, 2)), np.array([1.0]), np.array([2.0]), np.zeros(2), np.ones(2))
    >>> square.least(np.array([3.0, 1.0])).value
    1.0
    """

    def __init__(
        self, rows: Matrix, low: Vector, high: Vector, least: Vector, most: Vector, whole: Sequence[int] = ()
    ) -> None:
        extras.require("settlement", "settlement")
        import highspy  # the extra installs it

        count = rows.shape[1]
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = count, rows.shape[0]
        model.col_cost_ = np.zeros(count)
        model.col_lower_, model.col_upper_ = least, most
        model.row_lower_, model.row_upper_ = low, high
        at, where = np.nonzero(rows)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.searchsorted(at, np.arange(rows.shape[0] + 1))
        model.a_matrix_.index_ = where
        model.a_matrix_.value_ = rows[at, where]
        if whole:
            kinds = [highspy.HighsVarType.kContinuous] * count
            for column in whole:
                kinds[column] = highspy.HighsVarType.kInteger
            model.integrality_ = kinds
        self._columns = np.arange(count, dtype=np.int32)
        self._solver: highspy.Highs = highspy._Highs()  # type: ignore[attr-defined]  # Highs itself prints a line
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        self._solver.setOptionValue("mip_rel_gap", 0.0)
        self._solver.setOptionValue("mip_abs_gap", TOLERANCE)
        self._solver.passModel(model)
        self._solved = highspy.HighsModelStatus.kOptimal
        self._infeasible = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
        self._has_points = False  # whether a point is known to fit, so that "infeasible" would be a mistake

    def least(self, costs: Vector) -> Answer | None:
        """Give the least ``costs @ v``; None if no point fits.

        Raises
        ------
        SolverError
            If the solver finds no answer from a clean start either.
        """
        self._solver.changeColsCost(len(self._columns), self._columns, costs)
        status = self._solve()
        if status == self._solved:
            point = np.array(self._solver.getSolution().col_value)
            return Answer(float(costs @ point), point)
        if status in self._infeasible and not self._has_points:
            return None
        raise SolverError(f"the solver found no answer ({self._solver.modelStatusToString(status)})")

    def _solve(self) -> highspy.HighsModelStatus:
        """Run the solver; where what it remembers of earlier runs misleads it, once more from a clean start."""
        for presolve in ("choose", "choose", "off"):
            self._solver.setOptionValue("presolve", presolve)
            self._solver.run()
            status = self._solver.getModelStatus()
            if status == self._solved or (status in self._infeasible and not self._has_points):
                break
            self._solver.clearSolver()
        self._solver.setOptionValue("presolve", "choose")
        self._has_points |= status == self._solved
        return status

    def add(self, row: Vector, low: float, high: float) -> None:
        """Add a row."""
        self._has_points = False  # known no more
        (columns,) = np.nonzero(row)
        self._solver.addRow(low, high, len(columns), columns.astype(np.int32), row[columns])


class Rows:
    """Rows of a program, put together one by one from their terms."""

    def __init__(self) -> None:
        self._terms: list[tuple[int, int, float]] = []
        self._low: list[float] = []
        self._high: list[float] = []

    def add(self, terms: Sequence[tuple[int, float]], low: float = -np.inf, high: float = np.inf) -> None:
        """Add ``low <= sum of factor * column <= high``."""
        self._terms += [(len(self._low), column, factor) for column, factor in terms]
        self._low.append(low)
        self._high.append(high)

    def block(self, rows: Matrix, start: int, low: Vector, high: Vector) -> None:
        """Add rows whose first column stands at ``start``."""
        for row, least, most in zip(rows, low, high, strict=True):
            (columns,) = np.nonzero(row)
            self.add([(start + int(c), float(row[c])) for c in columns], float(least), float(most))

    def program(self, least: Vector, most: Vector, whole: Sequence[int] = ()) -> Program:
        """Put the program together."""
        made = np.zeros((len(self._low), len(least)))
        for row, column, factor in self._terms:
            made[row, column] += factor
        return Program(made, np.array(self._low), np.array(self._high), least, most, whole)
