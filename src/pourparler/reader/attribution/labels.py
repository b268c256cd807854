"""Labels: the words at the start of a paragraph of a transcript that say who speaks in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pourparler.lexicon import alternatives
from pourparler.lexicon.actors import tables
from pourparler.lexicon.titles import titles
from pourparler.lexicon.transcripts import label_kinds
from pourparler.reader.actors.titles import role_class
from pourparler.record import Span

LONGEST = 200  # characters within which a label ends
MOST_WORDS = 9

LabelKind = Literal["named", "office", "question", "answer", "author"]
Form = Literal["colon", "stop", "dash", "bracket", "line"]


@dataclass(frozen=True)
class Label:
    """A label and what it says.

    Attributes
    ----------
    kind
        Whether the label names somebody, gives an office alone, marks a question or an answer, or is the heading that
        names the author of a declaration.
    span
        The words of the label, without marks, notes in parentheses and the colon.
    name, role
        Spans of the name and of the office within the label.
    notes
        Spans of what stands in parentheses: a country, a constituency, a party.
    speech
        Where the words of the speaker begin.
    form
        How it is set: by a colon, a full stop, a full stop and a dash, brackets or a line of its own.
    is_strong
        Whether its form alone (a title, an office, a note) makes it a label; a plain name must be repeated.
    """

    kind: LabelKind
    span: Span
    name: Span | None
    role: Span | None
    notes: tuple[Span, ...]
    speech: int
    is_strong: bool
    form: Form = "colon"


_MARKS = r"[ \t\u00a0\u2003>*_#]"
_CLOCK = r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?"
_LEAD = re.compile(rf"{_MARKS}*(?:{_CLOCK}[ \t]*[-–—]?[ \t]*{_MARKS}*)?")
_WHO = r"[^\W\d_][^\n:()\[\]\"“”?!;{{}}*_]{{0,{longest}}}"
_NOTES = r"(?:[ \t\u00a0*_]*\([^()\n:]{1,90}\)|[ \t]*[\[(]\d{1,2}:\d{2}(?::\d{2})?[\])]){0,3}"
_COLON = re.compile(
    rf"(?P<who>{_WHO.format(longest=90)}?)(?P<notes>{_NOTES})[ \t\u00a0]*(?:[*_]+[ \t]*)?:[*_]*(?=\s|\Z|[A-Z“\"(\[…—])",
)
_LOUD = r"(?:Mc|Mac|De|Di|Du|La|Le|Van|Von|O)?[A-Z][A-Z'’-]+"  # "SMYTHE", "McCOLLUM"
_STOP = re.compile(
    rf"(?P<who>(?:Mr|Mrs|Ms|Miss|Dr|MR|MRS|MS|DR)\. {_LOUD}(?: {_LOUD}){{0,2}}"
    r"(?: of [A-Z][a-z]+(?: [A-Z][a-z]+){0,2})?|"
    r"The (?:Acting |VICE |Acting VICE )?[A-Z]{5,}(?: [A-Z]{4,}){0,2}(?: pro tempore)?)"
    r"(?P<notes>(?: \([^()\n]{1,60}\))?)\. (?=\S)"
)
_DASHED = re.compile(  # the European Parliament
    rf"(?P<who>{_WHO.format(longest=60).replace('*_', '*_.,')}?)(?P<notes>(?: \([^()\n]{{1,60}}\))?)"
    r"(?:, (?:on behalf of|deputising for|[Rr]apporteur|author|Member of|Vice-President|President-in-Office|in writing)"
    r"\b[^\n.]{0,90})?\. [–—-] (?=\S)"
)
_BRACKET = re.compile(r"\[(?P<who>[A-ZÀ-ÖØ-ÞĀ-Ž][^\n\[\]():,;.!?]{1,60})\](?P<notes>)[ \t\u00a0]+(?=[^\s(\[])")
_ASKED = re.compile(
    r"(?P<who>Q|A)(?:\d{1,2}(?=[.:]))?(?P<mark>[.:][*_]*[ \t\u00a0]*|[*_]+[.:]?[ \t]*|[ \t\u00a0]+)(?=[^\s&+])"
)
_OWN_LINE = re.compile(
    rf"(?P<who>{_WHO.format(longest=90)}?)(?P<notes>{_NOTES})"
    r"(?:[ \t\u00a0]+[-–—]?[ \t]*\d{1,2}:\d{2}(?::\d{2})?)?[ \t\u00a0*_]*"
)
_NAME_WORD = r"(?:[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'‑-]*\.?|(?:[A-Z]\.)+)"
_PARTICLE = r"(?:de|di|da|del|della|dos|das|du|la|le|van|von|der|den|ten|ter|zu|bin|ibn|ben|al|el|bint|of|y|e)"
_NAME = re.compile(rf"{_NAME_WORD}(?:[ \u00a0]+(?:{_PARTICLE}[ \u00a0]+){{0,2}}{_NAME_WORD}){{0,5}}")
_LEADER = re.compile(r"\.\s?\.\s?\.\s?\.|…\s?…")
_TIMED = re.compile(r"\d:\d\d")
_ENDED = re.compile(r"[.!?…—–-][\"”’)]*$")
_NO_NAME = re.compile(
    r"(?:in|on|at|for|from|to|by|with|as|but|and|or|so|if|this|that|these|those|there|here|it|we|you|they|he|she|my|our|your|his|her|"
    r"their|a|an|yes|no|now|then|also|more|all|one|two|three|first|second|third|finally|not|only|just|last|next|key|some|other|after|before)\b",
    re.IGNORECASE,
)
_SMALL = {
    "of",
    "for",
    "the",
    "and",
    "on",
    "in",
    "to",
    "at",
    "pro",
    "tempore",
    "de",
    "la",
    "&",
    "a",
    "d'affaires",
    "d’affaires",
    "i",
}


@cache
def _courtesy() -> re.Pattern[str]:
    words = alternatives(
        {*titles("courtesy", "rank"), "his excellency", "her excellency", "h.e", "baroness", "baron", "count"}
    )
    return re.compile(rf"(?:(?:the\s+)?(?:right\s+|rt\.?\s+)?{words}\.?[ \u00a0]+)+(?=\S)", re.IGNORECASE)


@cache
def _role() -> re.Pattern[str]:
    chairs = [label for label, kind in label_kinds().items() if kind in ("chair", "staff")]
    roles = f"(?:{tables().role_pattern}|{alternatives(chairs)})"
    return re.compile(rf"(?<![\w-]){roles}(?:[ \u00a0]general)?(?![\w-])", re.IGNORECASE)


def find_label(text: str, start: int, end: int) -> Label | None:
    """Find the label with which a line begins.

    Parameters
    ----------
    start, end : the line

    Examples
    --------
    >>> text = "Mr. Olm (Sund) (spoke in French): We will sign."
    >>> label = find_label(text, 0, len(text))
    >>> text[slice(*label.name)], [text[slice(*n)] for n in label.notes], text[label.speech:]
    ('Olm', ['Sund', 'spoke in French'], 'We will sign.')
    """
    lead = _LEAD.match(text, start, end)
    at = lead.end() if lead else start
    last = min(end, at + LONGEST)
    colon = _COLON.match(text, at, last)
    if (asked := _ASKED.match(text, at, last)) and not (colon and colon["notes"] and len(colon["who"]) == 1):
        return _asked(text, asked)
    if congress := _STOP.match(text, at, last):
        return _parsed(text, congress, "stop")
    if dashed := _DASHED.match(text, at, last):
        return _parsed(text, dashed, "dash")
    if bracket := _BRACKET.match(text, at, last):
        return _parsed(text, bracket, "bracket")
    return _parsed(text, colon) if colon else None


def find_own_line(text: str, start: int, end: int) -> Label | None:
    """Find the label that is all of a line, such as "ORLA DENN" or "Orla Denn, foreign minister"; none if it is none.

    Only what stands around the line tells whether it is a label or a heading.

    Parameters
    ----------
    start, end : the line
    """
    at = _LEAD.match(text, start, end)
    match = _OWN_LINE.fullmatch(text, at.end() if at else start, end)
    return _parsed(text, match, "line") if match and match["who"].rstrip(" *_")[-1:] not in tuple(".,-–—") else None


def _asked(text: str, match: re.Match[str]) -> Label | None:
    """Read "Q", "Q." or "Q:"; an "A" must have its mark, for it may be an article."""
    bare = not match["mark"].strip()
    if bare and (match["who"] == "A" or not re.match(r"[A-Z0-9“\"'‘(\[—–…-]", text[match.end()])):
        return None
    kind: LabelKind = "question" if match["who"] == "Q" else "answer"
    return Label(kind, match.span("who"), None, None, (), match.end(), ":" in match["mark"] or bare)


def _parsed(text: str, match: re.Match[str], form: Form = "colon") -> Label | None:
    """Read the words before a colon or a full stop, in brackets or on a line; none if they can be no label."""
    start, end = match.span("who")
    end -= len(match["who"]) - len(match["who"].rstrip(" \t\u00a0*_,."))
    who = text[start:end]
    speech = match.end()
    while speech < len(text) and text[speech] in " \t\u00a0":
        speech += 1
    notes = _notes(text, *match.span("notes"))
    plain = re.sub(r"^the\s+|\s*\d+$", "", " ".join(who.split()).casefold())
    kind = label_kinds().get(plain)
    if kind == "field" or len(who.split()) > MOST_WORDS or not who[:1].isupper():
        return None
    if kind in ("question", "answer"):
        if notes and (asker := _asker(text, notes[0])):
            return Label("named", (start, end), asker, None, (), speech, form != "bracket", form)
        found: LabelKind = "question" if kind == "question" else "answer"
        return Label(found, (start, end), None, None, notes, speech, form != "bracket", form)
    name, role = (None, (start, end)) if kind == "staff" else _name_and_role(text, start, end)
    if name is None and role is None:
        return None
    if name is None and notes and _is_name(text[slice(*notes[0])]):
        inside = _without_courtesy(text, notes[0])
        return Label("named", (start, end), inside, role, notes[1:], speech, True, form)
    if name is None and _is_field(text, speech, who):
        return None
    titled = bool(_courtesy().match(who)) or role is not None
    marked = titled or bool(notes) or bool(_TIMED.search(match["notes"]))
    strong = (form == "stop" and not who.isupper()) or (marked and form == "colon") or (titled and form == "dash")
    return Label("named" if name else "office", (start, end), name, role, notes, speech, strong, form)


def _asker(text: str, note: Span) -> Span | None:
    """Find the name of who asks in a note: "Q (Tess Yarrow, Gazette)"."""
    words = text[slice(*note)].split(",")[0]
    return (note[0], note[0] + len(words)) if " " in words.strip() and _is_name(words) else None


def _notes(text: str, start: int, end: int) -> tuple[Span, ...]:
    """Return what stands in parentheses, times of a recording left out."""
    found = [m.span(1) for m in re.finditer(r"\(([^()\n]+)\)", text[start:end])]
    spans = [(start + a, start + b) for a, b in found]
    return tuple(s for s in spans if not re.fullmatch(r"[\d:.]+", text[slice(*s)]))


def _is_field(text: str, speech: int, who: str) -> bool:
    """Whether an office before a colon is a field of a list ("President: Mr. Olm"), not a label."""
    rest = text[speech : speech + 160].split("\n", 1)[0].strip()
    if _LEADER.search(rest):
        return True
    addressed = who.isupper() or who.startswith("The ") or _courtesy().match(who)
    if not rest or addressed or _ENDED.search(rest):
        return False
    return _is_name(re.split(r"[,(]", rest)[0])


def _is_name(words: str) -> bool:
    courtesy = _courtesy().match(words)
    rest = words[courtesy.end() :] if courtesy else words
    return bool(_NAME.fullmatch(rest.strip(" .")) and len(rest.split()) <= 5 and not label_kinds().get(rest.casefold()))


def _without_courtesy(text: str, span: Span) -> Span:
    courtesy = _courtesy().match(text, *span)
    return (courtesy.end(), span[1]) if courtesy else span


def _name_and_role(text: str, start: int, end: int) -> tuple[Span | None, Span | None]:
    """Divide the words of a label into a name and an office, either of which may be missing; none if it is neither."""
    who = text[start:end]
    if "," in who:  # "Ode Varrin, Minister for Ports"
        comma = start + who.index(",")
        name, before = _name_and_role(text, start, comma)
        if before and not name:  # "The Minister of State, Department for Ports"
            return None, (before[0], end)
        role = (comma + 1 + len(text[comma + 1 : end]) - len(text[comma + 1 : end].lstrip()), end)
        fits = (name and text[role[0]].isupper()) or text[role[0] : role[0] + 4] == "the "
        fits = fits or (bool(role_class(text[slice(*role)])) and text[role[0] :].split(" ", 1)[0] not in _SMALL)
        return (name, role) if name and fits and _role().search(text, *role) else (None, None)
    at, _ = _without_courtesy(text, (start, end))
    titled = at > start
    if who[:4].casefold() == "the ":
        at = start + 4
    offices = list(_role().finditer(text, at, end))
    if not offices:
        rest = text[at:end]
        of = re.match(r"(?P<name>[^ ]+(?: [^ ]+){0,2}) of [A-Z]", rest)  # "Mr. SMYTHE of Sund"
        stop = at + of.end("name") if of and titled else end
        named = _NAME.fullmatch(text[at:stop]) and (titled or not (who[:4].casefold() == "the " or _NO_NAME.match(who)))
        return ((at, stop), None) if named else (None, None)
    words = re.findall(r"\S+", text[at:end])
    if not all(w[0].isupper() or w[0].isdigit() or w.casefold() in _SMALL for w in words):
        return None, None
    office = offices[-1]
    rest = text[office.end() : end]
    follows = re.match(r"[ \u00a0]+(?:of|for|to|on|in|at|and|pro|d[’'])\b", rest)
    name_at = office.end() + len(rest) - len(rest.lstrip())
    if rest.strip() and not follows:
        return ((name_at, end), (at, office.end())) if _NAME.fullmatch(text[name_at:end]) else (None, None)
    return None, (at, end)


def surname(text: str, label: Label) -> str:
    """Return the last word of the name in a label, in lower case."""
    return text[slice(*(label.name or label.span))].split()[-1].casefold()
