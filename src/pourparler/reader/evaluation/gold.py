"""Gold records: what people say that a reading should give."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from pourparler.record import Record


def load_gold(folder: Path | str) -> list[Record]:
    """Read the gold records of a folder, in the order of their file names.

    Raises
    ------
    ValueError
        If the folder holds no ``.json`` file, or one of them is no record; the message names it.
    """
    files = sorted(Path(folder).glob("*.json"))
    if not files:
        raise ValueError(f"{folder}: no gold records (*.json) here; give the folder that holds them")
    return [_load(file) for file in files]


def _load(file: Path) -> Record:
    try:
        return Record.model_validate(json.loads(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "record"
        raise ValueError(f"{file}: not a valid record ({where}: {first['msg']}); correct or remove it") from error
    except (OSError, ValueError) as error:
        raise ValueError(f"{file}: cannot be read as JSON ({error}); correct or remove it") from error
