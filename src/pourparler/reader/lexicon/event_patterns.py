"""The words by which English tells of gatherings as events ("talks", "the summit"). Data for ``events``, not code."""

from __future__ import annotations

import re

from pourparler.lexicon.calendar import CARDINALS, MONTH, WEEKDAY, cardinals

EVENT = re.compile(
    r"(?<![\w’'-])(?:"
    r"(?P<talks>(?:rounds?\s+of\s+(?:[\w’'-]+\s+){0,3}?)?(?:talks|negotiations|consultations|discussions|mediation)"
    r"|(?:negotiating|bargaining|mediation|plenary|talks|opening|closing|first|second|third|fourth|fifth|final|next|"
    r"emergency|closed-door|joint)\s+sessions?|round(?=\s+(?:in|on|at|is|was|will|began|ended|opened|starts?|opens?)\b))"
    r"|(?P<summit>summits?)"
    r"|(?P<congress>conferences?(?!\s+(?:calls?|rooms?|cent(?:er|re)s?|halls?|committees?|tables?|finals?|champion\w*))"
    r"|congress(?:es)?|(?-i:Congress(?=\s+(?:of|on|for)\s+[A-Z])))"
    r"|(?P<meeting>(?:meetings?|gatherings?)))(?![\w-])",
    re.IGNORECASE,
)
# what is called so and is no encounter of negotiators
NO_EVENT = re.compile(
    r"(?:\b(?:press|news|media|party|sports?|athletic|video|town[\s-]hall|campaign|prayer|shareholders?|staff|board|"
    r"conservative|editorial|annual\s+general)\s+|\b(?-i:US|U\.S\.|American|Library\s+of|[Ii]n|[Tt]hrough|[Bb]y|"
    r"[Oo]f|[Tt]o|[Ff]rom|[Ww]ith|[Tt]hat|[Bb]efore)\s+(?=(?-i:Congress)))\Z",
    re.IGNORECASE,
)
DETERMINER = frozenset(
    "the a an this that these those his her its their our my another any some no such each every both all".split()
)
# a noun phrase begins after these, read from its noun leftwards
STOPS = frozenset(
    "of from to in at on with by for about against near over into than like under toward towards between among behind"
    " via as including inside outside without alongside despite during since after before following until till through"
    " is are was were be been being has have had will would shall should can could may might must do does did and or"
    " but said says told that which who whom when where while because although though if not never ahead"
    " amid amidst upon".split()
)
HOLD = (
    r"(?:h[eo]ld|host|stage|convene|organi[sz]e|attend|join|open|resum|restart|reopen|relaunch|start|launch|conclud|"
    r"end|chair|lead|led|broker|arrang|sponsor|began|begin|begun|conduct|enter|wrapp?|clos|reviv|reconven|hav|had|has|"
    r"finish|complet|stag|conven|mediat|facilitat|announc|set\s+up)"
    r"(?:d|s|es|ed|ing|e|n?ed|ning|ped|ping|ted|ting)?"
)
OFF = r"(?:cancel\w*|postpon\w+|scrapp\w+|suspend\w*|shelv\w+|delay\w*|call(?:s|ed|ing)?\s+off|put(?:ting)?\s+off)"
ASK = (
    r"(?:propos\w+|call(?:s|ed|ing)?\s+for|offer\w*|suggest\w*|seek\w*|sought|request\w*|demand\w*|push\w*\s+for|"
    r"want(?:s|ed)?|urg(?:e|es|ed|ing)|plead\w*\s+for|appeal\w*\s+for|consider\w*|float\w*|hop(?:e|es|ed|ing)\s+for)"
)
CAME = (
    r"(?:arriv\w+|travel\w*|fl(?:y|ies|ew|ying)|gather\w*|me?et|met|meets|meeting|due|return\w*|head\w*|assembl\w+|"
    r"(?:is|are|was|were|back)|conven\w+|came|com(?:e|es|ing)|invit\w+|summon\w*|call\w*)"
)
# directly before the noun phrase, at the end of what precedes it
HELD_BY = re.compile(rf"\b(?P<verb>{HOLD})(?:\s+(?:up|in|on))?\s+\Z", re.IGNORECASE)
PUT_OFF_BY = re.compile(rf"\b(?P<verb>{OFF})\s+(?:plans\s+for\s+)?\Z", re.IGNORECASE)
ASKED_BY = re.compile(rf"\b(?P<verb>{ASK})\s+(?:to\s+(?:hold|host|resume|start|open|convene)\s+)?\Z", re.IGNORECASE)
CAME_FOR = re.compile(rf"\b(?P<verb>{CAME})\b[^;:“”\"()—–]{{1,110}}?\bfor\s+\Z", re.IGNORECASE)
CALLED_BACK = re.compile(r"\s+\Z")
POINT_OF = re.compile(
    r"\b(?P<verb>(?:end|collapse|breakdown|failure|conclusion|close|opening|beginning|start|resumption|eve|"
    r"(?:first|second|third|last|final|opening)\s+day|postponement|cancellation|suspension))\s+(?:of|to|in)\s+\Z",
    re.IGNORECASE,
)
ADVERBIAL = re.compile(
    r"\b(?P<verb>after|following|ahead\s+of|before|in\s+preparation\s+for|on\s+the\s+eve\s+of|during|"
    r"on\s+the\s+(?:sidelines|margins|fringes)\s+of|prepar\w+\s+for|in\s+advance\s+of)\s+\Z",
    re.IGNORECASE,
)

_AUX = r"(?:(?:has|have|had)\s+(?:been\s+)?|(?:was|were|is|are|being)\s+)"
_AD = r"(?:(?:\w+ly|also|now|then|again|still|already|first|due|later|finally|reportedly)\s+){0,2}"
_GOES_ON = (
    r"(?:begin|start|resume|restart|recommence|reconvene|convene|open|reopen|commence|take\s+place|get\s+under\s?way|"
    r"go\s+ahead|end|conclude|close|continue|be\s+(?:held|staged|hosted|convened|resumed|opened|reconvened|attended)|"
    r"run|last|bring\s+together|kick\s+off|wrap\s+up|follow)"
)
# what says after the noun phrase that the event takes, took or is to take place: the first that follows decides
SAYS = re.compile(
    r"\b(?:"
    rf"(?P<postponed>(?:{_AUX}{_AD})?(?:postponed|put\s+(?:on\s+hold|off|back)|delayed|deferred|pushed\s+back|rescheduled))"
    rf"|(?P<cancelled>(?:{_AUX}{_AD})?(?:cancell?ed|called\s+off|scrapped|"
    r"suspended|shelved|abandoned)|(?:did|has|have|had)\s+not\s+tak\w+\s+place|never\s+took\s+place|"
    r"will\s+not\s+(?:take\s+place|be\s+held|go\s+ahead)|fell\s+through)"
    rf"|(?P<proposed>(?:{_AUX}{_AD})?(?:proposed|suggested|mooted|floated)|(?:could|might|(?-i:may)|should)\s+{_AD}{_GOES_ON})"
    rf"|(?P<planned>(?:{_AUX}{_AD})?(?:due|planned|scheduled|slated|expected|set\s+(?:for|to)|timed\s+for|"
    r"tipped|earmarked|pencilled\s+in|likely)"
    rf"|(?:will|would|shall|(?:is|are|was|were)\s+to|going\s+to|must)\s+{_AD}{_GOES_ON}"
    r"|to\s+(?:begin|start|resume|restart|recommence|reconvene|convene|take\s+place|get\s+under\s?way|go\s+ahead|"
    r"be\s+(?:held|staged|hosted|convened|resumed|opened|reconvened|attended))"
    r"|which\s+(?:\w+\s+){0,3}aims?\s+to\s+bring\s+together"
    r"|(?:begins?|starts?|resumes?|restarts?|reconvenes?|convenes?|opens?|reopens?|recommences?|ends?|concludes?|"
    r"gets?\s+under\s?way|continues?|takes?\s+place)(?=\s+(?:again\s+)?(?:in|on|at|here|today|tomorrow|next|this|"
    rf"later|early|{WEEKDAY})\b))"
    r"|(?P<ongoing>(?:is|are|was|were|remain(?:s|ed)?)\s+(?:(?:still|now|currently|already)\s+)?(?:under\s?way|ongoing|continuing|"
    r"in\s+progress|taking\s+place|going\s+on)|continues?|(?:(?:has|have|had)\s+)?entered\s+(?:(?:its|their|a|the)\s+)?\w+\s+"
    r"(?:day|week|hour|month|night))"
    rf"|(?P<held>(?:{_AUX}{_AD})?(?:held|staged|hosted|convened|chaired|brokered|attended|organi[sz]ed|mediated)\b|"
    rf"took\s+place|taking\s+place|(?:has|have|had)\s+taken\s+place|(?:(?:has|have|had)\s+)?{_AD}"
    r"(?:began|begun|started|opened|resumed|restarted|recommenced|reconvened|convened|ended|concluded|closed)"
    r"(?!\s+(?:an?|the|its|his|her|their|to|for(?=\s+the\s+first)|\w+ing)\b)|(?:(?:has|have|had)\s+)?"
    r"(?:collapsed|broken?\s+(?:up|down|off)|broke\s+without|wrapped\s+up|continued|lasted|adjourned|failed|stalled|"
    r"faltered|entered|brought\s+together|"
    r"got\s+under\s?way|gotten\s+under\s?way|foundered|produced|yielded|made\s+(?:no|little|some|good)\s+progress)|"
    r"(?:is|are|was|were)\s+deadlocked"
    r"|(?:break|broke|collapse|end)s?\s+(?:up|down|off|without|in\s+(?:failure|deadlock))))"
    r"(?![\w-])",
    re.IGNORECASE,
)
# what may go on with a noun phrase: else a verb follows, and what stands beyond is not told of the event
GOES_ON = re.compile(
    r",|\s+(?:of|with|between|among|amongst|involving|in|at|on|to|for|from|near|outside|inside|aboard|under|by|over|that|"
    r"which|this|next|last|later|earlier|early|late|today|tomorrow|yesterday|here|there|about|into|around|"
    rf"{WEEKDAY}|{MONTH}|\d+|\w+ing|\w+ed|held|set|due|led|brought)\b",
    re.IGNORECASE,
)
NEW_VERB = re.compile(r",\s+(?:will|would|is|are|was|were|ha[sd]|have)\s", re.IGNORECASE)
# a clause of its own begins: what stands beyond is not told of the event
BARRIER = re.compile(
    r"[;:?!“()\[\]]|\s[—–]\s|,\s+(?:and|but|a|an|with|in|the\s+\w+\s+said)\s|"
    r"\b(?:in\s+which|which(?!\s+(?:is|are|was|were|will|has|have|had|aims?)\b)|when|where|who|whose|after|before|since|while|because|although|though|if|unless|whether|as|said|says|told|"
    r"announced|confirmed|added|warned|reported|wrote|claimed|insisted|but|despite|amid|over(?!\s+the\s+weekend)|"
    r"following|so|until|ahead\s+of|seen|describing|hailing|admitting|saying|blaming)\b|\band\s+(?:\w+ed|has|have|is|"
    r"was|will)\b",
    re.IGNORECASE,
)
# the end of what says that an event is called off, put off, denied or refused
AGAINST = re.compile(
    rf"\b(?:{OFF}|taken?\s+place|took\s+place|happen(?:ed)?|occur(?:red)?|held|go\s+ahead|fell\s+through|put\s+(?:off|back|on\s+hold)|"
    r"deferred|pushed\s+back|rescheduled|denied|rejected|refused|ruled\s+out|turned\s+down)\b",
    re.IGNORECASE,
)
PUT_OFF = re.compile(r"postpon|put\s|delay|defer|push|suspend|reschedul", re.IGNORECASE)
POSTPONED = re.compile(
    r"(?:(?:\w+\s+){0,4})(?:postpon|put(?:ting)?\s+(?:off|back|on)|delay|defer|push|reschedul)", re.IGNORECASE
)
UNLIKELY = re.compile(
    r"\b(?:no|not|never|neither|nor|without|unlikely|if|unless|whether|any|would\s+have|rule[sd]?\s+out|"
    r"den(?:y|ies|ied)|refus\w+|reject\w*|instead\s+of|cannot)\b|n[’']t\b",
    re.IGNORECASE,
)
TOGETHER = re.compile(
    r"\b(?:with|between|among|amongst|involving|bring(?:s|ing)?\s+together|brought\s+together|attended\s+by|hosted\s+by|"
    r"sponsored\s+by|chaired\s+by|mediated\s+by|brokered\s+by|organi[sz]ed\s+by|convened\s+by|led\s+by|"
    r"co-hosted\s+by|facilitated\s+by)(?:\s+(?:[\w’'-]+\s+){1,5}(?:including|such\s+as))?(?=\s)",
    re.IGNORECASE,
)
SPONSORS = re.compile(
    r"-(?:sponsored|brokered|led|backed|mediated|hosted|organi[sz]ed|chaired|convened|facilitated|run|supervised|"
    r"supported|overseen|driven|initiated)\b",
    re.IGNORECASE,
)
SPONSORED = re.compile(rf"(?<![\w-])([A-Z][\w.]*){SPONSORS.pattern}")
BOUND = re.compile(r"\b(?:since|until|till|than|by|before|after)\s+(?:the\s+)?\Z", re.IGNORECASE)
OPENING_DATE = re.compile(
    r"\W*(?:(?:meanwhile|separately|then|but|and)\W+)?(?:(?:on|in|at|by|late|early|later|earlier|during|"
    r"(?:over|at)\s+the)\s+)*(?:the\s+)?\Z",
    re.IGNORECASE,
)
DAYS = re.compile(r"\b(?P<n>two|three|four|five|six|seven|ten|\d{1,2})(?:-day\b|\s+days?\s+of\b)", re.IGNORECASE)
NUMBER = {word: CARDINALS[word] for word in cardinals(2, 10)}

# --- groups that meet

GROUPS = (
    r"(?:leaders|ministers|presidents|premiers|delegations|delegates|negotiators|representatives|officials|envoys|"
    r"teams|groups|factions|parties|sides|powers|countries|nations|states|governments|diplomats|mediators|unions|"
    r"employers|chiefs|commanders|generals|ambassadors|heads\s+of\s+(?:state|government|delegation)|rivals|"
    r"chiefs\s+of\s+staff|neighbours|neighbors|allies|guarantors|members|lawmakers|experts|advisers|figures)"
)
FURTHER = re.compile(
    r"(?:the|a|another)?\s*(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|next|final|last|new|fresh|"
    r"further|another)\s+(?:rounds?|sessions?|(?:[\w-]+\s+)?talks)\b",
    re.IGNORECASE,
)
OF_GROUPS = re.compile(rf"\s+(?:of|between|among|with)\s+(?:[\w’'-]+\s+){{0,4}}{GROUPS}\b", re.IGNORECASE)
GATHER = re.compile(
    r"(?<![\w’'-])(?P<verb>met|meet|(?:are|were|been|be)\s+meeting|gather(?:ed|ing)?|assembl(?:e|ed|ing)|"
    r"reconvened?|convened?|sat\s+down|sit\s+down|come\s+together|came\s+together|met\s+up)(?:\s+(?:again|separately|"
    r"privately|\w+ly))?\s+(?=(?:in|at|on|near|outside|today|tomorrow|yesterday|this|next|last|for|here|later|soon|"
    rf"early|late|over|to|during|face|behind|{WEEKDAY})\b)",
    re.IGNORECASE,
)
GATHERERS = re.compile(
    rf"\b(?P<head>{GROUPS})\b(?P<rest>[^,;:.!?“”\"()]{{0,90}}?(?:\s+[–—]\s[^.;!?–—]{{3,120}}\s[–—]|,[^,;:.!?]{{3,60}},)?)\s*"
    rf"(?<![\w-])(?P<aux>(?:{_AD}(?:will|would|shall|should|could|might|may|are|were|is|due|set|scheduled|expected|planned|to|"
    rf"have|had|has|been|be|did|do|not|never)\s+){{0,5}}{_AD})\Z",
    re.IGNORECASE,
)
BRIEFED = re.compile(
    r"\b(?P<aux>(?:will|is\s+to|was\s+to|is\s+due\s+to|would)\s+be|was|has\s+been)\s+(?P<verb>briefed|received)\s+",
    re.IGNORECASE,
)
THE_N = re.compile(
    r"\b(?:the|all|these|those|both)\s+(?:(?:other|same|key|main|rival|regional|big|great|neighbouring|warring)\s+)*"
    r"(?P<n>two|three|four|five|six|seven|eight)(?:-way)?\s+(?:[\w-]+\s+){0,3}?"
    r"(?:countries|powers|nations|states|governments|leaders|presidents|ministers|militaries|parties|sides|capitals|"
    r"neighbours|neighbors|guarantors|allies|unions|companies|groups|delegations)\b",
    re.IGNORECASE,
)
LEADERS_OF = re.compile(
    r"(?:the\s+)?(?:[\w-]+\s+){0,3}?(?:leaders|presidents|premiers|heads\s+of\s+(?:state|government)|rulers|kings)\s+"
    r"(?:of|from)\s+\Z",
    re.IGNORECASE,
)
OWN_LEADERS = re.compile(
    r"(?:’s|'s|’|')\s+(?:[\w-]+\s+){0,3}?(?:leaders?|presidents?|governments?|officials|negotiators|ministers|rulers|"
    r"delegations?|generals|leadership)\b",
    re.IGNORECASE,
)
TOP = re.compile(r"\b(?:president|prime\s+minister|premier|chancellor|king|queen|emir|supreme\s+leader|leader)\b", re.I)
NO_TOP = re.compile(
    r"\b(?:vice|former|deputy|opposition|adviser|aide|party|rebel|faction|union|minority|majority)\b", re.I
)

REBEL = re.compile(r"\b(?:opposition|rebel|exiled?|dissident|former|ex-|militia|armed|separatist)\b", re.IGNORECASE)
IF = re.compile(r"\b(?:if|unless|whether|until)\b[^,]*\Z", re.IGNORECASE)
GATHER_NOW = re.compile(r"(?:meet|gather|convene|reconvene|assemble|sit\s+down|come\s+together)", re.IGNORECASE)

# --- the time of what is told, by the words before its verb

AHEAD = re.compile(
    r"\b(?:will|would|shall|to|due|set|plan(?:s|ned|ning)?|expect(?:s|ed)?|going|agreed|about)\b[^,;:]{0,30}\Z",
    re.IGNORECASE,
)
PERHAPS = re.compile(
    r"\b(?:could|might|(?-i:may)|should|must|hop(?:e|es|ed|ing)|want(?:s|ed)?|offer\w*|propos\w+|ready|willing|wish\w*|"
    r"like|urg\w+|ask\w*|invit\w+|call\w*\s+(?:for|on)|seek\w*|sought|tr(?:y|ies|ied|ying)|push\w*|need\w*|"
    r"attempt\w*|effort\w*|plead\w*|possib\w+|consider\w*)\b[^,;:]{0,40}\Z",
    re.IGNORECASE,
)
LATER = re.compile(r"(?:ahead|before|in\s+prep|on\s+the\s+eve|prepar|in\s+adv|eve|during\s+\Z)", re.IGNORECASE)
PRESENT = re.compile(r"(?:\w+s|hold|host|open|convene|resume|start|attend|join|stage|lead)\Z", re.IGNORECASE)

# --- places that are no places of an event

REGION = re.compile(r"(?:East|West|North|South|Sea|Gulf|Peninsula|Valley|Region|Basin|Islands|River|Coast|Ocean)\Z")
TOPIC = re.compile(
    r"\b(?:wars?|conflicts?|fighting|crisis|crises|violence|ceasefire|truce|peace|elections?|troops|situation|killings?|"
    r"abuses?|bloodshed|hostilities|power|attacks?|unrest|rule|people|settlement|transition|forces)\s+in\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
