"""What every test may use: the project's folder, how often hypothesis tries, the line that says what was skipped."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from hypothesis import settings

ROOT = Path(__file__).parent.parent.parent
"""The project's folder."""
TESTS = ROOT / "tests"
SUPPORT = TESTS / "support"
Run = Callable[..., subprocess.CompletedProcess[str]]
MORE = float(os.environ.get("POURPARLER_EXAMPLES", "1"))


def examples(count: int) -> settings:
    """Give the settings of a test of so many examples; POURPARLER_EXAMPLES multiplies them."""
    return settings(max_examples=max(1, round(count * MORE)))


def skipped_line(reports: Iterable[object]) -> str:
    """Say in one line how many tests were skipped, and why."""
    reasons: Counter[str] = Counter()
    for report in reports:
        told = getattr(report, "longrepr", None)
        reason = told[2] if isinstance(told, tuple) else str(told)
        reasons[reason.removeprefix("Skipped: ")] += 1
    if not reasons:
        return "Nothing was skipped."
    parts = (f"{count} {'test' if count == 1 else 'tests'}: {reason}" for reason, count in reasons.most_common())
    return f"Skipped: {'; '.join(parts)}."
