"""Attributions: cues, and for each cue its source and its content, as the network scores them.

The triple is that of PARC and PolNeAR (Newell, Margolin and Ruths, LREC 2018). The network only scores words;
this module decides what a span may look like.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pourparler.reader.limits import NO_DEADLINE, Deadline
from pourparler.reader.network.encoder import Encoding
from pourparler.reader.network.frames import decode_roles, find_triggers, trim
from pourparler.reader.network.labels import CLASSES, ROLES
from pourparler.reader.network.roles import RoleScorer
from pourparler.reader.network.viterbi import Floats, runs
from pourparler.record import Span

MIN_CONFIDENCE = 0.78  # below it, more than half of what is found is wrong
_WORDS_OF = re.compile(r"(?:the\s+)?words\s+of\s+(?=\S)", re.IGNORECASE)
_JOINT = re.compile(r"\b(?:and|as\s+well\s+as|both|the\s+two|the\s+pair)\b", re.IGNORECASE)
_AGREE = re.compile(
    r"(?:(?:have|has|had|also|both|recently|then)\s+)*(?:agree[ds]?|announced?)\b|.*\bjoint(?:ly)?\b", re.IGNORECASE
)
_THAT = re.compile(r"\s(?P<that>that)\s+\Z")
CUE_BIAS = 1.0
NESTED_BIAS = 3.0
MIN_NESTED = 0.45
MIN_JOINT = 0.55
MIN_ACT = 0.4


@dataclass(frozen=True)
class Attribution:
    """Source, cue and content as spans of characters, with the probability the network gives them.

    ``own_words`` says that the content is in the speaker's own words, although it has no quotation marks; ``turn`` is
    the number of the turn of a transcript that it belongs to; ``is_form`` says that the form of the text names the
    speaker, whatever the network made of it; ``act`` is the speech act, None where the statement only
    informs or judges; a date in ``dated`` says when it was written.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    confidence: float
    own_words: bool = False
    turn: int | None = None
    is_form: bool = False
    act: str | None = None
    dated: Span | None = None

    @property
    def start(self) -> int:
        """The offset of its first character."""
        return min(s for s, _ in (*self.source, *self.cue, *self.content))


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


def _with_that(text: str, span: Span) -> Span:
    """Return a content with the "that" before it: PolNeAR counts it in, the negotiation corpus does not."""
    start = span[0]
    that = _THAT.search(text, max(0, start - 8), start)
    return (that.start("that"), span[1]) if that else span


def _source(text: str, span: Span) -> Span | None:
    """Cut stray ends from a source, but keep the comma that closes an apposition ("Ode Varrin, the envoy,").

    The annotators of PolNeAR do the same. In "according to the words of the envoy" the envoy is the source.
    """
    trimmed = trim(text, span)
    if trimmed and (words := _WORDS_OF.match(text, *trimmed)):
        trimmed = words.end(), trimmed[1]
    if trimmed and text[trimmed[1] : trimmed[1] + 1] == "," and "," in text[slice(*trimmed)]:
        return trimmed[0], trimmed[1] + 1
    return trimmed


def find_attributions(
    scorer: RoleScorer,
    encoding: Encoding,
    deadline: Deadline = NO_DEADLINE,
    *,
    min_confidence: float = MIN_CONFIDENCE,
    bias: float = CUE_BIAS,
    nested_bias: float = NESTED_BIAS,
    min_nested: float = MIN_NESTED,
    min_joint: float = MIN_JOINT,
    min_act: float = MIN_ACT,
) -> list[Attribution]:
    """Find the attributions of a text, in order of their cues, and within their contents those of others.

    An attribution without a source counts only where its content is quoted: the rest are opinions that nobody is said
    to hold.

    Parameters
    ----------
    min_confidence : the least confidence of an attribution, from 0 to 1
    bias : what is taken from the score of a word to be no cue; above 0, more are found
    nested_bias : the same within the content of another attribution
    min_nested : the least confidence within the content of another attribution, from 0 to 1
    min_joint : the least confidence of an attribution of several who agree or state it together, from 0 to 1
    min_act : the least probability of a speech act, from 0 to 1

    Raises
    ------
    OutOfTimeError, StoppedError
        If the deadline, checked before each cue, ends the reading.
    """
    p = encoding.pieces
    cues = find_triggers(p, encoding.cue, bias)
    least = min(min_confidence, min_nested, min_joint)
    every = _attributions(scorer, encoding, cues, least, min_act, deadline)
    found = [a for a in every if a.confidence >= (min_joint if _is_joint(p.text, a) else min_confidence)]
    contents = [p.words_of(c) for a in found for c in a.content]
    known = {k for i, j, _ in cues for k in range(i, j)}
    further = [cue for cue in find_triggers(p, encoding.cue, nested_bias) if known.isdisjoint(range(cue[0], cue[1]))]
    further = [cue for cue in further if any(i < cue[0] and cue[1] <= j for i, j in contents)]
    within = _attributions(scorer, encoding, further, min_nested, min_act, deadline)
    for a in (a for a in every if a not in found):
        first, last = p.words_of(a.cue[0])
        if a.confidence >= min_nested and any(i < first and last <= j for i, j in contents):
            within.append(a)
    found += within
    return sorted(found, key=lambda a: a.cue)


def _is_joint(text: str, a: Attribution) -> bool:
    """Whether several agree or state something together, of which the network is less sure than of one who speaks."""
    return any(_JOINT.search(text, *s) for s in a.source) and any(_AGREE.match(text, *c) for c in a.cue)


def _attributions(
    scorer: RoleScorer,
    encoding: Encoding,
    cues: Sequence[tuple[int, int, float]],
    min_confidence: float,
    min_act: float,
    deadline: Deadline,
) -> list[Attribution]:
    p = encoding.pieces
    spans = [c[:2] for c in cues]
    scored = scorer.score(encoding, "attribution", spans, deadline)
    paths = decode_roles(p, "attribution", scored, spans)
    found = []
    for (i, j, sure), each, path in zip(cues, scored, paths, strict=True):
        source, content, fit = _role_spans(each.words[0], each.tags, path)
        contents = [_with_that(p.text, t) for t in (trim(p.text, p.span_of(*c)) for c in content) if t]
        sources = [t for t in (_source(p.text, p.span_of(*s)) for s in source) if t]
        confidence = (sure * fit) ** 0.5
        quoted = any(p.features[slice(*c), 1].any() for c in content)
        if contents and confidence >= min_confidence and (sources or quoted):
            best = int(each.classes.argmax())
            act = CLASSES["attribution"][best] if best and np.exp(each.classes[best]) >= min_act else None
            cue = (p.span_of(i, j),)
            found.append(Attribution(tuple(sources), cue, tuple(contents), round(confidence, 3), act=act))
    return found
