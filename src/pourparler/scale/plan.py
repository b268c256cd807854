"""The settings of a run, the same for the program that starts it and for each worker."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any


class ScaleError(Exception):
    """A run cannot start or continue; ``str(error)`` is one line that says what to do."""


@dataclass(frozen=True)
class Plan:
    """The settings of a run.

    Attributes
    ----------
    output
        The folder of the results: a path or an address in object storage.
    reader
        The version of the reader; a worker with another one stops the run.
    published
        The day of publication of all documents, instead of that in their metadata, YYYY-MM-DD.
    min_confidence
        Omit statements with a lower confidence, 0 to 1.
    piece
        The most documents in one piece, which is read at once and written as one file.
    """

    output: str
    reader: str
    published: str | None = None
    min_confidence: float = 0.0
    piece: int = 500

    def settings(self) -> dict[str, Any]:
        """Return what the results depend on, apart from the input."""
        return {"reader": self.reader, "published": self.published, "min_confidence": self.min_confidence}

    def name(self, fingerprint: str) -> str:
        """Return the name of the results of a fingerprint: other settings or another reader give another name.

        >>> one, other = Plan("out", "reader 1"), Plan("out", "reader 2")
        >>> len(one.name("f0")), one.name("f0") == other.name("f0")
        (16, False)
        """
        whole = json.dumps([fingerprint, self.settings()], sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()[:16]

    def to_json(self) -> str:
        """Return the plan as a line for a worker.

        >>> Plan.from_json(Plan("out", "reader 1").to_json())
        Plan(output='out', reader='reader 1', published=None, min_confidence=0.0, piece=500)
        """
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str) -> Plan:
        """Return the plan of such a line."""
        return cls(**json.loads(line))
