"""Extract text from PDF files: the text layer, lines joined into paragraphs, without running heads and page numbers."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

MOST_PAGES = 3000
MOST_TEXT = 2_500_000  # characters, after which nothing more is taken out of a file

_EDGE = 2  # lines at either end of a page among which running heads and page numbers are looked for
_NUMBER = re.compile(
    r"[-–—\s]*(?:page\s+|p\.\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of)\s*\d{1,4})?[-–—\s]*", re.IGNORECASE
)
_HYPHENS = "\x02\ufffe\u00ad"  # what a hyphen that breaks a word may come out as
_BROKEN = re.compile(rf"([^\W\d_]+)[-{_HYPHENS}]\Z")
_ENDED = re.compile(r"[.!?…:][\"'”’»)\]]*\Z")
_ITEM = re.compile(r"[•●▪*–—-]\s|\(?\d{1,2}[.)]\s|\([a-z]\)\s")
_PASSWORD, _UNKNOWN_LOCK = 4, 5  # the library's numbers for what kept it from opening a file


@dataclass(frozen=True)
class Line:
    """A line of a page and where it stands, in points from the lower left corner."""

    text: str
    left: float
    right: float
    base: float
    size: float


def read_pdf(data: bytes) -> tuple[str, str | None]:
    """The text of a PDF file, a paragraph a line with an empty line between, and the title that it states.

    A stated title counts only where the text repeats it: many name the file that the PDF was made from.

    Raises
    ------
    ValueError
        If the file is broken, locked, or has no text layer; the message says what to do.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        if fault.err_code in (_PASSWORD, _UNKNOWN_LOCK):
            raise ValueError("is protected by a password; save it without one and give that") from None
        raise ValueError("is a broken PDF; download it again, or save its text as a .txt file") from None
    try:
        count = len(document)
        if count > MOST_PAGES:
            raise ValueError(f"has over {MOST_PAGES} pages; cut it into articles")
        pages: list[list[Line]] = []
        pictures = False
        room = MOST_TEXT
        for number in range(count):
            page = document[number]
            lines = list(_lines(page))
            pictures = pictures or (len(lines) <= _EDGE and _has_picture(page))
            page.close()
            pages.append(lines)
            room -= sum(len(line.text) for line in lines)
            if room < 0:
                break
        title = str(document.get_metadata_dict().get("Title") or "")
    except pypdfium2.PdfiumError:
        raise ValueError("is a broken PDF; download it again, or save its text as a .txt file") from None
    finally:
        document.close()
    text = "\n\n".join(_paragraphs(_without_furniture(pages)))
    letters = sum(c.isalpha() for c in text)
    if pictures and letters < 20 * count:
        raise ValueError("contains only scanned pages; run text recognition (OCR) on it and give the result")
    if not letters:
        raise ValueError("contains no text; save its text as a .txt file")
    words = " ".join(title.split())
    return text, words if words and words.casefold() in " ".join(text.split()).casefold() else None


def _has_picture(page: Any) -> bool:
    import pypdfium2.raw as raw

    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4))


def _lines(page: Any) -> Iterator[Line]:
    """The lines of a page in the order in which the file has them."""
    import pypdfium2.raw as raw

    layer = page.get_textpage()
    try:
        codes = [raw.FPDFText_GetUnicode(layer, k) for k in range(min(layer.count_chars(), MOST_TEXT))]
        at = 0
        for is_end, run in groupby(codes, lambda code: code in (10, 13)):
            size = len(list(run))
            if not is_end:
                yield from _split(layer, codes, at, at + size)
            at += size
    finally:
        layer.close()


def _split(layer: Any, codes: list[int], start: int, end: int) -> Iterator[Line]:
    """One line, or two where the library has joined a broken word over the end of the line."""
    begin = start
    for k in range(start, end):
        if chr(codes[k]) in _HYPHENS and k + 1 < end and k > begin:
            here, there = layer.get_charbox(k - 1, loose=True), layer.get_charbox(k + 1, loose=True)
            if abs(here[1] - there[1]) > 1:
                yield from _line(layer, codes, begin, k + 1)
                begin = k + 1
    yield from _line(layer, codes, begin, end)


def _line(layer: Any, codes: list[int], start: int, end: int) -> Iterator[Line]:
    import pypdfium2.raw as raw

    while start < end and chr(codes[start]).isspace():
        start += 1
    while end > start and chr(codes[end - 1]).isspace():
        end -= 1
    text = "".join(_letter(code) for code in codes[start:end])
    if not text.strip():
        return
    ends = [k for k in range(start, end) if chr(codes[k]) not in _HYPHENS and not chr(codes[k]).isspace()]
    if not ends:
        return
    left, base, _, _ = layer.get_charbox(ends[0], loose=True)
    right = layer.get_charbox(ends[-1], loose=True)[2]
    yield Line(" ".join(text.split(" ")), left, right, base, raw.FPDFText_GetFontSize(layer, ends[0]) or 1.0)


def _letter(code: int) -> str:
    """A character of the text layer; what no text holds becomes the mark for a broken one."""
    letter = chr(code)
    if letter in _HYPHENS:
        return "\u00ad"
    if letter.isspace():
        return " "
    return "�" if code < 0x20 or 0xD800 <= code < 0xE000 or code in (0x7F, 0xFFFF) else letter


def _without_furniture(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without their numbers and without the heads and feet that several of them repeat."""
    edges = [set(_edge(lines)) for lines in pages]
    repeated = Counter(key for lines, edge in zip(pages, edges, strict=True) for key in {_key(lines[k]) for k in edge})
    least = max(2, len(pages) // 4)
    kept = []
    for lines, edge in zip(pages, edges, strict=True):
        drop = {k for k in edge if _NUMBER.fullmatch(lines[k].text) or repeated[_key(lines[k])] >= least}
        kept.append([line for k, line in enumerate(lines) if k not in drop])
    return kept


def _edge(lines: list[Line]) -> list[int]:
    """Which lines stand highest and lowest."""
    order = sorted(range(len(lines)), key=lambda k: lines[k].base)
    return order[:_EDGE] + order[-_EDGE:]


def _key(line: Line) -> tuple[str, int, int]:
    """What makes a line the same on two pages: its words but for numbers, its height and its size."""
    return re.sub(r"\d+", "#", line.text.casefold()), round(line.base / 4), round(line.size)


def _paragraphs(pages: list[list[Line]]) -> list[str]:
    lines = [(number, line) for number, page in enumerate(pages) for line in page]
    whole = " ".join(line.text for _, line in lines)
    known = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", whole.casefold()))
    steps = [a.base - b.base for (p, a), (q, b) in pairwise(lines) if p == q and 0 < a.base - b.base < 4 * a.size]
    leading = statistics.median(steps) if steps else 0.0
    width = _width([line for _, line in lines])
    found: list[str] = []
    before: tuple[int, Line] | None = None
    for number, line in lines:
        if before and _runs_on(before[1], line, leading, width, same_page=before[0] == number):
            found[-1] = _join(found[-1], line.text, known)
        else:
            found.append(line.text)
        before = (number, line)
    return [" ".join(words.replace("\u00ad", "").split()) for words in found]


def _width(lines: list[Line]) -> float:
    """The width of the column: that of the long lines."""
    widths = sorted(line.right - line.left for line in lines)
    return widths[len(widths) * 9 // 10] if widths else 0.0


def _runs_on(a: Line, b: Line, leading: float, width: float, *, same_page: bool) -> bool:
    """Whether line b goes on with the paragraph of line a."""
    if abs(a.size - b.size) > 0.1 * max(a.size, b.size) or _ITEM.match(b.text):
        return False
    step = a.base - b.base
    if abs(step) < 0.3 * a.size and same_page:
        return True  # two pieces of one line
    full = a.right - a.left > 0.8 * width
    if not same_page or step < 0:  # a new page or column
        return full and not _ENDED.search(a.text)
    if step > 1.3 * leading:
        return False
    if b.left - a.left > 0.8 * a.size:  # an indented first line
        return False
    return full or not _ENDED.search(a.text)


def _join(text: str, line: str, known: Counter[str]) -> str:
    broken = _BROKEN.search(text)
    if not broken or not line[:1].islower():
        return f"{text} {line}" if not broken or text[-1] != "-" else text + line
    rest = re.match(r"[^\W\d_]+", line)
    first, second = broken[1].casefold(), rest[0].casefold() if rest else ""
    # "cease-fire" keeps its hyphen where the text writes it so in mid-line
    keep = known[f"{first}-{second}"] > known[first + second]
    return text[:-1] + ("-" if keep else "") + line
