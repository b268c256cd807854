"""The databases that a ledger may be: SQLite files, and a real PostgreSQL server that lives as long as the tests."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, NullPool, create_engine, inspect, text

from pourparler.ledger import Ledger, migrations, open_ledger
from waiting import PATIENCE, wait_until

REQUIRED = "POURPARLER_POSTGRES"
"""Set to "required", this variable makes tests fail where there is no server to start, instead of leaving them out."""

OWNER, GUEST, PASSWORD = "pourparler", "lamp", "harbour oil"
_MADE = "made"  # the database with an empty ledger, of which the others are copies
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "max_connections": "40",
    "log_min_messages": "fatal",
}
_RULES = f"local all all trust\nhost all {GUEST} 127.0.0.1/32 scram-sha-256\n"


def program(name: str) -> str | None:
    """Where a program of PostgreSQL's server is: Debian keeps them off the path."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -float(folder.parent.name))
    return shutil.which(name, path=os.pathsep.join([*map(str, folders), os.environ.get("PATH", "")]))


def free_ports(count: int) -> Iterator[int]:
    """Ports that were free a moment ago: whoever takes one must expect that another program was quicker."""
    for _ in range(count):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        yield port


class Server:
    """A PostgreSQL server in a folder of its own; it can be stopped and started again."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pourparler-"))
        self.port = 0  # until it has started for the first time
        # PostgreSQL does not run as root.
        self.user = self._other_user() if os.getuid() == 0 else None
        if self.user is not None:
            shutil.chown(self.folder, self.user)
        self._process: subprocess.Popen[bytes] | None = None
        self._count = 0
        initdb = program("initdb")
        assert initdb is not None
        # Words are ordered as in a dictionary here, so that a test tells where a ledger relies on it.
        version = subprocess.run([initdb, "--version"], capture_output=True, text=True, check=True).stdout.split()[2]
        order = ["--locale-provider=icu", "--icu-locale=en"] if float(version) >= 15 else []
        self._call(initdb, "-D", "data", "-U", OWNER, "-E", "UTF8", "--locale=C.UTF-8", *order, "-A", "trust", "-N")
        (self.folder / "data" / "pg_hba.conf").write_text(_RULES)
        self.start()
        self.does(f"CREATE ROLE {GUEST} LOGIN PASSWORD '{PASSWORD}'", f"CREATE DATABASE {_MADE}")
        open_ledger(self.url(_MADE), create=True).close()

    @staticmethod
    def _other_user() -> str:
        import pwd

        names = {entry.pw_name for entry in pwd.getpwall()}
        return "postgres" if "postgres" in names else "nobody"

    def _call(self, *words: str) -> None:
        done = subprocess.run(words, **self._as_user(), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def _as_user(self) -> dict[str, object]:
        rights = {} if self.user is None else {"user": self.user, "extra_groups": []}
        return {"cwd": self.folder, "env": {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}, **rights}

    def url(self, database: str) -> str:
        """The address for the owner, who needs no password on this machine."""
        return f"postgresql://{OWNER}@/{database}?host={self.folder}&port={self.port}"

    def guest(self, database: str, password: str = PASSWORD) -> str:
        """The address for a user with a password and, unless granted, no rights."""
        return f"postgresql://{GUEST}:{password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start the server, unless it runs; the first time on a free port, later on the same one."""
        if self._process is not None:
            return
        for port in [self.port] * 100 if self.port else free_ports(100):
            self.port = port
            self._process = self._started()
            wait_until(lambda: self._answers() or self._has_ended(), "the start of PostgreSQL")
            if not self._has_ended():
                return
            time.sleep(0.1)  # another program has the port, or a server that was killed has not let go of it yet
        raise AssertionError("PostgreSQL does not start")

    def _started(self) -> subprocess.Popen[bytes]:
        postgres = program("postgres")
        assert postgres is not None
        settings = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
        return subprocess.Popen(
            [postgres, "-D", "data", "-k", str(self.folder), "-p", str(self.port), *settings],
            **self._as_user(),  # type: ignore[call-overload]
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # An interruption from the keyboard is for the tests alone.
            start_new_session=True,
        )

    def _answers(self) -> bool:
        with suppress(Exception):
            self.does("SELECT 1")
            return True
        return False

    def _has_ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """Stop the server: SIGQUIT is as a crash, SIGINT in good order."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(PATIENCE)
            self._process = None

    def does(self, *statements: str, database: str = "postgres") -> None:
        """Have the owner do something, outside any transaction."""
        with raw(self.url(database)) as connection:
            for statement in statements:
                connection.execute(text(statement))

    def database(self, *, empty: bool = False) -> str:
        """Make a database, with an empty ledger in it or with nothing; give its name."""
        self._count += 1
        name = f"talks{self._count}"
        self.does(f"CREATE DATABASE {name}" + ("" if empty else f" TEMPLATE {_MADE}"))
        return name

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


Places = Callable[..., str]
"""Each call gives a place for a ledger that nothing else uses; with ``empty=True`` there is nothing at all yet."""


@cache
def empty_ledger() -> bytes:
    """The file of a ledger with nothing in it: to write it takes a hundredth of the time that making it takes."""
    with tempfile.TemporaryDirectory(prefix="pourparler-") as folder:
        path = Path(folder, "talks.ledger")
        open_ledger(path, create=True).close()
        return path.read_bytes()


def new_ledger(path: Path) -> Ledger:
    """A ledger with nothing in it, in a file that is not there yet."""
    assert not path.exists()
    path.write_bytes(empty_ledger())
    return open_ledger(path)


class Store:
    """Where ledgers of one kind can be made."""

    def __init__(self, server: Server | None) -> None:
        self.server = server

    @contextmanager
    def places(self) -> Iterator[Places]:
        """Places that are gone at the end."""
        made: list[str] = []
        with tempfile.TemporaryDirectory(prefix="pourparler-") as folder:

            def place(*, empty: bool = False) -> str:
                if self.server is None:
                    made.append(str(len(made)))
                    path = Path(folder, f"talks{made[-1]}.ledger")
                    if not empty:
                        path.write_bytes(empty_ledger())
                    return str(path)
                made.append(self.server.database(empty=empty))
                return self.server.url(made[-1])

            yield place
        if self.server is not None and made:
            self.server.does(*(f"DROP DATABASE {name} WITH (FORCE)" for name in made))


@contextmanager
def started() -> Iterator[Server]:
    """A server; where there is none to start, the test that wants it is skipped."""
    if program("initdb") is None or program("postgres") is None:
        reason = "no PostgreSQL server is installed (Debian: apt-get install postgresql)"
        if os.environ.get(REQUIRED) == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    server = Server()
    try:
        yield server
    finally:
        server.close()


def plain(place: str | Path) -> Engine:
    """An engine as any program would have it; ``place`` may be a ledger's ``path``."""
    written = str(place)
    scheme, driver = "postgresql://", "postgresql+psycopg://"
    address = written.replace(scheme, driver, 1) if written.startswith(scheme) else f"sqlite:///{written}"
    return create_engine(address, poolclass=NullPool)


@contextmanager
def raw(place: str | Path) -> Iterator[Connection]:
    """A connection to a ledger's database on which each statement stands for itself."""
    with plain(place).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield connection


def taken_back(place: str | Path, revision: str) -> None:
    """Make a ledger one of an older version."""
    with plain(place).begin() as connection:
        migrations.downgrade(connection, revision)


def dump(place: str | Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything that stands in a ledger, table by table."""
    with raw(place) as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(text(f'SELECT * FROM "{name}"'))), key=repr)
            for name in inspect(connection).get_table_names()
        }
