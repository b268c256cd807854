"""The words by which English speaks of texts on the table. Data for ``proposals``, not code."""

from __future__ import annotations

import re

from pourparler.lexicon.calendar import CARDINALS, MONTHS, WEEKDAYS, cardinals

PLANS = frozenset(
    "plan proposal framework roadmap blueprint non-paper counterproposal counter-proposal counteroffer counter-offer"
    " memorandum formula initiative package".split()
) | {"road map"}
DEALS = frozenset("accord agreement deal treaty pact".split())
HEAD = re.compile(
    r"(?<![\w-])(?:plan|proposal|framework|road\s?map|blueprint|non-paper|counter-?proposal|"
    r"counter-?offer|memorandum|formula|initiative|"
    r"package|draft|offer|text|document|accord|agreement|deal|treaty|pact)(?![\w-])",
    re.IGNORECASE,
)
TOKEN = re.compile(r"[^\s,;:()“”\"‘—–!?]+")
DETERMINERS = frozenset(
    "the a an this that these those its his her their our my your no any every each some one".split()
)
DETERMINER = re.compile(
    r"(?<![\w’'])((?:the|an?|this|that|its|his|her|their|our|no|any|every|each)|[\w.-]+(?:[’']s|s[’']))\s+[“\"‘]?\Z",
    re.IGNORECASE,
)
REVISED = frozenset("revised updated amended refined modified rewritten reworked redrafted".split())
NEW = REVISED | frozenset("new newer second third latest successor replacement fresh".split())
OLD = frozenset("initial original first earlier previous old older former".split())
DRAFTED = frozenset("draft drafted proposed leaked tentative mooted preliminary unsigned".split()) | REVISED
TELLING = DRAFTED | frozenset(
    "peace ceasefire cease-fire truce armistice compromise interim transition transitional partition"
    " settlement disengagement"
    " de-escalation withdrawal peacemaking joint written two-page one-page power-sharing bridging"
    " mediation arbitration".split()
)
OTHER = frozenset(
    "business pension health healthcare travel flight floor savings contingency marketing training"
    " lesson meal retirement rescue"
    " insurance five-year ten-year masterplan master action development recovery stimulus budget"
    " budgetary spending tax aid care"
    " payment data trade-off record legal court family birth plea big good great done raw real better"
    " job free special package"
    " evacuation sales climate growth energy infrastructure subscription escape game".split()
)
FUNCTION = frozenset(
    "i he she it they we you in on at of to by for from with and but or if as when while after before"
    " under over what which who"
    " how why where there here not so yet then now also president minister".split()
) | {*WEEKDAYS, *MONTHS}
LED = re.compile(r"-(?:led|drafted|brokered|proposed|authored|mediated|backed|sponsored|written)\b", re.IGNORECASE)
POINTS = re.compile(r"(\d{1,3}|[a-z]+)-(?:point|provision|article|clause|step|page)s?", re.IGNORECASE)
COUNTED = re.compile(r"\s+(?:of|with)\s+(\d{1,3}|[a-z]+)\s+(?:points|provisions|articles|clauses)\b", re.IGNORECASE)
TAIL = re.compile(r"\s+for\s+(?:peace|a\s+(?:truce|cease-?fire|settlement)|an\s+armistice)\b", re.IGNORECASE)
PARTED = re.compile(r"\s+of\s+(?!\d)", re.IGNORECASE)
VERBAL = re.compile(
    r"\s+(?:to\s+(?!end\b|halt\b|stop\b|the\b|be\b)[a-z]+|on\s+\w+ing\b)|\s+of\s+action\b", re.IGNORECASE
)
NAMED = re.compile(
    r"[”\"’]?(?:\s+(?:of|with)\s+\w+\s+(?:points|provisions|articles|clauses))?,?\s*(?:,|\(|hereinafter|"
    r"known\s+as|called|dubbed|also\s+known\s+as|that\s+is|namely)\s*(?:the\s+)?[“\"‘]?",
    re.IGNORECASE,
)
REPLACES = re.compile(
    r"\b(?:replac(?:es?|ed|ing)|supersed(?:es?|ed|ing)|supplant(?:s|ed|ing)?|tak(?:es?|"
    r"ing)\s+the\s+place\s+of|instead\s+of|in\s+place\s+of|"
    r"succeed(?:s|ed)?|in\s+lieu\s+of|rather\s+than)\b",
    re.IGNORECASE,
)
REPLACED_BY = re.compile(
    r"\b(?:replaced|superseded|supplanted|succeeded)\s+(?:\w+\s+){0,3}?(?:by|with)\b|\bg(?:ives?|ave|iven|"
    r"iving)\s+way\b|\bmade\s+way\s+for\b",
    re.IGNORECASE,
)
VERSION_OF = re.compile(r"\bversions?\s+of\b|\brevision\s+of\b|\brewrite\s+of\b", re.IGNORECASE)
IT_REPLACES = re.compile(
    r"(?<![\w])(?:it|this|that|which)\s+(?:would\s+|will\s+|is\s+to\s+)?(?:replac(?:es?|ed)|"
    r"supersed(?:es?|ed)|supplants?)\s+\Z",
    re.IGNORECASE,
)
WITHDRAWN = re.compile(
    r"\b(?:withdr(?:awn|ew|aws)|dropped|scrapped|abandoned|discarded)\b[^,;:]{0,30}\Z", re.IGNORECASE
)
_DONE = (
    r"(?:hashed\s+out|drafted|drew\s+up|drawn\s+up|wrote|written|tabled|floated|put\s+forward|laid\s+down|"
    r"proposed|brought|circulated|presented|brokered|"
    r"negotiated|worked\s+out|crafted|unveiled|submitted|offered|handed\s+over|authored|devised|"
    r"placed\s+before\s+[\w\s]{3,30}?|"
    r"set\s+out|put\s+on\s+the\s+table|sent)"
)
BY = re.compile(rf"\b{_DONE}\s+(?:by|among|between)\b", re.IGNORECASE)
RELATIVE = re.compile(r"[”\"’]?,?\s+(?:(?:that|which)\s+)?(?:the\s+)?", re.IGNORECASE)
BROUGHT = re.compile(
    rf"\b(?:{_DONE}|(?:propose|float|table|present|unveil|submit|circulate|draft)s?)\b(?=\s+(?:[\w-]+\s+){{0,3}}[“\"‘]?\Z)",
    re.IGNORECASE,
)
BROUGHT_ON = re.compile(rf"\s+(?:has\s+|had\s+|have\s+)?(?:\w+ly\s+)?{_DONE}\b", re.IGNORECASE)
FLOATED = re.compile(
    r"[”\"’]?,?\s+(?:which\s+|that\s+)?(?:(?:was|were|has\s+been|had\s+been)\s+)?(?:first\s+)?(?:floated|"
    r"tabled|put\s+forward|proposed|presented|unveiled|circulated|"
    r"laid\s+down|submitted)\b",
    re.IGNORECASE,
)
OF_DATE = re.compile(r"\s+of(?=\s+\d)", re.IGNORECASE)
NOT = re.compile(r"\b(?:not|never|nobody|neither)\b|n[’']t\b", re.IGNORECASE)
_NUMBERS = {word: str(CARDINALS[word]) for word in cardinals(2, 20)}


def number(word: str) -> str | None:
    """A count in digits, from digits or a word up to twenty; None for any other word."""
    return word.lstrip("0") if word.isdigit() else _NUMBERS.get(word.casefold())


def skip(text: str, start: int, end: int) -> int:
    """Where the word after the one at ``start`` begins."""
    word = TOKEN.search(text, start, end)
    following = TOKEN.search(text, word.end(), end) if word else None
    return following.start() if following else end
