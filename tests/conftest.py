"""What several tests use: the reader, loaded once, the command line, and places for ledgers of every kind.

Examples of hypothesis are the same in every run, and no time limit holds for them. POURPARLER_EXAMPLES=20 draws other
examples each time, twenty times as many.
"""

from __future__ import annotations

import os
import runpy
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Before NumPy is imported: on processors that others use, threads of BLAS mostly wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from pourparler.ledger import Ledger, open_ledger
from pourparler.reader import Reader
from program import Program
from sharing import made_once
from stores import Places, Server, Store, started
from suite import MORE, ROOT, Run, skipped_line
from waiting import PATIENCE

for each in ("gcs_server_port_wait_time_s", "gcs_server_request_timeout_seconds", "DASHBOARD_STARTUP_TIMEOUT_S"):
    os.environ.setdefault(f"RAY_{each}", str(round(PATIENCE)))  # how long Ray waits for its own parts to start
os.environ.setdefault("RAY_worker_niceness", "0")  # otherwise its workers wait for all else that the machine does
settings.register_profile(
    "suite",
    deadline=None,
    derandomize=MORE == 1,
    database=None,
    suppress_health_check=[each for each in HealthCheck if each is not HealthCheck.function_scoped_fixture],
)
settings.load_profile("suite")


def pytest_configure() -> None:
    """Hear interruptions even when started in the background by a shell, which ignores them in all that it starts."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


LONGEST = (
    "workbench/test_browser.py",
    "scale/test_scale.py",
    "project/test_docs.py",
    "ledger/test_derived.py",
    "commands/test_faults.py",
    "commands/test_interruption.py",
    "workbench/test_workbench.py",
    "workbench/test_attacks.py",
    "settlement/test_settlement.py",
    "ledger/test_wrong_calls.py",
    "exchange/test_dna.py",
    "ledger/test_postgres.py",
    "codebook/test_codebook.py",
    "reader/test_batch.py",
    "commands/test_closed_output.py",
    "commands/test_cli.py",
    "reader/test_network_arithmetic.py",
    "commands/test_settle.py",
)
"""The files that take longest: they are begun first, so that no worker has to be waited for at the end."""


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their argument: packed ones hold the second of their making, in which two workers may differ."""
    return argname if isinstance(val, bytes) else None


def _rank(path: Path) -> int:
    place = path.relative_to(Path(__file__).parent).as_posix() if path.is_relative_to(Path(__file__).parent) else ""
    return LONGEST.index(place) if place in LONGEST else len(LONGEST)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first."""
    items.sort(key=lambda item: _rank(item.path))


@pytest.fixture(scope="session")
def reader() -> Reader:
    loaded = Reader(threads=1)
    loaded.load()  # at once: a test may change how weights are loaded
    return loaded


@pytest.fixture(scope="session")
def dispatches(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config, request: pytest.FixtureRequest
) -> Path:
    """The ledger of the examples, as the machine reads them; for looking at, not for changing."""
    from desks import read_examples  # imports the workbench, which most tests need not

    def make(folder: Path) -> None:
        read_examples(request.getfixturevalue("reader"), folder / "talks.ledger")

    return made_once(tmp_path_factory, pytestconfig, "dispatches", make) / "talks.ledger"


@pytest.fixture(scope="session")
def coded(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config, dispatches: Path) -> Path:
    """The ledger of the examples, coded as examples/code.py codes it; for looking at, not for changing."""
    from desks import copied

    def make(folder: Path) -> None:
        runpy.run_path(str(ROOT / "examples" / "code.py"))["main"](str(copied(dispatches, folder)))

    return made_once(tmp_path_factory, pytestconfig, "coded", make) / "talks.ledger"


@pytest.fixture(scope="session")
def program() -> Iterator[Program]:
    """The program, imported once for all tests that call it."""
    started = Program()
    yield started
    started.close()


@pytest.fixture
def run(tmp_path: Path, program: Program) -> Run:
    """The program, as a person calls it, in a folder of its own."""

    def call(*words: str | Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[str]:
        return program.call(*words, folder=tmp_path, stdin=stdin)

    return call


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A real PostgreSQL server."""
    with started() as running:
        yield running


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Store:
    """What a ledger may be kept in: a test that uses this, or what follows, runs once for each."""
    return Store(request.getfixturevalue("server") if request.param == "postgresql" else None)


@pytest.fixture
def places(store: Store) -> Iterator[Places]:
    """Each call gives a place for another ledger."""
    with store.places() as make:
        yield make


@pytest.fixture
def place(places: Places) -> str:
    """A place for a ledger: a file's path or a database's address."""
    return places()


@pytest.fixture
def ledger(place: str) -> Iterator[Ledger]:
    """A ledger with nothing in it."""
    with open_ledger(place, create=True) as opened:
        yield opened


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Say last of all what was skipped."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if hasattr(config, "workerinput") or reporter is None or not reporter.stats or config.option.collectonly:
        return
    chosen = f" Only tests that are {config.option.markexpr!r} were chosen." if config.option.markexpr else ""
    reporter.write_line(skipped_line(reporter.stats.get("skipped", ())) + chosen)
