"""Look-ups of countries, public roles and bodies by the words of a text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pourparler.lexicon import alternatives, cell, rows


@dataclass(frozen=True)
class Tables:
    """Look-ups by the words as they stand in news text.

    Attributes
    ----------
    countries : name or alias -> country
    adjectives : adjective or demonym -> country
    capitals : capital -> country
    governments : seat or nickname of a government -> country
    roles : role noun, lower case -> class
    plural_roles : plural role noun -> class
    bodies : noun for a body -> words by which the name of such a body is known, the noun itself among them
    """

    countries: dict[str, str]
    adjectives: dict[str, str]
    capitals: dict[str, str]
    governments: dict[str, str]
    roles: dict[str, str]
    plural_roles: dict[str, str]
    bodies: dict[str, frozenset[str]]

    @property
    def role_pattern(self) -> str:
        """A regular expression for one role noun, the longest first."""
        return alternatives(self.roles)


@cache
def tables() -> Tables:
    """The tables of the package, read once."""
    looks: dict[str, dict[str, str]] = {"aliases": {}, "adjectives": {}, "capitals": {}, "governments": {}}
    for row in rows("countries"):
        looks["aliases"][row["country"]] = row["country"]
        for column, look in looks.items():
            for word in cell(row[column]):
                look.setdefault(word, row["country"])
    roles = rows("roles")
    return Tables(
        looks["aliases"],
        looks["adjectives"],
        looks["capitals"],
        looks["governments"],
        {r["noun"]: r["class"] for r in roles},
        {r["plural"]: r["class"] for r in roles if r["plural"]},
        {r["noun"]: frozenset((r["noun"], *cell(r["names"]))) for r in rows("bodies")},
    )
