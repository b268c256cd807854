"""The negotiation corpus: labels in this repository, texts from public ones."""

from __future__ import annotations

import gzip
import hashlib
import json
import runpy
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from suite import ROOT

NEGOTIATION = ROOT / "training" / "negotiation"
TEXT = "Mara Vell met the envoys in Quill. The talks go on."
Rebuild = Callable[..., Iterator[tuple[str, Any]]]


@pytest.fixture(scope="module")
def rebuild() -> Rebuild:
    found: Rebuild = runpy.run_path(str(ROOT / "training" / "rebuild_negotiation.py"))["rebuild"]
    return found


@pytest.fixture
def clones(tmp_path: Path) -> Path:
    """A clone of one of the repositories, with one article."""
    folder = tmp_path / "clones" / "Article-Bias-Prediction"
    (folder / "data" / "jsons").mkdir(parents=True)
    article = {"title": "Talks", "content_original": f" {TEXT}"}
    (folder / "data" / "jsons" / "a1.json").write_text(json.dumps(article), encoding="utf-8")
    for words in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "Add an article")):
        identity = ("-c", "user.name=ana", "-c", "user.email=ana@lamp.example", "-c", "commit.gpgsign=false")
        subprocess.run(["git", "-C", str(folder), *identity, *words], check=True)
    return tmp_path / "clones"


def labels(tmp_path: Path, *entries: dict[str, Any]) -> Path:
    place = tmp_path / "labels.jsonl.gz"
    with gzip.open(place, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(entry) + "\n" for entry in entries)
    return place


def entry(name: str, text: str) -> dict[str, Any]:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {"id": f"allsides/{name}", "split": "dev", "length": len(text), "sha256": digest, "labels": {"meetings": []}}


def test_a_text_is_put_beside_its_labels(rebuild: Rebuild, clones: Path, tmp_path: Path) -> None:
    opening = TEXT[:34]
    ((split, document),) = rebuild(clones, labels(tmp_path, entry("a1", opening)))
    assert split == "dev"
    assert document == {"id": "allsides/a1", "title": "Talks", "text": opening, "labels": {"meetings": []}}


def test_a_text_that_changed_or_is_missing_is_named(rebuild: Rebuild, clones: Path, tmp_path: Path) -> None:
    found = rebuild(clones, labels(tmp_path, entry("a1", "Other words."), entry("a2", TEXT)))
    assert [line for _, line in found] == [
        "allsides/a1: the text is not the one that was labelled",
        "allsides/a2: Article-Bias-Prediction has no file data/jsons/a2.json",
    ]


@pytest.fixture(scope="module")
def published() -> list[dict[str, Any]]:
    """The labels of every document, as the repository has them."""
    with gzip.open(NEGOTIATION / "labels.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def test_the_published_labels_lie_in_their_texts(published: list[dict[str, Any]]) -> None:
    assert len({document["id"] for document in published}) == len(published) == 3054
    for document in published:
        spans = [m["trigger"] for m in document["labels"]["meetings"]] + [
            span for said in document["labels"]["statements"] for span in said["content"]
        ]
        assert all(0 <= start < end <= document["length"] for start, end in spans)


def test_every_statement_has_its_place_among_the_cues(published: list[dict[str, Any]]) -> None:
    with gzip.open(NEGOTIATION / "cues.json.gz", "rt", encoding="utf-8") as file:
        cues = json.load(file)
    assert cues.keys() == {document["id"] for document in published}
    for document in published:
        for said, cue in zip(document["labels"]["statements"], cues[document["id"]], strict=True):
            if cue is not None:
                start, end = cue
                assert 0 <= start < end <= document["length"]
                assert said["source"] is None or end <= said["source"][0] or start >= said["source"][1]
