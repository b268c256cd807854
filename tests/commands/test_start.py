"""The start of the program: what each call loads, and that the list of commands is the commands'."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from typer.main import get_group

import pourparler
from pourparler.commands.app import COMMANDS

SLOW = {
    "alembic",
    "fastapi",
    "highspy",
    "jinja2",
    "lxml",
    "numpy",
    "onnxruntime",
    "pourparler.brief",
    "pourparler.codebook.model",
    "pourparler.intake",
    "pourparler.ledger",
    "pourparler.reader",
    "pourparler.record",
    "pourparler.settlement",
    "pourparler.workbench",
    "pyarrow",
    "rich",
    "sqlalchemy",
    "tokenizers",
    "trafilatura",
    "uvicorn",
    "yaml",
}
"""Packages that take a while to load, or bring in one that does."""

_PROGRAM = """
import sys
from pourparler.cli import main
try:
    main()
finally:
    print("\\nloaded", *sorted(sys.modules), file=sys.stderr)
"""


def loaded(program: str, *words: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True)
    assert "Traceback" not in done.stderr, done.stderr
    return set(done.stderr.rpartition("\nloaded ")[2].split())


@pytest.mark.parametrize(
    "words",
    [
        "--version",
        "--help",
        "nonsense",
        "--nonsense",
        "read",
        "user",
        "serve --port x",
        "import --help",
        "export --help",
    ],
)
def test_help_and_wrong_calls_load_nothing_slow(words: str) -> None:
    given = {"pydantic"} if "x" in words.split() else set()  # what converts an option that is given
    assert not ((SLOW | {"pydantic"}) - given) & loaded(_PROGRAM, *words.split())


@pytest.mark.slow
def test_reading_a_text_loads_nothing_for_the_web_pages_or_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "talks.txt").write_text("Mara Vell said on Monday that the harbour would stay open.", encoding="utf-8")
    found = loaded(_PROGRAM, "read", str(tmp_path / "talks.txt"), "--format", "jsonl")
    assert not {"charset_normalizer", "http.client", "lxml", "pypdfium2", "rich", "ssl", "trafilatura"} & found
    assert not {f"pourparler.intake.{part}" for part in ("feeds", "pages", "pdf", "stamps", "warc", "web")} & found


def test_importing_a_module_of_commands_loads_nothing_slow() -> None:
    modules = "".join(f"import pourparler.commands.{entry.module}\n" for entry in COMMANDS.values())
    assert not SLOW & loaded(f"import sys\n{modules}\nprint('\\nloaded', *sys.modules, file=sys.stderr)")


def test_importing_the_package_loads_none_of_its_parts() -> None:
    found = loaded("import sys, pourparler; print('\\nloaded', *sys.modules, file=sys.stderr)")
    assert {name for name in found if name.startswith("pourparler.")} == {"pourparler._version"}
    assert "importlib.metadata" not in found


def test_names_of_the_package_are_there() -> None:
    from pourparler import record

    assert pourparler.Record is record.Record
    assert set(pourparler.__all__) <= set(dir(pourparler))
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = pourparler.nonsense


def test_the_list_of_commands_is_what_the_modules_say() -> None:
    modules = dict.fromkeys(entry.module for entry in COMMANDS.values())
    found = {}
    for module in modules:
        for name, command in get_group(import_module(f"pourparler.commands.{module}").app).commands.items():
            found[name] = (module, " ".join((command.help or "").split()))
    assert {name: tuple(entry) for name, entry in COMMANDS.items()} == found


def test_every_command_has_its_help() -> None:
    from typer.testing import CliRunner

    from pourparler.commands.app import app

    for name in COMMANDS:
        told = CliRunner().invoke(app, [name, "--help"])
        assert told.exit_code == 0, name
        assert f" {name} " in told.stdout.splitlines()[0]


def test_a_command_that_is_not_there_is_refused_with_those_that_look_like_it() -> None:
    done = subprocess.run([sys.executable, "-m", "pourparler", "serch"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "'search'" in done.stderr


def test_python_m_runs_the_program() -> None:
    done = subprocess.run([sys.executable, "-m", "pourparler", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"pourparler {pourparler.__version__}\n"
    done = subprocess.run([sys.executable, "-m", "pourparler", "--help"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Usage: ")
    assert set(COMMANDS) <= set(done.stdout.split())
