"""Messages of e-mails: each belongs to its author, whom the lines above it name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from pourparler.intake.mail import header_field
from pourparler.reader.actors.descriptions import kind_of_phrase
from pourparler.reader.attribution.declarations import is_own, reports
from pourparler.reader.attribution.labels import Label
from pourparler.reader.attribution.transcript import Turn, spoken_parts, trimmed
from pourparler.reader.text.quotation_marks import quotations
from pourparler.record import Document, Span

_WORD = r"[^\W\d_a-z][\w.’'-]*"
_NAME = rf"{_WORD}(?:\s+(?:(?:de|di|da|van|von|der|al|el|bin|of|the|for|and)\s+)*{_WORD}){{1,5}}"
_ADDRESS = r"(?:\s*[<(\[][^<>()\[\]]{3,100}[>)\]])?"
_WROTE = re.compile(
    rf"(?:On|At)\b[^\n]{{0,120}}?\d[^\n]{{0,40}}?[,\s]\s*[\"“]?(?P<who>{_NAME})[\"”]?{_ADDRESS}\s+wrote\s*:|"
    rf"[\"“]?(?P<first>{_NAME})[\"”]?{_ADDRESS}\s+wrote\s*(?:on\b[^\n]{{0,60}})?:"
)
_FROM = re.compile(rf"[\"“']?(?P<who>{_NAME})[\"”']?(?:,[^\n@]{{0,80}})?{_ADDRESS}\s*")
_REVERSED = re.compile(rf"[\"“']?(?P<last>{_WORD}),\s+(?P<first>{_WORD}(?:\s+{_WORD})?)[\"”']?{_ADDRESS}\s*")
_OF_NOBODY = re.compile(
    r"\b(?:desk|office|newsletter|news|team|list|admin|support|info|no-?reply|alerts?|editors?|members|bot|press)\b",
    re.I,
)
_NO_SPEECH = ("caption", "boilerplate", "dateline")
_SENTENCE = re.compile(r"[.!?…:;][\"'”’)*_]*$")
_SHORT = 2  # words of a sender who may be any desk: "Press Office"
_LONG = 80  # characters from which a line is a paragraph of the message, whatever it ends with
_BREAK = re.compile(r"[-_*>\s]*(?:begin forwarded message|forwarded message|original message)[-_*\s:]*", re.IGNORECASE)


@dataclass(frozen=True)
class _Block:
    start: int
    end: int
    kind: str
    depth: int


@dataclass(frozen=True)
class _Message:
    """The lines above a message: who wrote it, where its paragraphs begin and how deep they are quoted."""

    who: Span
    author: str
    first: int
    depth: int
    dated: Span
    is_quoted: bool = False
    is_on_top: bool = False


def find_mails(document: Document, quoted: Sequence[tuple[Span, int]] = ()) -> list[Turn]:
    """Find the messages of an e-mail, each as one turn; none if it has none.

    Messages that report what others said and never say "I" or "we" are left out. The message on top may be what a
    newsletter or a news agency sends: it counts if it says "I" or "we" and reports nothing.

    Parameters
    ----------
    quoted : paragraphs that are quoted, with the number of their quoting marks
    """
    text = document.text
    depths = {span[0]: depth for span, depth in quoted}
    blocks = [_Block(z.start, z.end, z.kind, depths.get(z.start, 0)) for z in document.zones]
    headers = [header_field(text[b.start : b.end]) if b.kind == "boilerplate" else None for b in blocks]
    found = [*_forwarded(text, blocks, headers), *_answered(text, blocks)]
    said = quotations(text) if found else []
    turns = []
    for message in sorted(found, key=lambda m: m.who):
        body = list(_body(text, blocks, headers, message))
        if body and (is_own(text, body, said) if message.is_on_top else not reports(text, body, said)):
            label = Label("author", message.who, None, None, (), message.who[1], is_strong=True)
            speech = tuple(parts for span in body if (parts := tuple(spoken_parts(text, *span))))
            turns.append(Turn(label, speech, "author", message.author, message.dated))
    return turns


def _forwarded(text: str, blocks: Sequence[_Block], headers: Sequence[tuple[str, int] | None]) -> Iterator[_Message]:
    """Yield the messages below a header."""
    for k, header in enumerate(headers):
        if header is None or (k and headers[k - 1] and blocks[k - 1].depth == blocks[k].depth):
            continue
        fields = list(takewhile(lambda n: headers[n] is not None, range(k, len(headers))))
        sender = next((n for n in fields if (headers[n] or ("", 0))[0] == "from"), None)
        if sender is None:
            continue
        at = blocks[sender].start + (headers[sender] or ("", 0))[1]
        named = _sender(text, at, blocks[sender].end)
        if named:
            dated = (blocks[k].start, blocks[fields[-1]].end)
            is_on_top = not k and not blocks[k].depth
            yield _Message(*named, fields[-1] + 1, blocks[k].depth, dated, is_on_top=is_on_top)


def _answered(text: str, blocks: Sequence[_Block]) -> Iterator[_Message]:
    """Yield the messages that quoting marks and a line above them show: "On Friday, Orla Denn wrote:"."""
    for k, (block, below) in enumerate(pairwise(blocks)):
        match = _WROTE.fullmatch(text, *trimmed(text, block.start, block.end)) if below.depth > block.depth else None
        group = match and ("who" if match["who"] else "first")
        if match and group and not _OF_NOBODY.search(match[group]):
            span = match.span(group)
            yield _Message(span, match[group], k + 1, block.depth + 1, (block.start, block.end), is_quoted=True)


def _sender(text: str, start: int, end: int) -> tuple[Span, str] | None:
    """Return where the name of a sender stands and how it is read; None if the header has an address alone."""
    if match := _FROM.fullmatch(text, start, end):
        who = match["who"]
        is_body = len(who.split()) > _SHORT and kind_of_phrase(who) == "organization"
        return None if _OF_NOBODY.search(who) and not is_body else (match.span("who"), who)
    if match := _REVERSED.fullmatch(text, start, end):
        return (match.start("last"), match.start("last")), f"{match['first']} {match['last']}"
    return None


def _body(
    text: str, blocks: Sequence[_Block], headers: Sequence[tuple[str, int] | None], message: _Message
) -> Iterator[Span]:
    """Yield the paragraphs of a message; an answer may stand between those that are quoted."""
    for k in range(message.first, len(blocks)):
        block = blocks[k]
        if headers[k] is not None and block.depth <= message.depth:
            return
        if message.is_quoted and block.depth < message.depth and _WROTE.fullmatch(text, block.start, block.end):
            return
        if not message.is_quoted and block.depth < message.depth:
            return
        span = trimmed(text, block.start, block.end)
        words = text[slice(*span)]
        is_said = block.depth == message.depth and block.kind not in _NO_SPEECH and not _BREAK.fullmatch(words)
        if is_said and (_SENTENCE.search(words) or len(words) >= _LONG) and not _WROTE.fullmatch(words):
            yield span
