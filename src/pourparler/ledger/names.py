"""Checks of names that people enter for accounts and issues.

A name must not hide characters, and an account's name must not be confusable with another's. Two names are confusable
if they are equal without case, accents and width, or after letters are replaced by similar ones of another script. The
table covers the usual letters of Latin, Greek and Cyrillic, not all of Unicode.
"""

from __future__ import annotations

import unicodedata

from pourparler.ledger.errors import LedgerError, shown

_MARKS_ALLOWED = " ._-@+'’"
# Letters and marks that are invisible although their category is not.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_VARIATIONS = range(0xFE00, 0xFE10), range(0x180B, 0x1810), range(0xE0100, 0xE01F0)
_SHAPES = str.maketrans(
    "авеꙅиікмнопрсԁтуүхѕјһԛԝӏгαβεζηικμνορτυχγϲıɑɡ0|1l",
    "abesuikmhonpcdtyyxsjhqwirabeznikmvoptuxyciagoiii",
)


def check_display_name(name: str, what: str) -> None:
    """Check that a name has no invisible characters and none that a database cannot store.

    Parameters
    ----------
    name
        The name.
    what
        What it names, with its article: "an issue".

    Raises
    ------
    LedgerError
        If it contains a control character, an invisible character or a lone surrogate.
    """
    if not name.isprintable() or any(_is_blank(character) for character in name):
        raise LedgerError(f"'{shown(name)}' cannot be the name of {what}: it has invisible characters; type it again")


def check_account_name(name: str) -> None:
    """Check that a name is valid for an account.

    Raises
    ------
    LedgerError
        If it contains other characters than letters, digits and a few marks, or mixes scripts.
    """
    check_display_name(name, "an account")
    if unicodedata.normalize("NFKC", name) != name or not all(_is_allowed(character) for character in name):
        raise LedgerError(f"'{shown(name)}' is not a valid account name; use letters, digits, spaces and . _ - @ + '")
    if len(_scripts(name)) > 1:
        raise LedgerError(f"'{shown(name)}' is not a valid account name: it mixes several scripts; use one")


def is_confusable(one: str, other: str) -> bool:
    """Return whether a person could mistake one name for the other.

    >>> is_confusable("ADMIN", "admin"), is_confusable("adm\\u0131n", "admin"), is_confusable("ana", "ben")
    (True, True, False)
    """
    return _skeleton(one) == _skeleton(other)


def _skeleton(name: str) -> str:
    """Return the form that all confusable names share."""
    return _without_accents(name).translate(_SHAPES).replace("rn", "m").replace("vv", "w")


def _without_accents(name: str) -> str:
    """Return a name without accents, width and case."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(c for c in letters if not unicodedata.category(c).startswith("M")).casefold()


def _is_blank(character: str) -> bool:
    return character in _BLANK or any(ord(character) in each for each in _VARIATIONS)


def _is_allowed(character: str) -> bool:
    return character in _MARKS_ALLOWED or unicodedata.category(character)[0] in "LM" or character.isdecimal()


def _scripts(name: str) -> set[str]:
    """Return the scripts of the letters, by the prefix of their Unicode names; Japanese has three."""
    found = {unicodedata.name(c, "?").split()[0].partition("-")[0] for c in name if c.isalpha()}
    together = {"HIRAGANA", "KATAKANA", "CJK"}
    return found - together | ({"CJK"} if found & together else set())
