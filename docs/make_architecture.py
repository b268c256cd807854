"""Write the diagram of ARCHITECTURE.md from the imports of the code.

    .venv/bin/python docs/make_architecture.py

An arrow leads from a package to one that it imports. Arrows that follow from others are left out: if A imports B, and B
imports C, there is no arrow from A to C.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "pourparler"
PAGE = ROOT / "ARCHITECTURE.md"
_DIAGRAM = re.compile(r"(<!-- diagram -->\n).*?(<!-- end -->)", re.DOTALL)
_NOT_CODE = {"data", "migrations"}


def units() -> dict[str, list[Path]]:
    """The modules of each package, and of the one module that all of them share."""
    packages = {path.parent.name: sorted(path.parent.rglob("*.py")) for path in sorted(SOURCE.glob("*/__init__.py"))}
    return {**packages, "record": [SOURCE / "record.py"]}


def imports(path: Path) -> Iterator[str]:
    """What a module imports of the project, at its top or inside functions, by the name after ``pourparler``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "pourparler":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from _inside(node.module or "")
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield from _inside(alias.name)


def _inside(name: str) -> list[str]:
    return name.split(".")[1:2] if name.startswith("pourparler.") else []


def graph() -> dict[str, set[str]]:
    """What each package imports of the others."""
    modules = units()
    return {
        name: {to for path in paths for to in imports(path) if to in modules and to != name}
        for name, paths in modules.items()
    }


def reduced(edges: dict[str, set[str]]) -> dict[str, set[str]]:
    """A graph without the edges that follow from others.

    >>> {name: sorted(to) for name, to in reduced({"a": {"b", "c"}, "b": {"c"}, "c": set()}).items()}
    {'a': ['b'], 'b': ['c'], 'c': []}
    """

    def reached(start: str) -> set[str]:
        found: set[str] = set()
        waiting = [start]
        while waiting:
            new = edges[waiting.pop()] - found
            found |= new
            waiting += new
        return found

    follows = {name: {end for via in to for end in reached(via)} for name, to in edges.items()}
    return {name: to - follows[name] for name, to in edges.items()}


def folders(name: str) -> list[str]:
    """The packages inside a package."""
    inside = {path.parent.name for path in (SOURCE / name).glob("*/__init__.py")}
    return sorted(inside - _NOT_CODE)


def diagram() -> str:
    """The graph as a Mermaid flowchart, with the packages inside each package."""
    edges = reduced(graph())
    lines = ["flowchart TD"]
    for name in sorted(edges):
        inside = folders(name)
        rows = [" · ".join(inside[at : at + 4]) for at in range(0, len(inside), 4)]
        lines.append(f'    {name}["{"<br>".join([f"<b>{name}</b>", *rows])}"]')
    lines += [f"    {name} --> {end}" for name in sorted(edges) for end in sorted(edges[name])]
    return "\n".join(lines)


def page(text: str) -> str:
    """The page with its diagram made again."""
    return _DIAGRAM.sub(lambda found: f"{found[1]}```mermaid\n{diagram()}\n```\n{found[2]}", text)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
