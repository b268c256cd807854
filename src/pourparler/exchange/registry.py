"""Look up formats by name, among those of every installed package, and import or export a file.

A package adds a format with an entry point in the group ``pourparler.formats``. Its name is that of the format; the
object is a `pourparler.exchange.base.Format`.
"""

from __future__ import annotations

import logging
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from pourparler.exchange.base import ExchangeError, ExportFormat, ExportOptions, Format, ImportFormat, Report
from pourparler.exchange.builtin import BUILTIN

if TYPE_CHECKING:
    from pourparler.ledger import Ledger

LOGGER = logging.getLogger(__name__)
GROUP = "pourparler.formats"
"""The group of entry points."""


def formats() -> dict[str, Format]:
    """Return all formats by name, in alphabetical order.

    A format that cannot be loaded is left out and logged as a warning.

    Examples
    --------
    >>> formats()["csv"].description
    'CSV: a folder with one file per table'
    """
    found = _builtin()
    for name, entry in _entry_points().items():
        try:
            found[name] = _load(entry)
        except ExchangeError as fault:
            LOGGER.warning("%s", fault)
    return dict(sorted(found.items()))


def find_format(name: str) -> Format:
    """Return the format with a name; no other format is loaded.

    Raises
    ------
    ExchangeError
        If there is no such format, or it cannot be loaded.

    Examples
    --------
    >>> find_format("brat").name
    'brat'
    """
    found = _builtin().get(name)
    if found is not None:
        return found
    entry = _entry_points().get(name)
    if entry is None:
        raise ExchangeError(f"there is no format '{name}'; the formats are {', '.join(formats())}")
    return _load(entry)


def import_file(ledger: Ledger, name: str, path: Path, coder: str) -> Report:
    """Import a file or a folder of another program into a ledger.

    Parameters
    ----------
    name
        The format.
    path
        The file or the folder.
    coder
        The person who imports it, and who coded what names no coder.

    Raises
    ------
    ExchangeError
        If the format is unknown or cannot be imported, or the file cannot be read. Documents before the broken part
        of the file may be in the ledger by then.
    """
    format = find_format(name)
    if not isinstance(format, ImportFormat):
        others = ", ".join(other for other, each in formats().items() if isinstance(each, ImportFormat))
        raise ExchangeError(f"{name} can only be exported; formats that can be imported are {others}")
    return format.read(ledger, path, coder)


def export_file(ledger: Ledger, name: str, path: Path, options: ExportOptions | None = None) -> Report:
    """Export a ledger to a file or a folder of another program.

    Parameters
    ----------
    name
        The format.
    path
        The file or the folder.
    options
        What to export; all if None.

    Raises
    ------
    ExchangeError
        If the format is unknown or cannot be exported, has no such setting, or the file cannot be written.
    """
    options = options or ExportOptions()
    format = find_format(name)
    if not isinstance(format, ExportFormat):
        others = ", ".join(other for other, each in formats().items() if isinstance(each, ExportFormat))
        raise ExchangeError(f"{name} can only be imported; formats that can be exported are {others}")
    if unknown := sorted(set(options.settings) - set(format.settings)):
        known = ", ".join(format.settings)
        raise ExchangeError(f"{name} has no setting '{unknown[0]}'; " + (f"it has {known}" if known else "it has none"))
    return format.write(ledger, path, options)


def _builtin() -> dict[str, Format]:
    """Return our own formats by name.

    They are declared as entry points too, for programs that list those, but are not looked up there: the metadata of
    an older or editable installation may lack them or name modules that have moved. And so no other package can
    replace one of them unnoticed.
    """
    return {each.name: each for each in BUILTIN}


def _entry_points() -> dict[str, metadata.EntryPoint]:
    """Return the entry points of other packages by name."""
    own = _builtin()
    return {entry.name: entry for entry in metadata.entry_points(group=GROUP) if entry.name not in own}


def _load(entry: metadata.EntryPoint) -> Format:
    """Load a format.

    Raises
    ------
    ExchangeError
        If its module fails, or the object is no format.
    """
    package = entry.dist.name if entry.dist is not None else entry.value
    try:
        found = entry.load()
    except Exception as fault:  # code of another package: anything may go wrong in it
        LOGGER.debug("format %s", entry.name, exc_info=True)
        reason = " ".join(str(fault).split())[:200]
        raise ExchangeError(
            f"format {entry.name} of {package} cannot be loaded ({type(fault).__name__}: {reason}); "
            f"update or uninstall {package}"
        ) from None
    if not isinstance(found, ImportFormat | ExportFormat):
        raise ExchangeError(f"format {entry.name} of {package} has neither 'read' nor 'write'; update {package}")
    return found
