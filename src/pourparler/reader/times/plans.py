"""Days of events that were planned, and perhaps called off: they may lie ahead though the verb is in the past."""

from __future__ import annotations

from typing import Literal

from pourparler.reader.times.words import CODES, Tokens, codes, time_words

_CALLED_OFF = time_words("called off")
_PHRASES = frozenset(tuple(phrase.split()) for phrase in time_words("called off, two words"))
_AWAITED = time_words("awaited")
_PLANNED = time_words("planned")
_AUXILIARIES = time_words("past be") | time_words("present be") | time_words("have") | time_words("further auxiliary")
_LEADS = codes("ON", "FOR", "FROM", "BETWEEN", "OF", "IN", "AT", "OVER")
_CLOSES = _LEADS | codes("STOP", "BREAK", "COMMA", "COLON", "QUOTE", "AFTER", "BY", "UNTIL", "AND", "TO")
_BE = time_words("past be") | time_words("present be") | {"be", "been", "being", "got"}
_ADVERBS = ("not", "also", "now", "then", "again")
_BREAKS = codes("STOP", "BREAK", "COLON")
_WITHOUT_OBJECT = time_words("after a verb without object")
_REACH = 8  # tokens between a verb and the event in its object, at most

Planned = Literal["open", "unknown", ""]
"""What the verb says: the day is the event's, the nearest; it is the event's or the verb's; nothing."""


def _kind(t: Tokens, k: int) -> str:
    """Return "off" for a verb that calls off, "on" for one that plans, empty for any other token."""
    if t.word(k) in _CALLED_OFF or (t.word(k), t.word(k + 1)) in _PHRASES:
        return "off"
    return "on" if t.word(k) in _PLANNED else ""


def _participle(t: Tokens, verb: int) -> int:
    """Return the token of the main verb of the group that begins at ``verb``."""
    k = verb
    while k < verb + 4 and (t.word(k) in _AUXILIARIES or t.word(k).endswith("ly") or t.word(k) in _ADVERBS):
        k += 1
    return k


def _passive(t: Tokens, verb: int, main: int) -> bool:
    """Whether a form of "be" stands in the group of a verb."""
    return any(t.word(k) in _BE for k in range(verb, main))


def planned(t: Tokens, verb: int, first: int, last: int, opens: bool) -> Planned:
    """Decide whether a day belongs to an event that the verb of its clause plans or calls off.

    Parameters
    ----------
    t : the tokens
    verb : the token at which the verb begins
    first, last : the tokens ``[first, last)`` of the day
    opens : whether the clause begins with the day, which then is the verb's
    """
    noun = t.code(last) == CODES["OTHER"] and t.word(last).isalpha() and t.word(last) not in _WITHOUT_OBJECT
    bare = t.code(first) == CODES["THE"] or t.code(first - 1) in codes("THE", "OTHER")
    attribute = t.code(last) == CODES["POSS"] and t.code(first - 1) not in _LEADS
    if verb >= last:
        main = _participle(t, verb)
        kind, passive = _kind(t, main), _passive(t, verb, main)
        subject = attribute or (noun and t.code(first) == CODES["THE"])
        parted = (
            CODES["COMMA"] in t.codes[last:verb] and verb != last + 1
        )  # but "the hearing, on 12 May, was cancelled"
        if not kind or (opens and not subject) or parted:
            return ""
        particle = main + 1 + ((t.word(main), t.word(main + 1)) in _PHRASES)
        if not passive and (kind == "on" or not (t.code(particle) in _CLOSES or t.word(particle) in _WITHOUT_OBJECT)):
            return ""  # "Orn on Monday cancelled the talks"
        return "open" if kind == "off" else "unknown"
    main = _participle(t, verb)
    kind = _kind(t, main)
    if not kind or main > verb + 3 or first - main > _REACH or not _BREAKS.isdisjoint(t.codes[main:first]):
        return ""
    if _passive(t, verb, main):
        return ""  # "were cancelled on Monday"
    awaited = kind == "on" and t.word(main) in _AWAITED and t.code(main + 1) in _LEADS and first - main <= 3
    if awaited or attribute or (kind == "off" and noun and bare):
        return "open"  # "talks planned between 3 and 5 May", "called off Monday's talks", "cancelled the 12 May talks"
    start = main + 1 + ((t.word(main), t.word(main + 1)) in _PHRASES)
    objects = [k for k in range(start, first - 1) if t.codes[k] == CODES["OTHER"] and t.word(k).isalpha()]
    return "unknown" if objects and t.code(first - 1) in _LEADS else ""
