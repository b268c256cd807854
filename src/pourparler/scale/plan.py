"""What a run is told, the same for the program that starts it and for every worker."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any


class ScaleError(Exception):
    """A run cannot begin or go on; ``str(error)`` is one line that says what to do."""


@dataclass(frozen=True)
class Plan:
    """What a run is told.

    Attributes
    ----------
    output
        The folder of the results: a path, or an address in object storage.
    reader
        The version of the reader; a worker that has another one reads nothing.
    published
        The day of publication of all documents, over what their metadata say, YYYY-MM-DD.
    min_confidence
        Statements less sure than this are left out.
    piece
        How many documents are read at a time and written as one file, at most.
    """

    output: str
    reader: str
    published: str | None = None
    min_confidence: float = 0.0
    piece: int = 500

    def settings(self) -> dict[str, Any]:
        """What the results depend on, apart from what is read."""
        return {"reader": self.reader, "published": self.published, "min_confidence": self.min_confidence}

    def name(self, fingerprint: str) -> str:
        """Name the results of a content with this fingerprint: other settings or another reader give another name.

        >>> one, other = Plan("out", "reader 1"), Plan("out", "reader 2")
        >>> len(one.name("f0")), one.name("f0") == other.name("f0")
        (16, False)
        """
        whole = json.dumps([fingerprint, self.settings()], sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()[:16]

    def told(self) -> str:
        """The plan as a line that a worker can be given.

        >>> Plan.heard(Plan("out", "reader 1").told())
        Plan(output='out', reader='reader 1', published=None, min_confidence=0.0, piece=500)
        """
        return json.dumps(asdict(self))

    @classmethod
    def heard(cls, line: str) -> Plan:
        """The plan of such a line."""
        return cls(**json.loads(line))
