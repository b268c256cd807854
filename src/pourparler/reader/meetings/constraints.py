"""Whether the words around the trigger of a meeting say that it did not or will not take place.

This is a constraint on what the network finds, not a reading of its own: a meeting that is denied, refused, called off
or put off in plain words is never given as held, ongoing or planned, however sure the network is.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from pourparler.record import Span

Against = Literal["denied", "refused", "cancelled", "postponed", "unclear"]
"""What words say against a meeting. ``unclear``: a negation without a status, such as "did not deny that they met"."""

_REACH = 200  # characters on each side of a trigger
_MARK = "\0"  # stands for the trigger in what is searched

# --- words against a meeting

_NOT = r"(?:not(?!\s+(?:only|just|merely|least))|never)"
_ANY_NOT = rf"(?:{_NOT}|[a-z]{{2,6}}n[’']t|cannot)"
_WILL_NOT = (
    rf"(?:(?:wo|would|ca|could|sha)n[’']t|cannot|(?:will|would|shall|can|could|must|am|is|are|[’']m|[’']re)\s+{_NOT})"
)
_NO = r"no(?!\s+(?:doubt|longer|wonder))"
_DENY = r"den(?:y|ies|ied|ying|ials?)"
_DOUBT = rf"(?:{_DENY}|dismiss(?:es|ed|ing)?|reject(?:s|ed|ing)?|refut(?:es?|ed|ing))"
_FALSE = r"(?:false|untrue|not\s+true|incorrect|baseless|unfounded|fabricated|invented|made\s+up|no\s+truth|an?\s+lie)"
_REFUSE = r"(?:refus(?:es?|ed|ing|als?)|declin(?:es?|ed|ing)|unwilling)"
_REJECT = (
    r"(?:reject(?:s|ed|ing)?|rul(?:es?|ed|ing)\s+out|turn(?:s|ed|ing)?\s+down|boycott(?:s|ed|ing)?|spurn(?:s|ed|ing)?|"
    r"rebuff(?:s|ed|ing)?|declin(?:es?|ed|ing)|(?:said|says|say|saying)\s+no\s+to)"
)
_CALL_OFF = (
    r"(?:cancel(?:s|l?ed|l?ing|lation\s+of)|call(?:s|ed|ing)?\s+off|suspen(?:d|ds|ded|ding|sion\s+of)|cuts?\s+off|"
    r"scrapp?(?:s|ed|ing)?|abandon(?:s|ed|ing)?|br(?:eaks?|oke|oken|eaking)\s+off)"
)
_PUT_OFF = (
    r"(?:postpon(?:es?|ed|ing)|put(?:s|ting)?\s+(?:off|back|on\s+hold)|delay(?:s|ed|ing)?|defer(?:s|red|ring)?|"
    r"push(?:es|ed|ing)?\s+back)"
)
_DID = r"(?<!to\s)(?<!not\s)(?<!n[’']t\s)\b"  # "threatened to cancel", "did not call off"
_BE = r"(?:was|were|is|are|being|(?:has|have|had)\s+been)"
_WAS = rf"{_BE}\s+(?:\w+ly\s+)?"
_SAID = r"(?:said|says|report(?:s|ed)?|claim(?:s|ed)?|told|wrote|according\s+to)"
_READY = r"(?:ready|willing|prepared|going|able|want(?:ed)?|wish(?:ed)?|intend(?:ed)?|agreed?|allowed)"
_AIM = r"(?:intention|desire|wish|interest|need|point|reason|sense|use)"
_REPORT = r"(?:reports?|claims?|rumou?rs?|suggestions?|speculation|allegations?|stor(?:y|ies))"
_REQUEST = r"(?:offers?|invitations?|calls?|appeals?|proposals?|suggestions?|requests?|demands?|idea|prospect)"

# --- words that may stand between them and the trigger

_HOLD = (
    r"(?:h[eo]ld(?:ing)?|ha(?:ve|d|ving)|(?:enter|open|accept|resum|conven|host|arrang|schedul|continu|start)"
    r"(?:e|ed|ing)?|s(?:eek(?:ing)?|ought)|beg[aiu]n(?:ning)?|engag(?:e|ed|ing)\s+in|"
    r"(?:agreed?|go(?:ing)?|c[ao]me|coming|return(?:ed|ing)?|commit(?:ted)?)\s+(?:in)?to|in)"
)
_ATTEND = r"(?:(?:attend|join)(?:ed|ing)?|(?:t[ao]k(?:e|en|ing)|took)\s+part\s+in|participat(?:e|ed|ing)\s+in)"
_STOP = (
    r"(?:but|or|which|who|when|while|after|before|during|following|since|until|because|if|whether|at|on|over|about|"
    r"by|as|not|said|says|say|told|comment)\b"
)
_LINK = r"(?:and|was|were|is|are|has|have|had|will|would|that|to|of|for|in|from|with)\b"
_NOUNS = rf"(?:(?!{_STOP}|{_LINK})[\w’'.-]+\s+){{0,4}}?"
_SUBJECT = rf"(?:(?!{_STOP})[\w’'.-]+\s+){{0,9}}?"
_ADVERBS = r"(?:(?:yet|ever|even|again|also|actually|repeatedly|been|be|having|had|to|\w+ly)\s+){0,4}"
_DO = rf"{_ADVERBS}(?:{_HOLD}\s+{_NOUNS})?"  # to a verb ("to meet"), or through one to its noun ("to hold talks")
_GO = rf"{_ADVERBS}(?:(?:{_HOLD}|{_ATTEND})\s+{_NOUNS})?"
_PHRASE = rf"{_ADVERBS}(?:(?:{_HOLD}|{_ATTEND})\s+)?{_NOUNS}(?:{_REQUEST}\s+(?:of|to|for)\s+{_GO}{_NOUNS})?"
_WITH = (  # what may stand between a noun and its verb: "with the union and the company", ", planned for Friday,"
    r"(?:\s+(?:with|between|among|in|at|on|of)\s+(?:the\s+)?"
    r"(?:(?!(?:the|never|did|has|had|was|were|is|are|will)\b)[\w’'.-]+\s+(?:and\s+(?:the\s+)?)?){1,5}?|"
    r",[^,;:.!?\0]{3,60},\s+|\s+)"
)
_HAPPEN = r"(?:tak(?:e|en)\s+place|took\s+place|happen(?:ed)?|occur(?:red)?|held|under\s?way)\b"
_CLAIM = (  # what a denied clause says: that a meeting took place, or that somebody met or held talks
    rf"(?:{_NOUNS}\0{_WITH}(?:(?:had|have|has|was|were)\s+)?(?:\w+\s+)?{_HAPPEN}|there\s+{_SUBJECT}\0|"
    rf"{_SUBJECT}{_ADVERBS}(?:{_HOLD}\s+{_NOUNS})\0|"
    rf"{_SUBJECT}{_ADVERBS}(?<!the\s)(?<!\sa\s)\0(?!\s+(?:had|have|has|was|were)\b))"
)
_REPORTING = rf"{_REPORT}\s+(?:of\s+{_PHRASE}\0|(?:by\s+{_NOUNS})?(?:that\s+)?{_CLAIM})"
_DENIES_IT = rf"(?:[\w’'.,-]+\s+){{1,8}}?{_DENY}\s+(?:the|that|this|these|those|such)\s+{_REPORT}[.;!]"

# The first that is found decides.
_PATTERNS: tuple[tuple[Against, str], ...] = (
    ("unclear", rf"\b(?:would|could|should|might)(?:\s+{_NOT}|n[’']t)\s+have\s+{_DO}\0"),
    ("unclear", rf"\b(?:{_ANY_NOT}|without|nor|or)\s+(?:{_REFUSE}|{_DENY}|{_REJECT}|rule\s+out)\s[^;.\0]*\0"),
    ("unclear", rf"\b(?:threat(?:s|en(?:s|ed|ing)?)?\s+to|may|might|could)\s+(?:{_REFUSE}|{_REJECT})\s[^;.\0]*\0"),
    ("unclear", rf"\b{_REFUSE}\s+to\s+(?:say|comment|confirm|tell|disclose|reveal)\s[^;.\0]*\0"),
    ("unclear", rf"(?<!there\s)\b(?:(?:is|was)(?:n[’']t|\s+{_NOT})|(?:it|that)[’']s\s+{_NOT})\s+an?\s+{_NOUNS}\0"),
    ("denied", rf"\b{_DENY}\s+that\s+{_CLAIM}"),
    ("denied", rf"\b{_DENY}\s+{_ADVERBS}{_NOUNS}{_DO}\0"),
    ("denied", rf"\b{_DOUBT}\s+(?:as\s+\w+\s+)?{_NOUNS}{_REPORTING}"),
    ("denied", rf"\b{_FALSE}\s+(?:in\s+|to\s+\w+\s+)?(?:the\s+)?(?:{_REPORT}\s+)?(?:that\s+{_CLAIM}|of\s+{_PHRASE}\0)"),
    ("denied", rf"\b{_REPORTING}[^;.!?]{{0,100}}?\b(?:(?:{_BE}|as)\s+(?:\w+ly\s+)?(?:{_FALSE}|denied)|{_DENY})\b"),
    ("denied", rf"\b(?:neither|nobody|no\s+one|none)\s+(?:{_SUBJECT}{_ADVERBS}{_HOLD}\s+{_NOUNS}|{_SUBJECT})\0"),
    ("refused", rf"\b{_REFUSE}\s+(?:again\s+)?to\s+{_GO}\0"),
    ("refused", rf"\b{_REJECT}\s+{_PHRASE}\0"),
    ("refused", rf"\b(?:{_ANY_NOT}\s+{_READY}|no\s+{_AIM})\s+(?:(?:to|of|in|for)\s+)?{_PHRASE}\0"),
    ("refused", rf"\bthere\s+(?:will|would|can|could|shall|must)\s+be\s+no\s+{_NOUNS}\0"),
    ("refused", rf"\b{_NO}\s+{_NOUNS}\0{_WITH}(?:will|would|can|could)\b"),
    ("refused", rf"\b{_WILL_NOT}\s+{_GO}\0"),
    ("denied", rf"\bno\s+plans?\s+(?:to|for)\s+{_PHRASE}\0"),
    ("denied", rf"\b(?:{_ANY_NOT}|without|yet\s+to|failed\s+to)\s+{_DO}(?:\w+\s+or\s+)?\0"),
    ("denied", rf"\b(?:(?:{_ANY_NOT}|without)\s+(?:an?|any|been)|{_NO}|never)\s+(?:any\s+)?{_NOUNS}\0"),
    ("denied", rf"\0{_WITH}(?:(?:did|has|have|had|was|were)(?:\s+{_NOT}|n[’']t)|never)\s+(?:\w+\s+)?{_HAPPEN}"),
    ("denied", rf"\0{_WITH}{_WAS}denied\b"),
    ("denied", rf"\0[^,;:.!?]{{0,60}},\s+(?:which|something)\s+[^,;:.!?]{{1,50}}?\s{_DENY}\b"),
    ("refused", rf"\0{_WITH}{_WAS}(?:rejected|refused|ruled\s+out|turned\s+down)\b"),
    ("cancelled", rf"\0{_WITH}(?:will|would)\s+not\s+(?:\w+\s+)?(?:{_HAPPEN}|be\s+held|go\s+ahead)"),
    ("cancelled", rf"{_DID}{_CALL_OFF}\s+{_NOUNS}\0|\0{_WITH}(?:{_WAS}{_CALL_OFF}|fell\s+through)\b"),
    ("postponed", rf"{_DID}{_PUT_OFF}\s+{_NOUNS}\0|\0{_WITH}{_WAS}{_PUT_OFF}\b"),
    ("denied", rf"^[^\0]*\b{_SAID}\b[^\0]*\0[^.!?]*[.!?][”\"]?\s+{_DENIES_IT}"),
)  # fmt: skip
_ANY = (  # of which each pattern has one; most triggers stand beside none, and then no pattern is compiled
    rf"\b(?:{_ANY_NOT}|no\w*|neither|without|yet\s+to|failed\s+to|{_REFUSE}|{_REJECT}|{_DOUBT}|{_FALSE}|{_CALL_OFF}|"
    rf"{_PUT_OFF}|fell\s+through)\b|n[’']t\b"
)
_CLAUSE = r"[;:.!?](?=\s)|,\s+(?:and|but|who|which|while|so|yet)\s|\b(?:but|while|although|though|whereas)\b"
_BESIDE = (  # "at the meeting, .. was rejected": what is said is not said of the meeting
    r"\b(?:at|during|after|before|following)\s+(?:(?:the|an?|his|her|its|their|this|that|these|those|[\w’'-]+[’']s)\s+"
    r"(?:[\w’'.-]+\s+){0,2}|(?:(?!\w+ing\b)[\w’'.-]+\s+)?)\Z"
)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def status_against(text: str, sentence: Span, trigger: Span) -> Against | None:
    """Return what the words of a sentence say against the meeting that a trigger tells of; None for nothing.

    Examples
    --------
    >>> text = "Kreel denied that he had met Maravin."
    >>> status_against(text, (0, len(text)), (25, 28))
    'denied'
    >>> text = "Kreel denied the charge after he had met Maravin."
    >>> status_against(text, (0, len(text)), (37, 40)) is None
    True
    """
    low = max(sentence[0], trigger[0] - _REACH)
    for stop in _compiled(_CLAUSE).finditer(text, low, trigger[0]):
        low = stop.end()
    before, after = text[low : trigger[0]], text[trigger[1] : sentence[1] + _REACH][: 2 * _REACH]
    if _compiled(_BESIDE).search(before):
        return None
    words = _MARK.join(part.replace(_MARK, " ").replace("\n", " ") for part in (before, after))
    if not _compiled(_ANY).search(words):
        return None
    return next((status for status, pattern in _PATTERNS if _compiled(pattern).search(words)), None)
