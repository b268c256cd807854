"""Running text: a text as it was before it was wrapped at a column, and where each character of it stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import pairwise
from typing import Any

from pourparler.intake.capitals import in_mixed_case
from pourparler.intake.language import other_languages
from pourparler.intake.paragraphs import Line, blocks
from pourparler.record import Document, Model, Record, Span

_WORDS = re.compile(r"[^\W_]+(?:[-‐][^\W_]+)*")
_HYPHENS = "-‐\u00ad"
_BROKEN = re.compile(r"[^\W_]+(?:[-‐][^\W_]+)*\Z")
_DASH = re.compile(r"[^\s-]--|\S[—/]")
_ADDRESS = re.compile(r"(?<=\w)[ \t]{0,2}<[\w.+-]{1,64}@[\w.-]{1,253}>")  # after the name of a sender
_RARE_MARKS = {
    "``": "“",
    "‹": "«",
    "›": "»",
    "「": "“",
    "」": "”",
    "『": "“",
    "』": "”",
    "❝": "“",
    "❞": "”",
    "＂": '"',
    "〝": "“",
    "〞": "”",
}
"""Quotation marks that English hardly has, and those that stand for them."""
_RARE_MARK = re.compile("|".join(_RARE_MARKS))
_TYPED_CLOSE = re.compile(r"(?<=[\w.,!?…—-])''(?!\w)")  # closes what "``" opens
_TWO_SINGLE = re.compile(r"(?<=[\w.,!?…—-])’’(?!\w)")  # closes what "“" opens
_REACH = 4000  # characters back within which it was opened
_SUSPENDED = frozenset(("and", "or", "to", "nor"))  # "short- and long-term"
_OF_A_NAME = frozenset(
    "led backed brokered based held run controlled owned allied sponsored mediated funded born wide style trained made"
    " aligned dominated occupied administered supplied drafted hosted proposed imposed chaired ruled speaking".split()
)
"""What a hyphen joins to a name: "Orvania-led"."""


class RunningText:
    """A text without the line breaks, quoting marks and hyphens of wrapping, and addresses after names of senders.

    Rare quotation marks become usual ones.

    Parameters
    ----------
    original : the text as it was given
    is_word : whether a word in lower case is an English one, which decides about hyphens at the end of a line
    left_out : paragraphs that the running text does not have

    Attributes
    ----------
    text : the running text; the original itself if it is not wrapped

    Examples
    --------
    >>> running = RunningText("The envoys of Orvania came back to the har-\\nbour and left.")
    >>> running.text
    'The envoys of Orvania came back to the harbour and left.'
    >>> running.to_original((39, 46)), running.from_original(50)
    ((39, 48), 48)
    """

    def __init__(
        self, original: str, is_word: Callable[[str], bool] = lambda word: False, left_out: Iterable[Span] = ()
    ) -> None:
        self.original = original
        self._left_out = set(left_out)
        self._is_word = is_word
        self._starts, self._origins = [0], [0]
        self._replaced: dict[int, int] = {}  # where what a piece stands for ends, of those that the original has not
        pieces: list[str] = []
        size = at = 0
        for start, end, instead in self._edits():
            for piece, origin in ((original[at:start], at), (instead, start)):
                if piece:
                    self._starts.append(size)
                    self._origins.append(origin)
                    pieces.append(piece)
                    size += len(piece)
            if instead.strip():
                self._replaced[len(self._starts) - 1] = end
            at = end
        if at:
            self._starts.append(size)
            self._origins.append(at)
        self.text = "".join([*pieces, original[at:]]) if at else original

    def to_original(self, span: Span) -> Span:
        """Return where a span of the running text stands in the original."""
        start, end = span
        k = bisect_right(self._starts, end - 1) - 1
        return self._origin(start), self._replaced.get(k) or self._origin(end - 1) + 1

    def from_original(self, offset: int) -> int:
        """Return where an offset of the original stands in the running text; in a gap, where the gap stands."""
        k = bisect_right(self._origins, offset) - 1
        size = (self._starts[k + 1] if k + 1 < len(self._starts) else len(self.text)) - self._starts[k]
        return self._starts[k] + min(offset - self._origins[k], size)

    def quoted(self) -> list[tuple[Span, int]]:
        """Find the paragraphs of the running text that are quoted in an e-mail, and how many marks each had."""
        if ">" not in self.original:
            return []
        return [
            ((self.from_original(block[0].start), self.from_original(block[-1].end)), block[0].depth)
            for block in blocks(self.original)
            if block[0].depth and (block[0].begin, block[-1].end) not in self._left_out
        ]

    def _origin(self, offset: int) -> int:
        k = bisect_right(self._starts, offset) - 1
        return self._origins[k] + offset - self._starts[k]

    def _edits(self) -> Iterable[tuple[int, int, str]]:
        """Stretches of the original, in order and apart, and what stands there instead."""
        addresses = [(*match.span(), "") for match in _ADDRESS.finditer(self.original)]
        marks = [(*match.span(), _RARE_MARKS[match.group()]) for match in _RARE_MARK.finditer(self.original)]
        if "``" in self.original:
            marks += [(*match.span(), "”") for match in _TYPED_CLOSE.finditer(self.original)]
        marks += [(*span, "”") for span in self._closed_by_two()]
        last = 0
        for edit in sorted([*self._edits_of_lines(), *addresses, *marks]):
            if edit[0] >= last:
                yield edit
                last = edit[1]

    def _closed_by_two(self) -> Iterable[Span]:
        """Where two single marks close the quotation that a double one opened."""
        last = 0
        for match in _TWO_SINGLE.finditer(self.original):
            opened = self.original.rfind("“", max(last, match.start() - _REACH), match.start())
            if opened >= 0 and self.original.find("”", opened, match.start()) < 0:
                last = match.end()
                yield match.span()

    def _edits_of_lines(self) -> Iterable[tuple[int, int, str]]:
        for block in blocks(self.original):
            if (block[0].begin, block[-1].end) in self._left_out:
                yield block[0].begin, block[-1].end, ""
                continue
            if block[0].begin < block[0].start:
                yield block[0].begin, block[0].start, ""
            for a, b in pairwise(block):
                yield self._joint(a, b)

    def _joint(self, a: Line, b: Line) -> tuple[int, int, str]:
        """What stands between two lines of a paragraph."""
        text = self.original
        before, word = text[max(a.start, a.end - 60) : a.end], _WORDS.match(text, b.start, min(b.end, b.start + 60))
        if before[-1] not in _HYPHENS:
            return a.end, b.start, "" if _DASH.fullmatch(before[-3:]) or _DASH.fullmatch(before[-2:]) else " "
        broken = _BROKEN.search(before[:-1])
        if broken is None or word is None:
            return a.end, b.start, " "
        first, second = broken.group(), re.split("[-‐]", word.group())[0]
        if second in _SUSPENDED:
            return a.end, b.start, " "
        return a.end - (0 if self._is_compound(before[-1], first, second) else 1), b.start, ""

    def _is_compound(self, hyphen: str, first: str, second: str) -> bool:
        """Whether the hyphen between two parts of a word is its own, and not one of wrapping."""
        if hyphen == "\u00ad":
            return False
        is_loud = first.isupper() and len(first) > 1
        if not second[0].isalpha() or second[0].isupper() != (is_loud and second.isupper()):
            return True
        if not first.isalpha() or (is_loud and not second.isupper()):
            return True
        low, end = first.casefold(), second.casefold()
        apart, joined = self._often[f"{low}-{end}"], self._often[low + end]
        if apart != joined:
            return apart > joined
        if self._is_word(low + end):
            return False
        if first[0].isupper() and not first.isupper() and end in _OF_A_NAME:
            return True
        return self._is_word(end) and (self._is_word(low) or self._often[low] > 0)

    @cached_property
    def _often(self) -> Counter[str]:
        """How often each word stands in the text, but for those at the ends of lines."""
        often = Counter[str]()
        for line in self.original.splitlines():
            words = [word.casefold().replace("‐", "-") for word in _WORDS.findall(line)]
            often.update(words[:-1] if line.rstrip().endswith(tuple(_HYPHENS)) else words)
        return often


def as_running_text(document: Document, is_word: Callable[[str], bool]) -> tuple[Document, RunningText | None]:
    """Make the document that the reader sees, and what brings its record back; None if it is the one that was given.

    It is running text in mixed case, without the paragraphs in other languages that are boilerplate.

    Parameters
    ----------
    is_word : whether a word in lower case is an English one
    """
    spans = [(zone.start, zone.end) for zone in document.zones]
    languages = other_languages(document.text, spans)
    others = [
        block
        for block, zone, language in zip(spans, document.zones, languages, strict=True)
        if language and zone.kind == "boilerplate"
    ]
    running = RunningText(document.text, is_word, others)
    running.text = in_mixed_case(running.text, is_word)
    if running.text is document.text:
        return document, None
    zones = []
    for zone in document.zones:
        start, end = running.from_original(zone.start), running.from_original(zone.end)
        if start < end:
            zones.append(zone.model_copy(update={"start": start, "end": end}))
    return document.model_copy(update={"text": running.text, "zones": tuple(zones)}), running


def to_original(record: Record, document: Document, running: RunningText) -> Record:
    """Bring a record of the running text back: its spans refer to the text of the document that was given.

    Parameters
    ----------
    document : the document as it was given
    """
    same = record.document.model_copy(update={"text": document.text, "zones": document.zones})
    parts = {
        name: _mapped(getattr(record, name), running)
        for name in ("actors", "statements", "meetings", "proposals", "positions", "times")
    }
    return Record(reader=record.reader, document=same, **parts)


def _mapped(value: Any, running: RunningText) -> Any:
    """The value with every span in it brought back."""
    if isinstance(value, Model):
        names = type(value).model_fields
        return value.model_copy(update={name: _mapped(getattr(value, name), running) for name in names})
    if not isinstance(value, tuple):
        return value
    if len(value) == 2 and all(type(each) is int for each in value):
        return running.to_original((value[0], value[1]))
    return tuple(_mapped(each, running) for each in value)
