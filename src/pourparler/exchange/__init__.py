"""Import from and export to other programs, one package per format.

>>> list(formats())[:2]
['annotation', 'brat']
"""

from pourparler.exchange.base import ExchangeError, ExportFormat, ExportOptions, Format, ImportFormat, Report
from pourparler.exchange.registry import export_file, find_format, formats, import_file

__all__ = [
    "ExchangeError",
    "ExportFormat",
    "ExportOptions",
    "Format",
    "ImportFormat",
    "Report",
    "export_file",
    "find_format",
    "formats",
    "import_file",
]
