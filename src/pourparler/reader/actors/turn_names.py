"""The names of a transcript: in labels, and of the same people in the title block and the list of participants."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pourparler.lexicon.actors import tables
from pourparler.lexicon.transcripts import label_kinds, remark
from pourparler.reader.actors.clusters import bare
from pourparler.reader.actors.descriptions import kind_of_phrase
from pourparler.reader.actors.names import Name
from pourparler.reader.actors.titles import role_class
from pourparler.reader.attribution.transcript import Turn
from pourparler.record import Span

_BEFORE = r"(?P<given>(?:[A-ZÀ-ÖØ-ÞĀ-Ž][\w.’'-]*[ \u00a0]+){1,5})"
RECORD = re.compile(
    r"\((?:spoke in|interpretation from|continued in|originally spoke)|security council|general assembly|"
    r"plenary meeting|meeting was called to order",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:spoke|interpret|continu|original|translat|in|via|by|through|remote|virtual|on|off|retired|ret|chair)\b",
    re.IGNORECASE,
)
FULL_NAME = re.compile(
    r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'-]+"
    r"(?:[ \u00a0](?:[A-Z]\.|[a-z]{2,3}|[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'-]+)){0,2}[ \u00a0][A-ZÀ-ÖØ-ÞĀ-Ž][\w’'-]+"
)
_JOINING = {"of", "for", "the", "and", "on", "in", "to", "at"}


def is_about(note: str) -> bool:
    """Whether a note is about the speech ("spoke in French"), not about the speaker."""
    return bool(_ABOUT.match(note) or remark().match(f"({note})"))


def countries_in_labels(text: str, turns: Sequence[Turn]) -> set[str]:
    """Return the countries that a verbatim record notes beside names: "Mr. Olm (Sund)"."""
    if not RECORD.search(text):
        return set()
    notes = {" ".join(text[slice(*n)].split()) for t in turns for n in t.label.notes}
    return {n for n in notes if not is_about(n) and not role_class(n)}


def head_end(turns: Sequence[Turn]) -> int:
    """Return where the text before the first turn ends: the title block, a list of participants, an introduction."""
    return min((turn.start for turn in turns), default=0)


def without_labels(found: Sequence[Name], turns: Sequence[Turn]) -> list[Name]:
    """Leave out the names that the network found in labels, of which the words "MR" and "Q" may be part."""
    if not turns:
        return list(found)
    taken = sorted((t.label.span[0], t.label.speech) for t in turns if t.kind == "labelled")
    remaining = []
    k = 0
    for name in sorted(found, key=lambda n: n.span):
        while k < len(taken) and taken[k][1] <= name.span[0]:
            k += 1
        if k == len(taken) or name.span[1] <= taken[k][0]:
            remaining.append(name)
    return remaining


def names_in_labels(text: str, turns: Sequence[Turn], named: Sequence[Name], found: Sequence[Name]) -> list[Name]:
    """Return the names of people in labels, and those of the same people in the text before the first turn.

    Parameters
    ----------
    named : names outside labels, with their kinds; full names among them stand
    found : names as the network found them, also within labels; it may take a label for the name of a body
    """
    labelled = {t.label.name for t in turns if t.label.name and t.kind == "labelled"}
    spans = {s for s in labelled if s is not None}
    surnames = {text[slice(*s)].split()[-1].casefold() for s in spans}
    known = {n.span[1] for n in named if n.kind == "person" and " " in text[slice(*n.span)]}
    spotted = [*spans, *(span for span in _in_head(text, head_end(turns), surnames) if span[1] not in known)]
    kinds = {kind: {text[slice(*n.span)] for n in found if n.kind == kind} for kind in ("person", "organization")}
    companies = kinds["organization"] - kinds["person"]  # "Lorne Ferry Statement on the Strike"
    for turn in turns:
        person = _person_in_heading(text, turn.label.span) if turn.kind == "author" else None
        if person is not None and person[1] not in known and text[slice(*person)] not in companies:
            spotted.append(person)
    bodies = {n.span for n in found if n.kind == "organization"}
    bodies &= {t.label.name for t in turns if t.label.name and not t.label.is_strong}
    return [Name(span, "organization" if span in bodies else "person", 1.0) for span in sorted(set(spotted))]


def _person_in_heading(text: str, span: Span) -> Span | None:
    """Find the full name in the words that name an author; "Minister of Foreign Affairs" has none."""
    for match in FULL_NAME.finditer(text, *span):
        before = text[span[0] : match.start()].split()
        name = without_office(match.group())
        if (
            " " in name
            and not (before and before[-1].casefold() in _JOINING)
            and kind_of_phrase(match.group()) != "organization"
        ):
            return match.end() - len(name), match.end()
    return None


def _in_head(text: str, end: int, surnames: set[str]) -> Iterator[Span]:
    """Yield full names in the text before the first turn that end with one of some surnames."""
    for match in re.finditer(r"[^\W\d_][\w’'-]*", text[:end]):
        word = match.group()
        if word.casefold() not in surnames or not word[0].isupper():
            continue
        line = max(text.rfind("\n", 0, match.start()) + 1, match.start() - 60)
        given = re.search(_BEFORE + r"\Z", text[line : match.start()])
        start = match.start()
        if given:
            start = line + given.start("given")
            words = list(re.finditer(r"\S+", text[start : match.start()]))
            first = next((w for w in reversed(words) if _ends_title(w.group())), None)
            start = start + first.end() if first else start
        while text[start].isspace():
            start += 1
        yield start, match.end()


def _ends_title(word: str) -> bool:
    """Whether a word before a name belongs to a title or an office."""
    plain = word.strip(".,:").casefold()
    return (
        not bare(f"{word} X").startswith(word)
        or plain in tables().roles
        or plain in label_kinds()
        or plain in ("by", "general")
    )


def without_office(name: str) -> str:
    """Leave out the office before a name: "Foreign Minister Ode Varrin" is Ode Varrin."""
    words = bare(name).split()
    offices = [k for k, word in enumerate(words[:-1]) if _ends_title(word)]
    return " ".join(words[offices[-1] + 1 :] if offices else words)
