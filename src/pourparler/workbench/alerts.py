"""Looking for alerts beside the requests, so that nobody waits for it."""

from __future__ import annotations

import datetime as dt
import logging
import threading

from pourparler.brief.alerts import AlertFinder
from pourparler.ledger import Ledger, LedgerError

PATIENCE = 1.0
"""How long a page waits for what is new, in seconds."""
_LAST = 30.0  # seconds that closing waits
LOGGER = logging.getLogger(__name__)


class AlertSearch:
    """Looks for the alerts of one ledger in the background, only if the ledger, the rules or the day changed.

    Parameters
    ----------
    ledger
        The ledger.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._finder = AlertFinder(ledger)
        self._lock = threading.Lock()
        self._worker: threading.Thread | None = None

    def begin(self, patience: float = 0.0) -> bool:
        """Look for what is new; return whether it is still being looked for.

        Parameters
        ----------
        patience
            How long to wait for it, in seconds.
        """
        with self._lock:
            if self._worker is None or not self._worker.is_alive():
                self._worker = threading.Thread(target=self._work, daemon=True)
                self._worker.start()
            worker = self._worker
        worker.join(patience)
        return worker.is_alive()

    def close(self) -> None:
        """Wait for the work that has begun."""
        if self._worker is not None:
            self._worker.join(_LAST)

    def _work(self) -> None:
        try:
            self._finder.find(dt.datetime.now().astimezone().date())
        except LedgerError as fault:  # such as a ledger that is closed or locked; the next request tries again
            LOGGER.warning("alerts were not looked for: %s", fault)
