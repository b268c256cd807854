"""Reading: a document to its record."""

from pourparler.reader.batch import read_all
from pourparler.reader.network.calibration import at_least
from pourparler.reader.one import Unread, read_one
from pourparler.reader.pipeline import Reader, reader_version
from pourparler.reader.show import show_record

__all__ = ["Reader", "Unread", "at_least", "read_all", "read_one", "reader_version", "show_record"]
