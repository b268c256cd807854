"""Sources as they come: encodings, streams, folders, links, and everything that is refused in one line."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.intake import Refusal, documents
from pourparler.record import Document

ARTICLE = (
    "Envoys return to the mill\n\n"
    "The envoys of Orvania and Sund came back to the old mill on Monday — and “nobody”, the mediator said, wasn’t in. "
    "The café was open, and the talks would go on for as long as anybody was willing to sit on the wooden chairs.\n"
)


def read(data: bytes) -> list[Document | Refusal]:
    return list(documents(["-"], stdin=io.BytesIO(data)))


def text_of(data: bytes) -> str:
    (found,) = read(data)
    assert isinstance(found, Document), found
    return found.text


def why(source: str | Path) -> str:
    (found,) = documents([source])
    assert isinstance(found, Refusal), found
    line = str(found)
    assert line.isprintable()
    return line


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"]
)
def test_encodings_give_the_same_text(encoding: str) -> None:
    assert text_of(ARTICLE.encode(encoding)) == ARTICLE


def test_wide_letters_without_a_mark() -> None:
    assert text_of(b"N\x00o\x00t\x00 \x00n\x00o\x00w\x00") == "Not now"


def test_broken_utf8_is_not_guessed_at() -> None:
    (found,) = read(ARTICLE.encode().replace(b"old mill", b"old \xff mill"))
    assert isinstance(found, Refusal)
    assert "broken bytes" in found.reason
    assert "convert it to UTF-8" in found.reason


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from("\r\n\t\u00a0"), max_size=150))
def test_plain_text_comes_back_exactly(text: str) -> None:
    article = "The envoys said: " + text
    (found,) = read(article.encode())
    assert isinstance(found, Document)
    assert found.text == article


@given(st.sampled_from([b"", b'{"', b"<html>", b"\xff\xfe", b"%PDF", b'{"text": "a"}\n']), st.binary(max_size=300))
def test_no_bytes_raise(beginning: bytes, data: bytes) -> None:
    for found in read(beginning + data):
        assert isinstance(found, Document) or str(found).isprintable()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a", b"%PDF-1.7\nwords", "is a broken PDF"),
        ("a.txt", b"%PDF-1.7\nwords", "is a broken PDF"),
        ("a.bin", b"PK\x03\x04words", "zip archive"),
        ("a.txt", gzip.compress(b"words"), "is compressed"),
        ("a.warc.gz", b"", "is empty"),
        ("a.warc.gz", gzip.compress(b"words"), "is not a WARC archive"),
        ("a.xml", b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "is a feed saved as a file"),
        ("a.json", json.dumps([{"text": ARTICLE}]).encode(), "is a JSON list; give one object per line"),
        ("a.txt.gz", gzip.compress(ARTICLE.encode())[:60], "broken gzip"),
        ("a.jsonl", '{"text": "words"}'.encode("utf-16"), "is UTF-16"),
        ("a.txt", b"a" * 5_000_001, "cut it into articles"),
    ],
)
def test_formats_that_are_not_read(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert reason in why(path)


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.unknown"])
def test_too_large_a_file_is_not_read_in(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with path.open("wb") as handle:
        handle.write(b"words ")
        handle.truncate(10**11)  # a hole: it takes no room on the disk, and could not be read into memory
    assert "over 50 MB" in why(path)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"published": "someday"}, "is not a date"),
        ({"published": {"year": 2031}}, "is not a date"),
        ({"published": True}, "is not a date"),
        ({"id": ["a"]}, "has an id"),
        ({"id": "\ud800"}, "broken characters"),
        ({"text": "\ud800"}, "broken characters"),
        ({"text": None}, "has no text"),
        ({"text": 7}, "has no text"),
    ],
)
def test_a_line_with_a_bad_field_is_refused_and_the_next_is_read(fields: dict[str, object], reason: str) -> None:
    rows = [{"text": ARTICLE, **fields}, {"id": " b ", "text": ARTICLE}]
    refused, good = read("\n".join(json.dumps(row) for row in rows).encode())
    assert isinstance(refused, Refusal)
    assert refused.source.endswith(":1")
    assert reason in refused.reason
    assert isinstance(good, Document)
    assert good.id == " b "


def test_titles_are_one_printable_line() -> None:
    (found,) = read(json.dumps({"title": "Envoys\n\x1b[31m return \ud800", "text": ARTICLE}).encode())
    assert isinstance(found, Document)
    assert found.title == "Envoys �[31m return �"


def test_one_object_over_many_lines_is_one_document() -> None:
    assert text_of(json.dumps({"text": ARTICLE}, indent=2).encode()) == ARTICLE


@pytest.mark.parametrize("data", [b'{"text":' + b"[" * 100_000, b'{"a": {"text":' * 50_000])
def test_deep_json_does_not_crash(data: bytes) -> None:
    assert all(isinstance(found, Refusal) for found in read(data))


@pytest.mark.parametrize("tag", ["div", "p", "em", "section", "font"])
def test_deep_pages_do_not_crash(tag: str) -> None:
    page = "<html><body>" + f"<{tag}>" * 3000 + ARTICLE
    assert all(isinstance(found, Document | Refusal) for found in read(page.encode()))


def test_standard_input_is_read_line_by_line() -> None:
    class Source(io.RawIOBase):
        """Lines without end; it fails when more is asked for than is needed."""

        asked = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
            self.asked += 1
            assert self.asked < 1000
            line = json.dumps({"text": ARTICLE}).encode() + b"\n"
            buffer[: len(line)] = line
            return len(line)

    found: Iterator[Document | Refusal] = documents(["-"], stdin=io.BufferedReader(Source(), 1000))  # type: ignore[type-var]
    assert isinstance(next(found), Document)


def test_captions_of_a_page_are_kept_where_they_stand() -> None:
    body = ARTICLE.split("\n\n")[1]
    caption = "Envoy Ruta Olm, left, waits at the gate of the mill on March 3, 2031. (Jory Penn/Sund Press)"
    page = (
        f"<!doctype html><html><body><article><h1>Envoys return</h1><p>{body}</p><figure><img src='a.jpg'>"
        f"<figcaption>{caption}</figcaption></figure><h2>What comes next</h2><p>{body[::-1]}</p></article></html>"
    )
    (found,) = read(page.encode())
    assert isinstance(found, Document)
    assert [caption] == [found.text[z.start : z.end] for z in found.zones if z.kind == "caption"]
    assert "crosshead" in {z.kind for z in found.zones}


def test_links_that_lead_nowhere_or_in_a_circle(tmp_path: Path) -> None:
    loop, gone, inside = tmp_path / "loop.txt", tmp_path / "gone.txt", tmp_path / "sub" / "up"
    inside.parent.mkdir()
    loop.symlink_to(loop)
    gone.symlink_to(tmp_path / "nothing")
    inside.symlink_to(tmp_path)
    assert "is a link to itself" in why(loop)
    assert "is a broken link" in why(gone)
    (tmp_path / "a.txt").write_text(ARTICLE)
    assert [type(found) for found in documents([tmp_path])] == [Document, Refusal, Refusal]


@pytest.mark.parametrize("source", ["", "a\0b", "x" * 5000, "/dev/null", "a\nb", "\ud800", "a\x1b[31m"])
def test_odd_names_get_one_line(source: str) -> None:
    why(source)


def test_folders_are_read_in_the_order_of_paths(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a.md", "b/1.txt", "c.txt", ".hidden/d.txt", "b/.e.txt", "b/notes.doc"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"This is {name}.")
    found = [d.text.split()[-1] for d in documents([tmp_path]) if isinstance(d, Document)]
    assert found == ["a.md.", "b/1.txt.", "b/2.txt.", "c.txt."]


def test_what_may_not_be_opened_is_said_and_the_rest_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a/1.txt", "b/2.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("The envoys left.")
    whole = Path.iterdir

    def guarded(path: Path) -> Iterator[Path]:
        if path.name == "a":
            raise PermissionError(13, "Permission denied")
        return iter(list(whole(path)))

    monkeypatch.setattr(Path, "iterdir", guarded)
    refused, good = documents([tmp_path])
    assert "ask for permission" in str(refused)
    assert isinstance(good, Document)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (
            "Les deux délégations sont revenues au vieux moulin lundi, et la médiatrice a dit que cela durerait. ",
            "French",
        ),
        (
            "Las dos delegaciones volvieron el lunes al viejo molino, y la mediadora dijo que las charlas seguirían. ",
            "Spanish",
        ),
        (
            "Обе делегации вернулись в понедельник на старую мельницу, и посредница сказала, что они останутся. ",
            "Russian",
        ),
        (
            "De twee delegaties kwamen maandag terug in de oude molen, en zij zeiden dat het was afgesproken of niet. ",
            "Dutch",
        ),
    ],
)
def test_other_languages_are_named(words: str, language: str) -> None:
    (found,) = read((words * 3).encode())
    assert isinstance(found, Refusal)
    assert found.reason == f"is in {language}; the reader reads English only"
    assert isinstance(read(words.encode())[0], Document)
