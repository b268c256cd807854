"""Workbenches for the tests: over a ledger of the examples, asked without a network or by a real browser."""

from __future__ import annotations

import datetime as dt
import math
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient

from pourparler import intake
from pourparler.ledger import Ledger, open_ledger
from pourparler.reader import Reader, read_all
from pourparler.reader.network.embeddings import Meaning, Vectors
from pourparler.record import Actor, Document, Record, Spans, Statement, Zone
from pourparler.settlement import deal_answers
from pourparler.workbench import Settings, application, auth, cache, exports
from pourparler.workbench.reading import Message, ReadingProcess, Task
from waiting import PATIENCE, wait_until

EXAMPLES = Path(__file__).parent.parent.parent / "examples" / "dispatches"
PASSWORD = "a long enough password"
SCRIPT = "<script>alert(1)</script>"


def read_examples(reader: Reader, place: Path) -> Path:
    """A ledger of the example dispatches."""
    with open_ledger(place, create=True) as ledger:
        for record in read_all(intake.documents([EXAMPLES]), reader, jobs=1):
            assert isinstance(record, Record)
            ledger.add(record)
    return place


def copied(source: Path, folder: Path) -> Path:
    """A ledger of one's own."""
    for ending in ("", "-wal"):
        kept = source.with_name(source.name + ending)
        if kept.exists():
            shutil.copy(kept, folder / f"talks.ledger{ending}")
    return folder / "talks.ledger"


class Asking:
    """Somebody who asks a workbench as a program does: cookie, token, JSON."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    @property
    def token(self) -> str:
        return str(self.client.get("/session.json").json()["token"])

    def get(self, path: str, **query: Any) -> Any:
        answer = self.client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        answer = self.client.post(path, json=body if body is not None else {}, headers={"x-csrf-token": self.token})
        assert answer.status_code == status, (answer.status_code, answer.text)
        return answer.json() if answer.content else None

    def sign_in(self, name: str, password: str = PASSWORD) -> int:
        form = {"name": name, "password": password, "token": self.token}
        return self.client.post("/sign-in", data=form, follow_redirects=False).status_code


@contextmanager
def without_clock() -> Iterator[None]:
    """Have workbenches do on a slow machine what they do on a fast one.

    None gives an overview twice, which it does if that took long, though tests change its ledger beside it. Wrong
    passwords are counted for a day.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "QUICK", math.inf)
        patch.setattr(auth, "_WINDOW", 86_400)
        yield


_vectors: dict[str, Vectors] = {}
_vector_of = Meaning._one


def _remembered(meaning: Meaning, passage: str) -> Vectors:
    if passage not in _vectors:
        _vectors[passage] = _vector_of(meaning, passage)
    return _vectors[passage]


@contextmanager
def without_repetition() -> Iterator[None]:
    """Have workbenches work out the vector of each passage once for all tests, and the efficiency of two deals.

    Most tests ask for the vectors of the same passages. To work out the efficiency of ten deals takes ten seconds.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Meaning, "_one", _remembered)
        patch.setattr(deal_answers, "_REASONED", 2)
        yield


@contextmanager
def asked(ledger: Ledger, base: str = "http://localhost", **settings: Any) -> Iterator[Asking]:
    """A workbench that is asked within the process."""
    app = application(ledger, Settings(coder="ana", **settings))
    with without_clock(), without_repetition(), TestClient(app, base_url=base) as client:
        yield Asking(client)


@contextmanager
def reading_halted(after: int) -> Iterator[threading.Event]:
    """Have workbenches stop after so many documents of a job, until the event is set."""
    going_on = threading.Event()
    read = ReadingProcess.read

    def halting(process: ReadingProcess, task: Task) -> Iterator[Message]:
        count = 0
        for message in read(process, task):
            if isinstance(message, Record):
                if count == after:
                    going_on.wait(PATIENCE)
                count += 1
            yield message

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ReadingProcess, "read", halting)
        try:
            yield going_on
        finally:
            going_on.set()


def _make_nothing(*_: object) -> None:
    time.sleep(PATIENCE)


@contextmanager
def files_never_made() -> Iterator[None]:
    """Have the processes that make a workbench's files run until they are stopped."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exports, "_write", _make_nothing)
        yield


@contextmanager
def served(ledger: Ledger, **settings: Any) -> Iterator[str]:
    """A workbench on a free port of this machine; its address."""
    app = application(ledger, Settings(coder="ana", **settings))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_until(lambda: server.started or not thread.is_alive(), "the start of the workbench")
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        with without_clock(), without_repetition():
            yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE)


def hostile_record(text_more: str = "") -> Record:
    """A document whose every part carries script."""
    name = f"Mallory {SCRIPT}"
    text = f'{SCRIPT} "quoted" {name} said {SCRIPT} it would end\u202e. {text_more}'
    at = text.index(name)
    said = text.index("said")
    start = said + 5
    return Record(
        reader="0",
        document=Document(
            id=f'"><img src=x onerror=alert(1)>/../{SCRIPT}',
            title=f"{SCRIPT} title",
            publisher=f'"onmouseover="alert(1) {SCRIPT}',
            byline=SCRIPT,
            url="javascript:alert(1)",
            published=dt.date(2031, 3, 4),
            text=text,
            zones=(Zone(kind="body", start=0, end=len(text)),),
        ),
        actors=(
            Actor(id="a1", name=name, kind="person", roles=(f"chief {SCRIPT}",), mentions=((at, at + len(name)),)),
        ),
        statements=(
            Statement(
                id="s1",
                speaker="a1",
                source=Spans(spans=((at, at + len(name)),)),
                cue=Spans(spans=((said, said + 4),)),
                content=Spans(spans=((start, start + len(SCRIPT) + 13),)),
                kind="direct",
                act="REJECT",
                confidence=0.4,
            ),
        ),
    )
