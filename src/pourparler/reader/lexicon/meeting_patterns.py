"""The words by which English tells of encounters, as patterns. Data for ``meetings``, not code."""

from __future__ import annotations

import re

from pourparler.lexicon.calendar import WEEKDAY

TALK = (
    r"(?:meetings?|talks|summits?|negotiations?|sessions?|conversations?|discussions|consultations|"
    r"encounters?|appointments?|"
    r"(?:phone|telephone|video)\s+(?:(?:call|conversation)s?|diplomacy)|call|visits?|lunch|dinner|breakfast|"
    r"joint\s+(?:press|news)\s+conference|"
    r"(?:hours|minutes)(?=\s+with))"
)
TRIGGER = re.compile(
    r"\b(?:"
    r"(?P<meet>met|meets?|sees?|saw|seeing|sat\s+down|sits?\s+down|sitting\s+down|sits?\s+(?:opposite|"
    r"across\s+from|on\s+opposite\s+sides\s+of)|conferred|confers?|"
    r"reconvenes?|reconvened|convenes?|convened|spoke|speaks?|talked|shook\s+hands|shak(?:es?|ing)\s+hands)"
    r"|(?P<host>hosts?|hosted|hosting|receiv(?:es?|ed|ing)|welcom(?:es?|ed|ing)|greet(?:s|ed|ing)?|"
    r"embrac(?:es?|ed|ing)|hug(?:s|ged)?"
    r"|visit(?:s|ed|ing)?|phoned|telephoned)"
    r"|(?P<travel>(?:fl(?:y|ies|ew|ying)|travel(?:s|l?ed|l?ing)?|go(?:es|ing)?|went|head(?:s|ed|ing)?|"
    r"return(?:s|ed|ing)?)\s+(?:back\s+)?to"
    r"|(?:due|expected)\s+in|arriv(?:es?|ed|ing)\s+in|(?:trip|visit|journey)\s+to)"
    rf"|(?P<noun>{TALK}))\b",
    re.IGNORECASE,
)
SUMMIT_LATER = re.compile(r"\bpost-(?:meeting|summit|talks)\b", re.IGNORECASE)
LIGHT = re.compile(
    r"\b(?:h[eo]ld(?:s|ing)?|ha[ds]|have|having|attend(?:s|ed|ing)?|host(?:s|ed|ing)?|open(?:s|ed|ing)?|"
    r"beg[aiu]n(?:s|ning)?|resum(?:e|es|ed|ing)"
    r"|join(?:s|ed|ing)?|start(?:s|ed|ing)?|conduct(?:s|ed|ing)?|conclud(?:e|es|ed|ing)|propos(?:e|es|ed|"
    r"ing)|offer(?:s|ed|ing)?|request(?:s|ed|ing)?"
    r"|prepar(?:e|es|ed|ing)\s+for|cancel(?:s|l?ed|l?ing)?|call(?:s|ed|ing)?\s+off|postpon(?:e|es|ed|ing)|"
    r"rul(?:e|es|ed|ing)\s+out|reject(?:s|ed|ing)?|refus(?:e|es|ed|ing)|declin(?:e|es|ed|ing)|turn(?:s|ed|ing)?\s+down|"
    r"boycott(?:s|ed|ing)?|skip(?:s|ped|ping)?|den(?:y|ies|ied|ying)|scrap(?:s|ped)|put(?:s|ting)?\s+off|suspend(?:s|ed)?|"
    r"arriv(?:e|es|ed|ing)\s+for|agreed?(?:\s+\w+)?\s+to"
    r"|enter(?:s|ed|ing)?|for|in|at)\s+(?:[\w’'-]+\s+){0,5}\Z",
    re.IGNORECASE,
)
ADVERB = re.compile(r"\b(?:after|following|before|during|ahead\s+of|in)\s+(?:[\w’'-]+\s+){0,4}\Z", re.IGNORECASE)
GERUND = re.compile(
    r"\b(?:after|before|following|upon|on|by|without|den(?:y|ies|ied)(?:\s+ever)?|rul(?:e|es|ed)\s+out|refus(?:e|es|ed)|reject(?:s|ed)?)\s+(?:\w+ly\s+)?\Z",
    re.IGNORECASE,
)
BEFORE_GERUND = re.compile(
    r"\b(?:is|are|was|were|be|been|after|before|by|while|when|upon|without|consider|avoid|den(?:y|ies|ied)|"
    r"rul(?:e|es|ed|ing)\s+out|refus(?:e|es|ed)|reject(?:s|ed)?|no\s+(?:intention|point)\s+(?:of|in)|"
    r"not)\s+(?:\w+ly\s+|also\s+|ever\s+)?\Z",
    re.IGNORECASE,
)
WITH = re.compile(r"\s+(?:with|between|among|involving)\b(?:\s+(?:[\w’'-]+\s+){1,5}including\b)?", re.IGNORECASE)
ADVERBS = (
    r"(?:\s+(?:up|again|briefly|privately|separately|directly|together|alone|"
    r"by\s+(?:tele)?phone|on\s+the\s+phone|\w+ly))*"
)
TO_OBJECT = re.compile(rf"{ADVERBS}(?:\s+(?:with|to))?", re.IGNORECASE)
ALONE = re.compile(
    rf"{ADVERBS}\s*(?:[.,;)”\"]|\Z|(?:in|at|on|for|face|today|tomorrow|yesterday|this|last|next|"
    r"to\s+(?:discuss|take|talk|sign|hear)|"
    r"during|after|before|under|over|as|behind|outside|near|each|one\s+another|late|early|"
    rf"{WEEKDAY})\b)",
    re.IGNORECASE,
)
TO_SEE = re.compile(
    r"\b(?:to\s+(?:see|meet|visit|brief|hold\s+talks|confer)(?:\s+with)?|for\s+(?:\w+\s+){0,3}?(?:talks|"
    r"(?:a\s+)?meetings?)\s+with)\b",
    re.IGNORECASE,
)
BY = re.compile(r"\s+by\b")
BESIDE = re.compile(
    r"\b(?:under\s+the\s+chairmanship\s+of|chaired\s+by|hosted\s+by|mediated\s+by|"
    r"in\s+the\s+presence\s+of|joined\s+by)\b",
    re.IGNORECASE,
)
THEM = re.compile(rf"{ADVERBS}(?:\s+with)?\s+(?:them|him|her|each\s+other|one\s+another)\b", re.IGNORECASE)
PHONE = re.compile(r"\b(?:tele)?phone[ds]?\b|\bby\s+video\b|\bvideo\s+call\b|\btelephoned\b", re.IGNORECASE)
TWO = re.compile(
    r"(?:\A|[\s“\"])(?:the\s+(?:two|pair)|both|the\s+two\s+(?:leaders|men|women|ministers|presidents|"
    r"negotiators|envoys))\b[^,;:.]{0,40}\Z",
    re.IGNORECASE,
)
SIDES = re.compile(
    r"\b(?:the\s+(?:two\s+)?(?:delegations|sides|parties|governments|countries|teams|negotiators)|"
    r"both\s+(?:sides|delegations|parties|governments|countries))"
    r"\b[^,;:.]{0,40}\Z",
    re.IGNORECASE,
)

NOT = re.compile(
    r"\b(?:not|never|no|without|neither|nobody|none|cannot|fail(?:s|ed)?\s+to|yet\s+to|would\s+have)\b|n[’']t\b",
    re.IGNORECASE,
)
IF = re.compile(r"\b(?:if|unless|whether|until|would\s+have|were\s+to\s+meet|as\s+though)\b", re.IGNORECASE)
CANCELLED = re.compile(
    r"\b(?:cancel\w*|call(?:s|ed|ing)?\s+off|scrapp\w+|(?:did|has|have)\s+not\s+tak\w+\s+place|never\s+took\s+place|"
    r"pull(?:s|ed)?\s+out\s+of)\b",
    re.IGNORECASE,
)
PROPOSED = re.compile(
    r"\b(?:propos\w+|offer\w*|invit\w+|suggest\w*|call(?:s|ed|ing)?\s+(?:for|on)|urg(?:e|es|ed|ing)|"
    r"(?:ready|willing|prepared|open)\s+(?:to|for)|could|(?-i:may)|might|"
    r"want(?:s|ed)?|hop(?:e|es|ed|ing)\s+(?:to|for)|would\s+like|ask(?:s|ed)?\s+(?:to|for)|request\w*|"
    r"seek\w*|sought|demand\w*|appeal\w*|consider\w*)\b",
    re.IGNORECASE,
)
ASKED = re.compile(
    r"\b(?:invit(?:es?|ed|ing)|urg(?:es?|ed|ing)|ask(?:s|ed|ing)?|want(?:s|ed)?|called\s+on|calls\s+on)\s+(?:[\w-]+\s+){0,3}\Z",
    re.IGNORECASE,
)
PLANNED = re.compile(
    r"\b(?:will|would|shall|due|set\s+(?:to|for)|scheduled|slated|planned|plans?|expect(?:s|ed)|(?:is|are|"
    r"was|were)\s+to|to|prepar\w+|upcoming|"
    r"going\s+to|agreed?|ahead\s+of|arrang\w+|has\s+an\s+appointment|tomorrow|next)\b|[’']ll\b",
    re.IGNORECASE,
)
WENT = re.compile(r"\b(?:flew|went|arrived|came|travel+ed|gathered|returned|headed|hurried)\b", re.IGNORECASE)
PAST = re.compile(
    r"(?:met|saw|sat|conferred|spoke|talked|shook|flew|went|arrived|reconvened|convened|\w+ed)\b", re.IGNORECASE
)
BE = re.compile(r"\b(?:is|are|was|were|been|being|be)\s+(?:\w+ly\s+|also\s+)?\Z", re.IGNORECASE)
FELL_THROUGH = re.compile(
    r"\W*(?:that|the|this)\s+(?:visit|meeting|trip|session|talks|summit|encounter|lunch|"
    r"dinner)\s+(?:(?:did\s+not|never)\s+t[ao]ke?o?k?\s+place|"
    r"(?:was|were|has\s+been|had\s+been)\s+(?:cancelled|canceled|called\s+off|scrapped))\b",
    re.IGNORECASE,
)
PUT_OFF_NEXT = re.compile(
    r"\W*(?:(?:that|the|this)\s+(?:visit|meeting|trip|session|talks|summit|encounter|lunch|dinner)|it|they)\s+"
    r"(?:was|were|has\s+been|had\s+been|have\s+been)\s+(?:later\s+|then\s+)?(?:postponed|put\s+(?:off|back)|delayed|deferred)\b",
    re.IGNORECASE,
)
# the next sentence denies what was told; "it" may be something else, so the meeting must be told as somebody's word
NEVER_WAS = re.compile(
    r"\W*(?:(?:that|the|this|no\s+such)\s+(?:meeting|encounter|conversation|summit|talks)|it|no\s+meeting)\s+"
    r"(?:never\s+(?:happened|took\s+place)|did\s+not\s+happen|happened|took\s+place)\b(?=\s*[.,”\"]|\s+at\s+all)",
    re.IGNORECASE,
)
DENIED_NEXT = re.compile(
    r"\W*(?:(?:[\w’'.-]+\s+){1,6}?(?:has\s+|have\s+|later\s+|since\s+|flatly\s+|strongly\s+|both\s+)*"
    r"(?:denied|denies|deny|rejected|dismissed|disputed)\s+(?:it|this|that|(?:the|this|that|these|those)\s+(?:reports?|claims?|"
    r"stor(?:y|ies)|accounts?|meeting|rumou?rs?|allegations?)|(?:any\s+such|such\s+a|any)\s+meeting)\b|"
    r"(?:that|this|it|(?:the|this|that)\s+(?:report|claim|story|account|rumou?r))\s+(?:is|was)\s+(?:\w+ly\s+|simply\s+)?"
    r"(?:false|untrue|not\s+true|wrong|nonsense|a\s+lie|baseless|fabricated|invented|denied))",
    re.IGNORECASE,
)
IS_TOLD = re.compile(
    r"\b(?:said|says|reports?|reported|claim(?:s|ed)?|according\s+to|told|wrote|writes|rumou?rs?)\b(?![^.]*\baccus)",
    re.IGNORECASE,
)
NOW = re.compile(
    r"\b(?:is|are|remain)\s+(?:(?:still|now|currently|also|already)\s+)?(?:holding|having|conducting|in|locked\s+in|engaged\s+in|"
    r"continuing)\s+(?:[\w’'-]+\s+){0,4}\Z",
    re.IGNORECASE,
)
MEETING_NOW = re.compile(
    r"\b(?:is|are)\s+(?:(?:still|now|currently|also)\s+)?(?:meeting|sitting\s+down)\Z", re.IGNORECASE
)
GOES_ON = re.compile(
    r"[^;:.!?]{0,70}?\b(?:(?:is|are|was|were|remain(?:s|ed)?|still)\s+(?:(?:still|now|currently|already)\s+)?(?:under\s?way|ongoing|continuing|"
    r"in\s+progress|taking\s+place|going\s+on)|continues?(?!\s+(?:on\s+)?(?:tomorrow|next|\w+day\b))|"
    r"(?:has\s+|have\s+)?entered\s+(?:(?:its|their|a|the)\s+)?\w+\s+(?:day|week|hour|month|night|round))\b",
    re.IGNORECASE,
)
BREAK = re.compile(r"[;:]\s|\s[—–]\s|,\s+(?:but|while|whereas|although|though|even\s+as)\s", re.IGNORECASE)
UNTIL = re.compile(
    r"\b(?:until|till|to|rescheduled\s+for)\s+(?:at\s+least\s+|about\s+|around\s+)?(?:the\s+)?\Z", re.IGNORECASE
)
SAID_ON = re.compile(
    r"\b(?:said|says|told|confirmed|announced|added|stated|wrote|reported|declared)\b[^,;:“”\"]{0,30}\Z", re.IGNORECASE
)
SINCE = re.compile(r"\b(?:(?:since|until|till)\s+[^,;:]{0,50}|(?:of|from|by)\s+(?:the\s+)?)\Z", re.IGNORECASE)
# the words between a preposition and the name of a place: "in the seaside resort of X"
_TOWARDS = (
    r"(?:(?:[\w’'-]+\s+){0,4}(?:capital|city|town|resort|port),\s+)?(?:(?!(?:with|by|between|for|from|and|to|on|about|after|which|that|under)\s)[\w’'-]+\s+){0,3}"
    r"(?:(?:(?!(?:with|by|between|for|from|and|to)\s)[\w’'-]+\s+){0,2}of\s+)?"
)
AT = re.compile(rf"(?<![\w’'-])(?:in|at|near|outside|inside|aboard|to)\s+(?:the\s+)?{_TOWARDS}\Z", re.IGNORECASE)
IN = re.compile(
    rf"(?<![\w’'-])(?:(?:in|at|near|outside|inside|aboard)\s+(?:the\s+)?{_TOWARDS}|to\s+(?:the\s+)?(?:\w+\s+of\s+)?)\Z",
    re.IGNORECASE,
)
OPENS = re.compile(r"\W*(?:[\w\s]{0,20},?\s+)?(?:in|at|aboard)\s+(?:the\s+)?\Z", re.IGNORECASE)
MEDIA = frozenset(
    {
        "newspaper",
        "agency",
        "news agency",
        "broadcaster",
        "magazine",
        "reporter",
        "journalist",
        "photographer",
        "correspondent",
    }
)
TO = re.compile(r"\bto\s+(?:the\s+)?(?:[\w’'-]+\s+){0,1}\Z", re.IGNORECASE)
TO_OFFICE = re.compile(
    r"\b(?:ambassador|envoy|embassy|adviser|representative|minister|president|war|fighting|troops|"
    r"people)\s+(?:to|in|for|at)\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
QUALIFIED = re.compile(r"\s+(?:capital|resort|city|town|region|border|coast|coastal|seaside|suburb|province|valley)\b")
