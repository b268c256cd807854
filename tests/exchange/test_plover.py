"""Speech acts and meetings go out as PLOVER-coded events; every word is the document's, and nothing else is said."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given

from pourparler.exchange import ExchangeError, ExportOptions, export_file
from pourparler.ledger import Ledger
from pourparler.reader.evaluation.gold import load_gold
from pourparler.record import MEETING_STATUSES, Act, Actor, Document, Record, Statement
from stores import new_ledger
from strategies import example_record, records, span, spans, telling
from suite import examples

GOLD = Path(__file__).parent.parent.parent / "examples" / "gold"


def text(value: object) -> bool:
    return isinstance(value, str)


def number(value: object) -> bool:
    return type(value) is int and value >= 0


def nothing(value: object) -> bool:
    return value is None


def day(value: object) -> bool:
    return isinstance(value, str) and dt.date.fromisoformat(value).isoformat() == value


def some(what: Callable[[object], bool], least: int = 0) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and len(value) >= least and all(map(what, value))


def maybe(what: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: value is None or what(value)


def one_of(*known: str) -> Callable[[object], bool]:
    return lambda value: value in known


def form(fields: Mapping[str, Callable[[object], bool]]) -> Callable[[object], bool]:
    def check(value: object) -> bool:
        assert isinstance(value, dict) and set(value) == set(fields), value
        for name, what in fields.items():
            assert what(value[name]), (name, value[name])
        return True

    return check


WORDS = {"text": text, "qa_start_char": maybe(number), "qa_end_char": maybe(number)}
ACTOR = WORDS | {
    "name": maybe(text),
    "kind": maybe(one_of("person", "organization", "country", "group")),
    "acts_for": maybe(text),
    "wiki": nothing,
    "country": nothing,
    "code_1": nothing,
    "code_2": nothing,
}
PLACE = {"start": number, "end": number}
EVENT = form(
    {
        "id": text,
        "event_type": one_of(*get_args(Act)),
        "event_mode": nothing,
        "contexts": maybe(some(one_of("future", "hypothetical", "negation"), 1)),
        "date": maybe(day),
        "enddate": maybe(day),
        "date_resolved": maybe(day),
        "date_raw": maybe(text),
        "event_text": text,
        "attributes": form(
            {
                "ACTOR": some(form(ACTOR), 1),
                "RECIP": maybe(some(form(ACTOR), 1)),
                "LOC": maybe(some(form(WORDS), 1)),
                "DATE": maybe(some(form(WORDS), 1)),
            }
        ),
        "event_geolocation": nothing,
        "story_id": text,
        "headline": maybe(text),
        "publisher": maybe(text),
        "pub_date": maybe(day),
        "url": maybe(text),
        "language": maybe(text),
        "story_people": some(text),
        "story_orgs": some(text),
        "story_locs": some(text),
        "text_info": form(PLACE),
        "quote": some(form(PLACE | {"text": text}), 1),
        "statement_kind": maybe(one_of("direct", "indirect", "mixed")),
        "meeting_status": maybe(one_of(*MEETING_STATUSES)),
        "confidence": lambda value: isinstance(value, float) and 0 <= value <= 1,
        "coder": text,
        "also_in": some(text),
        "version": one_of("pourparler/plover/1"),
    }
)


def events_of(ledger: Ledger, path: Path, options: ExportOptions | None = None) -> list[dict[str, Any]]:
    """Write, read, and hold each event against the schema and the documents."""
    export_file(ledger, "plover", path, options)
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    for event in found:
        assert EVENT(event)
        document = ledger.documents.get(event["story_id"])
        assert document is not None and document.text[slice(*event["text_info"].values())] == event["event_text"]
        for quote in event["quote"]:
            assert document.text[quote["start"] : quote["end"]] == quote["text"]
        for part in event["attributes"].values():
            for each in part or ():
                start, end = each["qa_start_char"], each["qa_end_char"]
                assert (start is None) == (end is None)
                assert start is None or event["event_text"][start:end] == each["text"]
    assert len({event["id"] for event in found}) == len(found)
    return found


def test_a_joint_statement_has_several_sources_and_names_its_recipient(tmp_path: Path) -> None:
    text = "Mara Vell and Tomas Orn accused Sunder Isle of delaying the talks."
    record = Record(
        reader="0.0 test",
        document=Document(id="joint", text=text, published=dt.date(2031, 3, 4)),
        actors=tuple(
            Actor(id=f"a{n}", name=name, kind=kind, mentions=(span(text, name),))
            for n, (name, kind) in enumerate(
                [("Mara Vell", "person"), ("Tomas Orn", "person"), ("Sunder Isle", "country")], 1
            )
        ),
        statements=(
            Statement(
                id="s1",
                speaker="a1",
                speakers=("a1", "a2"),
                source=spans(text, "Mara Vell and Tomas Orn"),
                cue=spans(text, "accused"),
                content=spans(text, "Sunder Isle of delaying the talks"),
                kind="indirect",
                act="ACCUSE",
                confidence=0.9,
            ),
        ),
    )
    with new_ledger(tmp_path / "talks.ledger") as ledger:
        ledger.add(record)
        (event,) = events_of(ledger, tmp_path / "events.jsonl")
    assert [each["text"] for each in event["attributes"]["ACTOR"]] == ["Mara Vell", "Tomas Orn"]
    assert [each["text"] for each in event["attributes"]["RECIP"]] == ["Sunder Isle"]


def test_a_statement_and_a_meeting(tmp_path: Path) -> None:
    with new_ledger(tmp_path / "talks.ledger") as ledger:
        ledger.add(example_record(url="https://lamp.example/1"))
        said, met = events_of(ledger, tmp_path / "events.jsonl")
    assert (said["id"], said["event_type"], said["statement_kind"]) == ("s2_REJECT", "REJECT", "direct")
    assert said["event_text"] == '"We will not close it for anybody," she told reporters'
    (actor,) = said["attributes"]["ACTOR"]
    assert (actor["text"], actor["name"], actor["acts_for"]) == ("she", "Mara Vell", "Ostrava Reach")
    assert said["quote"][0]["text"] == '"We will not close it for anybody,"'
    assert (said["url"], said["publisher"], said["pub_date"]) == (
        "https://lamp.example/1",
        "The Quill Lamp",
        "2031-03-04",
    )
    assert (said["date"], said["contexts"]) == (None, None)  # it says no day, and none is put in its place
    assert (met["id"], met["event_type"], met["contexts"], met["date"]) == ("m1_CONSULT", "CONSULT", None, "2031-03-02")
    assert met["date_raw"] == "Sunday" and met["attributes"]["LOC"][0]["text"] == "Quill"
    assert [each["text"] for each in met["attributes"]["ACTOR"]] == ["Vell", "Tomas Orn"]
    assert [each["name"] for each in met["attributes"]["ACTOR"]] == ["Mara Vell", "Tomas Orn"]
    assert said["story_locs"] == ["Ostrava Reach", "Sunder Isle"]


@pytest.mark.parametrize(
    ("status", "context"),
    [("held", None), ("planned", ["future"]), ("proposed", ["hypothetical"]), ("cancelled", ["negation"])],
)
def test_what_became_of_a_meeting_is_its_context(tmp_path: Path, status, context) -> None:  # type: ignore[no-untyped-def]
    days = dt.date(2031, 3, 1), dt.date(2031, 3, 3)
    record = telling("d1", met=[(["Mara Vell", "Tomas Orn"], "Quill", days, status), ([], "Quill", None, "held")])
    with new_ledger(tmp_path / "talks.ledger") as ledger:
        ledger.add(record)
        (event,) = events_of(ledger, tmp_path / "events.jsonl")
        held = events_of(ledger, tmp_path / "held.jsonl", ExportOptions(settings={"meetings": "held"}))
        none = events_of(ledger, tmp_path / "none.jsonl", ExportOptions(settings={"meetings": "none"}))
    assert (event["contexts"], event["meeting_status"]) == (context, status)
    assert (event["date"], event["enddate"]) == ("2031-03-01", "2031-03-03")
    assert (len(held), len(none)) == (int(status == "held"), 0)


def gold(folder: Path) -> Ledger:
    ledger = new_ledger(folder / "gold.ledger")
    for record in load_gold(GOLD):
        ledger.add(record)
    return ledger


def test_the_examples_give_as_many_events_as_they_have_acts_and_meetings(tmp_path: Path) -> None:
    with gold(tmp_path) as ledger:
        found = events_of(ledger, tmp_path / "events.jsonl")
        told = export_file(ledger, "plover", tmp_path / "events.jsonl")
        acts = Counter(row.act for row in ledger.statements.list() if row.act and (row.speaker or row.source))
        meetings = [row for row in ledger.meetings.list() if row.participants]
        later = events_of(ledger, tmp_path / "later.jsonl", ExportOptions(since=dt.date(2031, 5, 15)))
    assert Counter(event["event_type"] for event in found if event["statement_kind"]) == acts - Counter(CONSULT=999)
    assert sum(event["meeting_status"] is not None for event in found) == len(meetings)
    assert f"{len(found)} events, {len(meetings)} of them meetings" in told.summary
    assert 0 < len(later) < len(found) and all(
        event["date"] is None or event["date"] >= "2031-05-15" for event in later
    )


def test_who_tells_of_talks_does_not_hold_them(tmp_path: Path) -> None:
    record = telling("d1", said=[("Mara Vell", "that the two will meet"), ("Tomas Orn", "that he will not come")])
    acts = ("CONSULT", "REJECT")
    said = tuple(s.model_copy(update={"act": act}) for s, act in zip(record.statements, acts, strict=True))
    with new_ledger(tmp_path / "talks.ledger") as ledger:
        ledger.add(record.model_copy(update={"statements": said}))
        assert [event["event_type"] for event in events_of(ledger, tmp_path / "events.jsonl")] == ["REJECT"]
        told = export_file(ledger, "plover", tmp_path / "events.jsonl")
    assert "1 statements report talks: the meetings are exported instead" in told.warnings


@examples(15)
@given(record=records())
def test_any_record_gives_events_that_keep_the_schema(record: Record, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("plover")
    with new_ledger(folder / "talks.ledger") as ledger:
        ledger.add(record)
        found = events_of(ledger, folder / "events.jsonl")
        assert len(found) == sum(
            row.act is not None and bool(row.source or row.speaker) for row in ledger.statements.list()
        ) + sum(bool(row.participants) and row.status not in ("refused", "denied") for row in ledger.meetings.list())


def test_a_statement_that_another_outlet_carries_is_one_event(tmp_path: Path) -> None:
    with gold(tmp_path) as ledger:
        found = events_of(ledger, tmp_path / "events.jsonl")
        shared = [row for row in ledger.statements.list() if row.witnesses and row.act not in (None, "CONSULT")]
    assert shared
    by_id = {event["id"]: event for event in found}
    for row in shared:
        assert by_id[f"s{row.id}_{row.act}"]["also_in"] == list(dict.fromkeys(w.document for w in row.witnesses))


def test_a_wrong_setting_is_one_line_and_writes_nothing(tmp_path: Path) -> None:
    with new_ledger(tmp_path / "talks.ledger") as ledger:
        with pytest.raises(ExchangeError, match="'meetings' must be one of all, held, none, not 'some'"):
            export_file(ledger, "plover", tmp_path / "events.jsonl", ExportOptions(settings={"meetings": "some"}))
        with pytest.raises(ExchangeError, match="its folder does not exist; create it first"):
            export_file(ledger, "plover", tmp_path / "nowhere" / "events.jsonl")
    assert not (tmp_path / "events.jsonl").exists()
