"""Paragraphs: one per line, or blocks of lines where the text is wrapped at a column."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pourparler.lexicon.calendar import MONTH, WEEKDAY
from pourparler.record import Span

_LINE = re.compile(r"\S(?:[^\r\n\x0b\x0c\x85\u2028\u2029]*\S)?")  # without the white space at its ends
_QUOTED = re.compile(r">(?:[ \t]{0,2}>)*[ \t]*")  # how mail programs begin the lines of the message answered
_WORD = re.compile(r"(?:\S|\xa0)+")
_HYPHENATED = re.compile(r"[^\W\d_][-‐\u00ad]")
_POINTED = re.compile(r"[.!?…,:;—–][\"'”’»)\]*_]*$")
_ENDED = re.compile(r"[.!?…:;][\"'”’»)\]*_]*$")
_BULLET = re.compile(r"[*•#·‣▪◦>]\s|[-–—]\s(?![a-z])|\|")
_NUMBERED = re.compile(r"\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s|[-–—]\s|\S+:$")
_LABEL = re.compile(r"(?:[QA]\b[.:)]?|[A-Z][\w.’'-]*(?:[ \xa0][A-Z(][\w.’'()-]*){0,5}:)(?:\s|$)")
_HEADER = re.compile(
    r"(?:From|To|Cc|Bcc|Date|Sent|Subject|Re|Reply-To|Message-ID|Received|Attachments?):(?:\s|$)", re.I
)
_TIME = re.compile(r"\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s[A-Z]{2,4})?\s*(?:[\r\n]|\Z)", re.I)  # of an entry
_DATED = re.compile(  # the place and the day of a letter or a communiqué
    rf"[A-Z][\w’' -]{{1,40}},\s+(?i:(?:{WEEKDAY}),?\s+)?\d{{1,2}}\s+(?i:{MONTH})"
    r"\s+\d{4}(?:,[^\r\n]{1,15})?\s*(?:[\r\n]|\Z)"
)
_OPENING = re.compile(r"(?:the|an?|in|on|at|by|for|from|with|to|as|when|after|it|its|he|she|they|this|that)\b", re.I)
_TABLE = re.compile(r"\S(?:\t| {4,})\S|\S\s*\|\s*\S")
_SIGNATURE = re.compile(r"--|_{3,}|-{3,}")
_ADDRESS = re.compile(r"\S{30}")
_NARROW, _WIDE = 30, 160  # the longest line of a text that is wrapped at 35 columns may stay short of them
_VERSE = 55  # characters that a line of verse seldom goes beyond
_MANY = 20  # lines that go on from which it is known whether all are as long as the next word allows
_FEW = 4  # lines from which the column of a text is known
_LOWER = 0.4  # share of the lines of wrapped prose that begin in lower case, at least


class Line(NamedTuple):
    """A line that is not blank: ``text[start:end]`` without quoting marks and white space; empty if it has no more.

    Attributes
    ----------
    begin : where its quoting marks begin; ``start`` if it has none
    depth : how many quoting marks it has
    indent : columns between the quoting marks, or the start of the line, and its first word
    """

    begin: int
    start: int
    end: int
    depth: int
    indent: int

    @property
    def size(self) -> int:
        """Characters of the line."""
        return self.end - self.start


class Column(NamedTuple):
    """Where lines are wrapped.

    Attributes
    ----------
    width : characters of a full line
    slack : characters by which a line that another goes on with may stay short of that, with the next word
    margin : indent of the lines that go on
    is_uneven : whether lines end anywhere, so that only the words tell whether a sentence goes on
    is_indented : whether paragraphs begin with an indent, so that a line without one goes on with the sentence before
    """

    width: int
    slack: int
    margin: int
    is_uneven: bool = False
    is_indented: bool = False


def paragraphs(text: str) -> list[Span]:
    """Where each paragraph stands, without the white space at its ends.

    Examples
    --------
    >>> paragraphs("One.\\n\\n Two. ")
    [(0, 4), (7, 11)]
    """
    return [(block[0].begin, block[-1].end) for block in blocks(text)]


def blocks(text: str) -> list[list[Line]]:
    """Find the lines of each paragraph: one, or those that wrapping at a column has made of it.

    A text is wrapped if many lines follow one another directly, are as long as the next word allows, end in
    mid-sentence, and go on in lower case. Verses, lists, turns and tables are not, so that each of their lines is a
    paragraph. Quoted lines of an e-mail are judged by themselves, since mail programs wrap before they quote.

    Examples
    --------
    >>> [len(block) for block in blocks("The envoys of Orvania came back to it\\nand stayed.\\n\\n> He\\n> left.")]
    [2, 1, 1]
    """
    found: list[list[Line]] = []
    lines = _lines(text)
    columns = _columns(text, lines)
    for run in _runs(text, lines):
        column = columns[run[0].depth] or _column(text, run, few=True) or _uneven_column(text, run)
        if column and column.is_uneven and _is_narrow(run, column.width):
            column = column._replace(is_uneven=False, slack=min(column.slack, column.width // 4))  # verses, a list
        found.append(run[:1])
        is_signature = bool(_SIGNATURE.fullmatch(text, run[0].start, run[0].end))
        for a, b in pairwise(run):
            is_signature = is_signature or bool(_SIGNATURE.fullmatch(text, b.start, b.end))
            if not is_signature and _runs_on(text, found[-1][0], a, b, column):
                found[-1].append(b)
            else:
                found.append([b])
    return found


def _lines(text: str) -> list[Line]:
    found = []
    for match in _LINE.finditer(text):
        begin, end = match.span()
        marks = _QUOTED.match(text, begin, end)
        start = marks.end() if marks else begin
        depth = text.count(">", begin, start)
        inner = marks.group().rpartition(">")[2] if marks and depth else ""
        margin = text[text.rfind("\n", 0, begin) + 1 : begin] if not depth else inner[1:]
        found.append(Line(begin, start, end, depth, len(margin.expandtabs()) if margin.isspace() else 0))
    return found


def _runs(text: str, lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that follow one another directly, at one depth of quoting."""
    found: list[list[Line]] = []
    for line in lines:
        if found and line.size and _follows(text, found[-1][-1], line):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _follows(text: str, a: Line, b: Line) -> bool:
    return a.depth == b.depth and a.size > 0 and text.count("\n", a.end, b.begin) == 1


def _columns(text: str, lines: Sequence[Line]) -> dict[int, Column | None]:
    """The column at which the lines of each depth of quoting are wrapped; None where each line is a paragraph."""
    by_depth: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        by_depth[line.depth].append(line)
    found = {depth: _column(text, those) or _uneven_column(text, those) for depth, those in by_depth.items()}
    widest = max((column for column in found.values() if column), default=None)
    for depth, those in by_depth.items():
        # a few lines at another depth were wrapped with the rest
        if widest and not found[depth] and max(line.size for line in those) <= widest.width + 2:
            found[depth] = widest
    return found


def _column(text: str, lines: Sequence[Line], *, few: bool = False) -> Column | None:
    """The column at which lines are wrapped; None if each line is a paragraph.

    Parameters
    ----------
    few : the lines are one run, so that fewer of them have to tell more
    """
    pairs = [(a, b) for a, b in pairwise(lines) if _follows(text, a, b) and b.size and not _begins(text, a, b)]
    # a web address may stick out, but a text of long lines is not wrapped at all
    plain = {line for line in lines if not _ADDRESS.search(text, line.start, line.end)}
    sizes = sorted(a.size for a, _ in pairs if _NARROW <= a.size <= _WIDE and a in plain)
    if len(lines) < (2 if few else _FEW) or not sizes:
        return None
    width = sizes[-1] if few else sizes[len(sizes) * 9 // 10]
    long = [line for line in plain if line.size > width + max(10, width // 4)]
    full = [(a, b) for a, b in pairs if a.size <= _WIDE and _reach(text, a, b) > width - width // 10]
    if not full or len(full) < (0.75 if few else 0.5) * len(pairs) or len(long) * (1 if few else 4) > len(lines):
        return None
    midway = [(a, b) for a, b in full if not _POINTED.search(text, max(a.start, a.end - 4), a.end)]
    on = [(a, b) for a, b in midway if text[b.start].islower()]
    open_ended = [_reach(text, a, b) for a, b in pairs if not _has_ended(text, a)]
    is_exact = sum(reach > sizes[-1] for reach in open_ended) >= max(_FEW, 0.9 * len(open_ended))
    if len(midway) < (0.25 if is_exact else 0.4 if width > _VERSE else 0.6) * len(full):
        return None
    # names may begin many lines of a short text; lines that are all as long as the next word allows are no accident
    is_certain = not few and is_exact and len(midway) >= 0.6 * len(full)
    if len(on) < (max(1, 0.6 * len(full)) if few else _LOWER * len(full)) and not (
        is_certain or (lines[0].depth if few else _is_in_capitals(text, full))
    ):
        return None
    reaches = sorted(_reach(text, a, b) for a, b in on)
    slack = max(0, width - reaches[len(on) // 10]) if on else 0
    margins = sorted(b.indent for _, b in on)
    margin = margins[len(on) // 2] if on else 0
    is_uneven = not few and sum(reach > sizes[-1] for reach in reaches) < 0.8 * len(on)
    if is_uneven and len(on) >= _MANY and _sets_paragraphs_apart(text, lines, pairs, int(0.8 * width), margin):
        slack = max(slack, width // 4)  # letters of several widths: lines end unevenly
    return Column(width, slack, margin, is_uneven, not few and _indents_paragraphs(text, lines, margin))


def _uneven_column(text: str, lines: Sequence[Line]) -> Column | None:
    """The column of lines that end unevenly, as those pasted from PDF do; None if each line is a paragraph.

    Where every line is a paragraph, hardly any ends in mid-sentence before a word in lower case.
    """
    sizes = sorted(
        a.size for a, b in pairwise(lines) if _follows(text, a, b) and not _ADDRESS.search(text, a.start, a.end)
    )
    if len(sizes) < _FEW or not _VERSE < sizes[len(sizes) * 9 // 10] <= _WIDE:
        return None
    width = sizes[len(sizes) * 9 // 10]
    runs = [run for run in _runs(text, lines) if not _is_narrow(run, width)]
    pairs = [(a, b) for run in runs for a, b in pairwise(run) if not _begins(text, a, b)]
    on = [
        (a, b)
        for a, b in pairs
        if not _POINTED.search(text, max(a.start, a.end - 4), a.end) and text[b.start].islower()
    ]
    reaches = sorted(min(_reach(text, a, b), width) for a, b in on)
    long = [line for line in lines if line.size > 1.5 * width]
    if len(on) < max(_FEW - 1, _LOWER * len(pairs)) or 4 * len(long) > len(lines) or reaches[len(on) // 10] < width / 2:
        return None
    margins = sorted(b.indent for _, b in on)
    margin = margins[len(on) // 2]
    is_apart = _sets_paragraphs_apart(text, lines, pairs, reaches[len(on) // 10], margin)
    return Column(width, width // 2 if is_apart else width - reaches[len(on) // 10], margin, is_uneven=True)


def _is_narrow(run: Sequence[Line], width: int) -> bool:
    return max(line.size for line in run) < 0.8 * width


def _sets_paragraphs_apart(
    text: str, lines: Sequence[Line], pairs: Sequence[tuple[Line, Line]], least: int, margin: int
) -> bool:
    """Whether empty lines or indents, and not lines that end early, show where paragraphs begin.

    Parameters
    ----------
    least : characters up to which a line ends early
    """
    apart = sum(text.count("\n", a.end, b.begin) > 1 or b.indent > margin + 1 for a, b in pairwise(lines))
    early = sum(b.indent <= margin + 1 and _has_ended(text, a) and _reach(text, a, b) <= least for a, b in pairs)
    return early <= 0.1 * apart


def _indents_paragraphs(text: str, lines: Sequence[Line], margin: int) -> bool:
    """Whether paragraphs begin with an indent: it follows the ends of sentences, and lines without it hardly do."""
    after = [b for a, b in pairwise(lines) if _has_ended(text, a) and text.count("\n", a.end, b.begin) == 1]
    flush = sum(b.indent <= margin + 1 for b in after)
    return len(after) - flush >= 2 and 2 * flush <= len(after)


def _is_in_capitals(text: str, pairs: Sequence[tuple[Line, Line]]) -> bool:
    return all(text[a.start : a.end].isupper() for a, _ in pairs)


def _has_ended(text: str, line: Line) -> bool:
    return bool(_ENDED.search(text, max(line.start, line.end - 4), line.end))


def _reach(text: str, a: Line, b: Line) -> int:
    """The size that line a would have with the first word of line b; if that was no more than the column, the break
    was meant."""
    if _HYPHENATED.match(text, max(a.start, a.end - 2), a.end):
        return _WIDE  # a word was broken where the line was full
    word = _WORD.match(text, b.start, b.end)
    return a.size + 1 + (word.end() - word.start() if word else 0)


def _begins(text: str, a: Line, b: Line) -> bool:
    """Whether the form of line b says that it begins something, such as an item, a field or a turn."""
    if any(form.match(text, b.start, b.end) for form in (_BULLET, _HEADER, _TIME, _DATED)):
        return True
    return _has_ended(text, a) and bool(_NUMBERED.match(text, b.start, b.end) or _LABEL.match(text, b.start, b.end))


def _runs_on(text: str, first: Line, a: Line, b: Line, column: Column | None) -> bool:
    """Whether line b goes on with the paragraph of line a, which begins with line first."""
    if _begins(text, a, b):
        return False
    ended, is_lower = _has_ended(text, a), text[b.start].islower()
    hangs = b.indent > first.indent and _is_item(text, first)
    if _HEADER.match(text, first.start, first.end):
        return b.indent > first.indent
    if column is None or _TABLE.search(text, a.start, a.end) or _TABLE.search(text, b.start, b.end):
        return hangs and is_lower and not ended
    reach = _reach(text, a, b)
    full = reach > column.width - column.slack or _is_in_brackets(text, a, b)
    if (not full or a.size > column.width + 10) and _is_item(text, b):
        return False
    if b.indent > column.margin + 1 and not hangs and (ended or not full or b.indent > a.indent + 1):
        return False
    if column.is_uneven and not ended and reach > column.width / 2:
        return True
    if column.is_indented and not ended and b.indent <= column.margin + 1:
        return is_lower or not _OPENING.match(text, b.start, b.end)  # else line a may be a headline
    return full or (is_lower and not ended and (hangs or reach > column.width - max(column.slack, column.width // 5)))


def _is_in_brackets(text: str, a: Line, b: Line) -> bool:
    """Whether a bracket that line a opens is closed in line b: "VAILL, June 3 (Some" and "Agency) - .."."""
    opened, closed = text.rfind("(", a.start, a.end), text.find(")", b.start, b.end)
    return opened >= 0 and text.find(")", opened, a.end) < 0 <= closed and text.find("(", b.start, closed) < 0


def _is_item(text: str, line: Line) -> bool:
    return any(form.match(text, line.start, line.end) for form in (_BULLET, _NUMBERED, _LABEL))
