"""Full-text search: documents that hold all of some words, each with the passage that holds most of them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import Connection, bindparam, text

from pourparler.ledger.errors import LedgerError
from pourparler.ledger.rows import Evidence, HitRow
from pourparler.record import Span

PASSAGE = 160  # characters of a passage, at most
_TERM = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"[^\W_]+")

Term = tuple[tuple[str, ...], bool]
"""Words that stand in a row, and whether the last is only a beginning."""

_FOUND = """
SELECT documents.key, documents.title, documents.publisher, documents.published, documents.text,
       bm25(document_words, 4.0, 1.0) AS rank
FROM document_words JOIN documents ON documents.id = document_words.rowid
WHERE document_words MATCH :asked {days}
ORDER BY rank, documents.key LIMIT :limit
"""


def terms(asked: str) -> tuple[Term, ...]:
    """What a person asks for: words that must all stand, "words in a row" in quotation marks, and beginnings*.

    Raises
    ------
    LedgerError
        If there is no word in it.

    Examples
    --------
    >>> terms('ceasefire "red line" withdraw*')
    ((('ceasefire',), False), (('red', 'line'), False), (('withdraw',), True))
    """
    found = []
    for match in _TERM.finditer(asked.replace("“", '"').replace("”", '"')):
        words = tuple(_WORD.findall(folded(match[1] if match[1] is not None else match[2])))
        if words:
            found.append((words, match[0].endswith("*")))
    if not found:
        raise LedgerError('nothing to search for; give a word, or several, or "words in a row"')
    return tuple(found)


def told_hits(
    connection: Connection, asked: str, since: dt.date | None, until: dt.date | None, limit: int
) -> tuple[HitRow, ...]:
    """Give the documents that hold every term, the best first (BM25; a word in the title counts four times)."""
    wanted = terms(asked)
    days = "AND documents.published >= :since" if since else ""
    days += " AND documents.published <= :until" if until else ""
    given: dict[str, object] = {"asked": " AND ".join(map(_written, wanted)), "limit": limit}
    given |= {name: day.isoformat() for name, day in (("since", since), ("until", until)) if day}
    query = text(_FOUND.format(days=days)).bindparams(bindparam("asked"), bindparam("limit"))
    return tuple(
        _hit(row.key, row.title, row.publisher, row.published, row.text, wanted)
        for row in connection.execute(query, given)
    )


def _written(term: Term) -> str:
    """A term in the language of FTS5, in which letters and digits alone mean only themselves."""
    words, beginning = term
    return f'"{" ".join(words)}"' + ("*" if beginning else "")


def _hit(
    key: str, title: str | None, publisher: str | None, published: str | None, whole: str, asked: Sequence[Term]
) -> HitRow:
    found = _places(whole, asked)
    start, end = passage(whole, found)
    return HitRow(
        document=key,
        title=title,
        publisher=publisher,
        published=dt.date.fromisoformat(published) if published else None,
        passage=Evidence(key, start, end, whole[start:end]),
        evidence=tuple(Evidence(key, a, b, whole[a:b]) for a, b, _ in found if start <= a and b <= end),
    )


def _places(whole: str, asked: Sequence[Term]) -> list[tuple[int, int, int]]:
    """Where the terms stand: start, end and the number of the term."""
    plain = folded(whole)
    found = []
    for number, (words, beginning) in enumerate(asked):
        row = r"[\W_]+".join(map(re.escape, words))
        for match in re.finditer(rf"(?<![^\W_]){row}" + ("[^\\W_]*" if beginning else r"(?![^\W_])"), plain):
            found.append((*match.span(), number))
    return sorted(found)


def passage(whole: str, found: Sequence[tuple[int, int, int]]) -> Span:
    """The stretch of one paragraph that holds most of what was asked for; else the text's beginning.

    Parameters
    ----------
    found : start, end and number of the term for each place, in order
    """
    best, most = (0, 0), (-1, 0)
    for k, (start, end, _) in enumerate(found):
        line_end = whole.find("\n", end)
        most_end = min(start + PASSAGE, len(whole) if line_end == -1 else line_end)
        held = [n for a, b, n in found[k : k + 50] if b <= most_end]
        if (len(set(held)), len(held)) > most:
            last = max((b for a, b, _ in found[k : k + 50] if b <= most_end), default=end)
            best, most = (start, last), (len(set(held)), len(held))
    if not found:
        start = len(whole) - len(whole.lstrip())
        best = (start, min(start + 1, len(whole)))
    return _widened(whole, best)


def _widened(whole: str, core: Span) -> Span:
    """A stretch with the words about it, to the bounds of its paragraph or as far as the passage may go."""
    low = whole.rfind("\n", 0, core[0]) + 1
    high = whole.find("\n", core[1])
    high = len(whole) if high == -1 else high
    room = max(0, PASSAGE - (core[1] - core[0]))
    start = max(low, core[0] - room // 2)
    end = min(high, start + max(PASSAGE, core[1] - start))
    start = max(low, min(start, end - PASSAGE))
    while low < start < core[0] and not whole[start - 1].isspace():
        start += 1
    while core[1] < end < high and not whole[end].isspace():
        end -= 1
    while start < core[0] and whole[start].isspace():
        start += 1
    while end > core[1] and whole[end - 1].isspace():
        end -= 1
    return start, end


def folded(words: str) -> str:
    """Words as they are compared, of the same length: small letters without accents.

    >>> folded("Élysée"), len(folded("Straße"))
    ('elysee', 6)
    """
    return words.lower() if words.isascii() else "".join(map(_plain, words))


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    base = unicodedata.normalize("NFKD", letter)[:1].lower()
    return base if len(base) == 1 else letter
