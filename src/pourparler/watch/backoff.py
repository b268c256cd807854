"""How long to wait after a failure: twice as long after each, with jitter, and as long as the server asks."""

from __future__ import annotations

from collections.abc import Callable

LONGEST = 6 * 3600.0
"""The longest wait after failures, in seconds, unless the server asks for more."""

MOST_ASKED = 24 * 3600.0
"""The longest wait that a server can ask for, in seconds."""

Jitter = Callable[[], float]
"""Gives a number from 0 to 1, such as `random.random`."""


def backoff(failures: int, base: float, jitter: Jitter, asked: float | None = None) -> float:
    """The seconds to wait after some failures in a row.

    Parameters
    ----------
    failures
        How many there were, at least 1.
    base
        The wait after the first, in seconds, without jitter.
    jitter
        A source of randomness; sources that fail at the same moment are not asked again at the same moment.
    asked
        The seconds for which the server asked not to be asked again.

    Returns
    -------
    float
        Between three quarters and five quarters of ``base``, doubled for each further failure, at most `LONGEST`;
        never less than was asked for, up to `MOST_ASKED`.

    Examples
    --------
    >>> [backoff(failures, 60, lambda: 0.5) for failures in (1, 2, 3, 50)]
    [60.0, 120.0, 240.0, 21600.0]
    >>> backoff(1, 60, lambda: 0.0, asked=900)
    900.0
    """
    doubled = base * 2.0 ** min(failures - 1, 30)
    wait = min(doubled * (0.75 + 0.5 * jitter()), LONGEST)
    return max(wait, min(float(asked or 0), MOST_ASKED))
