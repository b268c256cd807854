"""Files that the program writes: whole or not at all, without litter, and for their owner alone."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pourparler import exchange
from pourparler.codebook.forms import FormError, load
from pourparler.commands.options import WrongCallError, write, write_bytes
from pourparler.exchange import ExportOptions
from pourparler.files import file_beside, folder_beside, write_file
from pourparler.ledger import open_ledger
from pourparler.reader import Reader
from pourparler.record import Document

owner_only = pytest.mark.skipif(sys.platform == "win32", reason="modes are not kept there")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


class FullDiskError(OSError):
    """What a full disk raises."""


def breaking_off() -> Iterator[bytes]:
    yield b"half of "
    raise FullDiskError(28, "No space left on device")


@owner_only
def test_a_new_file_is_its_owners_and_an_older_one_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "brief.html"
    write_file(path, [b"one"])
    assert mode(path) == 0o600
    path.chmod(0o644)
    write_file(path, [b"two"])
    assert (mode(path), path.read_bytes()) == (0o644, b"two")


@pytest.mark.parametrize("older", [True, False])
def test_a_write_that_breaks_off_leaves_what_was_there_and_no_litter(tmp_path: Path, older: bool) -> None:
    path = tmp_path / "brief.html"
    if older:
        path.write_bytes(b"older")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(FullDiskError):
        write_file(path, breaking_off())
    assert sorted(tmp_path.iterdir()) == before
    assert not older or path.read_bytes() == b"older"


def test_an_interruption_leaves_what_was_there_and_no_litter(tmp_path: Path) -> None:
    path = tmp_path / "talks.json"
    path.write_bytes(b"older")
    with pytest.raises(KeyboardInterrupt), file_beside(path) as temporary:
        temporary.write_bytes(b"half")
        raise KeyboardInterrupt
    with pytest.raises(KeyboardInterrupt), folder_beside(tmp_path / "new") as folder:
        (folder / "a.csv").write_bytes(b"half")
        raise KeyboardInterrupt
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("talks.json", b"older")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs /dev/full")
def test_a_full_disk_is_one_line_and_changes_nothing(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    with pytest.raises(WrongCallError, match="cannot be written"):
        write(Path("/dev/full"), "a brief")
    write(Path("/dev/null"), "a brief")
    assert not Path("/dev/null").is_file()


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    path = tmp_path / "real" / "brief.md"
    path.write_text("older")
    link = tmp_path / "link.md"
    link.symlink_to(path)
    write(link, "newer")
    assert link.is_symlink()
    assert path.read_text() == "newer"


def test_where_nothing_can_be_written_the_line_says_so(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none" / "a.html", tmp_path / ("x" * 300)):
        with pytest.raises(WrongCallError, match="cannot be written"):
            write_bytes(path, b"x")
    assert list(tmp_path.iterdir()) == []


@owner_only
def test_a_new_folder_is_its_owners_with_all_that_is_in_it(tmp_path: Path) -> None:
    with folder_beside(tmp_path / "tables") as folder:
        (folder / "a.csv").write_bytes(b"a")
    assert mode(tmp_path / "tables") == 0o700
    assert mode(tmp_path / "tables" / "a.csv") == 0o600
    (tmp_path / "empty").mkdir(mode=0o755)
    (tmp_path / "empty").chmod(0o755)
    with folder_beside(tmp_path / "empty") as folder:
        (folder / "a.csv").write_bytes(b"a")
    assert mode(tmp_path / "empty") == 0o755


@owner_only
def test_a_ledger_and_what_is_exported_from_it_are_its_owners(tmp_path: Path, reader: Reader) -> None:
    place = tmp_path / "talks.ledger"
    text = "“We will sign,” said Ode Varrin, the envoy of Kreel, on 3 May 2031. Varrin met Kel Marro in Merrow."
    with open_ledger(place, create=True) as ledger:
        ledger.add(reader.read(Document(id="d1", text=text, title="Talks")))
        assert {mode(each) for each in tmp_path.iterdir()} == {0o600}  # SQLite's log and index, too
        for name in ("annotation", "brat", "csl", "csv", "dna", "parquet", "plover"):
            exchange.export_file(ledger, name, tmp_path / f"out-{name}", ExportOptions())
    for path in tmp_path.rglob("*"):
        assert mode(path) == (0o700 if path.is_dir() else 0o600), path
    place.chmod(0o640)
    with open_ledger(place, create=True):
        assert mode(place) == 0o640


# --- files that people write


def test_forty_thousand_names_are_read(tmp_path: Path) -> None:
    marked = load("".join(f"name{n}:\n  - value {n}\n" for n in range(40_000)))
    assert len(marked.data) == 40_000
    assert marked.line(("name39999", 0)) == 80_000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "{}",
        "[]",
        "a: b\nc: [d, {e: f}]\n",
        "'a': \"b\\n\"\n? c\n: |\n  d\n  e\n",
        "---\na: 1\n...\n",
        "a: ! b\n",
        '{"name": "caf\\u00e9 \\ud83d\\ude00"}',
        "a: 😀\n",
        "a: &x b\nc: *x\n",
        "a: !!str b\n",
        "a: b\na: c\n",
        "? [a]\n: b\n",
        "a: b\n---\nc: d\n",
        "a: [b\n",
        "a: 'b\n",
        "a: {b: c\n",
        "a: b: c\n",
        "\ta: b\n",
        "a: @b\n",
        "a\x00b",
        "%YAML 1.1\n---\na: b\n",
        "[" * 50,
        "- " * 50,
    ],
)
def test_both_parsers_of_yaml_say_the_same(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from pourparler.codebook import forms

    def told() -> tuple[object, ...]:
        try:
            marked = load(text)
        except FormError as fault:
            return (str(fault),)
        return marked.data, dict(marked.lines)

    fast = told()
    monkeypatch.setattr(forms, "_FAST", None)
    assert told() == fast
