"""Write the JSON schemas of docs from the types that hold records, scenarios, disputes and codebooks to them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from pourparler.codebook.model import CodebookForm
from pourparler.record import Record
from pourparler.settlement import ScenarioForm
from pourparler.settlement.graph_model import DisputeForm


def _text(form: type[BaseModel], **how: Any) -> str:
    return json.dumps(form.model_json_schema(**how), indent=1, ensure_ascii=False) + "\n"


def schemas() -> dict[str, str]:
    """The JSON schemas, as texts, by the names of their files."""
    return {
        "record.schema.json": _text(Record, by_alias=True, mode="serialization"),
        "codebook.schema.json": _text(CodebookForm),
        "scenario.schema.json": _text(ScenarioForm),
        "dispute.schema.json": _text(DisputeForm),
    }


if __name__ == "__main__":
    for name, text in schemas().items():
        (Path(__file__).parent / name).write_text(text, encoding="utf-8")
