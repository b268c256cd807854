"""A hook of mkdocs: pages and files that lie beside docs/ join the site, and links between the two hold in both places.

In the repository a page links to files as they lie there (``../training/README.md``); in the site, whose root is docs/,
the same file stands at its own path (``training/README.md``).
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parent.parent
BESIDE = (
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "examples/README.md",
    "examples/codebook.yaml",
    "examples/cases/camp-david.yaml",
    "examples/cases/coal-wages.yaml",
    "examples/cases/panama-canal.yaml",
    "examples/elmira.yaml",
    "examples/strike.yaml",
    "training/README.md",
    "training/RESULTS.md",
)
"""What joins, by its path in the repository and in the site."""

_LINK = re.compile(r"(\]\()([^)\s#:]+)((?:#[^)\s]*)?\))")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what lies beside docs/, and the workbench's sign as the site's."""
    for path in BESIDE:
        files.append(File.generated(config, path, abs_src_path=str(ROOT / path)))
    mark = ROOT / "src/pourparler/workbench/static/mark.svg"
    files.append(File.generated(config, "mark.svg", abs_src_path=str(mark)))
    return files


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Turn links between files of the repository into links between files of the site."""
    here = page.file.src_uri
    return linked(markdown, here if here in BESIDE else f"docs/{here}")


def linked(markdown: str, source: str) -> str:
    """Turn the links of a page.

    Parameters
    ----------
    source : the page's path in the repository

    >>> linked("[how](../training/README.md#terms) [it](record.md)", "docs/model-card.md")
    '[how](training/README.md#terms) [it](record.md)'
    >>> linked("[it](../docs/codebook.md)", "examples/README.md")
    '[it](../codebook.md)'
    """
    folder = posixpath.dirname(source)

    def turned(link: re.Match[str]) -> str:
        meant = posixpath.normpath(posixpath.join(folder, link[2]))
        return link[1] + posixpath.relpath(_in_site(meant), _in_site(folder or ".")) + link[3]

    return _LINK.sub(turned, markdown)


def _in_site(path: str) -> str:
    """Where a path of the repository is in the site: docs/ is its root."""
    return posixpath.relpath(path, "docs") if path == "docs" or path.startswith("docs/") else path
