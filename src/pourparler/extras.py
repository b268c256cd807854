"""Optional packages: which extra installs them, and one message for those that are missing.

``pip install pourparler`` installs what reading, the ledger and the command line need. Everything else is an extra.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.util import find_spec
from types import MappingProxyType

_CHARTS = ("altair", "vl_convert")
EXTRAS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "charts": _CHARTS,
        "llm": ("httpx",),
        "parquet": ("pyarrow",),
        "pdf": ("typst", *_CHARTS),
        "postgres": ("psycopg",),
        "ray": ("ray", "pyarrow"),
        "settlement": ("highspy",),
        "spacy": ("spacy",),
        "workbench": ("fastapi", "uvicorn", "python_multipart", "itsdangerous", "argon2", *_CHARTS),
    }
)
"""The modules that each extra installs, as pyproject.toml lists their packages."""


class MissingExtraError(ImportError):
    """A package of an extra is not installed; ``str(error)`` is one line that ends with the command to install it."""


def missing(extra: str) -> tuple[str, ...]:
    """The modules of an extra that are not installed.

    Parameters
    ----------
    extra
        A key of `EXTRAS`.

    Examples
    --------
    >>> missing("settlement")
    ()
    """
    return tuple(name for name in EXTRAS[extra] if not _is_installed(name))


def require(extra: str, purpose: str) -> None:
    """Check that every module of an extra is installed.

    Parameters
    ----------
    extra
        A key of `EXTRAS`.
    purpose
        What needs it; the subject of the message.

    Raises
    ------
    MissingExtraError
        If a module is missing.

    Examples
    --------
    >>> require("pdf", "--format pdf")
    """
    names = missing(extra)
    if names:
        raise MissingExtraError(f"{purpose} needs {_listed(names)}: pip install 'pourparler[{extra}]'", name=names[0])


def _is_installed(name: str) -> bool:
    if name in sys.modules:
        return sys.modules[name] is not None
    try:
        return find_spec(name) is not None
    except ImportError:  # an import hook may refuse a module so
        return False


def _listed(names: tuple[str, ...]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
