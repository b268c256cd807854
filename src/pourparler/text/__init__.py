"""Text for people: cleaning, counts, lists of names, dates, quotation marks and page templates.

The lowest package: it knows nothing of documents or ledgers, and every other package may use it.
"""

from pourparler.text.cleaning import plain, shorten, visible
from pourparler.text.counting import enumeration, quantity
from pourparler.text.dates import MONTHS, DateRange, day, days, published_day
from pourparler.text.quotation_marks import CLOSING_MARKS, DOUBLE_MARKS, MARKS, has_quotation, is_quotation

__all__ = [
    "CLOSING_MARKS",
    "DOUBLE_MARKS",
    "MARKS",
    "MONTHS",
    "DateRange",
    "day",
    "days",
    "enumeration",
    "has_quotation",
    "is_quotation",
    "plain",
    "published_day",
    "quantity",
    "shorten",
    "visible",
]
