"""Reading: a document to its record."""

from pourparler.reader.batch import Unread, read_all, read_one
from pourparler.reader.confidence import at_least
from pourparler.reader.reading import Reader, reader_version
from pourparler.reader.show import show_record

__all__ = ["Reader", "Unread", "at_least", "read_all", "read_one", "reader_version", "show_record"]
