"""Statements with the text around them, kept between requests until somebody changes them."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from pourparler.ledger import Ledger, StatementContext
from pourparler.workbench.versions import Part, PartVersions, Version

_DEPENDS_ON: frozenset[Part] = frozenset({"documents", "actors", "statements"})
_KEPT = 5_000  # statements


class CodingTexts:
    """The statements of one ledger with the text around them, as coders and suggestions need them.

    They are as `ledger.statements.in_context` returns them now; only those that changed since the last call are loaded.
    """

    def __init__(self, ledger: Ledger, versions: PartVersions) -> None:
        self._ledger, self._versions = ledger, versions
        self._lock = threading.Lock()
        self._known: dict[int, StatementContext] = {}
        self._version: Version | None = None
        self._seen = (0, 0)

    def __call__(self, *, ids: Iterable[int] | None = None, limit: int | None = None) -> tuple[StatementContext, ...]:
        """Return some statements, or a number of the latest, the latest first."""
        with self._lock:
            version, seen = self._versions.of(_DEPENDS_ON), self._ledger.history.version()
            if version != self._version:
                self._known = {}
            elif seen != self._seen:  # somebody has corrected an act, or confirmed it
                for id_ in self._ledger.history.changed_since(self._seen):
                    self._known.pop(id_, None)
            self._version, self._seen = version, seen
            found = self._ledger.statements.in_context(ids=ids, limit=limit, known=self._known)
            own = {said.id: said for said in found}
            self._known = own if len(self._known) + len(own) > _KEPT else self._known | own
            return found
