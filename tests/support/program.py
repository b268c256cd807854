"""Running the program: each call in a process of its own, forked from one that has imported everything already.

Importing takes most of the time of a short call. A forked process has its own folder, environment, standard streams
and exit status, as one that is started has; tests/commands/test_start.py and others start the program itself. What it
shares with the others stays shared: no collection touches it, and at the end nothing is taken apart.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import io
import json
import os
import pkgutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from unittest.mock import patch

from waiting import PATIENCE

_LEFT_OUT = ("pourparler.__main__", "pourparler.ledger.migrations.", "pourparler.workbench.")
_MORE = ("alembic.command", "highspy", "numpy", "psycopg", "tokenizers", "trafilatura")
_NOT_YET = ("onnxruntime", "pyarrow", "ray", "spacy")
"""Packages that start threads when they are imported, which a forked process would not have, or that are large."""

_SIZE = struct.Struct("!i")


class Program:
    """The program, imported once, as a process that forks for every call.

    Any thread may call it, several at a time.
    """

    def __init__(self) -> None:
        here, there = socket.socketpair()
        self._socket = here
        self._lock = threading.Lock()
        # numpy's threads would be lost in a fork
        environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        with there:
            self._process = subprocess.Popen(
                [sys.executable, __file__, str(there.fileno())], pass_fds=[there.fileno()], env=environment
            )

    def call(self, *words: str | Path, folder: Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[str]:
        """Run the program with these words in a folder, with the environment of this process."""
        arguments = ["pourparler", *map(str, words)]
        request = json.dumps({"words": arguments, "folder": str(folder), "environment": dict(os.environ)}).encode()
        told, status = socket.socketpair()
        with told, tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            given.write(stdin or b"")
            given.seek(0)
            with status, self._lock:
                streams = [each.fileno() for each in (given, out, err, status)]
                socket.send_fds(self._socket, [_SIZE.pack(len(request))], streams)
                self._socket.sendall(request)
            told.settimeout(PATIENCE)
            answer = told.recv(_SIZE.size, socket.MSG_WAITALL)
            assert len(answer) == _SIZE.size, f"the program was not run: {arguments}"
            written = []
            for file in (out, err):
                file.seek(0)
                written.append(file.read().decode("utf-8", "replace"))
        return subprocess.CompletedProcess(arguments, _SIZE.unpack(answer)[0], *written)

    def close(self) -> None:
        """End the process, when it has forked for all calls."""
        self._socket.close()
        self._process.wait()


def _import_everything() -> None:
    import pourparler

    with patch.dict(sys.modules, dict.fromkeys(_NOT_YET)):
        before = set(sys.modules)
        for module in (*pkgutil.walk_packages(pourparler.__path__, "pourparler."), *_MORE):
            name = module if isinstance(module, str) else module.name
            if not name.startswith(_LEFT_OUT):
                with suppress(ImportError):  # imported when it is wanted
                    importlib.import_module(name)
        imported = {name: sys.modules[name] for name in set(sys.modules) - before}
    sys.modules.update(imported)  # the patch has taken them away
    tasks = Path("/proc/self/task")  # on Linux
    threads = len(list(tasks.iterdir())) if tasks.exists() else threading.active_count()
    assert threads == 1, "a module that is imported here starts a thread, which a forked process would not have"


def _serve(requests: socket.socket) -> None:
    """Fork for each request; return in the forked process, which is then to run the program."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interruption from the keyboard is for the tests
    waiting: set[int] = set()
    while True:
        waiting = {each for each in waiting if os.waitpid(each, os.WNOHANG) == (0, 0)}
        head, streams, _, _ = socket.recv_fds(requests, _SIZE.size, 4)
        if not head:
            for each in waiting:
                os.waitpid(each, 0)
            os._exit(0)
        request = json.loads(requests.recv(_SIZE.unpack(head)[0], socket.MSG_WAITALL))
        waiting.add(between := os.fork())
        if between == 0:  # waits for the program and tells how it ended, while the next request is served
            requests.close()
            program = os.fork()
            if program == 0:
                _become(request, streams)
                return
            _, status = os.waitpid(program, 0)
            with socket.socket(fileno=streams[3]) as telling:
                telling.sendall(_SIZE.pack(os.waitstatus_to_exitcode(status)))
            os._exit(0)
        for each in streams:
            os.close(each)


def _become(request: dict[str, object], streams: list[int]) -> None:
    """Make this process what one that is started would be."""
    for number, stream in enumerate(streams[:3]):
        os.dup2(stream, number)
    for stream in streams:
        os.close(stream)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(str(request["folder"]))
    os.environ.clear()
    os.environ.update(request["environment"])  # type: ignore[call-overload]
    sys.argv[:] = request["words"]  # type: ignore[call-overload]
    sys.stdin = sys.__stdin__ = io.TextIOWrapper(open(0, "rb", closefd=False), encoding="utf-8")  # noqa: SIM115
    sys.stdout = sys.__stdout__ = io.TextIOWrapper(open(1, "wb", closefd=False), encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.__stderr__ = io.TextIOWrapper(
        open(2, "wb", closefd=False),  # noqa: SIM115
        encoding="utf-8",
        errors="backslashreplace",
        line_buffering=True,
    )


def _run_to_the_end(main: Callable[[], None]) -> None:
    """Run the program and end the process as Python does, but for taking apart every module that was imported."""
    status = 0
    try:
        main()
    except SystemExit as end:
        if isinstance(end.code, int):
            status = end.code
        elif end.code is not None:
            print(end.code, file=sys.stderr)
            status = 1
    except BaseException:
        traceback.print_exc()
        status = 1
    threading._shutdown()  # type: ignore[attr-defined]  # waits for threads, which may still write
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            status = 120  # as Python says that it could not write the rest
    os._exit(status)


if __name__ == "__main__":
    from pourparler import cli

    _import_everything()
    gc.collect()
    gc.freeze()
    _serve(socket.socket(fileno=int(sys.argv[1])))
    _run_to_the_end(cli.main)
