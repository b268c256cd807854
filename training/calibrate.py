"""Fit and check what the confidence of each kind of entry means: statements, meetings, proposals, positions.

    python training/calibrate.py --corpora CORPORA [--write]

Reads dev of the negotiation corpus, and compares each entry with the labels
(``pourparler.reader.evaluation.negotiation``). The least probabilities of the stages apply before. Of a statement the
network's own probability is calibrated; of the other kinds a score, for which the signals of
``pourparler.reader.network.estimation`` are weighed by logistic regression. The score of an entry is that of weights
fitted on the other four fifths of the documents. Printed for each kind:

- ``ranking``: how often a right entry has more than a wrong one (area under the curve): with the network's own
  probability of its trigger or target alone, and with the score;
- ``error``: the expected calibration error (ten bins of equal width; Guo et al., ICML 2017) of the score, that of the
  confidence, and the one that as few entries would show by chance if each confidence were exactly the chance to be
  right. The confidence of a statement is that of a table fitted on half of the documents for the other half, both ways;
  of the other kinds it is the score, which a table for as few entries made worse;
- a reliability table of the fitted confidence.

``--write`` puts the weights and the tables fitted on all documents into the package. The error that
``score_negotiation.py`` prints for dev afterwards is that of documents on which both were fitted.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression, minimize
from scipy.stats import rankdata

import pourparler.reader
from pourparler import intake
from pourparler.reader import Reader
from pourparler.reader.evaluation.negotiation import score_record
from pourparler.reader.evaluation.negotiation_counts import BINS, calibration_error
from pourparler.reader.evaluation.negotiation_labels import load_labelled
from pourparler.reader.network.calibration import EntryKind
from pourparler.reader.network.estimation import SIGNALS, EstimatedKind
from pourparler.reader.stages.meetings import MeetingsConfig, MeetingsStage
from pourparler.reader.stages.positions import PositionsConfig, PositionsStage
from pourparler.reader.stages.proposals import ProposalsConfig, ProposalsStage
from pourparler.reader.stages.registry import default_stages
from pourparler.reader.stages.statements import StatementsConfig, StatementsStage
from pourparler.record import Document

WEIGHTS = Path(pourparler.reader.__file__).parent / "network" / "signals.json"
TABLE = Path(pourparler.reader.__file__).parent / "network" / "confidence.tsv"
KINDS: tuple[EntryKind, ...] = ("statement", "meeting", "proposal", "position")
ROWS_A_KNOT = 40
FEWEST_KNOTS, MOST_KNOTS = 2, 8
TRIALS = 100
FOLDS = 5
LINE = ((0.01, 0.99), (0.01, 0.99))  # the table of scores that are probabilities already
PENALTY = 0.03  # inverse of what squared weights of standardised signals cost, as in scikit-learn
ALONE: dict[EntryKind, str] = {"meeting": "best trigger", "proposal": "best trigger", "position": "target"}
Floats = NDArray[np.float64]


class Rows(NamedTuple):
    """The entries of one kind: the number of its document, its score, whether it is right, and its signals."""

    document: Floats
    score: Floats
    right: Floats
    signals: Floats = np.zeros((0, 0))


class Recorder:
    """Gives each entry that is asked for a number, below 1, in the place of a score, and keeps its signals."""

    STEP = 1e-7

    def __init__(self) -> None:
        self.signals: list[list[float]] = []

    def __call__(self, kind: EstimatedKind, signals: Mapping[str, float]) -> float:
        """Keep the signals."""
        self.signals.append([float(signals[name]) for name in SIGNALS[kind]])
        return (len(self.signals) - 1) * self.STEP

    def signals_of(self, score: float) -> list[float]:
        """Return the signals of the entry that was given a score."""
        return self.signals[round(score / self.STEP)]


def recording_reader(recorder: Recorder) -> Reader:
    """Make a reader that keeps the signals of its entries; of statements the confidence is the network's own."""
    raw = {
        stage.name: stage
        for stage in (
            StatementsStage(StatementsConfig(is_calibrated=False)),
            MeetingsStage(MeetingsConfig(is_calibrated=False, score=recorder)),
            ProposalsStage(ProposalsConfig(is_calibrated=False, score=recorder)),
            PositionsStage(PositionsConfig(min_score=0, is_calibrated=False, score=recorder)),
        )
    }
    return Reader(stages=[raw.get(stage.name, stage) for stage in default_stages()])


def judge(path: Path) -> dict[EntryKind, Rows]:
    """Read the documents of a file and compare each entry with the labels."""
    recorder = Recorder()
    labelled, reader = {d.id: d for d in load_labelled(path)}, recording_reader(recorder)
    rows: dict[EntryKind, list[tuple[int, float, bool]]] = {kind: [] for kind in KINDS}
    for number, document in enumerate(intake.documents([path])):
        if not isinstance(document, Document):
            raise SystemExit(str(document))
        scores = score_record(labelled[document.id], reader.read(document))
        for kind in KINDS:
            rows[kind] += [(number, *judged) for judged in getattr(scores, f"judged_{kind}s")]
    result: dict[EntryKind, Rows] = {}
    for kind, found in rows.items():
        document_, score, right = np.array(found, dtype=np.float64).reshape(-1, 3).T
        if kind in SIGNALS:
            signals = np.array([recorder.signals_of(x) for x in score], dtype=np.float64)
            score = score_folds(document_, signals, right)
        else:
            signals = score[:, None]
        result[kind] = Rows(document_, score, right, signals)
    return result


def weigh(signals: Floats, right: Floats) -> tuple[float, Floats]:
    """Return the constant and the weights of a logistic regression, with small weights preferred."""
    mean, scale = signals.mean(0), signals.std(0)
    scale[scale == 0] = 1.0
    x, sign = (signals - mean) / scale, 2 * right - 1

    def cost(weights: Floats) -> float:
        loss = np.logaddexp(0, -sign * (weights[0] + x @ weights[1:])).sum()
        return float(loss + weights[1:] @ weights[1:] / (2 * PENALTY))

    fitted = minimize(cost, np.zeros(x.shape[1] + 1), method="L-BFGS-B").x
    own = fitted[1:] / scale
    return float(fitted[0] - own @ mean), own


def score_folds(document: Floats, signals: Floats, right: Floats) -> Floats:
    """Return the score of each entry by weights that were fitted on the documents of other folds."""
    score = np.zeros(len(right))
    for fold in range(FOLDS):
        here = document % FOLDS == fold
        if here.any():
            constant, weights = weigh(signals[~here], right[~here])
            score[here] = 1 / (1 + np.exp(-(constant + signals[here] @ weights)))
    return score


def ranking(score: Floats, right: Floats) -> float:
    """Return how often a right entry scores more than a wrong one, ties counted half."""
    many = right.sum(), len(right) - right.sum()
    above = rankdata(score)[right == 1].sum() - many[0] * (many[0] + 1) / 2
    return float(above / (many[0] * many[1]))


def fit(score: Floats, right: Floats) -> tuple[Floats, Floats]:
    """Return the knots of a line through (score, share that is right) that never falls and stays within 0 and 1.

    Knots are few where there are few entries. Each share is counted as if one more were right and one more wrong.
    """
    knots = int(np.clip(len(score) // ROWS_A_KNOT, FEWEST_KNOTS, MOST_KNOTS))
    parts = [p for p in np.array_split(np.argsort(score, kind="stable"), knots) if len(p)]
    shares = [(right[p].sum() + 1) / (len(p) + 2) for p in parts]
    x = np.array([score[p].mean() for p in parts])
    return x, isotonic_regression(shares, weights=[len(p) for p in parts]).x


def fit_halves(rows: Rows) -> Floats:
    """Return the confidence of each entry from a table fitted on the half of the documents that it is not of."""
    half, fitted = rows.document % 2, np.zeros(len(rows.score))
    for side in (0, 1):
        knots = fit(rows.score[half != side], rows.right[half != side])
        fitted[half == side] = np.interp(rows.score[half == side], *knots)
    return fitted


def error_of(confidence: Floats, right: Floats) -> float:
    """Return the expected calibration error."""
    return calibration_error([(float(c), bool(r)) for c, r in zip(confidence, right, strict=True)]) or 0.0


def error_by_chance(confidence: Floats) -> float:
    """Return the mean error of entries that are right exactly as often as their confidence says."""
    draw = np.random.default_rng(0)
    return float(np.mean([error_of(confidence, draw.random(len(confidence)) < confidence) for _ in range(TRIALS)]))


def reliability(confidence: Floats, right: Floats) -> list[dict[str, Any]]:
    """Return for each bin of confidence that has entries: how many, their mean confidence and the share right."""
    which = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return [
        {
            "confidence": f"{low / BINS:.1f}-{(low + 1) / BINS:.1f}",
            "entries": int(here.sum()),
            "mean": round(float(confidence[here].mean()), 3),
            "right": round(float(right[here].mean()), 3),
        }
        for low in range(BINS)
        if (here := which == low).any()
    ]


def summary(kind: EntryKind, rows: Rows) -> dict[str, Any]:
    """Return the figures of one kind of entry."""
    fitted = rows.score if kind in SIGNALS else fit_halves(rows)
    errors = {
        "raw": error_of(rows.score, rows.right),
        "fitted": error_of(fitted, rows.right),
        "by_chance": error_by_chance(fitted),
    }
    alone = rows.signals[:, SIGNALS[kind].index(ALONE[kind])] if kind in SIGNALS else rows.score
    return {
        "ranking": {"alone": round(ranking(alone, rows.right), 3), "score": round(ranking(rows.score, rows.right), 3)},
        "entries": len(rows.score),
        "right": round(float(rows.right.mean()), 3),
        "error": {name: round(value, 4) for name, value in errors.items()},
        "table": reliability(fitted, rows.right),
    }


def write_tables(judged: dict[EntryKind, Rows], path: Path = TABLE) -> None:
    """Write the table of statements, fitted on all documents; the scores of other kinds stay as they are."""
    lines = ["kind\tscore\tconfidence"]
    for kind, rows in judged.items():
        table = LINE if kind in SIGNALS else fit(rows.score, rows.right)
        lines += [f"{kind}\t{x:.4f}\t{y:.4f}" for x, y in zip(*table, strict=True)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_weights(judged: dict[EntryKind, Rows], path: Path = WEIGHTS) -> None:
    """Write the weights fitted on all documents."""
    result = {}
    for kind, names in SIGNALS.items():
        constant, weights = weigh(judged[kind].signals, judged[kind].right)
        named = zip(("constant", *names), (constant, *weights), strict=True)
        result[kind] = {name: round(float(weight), 4) for name, weight in named}
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Print the figures as JSON; with --write, renew the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--write", action="store_true", help="write the tables fitted on all documents")
    args = parser.parse_args()
    try:
        judged = judge(args.corpora / "negotiation" / "dev.jsonl.gz")
    except ValueError as error:
        raise SystemExit(str(error)) from None
    for kind, rows in judged.items():
        if min((rows.document % 2 == side).sum() for side in (0, 1)) < FEWEST_KNOTS:
            raise SystemExit(f"too few entries to fit on: {len(rows.score)} of the kind {kind}")
    print(json.dumps({kind: summary(kind, rows) for kind, rows in judged.items()}, indent=1))
    if args.write:
        write_weights(judged)
        write_tables(judged)


if __name__ == "__main__":
    main()
