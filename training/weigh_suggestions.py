"""Choose the weights of suggestions: how much of the network of utterances, of the codebook's words, and of cues.

They are the likeliest given the codebooks left out of training (``codebook_items.HELD_OUT``), slightly pulled towards
round numbers; what maximizes likelihood also makes probabilities of the scores. Prints ``WEIGHTS_OF_READING`` of
``pourparler.codebook.suggestions``.

python training/weigh_suggestions.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

import codebook_items
from pourparler.codebook.issue_readings import IssueReading
from pourparler.codebook.learned_options import Features
from pourparler.codebook.model import Codebook, read_codebook
from pourparler.codebook.stance_cues import STANCES, is_red_line
from pourparler.codebook.suggestions import (
    Suggester,
    Weights,
    weigh_issues,
    weigh_options,
    weigh_red_line,
    weigh_stances,
)
from pourparler.ledger import StatementContext
from pourparler.reader.network.embeddings import Meaning
from pourparler.reader.network.utterances import UtteranceReader

READ = 4
PULL = 0.02  # towards the start, for each unit squared
START = Weights(1, 0.5, -4, 0, 0.5, 0.7, 0.2, 0.8, 0.3, 0, 0.7, 1, 0)


@dataclass(frozen=True)
class Read:
    """A statement with its features, readings by issue, and codes."""

    said: StatementContext
    features: Features
    readings: dict[int, IssueReading]
    codes: tuple[codebook_items.Code, ...]
    suggester: Suggester


def book_of(name: str) -> tuple[Codebook, list[codebook_items.Coded]]:
    """A codebook written for training, as the program reads it."""
    text = (codebook_items.FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    return read_codebook(f"parties: [A]\n{text}"), codebook_items.read_book(name)[1]


def context(number: int, coded: codebook_items.Coded) -> StatementContext:
    """A statement on its own."""
    return StatementContext(number, None, None, None, coded.cue, coded.content, coded.content, "", "")


def read_books(names: Sequence[str]) -> list[Read]:
    """Read all statements of some codebooks by all issues."""
    meaning, network, found = Meaning(1), UtteranceReader(1), []
    for name in names:
        book, statements = book_of(name)
        suggester = Suggester(book, meaning, network)
        for number, coded in enumerate(statements):
            said = context(number, coded)
            readings = {k: suggester.reader.read(said, k) for k in range(len(book.issues))}
            found.append(Read(said, suggester.features(said), readings, coded.codes, suggester))
    return found


def _log(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    shifted = scores - scores.max()
    found: NDArray[np.float64] = shifted - np.log(np.exp(shifted).sum())
    return found


def issue_loss(rows: Sequence[Read], weights: Weights) -> float:
    """How unlikely the coded issues are."""
    total = 0.0
    for row in rows:
        names = row.suggester.labels.issues
        order = np.argsort(-row.features.issues[:-1], kind="stable")[:READ]
        scores = weigh_issues(row.features.issues, {int(k): row.readings[int(k)] for k in order}, weights)
        right = [names.index(code.issue) for code in row.codes] or [len(names)]
        total -= float(np.logaddexp.reduce(_log(scores)[list(dict.fromkeys(right))]))
    return total / len(rows)


def option_loss(rows: Sequence[Read], weights: Weights) -> float:
    """How unlikely the coded options are, given the issue."""
    losses = []
    for row in rows:
        labels = row.suggester.labels
        for issue in dict.fromkeys(code.issue for code in row.codes):
            k = labels.issues.index(issue)
            own = labels.ranges[k]
            right = [
                labels.options[own].index((issue, code.option))
                for code in row.codes
                if code.issue == issue and code.option
            ]
            if right:
                scores = _log(weigh_options(row.features.options[own], row.readings[k], weights))
                losses.append(-float(np.logaddexp.reduce(scores[right])))
    return float(np.mean(losses))


def _places(row: Read, weights: Weights) -> list[tuple[codebook_items.Code, int, int]]:
    """The codes of a row, each with its issue and the place of its option; the likeliest where none is coded."""
    found = []
    labels = row.suggester.labels
    for code in row.codes:
        k = labels.issues.index(code.issue)
        own = labels.ranges[k]
        if code.option:
            place = labels.options[own].index((code.issue, code.option))
        else:
            place = int(np.argmax(weigh_options(row.features.options[own], row.readings[k], weights)))
        found.append((code, k, place))
    return found


def stance_loss(rows: Sequence[Read], weights: Weights) -> float:
    """How unlikely the coded stances are, given the option."""
    losses = [
        -float(
            _log(weigh_stances(row.features.stances, row.readings[k].stances[place], weights))[
                STANCES.index(code.stance)
            ]
        )
        for row in rows
        for code, k, place in _places(row, weights)
    ]
    return float(np.mean(losses))


def red_loss(rows: Sequence[Read], weights: Weights) -> float:
    """How unlikely it is that sides are firm, or not, given the option."""
    losses = []
    for row in rows:
        for code, k, place in _places(row, weights):
            if code.stance in ("supports", "opposes"):
                red = weigh_red_line(is_red_line(row.said.content), float(row.readings[k].firm[place]), weights)
                losses.append(-np.log(max(red if code.firm else 1 - red, 1e-9)))
    return float(np.mean(losses))


FITS: tuple[tuple[Callable[[Sequence[Read], Weights], float], tuple[str, ...]], ...] = (
    (issue_loss, ("words", "about", "unread", "nothing")),
    (option_loss, ("option_words", "option_about", "option_sided")),
    (stance_loss, ("stances", "cues", "no_side")),
    (red_loss, ("firm", "red_words", "red_line")),
)


def fit(rows: Sequence[Read], start: Weights = START) -> Weights:
    """The likeliest weights."""
    weights = start
    for loss, fields in FITS:

        def objective(
            given: NDArray[np.float64],
            loss: Callable[[Sequence[Read], Weights], float] = loss,
            fields: tuple[str, ...] = fields,
            weights: Weights = weights,
        ) -> float:
            tried = replace(weights, **dict(zip(fields, given.tolist(), strict=True)))
            pulled = sum((getattr(tried, name) - getattr(start, name)) ** 2 for name in fields)
            return loss(rows, tried) + PULL * pulled

        begin = np.array([getattr(weights, name) for name in fields])
        found = minimize(objective, begin, method="Nelder-Mead", options={"maxiter": 250})
        weights = replace(weights, **{name: round(float(x), 2) for name, x in zip(fields, found.x, strict=True)})
    return weights


def main() -> None:
    """Print the weights, and the losses."""
    rows = read_books(codebook_items.HELD_OUT)
    weights = fit(rows)
    print(weights)
    for loss, _ in FITS:
        print(f"{loss.__name__}: {loss(rows, START):.3f}, fitted {loss(rows, weights):.3f}")


if __name__ == "__main__":
    main()
