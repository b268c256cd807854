"""Fields are only ever added to a record: what this version does not know is ignored wherever a record is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pourparler.ledger import open_ledger
from pourparler.ledger.ingest.write import fingerprint
from pourparler.reader.evaluation.gold import load_gold
from pourparler.record import Record
from pourparler.scale import Plan, results
from pourparler.scale.results import Row
from strategies import example_record
from suite import Run

SCHEMA = json.loads((Path(__file__).parent.parent.parent / "docs" / "record.schema.json").read_text(encoding="utf-8"))
NEW = {"mood": ["calm"], "weight": {"of": 3}}


def later(part: Any) -> Any:
    """The same with fields of a later version at every level."""
    if isinstance(part, dict):
        return {name: later(value) for name, value in part.items()} | NEW
    return [later(each) for each in part] if isinstance(part, list) else part


def lines() -> tuple[Record, str]:
    record = example_record()
    return record, json.dumps(later(json.loads(record.json_line())))


def test_unknown_fields_are_ignored_at_every_level() -> None:
    record, told = lines()
    assert told.count("mood") > 30
    assert Record.model_validate_json(told) == record
    assert Record.model_validate(json.loads(told)) == record


def test_what_is_written_has_the_fields_of_the_schema_alone() -> None:
    record, told = lines()
    again = Record.model_validate_json(told)
    assert again.json_line() == record.json_line()
    tampered = again.model_copy(update={"mood": "calm"})
    assert "mood" not in tampered.json_line()
    for level in ("statements", "meetings", "proposals", "actors"):
        written = json.loads(record.json_line())[level][0]
        known = SCHEMA["$defs"][level[:-1].capitalize()]["properties"]
        assert set(written) == set(known)


def test_the_schema_allows_fields_that_are_added() -> None:
    assert "additionalProperties" not in json.dumps(SCHEMA)


def test_a_ledger_takes_a_record_of_a_later_version(tmp_path: Path) -> None:
    record, told = lines()
    with open_ledger(tmp_path / "talks.ledger", create=True) as ledger:
        assert ledger.add(Record.model_validate_json(told)).new
        assert not ledger.add(record).new
        assert len(ledger.statements.list(document=record.document.id)) == len(record.statements)


class Later(Record):
    """A record as a later version writes it."""

    def json_line(self) -> str:
        return json.dumps(later(json.loads(super().json_line())))


def test_results_of_a_later_version_come_in(run: Run, tmp_path: Path) -> None:
    record = example_record()
    output, key = tmp_path / "out", "0" * 16
    plan = Plan(str(output), record.reader)
    file = results.result_file(plan, key, 0, "f0")
    row = Row(0, fingerprint(record.document.text), Later.model_validate(record.model_dump(by_alias=True)), None)
    counts = results.write(plan, file, "a.jsonl", [row])
    results.write_manifest(plan, key, "a.jsonl", sha256="f0", size=1, files=[file], counts=counts)
    assert "mood" in next(iter(next(iter(results.read_rows(str(output)))))).record
    assert run("add", "talks.ledger", output).returncode == 0
    with open_ledger(tmp_path / "talks.ledger") as ledger:
        assert len(ledger.statements.list(document=record.document.id)) == len(record.statements)


def test_gold_of_a_later_version_is_read(tmp_path: Path) -> None:
    record, told = lines()
    (tmp_path / "quill-1.json").write_text(told, encoding="utf-8")
    assert load_gold(tmp_path) == [record]
