"""Attacks on the workbench, against a real server process: it stays up, and tells nothing to strangers."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from desks import copied, read_examples
from pourparler.reader import Reader
from server_process import LONG, Browser, Running, serving

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def examples(reader: Reader, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return read_examples(reader, tmp_path_factory.mktemp("attacks") / "talks.ledger")


@pytest.fixture
def server(examples: Path, tmp_path: Path) -> Iterator[Running]:
    with serving(copied(examples, tmp_path)) as running:
        yield running


def connect(server: Running) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), LONG)


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def test_clients_that_close_early_do_not_end_the_server(server: Running) -> None:
    for _ in range(5):
        with connect(server) as connection:
            connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZ\r\n")
    paths = ("/documents", "/static/vega.js", "/export/brief.html", "/timeline", "/openapi.json")
    for turn in range(60):
        connection = connect(server)
        for path in (paths[turn % 5], paths[(turn + 1) % 5]):
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        if turn % 4 == 0:
            connection.recv(1000)
        if turn % 2:
            reset(connection)
        connection.close()
    assert Browser(server.address).client.get("/documents.json").status_code == 200
    assert server.process.poll() is None
