"""What fuzzing has found (fuzzing/run.py), each input once more; and what it must never find."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pourparler.codebook.forms import FormError
from pourparler.codebook.model import read_codebook
from pourparler.exchange import ExchangeError, Report, export_file, import_file
from pourparler.intake import documents
from pourparler.ledger import open_ledger
from pourparler.record import Document
from pourparler.settlement import read_scenario, scenario_data
from pourparler.workbench.routes.documents import file_name
from strategies import example_record
from suite import Run

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


LAUGHS = "<!DOCTYPE r [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
SECRET = "the words of a file that nobody gave"


@pytest.mark.parametrize("name", ["page.html", "page.xhtml"])
def test_entities_of_a_page_are_neither_unfolded_nor_fetched(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.txt").write_text(SECRET)
    outside = f"<!ENTITY out SYSTEM '{(tmp_path / 'secret.txt').as_uri()}'>]>"
    article = "<p>The harbour stays open this winter, the envoy of Quill said on Monday to the reporters.</p>" * 3
    page = tmp_path / name
    page.write_text(f"<?xml version='1.0'?>{LAUGHS}{outside}<html><body><article>{article}<p>&a11;&out;</p></article>")
    for found in documents([page]):
        if isinstance(found, Document):
            assert len(found.text) < 2_000
            assert SECRET not in found.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("parties: !!python/object/apply:os.getcwd []", "tags"),
        ("parties: !!python/name:os.system ''", "tags"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "references"),
        ("parties: " + "[" * 5_000 + "]" * 5_000, "not YAML|too many levels"),
        ("parties: " + "[" * 60 + "]" * 60, "too many levels"),
    ],
)
def test_yaml_is_read_as_plain_data_alone(text: str, words: str) -> None:
    for read in (read_scenario, read_codebook):
        with pytest.raises(FormError, match=words):
            read(text)


@pytest.mark.parametrize(
    "given", ["../../etc/passwd.txt", "..\\..\\a.txt", "/etc/cron.d/a.txt", "a\x00b.txt", "..", ""]
)
def test_the_name_of_an_upload_stays_in_its_folder(tmp_path: Path, given: str) -> None:
    name = file_name(given)
    assert (tmp_path / name).resolve().parent == tmp_path.resolve()
    (tmp_path / name).write_text("x")


def test_json_in_a_form_may_write_characters_as_two_halves() -> None:
    words = "th\U0001f701e \u201cwords\u201d"
    talks = read_scenario(TALKS + "  - {party: North, supports: {border: line}, evidence: " + json.dumps(words) + "}")
    assert talks.codings[0].evidence == words
    assert read_scenario(json.dumps(scenario_data(talks))) == talks
    with pytest.raises(FormError, match="line 4: half of a character"):
        read_scenario(TALKS + '  - {party: North, supports: {border: line}, evidence: "a\\ud83d"}')


TEXT = "Talks open\n\nThe talks in Quill opened on Monday."


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("csl", [{"id": "q", "custom": {"text": TEXT, "zones": [["headline", 0, 10]]}}], "1 document (1 new)"),
        ("csl", [{"id": "q", "custom": {"text": TEXT, "zones": [["body", 12, 999]]}}], "does not lie in the text"),
        ("csl", [{"id": "q", "custom": {"text": TEXT, "zones": [["hat", 0, 3]]}}], "its zones are not a list"),
    ],
)
def test_what_other_programs_files_lack_is_reported(tmp_path: Path, name: str, content: object, told: str) -> None:
    path = tmp_path / "given.json"
    path.write_text(json.dumps(content))
    with open_ledger(tmp_path / "talks.ledger", create=True) as ledger:
        try:
            done = import_file(ledger, name, path, "ana")
        except ExchangeError as fault:
            done = Report(str(fault))
        assert any(told in line for line in (done.summary, *done.warnings)), done


def test_annotations_of_things_without_an_id_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "given.json"
    with open_ledger(tmp_path / "one.ledger", create=True) as ledger:
        ledger.add(example_record())
        export_file(ledger, "annotation", path)
    path.write_text(path.read_text().replace('"pp:id"', '"pp:no"'))
    with open_ledger(tmp_path / "talks.ledger", create=True) as ledger:
        assert import_file(ledger, "annotation", path, "ana").summary


def test_days_that_no_calendar_has_are_reported(tmp_path: Path) -> None:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    days = arrow.array([-(2**31)], arrow.int32()).cast(arrow.date32())
    path = tmp_path / "documents.parquet"
    parquet.write_table(arrow.table({"text": [TEXT], "published": days}), path)
    with open_ledger(tmp_path / "talks.ledger", create=True) as ledger, pytest.raises(ExchangeError, match="published"):
        import_file(ledger, "parquet", path, "ana")


@pytest.mark.parametrize("number", [10**30, 2**63, 2**31])
def test_numbers_that_nothing_can_have_are_nobodys(tmp_path: Path, number: int) -> None:
    with open_ledger(tmp_path / "talks.ledger", create=True) as ledger:
        ledger.add(example_record())
        assert (
            ledger.actors.get(number)
            is ledger.statements.get(number)
            is ledger.history.last_decision("ana", revision=number)
            is None
        )
        assert (
            ledger.statements.counts_by_day(actor=number)
            == ledger.actors.merged(number)
            == ledger.actors.documents(number)
            == ()
        )
        assert ledger.statements.list(actor=number) == ()
