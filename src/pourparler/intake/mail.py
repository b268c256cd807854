"""E-mail as text: its headers and signatures, which are no part of what it says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_HEADER = re.compile(
    r"(?:>\s?)*\**(?P<name>From|To|Cc|Bcc|Date|Sent|Subject|Reply-To|Message-ID|Received|Attachments?|Importance)\**:\**\s",
    re.IGNORECASE,
)
_TELLING = frozenset(("from", "to", "subject"))
_REPLY = re.compile(r"(?:(?:re|fwd?|aw|wg|tr)\s*:\s*)+", re.IGNORECASE)
_SIGNATURE = re.compile(r"(?:>\s?)*--")
_ANSWERED = re.compile(
    r"(?:On|At|Le|El)\b[^\n]{0,120}?,\s+(?P<who>[a-z][\w.-]*[^\Ws])\s+(?:wrote|a\s+écrit|escribió)\s*:|"
    r"Am\b[^\n]{0,80}\bschrieb\s[^\n]{1,60}:"
)
_LONGEST = 80  # characters of a line of a signature
_MOST = 8  # lines of a signature


def mail_furniture(words: Sequence[str], is_after_blank: Sequence[bool], is_quoted: Sequence[bool] = ()) -> list[bool]:
    """Which paragraphs are headers of an e-mail, its signature after a line with two hyphens, or of mail programs.

    A line above quoted words ("On Friday, desk wrote:") is one of a mail program if it names nobody.

    Parameters
    ----------
    words : the paragraphs
    is_after_blank : whether an empty line stands before each
    is_quoted : whether each is a quoted one

    Examples
    --------
    >>> mail_furniture(["From: Orla Denn", "Subject: The port", "It stays open.", "--", "Orla"], [True] * 5)
    [True, True, False, True, True]
    """
    found = [False] * len(words)
    k = 0
    while k < len(words):
        end = k
        names = set[str]()
        while end < len(words) and (header := _HEADER.match(words[end] + " ")):
            names.add(header["name"].casefold())
            end += 1
        if len(names) >= 2 and names & _TELLING:
            found[k:end] = [True] * (end - k)
        elif _SIGNATURE.fullmatch(words[k]):
            end = k + 1
            while end < len(words) and end - k <= _MOST and len(words[end]) <= _LONGEST:
                if is_after_blank[end] and end > k + 1:
                    break
                end += 1
            found[k:end] = [True] * (end - k)
        k = max(end, k + 1)
    for k, (here, below) in enumerate(pairwise(is_quoted)):
        found[k] = found[k] or (below and not here and bool(_ANSWERED.fullmatch(words[k])))
    return found


def header_field(line: str) -> tuple[str, int] | None:
    """Return the field that a line of a header gives, in lower case, and where its value begins; None for others.

    >>> header_field("From: Orla Denn"), header_field("From here, the road is open.")
    (('from', 6), None)
    """
    header = _HEADER.match(line + " ")
    return (header["name"].casefold(), header.end()) if header else None


def mail_subject(text: str) -> str | None:
    """The subject of an e-mail that begins with its headers; None if the text does not.

    >>> mail_subject("From: Orla Denn\\nSubject: Re: The port\\n\\nIt stays open.")
    'The port'
    """
    head = re.sub(
        r"\n[ \t]+(?=\S)", " ", text[:4_000].lstrip().replace("\r\n", "\n")
    )  # a long field goes on below, indented
    lines = head.split("\n\n", 1)[0].splitlines()
    fields = [
        (header["name"].casefold(), line[header.end() :]) for line in lines if (header := _HEADER.match(line + " "))
    ]
    if len(fields) < 2 or not _HEADER.match(lines[0] + " "):
        return None
    subject = next((value for name, value in fields if name == "subject"), "")
    return " ".join(_REPLY.sub("", subject.strip(), count=1).split()) or None
