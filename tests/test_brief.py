"""What the brief promises: every claim leads to its words, and hostile words do nothing."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rich.console import Console

from pourparler.brief import actors_table, build, render_html, render_text, statements_table
from pourparler.brief.highlight import Mark, paragraphs
from pourparler.brief.words import plain, shortened
from pourparler.ledger import DocumentRow, Ledger, ZoneRow, open_ledger
from pourparler.record import Record
from strategies import example_record

EVIL = "<script>alert(1)</script>"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    with open_ledger(tmp_path / "t.ledger", create=True) as kept:
        kept.add(example_record("one"))
        yield kept


def hostile() -> Record:
    """A document whose every word is an attack."""
    text = f'“{EVIL}” =cmd|1 \x1b[31m [bold]x[/bold] \u202eevil" onclick="x said.'
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
                    "confidence": 0.5,
                }
            ],
            "proposals": [{"id": "p1", "name": EVIL, "mentions": [[1, 9]], "provisions": [[3, 20]]}],
        }
    )


class Page(HTMLParser):
    """The tags of a page, and what they point at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_every_claim_of_the_page_leads_to_its_words(ledger: Ledger) -> None:
    brief = build(ledger)
    page = Page(render_html(brief))
    ids = [a["id"] for _, a in page.tags if a.get("id")]
    links = [a["href"] for t, a in page.tags if t == "a"]
    assert len(ids) == len(set(ids))
    assert all(link and link.startswith("#") and link[1:] in ids for link in links)
    cites = [a for _, a in page.tags if a.get("class") == "cite"]
    assert len(cites) >= brief.statement_count + len(brief.meetings) + len(brief.proposals) > 0


def test_the_page_asks_nothing_of_a_network(ledger: Ledger) -> None:
    page = Page(render_html(build(ledger)))
    for tag, attributes in page.tags:
        assert tag not in ("script", "link", "img", "iframe")
        assert not any(k in ("src", "srcset") or k.startswith("on") for k in attributes)


def test_hostile_words_are_only_words(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "t.ledger", create=True) as kept:
        kept.add(hostile())
        brief = build(kept)
        html = render_html(brief)
        console = Console(file=io.StringIO(), width=80, force_terminal=False, markup=False)
        render_text(brief, console)
        told = console.file.getvalue()  # type: ignore[attr-defined]
        sheet = actors_table(kept.actors()).csv()
    assert EVIL not in html
    assert all(tag != "script" and not any(k.startswith("on") for k in a) for tag, a in Page(html).tags)
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert "[bold]" in told
    rows = list(csv.reader(io.StringIO(sheet)))
    assert rows[1][0].startswith("'=")


def test_the_terminal_brief_fits_eighty_columns(ledger: Ledger) -> None:
    console = Console(file=io.StringIO(), width=80, force_terminal=False)
    render_text(build(ledger), console)
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert max(map(len, lines)) <= 80
    assert any("Statements" in line for line in lines)


def test_an_empty_ledger_has_a_brief(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "t.ledger", create=True) as kept:
        brief = build(kept)
    assert "0 documents" in render_html(brief)
    console = Console(file=io.StringIO(), width=80)
    render_text(brief, console)
    assert "Nothing here yet" in console.file.getvalue()  # type: ignore[attr-defined]


def test_tables_hold_the_same_rows_in_every_form(ledger: Ledger) -> None:
    table = statements_table(ledger.statements())
    objects = json.loads(table.json())
    rows = list(csv.DictReader(io.StringIO(table.csv())))
    assert len(rows) == len(objects) == len(ledger.statements()) > 0
    assert [r["speaker"] for r in rows] == [o["speaker"] or "" for o in objects]
    assert all(e["quote"] for o in objects for e in o["evidence"])


def test_nested_and_overlapping_marks_keep_the_text_whole() -> None:
    text = "Olm said that Tohl said no. Nobody wept."
    row = DocumentRow(
        "d", None, None, None, None, None, None, text, (ZoneRow("body", 0, 27), ZoneRow("body", 28, 40)), "r", None
    )  # type: ignore[arg-type]
    marks = [
        Mark(9, 26, "content", "s1"),
        Mark(14, 18, "source", "s2"),
        Mark(19, 23, "cue", "s2"),
        Mark(20, 35, "meeting", "m1"),
    ]
    told = paragraphs(row, marks)
    assert ["".join(s.words for s in p.stretches) for p in told] == [text[:27], text[28:]]
    anchors = [a for p in told for s in p.stretches for a in s.anchors]
    assert sorted(anchors) == ["m1", "s1", "s2"]
    assert ("content", "source") in [s.parts for p in told for s in p.stretches]


def test_words_are_made_safe_and_short() -> None:
    assert plain("a\x00b\u202ec\n\nd") == "a b c d"
    assert re.fullmatch(r"one two…", shortened("one two three four", 10))
