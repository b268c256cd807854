"""Reading on a cluster, a real one of this machine: workers and runs that are killed; and into a ledger from there."""

from __future__ import annotations

import gzip
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import killing
from pourparler import intake
from pourparler.commands.app import app
from pourparler.ledger import Ledger, open_ledger
from pourparler.ledger.ingest.write import fingerprint
from pourparler.reader import Reader, reader_version
from pourparler.record import Document, Record
from pourparler.scale import Plan, ScaleError, engine, has_results, read_rows, results, shards, storage, worker
from pourparler.scale.results import Counts, Row
from stores import Places
from strategies import example_record, telling
from suite import SUPPORT, Run
from waiting import PATIENCE, wait_until
from web_archive import page

DOCUMENTS = 12


def article(number: int) -> dict[str, str]:
    return {
        "id": f"d{number}",
        "text": f"Talks, day {number}\n\nMara Vell, the harbour minister of Ostrava Reach, said on Monday that quay "
        f"number {number} would stay open.\n“We close nothing,” she told reporters in Quill.\n",
        "published": f"2031-03-{number + 1:02}",
        "publisher": "The Quill Lamp",
    }


def lines(*articles: dict[str, str]) -> str:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in articles)


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """A folder with articles in the three forms that a cluster reads, and one that has no text."""
    folder = tmp_path / "inputs"
    folder.mkdir()
    (folder / "a.jsonl").write_text(lines(*map(article, range(4))), encoding="utf-8")
    with gzip.open(folder / "b.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(lines(*map(article, range(4, 8))) + '{"text": ""}\n')
    pq.write_table(pa.Table.from_pylist(list(map(article, range(8, DOCUMENTS)))), folder / "c.parquet")
    (folder / "_notes.jsonl").write_text("hidden", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"none of ours")
    return folder


def plan_for(output: Path, piece: int = 3) -> Plan:
    return Plan(str(output), reader_version(), piece=piece)


def found(folder: Path, output: Path) -> list[shards.Shard]:
    made = list(shards.find_shards([str(folder)], str(output)))
    assert all(isinstance(each, shards.Shard) for each in made)
    return made  # type: ignore[return-value]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder of results with its bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def told(output: Path) -> list[results.StoredRow]:
    return [row for rows in read_rows(str(output)) for row in rows]


# What needs no cluster


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)), st.integers(1, 5))
def test_pieces_hold_every_item_once_in_order(texts: list[str], most: int) -> None:
    items = [
        intake.Refusal(text, "is no article") if n % 3 == 2 else Document(id=str(n), text=text)
        for n, text in enumerate(texts)
    ]
    cut = list(shards.cut_pieces(items, most))
    assert [shards.parse_item(line) for piece in cut for line in piece.items] == items
    assert [piece.number for piece in cut] == list(range(len(cut)))
    assert [piece.first for piece in cut] == [n * most for n in range(len(cut))]
    assert len({piece.fingerprint() for piece in cut}) == len({piece.items for piece in cut})


def test_a_table_gives_the_documents_that_lines_give(inputs: Path) -> None:
    (inputs / "c.jsonl").write_text(lines(*map(article, range(8, DOCUMENTS))), encoding="utf-8")
    from_table = list(shards.read_documents(str(inputs / "c.parquet"), None))
    assert from_table == list(shards.read_documents(str(inputs / "c.jsonl"), None))
    assert [d.id for d in from_table if isinstance(d, Document)] == ["d8", "d9", "d10", "d11"]


def test_a_table_may_have_days_and_moments(tmp_path: Path) -> None:
    import datetime as dt

    for day in (dt.date(2031, 5, 6), dt.datetime(2031, 5, 6, 23, 1)):
        pq.write_table(pa.Table.from_pylist([article(1) | {"published": day}]), tmp_path / "t.parquet")  # type: ignore[operator]
        (document,) = shards.read_documents(str(tmp_path / "t.parquet"), None)
        assert isinstance(document, Document) and document.published == dt.date(2031, 5, 6)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"PAR1 not really", "is a broken Parquet file"), (None, "has no column 'text'")],
)
def test_a_table_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None, reason: str) -> None:
    place = tmp_path / "t.parquet"
    if content is None:
        pq.write_table(pa.table({"words": ["Talks."]}), place)
    else:
        place.write_bytes(content)
    (refusal,) = shards.read_documents(str(place), None)
    assert isinstance(refusal, intake.Refusal) and reason in str(refusal)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_an_archive_gives_the_documents_that_read_gives(tmp_path: Path, name: str) -> None:
    place, data = tmp_path / name, page(1) + page(2)
    place.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    assert [s.address for s in found(tmp_path, tmp_path / "out")] == [str(place)]
    read = list(shards.read_documents(str(place), None))
    assert read == list(intake.documents([str(place)]))
    assert [type(each) for each in read] == [Document, Document]


def test_an_address_of_storage_is_the_same_as_a_path(inputs: Path) -> None:
    plain = [list(shards.read_documents(str(p), None)) for p in sorted(inputs.glob("[abc].*"))]
    for scheme in ("file", "local"):  # pyarrow knows the first, fsspec the second
        files = list(shards.find_shards([f"{scheme}://{inputs}"], "out"))
        assert [list(shards.read_documents(f.address, None)) for f in files if isinstance(f, shards.Shard)] == [
            [d if isinstance(d, Document) else intake.Refusal(f"{scheme}://{d.source}", d.reason) for d in each]
            for each in plain
        ]


def test_what_is_not_read_on_a_cluster_is_reported(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Talks.", encoding="utf-8")
    given = [str(tmp_path / "note.txt"), str(tmp_path / "none"), "https://lamp.example/a", "nowhere://lamp/a"]
    said = [str(each) for each in shards.find_shards(given, "out")]
    assert "give .jsonl, .warc, .arc (each also .gz) or .parquet files" in said[0]
    assert said[1:3] == [
        f"{tmp_path / 'none'}: no such file or folder; check the path",
        "https://lamp.example/a: web addresses are not read on a cluster; read it without --engine ray",
    ]
    assert said[3].startswith("nowhere://lamp/a: this kind of storage is not supported") and len(said) == 4


def test_results_are_not_read_as_sources(inputs: Path) -> None:
    output = inputs / "out"
    (output / "shard=0").mkdir(parents=True)
    (output / "shard=0" / "x.parquet").write_bytes(b"")
    assert {Path(s.address).name for s in found(inputs, output)} == {"a.jsonl", "b.jsonl.gz", "c.parquet"}


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    place = str(tmp_path / "deep" / "file")
    storage.write(place, b"one")
    storage.write(place, b"two")
    assert tree(tmp_path) == {"deep/file": b"two"}
    assert storage.read(place) == b"two" and storage.read(place + "s") is None
    storage.remove(place)
    storage.remove(place)
    assert tree(tmp_path) == {}


def cut(shard: shards.Shard, plan: Plan) -> list[worker.Message]:
    table = pa.Table.from_pylist([{"address": shard.address, "key": shard.key}])
    return [
        worker.unpack(row["kind"], row["message"])
        for t in worker.cut_shards(table, plan.to_json())
        for row in t.to_pylist()
    ]


def finished(shard: shards.Shard, plan: Plan) -> None:
    """Write results for a shard as a run does; the rows say nothing."""
    files = []
    *waiting, ended = cut(shard, plan)
    assert isinstance(ended, worker.ShardCut)
    for piece in waiting:
        assert not isinstance(piece, worker.ShardCut)
        if isinstance(piece, worker.PendingPiece):
            rows = [Row(piece.first + n, None, None, "nothing was said") for n in range(len(piece.items))]
            results.write(plan, piece.file, shard.address, rows)
        files.append(piece.file)
    counts = Counts(4, 4)
    results.write_manifest(
        plan, shard.key, shard.address, sha256=ended.sha256, size=ended.size, files=files, counts=counts
    )


def test_only_what_is_done_and_unchanged_is_passed_over(tmp_path: Path) -> None:
    source, plan = tmp_path / "a.jsonl", plan_for(tmp_path / "out", piece=2)
    source.write_text(lines(*map(article, range(4))), encoding="utf-8")
    shard = shards.shard_of(str(source))
    first, second, ended = cut(shard, plan)
    assert isinstance(first, worker.PendingPiece) and isinstance(second, worker.PendingPiece)
    results.write(plan, first.file, shard.address, [Row(n, None, None, "nothing was said") for n in range(2)])
    assert isinstance(cut(shard, plan)[0], worker.PieceDone) and cut(shard, plan)[1:] == [second, ended]
    finished(shard, plan)
    assert [each.pieces for each in cut(shard, plan) if isinstance(each, worker.ShardCut)] == [None]
    # Another reader or another setting: all anew.
    for other in (Plan(plan.output, "another", piece=2), Plan(plan.output, plan.reader, min_confidence=0.5, piece=2)):
        assert [type(each) for each in cut(shard, other)] == [worker.PendingPiece] * 2 + [worker.ShardCut]
    # More at the end: only that.
    with source.open("a", encoding="utf-8") as file:
        file.write(lines(article(9)))
    assert [type(each).__name__ for each in cut(shard, plan)] == ["PieceDone", "PieceDone", "PendingPiece", "ShardCut"]
    # Other words at the beginning, as long as before.
    source.write_text(source.read_text().replace("day 0", "day 7"), encoding="utf-8")
    assert [type(each).__name__ for each in cut(shard, plan)] == [
        "PendingPiece",
        "PieceDone",
        "PendingPiece",
        "ShardCut",
    ]
    before = set(tree(tmp_path / "out"))
    finished(shard, plan)
    after = set(tree(tmp_path / "out"))
    assert len(after) == 4 and first.file not in after and first.file in before
    # Half of a file is not taken for one.
    kept = tmp_path / "out" / second.file
    kept.write_bytes(kept.read_bytes()[:-9])
    assert results.read_counts(plan, second.file) is None


# Into a ledger


def kept_in(output: Path, records: list[Record | str]) -> None:
    """A folder of results with these records, and a line for each that failed."""
    plan = Plan(str(output), "0.0 test")
    rows = [
        Row(n, None, None, r) if isinstance(r, str) else Row(n, fingerprint(r.document.text), r, None)
        for n, r in enumerate(records)
    ]
    key = "0" * 16
    file = results.result_file(plan, key, 0, "f0")
    counts = results.write(plan, file, "a.jsonl", rows)
    results.write_manifest(plan, key, "a.jsonl", sha256="f0", size=1, files=[file], counts=counts)


def answers(ledger: Ledger) -> list[Any]:
    return [
        ledger.documents.list(),
        ledger.statements.list(),
        ledger.actors.list(),
        ledger.meetings.list(),
        ledger.proposals.list(),
    ]


def some_records() -> list[Record | str]:
    many = [telling(f"t{n}", said=[("Mara Vell", f"“The harbour closes on day {n}.”")]) for n in range(5)]
    return [example_record(), "a.jsonl:2: has no text", *many, example_record("again")]


def test_adding_a_folder_is_adding_its_records(places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "_ROWS", 3)  # rows in memory at a time: the folder has more
    output, records = tmp_path / "out", some_records()
    kept_in(output, records)
    one, other = places(), places()
    with open_ledger(one, create=True) as ledger:
        for record in records:
            if isinstance(record, Record):
                ledger.add(record)
        wanted = answers(ledger)
    done = CliRunner().invoke(app, ["add", other, str(output)])
    assert done.exit_code == 1 and "a.jsonl:2: has no text\n" in done.stderr
    assert "6 added" in done.stderr and "1 already there, 1 failed" in done.stderr
    with open_ledger(other) as ledger:
        first = answers(ledger)
        assert _undated(first) == _undated(wanted)
    again = CliRunner().invoke(app, ["add", other, str(output)])
    assert "0 added, 7 already there, 1 failed" in again.stderr
    with open_ledger(other) as ledger:
        assert answers(ledger) == first


def _undated(rows: list[Any]) -> str:
    """What a ledger answers, without the moments at which it was told."""
    import re

    return re.sub(r"datetime\.datetime\([^)]*\)", "now", repr(rows))


@pytest.mark.parametrize(
    ("manifest", "line"),
    [
        ("{", "is not a valid manifest; remove it and read again"),
        ('{"schema": "pourparler/reading/1"}', "is not a valid manifest; remove it and read again"),
        ('["../../secret"]', "names a file that is not a file of results; read again"),
        ("missing", "is missing; read again"),
        ("broken", "is broken"),
    ],
)
def test_a_folder_that_is_not_whole_is_reported_in_one_line(tmp_path: Path, manifest: str, line: str, run: Run) -> None:
    output = tmp_path / "out"
    kept_in(output, [example_record()])
    (file,) = output.glob("shard=*/*")
    if manifest == "missing":
        file.unlink()
    elif manifest == "broken":
        file.write_bytes(file.read_bytes()[:-30])
    else:
        place = output / results.MANIFEST / f"{'0' * 16}.json"
        known = json.loads(place.read_text())
        place.write_text(json.dumps(known | {"files": json.loads(manifest)}) if manifest[0] == "[" else manifest)
    assert has_results(str(output))
    with pytest.raises(ScaleError, match=line.replace("'", ".")):
        list(read_rows(str(output)))
    done = run("add", "talks.ledger", output)
    assert done.returncode == 1 and line in done.stderr and len(done.stderr.splitlines()) == 2


def test_calls_that_are_wrong(run: Run, inputs: Path) -> None:
    done = run("read", "--engine", "ray", inputs)
    assert (done.returncode, done.stderr) == (
        2,
        "--engine ray writes a folder of Parquet files; name it with --output DIR\n",
    )
    done = run("read", inputs, "--output", "out")
    assert done.returncode == 2 and "need --engine ray" in done.stderr
    done = run("read", "--engine", "ray", inputs / "picture.png", "--output", "out")
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1


def test_without_ray_there_is_one_line(inputs: Path, tmp_path: Path) -> None:
    program = "import sys; sys.modules['ray'] = None; from pourparler.cli import main; main()"
    words = [sys.executable, "-c", program, "read", "--engine", "ray", str(inputs), "--output", str(tmp_path / "out")]
    done = subprocess.run(words, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (2, "--engine ray needs ray: pip install 'pourparler[ray]'\n")


# With a cluster


def documents_of(place: Path) -> list[Document]:
    return [each for each in shards.read_documents(str(place), None) if isinstance(each, Document)]


@pytest.fixture(scope="session")
def cluster() -> Iterator[None]:
    """A cluster of two workers, which some texts kill."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")
        patch.setenv("PYTHONPATH", str(SUPPORT))
        ray = engine._ray()
        killing.start_patiently(
            ray.init,
            ray.shutdown,
            num_cpus=2,
            include_dashboard=False,
            log_to_driver=False,
            _node_ip_address="127.0.0.1",
            object_store_memory=100 << 20,
            runtime_env={"worker_process_setup_hook": killing.let_workers_be_killed},
        )
        yield
        ray.shutdown()


def run_on(inputs: Path, output: Path, readers: int = 2, piece: int = 3) -> list[engine.Step]:
    with engine.cluster(None, readers) as size:
        return list(engine.run(found(inputs, output), plan_for(output, piece), size))


def read_records(output: Path) -> list[Record | None]:
    """The records of a folder of results, in the order of their rows; None for what could not be read."""
    return [row.record and Record.model_validate_json(row.record) for row in told(output)]  # type: ignore[misc]


@pytest.mark.slow
def test_one_worker_and_two_give_the_same_as_the_reader(
    cluster: None, inputs: Path, tmp_path: Path, reader: Reader
) -> None:
    """One reads all files, of which one is then changed; two read that one again, and nothing else."""
    output = tmp_path / "out"

    def files() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in output.glob("shard=*/*")}

    def has_read(ids: set[str]) -> None:
        records = [record for record in read_records(output) if record is not None]
        assert {record.document.id for record in records} == ids
        assert len(records) == len(ids) == len(told(output)) - 1
        for record in records:
            assert record == reader.read(record.document) and record.statements

    (inputs / "a.jsonl").write_text(lines(article(20)), encoding="utf-8")
    steps = run_on(inputs, output, readers=1)
    assert sum(s.documents for s in steps) == 10 and sum(s.failed for s in steps) == 1
    assert [line for s in steps for line in s.lines] == [
        f"{inputs}/b.jsonl.gz:5: has no text; put the article in the field 'text'"
    ]
    has_read({"d20", *(f"d{n}" for n in range(4, DOCUMENTS))})
    before = files()
    (inputs / "a.jsonl").write_text(lines(*map(article, range(4))), encoding="utf-8")
    again = run_on(inputs, output, readers=2)
    assert sum(s.before for s in again) == 9 and sum(s.documents for s in again) == DOCUMENTS + 1
    assert sum(s.failed for s in again) == 1
    has_read({f"d{n}" for n in range(DOCUMENTS)})
    after = files()
    assert len(before) == 5 and len(after) == 6 and len(before.items() & after.items()) == 4
    table = pq.read_table(output)  # as any program reads it
    assert table.num_rows == DOCUMENTS + 1 and "published" in table.column_names


@pytest.mark.slow
def test_killed_workers_lose_and_double_nothing_and_what_kills_every_one_is_reported(
    cluster: None, tmp_path: Path, reader: Reader
) -> None:
    folder, mark = tmp_path / "inputs", tmp_path / "killed"
    folder.mkdir()
    many = [article(n) for n in range(8)]
    many[1]["text"] = "ALWAYS " + many[1]["text"]
    many[4]["text"] = f"ONCE {mark}\n\n" + many[4]["text"]
    (folder / "a.jsonl").write_text(lines(*many), encoding="utf-8")
    steps = run_on(folder, tmp_path / "out")
    assert mark.exists()  # one was killed, by SIGKILL, with a piece half read
    (line,) = [line for s in steps for line in s.lines]
    assert "its reading was killed twice" in line
    wanted = list(map(reader.read, documents_of(folder / "a.jsonl")))
    assert read_records(tmp_path / "out") == [*wanted[:1], None, *wanted[2:]]


@pytest.mark.slow
def test_a_worker_with_another_reader_ends_the_run(cluster: None, inputs: Path, tmp_path: Path) -> None:
    plan = Plan(str(tmp_path / "out"), "pourparler 9.9 (0123456789ab)")
    with (
        engine.cluster(None, 1) as size,
        pytest.raises(ScaleError, match=r"this run needs pourparler 9.9 .* install the same version"),
    ):
        list(engine.run(found(inputs, tmp_path / "out"), plan, size))
    assert not list((tmp_path / "out").glob("*/*"))


def working_still(process: psutil.Process) -> bool:
    """Whether a process has not ended; one that nobody has buried has."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


PROGRAM = """
import functools
import killing
from pourparler import cli, scale
from pourparler.scale import engine
ray = engine._ray()
hook = {"worker_process_setup_hook": killing.let_workers_be_killed}
ray.init = functools.partial(killing.start_patiently, ray.init, ray.shutdown, runtime_env=hook)
scale.Plan = functools.partial(scale.Plan, piece=2)
cli.main()
"""
"""The program, but for its small pieces and some texts at which its workers halt."""


@pytest.mark.slow
def test_a_run_that_is_stopped_goes_on_where_it_was(
    cluster: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: Reader
) -> None:
    """Stopped when one piece is done at least, and the last one cannot be: its reading halts."""
    monkeypatch.setenv("PYTHONPATH", str(SUPPORT))
    inputs, output, halted, going_on = (tmp_path / name for name in ("inputs", "out", "halted", "going-on"))
    inputs.mkdir()
    many = [article(n) if n % 3 == 0 else {"text": f"Snow fell, {n}."} for n in range(6)]
    many.append({"text": f"HALT {halted} {going_on}"})
    (inputs / "a.jsonl").write_text(lines(*many), encoding="utf-8")
    command = [sys.executable, "-c", PROGRAM, "read", "--engine", "ray", inputs, "--jobs", "2", "--output", output]

    def pieces() -> dict[Path, int]:
        return {p: p.stat().st_mtime_ns for p in output.glob("shard=*/[0-9]*")}

    def stopped(how: signal.Signals) -> str:
        """Stop a run that has read to the place where it halts."""
        halted.unlink(missing_ok=True)
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as going:
            wait_until(lambda: (halted.exists() and pieces()) or going.poll() is not None, "reading to the halt")
            helpers = psutil.Process(going.pid).children(recursive=True)
            going.send_signal(how)
            _, said = going.communicate(timeout=PATIENCE)
        assert going.returncode == (130 if how == signal.SIGINT else -how), said
        # Its workers outlive a killed run for a moment, and may write one piece more.
        wait_until(lambda: not any(map(working_still, helpers)), "the end of the workers")
        return said

    stopped(signal.SIGKILL)
    first = pieces()
    assert first and not (output / results.MANIFEST).exists()
    said = stopped(signal.SIGINT)
    assert "documents are done" in said and "run the same command again to continue" in said
    going_on.touch()
    steps = run_on(inputs, output, readers=1, piece=2)
    assert sum(s.documents for s in steps) == 7 and sum(s.before for s in steps) >= 2
    assert not any(s.failed for s in steps)
    assert first.items() <= pieces().items()  # what was done has not been done again
    assert read_records(output) == list(map(reader.read, documents_of(inputs / "a.jsonl")))
