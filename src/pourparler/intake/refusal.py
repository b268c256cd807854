"""Sources that cannot be read, and the reasons."""

from __future__ import annotations

from dataclasses import dataclass

from pourparler.intake.addresses import mask_credentials


@dataclass(frozen=True)
class Refusal:
    """A source that cannot be read, and the reason; ``str(refusal)`` is one line."""

    source: str
    reason: str

    def __str__(self) -> str:
        """Source and reason on one printable line, with passwords masked."""
        line = mask_credentials(f"{self.source}: {self.reason}")
        return "".join(c if c.isprintable() else "�" for c in line)
