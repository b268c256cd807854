"""What intake promises: text to the character, zones, metadata, and one line for what cannot be read."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.intake import Refusal, documents, parse_date, zones
from pourparler.record import Document

ARTICLE = (
    "Envoys return to the mill\n\n"
    "The two delegations of Orvania and Sund came back to the old mill on Monday, and the mediator said that the talks "
    "would go on for as long as anybody was willing to sit on the wooden chairs that the village had lent them.\n\n"
    "“We have the time, and we have the chairs,” she said.\n"
)
GERMAN = (
    "Die Verhandlungen in der alten Mühle wurden am Montag fortgesetzt, und die Vermittlerin sagte, dass beide Seiten "
    "noch lange nicht am Ende ihrer Geduld seien. Die Gespräche sollen am Dienstag weitergehen, sofern nicht vorher "
    "jemand die Stühle zurückverlangt, die das Dorf den Delegationen geliehen hat."
)


def one(*sources: str | Path, **options: object) -> Document:
    found = list(documents(sources, **options))  # type: ignore[arg-type]
    assert len(found) == 1
    assert isinstance(found[0], Document), found[0]
    return found[0]


def refusal(*sources: str | Path, **options: object) -> str:
    found = list(documents(sources, **options))  # type: ignore[arg-type]
    assert len(found) == 1
    assert isinstance(found[0], Refusal)
    line = str(found[0])
    assert "\n" not in line
    return line


def test_plain_text_is_kept_to_the_character(tmp_path: Path) -> None:
    text = "Head\u00a0line\r\n\r\n \tOne line,\u00a0two.\r\n\r\nEnd \n\n"
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode())
    assert one(path).text == text


def test_a_byte_order_mark_goes_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbf" + ARTICLE.encode())
    assert one(path).text == ARTICLE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_encodings_are_detected(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(ARTICLE.encode(encoding))
    assert "“We have the time" in one(path).text


def test_a_page_gives_its_article_and_its_metadata(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    paragraphs = "".join(f"<p>{p}</p>" for p in ARTICLE.split("\n\n")[1:])
    path.write_text(
        "<!doctype html><html><head><title>Envoys return to the mill</title>"
        '<meta property="og:site_name" content="The Sund Herald">'
        '<meta property="article:published_time" content="2031-03-03T08:00:00Z"></head>'
        f"<body><nav><a href='/'>Home</a></nav><article><h1>Envoys return</h1>{paragraphs}</article></body></html>",
        encoding="utf-8",
    )
    found = one(path)
    assert "wooden chairs" in found.text
    assert "Home" not in found.text
    assert (found.published, found.published_from) == (dt.date(2031, 3, 3), "metadata")
    assert found.publisher == "The Sund Herald"


def test_json_lines_keep_ids_and_go_on_after_a_bad_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    rows = [
        json.dumps(
            {"id": 7, "published": "2031-03-03", "publisher": "Herald", "title": "T", "text": ARTICLE, "other": 1}
        ),
        "{not json",
        "[1, 2]",
        json.dumps({"id": "b", "text": " "}),
        json.dumps({"id": "c", "published": "someday", "text": ARTICLE}),
        "",
        json.dumps({"id": "d", "text": ARTICLE}),
    ]
    path.write_bytes(gzip.compress("\n".join(rows).encode()))
    found = list(documents([path]))
    assert [d.id for d in found if isinstance(d, Document)] == ["7", "d"]
    refused = [str(r) for r in found if isinstance(r, Refusal)]
    assert [r.split(":")[1] for r in refused] == ["2", "3", "4", "5"]
    assert "is not JSON" in refused[0]
    assert "not a date" in refused[3]
    first = found[0]
    assert isinstance(first, Document)
    assert (first.title, first.publisher, first.published) == ("T", "Herald", dt.date(2031, 3, 3))


def test_an_argument_wins_over_metadata(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"published": "2031-03-03", "text": ARTICLE}))
    found = one(path, published=dt.date(2031, 4, 4))
    assert (found.published, found.published_from) == (dt.date(2031, 4, 4), "argument")


def test_folders_are_read_in_order_and_standard_input_too(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "b.txt").write_text(ARTICLE + "b")
    (tmp_path / "sub" / "a.md").write_text(ARTICLE + "a")
    (tmp_path / ".hidden.txt").write_text(ARTICLE)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\x00\x00")
    texts = [d.text for d in documents([tmp_path]) if isinstance(d, Document)]
    assert texts == [ARTICLE + "b", ARTICLE + "a"]
    assert one("-", stdin=io.BytesIO(ARTICLE.encode())).text == ARTICLE


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n\t", "is empty"),
        ("a.txt", b"\x00\x01\x02" * 500, "binary"),
        ("a.txt", GERMAN.encode(), "is in German; the reader reads English only"),
        ("a.html", b"<!doctype html><html><body><nav>Home</nav></body></html>", "no recognizable article"),
        ("a.html", b"<div>" * 5000, "nested too deeply"),
        ("a.jsonl", b"", "is empty"),
        ("a.jsonl.gz", b"no gzip", "broken gzip"),
        ("a.pdf", b"%PDF-1.7", "is a broken PDF"),
        ("a.pdf", b"words", "is a broken PDF"),
        ("a.docx", b"PK", "Word files are not read"),
    ],
)
def test_bad_files_get_one_line(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    line = refusal(path)
    assert reason in line
    assert line.startswith(str(path))


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    assert "no such file" in refusal(tmp_path / "none.txt")
    (tmp_path / "empty").mkdir()
    assert "contains no readable file" in refusal(tmp_path / "empty")
    assert "are not fetched" in refusal("ftp://sund.example/a")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["long.txt", "long.jsonl"])
def test_a_line_of_200_megabytes_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with path.open("wb") as handle:
        for _ in range(200):
            handle.write(b"a" * 1_000_000)
    assert "50 MB" in refusal(path)


def test_zones_of_a_copied_article() -> None:
    text = (
        "Envoy calls the offer “thin”\n\n.\n\nThe envoy left the mill before noon on Monday.\n\n"
        "An envoy waits at the gate\n"
        "Envoy Ruta Olm, left, waits at the gate of the mill on March 3, 2031. (Jory Penn, Sund Press)\n\n"
        "What comes next\n\nThe talks go on, she said.\n\nSUND SAYS HARBOUR ‘NOT FOR SALE’ AS TALKS DRAG ON\n\n"
        "Nobody spoke at the end.\n\nRelated Content"
    )
    kinds = [z.kind for z in zones(text, None)]
    assert kinds == [
        "headline", "boilerplate", "body", "caption", "caption", "crosshead", "body", "boilerplate", "body",
        "boilerplate",
    ]  # fmt: skip


def test_hard_wrapped_text_is_seen_as_paragraphs() -> None:
    text = (
        "The two delegations of Orvania and Sund came back to the old mill on\n"
        "Monday, and the mediator said that the talks would go on for as long\n"
        "as anybody was willing to sit on the wooden chairs.\n\n"
        "Nobody else was there to see it, and the miller, who had been asked to\n"
        "leave, had taken the keys.\n"
    )
    assert [z.kind for z in zones(text, None)] == ["body", "body"]


@given(st.text(max_size=400))
def test_zones_cover_all_but_white_space_and_do_not_overlap(text: str) -> None:
    found = zones(text, None)
    covered: set[int] = set()
    for zone in found:
        assert zone.start < zone.end
        span = set(range(zone.start, zone.end))
        assert not covered & span
        covered |= span
    assert all(text[k].isspace() or k in covered for k in range(len(text)))


@given(st.binary(max_size=600))
def test_no_bytes_make_it_fail(data: bytes) -> None:
    for found in documents(["-"], stdin=io.BytesIO(data)):
        assert isinstance(found, Document | Refusal)


@pytest.mark.parametrize(
    "words", ["2031-05-06", "2031-05-06T10:00:00Z", "6 May 2031", "May 6, 2031", "Tue, 06 May 2031 10:00:00 GMT"]
)
def test_dates_in_their_usual_forms(words: str) -> None:
    assert parse_date(words) == dt.date(2031, 5, 6)


@pytest.mark.parametrize("words", ["", "soon", "2031-13-01", "31 June 2031", "06/05/31"])
def test_no_date_says_what_to_write(words: str) -> None:
    with pytest.raises(ValueError, match="write it as 2031-05-06"):
        parse_date(words)


@pytest.mark.parametrize("notice", ["FOR IMMEDIATE RELEASE", "2:31 p.m. EST", "November 20, 2031", "Press release"])
def test_a_notice_above_the_headline_is_no_title(tmp_path: Path, notice: str) -> None:
    path = tmp_path / "release.txt"
    path.write_text(f"{notice}\n\n{ARTICLE}", encoding="utf-8")
    document = one(path)
    assert document.title == "Envoys return to the mill"
    assert [z.kind for z in document.zones][1:3] == ["headline", "body"]


def test_headings_of_entries_of_a_live_blog_are_crossheads_from_the_first_entry_on() -> None:
    text = (
        "LIVE: Ferry talks, the latest\n\nKey points\nCorvo lands in Sellin\nGuild stays away\n\n"
        "14:05\n'No movement', says envoy\nRolf Adair, the envoy, told the Courier that nothing had moved at all.\n\n"
        "13:40\nMinistry answers\nThe ministry of ports said that it regretted the decision of the guild.\n"
    )
    kinds = {text[z.start : z.end]: z.kind for z in zones(text, None)}
    assert {kinds[words] for words in ("14:05", "'No movement', says envoy", "Ministry answers")} == {"crosshead"}
    assert {kinds[words] for words in ("Key points", "Guild stays away")} == {"body"}
