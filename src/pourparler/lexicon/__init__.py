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

    Common beginnings are factored out, so that matching takes about as long for many words as for one.

    >>> alternatives(["head", "head of state", "envoy"])
    '(?:head(?:\\\\s+of\\\\s+state)?|envoy)'
    """
    longest = sorted(dict.fromkeys(words), key=len, reverse=True)
    if len({word.casefold() for word in longest}) == len(longest) and (tree := _prefix_tree(longest)) is not None:
        return f"(?:{_pattern(tree)})"
    return "(?:" + "|".join(map(_escaped, longest)) + ")"


_Tree = dict[str, "_Tree"]  # the letters that may follow, each with its tree; "" where a word may end


def _prefix_tree(words: Iterable[str]) -> _Tree | None:
    """Return the letters of words as a tree; None if letters that may follow differ in case alone."""
    root: _Tree = {}
    for word in words:
        node = root
        for letter in word:
            if letter not in node and letter.swapcase() in node:
                return None
            node = node.setdefault(letter, {})
        node[""] = {}
    return root


def _pattern(tree: _Tree) -> str:
    """Write a tree as a regular expression that prefers longer words."""
    branches = []
    for letter, following in tree.items():
        begun = _escaped(letter)
        while len(following) == 1 and "" not in following:
            ((letter, following),) = following.items()
            begun += _escaped(letter)
        if letter and following.keys() != {""}:
            rest = _pattern(following)
            begun += f"(?:{rest})?" if "" in following else f"(?:{rest})"
        if begun:
            branches.append(begun)
    return "|".join(branches)


def _escaped(words: str) -> str:
    return re.escape(words).replace(r"\ ", r"\s+")
