"""Antecedents: the scores of the network for words, added up over the mentions of each actor."""

from __future__ import annotations

import re

from pourparler.reader.actors.clusters import Mentions
from pourparler.reader.network.encoder import Encoding, Window
from pourparler.record import Span

SUBJECTS = frozenset(("he", "she"))
FARTHEST = 400  # characters of a sentence before a description
LEFT_CONTEXT = 24  # words of text after a mention that its window should hold, where there are so many


def window_for(encoding: Encoding, word: int) -> Window:
    """Choose the window with the most text before a word and some text after it."""
    holding = encoding.holding(word)
    count = len(encoding.pieces)
    roomy = [w for w in holding if w.last == count or w.last - word >= LEFT_CONTEXT] or holding
    return min(roomy, key=lambda w: w.first)


def _head(encoding: Encoding, i: int, j: int) -> int:
    """The word of ``[i, j)`` that heads a mention from its first word on, or else most likely heads one."""

    def fits(k: int) -> tuple[bool, float]:
        return int(encoding.ends[k][0]) <= i + 1, -float(encoding.mention[k][0])

    return max(range(i, j), key=fits)


def antecedents(encoding: Encoding, span: Span, mentions: Mentions) -> dict[int, float]:
    """Compute how probable it is that a mention refers to each actor (word-level, after Dobrovolskii, EMNLP 2021).

    Parameters
    ----------
    span : the mention, in characters; its head represents it
    mentions : the mentions that are resolved, with their actors; only those before ``span`` count

    Returns
    -------
    The probability, from 0 to 1, of each actor by its number; the rest up to 1 is that of another antecedent or none.
    """
    p = encoding.pieces
    i, j = p.words_of(span)
    if i >= j:
        return {}
    head = _head(encoding, i, j)
    window = window_for(encoding, head)
    row = window.coref[head - window.first]
    found: dict[int, float] = {}
    counted: set[int] = set()
    before = mentions.touching(int(p.start[window.first]), int(p.start[i]))
    for other, actor in sorted(before, key=lambda m: m[0][0] - m[0][1]):
        a, b = p.words_of(other)
        for w in range(max(a, window.first), min(b, i, window.last)):
            if w not in counted:
                counted.add(w)
                found[actor] = found.get(actor, 0.0) + float(row[1 + w - window.first])
    return found


_SENTENCE_END = re.compile(r"[.!?;]['\"’”)]*\s|\n\s*\n")


def meant_by_pronoun(text: str, span: Span, at: Mentions) -> set[int]:
    """Return whom a pronoun before a description means in the same sentence: the description is of somebody else.

    "He feels that the Vellian leader is not negotiating" speaks of two people (Principle C; Chomsky, 1981).
    """
    start = max((m.end() for m in _SENTENCE_END.finditer(text, max(0, span[0] - FARTHEST), span[0])), default=0)
    start = max(start, span[0] - FARTHEST)
    return {n for (s, e), n in at.touching(start, span[0]) if text[s:e].casefold() in SUBJECTS and e <= span[0]}
