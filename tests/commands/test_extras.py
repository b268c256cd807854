"""Optional packages: each is reported in one line when it is missing, and the core works without any of them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from pourparler.extras import EXTRAS, MissingExtraError, require
from suite import ROOT

DISPATCHES = ROOT / "examples" / "dispatches"
STRIKE = ROOT / "examples" / "strike.yaml"
OPTIONAL = sorted({name for names in EXTRAS.values() for name in names})
MODULES = {"argon2-cffi": "argon2", "psycopg[binary]": "psycopg", "ray[data]": "ray", "vl-convert-python": "vl_convert"}
"""Packages whose module has another name."""
_PROGRAM = """
import sys

class Hidden:
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in {hidden!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Hidden)
{code}
"""
RUN = "from pourparler.cli import main\nmain()"


def without(
    hidden: Iterable[str], code: str, *words: str | Path, folder: Path | None = None, given: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process that cannot import some modules."""
    program = _PROGRAM.format(hidden=set(hidden), code=code)
    return subprocess.run(
        [sys.executable, "-c", program, *words], input=given, capture_output=True, text=True, cwd=folder
    )


def line(purpose: str, modules: str, extra: str) -> str:
    return f"{purpose} needs {modules}: pip install 'pourparler[{extra}]'\n"


def _module(requirement: str) -> str:
    package = re.split(r"[<>=!~; ]", requirement)[0]
    return MODULES.get(package, package.replace("-", "_"))


def test_the_extras_are_those_of_the_package() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    own = {extra: {_module(each) for each in requirements} for extra, requirements in listed.items()}
    for modules in own.values():
        if "pourparler[charts]" in modules:
            modules.remove("pourparler[charts]")
            modules |= own["charts"]
    assert own.pop("all") == {"pourparler[pdf,settlement,workbench]"}
    assert own == {extra: set(modules) for extra, modules in EXTRAS.items()}


@pytest.mark.parametrize("extra", sorted(EXTRAS))
def test_a_missing_extra_is_one_line_with_its_command(extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in EXTRAS[extra]:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtraError) as caught:
        require(extra, "this")
    assert re.fullmatch(rf"this needs [\w, ]+: pip install 'pourparler\[{extra}\]'", str(caught.value))
    assert isinstance(caught.value, ImportError)


SEVERAL = """
import io, json
from contextlib import redirect_stderr, redirect_stdout
from pourparler.commands.app import app
told = []
for words in json.loads(sys.stdin.read()):
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        status = app(words, standalone_mode=False)
    told.append((status or 0, out.getvalue(), err.getvalue()))
print(json.dumps(told))
"""


def test_the_core_works_without_any_extra(tmp_path: Path) -> None:
    """All in one process, which can import none of the optional packages."""
    some = sorted(map(str, DISPATCHES.glob("*.txt")))[:3]
    lists = ("documents", "statements", "actors", "meetings", "proposals", "positions", "history")
    form = {each: ["brief", "talks.ledger", "--format", each] for each in ("text", "md", "html")}
    calls = [
        ["read", some[0], "--format", "jsonl"],
        ["add", "talks.ledger", *some],
        *form.values(),
        ["changes", "talks.ledger", "--since", "2031-01-01"],
        ["search", "talks.ledger", "talks"],
        ["export", "talks.ledger", "csv", "tables"],
        ["codebook", "use", "talks.ledger", str(ROOT / "examples" / "codebook.yaml")],
        ["code", "talks.ledger", "s1", "insists", "port=lease of berths", "--party", "Tarvonia"],
        ["codebook", "suggest", "talks.ledger"],
        *([name, "talks.ledger"] for name in lists),
    ]
    done = without(OPTIONAL, SEVERAL, folder=tmp_path, given=json.dumps(calls))
    assert done.returncode == 0, done.stderr
    told = {" ".join(words): each for words, each in zip(calls, json.loads(done.stdout), strict=True)}
    for words, (status, out, _) in told.items():
        assert status == 0, words
        assert out or words.startswith(("add", "export", "codebook use")), words
    assert '"schema"' in told[" ".join(calls[0])][1]
    assert "insists" in told[" ".join(calls[9])][1]
    for each in form.values():
        assert "Port Merrow" in told[" ".join(each)][1]
    _, page, said = told[" ".join(form["html"])]
    assert "<svg" not in page
    charts = line("drawing charts", "altair and vl_convert", "charts")
    assert said == "the page is written without charts: " + charts
    done = without(OPTIONAL, RUN, "brief", "talks.ledger", "--format", "pdf", "-o", "brief.pdf", folder=tmp_path)
    assert (done.returncode, done.stderr) == (2, line("--format pdf", "typst, altair and vl_convert", "pdf"))


def test_a_missing_ledger_is_reported_whatever_is_installed(tmp_path: Path) -> None:
    done = without(EXTRAS["charts"], RUN, "brief", tmp_path / "no.ledger", "--format", "html")
    assert done.returncode == 2


@pytest.mark.parametrize("hidden", EXTRAS["workbench"])
def test_the_workbench_needs_each_of_its_packages(hidden: str, tmp_path: Path) -> None:
    done = without([hidden], RUN, "serve", tmp_path / "talks.ledger")
    assert (done.returncode, done.stderr) == (2, line("the workbench", hidden, "workbench"))
    assert not (tmp_path / "talks.ledger").exists()


def test_settling_needs_the_solver() -> None:
    done = without(["highspy"], RUN, "settle", STRIKE)
    assert (done.returncode, done.stderr) == (2, line("settlement", "highspy", "settlement"))


def test_the_python_api_raises_the_same_line() -> None:
    code = f"""
from pathlib import Path
from pourparler.extras import MissingExtraError
from pourparler.settlement import read_scenario, settle
talks = read_scenario(Path({str(STRIKE)!r}).read_text("utf-8"))
try:
    settle(talks)
except MissingExtraError as fault:
    print(fault)
try:
    import pourparler.workbench
except ImportError as fault:
    print(fault)
"""
    done = without(["highspy", "fastapi"], code)
    assert done.stdout == line("settlement", "highspy", "settlement") + line("the workbench", "fastapi", "workbench")
