"""Attributions: cues, and for each cue its source and its content, as the network scores them.

The triple is that of PARC and PolNeAR (Newell, Margolin and Ruths, LREC 2018). The network only scores words;
this module decides what a span may look like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pourparler.reader.limits import NO_DEADLINE, Deadline
from pourparler.reader.network.encoder import Encoding
from pourparler.reader.network.labels import CUES, ROLES
from pourparler.reader.network.roles import RoleScorer
from pourparler.reader.network.tokenizer import Pieces
from pourparler.reader.network.viterbi import Decoder, Floats, runs
from pourparler.record import Span

MIN_CONFIDENCE = 0.77  # below it, more than half of what is found is wrong
NEW_LINE = 2  # from this value on, the gap feature says that a line ended before the word

_SIGNED = re.compile(r"[-–.][$£€¥]?\d")  # "-2 percent", ".5 percent"
_CUES = Decoder(CUES)
_ROLES = Decoder(ROLES)


@dataclass(frozen=True)
class Attribution:
    """Source, cue and content as spans of characters, with the probability the network gives them.

    ``own_words`` says that the content is in the speaker's own words, although it has no quotation marks; ``turn`` is
    the number of the turn of a transcript that it belongs to; ``is_form`` says that the form of the text names the
    speaker, whatever the network made of it.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    confidence: float
    own_words: bool = False
    turn: int | None = None
    is_form: bool = False

    @property
    def start(self) -> int:
        """The offset of its first character."""
        return min(s for s, _ in (*self.source, *self.cue, *self.content))


def _cues(encoding: Encoding) -> list[tuple[int, int, float]]:
    """Decode the cues: words ``[first, last)`` with their probability."""
    path = _CUES.path(encoding.cue, encoding.pieces.features[:, 2] >= NEW_LINE)
    is_cue = 1.0 - np.exp(encoding.cue[:, 0])
    return [(i, j, float(is_cue[i:j].mean())) for i, j, _ in runs(path, CUES)]


def _role_paths(p: Pieces, scored: Sequence[tuple[Span, Floats]], cues: Sequence[Span]) -> Iterator[list[int]]:
    """Decode the best tags of the words around each cue, none of them on the cue itself."""
    scores = []
    for ((first, _), given), cue in zip(scored, cues, strict=True):
        masked = given.copy()
        masked[cue[0] - first : cue[1] - first, 1:] = -1e3
        scores.append(masked)
    fresh = [p.features[slice(*about), 2] >= NEW_LINE for about, _ in scored]
    return _ROLES.paths(scores, fresh, [last == len(p) for (_, last), _ in scored])


def _role_spans(first: int, scores: Floats, path: Sequence[int]) -> tuple[list[Span], list[Span], float]:
    """Return the words of the source and of the content of one cue, and the mean probability of their tags."""
    found: dict[str, list[tuple[int, int, float]]] = {"source": [], "content": []}
    for i, j, kind in runs(path, ROLES):
        sure = float(np.exp(scores[np.arange(i, j), path[i:j]]).mean())
        found[kind].append((first + i, first + j, sure))
    sources = sorted(found["source"], key=lambda s: -s[2])[:1]
    chosen = sources + found["content"]
    sure = float(np.mean([s[2] for s in chosen])) if chosen else 0.0
    return [s[:2] for s in sources], [s[:2] for s in found["content"]], sure


def _trim(text: str, span: Span) -> Span | None:
    """Cut white space and stray punctuation from the ends of a span."""
    start, end = span
    while start < end and (text[start].isspace() or text[start] in ",;:.–—―-") and not _SIGNED.match(text, start):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;–—―-"):
        end -= 1
    return (start, end) if start < end else None


def _source(text: str, span: Span) -> Span | None:
    """Cut stray ends from a source, but keep the comma that closes an apposition ("Ode Varrin, the envoy,").

    The annotators of PolNeAR do the same.
    """
    trimmed = _trim(text, span)
    if trimmed and text[trimmed[1] : trimmed[1] + 1] == "," and "," in text[slice(*trimmed)]:
        return trimmed[0], trimmed[1] + 1
    return trimmed


def find_attributions(
    scorer: RoleScorer,
    encoding: Encoding,
    deadline: Deadline = NO_DEADLINE,
    *,
    min_confidence: float = MIN_CONFIDENCE,
) -> list[Attribution]:
    """Find the attributions of a text, in order of their cues.

    An attribution without a source counts only where its content is quoted: the rest are opinions that nobody is said
    to hold.

    Parameters
    ----------
    min_confidence : the least confidence of an attribution, from 0 to 1

    Raises
    ------
    OutOfTimeError, StoppedError
        If the deadline, checked before each cue, ends the reading.
    """
    p = encoding.pieces
    cues = _cues(encoding)
    spans = [c[:2] for c in cues]
    scored = scorer.score(encoding, spans, deadline)
    found = []
    for (i, j, sure), ((first, _), scores), path in zip(cues, scored, _role_paths(p, scored, spans), strict=True):
        source, content, fit = _role_spans(first, scores, path)
        contents = [t for t in (_trim(p.text, p.span_of(*c)) for c in content) if t]
        sources = [t for t in (_source(p.text, p.span_of(*s)) for s in source) if t]
        confidence = (sure * fit) ** 0.5
        quoted = any(p.features[slice(*c), 1].any() for c in content)
        if contents and confidence >= min_confidence and (sources or quoted):
            found.append(Attribution(tuple(sources), (p.span_of(i, j),), tuple(contents), round(confidence, 3)))
    return found
