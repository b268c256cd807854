"""Word pieces, words and windows of a text: the input of the encoder. Training uses the same functions."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from pourparler.reader.text.quotation_marks import quotations
from pourparler.record import Span

Ints = NDArray[np.int64]

WINDOW = 254  # word pieces in a window, without the two marks at its ends
STRIDE = 127
CASES, QUOTES, GAPS = 7, 4, 4  # how many values each feature takes
CLS, SEP = 101, 102


@dataclass(frozen=True)
class Pieces:
    """A text as the input of the encoder.

    Attributes
    ----------
    text : the text itself
    ids : (P,) word-piece ids
    word_of : (P,) the word that each piece belongs to
    first : (W,) index of the first piece of each word
    start, end : (W,) character offsets of each word
    features : (W, 3) casing, place in quotation marks, white space before
    """

    text: str
    ids: Ints
    word_of: Ints
    first: Ints
    start: Ints
    end: Ints
    features: Ints

    def __len__(self) -> int:
        return len(self.start)

    def words_of(self, span: Span) -> tuple[int, int]:
        """Return the words ``[i, j)`` that a span of characters touches; i = j if it touches none."""
        return bisect_right(self.end, span[0]), bisect_left(self.start, span[1])

    def span_of(self, i: int, j: int) -> Span:
        """Return the span of characters of the words ``[i, j)``."""
        return int(self.start[i]), int(self.end[j - 1])


@cache
def tokenizer() -> Tokenizer:
    """Load the packaged tokenizer; later calls return the same."""
    source = files("pourparler.reader") / "weights" / "tokenizer.json"
    loaded: Tokenizer = Tokenizer.from_str(source.read_text(encoding="utf-8"))
    loaded.no_truncation()
    loaded.no_padding()
    return loaded


def is_word(word: str) -> bool:
    """Whether a word in lower case is one of the 30,000 that the encoder knows whole.

    >>> is_word("agreement"), is_word("agreem")
    (True, False)
    """
    return tokenizer().token_to_id(word) is not None


@lru_cache(maxsize=16384)
def _case(word: str) -> int:
    if word.islower():
        return 1
    if word[0].isupper():
        return 2 if len(word) == 1 else (3 if word[1:].islower() else (4 if word.isupper() else 5))
    return 6 if word[0].isdigit() else 0


def _gap(text: str, before: int, start: int) -> int:
    between = text[before:start]
    if "\n" in between:
        return 3 if between.count("\n") > 1 or before == 0 else 2
    return 1 if between else 0


def _features(text: str, starts: list[int], ends: list[int]) -> Ints:
    rows: list[tuple[int, int, int]] = []
    quoted = quotations(text)
    q = 0
    before = 0
    for start, end in zip(starts, ends, strict=True):
        while q < len(quoted) and quoted[q][1] <= start:
            q += 1
        place = 0
        if q < len(quoted) and quoted[q][0] <= start:
            place = 1 if start == quoted[q][0] else (3 if end == quoted[q][1] else 2)
        rows.append((_case(text[start:end]), place, _gap(text, before, start)))
        before = end
    features = np.array(rows, dtype=np.int64).reshape(-1, 3)
    if len(starts):
        features[0, 2] = 3
    return features


def pieces(text: str) -> Pieces:
    """Cut a text into word pieces and words (runs of letters and digits, or one punctuation mark)."""
    encoded = tokenizer().encode(text, add_special_tokens=False)
    words = np.array(encoded.word_ids, dtype=np.int64)
    offsets = np.array(encoded.offsets, dtype=np.int64).reshape(-1, 2)
    begins = np.diff(words, prepend=-1) != 0
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(words))[: len(first)] - 1
    start, end = offsets[first, 0], offsets[last, 1]
    return Pieces(
        text,
        np.array(encoded.ids, dtype=np.int64),
        np.cumsum(begins) - 1,
        first,
        start,
        end,
        _features(text, start.tolist(), end.tolist()),
    )


def windows(first: Ints, total: int, *, size: int = WINDOW, stride: int = STRIDE, offset: int = 0) -> list[Span]:
    """Cut words into windows ``[i, j)`` of at most ``size`` pieces, about ``stride`` pieces from start to start.

    Parameters
    ----------
    first : (W,) index of the first piece of each word
    total : pieces in all
    offset : pieces by which the first window is shortened (training shifts windows from pass to pass)
    """
    count = len(first)
    bounds = np.append(first, total)
    found: list[Span] = []
    i = 0
    while i < count:
        limit = bounds[i] + (size - offset if not found and offset else size)
        j = max(i + 1, int(np.searchsorted(bounds, limit, side="right")) - 1)
        found.append((i, min(j, count)))
        if j >= count:
            break
        step = stride if found[1:] or not offset else min(stride, size - offset)
        i = max(i + 1, int(np.searchsorted(bounds, bounds[i] + step, side="left")))
    return found


def window_arrays(p: Pieces, window: Span) -> tuple[Ints, Ints, Ints]:
    """Make the inputs of the encoder for one window, marks included: ids (L,), features (L, 3), first pieces (W,)."""
    i, j = window
    a = int(p.first[i])
    b = int(p.first[j]) if j < len(p) else len(p.ids)
    b = min(b, a + WINDOW)
    ids = np.concatenate(([CLS], p.ids[a:b], [SEP]))
    features = np.zeros((len(ids), 3), dtype=np.int64)
    features[1:-1] = p.features[p.word_of[a:b]]
    return ids, features, p.first[i:j] - a + 1
