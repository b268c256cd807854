"""Which earlier words a word refers to: the network's antecedent scores, gathered over actors."""

from __future__ import annotations

from pourparler.reader.encoder import Encoding, Window
from pourparler.reader.registry import Mentions
from pourparler.record import Span

LEFT_CONTEXT = 24  # words of text after a mention that its window should hold, where there are so many


def window_for(encoding: Encoding, word: int) -> Window:
    """The window with the most text before a word, and some after it."""
    holding = encoding.holding(word)
    count = len(encoding.pieces)
    roomy = [w for w in holding if w.last == count or w.last - word >= LEFT_CONTEXT] or holding
    return min(roomy, key=lambda w: w.first)


def antecedents(encoding: Encoding, span: Span, mentions: Mentions) -> dict[int, float]:
    """How probable it is that a mention refers to each actor (word-level scores, after Dobrovolskii, EMNLP 2021).

    Parameters
    ----------
    span : the mention, in characters; its last word stands for it, or the one that scores best
    mentions : the actors of what has been resolved; only those before ``span`` count

    Returns
    -------
    Probability by actor number; what is missing to 1 is the chance of none or of something else.
    """
    p = encoding.pieces
    i, j = p.words_of(span)
    if i >= j:
        return {}
    head = j - 1
    window = window_for(encoding, head)
    rows = [r for r in range(i, j) if window.first <= r < window.last]
    if not rows:
        return {}
    row = min((window.coref[r - window.first] for r in rows), key=lambda scores: float(scores[0]))
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
