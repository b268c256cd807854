"""Transcripts and records: turns that run from one label to the next, and statements made in the speaker's own name."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import takewhile
from typing import Literal

from pourparler.intake.paragraphs import paragraphs
from pourparler.lexicon.transcripts import proceeding, remark
from pourparler.reader.attribution.labels import Label, find_label, surname
from pourparler.reader.attribution.own_lines import find_own_lines
from pourparler.reader.network.attributions import Attribution
from pourparler.reader.text.intervals import SpanIndex
from pourparler.record import Document, Span, Zone

SURE = 0.95  # confidence in a turn that a transcript sets out
SEVERAL = 3  # plain labels beside which a single word before a colon is a label
_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_ALL_DIRECTION = re.compile(r"[*_ \t]*[(\[][^()\[\]]{1,200}[)\]][*_. \t]*")
CLOCK_LINE = re.compile(
    r"[*_(\\]*(?:END\b.{0,30}|-?\s*ends\s*-?|[#*](?:\s*\\?[#*]){1,4}|(?:at\s+)?\d{1,2}[:.]\d{2}\s*[ap]\.?m\.?.{0,30})[*_)]*",
    re.IGNORECASE,
)
_SMALL = {"of", "the", "and", "for", "on", "in", "to", "at", "a", "an", "by", "with", "s"}
_WORD = re.compile(r"\w")
_UNFINISHED = re.compile(r"(?:[—–…-]|\.\.\.)[\"”’]*$|^[—–…-]")


@dataclass(frozen=True)
class Turn:
    """What one speaker says without a label between.

    Attributes
    ----------
    label
        The label that opens it.
    speech
        Its paragraphs, each as the spans that remain without stage directions.
    kind
        Whether it has a label of its own, answers the labelled question before it, or is the text of a declaration.
    author
        The words that name the author of a declaration, which the text may not have.
    dated
        The lines in which a date says when it was written.
    """

    label: Label
    speech: tuple[tuple[Span, ...], ...]
    kind: Literal["labelled", "answer", "author"] = "labelled"
    author: str | None = None
    dated: Span | None = None

    @property
    def has_source(self) -> bool:
        """Whether the words of the text that name the speaker are its label."""
        return self.kind != "answer" and self.label.span[0] < self.label.span[1]

    @property
    def start(self) -> int:
        """Where the label begins."""
        return self.label.span[0]


def find_turns(document: Document) -> list[Turn]:
    """Find the turns of a transcript, in order; none if the text is no transcript."""
    text = document.text
    lines = [m.span() for m in _LINE.finditer(text) if _WORD.search(text, *m.span())]
    silent = [z for z in document.zones if z.kind in ("caption", "dateline")]
    found = [label for line in lines if (label := find_label(text, *line)) and _opens(text, line, label)]
    found = [label for label in found if not any(z.start <= label.span[0] < z.end for z in silent)]
    labels, stops = _believed(text, found), list[int]()
    if not labels:
        labels, stops = find_own_lines(text, lines, document.title)
    if not labels:
        return []
    blocks = _blocks(document)
    edges = sorted([*(label.span[0] for label in labels), *stops, len(text)])
    ends = [edges[bisect_right(edges, label.span[0])] for label in labels]
    turns = [Turn(label, tuple(_speech(text, blocks, label, end))) for label, end in zip(labels, ends, strict=True)]
    if len({_key(text, label) for label in labels}) == 1 and labels[0].kind == "named":
        turns = _of_one_speaker(text, turns)
    asked = all(turn.label.kind == "question" for turn in turns)
    return list(_with_answers(turns)) if asked else [turn for turn in turns if turn.speech]


def _opens(text: str, line: Span, label: Label) -> bool:
    """Whether a line can open a turn; one whose label a full stop ends must begin a paragraph."""
    if label.form not in ("stop", "dash"):
        return True
    before = text[: line[0]].rstrip(" \t\r\n")
    indented = text[line[0]].isspace()
    return not before or before[-1] in ".?!:)]_-\"'”’" or indented or "\n\n" in text[len(before) : line[0] + 1]


def _believed(text: str, found: Sequence[Label]) -> list[Label]:
    """Return the labels of a transcript; none if they are too few to be one.

    Two labels whose form shows it make a transcript, and so do three plain names of which each opens two paragraphs; a
    single name must stand in full elsewhere, for it may be a heading. A
    plain name that opens one paragraph only is a label beside others of its form: questions, or other plain names; if
    it is a single word ("Gazette: Will you sign?"), beside several.
    """
    keys = _keys(text, found)
    often = Counter(keys)
    repeated = {label.span for label, key in zip(found, keys, strict=True) if often[key] >= 2}
    strong = [label for label in found if label.is_strong]
    asked = any(label.kind == "question" and label.is_strong for label in found)
    known = {surname(text, label) for label in strong if label.name}
    plain = Counter(
        label.form
        for label in found
        if (label.name == label.span if label.is_strong else asked or label.span in repeated)
    )
    believed = []
    for label in found:
        words = text[slice(*label.span)]
        fits = plain[label.form] > 0 and (" " in words or (words.isupper() and len(words) > 2))
        fits = fits or (label.form == "dash" and any(other.form == "dash" for other in strong))
        fits = fits or (plain[label.form] >= SEVERAL and text[label.speech : label.speech + 1].isupper())
        if label.is_strong or label.span in repeated or fits or (label.name and surname(text, label) in known):
            believed.append(label)
    several = len(repeated) >= SEVERAL and (len(often) >= 2 or _is_introduced(text, found[0]))
    alone = len(strong) == 1 and _opens_speech(text, strong[0])
    enough = len(strong) >= 2 or alone or several or (asked and len(believed) >= 2)
    return believed if enough else []


def _keys(text: str, found: Sequence[Label]) -> list[str]:
    """Return what makes labels those of one speaker: the words, or those of the only full name with that surname."""
    keys = [_key(text, label) for label in found]
    full: dict[str, set[str]] = {}
    for label, key in zip(found, keys, strict=True):
        if label.name and " " in key:
            full.setdefault(key.split()[-1], set()).add(key)
    return [min(full[key]) if len(full.get(key, ())) == 1 else key for key in keys]


def _opens_speech(text: str, label: Label) -> bool:
    """Whether the only label of a text opens a speech: below a heading, and not one itself.

    It is in capitals ("MR. HOLVIK:"), or that of a record ("Mr. SMYTHE. Mr. President, ..").
    """
    line = text[label.speech :].split("\n", 1)[0]
    loud = label.form == "stop" or (label.form == "colon" and text[slice(*label.span)].isupper())
    return (
        loud
        and label.kind in ("named", "office")
        and bool(text[: label.span[0]].strip(" \t\n*_#>"))
        and not line.isupper()
    )


def _is_introduced(text: str, label: Label) -> bool:
    """Whether the text has the name of a label elsewhere, with another name before it: "Ode Varrin", then "Varrin:"."""
    words = re.escape(text[slice(*label.span)])
    return " " in words or bool(re.search(rf"[^\W\d_a-z][\w.’'-]*[ \u00a0]{words}\b(?!\s*:)", text))


def _key(text: str, label: Label) -> str:
    return " ".join(text[slice(*label.span)].casefold().split())


def _blocks(document: Document) -> list[tuple[Span, bool]]:
    """Return the paragraphs, and whether each is no part of the article (a heading, a caption, a line of the site)."""
    text = document.text
    if not document.zones:
        return [(span, False) for span in paragraphs(text)]
    return [((z.start, z.end), _is_silent(text, z)) for z in document.zones]


def _is_silent(text: str, zone: Zone) -> bool:
    if zone.kind == "crosshead":
        words = text[zone.start : zone.end].strip("*_#= ")
        return not _UNFINISHED.search(words) and all(
            w[0].isupper() or w in _SMALL for w in re.findall(r"[^\W_]+", words)
        )
    return zone.kind in ("caption", "boilerplate", "dateline")


def _speech(text: str, blocks: Sequence[tuple[Span, bool]], label: Label, end: int) -> Iterator[tuple[Span, ...]]:
    """Yield the paragraphs of a turn without stage directions, up to where the record itself goes on."""
    for (first, last), silent in blocks:
        start, stop = trimmed(text, max(first, label.speech), min(last, end))
        words = text[start:stop]
        if start >= stop or not _WORD.search(words):
            continue
        if first > label.speech and (proceeding().match(words) or CLOCK_LINE.fullmatch(words)):
            return
        if (first > label.speech and silent) or _ALL_DIRECTION.fullmatch(words):
            continue
        if spans := tuple(spoken_parts(text, start, stop)):
            yield spans


def trimmed(text: str, start: int, end: int) -> Span:
    """Leave out white space and marks of emphasis or quotation by e-mail at the ends of a span."""
    while end > start and (text[end - 1].isspace() or text[end - 1] in "*_#>"):
        end -= 1
    while start < end and (text[start].isspace() or text[start] in "*_>"):
        start += 1
    return start, end


def spoken_parts(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the parts of a paragraph between stage directions."""
    at = start
    for match in [*remark().finditer(text, start, end), None]:
        left, right = trimmed(text, at, match.start() if match else end)
        if _WORD.search(text, left, right):
            yield left, right
        at = match.end() if match else end


def _of_one_speaker(text: str, turns: Sequence[Turn]) -> list[Turn]:
    """Cut the turns of an interview in which only one speaker has labels before the questions and the closing words.

    A single turn is a speech, and whole.
    """
    if len(turns) == 1:
        return list(turns)
    cut = [replace(turn, speech=tuple(takewhile(partial(_is_of, text, turn), turn.speech))) for turn in turns]
    longest = max((len(turn.speech) for turn in cut[:-1]), default=1)
    return [*cut[:-1], replace(cut[-1], speech=cut[-1].speech[:longest])]


def _is_of(text: str, turn: Turn, spans: tuple[Span, ...]) -> bool:
    """Whether a paragraph is of the only speaker who has a label; one in bold, or that asks, is the interviewer's."""
    start, end = spans[0][0], spans[-1][1]
    marked = text[max(0, start - 2) : start] in ("**", "__") and text[end : end + 2] in ("**", "__")
    return spans == turn.speech[0] or not (marked or text[end - 1] == "?")


def _with_answers(turns: Sequence[Turn]) -> Iterator[Turn]:
    """Divide the turns of an interview in which only questions are labelled: the first paragraph asks."""
    for turn in turns:
        if turn.speech[:1]:
            yield replace(turn, speech=turn.speech[:1])
        if turn.speech[1:]:
            yield replace(turn, speech=turn.speech[1:], kind="answer")


def attributions_of(turns: Sequence[Turn]) -> list[Attribution]:
    """Return an attribution for each paragraph of each turn, in the speaker's own words."""
    return [
        Attribution(
            (turn.label.span,) if turn.has_source else (), (), spans, SURE, own_words=True, turn=n, dated=turn.dated
        )
        for n, turn in enumerate(turns)
        for spans in turn.speech
    ]


def drop_repeated(found: Sequence[Attribution], turned: Sequence[Attribution]) -> list[Attribution]:
    """Drop attributions that cross the edges of a turn's paragraph, and keep those of others' words within one.

    Within a turn, what nobody is said to say is said by the speaker, whose statement has it already.
    """
    heard = SpanIndex(((t.content[0][0], t.content[-1][1]), t) for t in turned)
    labels = SpanIndex((s, None) for t in turned for s in t.source)
    remaining = []
    for a in found:
        spans = [*a.source, *a.cue, *a.content]
        extent = min(s for s, _ in spans), max(e for _, e in spans)
        touched = heard.touching(extent)
        inside = len(touched) == 1 and touched[0][0][0] <= extent[0] and extent[1] <= touched[0][0][1]
        if labels.touching(extent) or (touched and not (inside and a.source)):
            continue
        remaining.append(a)
    return remaining
