"""What every format has: the protocols, the options of an export, the report, the error."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from pourparler.ledger import Ledger


class ExchangeError(Exception):
    """An import or an export failed; ``str(error)`` is one line that says what to do."""


@dataclass(frozen=True)
class ExportOptions:
    """What an export contains.

    Attributes
    ----------
    since, until
        The first and the last day of what is dated, both included; None for no limit.
    as_of
        Leave out what became known after this day; None for no limit.
    settings
        Settings of the format by name, such as ``{"bom": "yes"}``. Each format documents its own.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    as_of: dt.date | None = None
    settings: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """The result of an import or an export.

    Attributes
    ----------
    summary
        One line with numbers: what was imported or exported.
    warnings
        One line for each thing that was left out or changed.
    """

    summary: str
    warnings: tuple[str, ...] = ()


class Format(Protocol):
    """A file format of another program; it is an `ImportFormat`, an `ExportFormat`, or both."""

    @property
    def name(self) -> str:
        """The name in ``pourparler import`` and ``pourparler export``."""

    @property
    def description(self) -> str:
        """One line that names the format and says what a file of it is."""

    @property
    def settings(self) -> tuple[str, ...]:
        """The settings that an export accepts."""


@runtime_checkable
class ImportFormat(Format, Protocol):
    """A format that can be imported."""

    def read(self, ledger: Ledger, path: Path, coder: str) -> Report:
        """Import a file or a folder.

        Parameters
        ----------
        coder
            The person who imports it, and who coded what names no coder.

        Raises
        ------
        ExchangeError
            If the file cannot be read.
        """


@runtime_checkable
class ExportFormat(Format, Protocol):
    """A format that can be exported."""

    def write(self, ledger: Ledger, path: Path, options: ExportOptions) -> Report:
        """Export a ledger to a file or a folder.

        Raises
        ------
        ExchangeError
            If a setting is wrong, or the ledger cannot be written in this format.
        OSError
            If the file cannot be written.
        """
