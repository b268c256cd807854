"""Labels on lines of their own: transcripts in which the name of who speaks stands above the words.

A short line may as well be a heading. Only a text that names its speakers again and again, or in its title block, and
in which they speak in the first person, is a transcript.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pourparler.lexicon.transcripts import label_kinds
from pourparler.reader.attribution.labels import Label, find_own_line, surname
from pourparler.reader.text.intervals import touching
from pourparler.reader.text.quotation_marks import quotations
from pourparler.record import Span

_SEVERAL = 3  # turns from which a text is a transcript
_OF_TWO = 2  # speakers whom it has at least
_HEAD = 20_000  # characters within which a title block or a list of participants ends
_PROSE = 25  # characters of a turn in which somebody says more than a name or a heading does
_TIME = re.compile(r"\d:\d\d")  # of a recording
_SENTENCE = re.compile(r"[.!?…][\"'”’)*_]*(?=\s|\Z)")
_OWN_WORDS = re.compile(
    r"\bI\b(?!\.)|\b(?:[Ww]e|[Mm]y|[Oo]ur|us|me|[Yy]ou|[Yy]our|[Tt]hanks?|[Ww]elcome)\b|\?(?=\s|\Z)"
)
_REPORTED = re.compile(r"\b(?:said|says|told|added)\b")


def find_own_lines(text: str, lines: Sequence[Span], title: str | None) -> tuple[list[Label], list[int]]:
    """Find the labels of a transcript that stand on lines of their own; none if the text is no such transcript.

    Where a line may be the name of somebody who speaks only once, or a heading, a turn ends and none begins: the
    offsets of such lines come second. If the labels are in capitals, it is a name.

    Parameters
    ----------
    text : the document's text
    lines : its lines that hold words
    title : its title, if it is known, which may name a speaker

    Examples
    --------
    >>> text = "ORLA DENN\\nWe will sign.\\nILKO BRANDT\\nWhen?\\nORLA DENN\\nIn May.\\nILKO BRANDT\\nThank you."
    >>> lines = [m.span() for m in re.finditer(".+", text)]
    >>> labels, _ = find_own_lines(text, lines, None)
    >>> [text[slice(*label.span)] for label in labels]
    ['ORLA DENN', 'ILKO BRANDT', 'ORLA DENN', 'ILKO BRANDT']
    """
    alone = [find_own_line(text, *line) for line in lines]
    starts = [label.span[0] for label in alone if label]
    ends = dict(pairwise([*starts, len(text)]))
    spoken = [
        (label, not (k and alone[k - 1]))
        for k, label in enumerate(alone)
        if label and _SENTENCE.search(text, label.speech, ends[label.span[0]])
    ]
    known = {surname(text, label) for label, is_apart in spoken if is_apart}
    # below a heading, or a list of participants, only who speaks elsewhere, too
    found = [label for label, is_apart in spoken if is_apart or surname(text, label) in known]
    if len(found) < _SEVERAL:
        return [], []
    head = f"{title or ''}\n{text[: min(found[0].span[0], _HEAD)]}".casefold()
    often = Counter(surname(text, label) for label in found)
    sure = [label for label in found if often[surname(text, label)] > 1 or _is_introduced(text, label, head)]
    speakers = {surname(text, label) for label in sure}
    repeated = {surname for surname in speakers if often[surname] > 1}
    if len(sure) < _SEVERAL or len(speakers) < _OF_TWO or not (repeated or all(label.name for label in sure)):
        return [], []
    loud = all(text[slice(*label.span)].isupper() for label in sure)
    starts_sure = {label.span[0] for label in sure}
    believed = [label for label in found if label.span[0] in starts_sure or (loud and _is_loud_name(text, label))]
    if not _is_spoken(text, believed):
        return [], []
    begun = {label.span[0] for label in believed}
    return believed, [label.span[0] for label in found if label.span[0] not in begun]


def _is_loud_name(text: str, label: Label) -> bool:
    words = text[slice(*label.span)]
    return label.name is not None and " " in words and words.isupper()


def _is_introduced(text: str, label: Label, head: str) -> bool:
    """Whether the form of a label is one of speakers, or the text before the first turn has the name."""
    if _TIME.search(text, label.span[1], label.speech):
        return True
    words = " ".join(text[slice(*label.span)].casefold().split())
    if label.name is None:
        return re.sub(r"^the\s+", "", words) in label_kinds()
    name = " ".join(text[slice(*label.name)].casefold().split())
    is_titled = bool((" " in name and label.role) or label.notes)
    return is_titled or (name in head and bool(re.search(rf"\b{re.escape(name)}\b", head)))


def _is_spoken(text: str, labels: Sequence[Label]) -> bool:
    """Whether most turns ask, or speak in the first or second person, and few report what others said."""
    ends = [label.span[0] for label in labels[1:]] + [len(text)]
    speeches = [(label.speech, end) for label, end in zip(labels, ends, strict=True)]
    quoted = quotations(text)
    own = reported = 0
    for start, end in speeches:
        near = touching(quoted, (start, end))
        outside = [m for m in _OWN_WORDS.finditer(text, start, end) if not touching(near, m.span())]
        own += bool(outside) or end - start < _PROSE
        reported += any(not touching(near, m.span()) for m in _REPORTED.finditer(text, start, end)) and not outside
    return own * 2 > len(speeches) and reported * 3 < len(speeches)
