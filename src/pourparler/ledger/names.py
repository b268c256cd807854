"""Which names people may give to what others will read: to accounts, to issues.

A name must not hide anything, and an account's must not look like another's. Two names look alike if they are equal
without case, accents and width, or once letters of one script are replaced by those of another that have their shape.
The table holds the usual ones of Latin, Greek and Cyrillic, not all of Unicode.
"""

from __future__ import annotations

import unicodedata

from pourparler.ledger.errors import LedgerError, shown

_MARKS_ALLOWED = " ._-@+'’"
# Letters and marks by their category that show nothing.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_VARIATIONS = range(0xFE00, 0xFE10), range(0x180B, 0x1810), range(0xE0100, 0xE01F0)
_SHAPES = str.maketrans(
    "авеꙅиікмнопрсԁтуүхѕјһԛԝӏгαβεζηικμνορτυχγϲıɑɡ0|1l",
    "abesuikmhonpcdtyyxsjhqwirabeznikmvoptuxyciagoiii",
)


def check_display_name(name: str, what: str) -> None:
    """Refuse a name with characters that nobody sees or that no database holds.

    Parameters
    ----------
    name
        What was given.
    what
        What it is the name of, with its article: "an issue".

    Raises
    ------
    LedgerError
        If there is a control character, one without a shape, or half of a character.
    """
    if not name.isprintable() or any(_is_blank(character) for character in name):
        raise LedgerError(f"'{shown(name)}' cannot name {what}: it has characters that nobody sees; type it again")


def check_account_name(name: str) -> None:
    """Refuse a name that an account cannot have.

    Raises
    ------
    LedgerError
        If it has other characters than letters, digits and a few marks, or letters of several scripts.
    """
    check_display_name(name, "an account")
    if unicodedata.normalize("NFKC", name) != name or not all(_is_allowed(character) for character in name):
        raise LedgerError(f"'{shown(name)}' cannot name an account; use letters, digits, spaces and . _ - @ + '")
    if len(_scripts(name)) > 1:
        raise LedgerError(f"'{shown(name)}' cannot name an account: its letters are of several scripts; use one")


def is_confusable(one: str, other: str) -> bool:
    """Whether a person could take one name for the other.

    >>> is_confusable("ADMIN", "admin"), is_confusable("adm\\u0131n", "admin"), is_confusable("ana", "ben")
    (True, True, False)
    """
    return _skeleton(one) == _skeleton(other)


def _skeleton(name: str) -> str:
    """What is the same in all names that look alike."""
    return _without_accents(name).translate(_SHAPES).replace("rn", "m").replace("vv", "w")


def _without_accents(name: str) -> str:
    """A name without accents, width and case."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(c for c in letters if not unicodedata.category(c).startswith("M")).casefold()


def _is_blank(character: str) -> bool:
    return character in _BLANK or any(ord(character) in each for each in _VARIATIONS)


def _is_allowed(character: str) -> bool:
    return character in _MARKS_ALLOWED or unicodedata.category(character)[0] in "LM" or character.isdecimal()


def _scripts(name: str) -> set[str]:
    """The scripts of the letters, as Unicode's names of them begin; Japanese has three."""
    found = {unicodedata.name(c, "?").split()[0].partition("-")[0] for c in name if c.isalpha()}
    together = {"HIRAGANA", "KATAKANA", "CJK"}
    return found - together | ({"CJK"} if found & together else set())
