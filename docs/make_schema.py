"""Write docs/record.schema.json from the types of ``pourparler.record``."""

from __future__ import annotations

import json
from pathlib import Path

from pourparler.record import Record


def schema() -> str:
    """The JSON schema of a record, as text."""
    return (
        json.dumps(Record.model_json_schema(by_alias=True, mode="serialization"), indent=1, ensure_ascii=False) + "\n"
    )


if __name__ == "__main__":
    (Path(__file__).parent / "record.schema.json").write_text(schema(), encoding="utf-8")
