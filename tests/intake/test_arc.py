"""ARC archives: read like WARC archives."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from pourparler.intake import Refusal, documents
from pourparler.record import Document
from web_archive import PAGE, WORDS, answer, arc

RECORDS = (
    ("dns:sund.example", b"20310506101500\nsund.example. 60 IN A 192.0.2.7\n"),
    ("http://sund.example/robots.txt", answer(b"User-agent: *\n", status="404 Not Found")),
    ("http://sund.example/style.css", answer(b"body { color: red } " * 50, "Content-Type: text/css")),
    ("http://sund.example/1", answer(PAGE.encode(), "Content-Type: text/html; charset=utf-8")),
    ("http://sund.example/a page?x=1", answer(PAGE.replace("Monday", "Friday").encode())),
    (
        "http://sund.example/packed",
        answer(gzip.compress(PAGE.encode()), "Content-Type: text/html\r\nContent-Encoding: gzip"),
    ),
)
ADDRESSES = ["http://sund.example/1", "http://sund.example/a%20page?x=1", "http://sund.example/packed"]


def read(data: bytes) -> list[Document | Refusal]:
    return list(documents(["-"], stdin=io.BytesIO(data)))


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("version", [1, 2])
def test_each_page_is_a_document(tmp_path: Path, packed: bool, version: int) -> None:
    parts = arc(*RECORDS, version=version)
    path = tmp_path / ("lamp.arc.gz" if packed else "lamp.arc")
    path.write_bytes(b"".join(gzip.compress(part, mtime=0) if packed else part for part in parts))
    found = list(documents([tmp_path]))
    assert [d.url if isinstance(d, Document) else str(d) for d in found] == ADDRESSES
    assert all(isinstance(d, Document) and d.published is None for d in found)
    assert isinstance(found[0], Document)
    assert found[0].text.endswith(WORDS)


def test_an_archive_without_its_head_is_recognized() -> None:
    found = read(b"".join(arc(*RECORDS)[1:]))
    assert [d.url for d in found if isinstance(d, Document)] == ADDRESSES


def test_an_archive_that_is_cut_off_gives_what_came_before() -> None:
    parts = arc(*RECORDS)
    data = b"".join(parts[:-1]) + parts[-1][:150]
    *found, last = read(data)
    assert [d.url for d in found if isinstance(d, Document)] == ADDRESSES[:2]
    assert str(last) == "standard input: is incomplete; the part before the end was read; download it again"


@pytest.mark.parametrize(
    "line", ["http://sund.example/ 192.0.2.7 20310506101500 text/html many", "Something else", "\x00"]
)
def test_a_broken_record_ends_the_archive(line: str) -> None:
    found = read(b"".join(arc(RECORDS[3])) + line.encode() + b"\n<html>")
    assert [type(each) for each in found] == [Document, Refusal]


@pytest.mark.parametrize(
    ("data", "reason"), [(b"", "is empty"), (b"ArC\x01\x02", "is not an ARC archive of web pages")]
)
def test_what_is_no_archive_of_pages_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "a.arc").write_bytes(data)
    (found,) = documents([tmp_path / "a.arc"])
    assert isinstance(found, Refusal)
    assert reason in found.reason
