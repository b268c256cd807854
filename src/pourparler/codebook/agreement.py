"""Agreement of coders: Krippendorff's alpha for nominal codings (*Content Analysis*, 4th edition 2018, chapter 12)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence


def alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Krippendorff's alpha: 1 for full agreement, 0 for agreement by chance, negative for less than that.

    Parameters
    ----------
    units
        For each unit, the values that coders gave it, in any order, without gaps.

    Returns
    -------
    alpha
        At most 1; None if no unit has two codings, or if all codings have the same value.

    Examples
    --------
    >>> alpha([("port", "port"), ("port", "heights"), ("heights", "heights")])
    0.4444444444444444
    """
    pairs = [Counter(unit) for unit in units if len(unit) > 1]
    total: Counter[Hashable] = Counter()
    for counts in pairs:
        total.update(counts)
    size = sum(total.values())
    observed = sum((sum(c.values()) ** 2 - sum(n * n for n in c.values())) / (sum(c.values()) - 1) for c in pairs)
    expected = size * size - sum(n * n for n in total.values())
    if expected == 0:
        return None
    return 1 - (size - 1) * observed / expected
