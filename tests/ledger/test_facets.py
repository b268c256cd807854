"""Lists with facets: counts that hold what they promise, orders, pages that keep working, and decisions about many."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desks import copied
from pourparler.codebook.lists import FACETS, ORDERS, ListView, find_ids, list_index, listed, read_view
from pourparler.codebook.model import codebook_in, read_codebook
from pourparler.ledger import Choice, Index, Ledger, LedgerError, open_ledger
from pourparler.ledger.edits import batches
from pourparler.ledger.facets.statements import statement_index
from strategies import example_record, telling

BOOK = """
parties:
  Quessia: {speakers: [Bastian Kreel]}
  Olmland: {speakers: [Ida Lund]}
issues:
  port: {question: Who runs the port?, options: [joint, sole], words: port; harbour}
"""


@pytest.fixture
def kept(dispatches: Path, tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(copied(dispatches, tmp_path)) as opened:
        yield opened


@pytest.mark.parametrize("thing", FACETS)
def test_each_count_is_the_number_of_rows_that_its_value_gives(kept: Ledger, thing: str) -> None:
    index = listed(kept, thing).index()  # type: ignore[arg-type]
    order = ORDERS[thing][0]  # type: ignore[index]
    base = Choice(order=order)
    names = [name for name in FACETS[thing] if name in index.columns]  # type: ignore[index]
    assert len(names) >= 4
    for facet in index.facets(names, base):
        assert facet.values, facet.name
        for each in facet.values:
            chosen = Choice({facet.name: (each.value,)}, order=order)
            assert index.select(chosen).total == each.count, (facet.name, each)
            for other in index.facets(names, chosen):
                for further in other.values[:1]:
                    both = Choice({**chosen.values, other.name: (further.value,)}, order=order)
                    if other.name != facet.name:
                        assert index.select(both).total == further.count


def test_values_of_one_facet_are_alternatives(kept: Ledger) -> None:
    index = kept.statements.index()
    one, other, *_ = index.facet("act", Choice()).values
    either = index.select(Choice({"act": (one.value, other.value)}))
    assert either.total == one.count + other.count
    # The counts of the facet itself stay, so that a further value can be added.
    again = index.facet("act", Choice({"act": (one.value,)})).values
    assert {each.value: each.count for each in again} == {
        each.value: each.count for each in index.facet("act", Choice()).values
    }
    assert again[0].chosen


def test_the_rows_are_those_of_the_list(kept: Ledger) -> None:
    everything = {row.id: row for row in kept.statements.list()}
    index = kept.statements.index()
    assert set(index.select(Choice()).ids) == set(everything)
    for row in everything.values():
        values = {name: _values(index, name, row.id) for name in ("act", "outlet", "speaker", "confirmed")}
        assert values["act"] == {row.act or ""}
        assert values["outlet"] == {row.publisher or ""}
        assert values["speaker"] == ({str(id_) for id_ in row.speaker_ids} or {""})
        assert values["confirmed"] == {"no" if row.coder.startswith("machine") else "yes"}


def _values(index: Index, name: str, id_: int) -> set[str]:
    place = index.ids.tolist().index(id_)
    column = index.columns[name]
    return {column.values[code] for code in column.codes[column.rows == place].tolist()}


@pytest.mark.parametrize("order", ORDERS["statements"])
def test_pages_have_every_row_once_in_every_order(kept: Ledger, order: str) -> None:
    index = kept.statements.index()
    whole = index.select(Choice(order=order)).ids
    seen: list[int] = []
    page = index.select(Choice(order=order), limit=7)
    firsts = [page.first]
    while page.after is not None:
        seen += page.ids
        page = index.select(Choice(order=order), limit=7, after=page.after)
        firsts.append(page.first)
    assert (*seen, *page.ids) == whole
    assert firsts == list(range(1, len(whole) + 1, 7))
    while page.before is not None:
        before = index.select(Choice(order=order), limit=7, before=page.before)
        assert whole.index(before.ids[-1]) < whole.index(page.ids[0])
        page = before
    assert page.first == 1


def test_a_page_keeps_its_place_when_rows_leave_the_view(kept: Ledger) -> None:
    choice = Choice({"confirmed": ("no",)}, order="confidence")
    index = kept.statements.index()
    whole = index.select(choice).ids
    page = index.select(choice, limit=5)
    assert page.after is not None
    kept.statements.confirm_all(page.ids, coder="ana")
    kept.statements.reject_all(whole[5:7], coder="ana")
    following = kept.statements.index().select(choice, limit=5, after=page.after)
    assert following.ids == whole[7:12]


def test_orders_put_the_greatest_first_and_rows_without_a_key_last(kept: Ledger) -> None:
    rows = {row.id: row for row in kept.statements.list()}
    index = kept.statements.index()
    sure = [rows[id_].confidence for id_ in index.select(Choice(order="-confidence")).ids]
    assert sure == sorted(sure, reverse=True)
    named = [rows[id_].speaker for id_ in index.select(Choice(order="speaker")).ids]
    assert None not in named[: sum(name is not None for name in named)]
    days = [rows[id_].date.start for id_ in index.select(Choice(order="day")).ids if rows[id_].date]
    assert days == sorted(days)


def test_days_count_what_the_range_gives(kept: Ledger) -> None:
    index = kept.statements.index()
    buckets = index.months(Choice())
    assert buckets
    for first, last, count in buckets:
        assert index.select(Choice(since=first, until=last)).total == count
        assert len(kept.statements.list(since=first, until=last)) == count


@given(
    st.lists(st.tuples(st.integers(0, 800), st.integers(0, 500)), min_size=1, max_size=30),
    st.integers(0, 900),
    st.integers(0, 900),
)
def test_buckets_of_days_cover_the_range(rows: list[tuple[int, int]], since: int, until: int) -> None:
    day = dt.date(2031, 1, 1).toordinal()
    starts, ends = [day + a for a, _ in rows], [day + a + b for a, b in rows]
    index = Index.make(range(1, len(rows) + 1), days=(starts, ends), orders={"day": starts})
    low, high = sorted((since, until))
    choice = Choice(since=dt.date.fromordinal(day + low), until=dt.date.fromordinal(day + high))
    buckets = index.months(choice)
    assert len(buckets) <= 45
    total = index.select(choice).total
    assert all(0 < count <= total for _, _, count in buckets)
    assert bool(buckets) == bool(total)
    assert all(a[1] < b[0] for a, b in pairwise(buckets))


@given(
    st.lists(st.sampled_from([None, "a", "b", "ä", "z"]) | st.none(), min_size=1, max_size=20),
    st.integers(1, 5),
    st.booleans(),
    st.data(),
)
def test_any_place_can_be_gone_on_from(keys: list[str | None], limit: int, down: bool, data: st.DataObject) -> None:
    index = Index.make(range(1, len(keys) + 1), orders={"name": keys})
    order = "-name" if down else "name"
    whole = index.select(Choice(order=order)).ids
    page = index.select(Choice(order=order), limit=limit)
    seen = list(page.ids)
    while page.after is not None:
        gone = data.draw(st.sets(st.sampled_from(whole)))
        left = Choice(among=frozenset(set(whole) - gone), order=order)
        rest = index.select(left, limit=limit, after=page.after).ids
        place = whole.index(page.ids[-1])
        assert list(rest) == [id_ for id_ in whole[place + 1 :] if id_ not in gone][:limit]
        page = index.select(Choice(order=order), limit=limit, after=page.after)
        seen += page.ids
    assert tuple(seen) == whole


@pytest.mark.parametrize("place", ["", "~", "x", "9~", "9~zz", "-1~0.5", "1~nan", "1~1e999", "1" * 40 + "~2"])
def test_a_wrong_place_gives_a_page(kept: Ledger, place: str) -> None:
    assert kept.statements.index().select(Choice(), limit=5, after=place).total


def test_the_index_follows_every_kind_of_decision(kept: Ledger) -> None:
    def is_fresh() -> bool:
        with kept._database.reading() as connection:
            fresh = statement_index(connection)
        own = kept.statements.index()
        names = [name for name in FACETS["statements"] if name in fresh.columns]
        return own.ids.tolist() == fresh.ids.tolist() and all(
            {(v.value, v.count) for v in own.facet(name, Choice()).values}
            == {(v.value, v.count) for v in fresh.facet(name, Choice()).values}
            for name in names
        )

    one, two, three, *_ = (row.id for row in kept.statements.list())
    first = kept.statements.index()
    kept.codebook.save(BOOK, coder="ana")
    assert kept.statements.index() is first
    kept.statements.confirm(one, coder="ana")
    assert is_fresh()
    rejected = kept.statements.reject(two, coder="ana")
    assert is_fresh()
    kept.statements.correct(three, coder="ana", act="REJECT")
    assert is_fresh()
    kept.history.undo(rejected, coder="ana")
    assert is_fresh()
    people = [row.id for row in kept.actors.list() if row.kind == "person"][:2]
    kept.actors.merge(people[1], into=people[0], coder="ana")
    assert is_fresh()
    stance = kept.stances.list()[0]
    kept.stances.reject(stance, coder="ana")
    assert is_fresh()


def test_parties_and_issues_are_those_of_the_codebook(kept: Ledger) -> None:
    book = read_codebook(BOOK)
    kept.codebook.save(BOOK, coder="ana")
    ids = find_ids(kept, ListView("statements", {"party": ("quess",)}))
    assert ids
    for row in kept.statements.get_all(ids):
        holders = [(actor.name, actor.acts_for) for id_ in row.speaker_ids if (actor := kept.actors.get(id_))]
        assert any(book.party_of(*pair) == "Quessia" for pair in holders)
    about = find_ids(kept, ListView("statements", {"issue": ("port",)}))
    assert {row.id for row in kept.statements.get_all(about) if "port" in row.content.split()}
    rest = {row.id for row in kept.statements.list()} - set(about)
    assert not [row for row in kept.statements.get_all(rest) if " port " in f" {row.content} " and row.speaker]
    actors = list_index(kept, "actors", codebook_in(kept))
    assert actors.facet("party", Choice(order="name")).values


def test_what_a_ledger_does_not_have_is_refused_in_one_line(kept: Ledger) -> None:
    with pytest.raises(LedgerError, match="outlet: nothing here has 'Zephyr'; give "):
        find_ids(kept, ListView("statements", {"outlet": ("Zephyr",)}))
    with pytest.raises(LedgerError, match="party: the ledger has no codebook"):
        find_ids(kept, ListView("statements", {"party": ("Quessia",)}))
    with pytest.raises(LedgerError, match="order: "):
        read_view("statements", [("order", "size")])
    with pytest.raises(LedgerError, match="since: "):
        read_view("statements", [("since", "May")])


def test_words_of_a_list_are_in_the_content(kept: Ledger) -> None:
    found = kept.statements.containing("port")
    listed_ = {row.id: row.content for row in kept.statements.list()}
    assert (
        found & listed_.keys()
        == {id_ for id_, words in listed_.items() if re.search(r"\bport\b", words, re.I)}
        != set()
    )
    assert kept.meetings.get_all(kept.meetings.containing("talks"))
    names = [row.name for row in kept.actors.get_all(kept.actors.containing("kreel"))]
    assert names
    assert all("Kreel" in name for name in names)


def test_many_are_confirmed_corrected_and_undone_at_once(kept: Ledger) -> None:
    before = {row.id: row for row in kept.statements.list()}
    ids = tuple(before)[:6]
    batch = kept.statements.confirm_all(ids, coder="ana")
    assert (len(batch.revisions), batch.refused) == (6, ())
    assert {row.coder for row in kept.statements.get_all(ids)} == {"ana"}
    speaker = next(row for row in kept.actors.list() if row.kind == "person")
    corrected = kept.statements.correct_all(ids, coder="ana", speaker=speaker)
    assert {row.speaker for row in kept.statements.get_all(ids)} == {speaker.name}
    assert kept.history.list(f"s{ids[3]}")[-1].action == "correct"
    rejected = kept.statements.reject_all(ids, coder="ana")
    assert not set(ids) & {row.id for row in kept.statements.list()}
    with pytest.raises(LedgerError, match="depends on"):
        kept.history.undo_all(corrected.revisions, coder="ana")
    for made in (rejected, corrected, batch):
        assert kept.history.undo_all(made.revisions, coder="ana") == 6
    assert {row.id: row for row in kept.statements.list()} == before


def test_what_changed_meanwhile_is_refused_and_the_others_are_decided(kept: Ledger) -> None:
    one, two, three, *_ = (row.id for row in kept.statements.list())
    kept.statements.confirm(one, coder="ben")
    kept.statements.reject(two, coder="ben")
    batch = kept.statements.reject_all([one, two, three, 10**9], coder="ana", seen={one: 0, two: 0, three: 0})
    assert len(batch.revisions) == 1
    assert [each.thing for each in batch.refused] == [f"s{one}", f"s{two}", f"s{10**9}"]
    assert all(each.why for each in batch.refused)
    assert kept.statements.get(one).coder == "ben"  # type: ignore[union-attr]


def test_a_batch_has_a_limit_and_is_written_whole_or_not_at_all(kept: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [row.id for row in kept.statements.list()][:4]
    version = kept.history.version()
    with pytest.raises(LedgerError, match="decide about 1 to"):
        kept.statements.confirm_all([], coder="ana")
    with monkeypatch.context() as patch:
        patch.setattr(batches, "MOST", 3)
        with pytest.raises(LedgerError, match="decide about 1 to 3"):
            kept.statements.confirm_all(ids, coder="ana")
    with pytest.raises(LedgerError):
        kept.statements.confirm_all([ids[0], "t5"], coder="ana")
    made = kept.statements.confirm_all(ids, coder="ana")
    with pytest.raises(LedgerError):
        kept.history.undo_all([*made.revisions, 10**8], coder="ana")
    assert kept.history.version() == (version[0] + 4, version[1])
    assert not kept.history.all_by(made.revisions, coder="ben")
    assert kept.history.all_by(made.revisions, coder="ana")


def test_many_are_coded_and_merged_at_once(kept: Ledger) -> None:
    ids = [row.id for row in kept.statements.list()][:3]
    coded = kept.positions.add_all(
        [(id_, "Quessia") for id_ in ids], coder="ana", kind="supports", terms=[("port", "joint")]
    )
    again = kept.positions.add_all([(ids[0], "Quessia")], coder="ana", kind="supports", terms=[("port", "joint")])
    assert [each.thing for each in again.refused] == [f"s{ids[0]}"]
    assert {row.statement.id for row in kept.positions.list() if row.statement} == set(ids)
    kept.history.undo_all(coded.revisions, coder="ana")
    assert kept.positions.list() == ()
    people = [row for row in kept.actors.list() if row.kind == "person"][:3]
    country = next(row for row in kept.actors.list() if row.kind == "country")
    before = kept.actors.list()
    merged = kept.actors.merge_all([*people[1:], country], coder="ana", into=people[0])
    assert [each.thing for each in merged.refused] == [f"a{country.id}"]
    assert {each.id for each in kept.actors.merged(people[0])} >= {row.id for row in people[1:]}
    assert kept.actors.index().select(Choice({"merged": ("yes",)}, order="name")).total >= 1
    kept.history.undo_all(merged.revisions, coder="ana")
    assert kept.actors.list() == before


def test_lists_work_in_every_database(ledger: Ledger) -> None:
    for name in ("one", "two", "three"):
        ledger.add(example_record(name))
    ledger.add(telling("strike", stands=(("Dockers Union", "demands", "a pay rise"),)))
    said = {row.id: row for row in ledger.statements.list()}
    index = ledger.statements.index()
    assert set(index.select(Choice()).ids) == set(said) != set()
    for thing in FACETS:
        own = listed(ledger, thing).index()
        for name in own.columns:
            values = own.facet(name, Choice(order=ORDERS[thing][0])).values
            for each in values:
                assert own.select(Choice({name: (each.value,)}, order=ORDERS[thing][0])).total == each.count
    first = next(iter(said.values()))
    word = max(first.content.split(), key=len).strip(".,;“”")
    assert first.id in ledger.statements.containing(word)
    actor = next(row for row in ledger.actors.list())
    assert actor.id in {row.id for row in ledger.actors.find(actor.name[0] + actor.name[-1], in_order=True)}
    made = ledger.statements.confirm_all(list(said), coder="ana")
    assert ledger.statements.index().facet("confirmed", Choice()).values[0].value == "yes"
    ledger.history.undo_all(made.revisions, coder="ana")
    assert {row.id: row for row in ledger.statements.list()} == said
