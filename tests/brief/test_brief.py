"""What the brief promises: every claim links to its evidence, and text of articles is never markup or code."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from pourparler.brief import (
    Brief,
    actors_table,
    build,
    documents_table,
    hits_table,
    meetings_table,
    proposals_table,
    render_html,
    render_mail,
    render_markdown,
    render_text,
    statements_table,
)
from pourparler.brief.chapters import chapters
from pourparler.brief.chart import timeline_chart
from pourparler.brief.highlight import Mark, Part, paragraphs
from pourparler.brief.versions import versions
from pourparler.brief.weekly import weekly_chart
from pourparler.ledger import DocumentRow, Evidence, Ledger, ProposalRow, ZoneRow, open_ledger
from pourparler.record import Record
from strategies import TEXT, example_record

EVIL = "<script>alert(1)</script>"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    with open_ledger(tmp_path / "t.ledger", create=True) as opened:
        opened.add(example_record("one"))
        yield opened


def hostile() -> Record:
    """A document whose every word is an attack."""
    text = f'“{EVIL}” =cmd|1 \x1b[31m [bold]x[/bold] \u202e\x9b2J evil" onclick="x said.'
    spans = {"source": {"spans": [[30, 40]]}, "cue": {"spans": [[len(text) - 5, len(text) - 1]]}}
    return Record.model_validate(
        {
            "reader": "test",
            "document": {
                "id": 'd"><b>',
                "title": EVIL,
                "publisher": "=HYPERLINK(1)",
                "url": "javascript:alert(1)",
                "text": text,
            },
            "actors": [
                {"id": "a1", "name": "=1+1 " + EVIL, "kind": "person", "roles": ["@role"], "mentions": [[30, 40]]}
            ],
            "statements": [
                {
                    "id": "s1",
                    "speaker": "a1",
                    **spans,
                    "content": {"spans": [[0, len(text) - 7]]},
                    "kind": "direct",
                    "date": {"start": "2031-03-02", "end": "2031-03-02"},
                    "confidence": 0.5,
                }
            ],
            "meetings": [
                {
                    "id": "m1",
                    "participants": ["a1"],
                    "place": "@" + EVIL,
                    "date": {"start": "2031-03-02", "end": "2031-03-04"},
                    "status": "planned",
                    "evidence": [[0, 12]],
                    "confidence": 0.5,
                }
            ],
            "proposals": [{"id": "p1", "name": EVIL, "mentions": [[1, 9]], "provisions": [[3, 20]]}],
        }
    )


class Page(HTMLParser):
    """The tags of a page, what they point at, its words, and whether every tag is closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "hr", "img", "link", "input"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def shown_text(brief: Brief, width: int = 80) -> str:
    out = io.StringIO()
    render_text(brief, Console(file=out, width=width, force_terminal=False))
    return out.getvalue()


def assert_links_hold(page: Page) -> None:
    ids = [a["id"] for _, a in page.tags if a.get("id")]
    assert len(ids) == len(set(ids))
    for tag, attributes in page.tags:
        if tag == "a":
            link = attributes["href"]
            assert link
            assert link.startswith("#")
            assert link[1:] in ids


def test_every_claim_of_the_page_links_to_its_words(ledger: Ledger) -> None:
    brief = build(ledger)
    page = Page(render_html(brief))
    assert_links_hold(page)
    claims = {str(a["id"]).split("-")[0] for _, a in page.tags if a.get("class") == "cite" and "id" in a}
    assert claims >= {f"s{row.id}" for row in brief.statements}
    assert claims >= {f"m{m.id}" for m in brief.meetings}
    assert claims >= {f"a{a.id}" for a in brief.weeks.actors}
    for row in brief.proposals:
        assert f"p{row.id}" in claims
        assert claims >= {f"p{row.id}v{e.start}" for e in row.provisions}
    back = {str(a["href"]) for _, a in page.tags if a.get("class") == "back"}
    assert back == {f"#{a['id']}" for _, a in page.tags if a.get("class") == "cite" and "id" in a}
    marked = {part for _, a in page.tags if a.get("title") and a.get("data-c") for part in str(a["title"]).split(", ")}
    assert marked >= {"source", "cue", "content", "meeting", "proposal"}


def test_headings_go_down_one_step_at_a_time(ledger: Ledger) -> None:
    levels = [int(tag[1]) for tag, _ in Page(render_html(build(ledger))).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_the_page_asks_nothing_of_a_network(ledger: Ledger) -> None:
    html = render_html(build(ledger))
    page = Page(html)
    assert "default-src 'none'" in html
    assert "@import" not in html
    assert not re.search(r"url\((?!#)", html)
    for tag, attributes in page.tags:
        assert tag not in ("script", "link", "img", "image", "iframe", "object", "embed", "base", "form")
        assert not any(k in ("src", "srcset") or k.startswith("on") for k in attributes)
        assert (attributes.get("xlink:href") or "#").startswith("#")


def test_hostile_words_are_only_words(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "t.ledger", create=True) as opened:
        opened.add(hostile())
        brief = build(opened)
        html = render_html(brief)
        result = shown_text(brief)
        tables = [
            actors_table(opened.actors.list()),
            statements_table(opened.statements.list()),
            meetings_table(opened.meetings.list()),
            proposals_table(opened.proposals.list()),
        ]
    page = Page(html)
    assert_links_hold(page)
    assert EVIL not in html
    assert all(tag not in ("script", "b") and not any(k.startswith("on") for k in a) for tag, a in page.tags)
    printed = io.StringIO()
    for table in tables:
        Console(file=printed, width=80, force_terminal=False).print(table.rich(80))
        assert all(row == [c.lstrip() for c in row] for row in csv.reader(io.StringIO(table.csv())))
    everything = [html, result, printed.getvalue(), *(t.json() for t in tables), *(t.csv() for t in tables)]
    for output in everything:
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", output)
    assert "[bold]" in printed.getvalue()
    cells = [c for t in tables for row in csv.reader(io.StringIO(t.csv())) for c in row]
    assert not any(c.startswith(("=", "+", "-", "@")) for c in cells)
    assert any(c.startswith("'=") for c in cells)
    assert json.loads(tables[1].json())[0]["content"] == hostile().document.text[: len(hostile().document.text) - 7]


@pytest.mark.parametrize("width", [40, 80, 160])
def test_the_terminal_brief_fits_its_columns(ledger: Ledger, width: int) -> None:
    result = shown_text(build(ledger), width)
    assert max(map(len, result.splitlines())) <= width
    assert "IN FIVE LINES" in result
    assert "\x1b" not in result


def test_an_empty_ledger_has_a_brief(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "t.ledger", create=True) as opened:
        brief = build(opened)
    html = render_html(brief)
    assert "0 documents" in html
    assert_links_hold(Page(html))
    assert "This ledger is empty" in shown_text(brief)
    for table in (statements_table(()), actors_table(()), meetings_table(()), proposals_table(())):
        assert json.loads(table.json()) == []
        assert len(list(csv.reader(io.StringIO(table.csv())))) == 1


def test_tables_hold_the_same_rows_in_every_form(ledger: Ledger) -> None:
    table = statements_table(ledger.statements.list())
    objects = json.loads(table.json())
    rows = list(csv.DictReader(io.StringIO(table.csv())))
    assert len(rows) == len(objects) == len(ledger.statements.list()) > 0
    assert [r["speaker"] for r in rows] == [o["speaker"] or "" for o in objects]
    assert all(e["quote"] for o in objects for e in o["evidence"])
    days = [(o["date"]["start"], o["date"]["end"]) if o["date"] else ("", "") for o in objects]
    assert [(r["first_day"], r["last_day"]) for r in rows] == days
    assert all(
        f"{e['document']}:{e['start']}-{e['end']}" in r["evidence"]
        for r, o in zip(rows, objects, strict=True)
        for e in o["evidence"]
    )


def test_a_guessed_day_of_publication_is_marked_in_every_form(tmp_path: Path) -> None:
    record = example_record("one")
    guessed = record.model_copy(update={"document": record.document.model_copy(update={"published_from": "guess"})})
    with open_ledger(tmp_path / "t.ledger", create=True) as opened:
        opened.add(guessed)
        brief = build(opened)
        tables = [documents_table(opened.documents.list()), hits_table(opened.search("Quill"))]
        found = [*opened.statements.list(), *opened.meetings.list(), *opened.proposals.list(), *opened.search("Quill")]
    for form in (shown_text(brief), render_markdown(brief), render_html(brief)):
        assert "4 Mar 2031 (a guess)" in form
    assert all("2031-03-04,guess," in table.csv() for table in tables)
    assert json.loads(tables[0].json())[0]["published_from"] == "guess"
    assert {row.published_from for row in found} == {"guess"}


def document(text: str, *zones: ZoneRow) -> DocumentRow:
    return DocumentRow(
        "d", None, None, None, None, None, None, text, zones, "r", dt.datetime(2031, 3, 4, tzinfo=dt.UTC)
    )


def test_nested_and_overlapping_marks_keep_the_text_whole() -> None:
    text = "Olm said that Tohl said no. Nobody wept."
    marks = [
        Mark(9, 26, "content", "s1"),
        Mark(14, 18, "source", "s2"),
        Mark(19, 23, "cue", "s2"),
        Mark(20, 35, "meeting", "m1"),
    ]
    result = paragraphs(document(text, ZoneRow("body", 0, 27), ZoneRow("body", 28, 40)), marks)
    assert ["".join(s.words for s in p.stretches) for p in result] == [text[:27], text[28:]]
    anchors = [a for p in result for s in p.stretches for a in s.anchors]
    assert sorted(anchors) == ["m1", "s1", "s2"]
    assert ("content", "source") in [s.parts for p in result for s in p.stretches]


SIZE = 40
bounds = st.tuples(st.integers(0, SIZE - 1), st.integers(1, SIZE)).filter(lambda ab: ab[0] < ab[1])


@given(
    st.text("ab \n", min_size=SIZE, max_size=SIZE),
    st.lists(bounds, max_size=4),
    st.lists(st.tuples(bounds, st.sampled_from(["content", "cue", "meeting"]), st.sampled_from("xyz")), max_size=6),
)
def test_any_zones_and_marks_keep_the_text_and_give_each_claim_one_anchor(
    text: str, zones: list[tuple[int, int]], marks: list[tuple[tuple[int, int], Part, str]]
) -> None:
    result = paragraphs(
        document(text, *(ZoneRow("caption", a, b) for a, b in zones)),
        [Mark(a, b, part, c) for (a, b), part, c in marks],
    )
    shown = "".join(s.words for p in result for s in p.stretches)
    assert "".join(shown.split()) == "".join(text.split())
    assert sorted(a for p in result for s in p.stretches for a in s.anchors) == sorted({c for _, _, c in marks})


def test_text_outside_zones_is_shown_and_can_be_linked_to(tmp_path: Path) -> None:
    whole = example_record("gaps")
    bare = whole.document.model_copy(update={"zones": whole.document.zones[:1]})
    with open_ledger(tmp_path / "t.ledger", create=True) as opened:
        opened.add(whole.model_copy(update={"document": bare}))
        page = Page(render_html(build(opened)))
    assert_links_hold(page)
    assert "told reporters" in page.text


def test_near_duplicates_are_listed_once_with_both_documents(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "t.ledger", create=True) as opened:
        opened.add(example_record("one"))
        alone = build(opened)
        opened.add(example_record("two", text=TEXT + "A copy.\n", publisher="The Sunder Post"))
        both = build(opened)
    assert len(both.statements) <= len(alone.statements)
    assert all({row.document, *(w.document for w in row.witnesses)} == {"one", "two"} for row in both.statements)
    html = render_html(both)
    assert_links_hold(Page(html))
    for result in (html, shown_text(both, 200), render_markdown(both)):
        assert "2 documents, 2 publishers" in result
        assert "2 documents, 2 publishers" not in render_markdown(alone)
    assert f"{len(both.statements)} in several documents" in both.counts


def test_meetings_reported_in_a_period_belong_to_it(ledger: Ledger) -> None:
    whole = build(ledger)
    published = whole.documents[0].published
    assert published is not None
    assert all(m.date is None or m.date.start != published for m in whole.meetings)
    assert build(ledger, since=published, until=published).reported_meetings == whole.meetings != ()
    assert not build(ledger, since=published + dt.timedelta(days=90)).reported_meetings


def test_activity_counts_what_is_said_by_week(ledger: Ledger) -> None:
    brief = build(ledger)
    said = {v.actor.id: len(v.statements) for v in brief.voices if v.actor is not None}
    counted = {a.id: sum(row) for a, row in zip(brief.weeks.actors, brief.weeks.counts, strict=True)}
    assert counted
    assert counted == {id_: said[id_] for id_ in counted}
    assert all(m.weekday() == 0 for m in brief.weeks.mondays)
    assert build(ledger, since=dt.date(2040, 1, 1)).weeks.actors == ()


def proposal(id_: int, name: str, replaces: str | None, *provisions: str) -> ProposalRow:
    words = tuple(Evidence("d", 0, len(p), p) for p in provisions)
    return ProposalRow(id_, "d", None, None, name, (), None, replaces, words, "machine 1", ())


def test_versions_follow_what_they_replace() -> None:
    rows = [
        proposal(1, "Third Draft", "second draft"),
        proposal(2, "First Draft", None, "One berth", "one  BERTH", "Two"),
        proposal(3, "Second Draft", "First Draft"),
        proposal(4, "Side Letter", "a paper nobody has"),
        proposal(5, "Egg", "Hen"),
        proposal(6, "Hen", "Egg"),
    ]
    result = versions(rows)
    assert [(v.row.name, v.depth) for v in result] == [
        ("First Draft", 0),
        ("Second Draft", 1),
        ("Third Draft", 2),
        ("Side Letter", 0),
        ("Egg", 0),
        ("Hen", 1),
    ]
    assert result[0].replaced_by == ("Second Draft",)
    assert [len(same) for same in result[0].provisions] == [2, 1]
    line = [proposal(k, f"Draft {k}", f"Draft {k - 1}") for k in range(2000)]
    assert [v.depth for v in versions(line)] == list(range(2000))


def test_the_picture_is_the_same_everywhere_and_says_what_it_shows(ledger: Ledger) -> None:
    brief = build(ledger)
    for picture, word in ((timeline_chart(brief), "held"), (weekly_chart(brief.weeks), "week")):
        assert picture is not None
        assert word in picture.caption
        assert 'role="img"' in picture.svg
        assert "<script" not in picture.svg
    with_nothing = build(ledger, since=dt.date(2040, 1, 1))
    assert timeline_chart(with_nothing) is None
    assert weekly_chart(with_nothing.weeks) is None


def test_a_coding_is_marked_as_the_machines_until_a_person_confirms_it(ledger: Ledger) -> None:
    brief = build(ledger)
    assert brief.confirmed == 0
    assert "machine reading, not confirmed" in shown_text(brief)
    by_a_person = replace(brief, meetings=tuple(replace(m, coder="Ada Quist") for m in brief.meetings))
    assert "✓ Ada Quist" in " ".join(shown_text(by_a_person).split())
    assert "confirmed by Ada Quist" in render_html(by_a_person)


def test_what_is_folded_is_counted_and_no_command_is_sent(ledger: Ledger) -> None:
    brief = build(ledger)
    folded = [group for c in chapters(brief) for s in c.sections for group in s.groups if group.more]
    assert folded
    assert "more: pourparler statements LEDGER" in shown_text(brief, width=200)
    for sent in (render_html(brief), render_mail(brief), render_markdown(brief)):
        assert f"{len(folded[-1].more)} more" in sent
        assert not re.search(r"pourparler [a-z]|LEDGER", sent)
