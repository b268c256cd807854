"""The lists of countries and roles are complete and do not contradict themselves."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from importlib.resources import files

import pytest

from pourparler.lexicon.actors import tables

COUNTRY_COLUMNS = ["country", "aliases", "adjectives", "capitals", "governments"]
ROLE_COLUMNS = ["noun", "class", "plural"]
CLASSES = set(
    "head_of_state_or_government foreign_minister defence_minister minister spokesperson envoy ambassador negotiator "
    "legislator military party_leader official expert business union clergy journalist citizen candidate".split()
)


def lines(name: str) -> list[list[str]]:
    text = (files("pourparler.lexicon") / "en" / name).read_text(encoding="utf-8")
    assert text.endswith("\n") and "\r" not in text
    return [line.split("\t") for line in text.removesuffix("\n").split("\n") if not line.startswith("# ")]


HEAD, *COUNTRIES = lines("countries.tsv")
ROLE_HEAD, *ROLES = lines("roles.tsv")


def owners(*columns: str) -> dict[str, set[str]]:
    """Each word of some columns, with the countries that claim it."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in COUNTRIES:
        for column in columns:
            for word in filter(None, row[COUNTRY_COLUMNS.index(column)].split("|")):
                found[word].add(row[0])
    return found


def test_every_row_has_its_columns() -> None:
    assert HEAD == COUNTRY_COLUMNS
    assert ROLE_HEAD == ROLE_COLUMNS
    assert {len(row) for row in COUNTRIES} == {5}
    assert {len(row) for row in ROLES} == {3}


def test_cells_are_clean_and_say_nothing_twice() -> None:
    for row in COUNTRIES + ROLES:
        for cell in row:
            values = cell.split("|")
            assert len(values) == len(set(values)), cell
            assert all(v == v.strip() and "  " not in v for v in values), cell
            assert cell == "" or all(values), cell


def test_no_country_stands_twice() -> None:
    assert [n for n, count in Counter(row[0] for row in COUNTRIES).items() if count > 1] == []


@pytest.mark.parametrize(
    "columns", [("country", "aliases"), ("adjectives",), ("capitals",), ("governments",)], ids=lambda c: c[-1]
)
def test_no_word_belongs_to_two_countries(columns: tuple[str, ...]) -> None:
    assert {w: c for w, c in owners(*columns).items() if len(c) > 1} == {}


def test_a_word_in_several_columns_means_one_country() -> None:
    shared = {w: c for w, c in owners(*COUNTRY_COLUMNS).items() if len(c) > 1}
    assert shared == {}


def test_both_apostrophes_are_known() -> None:
    words = owners(*COUNTRY_COLUMNS)
    assert [w for w in words if w.replace("'", "’") not in words or w.replace("’", "'") not in words] == []


@pytest.mark.parametrize(
    ("word", "country"),
    [
        ("Congo", "Democratic Republic of the Congo"),
        ("Congo-Brazzaville", "Republic of the Congo"),
        ("Guinea", "Guinea"),
        ("Guinea-Bissau", "Guinea-Bissau"),
        ("Equatorial Guinea", "Equatorial Guinea"),
        ("DPRK", "North Korea"),
        ("Republic of Korea", "South Korea"),
        ("PRC", "China"),
        ("Republic of China", "Taiwan"),
        ("Niger", "Niger"),
        ("Nigeria", "Nigeria"),
    ],
)
def test_names_that_are_easily_mixed_up(word: str, country: str) -> None:
    assert tables().countries[word] == country


def test_a_bare_name_of_two_states_at_once_is_claimed_by_neither() -> None:
    assert "Korea" not in tables().countries


def test_role_nouns_stand_once_in_lower_case() -> None:
    nouns = Counter(row[0] for row in ROLES)
    assert [n for n, count in nouns.items() if count > 1 or n != n.lower()] == []
    plurals = Counter(row[2] for row in ROLES)
    assert [p for p, count in plurals.items() if count > 1 or not p or p in nouns] == []


def test_roles_are_of_known_classes() -> None:
    assert {row[1] for row in ROLES} == CLASSES


def test_the_longest_role_noun_is_found_first() -> None:
    for noun, kind in tables().roles.items():
        match = re.match(tables().role_pattern, noun)
        assert match and match.group() == noun, noun
        assert tables().roles[match.group()] == kind
