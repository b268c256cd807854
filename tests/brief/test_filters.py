"""What a brief leaves out: unsure speakers, fragments, readings that no sentence carries; and saved briefs."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from rich.console import Console

from desks import copied
from pourparler.brief import (
    Brief,
    build,
    last_saved,
    read_saved,
    render_html,
    render_mail,
    render_markdown,
    render_pdf,
    render_text,
    save_brief,
    week_of,
)
from pourparler.brief.bearing import find_bearing, reports_speech
from pourparler.brief.chapters import chapters
from pourparler.brief.facts import five_lines
from pourparler.brief.outline import Outline, OutlineLine, difference, outline
from pourparler.brief.passages import Passages
from pourparler.brief.precision import FRAGMENT, UNSURE_SPEAKER, find_doubts
from pourparler.brief.talks import find_talks, is_overdue
from pourparler.ledger import Ledger, LedgerError, open_ledger
from pourparler.ledger.rows import ActorRow, Days, DocumentRow, Evidence, MeetingRow, StatementRow

TEXT = (
    "Mara Vell, the foreign minister of Kessia, said the port would stay shut all winter. "
    "She said the pilots had asked for it in writing. "
    "Tomas Orn watched from the quay. "
    "He said the pilots would be paid by the end of May. "
    "The talks in Quill on 5 March collapsed without a word on the port. "
    "Vell and Orn will meet in Sund on 20 March. "
    "Kessia said no. "
    "A spokesman for Vell said the fleet would sail on Monday morning."
)
DAY = dt.date(2031, 3, 6)


def actor(number: int, name: str, *roles: str, first: str = "", kind: Any = "person") -> ActorRow:
    places = (place(first),) if first else ()
    return ActorRow(number, name, kind, roles, None, 1, 1, 1, places)


def place(words: str) -> Evidence:
    start = TEXT.index(words)
    return Evidence("d", start, start + len(words), words)


def said(number: int, speaker: ActorRow, source: str, words: str, **fields: Any) -> StatementRow:
    row = StatementRow(
        number,
        "d",
        None,
        None,
        DAY,
        speaker.name,
        speaker.id,
        source,
        "said",
        words,
        "indirect",
        None,
        Days(DAY, DAY),
        0.9,
        "machine 1",
        (place(words),),
        speakers=(speaker.name,),
        speaker_ids=(speaker.id,),
    )
    return replace(row, **fields)


VELL = actor(1, "Mara Vell", "foreign minister of Kessia", first="Mara Vell")
ORN = actor(2, "Tomas Orn", first="Tomas Orn")
KESSIA = actor(3, "Kessia", kind="country")
ACTORS = {each.id: each for each in (VELL, ORN, KESSIA)}
SURE = said(1, VELL, "Mara Vell, the foreign minister of Kessia", "the port would stay shut all winter")
SHE = said(2, VELL, "She", "the pilots had asked for it in writing")


def test_a_speaker_is_sure_where_the_words_name_him() -> None:
    rows = [SURE, SHE]
    assert find_doubts(rows, ACTORS) == {}
    by_role = replace(SURE, source="the foreign minister of Kessia")
    by_another_role = replace(SURE, source="the prime minister of Sunder")
    assert find_doubts([by_role], ACTORS) == {}
    assert find_doubts([by_another_role], ACTORS) == {1: UNSURE_SPEAKER}


def test_a_pronoun_after_somebody_else_is_introduced_is_unsure() -> None:
    late = said(3, VELL, "He", "the pilots would be paid by the end of May")
    assert find_doubts([SURE, SHE, late], ACTORS) == {3: UNSURE_SPEAKER}


def passages_of(text: str) -> Passages:
    row = DocumentRow("d", None, None, None, None, DAY, None, text, (), "r", dt.datetime(2031, 3, 6, tzinfo=dt.UTC))
    return Passages([row])


def doubts_in(text: str, words: str, *people: ActorRow) -> dict[int, str]:
    """The doubts about what "she" says in a text that says nothing before."""
    start = text.index(words)
    row = said(6, VELL, "She", "the pilots had asked for it in writing")
    row = replace(row, content=words, evidence=(Evidence("d", start, start + len(words), words),))
    passages = passages_of(text)
    return find_doubts([row], {each.id: each for each in (VELL, KESSIA, *people)}, passages)


def test_a_pronoun_is_sure_where_one_person_alone_is_named_in_the_sentence_before() -> None:
    words = "Kessia would never give up the port"
    assert doubts_in(f"The talks began. Mara Vell came to Quill on Monday. She said {words}.", words, ORN) == {}
    two = f"Mara Vell met Tomas Orn in Quill on Monday. She said {words}."
    assert doubts_in(two, words, ORN) == {6: UNSURE_SPEAKER}
    by_role = f"The prime minister met Vell on Monday. She said {words}."
    assert doubts_in(by_role, words, ORN) == {6: UNSURE_SPEAKER}
    far = f"Mara Vell came on Monday. The day was cold. She said {words}."
    assert doubts_in(far, words, ORN) == {6: UNSURE_SPEAKER}


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("“We will sign,” Vell told reporters in Quill.", "reporters"),
        ("“We will sign,” Vell told the Quill Post on Monday.", "the Quill Post"),
        ("Vell told her counterpart, Tomas Orn, that it was late.", "her counterpart"),
        ("Vell told Parliament: “We will sign.”", "Parliament"),
        ("“We will sign,” was what Vell told on Monday.", ""),
        ("Vell said reporters were late.", ""),
    ],
)
def test_a_brief_says_whom_somebody_told_something(text: str, whom: str) -> None:
    cue = "told" if "told" in text else "said"
    passages = passages_of(text)
    at = text.index(cue)
    assert passages.addressee(Evidence("d", at, at + len(cue), cue)) == whom


def test_a_spokesman_is_not_the_one_he_speaks_for() -> None:
    row = said(4, VELL, "A spokesman for Vell", "the fleet would sail on Monday morning")
    assert find_doubts([row], ACTORS) == {4: UNSURE_SPEAKER}


def test_a_few_words_are_a_fragment_until_a_person_confirms_them() -> None:
    row = said(5, KESSIA, "Kessia", "no", evidence=(place("said no"),))
    assert find_doubts([row], ACTORS) == {5: FRAGMENT}
    assert find_doubts([replace(row, coder="ana")], ACTORS) == {}


@pytest.mark.parametrize(
    ("cue", "act", "is_speech"),
    [
        ("said", None, True),
        ("threatened", "THREATEN", True),
        ("hopes", "REQUEST", False),
        ("is likely to announce", None, False),
        ("smiled", None, False),
    ],
)
def test_what_somebody_thinks_is_not_what_he_said(cue: str, act: str | None, is_speech: bool) -> None:
    assert reports_speech(replace(SURE, cue=cue, act=act)) is is_speech


def met(number: int, status: Any, words: str, day: int, place_: str | None, *people: str) -> MeetingRow:
    when = Days(dt.date(2031, 3, day), dt.date(2031, 3, day))
    return MeetingRow(number, "d", None, DAY, people, place_, when, status, 0.9, "machine 1", (place(words),))


PASSAGES = passages_of(TEXT)


def test_talks_that_collapse_are_reported_as_failed() -> None:
    row = met(1, "held", "The talks in Quill", 5, "Quill")
    (talk,) = find_talks([replace(row, outcome="collapsed")], PASSAGES, None)
    assert (talk.status, talk.where) == ("failed", "Quill")


def test_a_refusal_that_no_sentence_carries_is_not_reported() -> None:
    assert find_talks([met(1, "refused", "The talks in Quill", 5, "Quill")], PASSAGES, None) == ()
    by_a_person = replace(met(1, "refused", "The talks in Quill", 5, "Quill"), coder="ana")
    (talk,) = find_talks([by_a_person], PASSAGES, None)
    assert talk.status == "refused"


def test_only_people_and_places_of_the_sentence_are_named() -> None:
    row = met(1, "planned", "will meet in Sund", 20, "Quill", "Mara Vell", "Tomas Orn", "Kessia")
    (talk,) = find_talks([row], PASSAGES, None)
    assert (talk.participants, talk.where) == (("Mara Vell", "Tomas Orn"), "")


def test_two_meetings_of_a_place_and_day_are_one_event() -> None:
    rows = [met(1, "planned", "will meet in Sund", 20, "Sund", "Mara Vell"), met(2, "planned", "Sund", 20, "Sund")]
    (talk,) = find_talks(rows, PASSAGES, None)
    assert [row.id for row in talk.others] == [2]


def test_a_plan_is_overdue_until_something_is_reported_of_that_place() -> None:
    plan, failed = met(1, "planned", "will meet in Sund", 7, "Sund"), met(2, "held", "The talks in Quill", 5, None)
    (waiting,) = find_talks([plan], PASSAGES, None)
    assert is_overdue(waiting, [waiting], dt.date(2031, 4, 1))
    assert not is_overdue(waiting, [waiting], dt.date(2031, 3, 7))
    both = find_talks([plan, failed], PASSAGES, None)
    assert not any(is_overdue(talk, both, dt.date(2031, 4, 1)) for talk in both)


def test_words_that_several_documents_share_are_those_of_the_dispute() -> None:
    rows = [replace(met(k, "held", "The talks in Quill", 5, "Quill"), document=f"d{k}") for k in range(6)]
    other = replace(met(9, "held", "will meet in Sund", 20, "Sund"), document="d9")
    bearing = find_bearing([], [], [*rows, other], [], {})
    assert bearing.of_words("the talks in Quill") > bearing.of_words("a fair in Sund") == 0
    assert bearing.is_about("d1")
    assert not bearing.is_about("d9")


@pytest.fixture
def ledger(dispatches: Path, tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(copied(dispatches, tmp_path)) as opened:
        yield opened


@pytest.fixture
def week(ledger: Ledger) -> Brief:
    days = week_of(ledger)
    assert days is not None
    return build(ledger, *days, name="talks.ledger")


def test_a_week_ends_on_the_day_of_the_last_document(ledger: Ledger) -> None:
    days = week_of(ledger)
    covered = ledger.documents.days()
    assert days is not None and covered is not None
    assert days == (covered.end - dt.timedelta(days=6), covered.end)
    assert week_of(ledger, DAY) == (DAY - dt.timedelta(days=6), DAY)


def test_five_lines_come_first_each_with_its_evidence(week: Brief) -> None:
    first, *_ = chapters(week)
    lines = [line for s in first.sections for g in s.groups for line in g.lines]
    assert first.key == "five"
    assert 0 < len(lines) <= 5
    assert all(line.documents and line.mark for line in lines)
    assert five_lines(week).groups[0].lines == tuple(lines)


def test_unsure_statements_are_left_out_or_marked(ledger: Ledger) -> None:
    omitted, marked = build(ledger), build(ledger, unsure="mark")
    assert {row.id for row in omitted.statements}.isdisjoint(omitted.doubts)
    assert set(marked.doubts) <= {row.id for row in marked.statements}
    assert "unsure: " in render_html(marked)
    assert "unsure: " not in render_html(omitted)


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_message_has_its_styles_inside_and_loads_nothing(week: Brief) -> None:
    tags = Tags(render_mail(week)).found
    assert not {tag for tag, _ in tags} & {"style", "script", "link", "img", "svg", "iframe"}
    assert not [
        name for _, attributes in tags for name in attributes if name.startswith("on") or name in ("src", "class")
    ]
    assert any(attributes.get("style") for _, attributes in tags)
    assert len(render_mail(week)) < 100_000


@pytest.mark.parametrize("whole", [False, True])
def test_the_pdf_has_two_pages_at_most(ledger: Ledger, week: Brief, whole: bool) -> None:
    content = render_pdf(build(ledger) if whole else week, DAY)
    with pypdfium2.PdfDocument(content) as pages:
        words = " ".join(page.get_textpage().get_text_bounded() for page in pages)
        assert 1 <= len(pages) <= 2
    assert "In five lines" in words
    assert not re.search(r"pourparler [a-z]|LEDGER", words)


def test_a_saved_brief_is_read_again_as_it_was(ledger: Ledger, week: Brief) -> None:
    row = save_brief(ledger, week, "ana")
    again = last_saved(ledger)
    assert again is not None
    assert again.row == row
    assert again.markdown == render_markdown(week)
    assert again.outline.lines == outline(chapters(week))
    same = replace(week, earlier=again.outline)
    assert "0 new lines beside Brief" in render_markdown(same)


def test_a_damaged_brief_is_one_line(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="damaged; save the brief again"):
        read_saved(ledger.briefs.save("[]", coder="ana"))


def test_the_difference_shows_what_is_new_and_what_is_gone(week: Brief) -> None:
    lines = outline(chapters(week))
    assert len(lines) > 1
    earlier = Outline("the brief of Monday", (*lines[1:], OutlineLine("0", "Talks", "They met in Quill.")))
    found = difference(chapters(week), earlier)
    shown = [line for c in found for s in c.sections for g in s.groups for line in g.lines]
    assert "1 new line beside the brief of Monday; 1 line no longer listed." in shown[0].words
    assert [line.words for line in shown if line.mark == "Talks"][-1:] == ["They met in Quill."]
    out = io.StringIO()
    render_text(replace(week, earlier=earlier), Console(file=out, width=100))
    assert "SINCE THE LAST BRIEF" in out.getvalue()
