"""Fit and check what a statement's confidence means.

    python training/calibrate.py --corpora CORPORA [--write]

Reads PolNeAR dev, which training has not seen, and says of each statement whether it is right (see
``pourparler.reader.network.calibration``). Printed: the expected calibration error (ten bins of equal width; Guo et
al., ICML 2017), of a table fitted on half of the documents for the other half and the other way about; and a
reliability table. ``--write`` puts the table fitted on all of them into the package.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

import data
import pourparler.reader
from pourparler.intake import zones
from pourparler.reader import Reader
from pourparler.reader.stages.registry import default_stages
from pourparler.reader.stages.statements import StatementsConfig, StatementsStage
from pourparler.record import Document, Span, Statement

TABLE = Path(pourparler.reader.__file__).parent / "network" / "confidence.tsv"
KNOTS = 12
Floats = NDArray[np.float64]


def _places(spans: Sequence[Sequence[int]]) -> set[int]:
    return {k for start, end in spans for k in range(start, end)}


def is_right(said: Statement, gold: list[dict[str, list[Span]]]) -> bool:
    """Whether an attribution of the annotators has this statement's words, its content by half of what both cover."""
    mine = {p: _places(getattr(said, p).spans) for p in ("source", "cue", "content")}
    for attribution in gold:
        theirs = {p: _places(attribution[p]) for p in mine}
        if mine["cue"] and not mine["cue"] & theirs["cue"]:
            continue
        source = bool(mine["source"] & theirs["source"]) or not (mine["source"] or theirs["source"])
        both, either = mine["content"] & theirs["content"], mine["content"] | theirs["content"]
        if source and 2 * len(both) >= len(either):
            return True
    return False


def scored(corpora: Path) -> list[tuple[int, float, bool]]:
    """Document, raw score and whether it is right, for every statement read on dev."""
    raw = StatementsStage(StatementsConfig(is_calibrated=False))
    reader, rows = Reader(stages=[raw if stage.name == raw.name else stage for stage in default_stages()]), []
    for number, article in enumerate(data.lines(corpora / "polnear" / "dev.jsonl.gz")):
        text = article["text"]
        record = reader.read(Document(id=article["id"], text=text, zones=zones(text, article["title"])))
        gold = next(iter(article["annotations"].values()))
        rows += [(number, s.confidence, is_right(s, gold)) for s in record.statements]
    return rows


def fit(score: Floats, right: Floats) -> tuple[Floats, Floats]:
    """Knots of the rising line through (score, share that is right)."""
    order = np.argsort(score)
    parts = [p for p in np.array_split(order, KNOTS) if len(p)]
    x = np.array([score[p].mean() for p in parts])
    y = isotonic_regression([right[p].mean() for p in parts], weights=[len(p) for p in parts]).x
    return x, y


def calibration_error(confidence: Floats, right: Floats, bins: int = 10) -> float:
    """Expected calibration error over bins of equal width."""
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    parts = [which == k for k in range(bins) if (which == k).any()]
    return float(sum(abs(confidence[p].mean() - right[p].mean()) * p.mean() for p in parts))


def main() -> None:
    """Print the figures as JSON; with --write, renew the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    rows = scored(args.corpora)
    half, score, right = (np.array(column, dtype=np.float64) for column in zip(*rows, strict=True))
    half = half % 2
    fitted = np.zeros(len(score))
    for side in (0, 1):
        fitted[half == side] = np.interp(score[half == side], *fit(score[half != side], right[half != side]))
    table = [
        {"confidence": f"{low / 10:.1f}-{(low + 1) / 10:.1f}", "statements": int(here.sum())}
        | {"mean": round(float(fitted[here].mean()), 3), "right": round(float(right[here].mean()), 3)}
        for low in range(10)
        if (here := (np.minimum((fitted * 10).astype(int), 9) == low)).any()
    ]
    errors = {"raw": calibration_error(score, right), "fitted": calibration_error(fitted, right)}
    print(json.dumps({"error": {k: round(v, 4) for k, v in errors.items()}, "table": table}, indent=1))
    if args.write:
        knots = zip(*fit(score, right), strict=True)
        TABLE.write_text("score\tconfidence\n" + "".join(f"{x:.4f}\t{y:.4f}\n" for x, y in knots))


if __name__ == "__main__":
    main()
