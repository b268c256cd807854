"""A joint statement belongs to each of its speakers, whatever is asked and whatever is decided."""

from __future__ import annotations

import datetime as dt

import pytest

from pourparler.ledger import Ledger, LedgerError, open_ledger
from pourparler.record import Actor, Record
from stores import Places, taken_back
from strategies import telling

OPEN = "“We will keep the harbour open for every pilot on the sound”"
YES, NO = "We will attend the Kelmport round", "We will not attend the Kelmport round"
BOTH = ("Mara Vell", "Tomas Orn")


def day(n: int) -> dt.date:
    return dt.date(2031, 3, n)


def joint(id: str = "one", n: int = 4, words: str = OPEN, who: tuple[str, ...] = BOTH, more: str = "") -> Record:
    return telling(id, published=day(n), said=[(who, words), ("Ida Brusk", f"that {id} ferries were late")], more=more)


def spoken(ledger: Ledger, speaker: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(row.document, row.speakers) for row in ledger.statements.list(speaker=speaker)]


def test_every_speaker_is_found(ledger: Ledger) -> None:
    ledger.add(joint())
    first = ledger.statements.list(speaker="vell")[0]
    assert (first.speaker, first.speakers) == ("Mara Vell", BOTH)
    assert first.speaker_id == first.speaker_ids[0]
    for name, id_ in zip(BOTH, first.speaker_ids, strict=True):
        assert ledger.statements.list(speaker=name) == ledger.statements.list(actor=id_) == (first,)
        assert ledger.statements.find(name) == ledger.statements.find(name, words="harbour") == (first,)
        assert [each.statements for each in ledger.statements.counts_by_day(actor=id_)] == [1]
        row = ledger.actors.get(id_)
        assert row is not None and row.statements == 1
        assert [each.statements for each in ledger.actors.find(name)] == [1]
    assert {row.name: row.statements for row in ledger.actors.list()} == dict.fromkeys((*BOTH, "Ida Brusk"), 1)
    assert {row.name: row.statements for row in ledger.actors.list(as_of=day(4))} == dict.fromkeys(
        (*BOTH, "Ida Brusk"), 1
    )
    alone = ledger.statements.list(speaker="brusk")[0]
    assert alone.speakers == ("Ida Brusk",) and alone.speaker_ids == (alone.speaker_id,)


def test_a_statement_without_a_speaker_has_none(ledger: Ledger) -> None:
    ledger.add(telling("one", said=[(None, "that the harbour stays open")]))
    row = ledger.statements.list()[0]
    assert (row.speaker, row.speakers, row.speaker_ids) == (None, (), ())


def test_an_issue_counts_it_for_every_party(ledger: Ledger) -> None:
    record = joint()
    people = (*record.actors, Actor(id="a9", name="Sunder Isle", kind="country"))
    people = tuple(each.model_copy(update={"for_": "a9"}) if each.name == "Tomas Orn" else each for each in people)
    ledger.add(record.model_copy(update={"actors": people}))
    (said,) = ledger.statements.about({"harbour": "harbour"})
    assert dict(said.holders) == {"Mara Vell": None, "Tomas Orn": "Sunder Isle"}
    assert len(ledger.statements.find("Sunder Isle")) == 1


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_it_is_corroborated_by_one_speaker_but_does_not_disappear_behind_one(
    places: Places, order: tuple[int, ...]
) -> None:
    alone = [telling("alone", published=day(3), said=[("Mara Vell", OPEN)])]
    later = [telling("later", published=day(5), said=[("Tomas Orn", OPEN)])]
    batch = [*alone, joint("both"), *later]
    with open_ledger(places(), create=True) as ledger:
        for n in order:
            ledger.add(batch[n])
        found = {
            row.document: (row.speakers, [each.document for each in row.witnesses])
            for row in ledger.statements.list()
            if row.content == OPEN
        }
        assert found == {"alone": (("Mara Vell",), []), "both": (BOTH, ["later"])}
        assert spoken(ledger, "orn") == [("both", BOTH)]
        assert ledger.reindex().changed == 0


@pytest.mark.parametrize("reverse", [False, True])
def test_each_speaker_can_contradict_it(ledger: Ledger, reverse: bool) -> None:
    batch = [
        joint("one", 4, YES),
        telling("two", published=day(6), said=[("Tomas Orn", NO)]),
        telling("three", published=day(8), said=[(BOTH, NO)]),
    ]
    for record in reversed(batch) if reverse else batch:
        ledger.add(record)
    found = [(row.before.document, row.after.document, row.speakers) for row in ledger.contradictions()]
    assert sorted(found) == [("one", "three", ("Mara Vell",)), ("one", "two", ("Tomas Orn",))]
    assert ledger.reindex().changed == 0
    ledger.codings.reject(next(row for row in ledger.statements.list() if row.document == "two"), coder="ana")
    (row,) = ledger.contradictions()
    assert (row.before.document, row.after.document, row.speakers) == ("one", "three", BOTH)
    assert len(row.speaker_ids) == 2
    assert ledger.reindex().changed == 0
    ledger.history.undo(coder="ana")
    assert [(row.before.document, row.after.document, row.speakers) for row in ledger.contradictions()] == found


def test_merging_and_splitting_keep_it_and_undo_brings_it_back(ledger: Ledger) -> None:
    ledger.add(joint())
    ledger.add(joint("two", 6, "that the berths are full"))
    before = ledger.statements.list()
    ledger.actors.merge("Tomas Orn", into="Ida Brusk", coder="ana")
    assert spoken(ledger, "brusk")[0] == ("one", ("Mara Vell", "Ida Brusk"))
    assert {row.name: row.statements for row in ledger.actors.list()} == {"Mara Vell": 2, "Ida Brusk": 4}
    assert [each.statements for each in ledger.actors.merged(ledger.statements.list(speaker="brusk")[0].speaker_ids[1])]
    ledger.history.undo(coder="ana")
    ledger.actors.merge("Tomas Orn", into="Mara Vell", coder="ana")
    assert spoken(ledger, "vell")[0] == ("one", ("Mara Vell",))
    assert {row.name: row.statements for row in ledger.actors.list()} == {"Mara Vell": 2, "Ida Brusk": 2}
    ledger.history.undo(coder="ana")
    assert ledger.statements.list() == before
    ledger.actors.split("Tomas Orn", coder="ana", documents=["two"])
    ids = [row.speaker_ids[1] for row in ledger.statements.list(speaker="orn")]
    assert len(set(ids)) == 2
    assert [len(ledger.statements.list(actor=id_)) for id_ in ids] == [1, 1]
    second = ledger.statements.list(actor=ids[1])[0]
    ledger.codings.correct(second, coder="ana", speaker="Ida Brusk")
    with pytest.raises(LedgerError, match="depends on revision"):
        ledger.history.undo(ledger.history.list()[-2], coder="ana")
    ledger.history.undo(coder="ana")
    ledger.history.undo(coder="ana")
    assert ledger.statements.list() == before
    assert ledger.reindex().changed == 0


def test_a_correction_replaces_all_speakers(ledger: Ledger) -> None:
    ledger.add(joint())
    ledger.actors.add("Nils Aske", kind="person", coder="ana")
    before = ledger.statements.list()
    number = before[0].id
    ledger.codings.correct(f"s{number}", coder="ana", act="AGREE")
    assert spoken(ledger, "orn") == [("one", BOTH)]
    ledger.codings.correct(f"s{number}", coder="ana", speaker="Ida Brusk")
    assert spoken(ledger, "orn") == spoken(ledger, "vell") == []
    several = ["Nils Aske", "Tomas Orn", "Nils Aske"]
    done = ledger.codings.correct(f"s{number}", coder="ana", speaker=several)
    assert "speaker: Nils Aske and Tomas Orn" in done.summary
    assert spoken(ledger, "aske") == spoken(ledger, "orn") == [("one", ("Nils Aske", "Tomas Orn"))]
    ledger.codings.correct(f"s{number}", coder="ana", speaker=None)
    assert ledger.statements.get(number).speakers == ()  # type: ignore[union-attr]
    for _ in range(4):
        ledger.history.undo(coder="ben")
    assert ledger.statements.list() == before
    assert ledger.reindex().changed == 0


@pytest.mark.parametrize("given", [["Mara Vell", "Nobody Here"], [["Mara Vell"]], ["Mara Vell"] * 51, [None]])
def test_a_wrong_list_of_speakers_changes_nothing(ledger: Ledger, given: list[str]) -> None:
    ledger.add(joint())
    before = ledger.statements.list()
    with pytest.raises(LedgerError):
        ledger.codings.correct("s1", coder="ana", speaker=given)
    assert ledger.statements.list() == before and ledger.history.list() == ()


def test_a_person_can_add_one(ledger: Ledger) -> None:
    ledger.add(joint())
    done = ledger.statements.add("one", coder="ana", content=(0, 9), speaker=["Ida Brusk", "Tomas Orn"])
    assert ("one", ("Ida Brusk", "Tomas Orn")) in spoken(ledger, "orn")
    ledger.history.undo(done, coder="ana")
    assert spoken(ledger, "orn") == [("one", BOTH)]


def test_one_that_is_part_of_another_is_reported_by_its_speakers(ledger: Ledger) -> None:
    record = joint()
    ledger.add(record)
    start = record.document.text.index("keep the harbour open")
    done = ledger.statements.add("one", coder="ana", content=(start, start + 21), speaker="Ida Brusk")
    row = ledger.statements.get(done.thing_id)
    assert row is not None
    assert (row.content, row.speakers) == ("keep the harbour open", ("Ida Brusk",))
    assert row.within == ledger.statements.list(speaker="orn")[0].id
    assert row.relayed_by == "Mara Vell and Tomas Orn"
    ledger.history.undo(done, coder="ana")
    assert len(ledger.statements.list()) == 2


def test_a_newer_reading_brings_speakers_and_keeps_those_that_people_gave(ledger: Ledger) -> None:
    record = joint()
    alone = record.statements[0].model_copy(update={"speakers": record.statements[0].speakers[:1]})
    ledger.add(record.model_copy(update={"statements": (alone, *record.statements[1:])}))
    assert spoken(ledger, "orn") == []
    newer = ledger.reread(record.model_copy(update={"reader": "0.1 test"}))
    assert spoken(ledger, "orn") == [("one", BOTH)]
    ledger.history.undo(newer, coder="ana")
    assert spoken(ledger, "orn") == []
    ledger.codings.correct(ledger.statements.list(speaker="vell")[0], coder="ana", speaker=["Ida Brusk", "Tomas Orn"])
    ledger.reread(record.model_copy(update={"reader": "0.2 test"}))
    assert spoken(ledger, "orn") == [("one", ("Ida Brusk", "Tomas Orn"))]


def test_it_goes_from_ledger_to_ledger(places: Places) -> None:
    with open_ledger(places(), create=True) as one, open_ledger(places(), create=True) as two:
        one.add(joint())
        one.actors.add("Nils Aske", kind="person", coder="ana")
        one.codings.correct("s2", coder="ana", speaker=["Ida Brusk", "Nils Aske"])
        two.transfer.import_document(one.transfer.export("one"), coder="ben", program="a test")
        assert [row.speakers for row in two.statements.list()] == [row.speakers for row in one.statements.list()]
        again = two.transfer.import_document(one.transfer.export("one"), coder="ben", program="a test")
        assert (again.new, again.statements) == (False, 0)
    record = joint()
    with open_ledger(places(), create=True) as three:
        three.add(record.model_copy(update={"statements": record.statements[1:]}))
        with open_ledger(places(), create=True) as one:
            one.add(record)
            done = three.transfer.import_document(one.transfer.export("one"), coder="ben", program="a test")
        assert done.statements == 1 and spoken(three, "orn") == [("one", BOTH)]


def test_an_older_ledger_has_one_speaker_and_the_same_contradictions(place: str) -> None:
    with open_ledger(place, create=True) as ledger:
        for n, words in ((4, YES), (6, NO)):
            ledger.add(telling(f"d{n}", published=day(n), said=[("Mara Vell", words)]))
        ledger.add(joint("both", 9, "that the berths are full"))
        before = ledger.contradictions()
        assert len(before) == 1 and before[0].speakers == ("Mara Vell",)
    taken_back(place, "0010")
    with open_ledger(place) as ledger:
        assert ledger.contradictions() == before
        assert {row.speakers for row in ledger.statements.list(document="both")} == {("Mara Vell",), ("Ida Brusk",)}
        assert ledger.reindex().changed == 0
        ledger.reread(joint("both", 9, "that the berths are full").model_copy(update={"reader": "0.1 test"}))
        assert spoken(ledger, "orn") == [("both", BOTH)]


def test_a_record_without_speakers_has_one(ledger: Ledger) -> None:
    written = joint().model_dump(mode="json", by_alias=True)
    for statement in written["statements"]:
        del statement["speakers"]
    ledger.add(Record.model_validate(written))
    assert ledger.statements.list()[0].speakers == ("Mara Vell",)
