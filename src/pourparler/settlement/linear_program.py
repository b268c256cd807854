"""Linear and mixed-integer programs, solved by HiGHS; one model can be solved for many objectives."""

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
TOLERANCE = 1e-7  # a value closer than this to a bound counts as on the bound


@dataclass(frozen=True)
class Answer:
    """The minimum of a program, and a point that attains it."""

    value: float
    point: Vector


class SolverError(Exception):
    """The solver found no answer; ``str(error)`` is one sentence."""


class Program:
    """The points ``v`` with ``low <= rows @ v <= high`` and ``least <= v <= most``.

    Parameters
    ----------
    rows : matrix, rows by columns
    low, high : bounds of each row; infinite for none
    least, most : bounds of each column
    whole : indices of integer columns

    Raises
    ------
    pourparler.extras.MissingExtraError
        If the extra ``settlement`` is not installed.

    Examples
    --------
    >>> square = Program(np.ones((1, 2)), np.array([1.0]), np.array([2.0]), np.zeros(2), np.ones(2))
    >>> square.minimize(np.array([3.0, 1.0])).value
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
        self._solver: highspy.Highs = highspy._Highs()  # type: ignore[attr-defined]  # highspy.Highs prints a line
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        self._solver.setOptionValue("mip_rel_gap", 0.0)
        self._solver.setOptionValue("mip_abs_gap", TOLERANCE)
        self._solver.passModel(model)
        self._solved = highspy.HighsModelStatus.kOptimal
        self._infeasible = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
        self._has_points = False  # whether a point is known to be feasible, so that "infeasible" would be an error

    def minimize(self, costs: Vector) -> Answer | None:
        """Minimize ``costs @ v``; return None if the program is infeasible.

        Raises
        ------
        SolverError
            If the solver finds no answer, even from a clean start.
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
        """Run the solver; if a warm start misleads it, run it again from a clean start."""
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
        self._has_points = False  # the new row may exclude it
        (columns,) = np.nonzero(row)
        self._solver.addRow(low, high, len(columns), columns.astype(np.int32), row[columns])

    def limit(self, columns: NDArray[np.intp], least: Vector, most: Vector) -> None:
        """Change the bounds of some columns."""
        self._has_points = False  # the new bounds may exclude it
        self._solver.changeColsBounds(len(columns), columns.astype(np.int32), least, most)


class Rows:
    """A builder of programs: rows are added one by one from their terms."""

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
        """Add rows whose first column is column ``start`` of the program."""
        for row, least, most in zip(rows, low, high, strict=True):
            (columns,) = np.nonzero(row)
            self.add([(start + int(c), float(row[c])) for c in columns], float(least), float(most))

    def program(self, least: Vector, most: Vector, whole: Sequence[int] = ()) -> Program:
        """Build the program."""
        made = np.zeros((len(self._low), len(least)))
        for row, column, factor in self._terms:
            made[row, column] += factor
        return Program(made, np.array(self._low), np.array(self._high), least, most, whole)
