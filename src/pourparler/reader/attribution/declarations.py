"""Declarations: texts in the name of one speaker, as the heading says: statements, remarks, press releases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pourparler.intake.datelines import Dateline
from pourparler.intake.paragraphs import paragraphs
from pourparler.lexicon.actors import tables
from pourparler.reader.attribution.interviews import bold_question
from pourparler.reader.attribution.labels import Label, find_label
from pourparler.reader.attribution.transcript import CLOCK_LINE, Turn, spoken_parts, trimmed
from pourparler.reader.text.intervals import overlap, touching
from pourparler.reader.text.quotation_marks import quotations
from pourparler.record import Document, Span

HEAD = 14  # lines among which the heading stands
_LONG = 80  # characters from which a line is a paragraph of the text, whatever it ends with
_KIND = (
    r"(?:statements?|remarks|address|speech|declaration|message|doorsteps?|intervention|comments|keynote|"
    r"press[ -](?:point|release|statement)|opening words)"
)
_SORT = (
    r"(?:joint|press|media|opening|closing|doorstep|full|official|public|keynote|video|written|the|"
    r"transcript of|text of|introductory|welcome|welcoming|concluding|prepared|short|brief|national|ministerial|oral|"
    r"presidential|regular|televised|new year['’]s|inaugural)"
)
_EDGE = (
    r"(?=\s+(?:on(?!\s+behalf)|at|in|to|before|after|following|ahead|regarding|about|during|upon|with|concerning|marking|"
    r"calling|as|announcing|condemning|welcoming|honoring|honouring|celebrating|commemorating|delivered|against)\b|"
    r"\s*[,:;|*_]|\s+[-–—]|\s*$)"
)
_BY = re.compile(
    rf"[\s*_#]*(?:{_SORT}\s+){{0,3}}{_KIND}(?:\s+(?:interview|remarks|statement|comments))?(?:\s+\(?as\s+(?:prepared|delivered)[^\n,:]{{0,30}})?"
    rf"(?:\s+(?:delivered|made|given|issued)?\s*(?:by|of|from)\s+|\s+attribut(?:able|ed)\s+to\s+|\s*[-–—:]\s+)(?P<who>[^\n]{{3,140}}?){_EDGE}",
    re.IGNORECASE,
)
_OWNED = re.compile(
    rf"[\s*_#]*(?P<who>[A-Z][^\n:,]{{2,110}}?)['’]s?\s+(?:{_SORT}\s+){{0,3}}{_KIND}(?=\s+(?:on|at|in|to|before|after|following|ahead|regarding|"
    r"about|during|concerning|marking)\b|\s*[:|*_]|\s*$)"
)
_ISSUED = re.compile(
    r"[\s*_#]*(?P<who>[A-Z][^\n:,.]{2,80}?)\s+(?:(?:Press|Media|Official|Public)\s+)?Statements?"
    r"(?=\s+(?:on|[Rr]egarding|about|[Cc]oncerning|[Ff]ollowing|[Aa]fter)\b)"
)
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w.’'-]*"
_APPOSED = re.compile(rf",\s+(?P<name>{_CAPITAL}(?:\s+(?:(?:de|van|von|al|el|bin)\s+)*{_CAPITAL})+){_EDGE}")
_ALONE = re.compile(rf"[\s*_#]*(?:(?:{_SORT}|transcript|e&oe)[\s:–-]+){{0,3}}{_KIND}[\s*_:]*", re.IGNORECASE)
_AUTHOR = re.compile(r"[\s*_#]*(?:by\s+)?(?P<who>[^\n,;:.]{3,78}?)(?:,[^\n.]{0,60})?[\s*_]*", re.IGNORECASE)
_RELEASE = re.compile(r"[\s*_#]*for\s+immediate\s+release\b", re.IGNORECASE)
_NAMES = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w.’'-]*(?:\s+(?:(?:of|for|the|and|de|van|von|al)\s+)*[A-ZÀ-ÖØ-ÞĀ-Ž][\w.’'-]*)+")
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|[Uu]s|me)\b(?!\.)")
_REPORTED = re.compile(r"\b(?:said|told|added|says)\b")
_AFTER = re.compile(
    r"[*_#\s]*(?:(?:media|press)\s+(?:contacts?|enquir|inquir)|contacts?\b|for\s+(?:more|further)\s+information|notes?\s+to\s+editors|about\s+"
    r"(?:the\s+)?[A-Z]|background\s*:?$|for\s+media\b)",
    re.IGNORECASE,
)
_JOINING = {"of", "for", "the", "and", "on", "to", "de", "van", "von"}
_NO_SPEECH = ("caption", "boilerplate", "dateline")
_SENTENCE = re.compile(r"[.!?…:,;][\"'”’)*_]*$")


def find_declaration(document: Document, datelines: Sequence[Dateline] = ()) -> list[Turn]:
    """Find the words of who makes a declaration, as one turn; none if the text is no declaration.

    Its heading says who speaks: "Statement by the Spokesperson of ..", "Remarks by ..", "Doorstep by .." at the start
    of a line, or the issuer of a press release.

    Parameters
    ----------
    datelines : those of the document, which nobody speaks
    """
    text = document.text
    blocks = (
        [(z.start, z.end) for z in document.zones if z.kind not in _NO_SPEECH] if document.zones else paragraphs(text)
    )
    heading = _heading(document, blocks)
    if heading is None:
        return []
    label, author, after, own_only = heading
    ends = {d.span[0]: d.span[1] for d in datelines}
    following = [(ends.get(start, start), end) for start, end in blocks if start >= after]
    body = list(_body(text, [trimmed(text, *block) for block in following]))
    if own_only:
        quoted = quotations(text)
        body = [b for b in body if _in_first_person(text, b, quoted)]
    elif reports(text, body, quotations(text)):
        return []
    return list(_turns(text, body, label, author))


def reports(text: str, body: Sequence[Span], quoted: Sequence[Span]) -> bool:
    """Whether paragraphs report what others said and are not in the first person, as a report on a statement is.

    Parameters
    ----------
    body : the paragraphs
    quoted : quotations of the text, in which the first person is another's
    """
    return _has_reports(text, body) and not any(_in_first_person(text, span, quoted) for span in body)


def is_own(text: str, body: Sequence[Span], quoted: Sequence[Span]) -> bool:
    """Whether paragraphs are in the first person and report nothing that others said; see `reports`."""
    return not _has_reports(text, body) and any(_in_first_person(text, span, quoted) for span in body)


def _has_reports(text: str, body: Sequence[Span]) -> bool:
    return any(_REPORTED.search(text, *span) for span in body)


def _turns(text: str, body: Sequence[Span], label: Label, author: str) -> Iterator[Turn]:
    """Yield the turns of a declaration: the author's own words, the questions that follow and the answers to them."""
    said: list[tuple[Span, ...]] = []
    asked: Label | None = None
    for start, end in body:
        marked = bold_question(text, (start, end)) or find_label(text, start, end)
        marked = marked if marked and marked.kind in ("question", "answer") else None
        parts = tuple(spoken_parts(text, marked.speech if marked else start, end))
        if marked is None or marked.kind == "answer":
            said += [parts] if parts else []
            continue
        if said:
            yield _own_turn(said, label, author, asked)
        said, asked = [], marked
        if parts:
            yield Turn(marked, (parts,))
    if said:
        yield _own_turn(said, label, author, asked)


def _own_turn(said: Sequence[tuple[Span, ...]], label: Label, author: str, asked: Label | None) -> Turn:
    return Turn(asked, tuple(said), "answer", author) if asked else Turn(label, tuple(said), "author", author)


def _heading(document: Document, blocks: Sequence[Span]) -> tuple[Label, str, int, bool] | None:
    """Find who speaks: the label, the words, where the text goes on, and whether only "we" and "I" are the issuer's."""
    text = document.text
    head = [line for start, end in blocks[:HEAD] for line in _lines(text, start, end)][:HEAD]
    for line in head:
        if line[1] - line[0] > 300:
            break
        match = None if text[slice(*line)].rstrip(" *_").endswith(".") else _match(text, *line)
        if match and _may_speak(match["who"]):
            named = _APPOSED.match(text, match.end("who"), line[1])  # "by the Spokesperson, Mr. Ode Varrin, on .."
            span = match.start("who"), named.end("name") if named else match.end("who")
            return _label(span), match["who"], line[1], False
    parted = _parted(text, head)
    if parted is not None:
        return _label(parted), text[slice(*parted)], parted[1], False
    if document.title:
        match = _match(document.title, 0, len(document.title))
        if match and _may_speak(match["who"]):
            return _label((0, 0)), match["who"], 0, False
    for line in head:
        issued = _ISSUED.match(text, *line)
        if issued and _has_only_names(issued["who"]) and _may_speak(issued["who"]):
            return _label(issued.span("who")), issued["who"], line[1], True
    released = next((line for line in head if _RELEASE.match(text, *line)), None)
    issuer = next((line for line in head if released and _is_body_name(text[slice(*line)])), None)
    if issuer is None or released is None:
        return None
    return _label(issuer), text[slice(*issuer)], max(released[1], issuer[1]), True


def _parted(text: str, head: Sequence[Span]) -> Span | None:
    """Find the author on the line below a heading that says only what the text is, such as "Doorstep"."""
    for line, following in pairwise(head):
        if _ALONE.fullmatch(text, *line) and following[1] - following[0] < _LONG:
            match = _AUTHOR.fullmatch(text, *following)
            if match and _may_speak(match["who"]) and _NAMES.search(match["who"]):
                return match.span("who")
    return None


def _match(text: str, start: int, end: int) -> re.Match[str] | None:
    """Match a heading that says who makes a declaration; a name before "'s statement" has no words in lower case."""
    if by := _BY.match(text, start, end):
        return by
    owned = _OWNED.match(text, start, end)
    return owned if owned and _has_only_names(owned["who"]) else None


def _has_only_names(who: str) -> bool:
    return all(word[0].isupper() or word in _JOINING for word in re.findall(r"[^\W\d_]+", who))


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    for match in re.finditer(r"[^\n]+", text[start:end]):
        yield start + match.start(), start + match.end()


def _label(span: Span) -> Label:
    return Label("author", span, None, None, (), span[1], is_strong=True)


def _may_speak(who: str) -> bool:
    """Whether words can be a speaker: a name of two words, or an office."""
    words = re.sub(r"^(?:the|a|an|its|our)\s+", "", who, flags=re.IGNORECASE)
    office = re.search(
        rf"\b(?:{tables().role_pattern}|high representative|government|leaders|ministers|members)\b",
        words,
        re.IGNORECASE,
    )
    return (words[:1].isupper() and (bool(_NAMES.search(words)) or bool(office))) or (
        office is not None and who[:4].casefold() == "the "
    )


def _is_body_name(line: str) -> bool:
    """Whether a line of a letterhead is the name of a body."""
    from pourparler.reader.actors.descriptions import kind_of_phrase

    words = line.strip(" *_#")
    return len(words) <= 80 and words[:1].isupper() and ":" not in words and kind_of_phrase(words) == "organization"


def _in_first_person(text: str, span: Span, quoted: Sequence[Span]) -> bool:
    near = touching(quoted, span)
    return any(not any(overlap(m.span(), q) for q in near) for m in _FIRST_PERSON.finditer(text, *span))


def _body(text: str, blocks: Sequence[Span]) -> Iterator[Span]:
    """Yield the paragraphs of a declaration: no dates, datelines, letterheads, signatures and contacts."""
    for start, end in blocks:
        words = text[start:end]
        if CLOCK_LINE.fullmatch(words) or _AFTER.match(words):
            return
        is_sentence = _SENTENCE.search(words) or len(words) >= _LONG or words[:1] in "-•–*"
        if is_sentence and not _RELEASE.match(words) and not _BY.match(words):
            yield start, end
