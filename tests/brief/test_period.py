"""The brief of a period, from rows made by hand: what is new, what changed, what is planned, in every format."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest
from rich.console import Console

from pourparler.brief import Brief, gather, render_html, render_mail, render_markdown, render_pdf, render_text
from pourparler.brief.build import without_uncited_documents
from pourparler.brief.chapters import chapters
from pourparler.brief.lines import all_lines
from pourparler.brief.weekly import weekly_chart
from pourparler.ledger.rows import (
    ActorRow,
    Changes,
    ContradictionRow,
    CorroboratingStatement,
    Days,
    DocumentRow,
    EditionRow,
    Evidence,
    MeetingChange,
    MeetingReport,
    MeetingRow,
    ProposalChange,
    ProposalRow,
    StatementRow,
)

MACHINE = "machine 1"
NOON = dt.datetime(2031, 3, 4, tzinfo=dt.UTC)
SINCE, UNTIL = dt.date(2031, 3, 3), dt.date(2031, 3, 9)


def march(day: int) -> dt.date:
    return dt.date(2031, 3, day)


def on(first: int, last: int | None = None) -> Days:
    return Days(march(first), march(last or first))


def document(id_: str, day: int, publisher: str = "The Quill Lamp", **fields: Any) -> DocumentRow:
    texts = {"title": f"Harbour, day {day}", "text": TEXTS.get(id_, f"Words of {id_}.")} | fields
    return DocumentRow(
        id_,
        texts["title"],
        publisher,
        None,
        fields.get("url", f"https://lamp.example/{id_}"),
        march(day),
        None,
        texts["text"],
        (),
        "r",
        NOON,
    )


TEXTS = {
    "old": "Vell and Orn will meet in Quill on the 5th. Vell said: “The harbour stays open.”",
    "lamp": "Vell met Orn in Quill on the 6th. Vell said the harbour would close at once. "
    "Vell and Orn will meet in Quill on the 20th. Orn’s Quill Plan replaces the Lantern Draft.",
    "post": "Vell said the harbour would close at once, and left.",
    "first": "The fleet has two ships.",
    "second": "The fleet has three ships.",
}


def place(id_: str, words: str) -> Evidence:
    start = TEXTS[id_].index(words)
    return Evidence(id_, start, start + len(words), words)


def said(number: int, id_: str, words: str, day: int, speaker: tuple[int, str] = (1, "Mara Vell")) -> StatementRow:
    return StatementRow(
        number,
        id_,
        None,
        "The Quill Lamp",
        march(day),
        speaker[1],
        speaker[0],
        "Vell",
        "said",
        words,
        "indirect",
        None,
        on(day),
        0.9,
        MACHINE,
        (place(id_, words),),
        speakers=speaker[1:],
        speaker_ids=speaker[:1],
    )


def report(number: int, id_: str, day: int, status: Any, when: Days | None, words: str) -> MeetingReport:
    return MeetingReport(number, id_, "The Quill Lamp", march(day), status, "Quill", when, (place(id_, words),))


def met(
    number: int, id_: str, status: Any, when: Days | None, where: str, words: str, *reports: MeetingReport
) -> MeetingRow:
    evidence = tuple(e for r in reports for e in r.evidence) or (place(id_, words),)
    return MeetingRow(
        number,
        id_,
        "The Quill Lamp",
        march(2 if id_ == "old" else 7),
        ("Mara Vell", "Tomas Orn"),
        where,
        when,
        status,
        0.9,
        MACHINE,
        evidence,
        reports,
    )


def draft(number: int, name: str, *provisions: str, replaces: ProposalRow | None = None) -> ProposalRow:
    words = tuple(Evidence("lamp", 10 * k, 10 * k + len(p), p) for k, p in enumerate(provisions))
    where = (place("lamp", name if name in TEXTS["lamp"] else "Vell"),)
    older = (replaces.name, replaces.id) if replaces else (None, None)
    return ProposalRow(
        number, "lamp", None, march(7), name, ("Orn",), None, older[0], words, MACHINE, where, (), older[1]
    )


def world(**more: Any) -> Brief:
    """A week in Quill, with something of everything."""
    before = said(1, "old", "The harbour stays open.", 2)
    turned = said(2, "lamp", "the harbour would close at once", 7)
    witness = CorroboratingStatement(
        9, "post", "The Post", march(8), "…", (place("post", "the harbour would close at once"),)
    )
    turned = replace(turned, witnesses=(witness,))
    plan = report(21, "old", 2, "planned", on(5), "will meet in Quill on the 5th")
    done = report(22, "lamp", 7, "held", on(6), "met Orn in Quill on the 6th")
    known = met(2, "old", "planned", on(5), "Quill", "", plan)
    now = met(2, "old", "held", on(6), "Quill", "", plan, done)
    ahead = met(3, "lamp", "planned", on(20), "Quill", "Vell and Orn will meet in Quill on the 20th")
    first = draft(1, "Lantern Draft", "one berth each", "no customs house")
    second = draft(2, "Quill Plan", "one berth each", "a joint patrol", replaces=first)
    editions = (document("first", 3), document("second", 4))
    changes = Changes(
        SINCE,
        UNTIL,
        (turned,),
        (MeetingChange(now, known, ("status", "date")), MeetingChange(ahead, None, ("new",))),
        (ProposalChange(second, None, ("new",), second.provisions),),
        (ContradictionRow(before, turned, ("the harbour",), "opposed", 0.8),),
        (EditionRow(*editions, ((place("first", "two"), place("second", "three")),)),),
    )
    rows: dict[str, Any] = {
        "documents": (
            document("old", 2),
            document("unread", 1),
            document("lamp", 7),
            document("post", 8, "The Post"),
            *editions,
        ),
        "statements": (before, turned),
        "meetings": (now, ahead),
        "proposals": (first, second),
        "actors": (ActorRow(1, "Mara Vell", "person", ("foreign minister",), "Ostrava Reach", 2, 3, 3, ()),),
        "changes": changes,
    }
    return without_uncited_documents(gather("talks.ledger", SINCE, UNTIL, **(rows | more)))


def as_text(brief: Brief) -> str:
    out = io.StringIO()
    render_text(brief, Console(file=out, width=160, highlight=False))
    return out.getvalue()


def pdf_words(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as pages:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())


FORMATS = {
    "text": as_text,
    "html": render_html,
    "mail": render_mail,
    "md": render_markdown,
    "pdf": lambda brief: pdf_words(render_pdf(brief, march(10))),
}


@pytest.mark.parametrize("form", FORMATS)
def test_five_lines_come_first_then_talks_texts_and_who_moved(form: str) -> None:
    result = re.sub(r"<style>.*?</style>|<nav.*?</nav>", "", FORMATS[form](world()), flags=re.DOTALL)
    flat = " ".join(re.sub(r"<[^>]*>|\*\*", " ", result).split())
    assert "Brief, 3–9 Mar 2031" in flat
    heads = ["In five lines", "Talks", "On the table", "Who moved"]
    # the terminal's headings are in capitals
    places = [flat.find(head.upper() if form == "text" else head) for head in heads]
    assert places == sorted(places)
    assert places[0] >= 0
    assert "planned · 5 Mar 2031 · Quill" in flat
    assert "held · 6 Mar 2031 · Quill" in flat
    assert "20 Mar 2031" in flat


@pytest.mark.parametrize("form", FORMATS)
def test_a_contradiction_shows_both_quotations(form: str) -> None:
    flat = " ".join(FORMATS[form](world()).split())
    start = flat.rindex("Contradictions")
    assert "The harbour stays open" in flat[start:]
    assert "the harbour would close at once" in flat[start:]


def test_a_version_lists_what_it_adds_and_what_is_not_mentioned_again() -> None:
    result = render_markdown(world())
    assert "keeps: one berth each" in result
    assert "adds: a joint patrol" in result
    assert "not mentioned again: no customs house" in result


def test_a_later_edition_shows_the_difference() -> None:
    result = render_markdown(world())
    assert "was: two" in result
    assert "now: three" in result
    assert "m-edition" in render_html(world()).split("<body>")[1]


def test_only_documents_of_the_period_or_cited_ones_are_listed() -> None:
    assert {d.id for d in world().documents} == {"old", "lamp", "post", "first", "second"}


def test_a_meeting_that_a_report_changed_shows_both_states_under_its_track() -> None:
    talks = next(c for c in chapters(world()) if c.key == "talks")
    track, due = talks.sections
    assert [line.when for line in track.groups[0].lines] == ["6 Mar 2031"]
    assert [line.words.split(" · ")[0] for line in track.groups[0].lines[0].lines] == ["planned", "held"]
    assert due.groups[0].lines == ()  # one of the five lines tells it
    assert [line.when for line in due.groups[0].more] == ["20 Mar 2031"]


def test_no_chapter_is_empty_and_every_line_leads_to_a_document() -> None:
    brief = world()
    result = chapters(brief)
    assert all(group.lines or group.more for c in result for s in c.sections for group in s.groups)
    for line in all_lines(result):
        assert line.documents or line.lines
        assert set(line.documents) <= set(brief.numbers)


def test_a_planned_meeting_without_a_report_is_listed_as_such() -> None:
    waiting = met(2, "old", "planned", on(1), "Quill", "will meet in Quill on the 5th")
    result = render_markdown(world(meetings=(waiting,)))
    assert "Overdue: planned, and not reported since" in result
    assert "no report says that they took place" in result


def test_the_week_of_each_statement_is_counted() -> None:
    weeks = world().weeks
    assert [m.isoformat() for m in weeks.mondays] == ["2031-02-24", "2031-03-03"]
    assert weeks.counts == ((1, 1),)
    picture = weekly_chart(weeks)
    assert picture is not None
    assert "24 Feb" in picture.svg
    assert "Mara Vell" in picture.svg


def test_a_page_leads_from_each_number_to_the_words_and_back() -> None:
    html = render_html(world())
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)
    assert html.count('href="http') == 0


def test_the_pdf_holds_the_words_and_a_link_for_each_citation() -> None:
    brief = world()
    content = render_pdf(brief, march(10))
    assert content == render_pdf(brief, march(10))
    words = pdf_words(content)
    for wanted in ("Mara Vell", "a joint patrol", "talks.ledger", "printed 10 Mar 2031", "1 of "):
        assert wanted in words
    lines = list(all_lines(chapters(brief)))
    known = brief.numbers
    expected = sum(len({known[id_] for id_ in line.documents}) for line in lines)
    links = 0
    with pypdfium2.PdfDocument(content) as pages:
        for page in pages:
            links += len(re.findall(r"\[\d+\]", page.get_textpage().get_text_bounded()))
    assert links <= expected + len(brief.documents)
    assert links > len(brief.documents)


def test_a_brief_of_days_without_a_document_says_so_and_what_is_planned() -> None:
    brief = world(documents=(), statements=(), meetings=(), changes=Changes(SINCE, UNTIL, (), (), (), (), ()))
    for result in FORMATS.values():
        assert "No document in the ledger was published in this period" in " ".join(result(brief).split())


EVIL = (
    "<script>alert(1)</script> [link](javascript:alert(1)) ![x](https://evil.example/x.png) <https://evil.example> "
    '#eval("1+1") #set page(fill: red) $x$ *bold* `code` https://evil.example/y www.evil.example a@evil.example '
    "\u202egnorw\u202c \x1b[31m \x00 & \\ | ~~no~~"
)


def hostile() -> Brief:
    """The week, with every word of an article an attack."""
    words = Evidence("lamp", 0, len(EVIL), EVIL)
    row = replace(
        said(2, "lamp", "the harbour would close at once", 7),
        content=EVIL,
        speaker=EVIL,
        cue=EVIL,
        act="ACCUSE",
        evidence=(words,),
        publisher=EVIL,
    )
    meeting = replace(
        met(3, "lamp", "planned", on(20), EVIL, "Quill"), participants=(EVIL, "1. " + EVIL), evidence=(words,)
    )
    plan = replace(draft(2, "# " + EVIL, EVIL), sponsors=(EVIL,), evidence=(words,))
    papers = (
        document("lamp", 7, EVIL, title=EVIL, text=EVIL, url='https://lamp.example/"><b>#eval(1)'),
        document("post", 8, EVIL, title=None, text="- " + EVIL, url="javascript:alert(1)"),
    )
    changes = Changes(
        SINCE,
        UNTIL,
        (row,),
        (MeetingChange(meeting, None, ("new",)),),
        (ProposalChange(plan, None, ("new",), ()),),
        (ContradictionRow(row, replace(row, id=7), (EVIL,), EVIL, 1.0),),
        (EditionRow(papers[0], papers[1], ((words, None),)),),
    )
    return world(
        documents=papers,
        statements=(row,),
        meetings=(meeting, replace(meeting, id=4)),
        proposals=(plan,),
        actors=(ActorRow(1, EVIL, "person", (EVIL,), EVIL, 2, 3, 3, (words,)),),
        changes=changes,
    )


def test_hostile_words_are_only_words_in_every_format() -> None:
    brief = hostile()
    for form, made in FORMATS.items():
        result = made(brief)
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]", result), form
    html = render_html(brief)
    assert "<script" not in html
    assert 'href="http' not in html
    words = pdf_words(render_pdf(brief, march(10)))
    assert '#eval("1+1")' in words
    assert "#set page(fill: red)" in words
    text = as_text(brief)
    assert "[31m" in text


def test_markdown_lets_nothing_of_an_article_through() -> None:
    result = render_markdown(hostile())
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", result)  # without what is escaped
    own = [f"<{'https://lamp.example/%22%3E%3Cb%3E#eval(1)'}>"]
    assert re.findall(r"<[^>]*>", bare) == own
    assert "](" not in bare
    assert "](" not in bare.replace("\u2060", "")
    assert "`" not in bare
    assert not re.search(r"\]\[(?!\d)|^\[", bare, re.MULTILINE)
    assert not re.search(r"https?://evil", bare)
    assert not re.search(r"www\.evil|\w@evil", bare)
    # only our own headings and lists: no line begins with an article's mark
    for line in result.splitlines():
        assert re.match(r"(#{1,3} [A-Z]|- | {2}- |\d+\. |\*|◇|\w|$)", line), line
    assert "javascript:" not in re.sub(r"\\.", "", "".join(re.findall(r"<[^>]*>", bare)))
