"""Other programs' formats, in and out, one file each.

>>> sorted(FORMATS)[:2]
['annotation', 'brat']
"""

from pourparler.exchange.registry import FORMATS, Choice, ExchangeError, Told, bring, give

__all__ = ["FORMATS", "Choice", "ExchangeError", "Told", "bring", "give"]
