"""What fuzzing has found (fuzzing/run.py), each input once more."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Run
from pourparler.codebook.forms import FormError
from pourparler.codebook.model import read_codebook
from pourparler.settlement import read_scenario

TALKS = "parties: [North]\nissues: {border: {options: [line]}}\ncodings:\n"


@pytest.mark.parametrize(
    "text",
    [
        TALKS + '  - {party: "a\\e[2Jb", supports: {border: line}}',
        TALKS + '  - {party: North, supports: {border: "a\\u202eb"}}',
        TALKS + '  - {party: North, supports: {border: "a\\nb\\Lc"}}',
        TALKS + "  - {party: North, supports: {border: a\u202eb}}",
        '"par\\e]0;x\\aties": [North]',
    ],
)
def test_a_mistake_in_a_form_is_one_printable_line(text: str) -> None:
    for read in (read_scenario, read_codebook):
        with pytest.raises(FormError) as caught:
            read(text)
        for mistake in caught.value.mistakes:
            assert str(mistake).isprintable()


def test_names_out_of_a_file_do_not_reach_the_terminal_as_they_are(run: Run, tmp_path: Path) -> None:
    (tmp_path / "talks.yaml").write_text(TALKS + '  - {party: "a\\e[2Jb", supports: {border: line}}\n')
    done = run("settle", "talks.yaml")
    assert done.returncode == 2
    assert all(line.isprintable() for line in done.stderr.splitlines())
    odd = run("settle", "no\x1b[2J.yaml")
    assert odd.returncode == 2
    assert all(line.isprintable() for line in odd.stderr.splitlines())


def test_an_archive_says_nothing_behind_our_back(run: Run, tmp_path: Path) -> None:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>short"
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://lamp.example/a \x1b[2J b\r\n"
    (tmp_path / "a.warc").write_bytes(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n")
    done = run("read", "a.warc")
    assert done.returncode == 1
    assert all(line.startswith("a.warc:") and line.isprintable() for line in done.stderr.splitlines())
