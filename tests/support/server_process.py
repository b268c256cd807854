"""A workbench in a process of its own, as `pourparler serve` starts it, for tests that attack, stop or kill it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

LONG = 300.0  # seconds: far more than anything here takes


@dataclass(frozen=True)
class Running:
    """The process, its address, and the file that holds what it wrote to standard error."""

    process: subprocess.Popen[bytes]
    address: str
    log: Path

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 0

    def written(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


@contextmanager
def serving(
    ledger: Path, *options: str, env: Mapping[str, str] | None = None, code: str | None = None
) -> Iterator[Running]:
    """Start a server on a free port; `code` is run in its process before the program begins."""
    log = ledger.with_name("serve.log")
    program = f"{code or ''}\nfrom pourparler.cli import main\nmain()"
    words = [sys.executable, "-c", program, "serve", str(ledger), "--port", "0", *options]
    with log.open("wb") as errors:
        process = subprocess.Popen(words, stderr=errors, env=os.environ | dict(env or {}))
    try:
        yield Running(process, _address(process, log), log)
    finally:
        process.kill()
        process.wait(LONG)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Where the server answers, as soon as it says so."""
    for _ in range(int(LONG / 0.05)):
        found = re.search(r"http://\S+", log.read_text(encoding="utf-8"))
        if found:
            return found.group().rstrip("/")
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        break
    raise AssertionError(f"no server: {log.read_text(encoding='utf-8')}")


class Browser:
    """Somebody who uses a running server: cookie, token, JSON."""

    def __init__(self, address: str) -> None:
        self.client = httpx.Client(base_url=address, timeout=LONG, trust_env=False)

    @property
    def token(self) -> str:
        return str(self.client.get("/session.json").json()["token"])

    def sign_in(self, name: str, password: str) -> int:
        form = {"name": name, "password": password, "token": self.token}
        return self.client.post("/sign-in", data=form).status_code

    def post(self, path: str, body: object = None) -> httpx.Response:
        return self.client.post(path, json=body or {}, headers={"x-csrf-token": self.token})
