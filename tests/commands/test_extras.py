"""Optional packages: each is reported in one line when it is missing, and the core works without any of them."""

from __future__ import annotations

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
    hidden: Iterable[str], code: str, *words: str | Path, folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process that cannot import some modules."""
    program = _PROGRAM.format(hidden=set(hidden), code=code)
    return subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, cwd=folder)


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


def test_the_core_works_without_any_extra(tmp_path: Path) -> None:
    def run(*words: str | Path) -> str:
        done = without(OPTIONAL, RUN, *words, folder=tmp_path)
        assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr
        return done.stdout

    assert '"schema"' in run("read", DISPATCHES, "--format", "jsonl", "--jobs", "1")
    run("add", "talks.ledger", DISPATCHES, "--jobs", "1")
    for form in ("text", "md", "html"):
        assert "Port Merrow" in run("brief", "talks.ledger", "--format", form)
    for name in ("documents", "statements", "actors", "meetings", "proposals", "positions", "history"):
        assert run(name, "talks.ledger")
    assert run("changes", "talks.ledger", "--since", "2031-01-01")
    assert run("search", "talks.ledger", "talks")
    assert run("export", "talks.ledger", "csv", "tables") == ""
    run("codebook", "use", "talks.ledger", ROOT / "examples" / "codebook.yaml")
    assert "insists" in run("code", "talks.ledger", "s1", "insists", "port=lease of berths", "--party", "Tarvonia")
    assert run("codebook", "suggest", "talks.ledger")


def test_a_page_without_charts_says_how_to_get_them(tmp_path: Path) -> None:
    done = without(EXTRAS["charts"], RUN, "brief", tmp_path / "no.ledger", "--format", "html")
    assert done.returncode == 2  # the ledger is missing, whatever is installed
    made = without(OPTIONAL, RUN, "add", "talks.ledger", DISPATCHES, "--jobs", "1", folder=tmp_path)
    assert made.returncode == 0
    done = without(OPTIONAL, RUN, "brief", "talks.ledger", "--format", "html", folder=tmp_path)
    assert done.returncode == 0 and "<svg" not in done.stdout
    assert done.stderr == "the page is written without charts: " + line(
        "drawing charts", "altair and vl_convert", "charts"
    )
    done = without(OPTIONAL, RUN, "brief", "talks.ledger", "--format", "pdf", "-o", "brief.pdf", folder=tmp_path)
    assert (done.returncode, done.stderr) == (2, line("--format pdf", "typst, altair and vl_convert", "pdf"))


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
