"""The reader's tables: countries with their names, adjectives and seats, and nouns for public roles. Data, not code."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


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
        nouns = sorted(self.roles, key=len, reverse=True)
        return "(?:" + "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in nouns) + ")"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of the package, by the names in its first line."""
    text = (files("pourparler.reader") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def tables() -> Tables:
    """The tables of the package, read once."""
    looks: dict[str, dict[str, str]] = {"aliases": {}, "adjectives": {}, "capitals": {}, "governments": {}}
    for row in rows("countries.tsv"):
        looks["aliases"][row["country"]] = row["country"]
        for column, look in looks.items():
            for word in (row[column] or "").split("|"):
                if word:
                    look.setdefault(word, row["country"])
    roles = rows("roles.tsv")
    return Tables(
        looks["aliases"],
        looks["adjectives"],
        looks["capitals"],
        looks["governments"],
        {r["noun"]: r["class"] for r in roles},
        {r["plural"]: r["class"] for r in roles if r["plural"]},
        {r["noun"]: frozenset((r["noun"], *(r["names"] or "").split("|"))) for r in rows("bodies.tsv")},
    )
