"""Words as they are searched for: folded, the same whatever database keeps them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from pourparler.ledger.errors import LedgerError

WORD = re.compile(r"[^\W_]+")
MOST = 500  # words of one search
_TERM = re.compile(r'"([^"]*)"|(\S+)')

Term = tuple[tuple[str, ...], bool]
"""Words that stand in a row, and whether the last is only a beginning."""


def parse_terms(asked: str) -> tuple[Term, ...]:
    """What a person asks for: words that must all stand, "words in a row" in quotation marks, and beginnings*.

    Raises
    ------
    LedgerError
        If there is no word in it, or more than five hundred.

    Examples
    --------
    >>> parse_terms('ceasefire "red line" withdraw*')
    ((('ceasefire',), False), (('red', 'line'), False), (('withdraw',), True))
    """
    found = []
    whole = unicodedata.normalize("NFC", asked).replace("“", '"').replace("”", '"')
    for match in _TERM.finditer(whole):
        words = tuple(WORD.findall(fold_text(match[1] if match[1] is not None else match[2])))
        if words:
            found.append((words, match[0].endswith("*")))
    if not found:
        raise LedgerError('nothing to search for; give a word, or several, or "words in a row"')
    if sum(len(words) for words, _ in found) > MOST:
        raise LedgerError(f"too many words to search for; give {MOST} at most")
    return tuple(dict.fromkeys(found))


def fold_text(words: str) -> str:
    """Words as they are compared, of the same length: small letters without accents.

    >>> fold_text("Élysée"), len(fold_text("Straße"))
    ('elysee', 6)
    """
    return words.lower() if words.isascii() else words.translate(_PLAIN)


class _FoldedLetters(dict[int, str]):
    """What becomes of each letter, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        made = _fold_letter(chr(code))
        if len(self) < _MOST_LETTERS:
            self[code] = made
        return made


_MOST_LETTERS = 4096
_PLAIN = _FoldedLetters()


def _fold_letter(letter: str) -> str:
    """As SQLite's FTS5 has it: accents are taken from Latin letters alone, of others they can make another letter."""
    apart = unicodedata.normalize("NFD", letter)
    base, marks = apart[0], apart[1:]
    if base.isascii() and base.isalpha() and all(map(unicodedata.combining, marks)):
        return base.lower()
    return next((small for small in (letter.casefold(), letter.lower()) if len(small) == 1), letter)


def find_terms(whole: str, asked: Sequence[Term]) -> list[tuple[int, int, int]]:
    """Where terms stand in a text: start, end and the number of the term, in order.

    >>> find_terms("The port is open.", parse_terms("port open"))
    [(4, 8, 0), (12, 16, 1)]
    """
    plain = fold_text(whole)
    return sorted(
        (*match.span(), number) for number, term in enumerate(asked) for match in _pattern(term).finditer(plain)
    )


def has_all_terms(whole: str, asked: Sequence[Term]) -> bool:
    """Tell whether every term stands in a text.

    >>> text = "The port is open."
    >>> has_all_terms(text, parse_terms("open por*")), has_all_terms(text, parse_terms("port shut"))
    (True, False)
    """
    return has_all_terms_folded(fold_text(whole), asked)


def has_all_terms_folded(plain: str, asked: Sequence[Term]) -> bool:
    """Tell whether every term stands in a text that is folded already."""
    # That its first word stands nowhere is seen sooner than that the whole of it does not.
    return all(term[0][0] in plain and _pattern(term).search(plain) for term in asked)


@lru_cache(maxsize=1024)
def _pattern(term: Term) -> re.Pattern[str]:
    words, beginning = term
    row = r"[\W_]+".join(map(re.escape, words))
    return re.compile(rf"(?<![^\W_]){row}" + (r"[^\W_]*" if beginning else r"(?![^\W_])"))
