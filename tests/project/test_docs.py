"""The documentation holds what it shows: its commands run, its tables are the program's, its links lead somewhere."""

from __future__ import annotations

import io
import json
import re
import runpy
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import html

import snippets
from desks import copied
from killing import start_patiently
from methods import method_names
from pourparler.codebook.model import read_codebook
from pourparler.exchange import ExportFormat, Format, ImportFormat, spacy
from pourparler.exchange.builtin import BUILTIN
from pourparler.reader import Reader, batch
from pourparler.reader.network.embeddings import Meaning
from pourparler.scale import engine
from pourparler.settlement import deal_answers, read_scenario, workings
from pourparler.settlement.graph_model import read_dispute
from pourparler.workbench import Settings
from pourparler.workbench import settings as workbench_settings
from snippets import DOCS, PAGES, blocks, name_of
from suite import ROOT, Run
from waiting import PATIENCE

NOT_RUN = {
    "python3 -m venv": "installs",
    ".venv/bin/pip": "installs from a registry",
    ". .venv/bin/activate": "is of the reader's shell",
    "pip install": "installs from a registry",
    "createdb": "needs a PostgreSQL server; tests/ledger/test_backup.py and tests/ledger/test_postgres.py have one",
    "pg_dump": "the same",
    "pg_restore": "the same",
    "pourparler add postgresql://": "the same",
    "pourparler add talks.ledger https://": "asks the web",
    "pourparler watch": "the same; tests/watch/ has servers of its own",
    "pourparler codebook ask": "asks a language model; tests/codebook/test_language_model.py has one",
    "pourparler user add talks.ledger ana --role admin ": "asks for a password at a terminal",
    "pourparler user add talks.ledger ben --role coder": "the same",
    "pourparler serve talks.ledger --host": "waits for a proxy; tests/workbench/test_workbench.py serves",
    "pourparler reindex talks.ledger": "wants a ledger in which something failed: tests/ledger/test_derived.py",
    "curl": "asks a workbench that runs; tests/workbench/test_workbench.py asks the same",
    'python -c "import pandas': "wants pandas, which is no part of this",
    "git ": "changes a repository",
    "pipx run": "installs from a registry",
    "python training/": "wants corpora that are not here",
    ".venv/bin/python benchmarks/": "takes minutes",
    "make bench": "takes twenty minutes",
    "pourparler alerts ": "sends what people asked for",
}
"""How commands of `console` blocks begin, and why they are not run."""

MAKE = {"make demo", "make test"}
"""Commands of README that are run by who tries the whole; what they do is run here line by line."""

STARTS_WITH_NOTHING = ("docs/first-hour.md", "README.md")
"""Pages that make their ledger; the others begin with the one of the first hour."""

RUNNING = [page for page in PAGES if any(each.language in ("sh", "python") for each in blocks(page))]
NOT_OURS = ("training/README.md",)
"""Pages whose commands take hours and corpora."""


def test_every_block_says_what_it_is() -> None:
    known = {"sh", "console", "mermaid", "text", "python", "yaml", "json", "sql", "nginx", "caddy", "ini", "csv"}
    for page in PAGES:
        for block in blocks(page):
            assert block.language in known, f"{name_of(page)}, line {block.line}: {block.language or 'no language'}"


def test_what_is_not_run_has_a_reason() -> None:
    consoles = [block for page in PAGES for block in blocks(page) if block.language == "console"]
    shown = [command.strip() for block in consoles for command in block.commands]
    for command in shown:
        assert any(command.startswith(each.strip()) for each in NOT_RUN), f"no reason is given for: {command}"
    for each in NOT_RUN:
        assert any(command.startswith(each.strip()) for command in shown), f"nothing begins so any more: {each}"


def remember(function: Callable[..., Any], key: Callable[..., object]) -> Callable[..., Any]:
    """A function that works out each answer once."""
    answers: dict[object, Any] = {}

    def answer(*given: Any, **named: Any) -> Any:
        asked = key(*given, **named)
        if asked not in answers:
            answers[asked] = function(*given, **named)
        return answers[asked]

    return answer


@pytest.fixture(scope="module")
def remembering(reader: Reader) -> Iterator[None]:
    """Each document is read once, and preferences are drawn once: most pages have the same ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "read", remember(reader.read, lambda document, *_: document.model_dump_json()))
        patch.setattr(spacy, "Reader", lambda threads: reader)
        patch.setattr(batch, "Reader", lambda: reader)
        patch.setattr(batch, "cores", lambda: 1)  # all are read in this process
        ray = engine._ray()
        patch.setattr(ray, "init", partial(start_patiently, ray.init, ray.shutdown))
        patch.setattr(workings, "sample", remember(workings.sample, lambda *given: repr(given)))
        patch.setattr(deal_answers, "efficiency", remember(deal_answers.efficiency, lambda *given: repr(given)))
        patch.setattr(Meaning, "_one", remember(Meaning._one, lambda _, passage: passage))
        yield


@pytest.mark.slow
@pytest.mark.usefixtures("remembering")
@pytest.mark.parametrize("page", [p for p in RUNNING if name_of(p) not in NOT_OURS], ids=name_of)
def test_commands_and_python_run_in_order(
    page: Path, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = snippets.ready(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    if name_of(page) not in STARTS_WITH_NOTHING:
        copied(request.getfixturevalue("coded"), tmp_path)
    told, lines, missing = "", 0, []
    session: dict[str, object] = {"__name__": "__main__"}
    for block in blocks(page):
        if block.language == "sh":
            told = ""
            for command in (each for each in block.commands if each.split("#")[0].strip() not in MAKE):
                serving = re.match(r"\S*pourparler serve\b", command)
                told += (snippets.answers_until_stopped if serving else snippets.ran)(command, tmp_path, environment)
        elif block.language == "python":
            with redirect_stdout(io.StringIO()) as printed:
                exec(compile(block.text, f"{page}, line {block.line}", "exec"), session)
            told = printed.getvalue()
        elif block.language == "text" and told:
            lines += len(block.text.splitlines())
            missing += snippets.missed(block.text, told)
    # The network is 8 bit: on other processors it may round otherwise, and a line or two of what it read differ.
    assert len(missing) <= lines // 10, missing


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_files_that_it_shows_are_read(page: Path) -> None:
    for block in blocks(page):
        if block.language == "yaml":
            names = yaml.safe_load(block.text)
            read = (
                read_dispute if "decision_makers" in names else read_scenario if "codings" in names else read_codebook
            )
            read(block.text)
        elif block.language == "json":
            json.loads(block.text)


@pytest.mark.slow
def test_questions_in_sql_are_answered(coded: Path) -> None:
    asked = [block.text for page in PAGES for block in blocks(page) if block.language == "sql"]
    assert asked
    with sqlite3.connect(coded) as connection:
        for question in asked:
            assert connection.execute(question).fetchall()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    for link in snippets.links(page):
        path, _, anchor = link.partition("#")
        meant = (page.parent / path).resolve() if path else page
        assert meant.is_relative_to(ROOT) and meant.exists(), link
        if anchor and meant.suffix == ".md":
            assert anchor in snippets.anchors(meant), link


def test_commands_and_their_options_are_the_programs() -> None:
    made = runpy.run_path(str(DOCS / "make_commands.py"))
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert made["page"](text) == text, "run docs/make_commands.py"
    assert sorted(re.findall(r"<!-- command: (.+) -->", text)) == sorted(made["commands"]())
    for words, command in made["commands"]().items():
        assert made["parameters"](command), words
        for each in made["parameters"](command):
            assert each.info.help, f"{words}: {each.name} has no words in --help"


def test_the_table_of_options_misses_none_that_help_tells(run: Run) -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    told = run("export", "--help").stdout
    section = text.split("<!-- command: export -->")[1].split("<!-- end -->")[0]
    names = set(re.findall(r"--[a-z-]+", told)) - {"--help"}
    assert names == {"--since", "--until", "--as-of", "--set"}
    assert names <= set(re.findall(r"--[a-z-]+", section))


def test_every_setting_of_the_workbench_is_reported() -> None:
    text = (DOCS / "operating.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`(\w+)`", text))
    assert {each.name for each in fields(Settings)} <= told
    for name, value in vars(workbench_settings).items():
        if not name.isupper():
            continue
        row = next((line for line in text.splitlines() if line.startswith("|") and f"`{name}`" in line), None)
        assert row, name
        assert str(value if value < 2**20 else value // 2**20) in re.findall(r"\d+", row), (name, value)


@pytest.mark.parametrize("format", BUILTIN, ids=lambda each: each.name)
def test_every_format_has_its_row_and_its_page(format: Format) -> None:
    page = DOCS / "exchange" / "index.md"
    form = rf"^\| `{format.name}` \|([^|]*)\|([^|]*)\|[^|]+\| \[[^|]+\]\((.+?)\) \|$"
    row = re.search(form, page.read_text(encoding="utf-8"), re.MULTILINE)
    assert row, f"docs/exchange/index.md: no row of {format.name}"
    assert ("✓" in row[1], "✓" in row[2]) == (
        isinstance(format, ImportFormat),
        isinstance(format, ExportFormat),
    )
    its = (page.parent / row[3]).read_text(encoding="utf-8")
    for setting in format.settings:
        assert re.search(rf"`{setting}`|--set {setting}=", its), f"{row[3]}: says nothing of --set {setting}"


def test_every_method_of_a_ledger_is_reported() -> None:
    told = set(re.findall(r"`(?:ledger\.)?([\w.]+)`", (DOCS / "api.md").read_text(encoding="utf-8")))
    assert set(method_names()) <= told


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `make docs` builds it: whatever its builder warns of is a fault."""
    folder = tmp_path_factory.mktemp("site") / "site"
    words = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.mark.slow
def test_the_site_has_every_page_and_asks_nothing_of_another_host(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    built = {page.relative_to(site).with_suffix(".md").as_posix() for page in pages}
    assert {page.relative_to(DOCS).as_posix().replace("README", "index") for page in DOCS.rglob("*.md")} <= built
    for page in pages:
        tree = html.parse(str(page)).getroot()
        for name in ("src", "srcset", "poster", "data", "action"):
            for value in tree.xpath(f"//@{name}"):
                assert not re.match(r"(?:https?:)?//", value.strip()), (page.name, value)
        for value in tree.xpath("//link/@href"):
            assert not re.match(r"(?:https?:)?//", value.strip()), (page.name, value)
        for text in (*tree.xpath("//style/text()"), *tree.xpath("//@style")):
            assert "//" not in text, (page.name, text)
        # The theme's script would fetch Mermaid for a diagram; there is none.
        assert not tree.xpath("//*[contains(@class, 'mermaid')]")
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(?:url\(\s*['\"]?|@import\s*['\"])(?:https?:)?//", sheet.read_text(encoding="utf-8"))


@pytest.mark.slow
def test_links_of_the_site_lead_to_its_files(site: Path) -> None:
    for page in site.rglob("*.html"):
        for value in html.parse(str(page)).getroot().xpath("//*[self::a or self::link]/@href | //img/@src"):
            path = value.partition("#")[0].partition("?")[0]
            if path and "://" not in path and page.name != "404.html":
                assert (page.parent / path).exists(), (page.relative_to(site), value)
