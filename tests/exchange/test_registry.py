"""Formats are found by name, those of other packages by entry point; one that is broken does not break the others."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest

from pourparler.exchange import ExchangeError, ExportOptions, export_file, find_format, formats, import_file
from pourparler.exchange.builtin import BUILTIN
from pourparler.exchange.registry import GROUP
from stores import new_ledger
from suite import ROOT

COUNT = '''
from pourparler.exchange import Report


class Count:
    """A file with the number of documents."""

    name = "count"
    description = "Count: a file with one number"
    settings = ("digits",)

    def write(self, ledger, path, options):
        path.write_text(f"{len(ledger.documents.list()):0{options.settings.get('digits', '1')}}")
        return Report(f"{path}: counted")


COUNT = Count()
'''
Install = Callable[[str, str, str], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Install a package of one module, with entry points of formats."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(site)

    def installed(package: str, source: str, entries: str) -> None:
        (site / f"{package}.py").write_text(source)
        about = site / f"{package}-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
        (about / "entry_points.txt").write_text(f"[{GROUP}]\n{entries}\n")

    return installed


def test_a_format_of_another_package_is_one_like_ours(install: Install, tmp_path: Path) -> None:
    install("count_format", COUNT, "count = count_format:COUNT")
    assert set(formats()) == {"count", *(each.name for each in BUILTIN)}
    with new_ledger(tmp_path / "talks") as ledger:
        report = export_file(ledger, "count", tmp_path / "n", ExportOptions(settings={"digits": "3"}))
        assert report.summary.endswith("counted")
        assert (tmp_path / "n").read_text() == "000"
        with pytest.raises(ExchangeError, match="count has no setting 'colour'; it has digits"):
            export_file(ledger, "count", tmp_path / "n", ExportOptions(settings={"colour": "red"}))
        with pytest.raises(ExchangeError, match="count can only be exported; formats that can be imported are annot"):
            import_file(ledger, "count", tmp_path / "n", "ana")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import a_module_that_is_missing", "ModuleNotFoundError"),
        ("raise SystemError('two\\nlines')", "SystemError: two lines"),
        ("def broken(:", "SyntaxError"),
        ("", "AttributeError"),
        ("FORMAT = object()", "neither 'read' nor 'write'"),
    ],
)
def test_a_broken_format_is_reported_in_one_line_and_breaks_no_other(
    source: str, reason: str, install: Install, caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest
) -> None:
    package = f"broken_{request.node.callspec.indices['source']}"
    install(package, source, f"broken = {package}:FORMAT")
    with caplog.at_level(logging.WARNING):
        assert set(formats()) == {each.name for each in BUILTIN}
    [line] = caplog.messages
    assert package in line and reason in line and "\n" not in line
    with pytest.raises(ExchangeError) as caught:
        find_format("broken")
    assert str(caught.value) == line
    assert find_format("csv").name == "csv"


def test_no_package_replaces_one_of_our_formats(install: Install) -> None:
    install("other_csv", COUNT, "csv = other_csv:COUNT")
    assert find_format("csv") is formats()["csv"]
    assert find_format("csv").name == "csv"


def test_an_unknown_format_is_answered_with_those_there_are() -> None:
    with pytest.raises(ExchangeError, match="there is no format 'nonsense'; the formats are annotation, brat, csl"):
        find_format("nonsense")


def test_our_formats_are_declared_as_entry_points() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        declared = tomllib.load(file)["project"]["entry-points"][GROUP]
    assert [each.name for each in BUILTIN] == sorted(declared)
    for each in BUILTIN:
        assert metadata.EntryPoint(each.name, declared[each.name], GROUP).load() is each
