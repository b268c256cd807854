"""Coreference chains: which mentions of a text refer to the same entity, of any kind.

Word-level (Dobrovolskii, EMNLP 2021): each word that heads a mention takes its likeliest antecedent among the earlier
heads, or none; then each head becomes the span of words to which its pointers point.
"""

from __future__ import annotations

import numpy as np

from pourparler.reader.actors.antecedents import window_for
from pourparler.reader.network.encoder import Encoding
from pourparler.record import Span

LEAST_MENTION = 0.5  # probability from which a word is taken for the head of a mention
NONE = 0.6  # an antecedent is taken that is this much as likely as none
_DEFINITE = {"the", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my", "your"}


def _heads(encoding: Encoding) -> list[int]:
    return [int(k) for k in np.flatnonzero(encoding.mention[:, 0] < np.log(1 - LEAST_MENTION))]


def _repeated(words: str, named: bool) -> str | None:
    """Return the words whose repetition makes a later mention corefer: those of a name or a definite description."""
    folded = " ".join(words.casefold().split())
    return words if named else folded if folded.split()[0] in _DEFINITE else None


def _links(encoding: Encoding, heads: list[int]) -> dict[int, int]:
    """Find the antecedent of each head that has one: that of the network, else the last mention in the same words."""
    found: dict[int, int] = {}
    worded: dict[str, int] = {}
    p = encoding.pieces
    for n, head in enumerate(heads):
        window = window_for(encoding, head)
        row = window.coref[head - window.first]
        earlier = [h for h in heads[:n] if h >= window.first]
        best = max(earlier, key=lambda h: float(row[1 + h - window.first]), default=None)
        first, last = (int(k) for k in encoding.ends[head])
        words = p.text[slice(*p.span_of(first, last + 1))]
        key = _repeated(words, encoding.name[head].argmax() > 0)
        if best is not None and row[1 + best - window.first] > NONE * row[0]:
            found[head] = best
        elif key in worded:
            found[head] = worded[key]
        for form in {words, " ".join(words.casefold().split())}:
            worded[form] = head
    return found


def chains(encoding: Encoding) -> list[list[Span]]:
    """Find the chains of two or more mentions, each mention a span of characters, in the order of the text."""
    heads = _heads(encoding)
    links = _links(encoding, heads)
    entity: dict[int, int] = {}
    groups: dict[int, list[Span]] = {}
    p = encoding.pieces
    for head in heads:
        entity[head] = entity[links[head]] if head in links else head
        first, last = (int(k) for k in encoding.ends[head])
        groups.setdefault(entity[head], []).append(p.span_of(first, last + 1))
    return [sorted(set(g)) for g in groups.values() if len(set(g)) > 1]
