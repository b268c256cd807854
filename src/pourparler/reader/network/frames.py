"""Frames: a trigger, the roles of the words about it, and a class, as the network scores them.

One mechanism reads meetings, proposals and positions, as `find_attributions` reads attributions. The network tags the
triggers of meetings and proposals; the targets of positions are asked for sentence by sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pourparler.reader.limits import NO_DEADLINE, Deadline
from pourparler.reader.network.encoder import Encoding
from pourparler.reader.network.labels import CLASSES, CUES, KINDS, role_tags
from pourparler.reader.network.roles import RoleScorer, RoleScores
from pourparler.reader.network.tokenizer import Pieces
from pourparler.reader.network.viterbi import Decoder, runs
from pourparler.record import Span

_SIGNED = re.compile(r"[-–.][$£€¥]?\d")  # "-2 percent", ".5 percent"
NEW_LINE = 2  # from this value on, the gap feature says that a line ended before the word

_TRIGGERS = Decoder(CUES)
_ROLES = {kind: Decoder(role_tags(kind)) for kind in KINDS}


@dataclass(frozen=True)
class Frame:
    """One frame, its spans in characters.

    Attributes
    ----------
    words : the words ``[first, last)`` of the trigger
    roles : slot of ``labels.SLOTS[kind]``, span, and probability from 0 to 1, in order of the text
    classes : the probability of each class of ``labels.CLASSES[kind]``
    confidence : the probability, from 0 to 1, that the trigger is one
    context : of a meeting or a proposal, the probability that it is told of for the first time; of a position, the
        probability that its sentence takes one
    """

    kind: str
    trigger: Span
    words: Span
    roles: tuple[tuple[str, Span, float], ...]
    classes: tuple[float, ...]
    confidence: float
    context: float = 1.0

    @property
    def class_(self) -> str:
        """The most probable class."""
        return CLASSES[self.kind][int(np.argmax(self.classes))]

    def spans(self, slot: str) -> list[Span]:
        """Return the spans of a role, in order of the text."""
        return [span for name, span, _ in self.roles if name == slot]


def find_triggers(
    p: Pieces, scores: NDArray[np.float32], bias: float = 0.0, decoder: Decoder = _TRIGGERS
) -> list[tuple[int, int, float]]:
    """Decode triggers: words ``[first, last)`` with their probability.

    Parameters
    ----------
    scores : (W, 3) log-probabilities over ``labels.CUES``
    bias : what is taken from the score of being no trigger; above 0, more are found beside the likely ones
    """
    is_trigger = 1.0 - np.exp(scores[:, 0])
    fresh = p.features[:, 2] >= NEW_LINE
    found = [(i, j) for i, j, _ in runs(decoder.path(scores, fresh), CUES)]
    if bias > 0:
        shifted = scores.copy()
        shifted[:, 0] -= bias
        likely = {k for i, j in found for k in range(i, j)}
        more = ((i, j) for i, j, _ in runs(decoder.path(shifted, fresh), CUES))
        found += [(i, j) for i, j in more if likely.isdisjoint(range(i, j))]
    return [(i, j, float(is_trigger[i:j].mean())) for i, j in sorted(found)]


def decode_roles(
    p: Pieces, kind: str, scored: Sequence[RoleScores], triggers: Sequence[Span], bias: float = 0.0
) -> list[list[int]]:
    """Decode the best tags of the words about each trigger, none of them on the trigger itself.

    Parameters
    ----------
    bias : what is taken from the score of having no role; above 0, more roles are found
    """
    scores = []
    for each, trigger in zip(scored, triggers, strict=True):
        masked = each.tags.copy()
        masked[:, 0] -= bias
        first = each.words[0]
        if kind != "sentence":
            masked[trigger[0] - first : trigger[1] - first, 1:] = -1e3
        else:
            masked[: trigger[0] - first, 1:] = -1e3
            masked[trigger[1] - first :, 1:] = -1e3
        scores.append(masked)
    fresh = [p.features[slice(*each.words), 2] >= NEW_LINE for each in scored]
    return list(_ROLES[kind].paths(scores, fresh, [each.words[1] == len(p) for each in scored])) if scores else []


def find_frames(
    scorer: RoleScorer,
    encoding: Encoding,
    kind: str,
    triggers: Sequence[tuple[int, int, float]],
    deadline: Deadline = NO_DEADLINE,
    *,
    bias: float = 0.0,
) -> list[Frame]:
    """Find the roles and the class of each trigger of one kind.

    Parameters
    ----------
    triggers : words ``[first, last)`` with the probability of being a trigger
    bias : what is taken from the score of a word to have no role; above 0, more roles are found

    Raises
    ------
    OutOfTimeError, StoppedError
        If the deadline, checked before each trigger, ends the reading.
    """
    p = encoding.pieces
    spans = [(i, j) for i, j, _ in triggers]
    scored = scorer.score(encoding, kind, spans, deadline)
    tags = role_tags(kind)
    found = []
    for (i, j, sure), each, path in zip(triggers, scored, decode_roles(p, kind, scored, spans, bias), strict=True):
        first = each.words[0]
        roles: list[tuple[str, Span, float]] = []
        for a, b, slot in runs(path, tags):
            chance = float(np.exp(each.tags[np.arange(a, b), path[a:b]]).mean())
            span = trim(p.text, p.span_of(first + a, first + b))
            if span:
                roles.append((slot, span, chance))
        classes = tuple(float(c) for c in np.exp(each.classes))
        found.append(Frame(kind, _whole(p.text, p.span_of(i, j)), (i, j), tuple(roles), classes, sure))
    return found


def _whole(text: str, span: Span) -> Span:
    """Return a span up to the end of the hyphenated word that it cuts: "its 14-" of "its 14-point plan"."""
    end = span[1]
    while end < len(text) and text[end - 1] == "-" and text[end].isalnum():
        while end < len(text) and (text[end].isalnum() or text[end] == "-"):
            end += 1
    return span[0], end


def trim(text: str, span: Span) -> Span | None:
    """Cut white space and stray punctuation from the ends of a span; None if nothing is left."""
    start, end = span
    while start < end and (text[start].isspace() or text[start] in ",;:.–—―-") and not _SIGNED.match(text, start):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;–—―-"):
        end -= 1
    return (start, end) if start < end else None
