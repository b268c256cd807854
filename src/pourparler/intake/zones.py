"""Zones: the kind of each part of a text, by rules on the form and order of its paragraphs."""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import groupby, pairwise

from pourparler.intake.datelines import find_datelines
from pourparler.intake.mail import mail_furniture
from pourparler.intake.paragraph_kinds import (
    captions_picture,
    describes_picture,
    ends,
    is_clock,
    is_furniture,
    is_heading,
    is_headline,
    is_link,
    is_notice,
    is_question,
    leads_to_links,
    shouts,
)
from pourparler.intake.paragraphs import paragraphs
from pourparler.intake.running_text import RunningText
from pourparler.record import Span, Zone, ZoneKind

_LONG_ENOUGH = 80  # characters from which a line is a paragraph of the article, whatever it ends with
_LIST = 3  # headings in a row from which they are a list's items


def zones(text: str, title: str | None) -> tuple[Zone, ...]:
    """The zones of a text: in order, apart from each other, covering everything but white space.

    Parameters
    ----------
    text : the document's text
    title : its title, if it is known; a line that repeats it is the headline

    Examples
    --------
    >>> [z.kind for z in zones("Talks open\\n\\nVAILL (Carrow) — The talks opened.\\n\\nRelated Content", None)]
    ['headline', 'dateline', 'body', 'boilerplate']
    """
    blocks = paragraphs(text)
    ends = {line.span[0]: line.span[1] for line in find_datelines(text, blocks)}
    alone = [block for block in blocks if ends.get(block[0]) == block[1]]
    blocks = [block for block in blocks if ends.get(block[0]) != block[1]]
    found = [Zone(kind="dateline", start=start, end=end) for start, end in alone]
    for (start, end), kind in zip(blocks, _kinds(text, blocks, title, ends), strict=True):
        if kind == "body" and start in ends:
            found.append(Zone(kind="dateline", start=start, end=ends[start]))
            start = _after_blanks(text, ends[start], end)
        if start < end:
            found.append(Zone(kind=kind, start=start, end=end))
    return tuple(sorted(found, key=lambda zone: zone.start))


def _after_blanks(text: str, start: int, end: int) -> int:
    while start < end and (text[start].isspace() or text[start] in "*_"):
        start += 1
    return start


def _kinds(text: str, blocks: list[Span], title: str | None, datelines: Container[int]) -> Iterator[ZoneKind]:
    """The kind of each paragraph, in order.

    Parameters
    ----------
    datelines : offsets at which a paragraph opens with a dateline, so that it is no headline
    """
    if len(blocks) == 1:
        yield "body"
        return
    running = RunningText(text)
    words = [running.text[running.from_original(start) : running.from_original(end)] for start, end in blocks]
    pictures = [captions_picture(w) for w in words]
    headings = [is_heading(w) for w in words]
    clocks = [is_clock(w) for w in words]
    alone = _alone(headings, clocks)
    loud = _all_in_capitals(words)
    airy = _has_blank_lines(text, blocks)
    headed = begun = among_links = False
    last = len(blocks) - 1
    gaps = [True, *(text.count("\n", a[1], b[0]) > 1 for a, b in pairwise(blocks))]
    mail = mail_furniture(words, gaps, [text[start] == ">" for start, _ in blocks])
    for k, here in enumerate(words):
        attached = airy and k < last and text.count("\n", blocks[k][1], blocks[k + 1][0]) == 1
        if not begun and _repeats(here, title):
            headed = True
            yield "headline"
        elif pictures[k]:
            yield "caption"
        elif mail[k] or is_furniture(here):
            among_links = among_links or leads_to_links(here)
            yield "boilerplate"
        elif not headed and k < last and is_headline(here) and blocks[k][0] not in datelines:
            headed = not is_notice(here)
            yield "headline" if headed else "body"
        elif k < last and pictures[k + 1] and describes_picture(here, words[k + 1], attached=attached):
            yield "caption"
        elif (is_link(here) and not loud) or (among_links and (headings[k] or is_question(here))):
            yield "boilerplate"
        elif alone[k] and (begun or any(clocks[max(0, k - 1) : k + 1])) and k < last:
            yield "crosshead"
        else:
            begun = begun or len(here) >= _LONG_ENOUGH or ends(here)
            headed, among_links = True, False
            yield "body"


def _alone(headings: list[bool], clocks: list[bool]) -> list[bool]:
    """Which headings head a paragraph; many below each other are a list, unless they begin an entry of a live blog.

    In a list above an entry, those from its time on begin it.
    """
    found: list[bool] = []
    for is_one, run in groupby(headings):
        size = len(list(run))
        times = [k for k in range(size) if clocks[len(found) + k]]
        first = 0 if size < _LIST or (times and times[0] <= 1) else max(times, default=size)
        found += [is_one and k >= first for k in range(size)]
    return found


def _repeats(words: str, title: str | None) -> bool:
    """Whether a paragraph is the title once more, with or without the name of the site after it."""
    if not title or len(words) > len(title) + 40:
        return False
    here, head = (" ".join(w.split()).casefold().strip("#* ") for w in (words, title))
    return here == head or (len(here) >= 20 and head.startswith(here) and not head[len(here)].isalnum())


def _all_in_capitals(words: list[str]) -> bool:
    """Whether capitals are how the whole text is written (old wire copy), so that they single nothing out."""
    loud = sum(len(w) for w in words if shouts(w))
    return loud * 2 > sum(len(w) for w in words)


def _has_blank_lines(text: str, blocks: list[Span]) -> bool:
    gaps = [text.count("\n", a[1], b[0]) for a, b in pairwise(blocks)]
    return sum(g > 1 for g in gaps) * 2 > len(gaps)
