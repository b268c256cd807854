"""How fast the reader reads, how much memory it takes, and what of it is the network's: one table.

    .venv/bin/python benchmarks/speed.py [--articles 200] [--long]

The articles are made by program, the same each time: paragraphs of the example dispatches in shuffled order, 1,000
words each. Two processes of one thread read them, each half; the time counts from when both are ready. Memory is the
largest resident set of one process; ``--long`` takes it after ten times as many articles too, and reads texts of up
to 100,000 words.
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import random
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from figures import check_least, figure, processor

ROOT = Path(__file__).resolve().parent.parent
WORDS = 1000
PROCESSES = 2
Numbers = dict[str, float]


def article(seed: int, words: int = WORDS) -> str:
    """An article of that many words: paragraphs of the dispatches, shuffled."""
    files = sorted((ROOT / "examples" / "dispatches").glob("*.txt"))
    paragraphs = [p for f in files for p in f.read_text(encoding="utf-8").splitlines() if len(p.split()) > 8]
    draw = random.Random(seed)
    found: list[str] = []
    while words > 0:
        draw.shuffle(paragraphs)
        for paragraph in paragraphs:
            taken = paragraph.split()[:words]
            words -= len(taken)
            found += [" ".join(taken)] if taken else []
    return "\n\n".join(found)


def read_some(count: int, seed: int, words: int) -> Numbers:
    """Read articles in this process: when it began, seconds of wall and processor, of the network, and memory."""
    from pourparler.intake import zones
    from pourparler.reader import Reader
    from pourparler.record import Document

    network = _Timed()
    reader = Reader(threads=1)
    network.listen(reader)
    began, busy = time.time(), time.process_time()
    for k in range(count):
        text = article(seed + k, words)
        reader.read(Document(id=f"d{k}", text=text, zones=zones(text, None)))
    ended, busy = time.time(), time.process_time() - busy
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"began": began, "ended": ended, "busy": busy, "network": network.seconds, "memory": memory}


class _Timed:
    """Adds up the processor time of the network's runs."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def listen(self, reader: object) -> None:
        """Put a clock about both graphs of a reader."""
        for part in (reader.stage("encoder").encoder, reader.stage("attribution").scorer):  # type: ignore[attr-defined]
            part.graph = self._timed(part.graph)

    def _timed(self, run: object) -> object:
        def timed(**given: object) -> object:
            began = time.process_time()
            result = run(**given)  # type: ignore[operator]
            self.seconds += time.process_time() - began
            return result

        return timed


def int8_rate() -> float:
    """Multiplications and additions of 8-bit numbers a second, in thousand millions, of one thread on this processor.

    The best of several sizes: weights as the network's, and larger.
    """
    import numpy as np
    import onnxruntime as ort

    best = 0.0
    for rows, inner, columns in ((256, 384, 1536), (256, 1536, 384), (1024, 1024, 1024)):
        session = ort.InferenceSession(_product(inner, columns), _one_thread(ort), ["CPUExecutionProvider"])
        given = {"a": np.random.default_rng(0).integers(0, 255, (rows, inner), dtype=np.uint8)}
        for _ in range(30):
            began = time.process_time()
            for _ in range(10):
                session.run(None, given)
            best = max(best, 10 * rows * inner * columns / (time.process_time() - began) / 1e9)
    return best


def _one_thread(ort: object) -> object:
    options = ort.SessionOptions()  # type: ignore[attr-defined]
    options.intra_op_num_threads = 1
    return options


def _product(inner: int, columns: int) -> bytes:
    """An ONNX model (a protocol buffer, written out by hand) that multiplies by constant 8-bit weights."""
    import numpy as np

    weights = np.random.default_rng(1).integers(-127, 127, (inner, columns), dtype=np.int8).tobytes()
    uint8, int8, int32 = 2, 3, 6
    node = _field(1, b"a") + _field(1, b"b") + _field(2, b"y") + _field(4, b"MatMulInteger")
    constant = _field(1, inner) + _field(1, columns) + _field(2, int8) + _field(8, b"b") + _field(9, weights)
    graph = _field(1, node) + _field(2, b"product") + _field(5, constant)
    graph += _field(11, _matrix(b"a", uint8, inner)) + _field(12, _matrix(b"y", int32, columns))
    return _field(1, 8) + _field(7, graph) + _field(8, _field(1, b"") + _field(2, 17))


def _matrix(name: bytes, kind: int, columns: int) -> bytes:
    """The description of an input or output with any number of rows."""
    shape = _field(1, _field(2, b"rows")) + _field(1, _field(1, columns))
    return _field(1, name) + _field(2, _field(1, _field(1, kind) + _field(2, shape)))


def _field(number: int, value: int | bytes) -> bytes:
    """A field of a protocol buffer: a number, or bytes."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])


def multiplications(words: int) -> float:
    """Multiplications, in thousand millions, of the encoder's 8-bit layers for an article's windows."""
    from pourparler.reader.network.tokenizer import STRIDE, pieces, windows

    p = pieces(article(0, words))
    size = sum(
        int(p.first[j] if j < len(p) else len(p.ids)) - int(p.first[i]) + 2
        for i, j in windows(p.first, len(p.ids), stride=STRIDE)
    )
    return size * 6 * (4 * 384 * 384 + 2 * 384 * 1536) / 1e9


def child(*args: object) -> subprocess.Popen[bytes]:
    """This program in a process of its own, for one part of the work."""
    return subprocess.Popen([sys.executable, __file__, "--part", *map(str, args)], stdout=subprocess.PIPE)


def result(process: subprocess.Popen[bytes]) -> Numbers:
    """What such a process found."""
    out, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"a part of the benchmark failed with status {process.returncode}")
    found: Numbers = json.loads(out)
    return found


def many(count: int) -> tuple[float, list[Numbers]]:
    """Articles a second over the processes, and what each found."""
    share = count // PROCESSES
    found = [result(p) for p in [child(share, k * share, WORDS) for k in range(PROCESSES)]]
    return share * PROCESSES / (max(f["ended"] for f in found) - min(f["began"] for f in found)), found


def cold(runs: int) -> float:
    """Seconds from the start of a process to its first record: the median of some runs."""
    times = []
    for _ in range(runs):
        began = time.time()
        times.append(result(child(1, 0, WORDS))["ended"] - began)
    return statistics.median(times)


def package_size() -> float:
    """MB of what is installed, as files."""
    files = (p for p in (ROOT / "src" / "pourparler").rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return sum(p.stat().st_size for p in files) / 1e6


def main() -> None:
    """Run everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--memory", type=int, default=1000, help="articles after which memory is taken")
    parser.add_argument(
        "--long", action="store_true", help="ten times as many articles, and texts of 100,000 words, too"
    )
    parser.add_argument("--quick", action="store_true", help="one start, and no long text: to see whether it works")
    parser.add_argument("--part", nargs=3, type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.part:
        print(json.dumps(read_some(*args.part)))
        return
    check_least(__file__, PROCESSES, articles=args.articles)
    check_least(__file__, memory=args.memory)
    print(f"{processor()}, Python {platform.python_version()}, {args.articles} articles of {WORDS} words\n")
    print("| what | measured | aim |\n| --- | ---: | ---: |")
    rate, found = many(args.articles)
    print(f"| articles a second, {PROCESSES} processes of one thread | {rate:.1f} | 12 |", flush=True)
    figure(f"reading, {PROCESSES} processes of one thread", rate * WORDS, "words/s", least=12_000)
    each = sum(f["busy"] for f in found) / args.articles
    network = sum(f["network"] for f in found) / args.articles
    print(f"| processor time of an article | {1000 * each:.0f} ms | 167 ms |")
    print(f"| the network's share of it | {100 * network / each:.0f} % | |", flush=True)
    print(f"| cold start to the first record | {cold(1 if args.quick else 5):.2f} s | 1.5 s |", flush=True)
    for count in (args.memory, 10 * args.memory) if args.long else (args.memory,):
        memory = result(child(count, 0, WORDS))["memory"]
        print(f"| memory after {count:,} articles | {memory:.0f} MB | 500 MB |", flush=True)
        figure(f"memory of a reader after {count:,} articles", memory, "MB", most=500)
    print(f"| package | {package_size():.1f} MB | 40 MB |")
    reached = multiplications(WORDS) / network
    best = int8_rate()
    print(f"| 8-bit multiplications a second, the processor | {best:.0f} thousand million | |")
    print(f"| the same, the network in use | {reached:.0f} thousand million, {100 * reached / best:.0f} % | |\n")
    figure("8-bit products of the network, of what the processor can do", 100 * reached / best, "%", least=60)
    if args.quick:
        return
    lengths = (1000, 3000, 10000, 30000, 100000) if args.long else (1000, 3000, 10000)
    busy = [result(child(1, 0, words))["busy"] for words in lengths]
    print("| words of one article | processor time |\n| ---: | ---: |")
    for words, seconds in zip(lengths, busy, strict=True):
        print(f"| {words:,} | {seconds:.2f} s |")
    slope = math.log(busy[-1] / busy[0]) / math.log(lengths[-1] / lengths[0])
    print(f"\nTime grows with the length to the power {slope:.2f}.")
    figure(f"time of reading grows with the length, to {lengths[-1]:,} words, to the power", slope, "", most=1.1)


if __name__ == "__main__":
    main()
