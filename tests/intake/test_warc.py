"""WARC archives: each page a document, what is broken or no page told or passed over."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdf_writer import column, pdf
from pourparler.intake import Refusal, documents, parsing, warc
from pourparler.record import Document
from web_archive import PAGE, WORDS, answer, page, record

INFO = record("warcinfo", "", b"software: a test\r\n", "application/warc-fields")


def read(data: bytes) -> list[Document | Refusal]:
    return list(documents(["-"], stdin=io.BytesIO(data)))


@pytest.mark.parametrize("packed", [False, True])
def test_each_page_is_a_document(tmp_path: Path, packed: bool) -> None:
    records = [
        INFO,
        record("request", "https://sund.example/1", b"GET /1 HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
        page(1),
        page(2, "Content-Type: image/png", b"\x89PNG"),
        record("response", "https://sund.example/3", answer(b"gone", status="404 Not Found")),
        record("resource", "https://sund.example/4", WORDS.encode(), "text/plain"),
        record(
            "response", "https://sund.example/5", answer(pdf([column([WORDS[:70]])]), "Content-Type: application/pdf")
        ),
    ]
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    path.write_bytes(b"".join(gzip.compress(r, mtime=0) if packed else r for r in records))
    found = list(documents([tmp_path]))
    assert [d.url if isinstance(d, Document) else str(d) for d in found] == [
        "https://sund.example/1",
        "https://sund.example/4",
        "https://sund.example/5",
    ]
    assert all(isinstance(d, Document) and d.published is None for d in found)


def test_faults_are_named_by_address() -> None:
    (found,) = read(page(1, body=b"<!doctype html><html><body><nav>Home</nav></body></html>"))
    assert isinstance(found, Refusal)
    assert found.source == "standard input:https://sund.example/1"
    assert "contains no recognizable article" in found.reason


@pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.8, 0.99])
@pytest.mark.parametrize("packed", [False, True])
def test_an_archive_cut_in_the_middle_gives_what_came_before(share: float, packed: bool) -> None:
    records = [INFO, page(1), page(2), page(3)]
    data = b"".join(gzip.compress(r, mtime=0) if packed else r for r in records)
    data = data[: int(len(data) * share) - 4]
    if packed:
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.warc.gz"
            path.write_bytes(data)
            found = list(documents([path]))
    else:
        found = read(data)
    *before, last = found
    assert isinstance(last, Refusal)
    assert "is incomplete" in last.reason or "is a broken gzip file" in last.reason
    assert all(isinstance(d, Document) for d in before)
    assert len(before) == (0 if share < 0.35 else 1 if share < 0.6 else 2)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("Content-Type: text/html\r\nContent-Encoding: gzip", gzip.compress(PAGE.encode())),
        ("Content-Type: text/html\r\nContent-Encoding: gzip", PAGE.encode()),
        ("Content-Type: text/html\r\nTransfer-Encoding: chunked", b"5\r\n" + PAGE.encode()[:5] + b"\r\n"
         + b"%x\r\n" % (len(PAGE) - 5) + PAGE.encode()[5:] + b"\r\n0\r\n\r\n"),
        ("Content-Type: text/html\r\nTransfer-Encoding: chunked", PAGE.encode()),
        ("Content-Type: text/html; charset=utf-16", PAGE.encode("utf-16")),
        ("Content-Type: text/html\r\nContent-Length: 7", PAGE.encode()),
    ],
)  # fmt: skip
def test_pages_are_unpacked_as_the_server_packed_them(head: str, body: bytes) -> None:
    (found,) = read(page(1, head, body))
    assert isinstance(found, Document), found
    assert found.text == WORDS


def test_the_encoding_of_the_header_is_taken() -> None:
    body = PAGE.replace("Orvania", "Орвания").encode("cp1251")
    (found,) = read(page(1, "Content-Type: text/html; charset=windows-1251", body))
    assert isinstance(found, Document), found
    assert "Орвания" in found.text


def test_a_page_of_zeros_without_end_takes_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "LARGEST_RECORD", 100_000)
    zeros = gzip.compress(bytes(1_000_000)) * 50
    large, packed, good = read(
        page(1, body=bytes(200_000)) + page(2, "Content-Type: text/html\r\nContent-Encoding: gzip", zeros) + page(3)
    )
    assert "too large" in str(large)
    assert "too large" in str(packed)
    assert isinstance(good, Document)


@pytest.mark.parametrize(
    "data",
    [
        b"WARC/1.0\r\n" + b"\0" * 1_000_000,
        b"WARC/1.0\r\n" + b"a: b\r\n" * 100_000,
        b"WARC/1.0\r\nContent-Length: -5\r\n\r\n",
        b"WARC/1.0\r\nContent-Length: 99999999999999999999\r\n\r\nwords",
        b"WARC/1.0\r\n\r\n",
        INFO + b"garbage",
        INFO + b"\r\n" * 100_000,
    ],
)
def test_garbage_gets_one_line(data: bytes) -> None:
    (found,) = read(data)
    assert isinstance(found, Refusal)
    assert "is incomplete" in found.reason


@settings(deadline=None)  # the first example loads warcio
@given(st.integers(0, 2_000), st.binary(min_size=1, max_size=40))
def test_whatever_bytes_are_damaged_there_is_an_answer(at: int, garbage: bytes) -> None:
    data = INFO + page(1) + page(2, "Content-Type: text/html\r\nTransfer-Encoding: chunked") + page(3)
    for found in read(data[:at] + garbage + data[at + len(garbage) :]):
        assert isinstance(found, Document) or "\n" not in str(found)


def test_an_archive_without_pages_is_reported() -> None:
    (found,) = read(INFO)
    assert "contains no readable page" in str(found)


def test_four_gigabytes_of_zeros_are_refused_soon(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(bytes(4_000_000)) * 1000)  # one member after another, as gzip allows
    (found,) = documents([path])
    assert f"over {parsing.LARGEST_FILE // 1_000_000} MB" in str(found)
