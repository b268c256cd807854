"""What a ledger's confirmed codings teach about issues, options and stances, and how far it is to be trusted.

Each is a ridge regression of what was coded on what statements show, fitted in closed form. How much it counts beside
the codebook's own words is chosen by what it says of documents that it was not fitted on (five folds, a document in
one of them): the weight with the best likelihood, if that is better than no weight by more than one standard error
(after the one-standard-error rule of Breiman et al., *Classification and Regression Trees*, 1984, section 3.4.3), and
puts the right answer first no less often. So codings that teach nothing change nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pourparler.codebook.stance_cues import STANCES, Stance

Scores = NDArray[np.float64]
FOLDS = 5
_EACH = 3  # codings of a stance before it is learned from,
_MANY = 30  # or of all stances: then a stance that was never coded is a rare one
_RIDGE = 3.0  # how strongly what is fitted is held back
_WEIGHTS = (1.0, 2.0, 4.0, 8.0)  # tried beside the codebook's own words


class Term(NamedTuple):
    """An issue that a statement was coded with; the option and the stance where they were coded."""

    issue: str
    option: str | None = None
    stance: Stance | None = None


@dataclass(frozen=True)
class Seen:
    """What a statement shows.

    Attributes
    ----------
    group
        The title of its document: what is learned is tried on documents with other titles.
    meaning
        What it and its surroundings are about.
    signs
        Of a stance, 0 or 1 each.
    issues, options, stances
        Scores from the codebook's own words: of every issue, and of none last; of every option of every issue; of
        every stance.
    """

    group: str
    meaning: NDArray[np.float32]
    signs: Scores
    issues: Scores
    options: Scores
    stances: Scores


@dataclass(frozen=True)
class Plan:
    """The names that scores stand for: issues, and options with the issue that each belongs to, in their order."""

    issues: tuple[str, ...]
    options: tuple[tuple[str, str], ...]

    @cached_property
    def ranges(self) -> tuple[slice, ...]:
        """Where the options of each issue stand."""
        owners = [issue for issue, _ in self.options]
        starts = [owners.index(issue) if issue in owners else 0 for issue in self.issues]
        return tuple(slice(at, at + owners.count(issue)) for at, issue in zip(starts, self.issues, strict=True))


@dataclass(frozen=True)
class Fit:
    """A regression, and its weight beside the codebook's own words; 0 where it does not help."""

    weights: Scores
    weight: float

    def told(self, given: Scores | NDArray[np.float32]) -> Scores:
        """What it adds to the scores of a row."""
        added: Scores = self.weight * (np.append(given, 1.0) @ self.weights)
        return added


@dataclass(frozen=True)
class Learned:
    """What codings have taught."""

    issues: Fit
    options: Fit
    stances: Fit


def learn(seen: Sequence[Seen], coded: Sequence[frozenset[Term]], plan: Plan) -> Learned | None:
    """Fit what people coded to what the statements show; None where they coded fewer than two statements.

    Parameters
    ----------
    seen
        The statements, as :meth:`Suggester.seen` gives them.
    coded
        What each was coded with; nothing, if it is about no issue. What the plan does not name is passed over.
    """
    if len(seen) < 2:
        return None
    folds = _folds([each.group for each in seen])
    meanings = np.array([each.meaning for each in seen], dtype=np.float64)
    issues = {name: k for k, name in enumerate(plan.issues)}
    options = {name: k for k, name in enumerate(plan.options)}
    about, chosen = np.zeros((len(seen), len(issues) + 1)), np.zeros((len(seen), len(options)))
    stands: list[tuple[int, str, int]] = []
    for k, terms in enumerate(coded):
        about[k, -1] = not terms
        for term in terms:
            if term.issue in issues:
                about[k, issues[term.issue]] = 1
                if term.stance is not None:
                    stands.append((k, term.issue, STANCES.index(term.stance)))
            if (term.issue, term.option or "") in options:
                chosen[k, options[term.issue, term.option or ""]] = 1
    fit = _Ridge(meanings, np.hstack([about, chosen]), folds)
    cut = len(issues) + 1
    first = _chosen(np.array([each.issues for each in seen]), fit.apart[:, :cut], about > 0, [slice(None)])
    second = _chosen(np.array([each.options for each in seen]), fit.apart[:, cut:], chosen > 0, plan.ranges)
    return Learned(
        Fit(fit.weights[:, :cut], first),
        Fit(fit.weights[:, cut:], second),
        _stances(seen, stands, plan, folds),
    )


def stance_row(seen: Seen, issue: str, plan: Plan) -> Scores:
    """What is known of a statement where its stance on an issue is asked for."""
    return np.append(seen.signs, np.array([issue == own for own in plan.issues], dtype=np.float64))


def _stances(seen: Sequence[Seen], stands: Sequence[tuple[int, str, int]], plan: Plan, folds: NDArray[np.int64]) -> Fit:
    """Learn how stances that people code differ from each other.

    Coders often begin with who is for or against: that few codings never say *open* does not make it rare. So, as
    long as they are few, those that were coded gain from each other, and what all gained together is taken off again.
    """
    weights = np.zeros((len(seen[0].signs) + len(plan.issues) + 1, len(STANCES)))
    counts = Counter(stance for _, _, stance in stands)
    known = [stance for stance in range(len(STANCES)) if counts[stance] >= _EACH or len(stands) >= _MANY]
    stands = [each for each in stands if each[2] in known]
    if len(known) < 2:
        return Fit(weights, 0.0)
    of = [k for k, _, _ in stands]
    given = np.array([stance_row(seen[k], issue, plan) for k, issue, _ in stands])
    right = np.array([[stance == k for k in known] for _, _, stance in stands])
    fit = _Ridge(given, right.astype(np.float64), folds[of])
    base = np.array([seen[k].stances[known] for k in of])
    weights[:, known] = fit.weights - fit.weights.mean(axis=1, keepdims=True) * (len(known) < len(STANCES))
    return Fit(weights, _chosen(base, fit.apart, right, [slice(None)]))


def _folds(groups: Sequence[str]) -> NDArray[np.int64]:
    """A fold for each row, the same for rows of one group; groups in the order of their names' first rows."""
    place = {group: k for k, group in enumerate(dict.fromkeys(groups))}
    return np.array([place[group] % FOLDS for group in groups], dtype=np.int64)


class _Ridge:
    """``weights`` fitted on all rows; ``apart``: what is told of each row by a fit without its fold."""

    def __init__(self, given: Scores, wanted: Scores, folds: NDArray[np.int64]) -> None:
        rows = np.column_stack([given, np.ones(len(given))])
        held = np.diag(np.append(np.full(given.shape[1], _RIDGE), 1e-3))  # the last, the share of each, is left free
        parts = {int(fold): rows[folds == fold] for fold in np.unique(folds)}
        squares = {fold: own.T @ own for fold, own in parts.items()}
        products = {fold: own.T @ wanted[folds == fold] for fold, own in parts.items()}
        square, product = held + sum(squares.values()), sum(products.values())
        self.weights: Scores = np.linalg.solve(square, product)
        self.apart: Scores = np.zeros_like(wanted)
        for fold, own in parts.items():
            self.apart[folds == fold] = own @ np.linalg.solve(square - squares[fold], product - products[fold])


def _chosen(base: Scores, told: Scores, right: NDArray[np.bool_], choices: Sequence[slice]) -> float:
    """The weight of what was told beside the base that makes the right columns likeliest; 0 if none is surely better.

    A weight that puts a right column first less often than the base does is none.

    Parameters
    ----------
    choices
        Columns among which one is right, for each choice that is made.
    """
    gains: list[list[Scores]] = [[] for _ in _WEIGHTS]
    won = np.zeros(len(_WEIGHTS))
    for own in choices:
        there = right[:, own].any(axis=1)
        held, more, hits = base[there, own], told[there, own], right[there, own]
        alone, firsts = _likelihood(held, hits), _firsts(held, hits)
        for k, weight in enumerate(_WEIGHTS):
            gains[k].append(_likelihood(held + weight * more, hits) - alone)
            won[k] += _firsts(held + weight * more, hits) - firsts
    every = [np.concatenate(found) for found in gains]
    size = every[0].size
    likely = [gain.mean() if size and won[k] >= 0 else -np.inf for k, gain in enumerate(every)]
    best = int(np.argmax(likely))
    if size < 2 or likely[best] <= every[best].std(ddof=1) / np.sqrt(size):
        return 0.0
    return _WEIGHTS[best]


def _firsts(scores: Scores, right: NDArray[np.bool_]) -> int:
    """In how many rows the column with the highest score is right."""
    return int(right[np.arange(len(scores)), scores.argmax(axis=1)].sum())


def _likelihood(scores: Scores, right: NDArray[np.bool_]) -> Scores:
    """For each row, the logarithm of the chance of its right columns."""
    chances = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-1e300))
    found: Scores = np.log(np.maximum((chances * right).sum(axis=1) / chances.sum(axis=1), 1e-300))
    return found
