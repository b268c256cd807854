"""The version of the packaged weights. Reading it loads neither the weights nor the libraries that run them."""

from __future__ import annotations

import json
from importlib.resources import files


def weights_version() -> str:
    """Read the version of the packaged weights.

    >>> weights_version() != ""
    True
    """
    version: dict[str, str] = json.loads((files("pourparler.reader") / "weights" / "version.json").read_text())
    return version["weights"]
