"""Linear algebra on small matrices."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache

from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager[object]:
    """Limit NumPy's products to one thread: small ones take longer in several, which wait for each other.

    >>> import numpy as np
    >>> with one_thread():
    ...     float(np.ones(2) @ np.ones(2))
    2.0
    """
    limit: AbstractContextManager[object] = _controller().limit(limits=1, user_api="blas")
    return limit


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()
