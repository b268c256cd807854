"""The example dispatches: all there, of the right size, with gold records that fit them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from pourparler.intake import documents
from pourparler.reader.evaluation.counts import BY_STAGE, Count
from pourparler.reader.evaluation.gold import load_gold
from pourparler.reader.evaluation.score import score
from pourparler.record import Document, Record, Span

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
DISPATCHES = EXAMPLES / "dispatches"
PLAIN = sorted([*DISPATCHES.glob("*.txt"), *DISPATCHES.glob("*.md")])
LINES = [
    json.loads(line)
    for file in sorted(DISPATCHES.glob("*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
]
GOLD = load_gold(EXAMPLES / "gold")
QUOTES = '“”"'


def gold_of(stem: str) -> Record:
    return Record.model_validate_json((EXAMPLES / "gold" / f"{stem}.json").read_text(encoding="utf-8"))


def words(record: Record, spans: tuple[Span, ...]) -> list[str]:
    return [record.document.text[start:end] for start, end in spans]


def test_there_are_twelve_in_mixed_formats() -> None:
    pages = list(DISPATCHES.glob("*.html"))
    assert (len(PLAIN), len(pages), len(LINES)) == (8, 2, 2)
    assert len(GOLD) == 12
    stems = {f.stem for f in [*PLAIN, *pages]} | {line["id"] for line in LINES}
    assert stems == {f.stem for f in (EXAMPLES / "gold").glob("*.json")}


@pytest.mark.parametrize("file", PLAIN, ids=lambda f: f.name)
def test_plain_text_is_the_file_itself(file: Path) -> None:
    document = gold_of(file.stem).document
    assert document.text == file.read_bytes().decode("utf-8")
    assert document.id == hashlib.sha256(document.text.encode()).hexdigest()[:16]


@pytest.mark.parametrize("line", LINES, ids=lambda line: str(line["id"]))
def test_json_lines_are_their_gold(line: dict[str, str]) -> None:
    document = gold_of(line["id"]).document
    assert (document.id, document.text, document.title) == (line["id"], line["text"], line["title"])
    assert str(document.published) == line["published"]


def test_intake_gives_the_text_of_the_gold() -> None:
    found = {d.id: d.text for d in documents([DISPATCHES]) if isinstance(d, Document)}
    assert found == {record.document.id: record.document.text for record in GOLD}


@pytest.mark.parametrize("record", GOLD, ids=lambda r: r.document.id)
class TestGold:
    def test_size(self, record: Record) -> None:
        assert 300 <= len(record.document.text.split()) <= 800

    def test_zones_cover_what_is_not_blank(self, record: Record) -> None:
        text = record.document.text
        covered = [i for zone in record.document.zones for i in range(zone.start, zone.end)]
        assert len(covered) == len(set(covered))
        assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered)
        assert record.document.zones[0].kind == "headline"

    def test_spans_end_in_words(self, record: Record) -> None:
        for words_ in words(record, tuple(record.spans())):
            assert words_ == words_.strip()

    def test_kinds_fit_the_quotation_marks(self, record: Record) -> None:
        for statement in record.statements:
            pieces = words(record, statement.content.spans)
            if statement.kind == "indirect":
                assert not any(mark in piece for piece in pieces for mark in '“”"')
            if statement.kind == "mixed":
                assert any(mark in piece for piece in pieces for mark in QUOTES)
            if statement.kind == "direct" and statement.cue.spans:
                assert all(piece[0] in QUOTES for piece in pieces)

    def test_every_speaker_has_its_source_among_its_mentions(self, record: Record) -> None:
        mentions = {actor.id: actor.mentions for actor in record.actors}
        for statement in record.statements:
            for start, end in statement.source.spans:
                assert statement.speaker is not None
                assert any(start <= a and b <= end for a, b in mentions[statement.speaker])
        assert all(mentions.values())

    def test_within_is_within(self, record: Record) -> None:
        by_id = {s.id: s for s in record.statements}
        for inner in record.statements:
            if inner.within:
                outer = by_id[inner.within].content.spans
                for start, end in (*inner.source.spans, *inner.cue.spans, *inner.content.spans):
                    assert any(a <= start and end <= b for a, b in outer)

    def test_nothing_is_read_in_boilerplate(self, record: Record) -> None:
        waste = [(z.start, z.end) for z in record.document.zones if z.kind == "boilerplate"]
        for zone in ((a, b) for a, b in record.spans() if (a, b) not in waste):
            assert not any(zone[0] < end and start < zone[1] for start, end in waste)

    def test_weekdays_are_those_of_the_calendar(self, record: Record) -> None:
        days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
        named = re.compile("|".join(days))
        for time in record.times:
            if found := named.search(record.document.text[slice(*time.text)]):
                assert days[time.start.weekday()] == found[0]

    def test_every_weekday_outside_boilerplate_is_a_time(self, record: Record) -> None:
        for found in re.finditer(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b", record.document.text):
            if "good Friday" in record.document.text[found.start() - 5 : found.end()]:
                continue
            assert any(t.text[0] <= found.start() and found.end() <= t.text[1] for t in record.times)

    def test_the_date_can_be_found_where_the_text_must_give_it(self, record: Record) -> None:
        published = record.document.published
        assert published is not None
        assert dt.date(2031, 5, 5) <= published <= dt.date(2031, 5, 19)
        if record.document.published_from == "text":
            assert f"{published.day} May 2031" in record.document.text


def test_gold_scores_perfectly_against_itself() -> None:
    result = score(GOLD, GOLD)
    assert result.documents == 12
    for name in (name for names in BY_STAGE.values() for name in names):
        value = getattr(result, name)
        assert (value.f1 if isinstance(value, Count) else value.accuracy) == 1, name


def test_what_the_program_is_about_is_there() -> None:
    assert {s.kind for r in GOLD for s in r.statements} == {"direct", "indirect", "mixed"}
    assert {m.status for r in GOLD for m in r.meetings} == {"held", "planned", "proposed", "cancelled"}
    zones = Counter(z.kind for r in GOLD for z in r.document.zones)
    assert set(zones) == {"headline", "body", "caption", "crosshead", "boilerplate", "dateline"}
    assert any(s.speaker is None for r in GOLD for s in r.statements)
    assert any(p.replaces and p.provisions for r in GOLD for p in r.proposals)
