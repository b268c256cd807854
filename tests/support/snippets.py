"""What the documentation shows: its fenced blocks, its links and headings, and running the blocks as a reader would."""

from __future__ import annotations

import io
import os
import re
import shlex
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from pourparler.commands.app import app
from suite import ROOT
from waiting import PATIENCE

DOCS = ROOT / "docs"
BESIDE = tuple(
    ROOT / name
    for name in (
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "CODE_OF_CONDUCT.md",
        "examples/README.md",
        "training/README.md",
        "training/RESULTS.md",
    )
)
PAGES = (*sorted(DOCS.rglob("*.md")), *BESIDE)
_SHELLS = {"|", "&&", "||", ">", ">>", "<", ";", "&"}
_LINK = re.compile(r"\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language ("" for none), its text, the line of its fence from 1."""

    language: str
    text: str
    line: int

    @property
    def commands(self) -> list[str]:
        """Of a block of commands: each of them, joined where it goes on after a backslash, with its comment."""
        whole = self.text.replace("\\\n", " ")
        return [line.removeprefix("$ ") for line in whole.splitlines() if line.strip()]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def _lines(page: Path) -> Iterator[tuple[int, str, str | None]]:
    """Each line with its number and, within a block, the block's language."""
    language: str | None = None
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("```"):
            language = line[3:].strip() if language is None else None
        else:
            yield number, line, language
    assert language is None, f"{page}: a block has no end"


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    found: list[Block] = []
    last = -1
    for number, line, language in _lines(page):
        if language is None:
            continue
        if number == last + 1:
            found[-1] = Block(language, f"{found[-1].text}{line}\n", found[-1].line)
        else:
            found.append(Block(language, f"{line}\n", number - 1))
        last = number
    return found


def prose(page: Path) -> str:
    """A page without its blocks."""
    return "\n".join(line for _, line, language in _lines(page) if language is None)


def links(page: Path) -> list[str]:
    """Where the links and pictures of a page lead, without the web."""
    return [each for each in _LINK.findall(prose(page)) if "://" not in each]


def anchors(page: Path) -> set[str]:
    """What a link may name after "#": the headings, as GitHub and the site's builder call them."""
    heads = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    plain = (re.sub(r"\[([^]]*)\]\([^)]*\)|[`*]", r"\1", head) for head in heads)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in plain}


def ready(folder: Path) -> dict[str, str]:
    """Make a folder one in which a reader could be: the examples, and the program; give the environment."""
    (folder / "examples").symlink_to(ROOT / "examples")
    (folder / "demo").mkdir()
    (folder / ".venv").symlink_to(sys.prefix)
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "FORCE_COLOR")}
    return {**kept, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}"}


def ran(command: str, folder: Path, environment: dict[str, str]) -> str:
    """Run a command of the folder, which is the one in hand; it must succeed. What it printed, results and messages."""
    words = shlex.split(command, comments=True)
    if Path(words[0]).name == "pourparler" and not _SHELLS & set(words):
        return _here(words[1:])
    shell, out = ["bash", "-c", command], subprocess.PIPE
    done = subprocess.run(shell, cwd=folder, env=environment, stdout=out, stderr=subprocess.STDOUT, timeout=PATIENCE)
    told = done.stdout.decode("utf-8", "replace")
    assert done.returncode == 0, (command, told)
    return told


def _here(words: list[str]) -> str:
    """Run the program in this process, for starting it takes longer than most of what is shown."""
    told = io.StringIO()
    with redirect_stdout(told), redirect_stderr(told):
        status = app(words, standalone_mode=False)
    assert not status, (words, told.getvalue())
    return told.getvalue()


def answers_until_stopped(command: str, folder: Path, environment: dict[str, str]) -> str:
    """Start the workbench, ask it for a page, and stop it as a person does."""
    words = ["bash", "-c", f"exec {command.split('#')[0]} --port 0"]
    with subprocess.Popen(words, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True) as serving:
        assert serving.stderr is not None
        told = serving.stderr.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", told)
        try:
            assert address, told
            with urllib.request.urlopen(address[0] + "documents") as page:
                assert "Documents" in page.read().decode()
        finally:
            serving.send_signal(signal.SIGINT)
            assert serving.wait(PATIENCE) == 0
    return told


def missed(excerpt: str, told: str) -> list[str]:
    """The lines of an excerpt that are not in an output; ``..``, alone or at a line's end, is what is left out."""
    given = [line.rstrip() for line in told.splitlines()]

    def there(line: str) -> bool:
        if line.endswith(".."):
            return any(each.startswith(line[:-2].rstrip()) for each in given)
        return line in given

    return [line for line in map(str.rstrip, excerpt.splitlines()) if line not in ("", "..") and not there(line)]
