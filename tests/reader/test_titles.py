"""Titles of people, and names of one person, on text with invented people and countries."""

from __future__ import annotations

import pytest

from pourparler.reader import Reader
from pourparler.reader.actors.cluster import cluster_names
from pourparler.reader.actors.names import Name
from pourparler.reader.actors.titles import title_after, title_before
from pourparler.record import Document, Span


def span(text: str, name: str) -> Span:
    start = text.index(name)
    return start, start + len(name)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("It lies near the occupied Cold Heights. The Accord special envoy Ana Vell will go.", "Accord special envoy"),
        ("That was on Wednesday. The Accord envoy, Ana Vell, says no.", "Accord envoy"),
        ("July As Chancellor Ana Vell spoke, all was calm.", "Chancellor"),
        ("The Orrin president, Ana Vell, met them.", "Orrin president"),
        ("Orrin’s foreign minister, Ana Vell, spoke.", "Orrin’s foreign minister"),
        ("The Accord special envoy for Orrin, Ana Vell, has spoken.", "Accord special envoy for Orrin"),
        ("They heard Lt. Gov. Ana Vell speak.", "Lt. Gov"),
        ("A call from U.S. special envoy Ana Vell came.", "U.S. special envoy"),
    ],
)
def test_a_title_before_a_name_stays_in_its_sentence(text: str, role: str) -> None:
    title = title_before(text, span(text, "Ana Vell"))
    if role == "Lt. Gov":
        assert title is None or "Lt" in title.text
    else:
        assert title is not None
        assert title.text == role


def test_who_is_only_named_beside_an_office_has_it_not() -> None:
    text = "The president, Ana Vell said, was wrong."
    assert title_before(text, span(text, "Ana Vell")) is None


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("After a call with Ana Vell, the Orrin foreign minister, Ödön Lund, said so.", None),
        ("Ana Vell, the Orrin foreign minister, Ödön Lund, the envoy, and others came.", "Orrin foreign minister"),
        ("Ana Vell, the Orrin foreign minister, said so.", "Orrin foreign minister"),
    ],
)
def test_an_office_before_a_name_between_commas_is_that_ones(text: str, role: str | None) -> None:
    title = title_after(text, span(text, "Ana Vell"))
    assert (title and title.text) == role


def test_what_somebody_did_to_an_official_is_no_title() -> None:
    text = "Its president, Edvar Lohm, accused the premier of lying."
    assert title_after(text, (15, 25)) is None


def test_a_clause_after_a_name_is_no_title() -> None:
    text = "While Ana Vell, was elected as the new head of the Accord, Tarn left."
    assert title_after(text, span(text, "Ana Vell")) is None


@pytest.mark.parametrize(
    ("full", "short"),
    [("Staven de Mirra", "De Mirra"), ("Basar al-Orrad", "Orrad"), ("Jan van der Holm", "Van der Holm")],
)
def test_a_surname_with_its_particle_is_the_same_person(full: str, short: str) -> None:
    text = f"The envoy, {full}, came. {short} said no."
    second = text.rindex(short)
    names = [Name(span(text, full), "person", 1.0), Name((second, second + len(short)), "person", 1.0)]
    registry, _, _ = cluster_names(text, names)
    assert [d.name for d in registry.drafts if d.kind == "person"] == [full]


@pytest.mark.parametrize("again", ["Groups opposed to Orlo left.", "Those near Orlo fell.", "The army of Orlo left."])
def test_a_surname_without_its_particle_is_no_country(again: str) -> None:
    text = f"President Basar al-Orlo came. {again}"
    first, second = span(text, "Basar al-Orlo"), (text.rindex("Orlo"), text.rindex("Orlo") + 4)
    registry, places, _ = cluster_names(text, [Name(first, "person", 1.0), Name(second, "person", 1.0)])
    assert ([d.name for d in registry.drafts], places) == (["Basar al-Orlo"], [])


def test_an_opposition_and_a_newspaper_do_not_act_for_their_country() -> None:
    text = (
        "Kessia said no. The Kessian opposition said yes. The Kessian delegation left, and the Kessian opposition "
        "delegation stayed, the Kessian Times said. A Kessian minister resigned."
    )
    record = Reader(threads=1).read(Document(id="d", text=text))
    (kessia,) = (a.id for a in record.actors if a.name == "Kessia")
    acting = {a.name for a in record.actors if a.for_ == kessia}
    assert acting == {"Kessian delegation"}
    assert any("opposition" in a.name for a in record.actors)
