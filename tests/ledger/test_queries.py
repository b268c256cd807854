"""One thing told by many: corroborated statements, editions, meetings with a history, lines of versions."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.ledger import Ledger, open_ledger
from pourparler.ledger.linking.editions import canonical_url, sort_editions
from pourparler.ledger.linking.statements import fingerprints
from pourparler.record import Record
from stores import Places, Store
from strategies import telling
from suite import examples

MON, TUE, WED, THU = (dt.date(2031, 3, n) for n in (3, 4, 5, 6))
LONG = "“We will not open the harbour before the last of the frost is over and the pilots are paid”"
OTHER_CUT = "that they “will not open the harbour before the last of the frost is over”"
ARTICLE = """Harbour talks resume in Quill after a winter of silence between the two ports on the sound.
The pilots of both sides came by the morning ferry and were met by the mayor, who gave them bread and salt.
Nobody expects a treaty this week, but the berths, the tolls and the lights are all on the table again."""


def filled(place: str, records: list[Record]) -> Ledger:
    opened = open_ledger(place, create=True)
    for record in records:
        opened.add(record)
    return opened


# statements


def test_the_same_words_in_two_cuts_are_one_statement_with_two_witnesses(ledger: Ledger) -> None:
    ledger.add(telling("post", published=WED, publisher="Sunder Post", said=[("Vell", OTHER_CUT)]))
    ledger.add(telling("lamp", published=TUE, said=[("Mara Vell", LONG)]))
    (row,) = ledger.statements.list()
    assert (row.document, row.speaker, row.content) == ("lamp", "Mara Vell", LONG)
    ((witness),) = row.witnesses
    assert (witness.document, witness.publisher, witness.content) == ("post", "Sunder Post", OTHER_CUT)
    text = ledger.documents.get("post").text
    assert all(text[e.start : e.end] == e.quote for e in witness.evidence)
    (actor, *_) = ledger.actors.list()
    assert (actor.name, actor.statements) == ("Mara Vell", 1)
    (of_document,) = ledger.statements.list(document="post")
    assert of_document.content == OTHER_CUT


def test_a_reported_statement_names_who_reports_it(ledger: Ledger) -> None:
    papers = ("Quill Lamp", "Sunder Post")
    record = telling(
        "one", said=[(papers, "that Vell was tired"), ("Mara Vell", LONG), ("Quill Lamp", "that it rained")]
    )
    outer, *inner = record.statements
    nested = tuple(each.model_copy(update={"within": "s1"}) for each in inner)
    ledger.add(record.model_copy(update={"statements": (outer, *nested)}))
    first, second, third = ledger.statements.list()
    assert (first.within, first.relayed_by) == (None, None)
    assert (second.within, second.relayed_by) == (first.id, "Quill Lamp and Sunder Post")
    assert third.within == first.id
    ledger.codings.correct(f"s{first.id}", coder="ana", speaker="Quill Lamp")
    assert [row.relayed_by for row in ledger.statements.list()] == [None, "Quill Lamp", None]
    ledger.codings.reject(f"s{first.id}", coder="ana")
    assert [(row.within, row.relayed_by) for row in ledger.statements.list()] == [(None, None)] * 2


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (telling("b", published=TUE, said=[("Tomas Orn", LONG)]), "another speaker"),
        (telling("b", published=dt.date(2031, 9, 1), said=[("Mara Vell", LONG)], more="b"), "half a year later"),
        (telling("b", published=WED, said=[("Mara Vell", LONG.replace("not open", "open"))]), "the opposite"),
        (telling("b", published=WED, said=[("Mara Vell", "“No comment”")]), "other words"),
        (telling("b", published=WED, said=[("Mara Vell", "that we will not open the market")]), "few words"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_doubtful_stays_apart(ledger: Ledger, other: Record, why: str) -> None:
    ledger.add(telling("a", published=TUE, said=[("Mara Vell", LONG)]))
    ledger.add(other)
    assert [row.witnesses for row in ledger.statements.list()] == [(), ()]


def test_a_document_witnesses_a_statement_once(ledger: Ledger) -> None:
    twice = telling("twice", published=WED, said=[("Mara Vell", LONG), ("Mara Vell", OTHER_CUT)])
    ledger.add(twice)
    ledger.add(telling("once", published=TUE, said=[("Mara Vell", LONG)]))
    assert sorted((row.document, len(row.witnesses)) for row in ledger.statements.list()) == [("once", 1), ("twice", 0)]


def test_witnesses_do_not_depend_on_the_order_of_adding(places: Places) -> None:
    batch = [
        telling("a", published=WED, said=[("Vell", OTHER_CUT), ("Mara Vell", "“The lights stay on all night long”")]),
        telling("b", published=TUE, said=[("Mara Vell", LONG)]),
        telling("c", published=THU, said=[("Mara Vell", LONG), ("Tomas Orn", "“The lights stay on all night long”")]),
    ]
    answers = []
    for order in itertools.permutations(batch):
        with filled(places(), list(order)) as ledger:
            answers.append(
                [(r.document, r.content, [w.document for w in r.witnesses]) for r in ledger.statements.list()]
            )
    assert all(answer == answers[0] for answer in answers)
    assert ("b", LONG, ["a", "c"]) in answers[0]


WORDS = st.lists(st.sampled_from("harbour frost pilot toll light ferry mayor salt bread".split()), max_size=20)


@given(WORDS, WORDS, st.lists(st.sampled_from("abcdefghij"), min_size=6, max_size=12), WORDS, WORDS)
def test_six_words_in_a_row_are_always_found(
    a: list[str], b: list[str], shared: list[str], c: list[str], d: list[str]
) -> None:
    assert fingerprints([*a, *shared, *b]) & fingerprints([*c, *shared, *d])


# editions


def edition(id: str, published: dt.date | None, more: str, url: str = "https://lamp.example/talks") -> Record:
    return telling(id, published=published, url=url, said=[("Mara Vell", LONG)], more=f"{ARTICLE}\n{more}")


def test_a_later_edition_replaces_the_earlier(ledger: Ledger) -> None:
    ledger.add(edition("first", TUE, "The talks end on Friday."))
    added = ledger.add(
        edition("second", WED, "The talks end on Saturday.", "http://www.lamp.example/talks/?utm_source=x")
    )
    assert (added.edition, added.copy) == (True, False)
    assert [(row.id, row.replaces) for row in ledger.documents.list()] == [("second", "first")]
    assert ledger.documents.get("first").replaced_by == "second"
    assert [(row.document, row.witnesses) for row in ledger.statements.list()] == [("second", ())]
    found = ledger.documents.edition("second")
    assert found is not None
    ((old, new),) = found.differences
    assert (old.quote.strip(), new.quote.strip()) == ("The talks end on Friday.", "The talks end on Saturday.")
    assert ledger.documents.edition("first") is None
    assert [row.id for row in ledger.documents.list(as_of=TUE)] == ["first"]
    assert [row.document for row in ledger.statements.list(as_of=TUE)] == ["first"]


def test_editions_are_in_line_whatever_the_order_of_adding(places: Places) -> None:
    batch = [edition("one", MON, "One."), edition("two", TUE, "Two."), edition("three", WED, "Three.")]
    batch += [telling("other", published=THU, publisher="Sunder Post", said=[("Mara Vell", OTHER_CUT)])]
    for order in itertools.permutations(batch):
        with filled(places(), list(order)) as ledger:
            assert [row.id for row in ledger.documents.list()] == ["three", "other"]
            assert [ledger.documents.get(id).replaced_by for id in ("one", "two", "three")] == ["two", "three", None]
            assert [(r.document, [w.document for w in r.witnesses]) for r in ledger.statements.list()] == [
                ("three", ["other"])
            ]


def test_another_text_at_the_same_address_is_no_edition(ledger: Ledger) -> None:
    ledger.add(edition("first", TUE, ""))
    front = telling("front", published=WED, url="https://lamp.example/talks", more="Snow, ice and a market. " * 20)
    assert not ledger.add(front).edition
    assert len(ledger.documents.list()) == 2


def test_a_copy_elsewhere_stays_a_copy_of_the_newest_edition(ledger: Ledger) -> None:
    ledger.add(edition("first", TUE, "The talks end on Friday."))
    ledger.add(edition("carried", WED, "The talks end on Friday!", "https://post.example/wire/7"))
    assert ledger.documents.get("carried").copy_of == "first"
    ledger.add(edition("second", THU, "The talks end on Saturday."))
    assert {row.id: row.copy_of for row in ledger.documents.list()} == {"carried": "second", "second": None}


@pytest.mark.parametrize("url", [None, "", "mailto:x@lamp.example", "https://[::1/x", "lamp.example/a", "http://"])
def test_what_is_no_web_address_has_no_editions(url: str | None) -> None:
    assert canonical_url(url) is None


@given(st.text())
def test_any_address_is_taken(url: str) -> None:
    assert canonical_url(f"https://{url}") == canonical_url(f"https://{url}")


@given(st.permutations([(1, TUE), (2, TUE), (3, MON)]))
def test_editions_of_one_day_follow_as_they_were_added(line: list[tuple[int, dt.date]]) -> None:
    assert sort_editions(line) == [3, 1, 2]


# meetings


PAIR = ("Mara Vell", "Tomas Orn")


def test_a_meeting_announced_held_and_described_is_one_with_its_history(ledger: Ledger) -> None:
    ledger.add(telling("described", published=THU, met=[(PAIR, None, WED, "held")]))
    ledger.add(telling("announced", published=MON, publisher="Sunder Post", met=[(PAIR, "Quill", WED, "planned")]))
    ledger.add(telling("held", published=WED, met=[((*PAIR, "Ida Lund"), "Quill", WED, "held")]))
    (row,) = ledger.meetings.list()
    assert (row.status, row.place, row.participants) == ("held", "Quill", (*PAIR, "Ida Lund"))
    assert [(r.document, r.status) for r in row.reports] == [
        ("announced", "planned"),
        ("held", "held"),
        ("described", "held"),
    ]
    (known,) = ledger.meetings.list(as_of=TUE)
    assert (known.id, known.status, known.participants) == (row.id, "planned", PAIR)


@pytest.mark.parametrize(
    ("other", "count"),
    [
        ((PAIR, "Quill", WED, "held"), 1),
        ((PAIR, None, WED, "cancelled"), 1),
        ((PAIR, "Sund", WED, "held"), 2),
        ((PAIR, "Quill", THU, "held"), 2),
        ((("Mara Vell", "Ida Lund"), None, WED, "held"), 2),
        ((("Mara Vell", "Ida Lund"), "Quill", WED, "held"), 1),
        (((), "Quill", WED, "planned"), 1),
        (((), None, WED, "planned"), 2),
        ((PAIR, None, None, "held"), 1),
        ((PAIR, None, None, "planned"), 2),
        ((PAIR, "Sund", None, "held"), 2),
        ((("Mara Vell", "Ida Lund"), None, None, "held"), 2),
        ((PAIR, None, (MON, dt.date(2031, 3, 9)), "planned"), 1),
        ((PAIR, "Sund", (MON, dt.date(2031, 3, 9)), "planned"), 2),
    ],
)
def test_which_reports_are_of_one_meeting(places: Places, other: tuple, count: int) -> None:
    batch = [
        telling("a", published=MON, met=[(PAIR, "Quill", WED, "planned")]),
        telling("b", published=THU, met=[other]),
    ]
    for order in itertools.permutations(batch):
        with filled(places(), list(order)) as ledger:
            assert len(ledger.meetings.list()) == count


def test_a_report_of_a_week_with_two_meetings_means_neither(ledger: Ledger) -> None:
    for n, day in enumerate((TUE, WED)):
        ledger.add(telling(str(n), published=MON, met=[(PAIR, None, day, "planned")], more=str(n)))
    ledger.add(telling("week", published=MON, met=[(PAIR, None, (MON, dt.date(2031, 3, 9)), "planned")], more="w"))
    assert len(ledger.meetings.list()) == 3


def test_a_report_without_a_date_means_the_only_meeting_near_its_telling(places: Places) -> None:
    undated = telling("undated", published=THU, met=[(PAIR, None, None, "held")], more="u")
    batch = [
        telling(str(n), published=MON, met=[(PAIR, "Quill", day, "held")], more=str(n))
        for n, day in enumerate((TUE, WED))
    ]
    with filled(places(), [undated, batch[1]]) as ledger:
        assert [[r.document for r in row.reports] for row in ledger.meetings.list()] == [["1", "undated"]]
    with filled(places(), [batch[1], undated, batch[0]]) as ledger:
        assert len(ledger.meetings.list()) == 3
    late = telling("late", published=dt.date(2031, 4, 20), met=[(PAIR, None, None, "held")], more="l")
    with filled(places(), [late, batch[1]]) as ledger:
        assert len(ledger.meetings.list()) == 2


def test_who_meets_for_another(ledger: Ledger) -> None:
    """A minister's meeting is that of the country for which she is said to act."""
    ledger.add(telling("a", published=MON, met=[(("Mara Vell", "Tomas Orn"), None, WED, "planned")]))
    record = telling(
        "b",
        published=MON,
        met=[(("Ostrava Reach", "Tomas Orn"), None, WED, "planned")],
        said=[("Mara Vell", "that she would go")],
        kinds={"Ostrava Reach": "country"},
    )
    ledger.add(record)
    assert len(ledger.meetings.list()) == 2
    people = record.actors
    reach = next(actor.id for actor in people if actor.name == "Ostrava Reach")
    serving = tuple(a.model_copy(update={"for_": reach}) if a.name == "Mara Vell" else a for a in people)
    # the reading of the other document says for whom she acts
    plain = telling("c", published=MON, met=[(("Mara Vell", "Tomas Orn"), None, THU, "planned")], more="c")
    ledger.add(plain)
    doc = record.document.model_copy(update={"id": "d", "text": record.document.text + "d"})
    ledger.add(record.model_copy(update={"actors": serving, "document": doc}))
    assert len(ledger.meetings.list()) == 3


@examples(8)
@given(
    meetings=st.lists(
        st.tuples(
            st.sampled_from([PAIR, ("Mara Vell", "Ida Lund"), ("Mara Vell",), ()]),
            st.sampled_from([None, "Quill", "Sund"]),
            st.sampled_from([None, TUE, WED, (TUE, WED), (MON, THU)]),
            st.sampled_from(["planned", "held", "cancelled"]),
        ),
        min_size=2,
        max_size=5,
    ),
    random=st.randoms(use_true_random=False),
)
def test_meetings_do_not_depend_on_the_order_of_adding(store: Store, meetings: list, random) -> None:
    batch = [telling(f"d{n}", published=MON, met=[one], more=str(n)) for n, one in enumerate(meetings)]
    shuffled = random.sample(batch, len(batch))
    told = []
    for order in (batch, shuffled):
        with store.places() as places, filled(places(), order) as ledger:
            told.append(sorted([r.document for r in row.reports] for row in ledger.meetings.list()))
    assert told[0] == told[1]


def test_undated_meetings_of_copies_are_one(ledger: Ledger) -> None:
    for id, day in (("a", TUE), ("b", WED)):
        ledger.add(telling(id, published=day, met=[(PAIR, None, None, "held")] * 2, more=ARTICLE + id))
    assert [len(row.reports) for row in ledger.meetings.list()] == [2, 2]


# proposals


def test_the_versions_of_a_proposal_form_a_line(ledger: Ledger) -> None:
    ledger.add(telling("a", published=MON, tabled=[("Lantern Draft", ["Ida Lund"], None, ["A force of 600 stays"])]))
    newer = ("Quill Plan", ["Mara Vell"], "Lantern Draft", ["A force of 800 stays", "No tolls"])
    ledger.add(telling("b", published=TUE, tabled=[newer, ("Lantern Draft", (), None, ())]))
    accord = ("Sund Accord", [], "the Quill Plan", ())
    for id in ("c", "d"):
        ledger.add(telling(id, published=WED, tabled=[accord, ("the Quill Plan", [], None, ())], more=id))
    lines = {row.name: (row.line, row.replaces) for row in ledger.proposals.list()}
    assert lines == {"Lantern Draft": (1, None), "Quill Plan": (2, "Lantern Draft"), "Sund Accord": (3, "Quill Plan")}
    plan = next(row for row in ledger.proposals.list() if row.name == "Quill Plan")
    assert [(r.document, r.sponsors) for r in plan.reports] == [("b", ("Mara Vell",)), ("c", ()), ("d", ())]
    assert [row.name for row in ledger.proposals.list(as_of=MON)] == ["Lantern Draft"]


# roles


def test_roles_have_days(ledger: Ledger) -> None:
    for n, (day, role) in enumerate([(MON, "minister"), (TUE, "minister"), (THU, "former minister")]):
        said = [("Mara Vell", f"that it was day {n} of the frost")]
        ledger.add(telling(str(n), published=day, said=said, roles={"Mara Vell": role}))
    (row,) = ledger.actors.list()
    held = [(role.role, role.first, role.last, role.documents) for role in row.role_periods]
    assert held == [("minister", MON, TUE, 2), ("former minister", THU, THU, 1)]
    assert [role.role for role in ledger.actors.list(as_of=TUE)[0].role_periods] == ["minister"]


# changes


def test_what_became_known_between_two_days(ledger: Ledger) -> None:
    ledger.add(telling("mon", published=MON, met=[(PAIR, None, WED, "planned")], said=[("Mara Vell", LONG)]))
    ledger.add(telling("tue", published=TUE, said=[("Vell", OTHER_CUT), ("Tomas Orn", "that it was late")]))
    ledger.add(telling("wed", published=WED, met=[(PAIR, "Quill", WED, "held"), (PAIR, "Sund", THU, "planned")]))
    ledger.add(telling("plan", published=TUE, tabled=[("Quill Plan", [], None, ["No tolls"])]))
    ledger.add(telling("plan2", published=WED, tabled=[("Quill Plan", [PAIR[0]], None, ["No tolls", "Two lights"])]))
    tuesday = ledger.changes(since=TUE, until=TUE)
    assert [(row.speaker, row.content) for row in tuesday.statements] == [("Tomas Orn", "that it was late")]
    assert tuesday.meetings == ()
    assert [(change.what, change.before) for change in tuesday.proposals] == [(("new",), None)]
    later = ledger.changes(since=WED)
    assert {(change.what, change.after.status) for change in later.meetings} == {
        (("status", "place"), "held"),
        (("new",), "planned"),
    }
    (plan,) = later.proposals
    assert (plan.what, [e.quote for e in plan.provisions]) == (("sponsors", "provisions"), ["Two lights"])
    assert ledger.changes(since=THU, until=THU).statements == ()


def test_a_later_edition_is_a_change(ledger: Ledger) -> None:
    ledger.add(edition("first", MON, "The talks end on Friday."))
    ledger.add(edition("second", WED, "The talks end on Saturday."))
    (change,) = ledger.changes(since=TUE, until=WED).editions
    assert (change.before.id, change.after.id, len(change.differences)) == ("first", "second", 1)
    assert ledger.changes(since=MON, until=TUE).editions == ()


def test_who_now_says_otherwise_is_reported_with_both_quotations(ledger: Ledger) -> None:
    ledger.add(telling("now", published=THU, said=[("Vell", "“We will not attend the Kelmport round on tolls”")]))
    ledger.add(telling("other", published=WED, said=[("Tomas Orn", "“We will attend the Kelmport round on tolls”")]))
    ledger.add(telling("then", published=MON, said=[("Mara Vell", "“We will attend the Kelmport round on tolls”")]))
    (change,) = ledger.changes(since=WED).contradictions
    assert (change.before.document, change.after.document) == ("then", "now")
    assert change.before.speaker == change.after.speaker == "Mara Vell"
    assert "will not attend" in change.why
    assert ledger.changes(since=MON, until=WED).contradictions == ()
    assert [row.after.document for row in ledger.contradictions()] == ["now"]
    ledger.codings.reject(f"s{change.before.id}", coder="ana")
    assert ledger.contradictions() == ()
    ledger.history.undo(coder="ana")
    assert len(ledger.contradictions()) == 1
