"""Kinds of a single paragraph: a caption, a heading, a line of the site around the article."""

from __future__ import annotations

import re

from pourparler.text import DOUBLE_MARKS

_TAIL = 160
_FINAL = re.compile(r"[.!?…][\"'”’»)\]]*$")
_STOP = re.compile(r"[.…][\"'”’»)\]]*$")

_CREDIT = re.compile(r"(?P<before>\S)\s*\((?P<inside>[^()\n]{2,110})\)(?P<after>\.?)$")
_PHOTO = re.compile(
    r"\b(?:photo(?:graph|grapher)?s?|images|pictures|handout|file photo)\b|^(?:photo|picture|image|credit)\b|"
    r"/\s?pool\b|\bpool (?:photo|via)\b|\bcourtesy of\b",
    re.IGNORECASE,
)
_NAME = r"[^\W\d_a-z][\w.’'&-]*"
_NAMES = rf"{_NAME}(?:\s+(?:(?:of|the|for|and|de|van|von|al)\s+)?{_NAME}){{0,5}}"
_BYLINE = re.compile(rf"{_NAMES}(?:\s*(?:[,/|–—]|\s(?:via|for|-)\s)\s*{_NAMES}){{1,4}}\.?$")
_ONE_NAME = re.compile(rf"{_NAMES}\.?$")
_PLAIN_CREDIT = re.compile(
    r"(?:^|[.!?”\"]\s+)(?:Photo(?:graph)?s?|Pictures?|Images?|Credits?)\s?"
    r"(?::|\bby\s(?=[A-Z])|\bcourtesy of\b)\s*\S.{1,80}$"
)
_OPENING = re.compile(
    r"(?:pictured|file photo)\b\s*[:,]|\(?FILE\)?\s+?[-–—]|in this (?:file )?(?:photo|picture|image)\b", re.I
)
_SIDES = re.compile(
    r"(?:[,(]\s*(?:second |far |top |bottom )*(?:left|right|centre|center|pictured)\b\s*[,).])", re.IGNORECASE
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_FULL_DATE = re.compile(rf"\b(?:{_MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}} {_MONTH},? \d{{4}})\b")
_PRESENT = re.compile(
    r"\b(?:shak(?:es?|ing) hands|poses?|arrives?|walks?|speaks?|greets?|embraces?|hugs?|looks?|waits?|stands?|sits?|"
    r"attends?|leaves?|talks?|holds?|waves?|smiles?|addresses|gestures?|listens?|signs?|inspects?|reacts?|delivers|"
    r"seen|pictured|[a-z]{3,}ing)\b"
)

# lines that are furniture when they hold nothing else
_WHOLE = re.compile(
    r"(?:related(?:\s+(?:content|articles?|stories|topics|coverage|news|links|posts))?|most\s+(?:read|popular|viewed|shared)|"
    r"recommended(?:\s+(?:stories|for\s+you|reading))?|more\s+(?:on\s+this(?:\s+story)?|stories|news)|read\s+(?:more|also|next)|"
    r"editor[’']?s[’']?\s+picks|trending(?:\s+now)?|you\s+may\s+also\s+like|what\s+to\s+read\s+next|latest\s+news|"
    r"advertisements?|advertising|sponsored(?:\s+content)?|comments?|share|newsletters?|log\s+in|sign\s+in|print|menu|"
    r"search|e-?mail|back\s+to\s+top|skip\s+(?:past|to)\s+.{1,40}|all\s+rights\s+reserved|story\s+continues\s+below.{0,30}|"
    r"article\s+continues\s+(?:below|after).{0,40})\s*[:.>»…]*$",
    re.IGNORECASE,
)
# lines that are furniture by how they begin, whatever follows
_BEGINS = re.compile(
    r"sign\s+up\s+(?:for|to|here|now|today)\b|subscribe\s+(?:to|now|here|today|for)\b|share\s+(?:this|on)\b|follow\s+us\b|"
    r"click\s+here\b|(?:this\s+(?:web)?site\s+uses|we\s+use)\s+cookies|e-?mail\s+this\b|download\s+(?:our|the)\s+app\b|"
    r"join\s+our\s+(?:newsletter|mailing|channel|community|whatsapp|telegram)|(?:get|receive)\s+(?:our|the)\s.{0,60}newsletter|"
    r"©|\(c\)\s*\d{4}|copyright\s+(?:©|\(c\)|\d{4}|by\b)|all\s+rights\s+reserved|home\s*[>|/]\s|"
    r"\(?(?:additional\s+)?(?:reporting|writing|editing)(?:\s+and\s+(?:writing|editing))?\s+by\b|"
    r"(?:prints|reprints|copies)\s+of\s+(?:this|these|our)\b|accept\s+(?:all\s+)?cookies|support\s+our\s+journalism|"
    r"(?:like|liked|enjoyed|love)\s+this\s+(?:story|article|post)\?|if\s+you\s+(?:liked?|enjoyed)\s+this\s+(?:story|article)|"
    r"(?:have|got)\s+a\s+(?:news\s+)?tip\?|(?:reach|contact|e-?mail)\s+the\s+(?:reporter|writer|author|editor)s?\s+(?:at|on|by)\b|"
    r"follow\s+(?:him|her|them|me)\s+on\s+\w+|this\s+(?:copy|material)\s+(?:is\s+for\s+your\s+personal|may\s+not\s+be\s+published)|"
    r"(?!.*\b(?:said|says|told|that)\b)(?:\S+\s+){1,30}contributed\s+(?:reporting\s+)?to\s+this\s+(?:report|story|article)\.?$",
    re.IGNORECASE,
)
# links to elsewhere: so a line begins that is no sentence
_POINTS = re.compile(
    r"read\s+(?:more|also|next)\b|see\s+(?:also|more)\b|related:|watch(?::|\s+(?:more|now|live|the\s+video)\b)|listen(?::|\s+(?:to|now)\b)|"
    r"more\s+from\b|more:|continue\s+reading\b|tags?:|topics?:|filed\s+under\b|don[’']t\s+miss\b|also\s+read\b|explore\s+more\b",
    re.IGNORECASE,
)
_LINKS = re.compile(
    r"(?:related|most|recommended|more|see\s+also|read\s|trending|you\s+may|what\s+to\s+read|latest)", re.I
)
_NUMBERED = re.compile(r"(?:\d+[.)]|[IVXLC]+\.|(?:article|section|part|chapter|annex|title)\s+\w+\b)", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?:\d{1,2}\s?(?:s|m|min|h|hrs?|hours?)\s+ago\s*[·|,–-]?\s*)?(?:(?:[Pp]osted|[Uu]pdated|[Pp]ublished)\s+(?:at\s+)?)?"
    rf"(?:(?:\d{{1,2}}\s+{_MONTH}|{_MONTH}\s+\d{{1,2}})(?:,?\s+\d{{4}})?,?\s+)?"
    r"\d{1,2}[:.h]\d{2}\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{3,4})?$"
)


_NOTICE = re.compile(
    r"(?:for immediate release|for release|embargo(?:ed)?\b|(?:press|news|media) (?:release|advisory|statement)\s*$|"
    r"(?:(?:media|press) )?contacts?\s*:)",
    re.IGNORECASE,
)


def ends(words: str) -> bool:
    """Whether the words end like a sentence."""
    return bool(_FINAL.search(words[-8:]))


def shouts(words: str) -> bool:
    """Whether there are four or more words, all in capitals."""
    if len(words.split(None, 4)) < 4 or not words.isupper():
        return False
    return sum(c.isalpha() for c in words) > 12


def captions_picture(words: str) -> bool:
    """Whether a paragraph is a caption: it ends with a credit, or names who is on the left and right.

    >>> captions_picture("Envoy Olm, left, at the mill on Monday. (Jory Penn/Sund Press)")
    True
    >>> captions_picture("Three states signed (Orvania, Sund and Marel).")
    False
    """
    if not 3 < len(words) <= 600:
        return False
    if _OPENING.match(words) or _PLAIN_CREDIT.search(words[-_TAIL:]):
        return bool(_OPENING.match(words)) or not words.startswith(tuple(DOUBLE_MARKS))
    credit = _CREDIT.search(words[-_TAIL:]) if words[-1] in ")." else None
    if credit is None:
        return len(_SIDES.findall(words)) >= 2 and len(words) <= 400
    inside = credit["inside"].strip()
    if _PHOTO.search(inside) and re.search(r"[A-Z]", inside):
        return True
    if credit["after"]:
        return False
    shown = bool(_FULL_DATE.search(words) or _SIDES.search(words))
    closed = credit["before"] in ".!?…”’\"'"
    if _BYLINE.match(inside):
        return closed or shown or "/" in inside
    return closed and shown and bool(_ONE_NAME.match(inside))


def describes_picture(words: str, caption: str, *, attached: bool) -> bool:
    """Whether a line above a caption says, for those who do not see it, what the picture shows."""
    if len(words) > _TAIL or ends(words) or words[-1] in ",;:":
        return False
    names = set(re.findall(r"[A-Z][\w’'-]{2,}", words))
    shared = sum(name in caption for name in names)
    return attached or (shared >= 1 and bool(_PRESENT.search(words))) or shared >= 2


def is_furniture(words: str) -> bool:
    """Whether a paragraph belongs to the site, not to the article; lines all in capitals aside.

    >>> is_furniture("Sign up for our newsletter."), is_furniture("Listen to both sides, she said.")
    (True, False)
    """
    if len(words) > 240:
        return not re.search(r"\w", words)
    if not re.search(r"\w", words):
        return True
    if _WHOLE.match(words) or _BEGINS.match(words):
        return True
    return bool(_POINTS.match(words)) and len(words) <= _TAIL and not _STOP.search(words)


def leads_to_links(words: str) -> bool:
    """Whether a line of furniture is the head of a list of other stories."""
    return bool(_LINKS.match(words))


def is_link(words: str) -> bool:
    """Whether a line in capitals only points to another story."""
    return (
        len(words) <= _TAIL
        and words[0] not in DOUBLE_MARKS
        and shouts(words)
        and not _NUMBERED.match(words)
        and not _STOP.search(words)
    )


def is_question(words: str) -> bool:
    """Whether a line is a short question, as headlines often are."""
    return len(words) <= 100 and words[-1] == "?" and words[0] not in DOUBLE_MARKS


def is_clock(words: str) -> bool:
    """Whether a line is the time of an entry, as in a live blog.

    >>> is_clock("10.05 GMT"), is_clock("2h ago 10:05"), is_clock("10:05 They meet.")
    (True, True, False)
    """
    return len(words) <= 60 and bool(_CLOCK.match(words.strip("*_#= ")))


def is_heading(words: str) -> bool:
    """Whether a line is short and no sentence: what stands between paragraphs as a crosshead.

    >>> is_heading("What comes next"), is_heading("He said no."), is_heading("“No” he"), is_heading("“Not one metre”")
    (True, False, False, True)
    """
    if len(words) > 100:
        return False
    words = words.strip("*_#= ")
    if is_clock(words):
        return True
    if not 0 < len(words) <= 80 or len(words.split()) > 10 or words[-1] in ",;:{}" or not re.search(r"[^\W\d_]", words):
        return False
    if words[0] in DOUBLE_MARKS:
        return words[-1] in DOUBLE_MARKS and words[-2:-1] not in tuple(".!?,…") and len(words.split()) <= 6
    return not ends(words) and words[0] not in "•-–—>|<@.({[" and not words[0].islower()


def is_notice(words: str) -> bool:
    """Whether a line above the headline says when and for whom a text is: "FOR IMMEDIATE RELEASE", a date, a time.

    >>> is_notice("FOR IMMEDIATE RELEASE"), is_notice("November 20, 2026"), is_notice("Talks of 20 November 2026")
    (True, True, False)
    """
    words = words.strip("*_#= ")
    return len(words) <= 120 and bool(_NOTICE.match(words) or _FULL_DATE.fullmatch(words) or is_clock(words))


def is_headline(words: str) -> bool:
    """Whether a first line looks like a headline: short, and closed by no full stop."""
    if len(words) > 200 or _STOP.search(words) or words[-1] in ",:" or re.match(r"[-–—•*>|]\s", words):
        return False
    return len(words) <= 120 or not ends(words)
