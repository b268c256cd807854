"""What cannot be read, and why."""

from __future__ import annotations

from dataclasses import dataclass

from pourparler.intake.addresses import mask_credentials


@dataclass(frozen=True)
class Refusal:
    """A source that cannot be read, and why; as a string it is one line for a person."""

    source: str
    reason: str

    def __str__(self) -> str:
        """Source and reason on one printable line, which shows no password of an address."""
        line = mask_credentials(f"{self.source}: {self.reason}")
        return "".join(c if c.isprintable() else "�" for c in line)
