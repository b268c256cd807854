"""Search terms and the folded form in which they are compared, the same for both databases."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from pourparler.ledger.errors import LedgerError

WORD = re.compile(r"[^\W_]+")
MOST = 500  # words allowed in one search
_TERM = re.compile(r'"([^"]*)"|(\S+)')

Term = tuple[tuple[str, ...], bool]
"""Words of a phrase, and whether the last one is a prefix."""


def parse_terms(asked: str) -> tuple[Term, ...]:
    """Parse a search: words that must all occur, "phrases in quotation marks" and prefixes with an asterisk*.

    Raises
    ------
    LedgerError
        If it contains no word, or more than 500.

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


def parse_alternatives(words: str) -> tuple[tuple[Term, ...], ...]:
    """Parse an issue's words: alternative searches separated by ";".

    Raises
    ------
    LedgerError
        If an alternative contains no word.

    Examples
    --------
    >>> parse_alternatives('port; "free passage"')
    (((('port',), False),), ((('free', 'passage'), False),))
    """
    return tuple(parse_terms(each) for each in words.split(";") if each.strip()) or (parse_terms(words),)


def fold_text(words: str) -> str:
    """Return a text in lower case without accents, with the same length, so that offsets stay valid.

    >>> fold_text("Élysée"), len(fold_text("Straße"))
    ('elysee', 6)
    """
    return words.lower() if words.isascii() else words.translate(_PLAIN)


class _FoldedLetters(dict[int, str]):
    """A translation table filled as letters occur."""

    def __missing__(self, code: int) -> str:
        made = _fold_letter(chr(code))
        if len(self) < _MOST_LETTERS:
            self[code] = made
        return made


_MOST_LETTERS = 4096
_PLAIN = _FoldedLetters()


def _fold_letter(letter: str) -> str:
    """Fold one letter as FTS5 does: accents are removed from Latin letters only."""
    apart = unicodedata.normalize("NFD", letter)
    base, marks = apart[0], apart[1:]
    if base.isascii() and base.isalpha() and all(map(unicodedata.combining, marks)):
        return base.lower()
    return next((small for small in (letter.casefold(), letter.lower()) if len(small) == 1), letter)


def find_terms(whole: str, asked: Sequence[Term]) -> list[tuple[int, int, int]]:
    """Return every occurrence of the terms as (start, end, index of the term), in order.

    >>> find_terms("The port is open.", parse_terms("port open"))
    [(4, 8, 0), (12, 16, 1)]
    """
    plain = fold_text(whole)
    return sorted(
        (*match.span(), number) for number, term in enumerate(asked) for match in _pattern(term).finditer(plain)
    )


def has_all_terms(whole: str, asked: Sequence[Term]) -> bool:
    """Return whether a text contains every term.

    >>> text = "The port is open."
    >>> has_all_terms(text, parse_terms("open por*")), has_all_terms(text, parse_terms("port shut"))
    (True, False)
    """
    return has_all_terms_folded(fold_text(whole), asked)


def has_all_terms_folded(plain: str, asked: Sequence[Term]) -> bool:
    """Return whether a text that is already folded contains every term."""
    # A substring test of the first word is faster than the pattern and rules out most texts.
    return all(term[0][0] in plain and _pattern(term).search(plain) for term in asked)


def _pattern(term: Term) -> re.Pattern[str]:
    words, beginning = term
    row = r"[\W_]+".join(map(re.escape, words))
    return re.compile(rf"(?<![^\W_]){row}" + (r"[^\W_]*" if beginning else r"(?![^\W_])"))
