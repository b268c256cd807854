"""One way in, fuzzed in this process until its time is over; `run.py` starts it and looks at how it ended.

With atheris (libFuzzer) it goes on from inputs that led where none had been; without, inputs are changed blindly.
An input that breaks a promise is kept and the next one comes; each is written down before it is tried, so that also
one that hangs, or ends the process, can be found.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any

LONGEST = 60_000  # bytes of an input
PATIENCE = 10  # seconds of a processor, however busy the machine is
FOLLOWED = ["pourparler", "trafilatura", "htmldate", "courlan", "justext", "warcio", "yaml"]
_BEGAN = time.monotonic()
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate"})
_NEVER = frozenset({"os.system", "os.exec", "os.fork", "os.posix_spawn", "subprocess.Popen", "socket.connect"})


class OutsideError(AssertionError):
    """Something was written outside the folder, started, or asked of the network."""


class Watch:
    """Sees to it that nothing but the folder is written to while an input is tried."""

    def __init__(self, folder: Path) -> None:
        self._inside = (str(folder.resolve()) + "/", str(folder.resolve()))
        self.looks = False
        self.seen: str | None = None
        sys.addaudithook(self._hook)

    def _hook(self, event: str, given: tuple[Any, ...]) -> None:
        if not self.looks:
            return
        if event == "open":
            path, mode, flags = given
            writes = (isinstance(mode, str) and set(mode) & set("wax+")) or (isinstance(flags, int) and flags & _WRITES)
            paths = [path] if writes else []
        elif event in _CHANGES:
            paths = [_within(each, given) for each in given[:2] if isinstance(each, str | bytes | os.PathLike)]
        elif event in _NEVER:
            self._saw(f"{event} {given[:1]!r}")
            return
        else:
            return
        for path in paths:
            if isinstance(path, int) or str(os.fsdecode(path)) in ("/dev/null",):
                continue
            real = os.path.realpath(os.fsdecode(path))
            if "__pycache__" not in real and not real.startswith(self._inside):
                self._saw(f"{event} {real}")

    def _saw(self, what: str) -> None:
        self.seen = self.seen or what


def _within(path: Any, given: tuple[Any, ...]) -> str:
    """A path, from the folder that is open under the number that comes last, if one is."""
    number = given[-1] if isinstance(given[-1], int) and given[-1] > 2 else None
    folder = Path(f"/proc/self/fd/{number}").readlink() if number else Path()
    return str(folder / os.fsdecode(path))


class Unheard(logging.Handler):
    """Takes what libraries would otherwise write to the terminal: the program alone speaks to people."""

    def emit(self, record: logging.LogRecord) -> None:
        """Tell of what was written."""
        raise OutsideError(f"{record.name} writes to the terminal")

    def handle(self, record: logging.LogRecord) -> bool:
        """Let no lock or filter come between."""
        self.emit(record)
        return True


class Trial:
    """Tries inputs, counts them, and keeps those that break a promise, one for each place in the code."""

    def __init__(self, way: Any, folder: Path, found: Path, seconds: float) -> None:
        self._take = way.take
        self._is_watched = way.is_watched
        self._folder = folder / "inside"
        self._folder.mkdir()
        self._current = found / "current"
        self._found = found
        self._watch = Watch(self._folder)
        self._until = _BEGAN + seconds
        self._known: set[str] = set()
        self.count = 0
        self.slowest = 0.0

    @property
    def is_over(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() > self._until

    def __call__(self, content: bytes) -> None:
        """Try an input."""
        self.count += 1
        self._current.write_bytes(content)
        began = time.process_time()
        signal.alarm(12 * PATIENCE)  # for who waits without working
        signal.setitimer(signal.ITIMER_PROF, PATIENCE)  # what the signal does by default ends the process
        try:
            self._watch.looks = self._is_watched
            self._take(self._folder, content)
            self._watch.looks = False
            if self._watch.seen:
                raise OutsideError(self._watch.seen)
        except Exception as fault:
            self._watch.looks = False
            self._keep(content, fault)
        finally:
            self._watch.looks, self._watch.seen = False, None
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.alarm(0)
        self.slowest = max(self.slowest, time.process_time() - began)
        if self.count % 50 == 0:
            self.write_down()

    def write_down(self) -> None:
        """Keep the counts where the starter reads them."""
        told = {"count": self.count, "slowest": round(self.slowest, 2), "crashes": len(self._known)}
        (self._found / "counts.json").write_text(json.dumps(told))

    def _keep(self, content: bytes, fault: Exception) -> None:
        frames = traceback.extract_tb(fault.__traceback__)
        ours = [frame for frame in frames if "/pourparler/" in frame.filename] or list(frames)
        words = str(fault)[:60] if isinstance(fault, AssertionError) else ""
        key = f"{type(fault).__name__} {Path(ours[-1].filename).name}:{ours[-1].lineno} {words}"
        if key in self._known:
            return
        self._known.add(key)
        name = hashlib.sha256(content).hexdigest()[:12]
        (self._found / f"{name}.input").write_bytes(content)
        (self._found / f"{name}.txt").write_text(key + "\n\n" + "".join(traceback.format_exception(fault)))
        print(f"crash: {key} ({name})", flush=True)


def limit_memory(megabytes: int) -> None:
    """Give this process so much beyond what it has now; what wants more gets a MemoryError."""
    pages = int(Path("/proc/self/statm").read_text().split()[5]) if Path("/proc/self/statm").exists() else 0
    most = pages * resource.getpagesize() + megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def changed(chance: random.Random, starts: list[bytes], words: tuple[bytes, ...]) -> bytes:
    """An input blindly changed in a few places."""
    made = bytearray(chance.choice(starts))
    for _ in range(chance.choice((1, 1, 2, 3, 5, 12))):
        at = chance.randrange(len(made) + 1)
        end = min(len(made), at + chance.choice((1, 2, 8, 60, 400)))
        match chance.randrange(8):
            case 0 | 1:
                made[at:end] = b""
            case 2:
                made[at:at] = made[at:end] * chance.choice((1, 2, 9))
            case 3 | 4 if words:
                made[at : at + chance.choice((0, 0, 6))] = chance.choice(words)
            case 5:
                other = chance.choice(starts)
                begin = chance.randrange(len(other) + 1)
                made[at:end] = other[begin : begin + chance.choice((4, 40, 400))]
            case 6:
                made[at:at] = chance.choice(("“", "\u2028", "\u202e", "\ud7ff", "🜁", "\x85")).encode()
            case _:
                made[at : at + 1] = bytes([chance.randrange(256)])
    return bytes(made[:LONGEST])


def blindly(trial: Trial, starts: list[bytes], words: tuple[bytes, ...], seed: int) -> None:
    """Without knowing where inputs lead."""
    chance = random.Random(seed)
    for start in starts:
        trial(start)
    while not trial.is_over:
        trial(changed(chance, starts, words))


def guided(trial: Trial, starts: list[bytes], words: tuple[bytes, ...], seed: int, folder: Path) -> None:
    """With atheris, which goes on from inputs that led where none had been."""
    import atheris

    corpus = folder / "corpus"
    corpus.mkdir()
    for number, start in enumerate(starts):
        (corpus / str(number)).write_bytes(start[:LONGEST])
    chance = random.Random(seed)

    def one(content: bytes) -> None:
        trial(content)
        if trial.is_over:
            trial.write_down()
            os._exit(0)

    def mutated(content: bytes, most: int, number: int) -> bytes:
        # libFuzzer's own changes are of bytes; ours keep to the words of a format every other time
        if chance.random() < 0.5:
            return changed(chance, [content, *starts], words)[:most]
        return bytes(atheris.Mutate(content, most))

    told = [sys.argv[0], str(corpus), f"-max_len={LONGEST}", f"-seed={seed + 1}", "-timeout=100000", "-rss_limit_mb=0"]
    atheris.Setup([*told, "-verbosity=0", "-len_control=0"], one, custom_mutator=mutated)
    atheris.Fuzz()


def loaded(name: str, folder: Path) -> tuple[Any, list[bytes]]:
    """A way and what it starts from; what the program loads late is loaded now, before memory is counted."""
    from ways import ways

    way = ways()[name]
    starts = way.starts()
    for start in starts[:3]:
        with suppress(Exception):  # it is tried again, and then told
            way.take(Path(tempfile.mkdtemp(dir=folder)), start)
    return way, starts


def main() -> None:
    """Fuzz one way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("way")
    parser.add_argument("found", type=Path)
    parser.add_argument("seconds", type=float)
    parser.add_argument("seed", type=int)
    parser.add_argument("--blind", action="store_true")
    asked = parser.parse_args()
    asked.found.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as place:
        folder = Path(place)
        if asked.blind:
            way, starts = loaded(asked.way, folder)
        else:
            import atheris

            with atheris.instrument_imports(include=FOLLOWED):
                way, starts = loaded(asked.way, folder)
        logging.lastResort = Unheard(logging.WARNING)
        limit_memory(way.memory)
        trial = Trial(way, folder, asked.found, asked.seconds)
        if asked.blind:
            blindly(trial, starts, way.words, asked.seed)
        else:
            guided(trial, starts, way.words, asked.seed, folder)
        trial.write_down()


if __name__ == "__main__":
    main()
