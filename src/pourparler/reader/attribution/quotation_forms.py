"""Attribute quotations whose form names the speaker, whatever the network made of them.

Such forms are a verb of saying with a name after the quotation, a line with a name below it, a name in brackets, and a
quotation between dashes. Posts are in ``posts.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from pourparler.lexicon import alternatives
from pourparler.lexicon.actors import tables
from pourparler.lexicon.verbs import reporting_verbs
from pourparler.reader.actors.descriptions import kind_of_phrase
from pourparler.reader.actors.names import Name
from pourparler.reader.network.attributions import Attribution
from pourparler.reader.text.intervals import SpanIndex, overlap, touching
from pourparler.record import Span

SURE = 0.95  # confidence in a speaker whom the form of a quotation names
_OWN_CLAUSE = 5  # words: a shorter quotation is a name or a scare quote unless it ends like a sentence
_NEAR = 160  # characters after a quotation within which its speaker is named
_WORD = r"[^\W\d_](?:[\w.’'-]*\w)?\.?"
_NAME = rf"(?=[^\W\d_a-z]){_WORD}"
_STOPS = "on in at after during while as when who to before but by with late last next this and"
_LOWER = rf"(?!(?:{_STOPS.replace(' ', '|')}|\w+ing)\b)[a-z][\w’'-]*"
_JOIN = r"(?:(?:of|for|and|the|de|van|von|al|bin)\s+){0,2}"
_WHO = (
    rf"(?:(?:the|The|an?|An?|his|her|its|their|one)\s+(?:(?:{_NAME}|{_LOWER})\s+){{0,7}}(?:{_NAME}|{_LOWER})|"
    rf"(?:{_LOWER}\s+){{0,3}}{_NAME}(?:\s+{_JOIN}{_NAME}){{0,5}})"
)
_TITLED = rf"{_NAME}(?:\s+(?:(?:of|de|van|von|al|bin)\s+)?{_NAME}){{0,4}}"
_DASH = r"(?:[—–―]|--?)"
_REPLY = (
    r"(?:was|is|came|comes)\s+the\s+(?:\w+\s+)?(?:answer|reply|response|retort|verdict|message|comment|reaction|warning|"
    r"demand|promise)"
)
_AUDIENCE = r"(?:\s+to\s+(?:the\s+)?(?:journalists|reporters|press|media))?"
_ROLE_LINE = r"(?:,\s*(?P<title>[^\n()]{2,90}?))?"
_HANDLE = r"@\w{2,30}"


@cache
def _verbs() -> str:
    return alternatives(reporting_verbs())


@cache
def _after_quotation() -> re.Pattern[str]:
    """The words after a quotation that name its speaker."""
    return re.compile(
        rf"[,.]?\s*(?:{_DASH}\s*)?(?:and\s+)?(?P<cue>{_verbs()}){_AUDIENCE}\s+(?P<who>{_WHO})"
        rf"(?=\s*(?:[,.;:!?)\n]|{_DASH}|[a-z]|\Z))|"
        rf"[,.]?\s*(?P<cue2>{_REPLY})\s+(?:from|of|by)\s+(?P<who2>{_WHO})|"
        rf"[,.]?\s*(?:\n[ \t]*)?[>*_ \t]*{_DASH}\s*[*_]{{0,2}}(?P<who3>{_TITLED})(?:\s*\({_HANDLE}\))?{_ROLE_LINE}"
        rf"\.?[*_]{{0,2}}[ \t]*(?=\n|\Z)|"
        rf"[,.]?\s*\((?P<who4>{_TITLED}),\s*(?P<title4>[^\n()]{{2,90}})\)"
    )


@cache
def _dashed() -> re.Pattern[str]:
    """A paragraph that quotes between dashes: "- There is no third draft, - said A B. - We have two."."""
    return re.compile(
        rf"^[ \t]*{_DASH}[ \t]++(?P<said>[^\n]{{2,1500}}?[,.!?…])"
        rf"(?:\s+{_DASH}|(?<=,))\s+(?P<cue>{_verbs()}){_AUDIENCE}\s+(?P<who>{_WHO})"
        rf"(?:\s*[.,:]?[ \t]*(?:{_DASH}\s+(?P<more>[^\n]+?))?[ \t]*$)",
        re.MULTILINE,
    )


_PERSON = re.compile(rf"{_NAME}(?:\s+{_NAME}){{1,3}}(?=,|\Z)")


def find_forms(
    text: str, found: Sequence[Attribution], quotations: Sequence[Span], silent: Sequence[Span]
) -> list[Attribution]:
    """Attribute quotations by their form, where the network found no source; return all attributions.

    Parameters
    ----------
    found : attributions by the network
    quotations : spans of quotations, in order
    silent : spans in which nobody speaks
    """
    result = list(found)
    formed = [*_named_after(text, quotations), *_between_dashes(text)]
    for a in formed:
        if a.cue and any(touching(silent, span) for span in a.content):
            continue
        same = [k for k, b in enumerate(result) if _is_same(a, b) and not _is_inside(b, a)]
        for k in [k for k in same if _adds_other(a, result[k])]:
            rest = tuple(s for s in result[k].content if not any(overlap(s, t) for t in a.content))
            result[k] = replace(result[k], content=rest)
            same.remove(k)
        sourced = [k for k in same if result[k].source]
        if sourced and not a.own_words:
            continue
        result = [b for k, b in enumerate(result) if k not in same]
        result.append(a)
    return result


def _is_same(a: Attribution, b: Attribution) -> bool:
    """Whether one attribution has most of the content of another."""
    shared = sum(overlap(s, t) for s in a.content for t in b.content)
    return shared * 2 > min(sum(e - s for s, e in x.content) for x in (a, b))


def _adds_other(a: Attribution, b: Attribution) -> bool:
    """Whether b has, beside content of its own, the quotation that form gives to another speaker."""
    own = [s for s in b.content if not any(overlap(s, t) for t in a.content)]
    return bool(own and a.cue and b.source) and not any(
        overlap(s, t) for s in a.source for t in (*b.source, *b.content)
    )


def _is_inside(a: Attribution, b: Attribution) -> bool:
    """Whether somebody is said to say something within what another says."""
    inside = all(any(t[0] <= s[0] and s[1] <= t[1] for t in b.content) for s in (*a.source, *a.cue, *a.content))
    return bool(a.source) and inside


def _named_after(text: str, quotations: Sequence[Span]) -> Iterator[Attribution]:
    for q in quotations:
        match = _after_quotation().match(text, q[1], q[1] + _NEAR)
        if match is None or not _is_speech(text, q):
            continue
        who = next(name for name in ("who", "who2", "who3", "who4") if match[name])
        source = _without_stop(text, match.span(who))
        if title := {"who3": "title", "who4": "title4"}.get(who):
            source = (source[0], match.end(title) if match[title] else source[1])
        cue = next((match.span(name) for name in ("cue", "cue2") if match[name]), None)
        yield Attribution((source,), () if cue is None else (cue,), (q,), SURE, is_form=True)


def _is_speech(text: str, q: Span) -> bool:
    """Whether a quotation ends like speech, or is long: a short one is the name of something."""
    opens_line = not text[text.rfind("\n", 0, q[0]) + 1 : q[0]].strip(" \t>*_")
    is_long = len(text[slice(*q)].split()) >= _OWN_CLAUSE
    return opens_line or is_long or text[q[1] - 2] in ",.!?…—–-" or text[q[1] : q[1] + 1] == ","


def _without_stop(text: str, source: Span) -> Span:
    """Cut the full stop of the sentence from a name, and not that of an abbreviation."""
    is_stop = text[source[1] - 1] == "." and text[max(source[0], source[1] - 4) : source[1] - 1].isalpha()
    return (source[0], source[1] - 1) if is_stop and source[1] - source[0] > 4 else source


def _between_dashes(text: str) -> Iterator[Attribution]:
    for match in _dashed().finditer(text):
        content = [match.span("said")]
        if match["more"]:
            content.append(match.span("more"))
        source = _without_stop(text, match.span("who"))
        yield Attribution((source,), (match.span("cue"),), tuple(content), SURE, own_words=True, is_form=True)


def named_sources(text: str, found: Sequence[Attribution], names: Sequence[Name]) -> list[Name]:
    """Return names with those of people whom the form of a quotation names, where the network saw none."""
    taken = SpanIndex((name.span, None) for name in names)
    extra = []
    for a in found:
        match = _PERSON.match(text, *a.source[0]) if a.is_form and a.source else None
        if match and not taken.touching(match.span()) and not _is_body(match.group()):
            extra.append(Name(match.span(), "person", SURE))
    return sorted([*names, *extra], key=lambda name: name.span)


def _is_body(words: str) -> bool:
    bodies = tables().bodies
    return kind_of_phrase(words) == "organization" or any(word.casefold() in bodies for word in words.split())
