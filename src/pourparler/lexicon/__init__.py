"""English word lists: each is one file in the folder ``en``, and this module alone reads them.

A file is a table with tabs: comments that say what the list decides, the names of the columns, a row a line. To teach
the program a word, add a row; no list exists anywhere else.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

Row = dict[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Read a list.

    Parameters
    ----------
    name : the name of its file, without the ending

    Raises
    ------
    FileNotFoundError
        If there is no such list.

    Examples
    --------
    >>> rows("weekdays")[0]
    {'number': '0', 'weekday': 'monday', 'abbreviations': 'mon'}
    """
    text = (files("pourparler.lexicon") / "en" / f"{name}.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("# "))
    return tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def cell(text: str) -> tuple[str, ...]:
    """Return the words of a cell that holds several.

    >>> cell("sep|sept"), cell("")
    (('sep', 'sept'), ())
    """
    return tuple(text.split("|")) if text else ()


def alternatives(words: Iterable[str]) -> str:
    """Return a regular expression for one of some words, the longest first; a space stands for any white space.

    >>> alternatives(["head", "head of state"])
    '(?:head\\\\s+of\\\\s+state|head)'
    """
    longest = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest) + ")"
