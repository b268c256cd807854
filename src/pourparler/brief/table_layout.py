"""Tables in a terminal: which columns give way where it is narrow, how wide the others are, where cells are cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rich.cells import cell_len, set_cell_size

_GAP = 3  # cells between two columns
_EDGES = 4  # cells before the first column and after the last
_LONGEST_ID = 24  # cells of an id; longer ones are cut in the middle
_SHORT = 18  # most cells of a date or a status
_NAMES = 32  # most cells of names, unless there is room
_LEAST_NAMES = 14  # fewest cells of names, if they are as long
_LEAST_WORDS = 20  # fewest cells of quoted words
_LINES = 5  # most lines of a cell

Kind = Literal["fixed", "short", "names", "words"]


@dataclass(frozen=True)
class Column:
    """A column and what is in it.

    Attributes
    ----------
    kind
        "fixed" for ids and counts, which stay on one line; "short" for dates and statuses; "names"; or "words", which
        get the room that is left.
    longest, word
        The cells of its longest value, and of the longest word in it.
    rank
        The lower, the earlier it gives way; None if it never does.
    """

    name: str
    kind: Kind
    longest: int
    word: int
    rank: int | None = None

    @property
    def least(self) -> int:
        """The fewest cells in which it can be read, at least those of its header."""
        fewest = {
            "fixed": min(self.longest, _LONGEST_ID),
            "short": min(self.word, _SHORT),
            "names": min(self.word, _LEAST_NAMES),
            "words": min(self.longest, _LEAST_WORDS),
        }
        return max(cell_len(self.name), fewest[self.kind])

    @property
    def usual(self) -> int:
        """The cells that it gets before words get more."""
        most = {"fixed": _LONGEST_ID, "short": _SHORT, "names": _NAMES, "words": _LEAST_WORDS}
        return max(self.least, min(self.longest, most[self.kind]))


def column_widths(columns: Sequence[Column], width: int) -> list[int]:
    """Return the cells of each column in a terminal; 0 for one that gives way.

    Parameters
    ----------
    columns
        The columns from left to right.
    width
        The cells of a line.

    Examples
    --------
    >>> id_, said = Column("id", "fixed", 4, 4), Column("words", "words", 300, 9)
    >>> place = Column("document", "fixed", 18, 18, rank=0)
    >>> column_widths([id_, said, place], 80), column_widths([id_, said, place], 40)
    ([4, 48, 18], [4, 29, 0])
    """
    shown = dict(enumerate(columns))
    while len(shown) > 1 and _room(shown, width) < 0:
        del shown[min(shown, key=lambda k: _order(columns[k], k))]
    cells = {k: each.least for k, each in shown.items()}
    spare = max(0, _room(shown, width))
    words = [k for k, each in shown.items() if each.kind == "words"]
    others = [k for k in shown if k not in words]
    short = [k for k in others if columns[k].kind == "short"]
    for some in (short, others):
        spare -= _grow(cells, some, [columns[k].usual for k in some], spare // 2 if words else spare)
    spare -= _grow(cells, words, [columns[k].longest for k in words], spare)
    _grow(cells, others, [columns[k].longest if columns[k].kind != "fixed" else cells[k] for k in others], spare)
    return [cells.get(k, 0) for k in range(len(columns))]


def _room(shown: dict[int, Column], width: int) -> int:
    return width - _EDGES - _GAP * (len(shown) - 1) - sum(each.least for each in shown.values())


def _order(column: Column, place: int) -> tuple[bool, int, int]:
    """Return the order in which columns give way: by rank, then the others from the right, the words last."""
    if column.rank is not None:
        return False, column.rank, 0
    return True, int(column.kind == "words"), -place


def _grow(cells: dict[int, int], places: Sequence[int], most: Sequence[int], spare: int) -> int:
    """Widen columns evenly up to their limits; return the cells that were used."""
    limits = dict(zip(places, most, strict=True))
    left = spare
    while left > 0 and (narrow := [k for k in places if cells[k] < limits[k]]):
        for k in sorted(narrow, key=lambda k: cells[k])[:left]:
            cells[k] += 1
            left -= 1
    return spare - left


def cut_middle(words: str, most: int) -> str:
    """Cut the middle out of an id that is too long, so that both ends can be read.

    >>> cut_middle("https://example.org/2031/05/talks", 16)
    'https://…5/talks'
    """
    if cell_len(words) <= most:
        return words
    end = (most - 1) // 2
    tail = words[-end:] if end else ""
    return set_cell_size(words, most - 1 - cell_len(tail)) + "…" + tail


def wrap_cell(words: str, width: int) -> str:
    """Break text at spaces into lines of a width, and cut it with an ellipsis after the fifth line.

    A word that is longer than a line is cut too.

    >>> wrap_cell("The port opens at noon", 10)
    'The port\\nopens at\\nnoon'
    """
    lines: list[str] = []
    for word in words.split():
        fitted = word if cell_len(word) <= width else set_cell_size(word, width - 1) + "…"
        if lines and cell_len(lines[-1]) + 1 + cell_len(fitted) <= width:
            lines[-1] += f" {fitted}"
        else:
            lines.append(fitted)
    if len(lines) > _LINES:
        last = lines[_LINES - 1].rstrip(" ,;:")
        lines = [*lines[: _LINES - 1], (last if cell_len(last) < width else set_cell_size(last, width - 1)) + "…"]
    return "\n".join(lines)
