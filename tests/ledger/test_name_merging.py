"""Which names are one actor across documents, and which reports tell one meeting or proposal."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from pourparler.ledger import open_ledger
from pourparler.ledger.linking import names as name_matching
from pourparler.record import Actor, Record
from stores import Places
from strategies import TEXT, example_record, person_record, telling


def person(name: str, *roles: str, kind: str = "person") -> Actor:
    return Actor.model_validate({"id": "a", "name": name, "kind": kind, "roles": roles})


def merged(places: Places, *actors: Actor) -> set[tuple[str, tuple[str, ...], int]]:
    """Each actor's name, roles and number of documents, the same in whatever order the documents come."""
    batch = [person_record(f"d{n}", actor) for n, actor in enumerate(actors)]
    answers = [told(places(), order) for order in (batch, batch[::-1], batch[1:] + batch[:1])]
    assert all(sorted(answer) == sorted(answers[0]) for answer in answers)
    return set(answers[0])


def told(place: str, batch: list[Record]) -> list[tuple[str, tuple[str, ...], int]]:
    with open_ledger(place, create=True) as ledger:
        for record in batch:
            ledger.add(record)
        return [(row.name, row.roles, row.documents) for row in ledger.actors.list()]


def names(places: Places, *written: str, kind: str = "person") -> set[tuple[str, int]]:
    return {(name, count) for name, _, count in merged(places, *(person(name, kind=kind) for name in written))}


@pytest.mark.parametrize(
    ("kind", "written", "shown"),
    [
        ("person", ("Mara Vell", "MARA VELL", "Dr. Mara Véll"), "Dr. Mara Véll"),
        ("person", ("Él-Rahim Orn", "El Rahim Orn"), "El Rahim Orn"),
        ("organization", ("the Q.A.", "QA"), "the Q.A."),
        ("country", ("Ostrava  Reach", "ostrava-Reach"), "Ostrava  Reach"),
    ],
)
def test_spellings_of_one_name(places: Places, kind: str, written: tuple[str, ...], shown: str) -> None:
    assert names(places, *written, kind=kind) == {(shown, len(written))}


def test_the_usual_spelling_is_shown(places: Places) -> None:
    assert names(places, "Mara Vell", "Dr Mara Vell", "Mara Vell") == {("Mara Vell", 3)}


def test_names_of_different_kinds_stay_apart(places: Places) -> None:
    merged_names = merged(places, person("Quill"), person("Quill", kind="country"))
    assert merged_names == {("Quill", (), 1)}


@pytest.mark.parametrize("kind", ["person", "group"])
@pytest.mark.parametrize("description", ["one diplomat", "a Western official", "Sunder soldiers", "the minister"])
def test_descriptions_never_merge(places: Places, kind: str, description: str) -> None:
    with open_ledger(places(), create=True) as ledger:
        for n in range(2):
            ledger.add(person_record(f"d{n}", person(description, kind=kind)))
        assert [row.documents for row in ledger.actors.list()] == [1, 1]


def test_a_surname_means_the_only_person_who_has_it(places: Places) -> None:
    assert names(places, "Vell", "Mara Vell") == {("Mara Vell", 2)}


def test_middle_names_are_left_out(places: Places) -> None:
    assert names(places, "Ada Vell", "Ada Maria Vell", "Vell") == {("Ada Maria Vell", 3)}
    assert len(names(places, "Ada Vell", "Ada Maria Vell", "Ada Ruth Vell")) == 3
    assert len(names(places, "Maria Vell", "Ada Maria Vell", "A. Vell")) == 3


def test_a_meeting_is_one_once_the_ledger_knows_who_meets(places: Places) -> None:
    day = dt.date(2031, 3, 4)
    batch = [
        telling("a", met=[(("Ada Vell", "Tomas Orn"), None, day, "planned")]),
        telling("b", met=[(("Ada Maria Vell", "Tomas Orn"), None, day, "held")]),
        telling("c", met=[(("Vell", "Orn"), None, day, "held")]),
    ]
    for order in itertools.permutations(batch):
        with open_ledger(places(), create=True) as ledger:
            for record in order:
                ledger.add(record)
            assert [len(row.reports) for row in ledger.meetings.list()] == [3]


def test_a_surname_of_two_persons_means_neither(places: Places) -> None:
    assert names(places, "Vell", "Mara Vell", "Otto Vell") == {("Vell", 1), ("Mara Vell", 1), ("Otto Vell", 1)}


def test_a_first_name_means_nobody(places: Places) -> None:
    assert names(places, "Mara", "Mara Vell") == {("Mara", 1), ("Mara Vell", 1)}


def test_particles_belong_to_the_surname(places: Places) -> None:
    written = ("van der Orn", "Ilse van der Orn", "Orn")
    assert names(places, *written) == {("Ilse van der Orn", 2), ("Orn", 1)}


def test_roles_that_agree_are_united(places: Places) -> None:
    one = person("Mara Vell", "foreign minister", "envoy")
    assert merged(places, one, person("Vell", "Minister")) == {
        ("Mara Vell", ("envoy", "foreign minister", "Minister"), 2)
    }


def test_roles_that_disagree_keep_persons_apart(places: Places) -> None:
    apart = merged(places, person("Mara Vell", "foreign minister"), person("Vell", "harbour pilot"))
    assert apart == {("Mara Vell", ("foreign minister",), 1), ("Vell", ("harbour pilot",), 1)}


@pytest.mark.parametrize(("other", "count"), [("Sunder Isle", 2), ("OSTRAVA REACH", 1)])
def test_those_acted_for_tell_persons_apart(places: Places, other: str, count: int) -> None:
    def serving(id: str, name: str, principal: str) -> Record:
        country = Actor(id="c", name=principal, kind="country")
        return person_record(id, Actor(id="a", name=name, kind="person", for_="c"), country)

    for order in itertools.permutations([serving("d0", "Mara Vell", "Ostrava Reach"), serving("d1", "Vell", other)]):
        with open_ledger(places(), create=True) as ledger:
            for record in order:
                ledger.add(record)
            people = [row for row in ledger.actors.list() if row.kind == "person"]
            assert len(people) == count
            assert all(row.acts_for for row in people)


def test_a_surname_speaks_as_the_person_it_means(places: Places) -> None:
    with open_ledger(places(), create=True) as ledger:
        record = example_record("short")
        bare = record.actors[0].model_copy(update={"name": "Vell"})
        ledger.add(record.model_copy(update={"actors": (bare, *record.actors[1:])}))
        assert {row.speaker for row in ledger.statements.list(speaker="vell")} == {"Vell"}
        ledger.add(example_record("full", text=TEXT + "\nMore."))
        assert {row.speaker for row in ledger.statements.list(speaker="mara")} == {"Mara Vell"}
        assert [len(row.witnesses) for row in ledger.statements.list(speaker="mara")] == [1, 1]
        assert [row.participants for row in ledger.meetings.list()] == [("Mara Vell", "Tomas Orn")]
        ledger.add(person_record("namesake", person("Otto Vell")))
        assert len(ledger.statements.list(speaker="mara")) == 2
        assert len(ledger.statements.list(speaker="vell")) == 2


def test_reports_of_one_meeting_are_one_meeting(places: Places) -> None:
    one, two = example_record("one"), example_record("two", text=TEXT + "\nMore.", published=dt.date(2031, 3, 5))
    cancelled = two.meetings[0].model_copy(update={"id": "m2", "status": "cancelled"})
    undated = two.meetings[0].model_copy(update={"id": "m3", "date": None})
    two = two.model_copy(update={"meetings": (*two.meetings, cancelled, undated)})
    with open_ledger(places(), create=True) as ledger:
        ledger.add(two)
        ledger.add(one)
        (met,) = ledger.meetings.list()
    assert (met.status, met.document) == ("held", "one")
    assert [words.document for words in met.evidence] == ["one", "two", "two", "two"]


def test_reports_of_one_proposal_are_one_proposal(places: Places) -> None:
    one, two = example_record("one"), example_record("two", text=TEXT + "\nMore.")
    plan = two.proposals[0].model_copy(update={"name": "the Quill plan", "replaces": None, "sponsors": ("a5",)})
    vague = two.proposals[1].model_copy(update={"name": "the new draft"})
    again = vague.model_copy(update={"id": "p3"})
    with open_ledger(places(), create=True) as ledger:
        ledger.add(one)
        ledger.add(two.model_copy(update={"proposals": (plan, vague, again)}))
        rows = ledger.proposals.list()
    united = next(row for row in rows if row.name == "Quill Plan")
    assert united.replaces == "Lantern Draft"
    assert united.sponsors == ("Ostrava Reach", "Sunder Isle")
    assert [words.document for words in united.evidence] == ["one", "two"]
    assert [row.name for row in rows].count("the new draft") == 2


def test_a_proposal_is_not_merged_with_the_one_it_replaces(places: Places) -> None:
    record = example_record()
    newer, older = (each.model_copy(update={"name": "Quill Plan"}) for each in record.proposals)
    with open_ledger(places(), create=True) as ledger:
        ledger.add(record.model_copy(update={"proposals": (newer, older)}))
        assert sorted((row.replaces or "") for row in ledger.proposals.list()) == ["", "Quill Plan"]


@pytest.mark.parametrize("name", ["", "?!", "\0", "一", "Mr", "van der", "jr", "İ", "ﬁ"])
def test_odd_names_do_no_harm(places: Places, name: str) -> None:
    assert name_matching.surname(name) == name_matching.surname(name.upper()) or name == "ﬁ"
    with open_ledger(places(), create=True) as ledger:
        for n, kind in enumerate(("person", "organization", "country", "group")):
            ledger.add(person_record(f"d{n}", person(name, kind=kind)))
        assert [row.name for row in ledger.actors.list()] == [name] * 4
