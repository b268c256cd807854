"""Whether the words around a meeting say that it did not or will not take place. Hard constraints on every reader.

A meeting that is denied, refused, called off or put off is never reported as held, ongoing or planned, whatever found
it. The decision needs only the text, the limits of the clause and the words that name the meeting ("met", "talks"),
so it applies to patterns and to a trained model alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import Literal, NamedTuple

from pourparler.record import MeetingStatus, Span

Against = Literal["denied", "refused", "cancelled", "postponed", "unclear"]
"""What the words say of a meeting; ``unclear``: a negation that gives no status, so nothing is to be reported."""


class Negation(NamedTuple):
    """What is said against a meeting, and where the words that say so begin (the meeting's own, if they follow it)."""

    status: Against
    start: int


REAL: frozenset[MeetingStatus] = frozenset(("held", "ongoing", "planned"))
"""The statuses that no negated meeting may have."""

NEGATED: frozenset[MeetingStatus] = frozenset(("denied", "refused", "cancelled", "postponed"))
"""The statuses that the words around a meeting can give it."""

_REACH = 220  # characters before and after the words that name a meeting

# --- parts of patterns

_NOT = r"(?:not(?!\s+(?:only|just|merely|least))|n[’']t|never)"
_AD = r"(?:(?:yet|ever|even|again|also|actually|really|once|in\s+fact|personally|immediately|been|be|\w+ly)\s+){0,3}"
_NP = (  # words that may stand between a verb and its object noun
    r"(?:(?!(?:and|but|or|that|which|who|when|while|after|before|during|following|since|until|because|if|whether|"
    r"at|on|in|over|about|by|as|from|was|were|is|are|has|have|had|will|would|said|says)\b)[\w’'.-]+\s+){0,6}"
)
_LONG_NP = (  # the same, with what may follow the first noun: "an offer by Brandt of direct talks"
    r"(?:(?!(?:and|but|that|which|who|when|while|after|before|during|following|since|until|because|if|whether|"
    r"at|in|as|it|he|she|they|we|did|do|was|were|is|are|has|have|had|will|would|said|says)\b)(?!to\s+(?!the\b|a\b|an\b|hold|meet|attend|"
    r"join|resume|open|take\s+part|direct|peace|new|talks|negotiat|sit|[A-Z])[a-z])[\w’'.-]+\s+){0,10}"
)
_LIGHT = (
    r"(?:h[oe]ld(?:ing)?|ha(?:ve|d|ving)|t(?:ak|ook)\w*\s+part\s+in|participat\w+\s+in|attend\w*|join\w*|enter\w*|"
    r"go(?:ing)?\s+(?:in)?to|gone\s+(?:in)?to|c[oa]m(?:e|ing)\s+to|return\w*\s+to|resum\w*|start\w*|beg[iau]n\w*|"
    r"open\w*|reopen\w*|conduct\w*|engag\w+\s+in|sit(?:ting)?\s+(?:in\s+on|at)|in|accept\w*|agree\w*\s+to|request\w*|"
    r"s(?:eek|ought)\w*|ask\w*\s+for|schedul\w+|arrang\w+|plan(?:ned|ning)?|organi[sz]\w+|host\w*|convene\w*|set\s+up|"
    r"(?:re)?sum\w*|part\s+of|involved\s+in|talk\s+of|commit\w*\s+to)\s+"
)
_OBJECT = rf"(?:(?:to\s+)?{_AD}(?:having\s+)?(?:{_LIGHT})?{_NP})"  # up to a noun, or to a verb
_REPORTS = (
    r"(?:reports?|claims?|rumou?rs?|suggestions?|speculation|allegations?|assertions?|stor(?:y|ies)|accounts?|news|"
    r"accusations?|word|talk|notion|statements?)"
)
_FALSE = (
    r"(?:false|untrue|not\s+true|not\s+correct|incorrect|wrong|inaccurate|baseless|groundless|unfounded|fabricat\w+|"
    r"inventions?|invented|made[\s-]up|fake|fiction\w*|fantas\w+|nonsense|rubbish|a\s+lie|lies|no\s+truth|hoax|"
    r"without\s+(?:any\s+)?(?:foundation|basis))"
)
_DENY = r"(?:den(?:y|ies|ied|ying|ials?))"
_DOUBT = (
    r"(?:den(?:y|ies|ied|ying|ials?)|dismiss\w*|reject\w*|refut\w+|disput\w+|rebut\w*|rubbish\w*|debunk\w*|deride[sd]?)"
)
_REFUSE = r"(?:refus(?:e|es|ed|ing|al|als)|declin(?:e|es|ed|ing)|unwilling(?:ness)?|loath)"
_REJECT = (
    r"(?:refus(?:e|es|ed|ing|al\s+of)|declin(?:e|es|ed|ing)|reject(?:s|ed|ing|ion\s+of)?|rul(?:e|es|ed|ing)\s+out|"
    r"turn(?:s|ed|ing)?\s+down|spurn\w*|rebuff\w*|snub\w*|boycott\w*|shun\w*|skip(?:s|ped|ping)?|oppos(?:e|es|ed|ing)|"
    r"dismiss(?:es|ed|ing)?|(?:said|says|say|saying)\s+[“‘\"']?no[”’\"']?\s+to|barr?(?:ed|ing)|"
    r"stay(?:s|ed|ing)?\s+away\s+from)"
)
_OFF = (
    r"(?:cancel(?:s|l?ed|l?ing|lation\s+of)?|call(?:s|ed|ing)?\s+off|scrap(?:s|ped|ping)?|abandon(?:s|ed|ing)?|"
    r"ax(?:es|ed|ing)|suspen(?:d|ds|ded|ding|sion\s+of)|shelv(?:e|es|ed|ing)|br(?:eak|eaks|oke|eaking)\s+off|"
    r"cut(?:s|ting)?\s+off|pull(?:s|ed|ing)?\s+out\s+of|(?:pull(?:s|ed|ing)?|withdr[ae]w\w*)\s+from)"
)
_LATER = (
    r"(?:postpon(?:e|es|ed|ing|ement\s+of)|put(?:s|ting)?\s+(?:off|back)|delay(?:s|ed|ing)?|defer(?:s|red|ring)?|"
    r"push(?:es|ed|ing)?\s+back|reschedul(?:e|es|ed|ing))"
)
_BE = r"(?:was|were|is|are|been|be|being|(?:has|have|had)\s+been)"
_W = r"(?!(?:the|a|an|was|were|is|are|has|have|had|will|would|did|never|and)\b)[\w’'.-]+"
_WORDS = rf"(?:(?:the|a|an)\s+)?{_W}(?:\s+{_W}){{0,3}}?"
_AFTER_NP = (  # what may follow the noun in its phrase: "with the union and the company", ", planned for Friday,"
    r"(?:\s+(?:with|between|among|of|in|at|on|for|about|over|to|by|involving|planned|due|set|scheduled)\s+"
    rf"(?:(?:for|to|in|on)\s+)?{_WORDS}(?:\s+and\s+{_WORDS})?){{0,3}}?(?:,[^,;:.!?“”]{{3,60}},)?\s+"
)
_STOP = re.compile(
    r"[;:.!?](?=\s)|,\s+(?:and|but|who|which|while|though|although|yet|so)\s|\b(?:but|while|although|though|whereas)\b",
    re.IGNORECASE,
)


class _Pattern:
    """A pattern that is compiled when it is first used: all of them together take a tenth of a second."""

    def __init__(self, source: str, flags: int = re.IGNORECASE | re.DOTALL) -> None:
        self._source, self._flags = source, flags

    @cached_property
    def search(self) -> Callable[..., re.Match[str] | None]:
        return re.compile(self._source, self._flags).search

    @cached_property
    def match(self) -> Callable[..., re.Match[str] | None]:
        return re.compile(self._source, self._flags).match


def _before(pattern: str) -> _Pattern:
    return _Pattern(rf"\b(?:{pattern})\Z")


_after = _Pattern


# --- words before the words that name a meeting; the first that fits decides

_VERB = rf"{_AD}(?:{_LIGHT}{_NP})?"  # up to a verb ("to meet") or a noun ("to hold secret talks")
_MODAL_NOT = rf"(?:will|would|shall|can|could|must)\s+(?:\w+\s+)?{_NOT}|(?:wo|would|ca|could|sha)n[’']t|cannot"
_PRESENT_NOT = rf"(?:do|does|am|is|are)\s*{_NOT}|(?:I|we|you|they)[’'](?:m|re)\s+not|(?:he|she|it)[’']s\s+not"
_PAST_NOT = (
    rf"(?:did|has|have|had|was|were|do|does|is|are|am)\s*(?:\w+\s+)?{_NOT}|never|yet\s+to|fail(?:s|ed|ing)?\s+to|"
    r"(?:I|we|you|they)[’'](?:m|re|ve)\s+(?:not|never)|(?:he|she|it)[’']s\s+(?:not|never)|without"
)
_NOT_READY = rf"{_NOT}\s+(?:ready|willing|prepared|inclined|allowed|going|able|want|wish|intend|obliged)(?:\s+\w+ing)?"
_NO_WILL = r"no\s+(?:intention|desire|wish|interest|need|point|reason|sense|purpose|way|question|chance)"
_SAY = r"(?:say|confirm|comment|tell|disclose|reveal|answer|speculate|explain)"
_LEADS: tuple[tuple[Against, _Pattern], ...] = (
    ("unclear", _before(rf"(?P<op>{_REFUSE})\s+to\s+{_SAY}\b.{{0,140}}")),
    # denied
    ("denied", _before(rf"(?P<op>{_DENY})\b(?:(?!\bthat\b).){{0,60}}\bthat\s+.{{0,150}}?(?<!\bat\s)(?<!\bduring\s)")),
    ("denied", _before(rf"(?P<op>{_DENY})\s+(?:ever\s+|again\s+|on\s+\w+\s+|{_REPORTS}\s+)?{_AD}{_OBJECT}")),
    ("denied", _before(rf"(?P<op>{_DOUBT})\s+(?:as\s+[\w\s]{{1,30}}?\s+)?{_NP}{_REPORTS}\b(?:(?!\bafter\b).){{0,90}}")),
    ("denied", _before(rf"(?P<op>{_FALSE})\s*(?:that|to\s+(?:say|claim|suggest)|in|,?\s*the|{_REPORTS})\b.{{0,110}}")),
    ("denied", _before(r"(?P<op>neither)\b[^,;:.!?]{1,80}?\bnor\b[^,;:.!?]{1,60}?")),
    ("denied", _before(rf"(?P<op>neither|nobody|no\s+one|none)\b[^,;:.!?]{{0,50}}?\s{_VERB}")),
    ("denied", _before(rf"(?P<op>no)\s+(?:[\w’'-]+\s+){{0,3}}(?:plans?|dates?)\s+(?:\w+\s+)?(?:to|for)\s+{_OBJECT}")),
    ("refused", _before(rf"(?P<op>{_NO_WILL})\s+(?:(?:to|of|in|for|that)\s+)?(?:[\w’']+\s+){{0,3}}?{_OBJECT}")),
    ("refused", _before(rf"there\s+(?:will|would|can|could|shall|must)\s+(?:be\s+)?(?P<op>no|never\s+be)\s+{_NP}")),
    ("denied", _before(rf"there\s+(?:\w+\s+)?{_BE}\s*(?:(?P<op>no|never|not|n[’']t)\s+)(?:been\s+)?{_NP}")),
    (
        "denied",
        _before(rf"there(?:[’']s|\s+(?:has|have|had|is|was|were|are)n[’']t)\s+(?P<op>no|been|any|never)\s+{_NP}"),
    ),
    # refused
    (
        "refused",
        _before(
            rf"(?P<op>{_REFUSE})(?:,[^,;:.!?]{{1,40}},)?\s+"
            rf"(?:(?:again|repeatedly|once\s+more|on\s+\w+)\s+)?to\s+{_VERB}"
        ),
    ),
    ("refused", _before(rf"(?P<op>{_NOT_READY})\s+(?:to\s+)?{_VERB}")),
    ("refused", _before(rf"(?P<op>{_REJECT})\s+{_AD}(?:having\s+)?(?:{_LIGHT})?{_LONG_NP}(?:{_LIGHT}{_NP})?")),
    ("refused", _before(rf"(?P<op>{_MODAL_NOT})\s+{_VERB}")),
    ("refused", _before(rf"(?P<op>{_PRESENT_NOT})\s+{_AD}")),
    # said not to have happened
    ("denied", _before(rf"(?P<op>{_PAST_NOT})\s+{_AD}(?:having\s+)?(?:{_LIGHT}{_NP})?")),
    ("denied", _before(rf"(?P<op>no)\s+(?:[\w’'-]+\s+){{1,3}}?(?:(?:ha[sd]|have)\s+)?{_AD}")),
    # called off and put off
    ("cancelled", _before(rf"(?P<op>{_OFF})\s+(?:plans?\s+(?:for|to)\s+)?(?:hold\s+)?{_NP}")),
    ("postponed", _before(rf"(?P<op>{_LATER})\s+(?:plans?\s+(?:for|to)\s+)?(?:hold\s+)?{_NP}")),
)

# --- words after them

_WAS = rf"{_AFTER_NP}{_BE}\s+(?:\w+ly\s+)?"
_WAS_OFF = rf"{_AFTER_NP}(?:{_BE}\s+)?(?:\w+ly\s+)?"
_TAILS: tuple[tuple[Against, _Pattern], ...] = (
    (
        "denied",
        _after(
            rf"{_AFTER_NP}(?:(?:did|has|have|had|was|were)\s*{_NOT}|never)\s+"
            r"(?:ever\s+|actually\s+|in\s+fact\s+|been\s+)*"
            r"(?:tak(?:e|en)\s+place|took\s+place|happen(?:ed)?|occur(?:red)?|held|materiali[sz]ed?|existed?)\b"
        ),
    ),
    ("denied", _after(rf"{_WAS}denied\b")),
    (
        "denied",
        _after(
            r"[^;:.!?]{0,60}?,?\s+(?:which|that|something)\s+[^,;:.!?]{1,50}?\s+(?:has\s+|have\s+)?(?:denie[sd]|deny)\b"
        ),
    ),
    ("refused", _after(rf"{_WAS}(?:rejected|refused|ruled\s+out|turned\s+down|rebuffed|spurned|declined)\b")),
    (
        "cancelled",
        _after(rf"{_AFTER_NP}(?:will|would)\s+not\s+(?:now\s+)?(?:tak\w+\s+place|be\s+held|go\s+ahead|happen)\b"),
    ),
    (
        "cancelled",
        _after(
            rf"{_WAS_OFF}(?:cancell?ed|called\s+off|scrapped|abandoned|axed|suspended|shelved|broken\s+off)\b|"
            rf"{_AFTER_NP}fell\s+through\b"
        ),
    ),
    (
        "postponed",
        _after(rf"{_WAS_OFF}(?:postponed|put\s+(?:off|back|on\s+hold)|deferred|pushed\s+back|rescheduled|delayed)\b"),
    ),
)
_NO = _Pattern(r"\b(?:no|not\s+a(?:ny)?(?:\s+single)?)\s+(?:such\s+)?(?:[\w’'-]+\s+){0,4}\Z", re.IGNORECASE)
_NO_LATER = _Pattern(r"[^;.!?]{0,60}?\b(?:will|would|can|could|until|unless|before)\b", re.IGNORECASE)
_NO_EVENT = _Pattern(
    rf"(?:{_AFTER_NP}|\s+)(?:\w+\s+)?(?:{_BE}|ha[sd]|have|took|taken|happened|occurred|planned|scheduled|held)\b",
    re.IGNORECASE,
)
_REPORTED = _Pattern(rf"\b(?:{_REPORTS})\b(?:(?!\b(?:after|before|said|says)\b)[^;.!?]){{0,110}}\Z", re.IGNORECASE)
_CALLED_FALSE = _Pattern(rf"[^;.!?]{{0,110}}?\b(?:{_FALSE}|denied|denies|dismissed|rejected|refuted)\b", re.IGNORECASE)
_STILL_ON = _Pattern(r"(?<!\bwill)(?<!\bwould)\s+not\b|\bnever\b|n[’']t\b", re.IGNORECASE)  # "were not cancelled"
_NOUN = _Pattern(r"(?:s|ing|ion|call|round|summit|visit|contact|dialogue)\Z", re.IGNORECASE)
_THAT = _Pattern(r"\bthat\s+[^;:.!?]{0,80}\Z", re.IGNORECASE)

# --- what undoes or obscures a negation

_NOT_BEFORE = _Pattern(
    rf"(?:\b(?:{_NOT}|no|without|nor|neither|hardly|stop(?:s|ped)?\s+short\s+of|confirm\s+(?:or|nor))|n[’']t|cannot|{_REFUSE}(?:\s+to)?|{_DENY}(?:\s+that)?)"
    r"\s+(?:(?:to|of|or|been|be|yet|that|he|she|it|they|had|has|have|explicitly|entirely|\w+ly)\s+){0,4}\Z",
    re.IGNORECASE,
)
_SPEECH = _Pattern(
    r"\b(?:to\s+)?(?:say|comment|confirm|disclose|reveal|answer|tell|speculate|explain|name|discuss\s+(?!pay|peace|terms))\b",
    re.IGNORECASE,
)
_STAYED_AWAY = _Pattern(
    r"(?:attend|join|t[ao]k\w*\s+part|participat)\w*\s+(?:in\s+)?(?:[\w’'.-]+\s+){0,6}\Z", re.IGNORECASE
)
_ONLY_THREATENED = _Pattern(
    r"\b(?:threat\w*\s+to|could|might|may|would|should|consider\w*|if\s+[\w\s]{0,30}|want\w*\s+to|"
    r"urg\w+\s+[\w\s]{1,30}\s+to|call\w*\s+(?:on\s+[\w\s]{1,30}\s+to|for)|plan\w*\s+to|ask\w*\s+[\w\s]{1,30}\s+to|possible)\s+\Z",
    re.IGNORECASE,
)
# a noun in what is denied: "that talks were held", "that there had been talks", "that they had held talks"
_SAID_OF_IT = _Pattern(
    rf"\bthat\s+(?:{_NP}|[^,;:.!?]{{0,60}}?\bthere\s+(?:\w+\s+){{0,3}}?{_NP}|"
    rf"[^;:.!?]{{0,80}}?\b(?:had|has|have|was|were|would|will|is|are|did|ever|even)\s+(?:\w+\s+){{0,2}}?(?:{_LIGHT}){_NP}|"
    rf"[^;:.!?]{{0,60}}?\b(?:held|had|attended|joined)\s+{_NP})\Z",
    re.IGNORECASE,
)
_HAVE = _Pattern(r"\b(?:would|could|should|might)(?:\s+(?:not|never)|n[’']t)\s+have\b", re.IGNORECASE)
_ADJUNCT = _Pattern(
    r"\b(?:at|during|after|following|before|ahead\s+of|from|since|outside)\s+(?:(?:the|a|an|his|her|their|its|this|that|"
    r"[\w’'-]+[’']s?|[\w-]+)\s+){0,3}\Z",
    re.IGNORECASE,
)
_RESUMED = _Pattern(
    r"[^;.!?]{0,60}\b(?:now|will|(?:is|are)\s+(?:now\s+)?(?:set|due|to|under)|began|opened|resumed|started|took\s+place)\b",
    re.IGNORECASE,
)

# --- what is called "meet" and is no meeting

_THINGS = (
    r"(?:demands?|conditions?|deadlines?|targets?|needs?|costs?|challenges?|obligations?|requirements?|criteria|"
    r"criterion|standards?|goals?|expectations?|commitments?|terms|definitions?|thresholds?|bills?|payments?|quotas?|"
    r"objectives?|budgets?|specifications?|concerns?|aims?|duty|duties|promises?|pledges?|shortfall|rise|expenses|"
    r"requests?|benchmarks?|test)"
)
_MEETS_THING = _Pattern(
    r"\s+(?:(?!(?:with|over|on|about|to|in|for|at|by|and|as|after|before|who|from)\b)(?:(?-i:[a-z])[\w’'-]*|[\w.-]+[’']s?|\d[\w.,%]*)\s+){0,5}"
    rf"{_THINGS}\b",
    re.IGNORECASE,
)
_MET_WITH = _Pattern(
    r"\s+(?:only\s+)?(?:with|by)\s+(?:(?-i:[a-z])[\w’'-]*\s+){0,4}?(?:criticisms?|resistance|silence|scepticism|skepticism|"
    r"opposition|derision|applause|approval|protests?|anger|outrage|hostility|indifference|enthusiasm|disbelief|"
    r"suspicion|refusals?|rejection|success|failure|condemnation|objections?|praise|laughter|contempt|caution|jeers|"
    r"boos|cheers|fury|dismay|relief|alarm|gunfire|tear\s+gas|force|violence|shrugs?|responses?|reactions?|reception)\b",
    re.IGNORECASE,
)
_THING_THAT = _Pattern(
    rf"\b{_THINGS}\s+(?:(?:that|which)\s+)?(?:(?!(?:and|but|when|where|after|before)\b)[\w’'.-]+\s+){{0,4}}?"
    r"(?:should|must|ha[sd]\s+to|have\s+to|will|would|could|can|cannot|needs?\s+to|failed\s+to|did|does|do|is\s+to|"
    r"(?:is|are|was|were)\s+(?:\w+\s+)?to|promised\s+to|agreed\s+to|yet\s+to)\s+(?:not\s+)?\Z",
    re.IGNORECASE,
)
_PASSIVE = _Pattern(
    r"\b(?:was|were|been|being|be|is|are)(?:\s+not|n[’']t|\s+never|\s+yet)?\s+(?:(?:\w+ly|fully|also|being)\s+)?\Z",
    re.IGNORECASE,
)
_MEET = _Pattern(r"me(?:e?t|ets|eting)\b", re.IGNORECASE)


def is_no_meeting(text: str, clause: Span, words: Span) -> bool:
    """Whether "meet" is said of a thing: to meet demands, to be met with silence, obligations that one should meet.

    Examples
    --------
    >>> text = "Tarvonia met the conditions."
    >>> is_no_meeting(text, (0, len(text)), (9, 12))
    True
    """
    if not _MEET.match(text, *words):
        return False
    lead = text[max(clause[0], words[0] - _REACH) : words[0]]
    if _PASSIVE.search(lead) and text[words[0] : words[1]].lower() == "met":
        return True  # a demand "was not met"
    return bool(
        _MEETS_THING.match(text, words[1], clause[1])
        or _MET_WITH.match(text, words[1], clause[1])
        or _THING_THAT.search(lead)
    )


def negated(text: str, clause: Span, words: Span) -> Negation | None:
    """What the words around a meeting's own words say against it; None if they say nothing against it.

    Parameters
    ----------
    clause : the clause, or the sentence, around the words; nothing outside it is looked at
    words : the words that name the meeting: "met", "talks", "phone call"

    Examples
    --------
    >>> text = "Kreel denied that he had met Maravin."
    >>> negated(text, (0, len(text)), (25, 28))
    Negation(status='denied', start=6)
    >>> text = "Maravin refused to meet Kreel."
    >>> negated(text, (0, len(text)), (19, 23)).status
    'refused'
    """
    start, end = words
    low = max(clause[0], start - _REACH)
    for stop in _STOP.finditer(text, low, start):
        low = stop.end()
    lead, tail = text[low:start], text[end : min(clause[1], end + _REACH)]
    verb = not _NOUN.search(text[start:end])
    before, after = _before_it(lead, tail, verb=verb), _after_it(lead, tail, verb=verb)
    if before is None:
        return after and Negation(after, start)
    status, at = before
    if status == "denied" and after not in (None, "denied") and _THAT.search(lead):
        status = "unclear"  # "denied that the meeting was called off"
    return Negation(status, low + at)


def _before_it(lead: str, tail: str, *, verb: bool) -> Negation | None:
    if would := _HAVE.search(lead[-60:]):
        return Negation("unclear", max(0, len(lead) - 60) + would.start())
    for status, pattern in _LEADS:
        if match := pattern.search(lead):
            return _checked(status, lead, match, verb=verb)
    return None if verb else _no_such(lead, tail)


def _checked(status: Against, lead: str, match: re.Match[str], *, verb: bool) -> Negation | None:
    """Return the negation that a pattern found, unless other words undo it or it is not said of the meeting."""
    at, between = match.start("op"), lead[match.end("op") :]
    unclear = Negation("unclear", at)
    if _NOT_BEFORE.search(lead[:at]) or _SPEECH.search(between):
        return unclear
    if status in ("cancelled", "postponed") and _ONLY_THREATENED.search(lead[:at]):
        return None
    clause = _THAT.search(between)
    absent = _STAYED_AWAY.search(between) or (clause and not _SAID_OF_IT.search(between))
    if status == "denied" and not verb and absent:
        return unclear  # who was not there does not deny that it was held; nor who denies what was done there
    if _ADJUNCT.search(between):
        return unclear if clause else None  # "denied that he had shouted at the meeting", "denied it at the meeting"
    return Negation(status, at)


def _no_such(lead: str, tail: str) -> Negation | None:
    """Return what "no" says of a noun, by the words that follow: "no talks will be held", "no talks were held"."""
    no = _NO.search(lead)
    if no is None:
        return None
    if _NO_LATER.match(tail):
        return Negation("refused", no.start())
    return Negation("denied" if _NO_EVENT.match(tail) else "unclear", no.start())


def _after_it(lead: str, tail: str, *, verb: bool) -> Against | None:
    if (said := _REPORTED.search(lead)) and _CALLED_FALSE.match(tail):
        # "reports that advisers were overruled over the meeting are false" does not deny the meeting
        return "denied" if verb or not _THAT.search(said[0]) or _SAID_OF_IT.search(said[0]) else "unclear"
    for status, pattern in _TAILS:
        match = pattern.match(tail)
        if match is None:
            continue
        if status == "postponed" and _RESUMED.match(tail, match.end()):
            continue
        if status in ("cancelled", "postponed") and _STILL_ON.search(match.group()):
            continue
        return status
    return None
