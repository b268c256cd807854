"""The design system: one set of tokens that every style sheet uses, readable in both themes, shown on a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import pourparler.workbench
from desks import asked
from pourparler.ledger import open_ledger
from pourparler.workbench.design import Contrast, contrasts, tokens

FOLDER = Path(pourparler.workbench.__file__).parent
SHEETS = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("static/styles/*.css"))}
OTHERS = {name: text for name, text in SHEETS.items() if name != "tokens.css"}


@pytest.mark.parametrize("pair", contrasts(), ids=lambda pair: f"{pair.colour} on {pair.ground}")
def test_colours_have_enough_contrast_in_both_themes(pair: Contrast) -> None:
    assert min(pair.light, pair.dark) >= pair.least


def test_the_themes_differ_in_colours_alone() -> None:
    """Each colour has two values, and no rule but the choice of the colour scheme names a theme."""
    themed = [body for rule, body in re.findall(r"([^{}]+)\{([^{}]*)\}", "".join(SHEETS.values())) if "-theme" in rule]
    assert [body.strip() for body in themed] == ["color-scheme: dark;", "color-scheme: light;"]
    assert "prefers-color-scheme" not in "".join(SHEETS.values())


@pytest.mark.parametrize("name", OTHERS)
def test_style_sheets_take_colours_sizes_and_corners_from_the_tokens(name: str) -> None:
    text = re.sub(r"/\*.*?\*/", "", OTHERS[name], flags=re.DOTALL)
    assert not re.findall(r"(?<![\w-])#[0-9a-fA-F]{3,8}\b(?=[^{}]*;)|\brgba?\(|\bhsla?\(", text)
    assert not re.findall(r"border-radius:(?![^;]*var\()[^;]*[1-9]\d*px[^;]*;", text)
    assert not re.findall(r"font-size: (?!var\(|min\(|inherit)[^;]+;", text)
    assert "font-family: " not in re.sub(r"font-family: var\(--(?:serif|sans|mono)\)", "", text)


@pytest.mark.parametrize("name", SHEETS)
def test_every_token_that_is_used_exists(name: str) -> None:
    known = {each.name for each in tokens()} | {"top"}
    assert set(re.findall(r"var\(--([a-z0-9-]+)", SHEETS[name])) <= known


def test_no_selector_is_styled_twice_at_the_top_of_a_sheet() -> None:
    """What is the same on all pages stands in one place: no two sheets have a rule for the same plain class."""
    seen: dict[str, str] = {}
    for name, text in SHEETS.items():
        flat = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", text)
        for rule in re.findall(r"(?<!,\n)^(\.[a-z-]+) \{$", flat, re.MULTILINE):
            assert seen.setdefault(rule, name) == name, (rule, name, seen[rule])


def test_templates_have_no_styles_of_their_own() -> None:
    for path in sorted(FOLDER.glob("templates/*.html")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\bstyle=|<style", text), path.name


def test_the_page_of_the_design_system_lists_the_tokens(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "talks.ledger", create=True) as ledger, asked(ledger) as client:
        names = {each["name"] for each in client.get("/design.json")["tokens"]}
        page = client.client.get("/design").text
    assert names == {each.name for each in tokens()}
    assert all(f"--{each.name}" in page for each in tokens() if each.light or each.name.startswith(("text", "space")))
