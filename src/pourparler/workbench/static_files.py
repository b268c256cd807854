"""Static files: scripts, style sheets, the mark, and Vega from its installed package.

Their addresses contain a digest of all of them, so that a browser keeps each file until any of them changes: modules
import each other by relative addresses, and an import must never mix two versions.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

_VEGA = "vega.js"
_VEGA_EXPORT = "export { vegaEmbed };"
# Browsers run a module only with a JavaScript type, and what a system takes .js for differs.
_MEDIA_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}


@dataclass(frozen=True)
class StaticFile:
    """The content of a file and its media type."""

    content: bytes
    media_type: str


def static_path(name: str) -> str:
    """The address of a static file.

    Parameters
    ----------
    name
        The path of the file in the folder ``static``, such as ``pages/review.js``.

    Raises
    ------
    KeyError
        If there is no such file.

    Examples
    --------
    >>> static_path("common.js") == f"/static/{static_version()}/common.js"
    True
    """
    if name != _VEGA and name not in _contents():
        raise KeyError(name)
    return f"/static/{static_version()}/{name}"


def static_file(name: str) -> StaticFile | None:
    """The static file of a name; None if there is no such file."""
    content = _vega() if name == _VEGA else _contents().get(name)
    return None if content is None else StaticFile(content, _MEDIA_TYPES[name.rpartition(".")[2]])


@cache
def static_version() -> str:
    """A digest of the contents of all static files: 16 hexadecimal digits."""
    digest = hashlib.sha256()
    digest.update(f"{version('vl-convert-python')} {_VEGA_EXPORT}".encode())
    for name, content in sorted(_contents().items()):
        digest.update(f"\0{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


@cache
def _vega() -> bytes:
    import vl_convert  # slow to import, and only charts need it

    return str(vl_convert.javascript_bundle(_VEGA_EXPORT)).encode()


@cache
def _contents() -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    _read_folder(files("pourparler.workbench") / "static", "", found)
    return found


def _read_folder(folder: Traversable, prefix: str, found: dict[str, bytes]) -> None:
    for each in folder.iterdir():
        if each.is_dir():
            _read_folder(each, f"{prefix}{each.name}/", found)
        elif each.name.rpartition(".")[2] in _MEDIA_TYPES:
            found[prefix + each.name] = each.read_bytes()
