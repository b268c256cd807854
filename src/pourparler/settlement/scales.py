"""Scales: issues whose options are in order, stand for numbers, or are payments from one party to another."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal, get_args

Shape = Literal["free", "single_peaked", "concave", "linear"]
SHAPES: tuple[Shape, ...] = get_args(Shape)
MOST_STEPS = 100
"""The greatest number of options of a numeric issue."""


class ScaleError(Exception):
    """A scale is not valid: ``str(error)`` is one line that says what is wrong."""


@dataclass(frozen=True)
class Scale:
    """What is known of the options of an issue beside their names.

    Attributes
    ----------
    is_ordered
        Whether the options are in order.
    values
        The number for which each option stands; empty if they stand for none.
    unit
        The unit of the numbers.
    shape
        The worth of the options to every party, along their order: ``free``; ``single_peaked`` (it rises, and then
        falls); ``concave`` (each step adds no more than the one before); ``linear``.
    payer, payee
        The parties between whom an amount is paid; paying nothing is worth nothing, and to others any amount is.
    """

    is_ordered: bool = True
    values: tuple[float, ...] = ()
    unit: str = ""
    shape: Shape = "free"
    payer: str | None = None
    payee: str | None = None

    @property
    def is_payment(self) -> bool:
        """Whether an amount is paid from one party to another."""
        return self.payer is not None


def steps(first: str, last: str, step: str, unit: str = "") -> tuple[tuple[str, ...], tuple[float, ...]]:
    """The options of a numeric issue, and the numbers for which they stand.

    Raises
    ------
    ScaleError
        If the numbers do not make a scale of 2 to 100 steps.

    Examples
    --------
    >>> steps("2", "3", "0.5", "percent")
    (('2 percent', '2.5 percent', '3 percent'), (2.0, 2.5, 3.0))
    """
    try:
        low, high, by = (Decimal(each) for each in (first, last, step))
    except InvalidOperation:
        raise ScaleError("'from', 'to' and 'step' are numbers") from None
    if not all(each.is_finite() and abs(each) < Decimal("1e12") for each in (low, high, by)):
        raise ScaleError("'from', 'to' and 'step' are numbers below 1,000,000,000,000")
    if by <= 0 or high <= low:
        raise ScaleError("'to' must be greater than 'from', and 'step' greater than 0")
    if (high - low) / by > MOST_STEPS - 1:
        raise ScaleError(f"this makes more than {MOST_STEPS} steps; choose a greater 'step'")
    if (high - low) % by:
        raise ScaleError("'to' must be a whole number of steps above 'from'")
    numbers = [low + k * by for k in range(int((high - low) / by) + 1)]
    return tuple(f"{number_words(n)} {unit}".strip() for n in numbers), tuple(map(float, numbers))


def number_words(number: Decimal) -> str:
    """A number without an exponent and without zeros at its end.

    Examples
    --------
    >>> number_words(Decimal("2.50")), number_words(Decimal("100"))
    ('2.5', '100')
    """
    words = f"{number:f}"
    return words.rstrip("0").rstrip(".") if "." in words else words
