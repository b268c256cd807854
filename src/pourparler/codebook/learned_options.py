"""What a ledger's confirmed codings teach about issues, options and stances, and how much weight it deserves.

Each is a ridge regression of codings on features of statements, fitted in closed form. Its weight relative to the
codebook's own words is chosen by cross-validation over documents (five folds): the weight with the best likelihood, if
it beats weight 0 by more than one standard error (after the one-standard-error rule of Breiman et al., *Classification
and Regression Trees*, 1984, section 3.4.3) and ranks the right answer first no less often. So codings that teach
nothing change nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pourparler.codebook.linear_algebra import one_thread
from pourparler.codebook.stance_cues import STANCES, Stance

Scores = NDArray[np.float64]
FOLDS = 5
_EACH = 3  # codings of a stance before it is learned,
_MANY = 30  # or codings of all stances: then a stance that was never coded is rare
_RIDGE = 3.0  # strength of regularization
_WEIGHTS = (1.0, 2.0, 4.0, 8.0)  # candidates, relative to the codebook's own words


class Term(NamedTuple):
    """An issue that a statement was coded with, and the option and stance if they were coded."""

    issue: str
    option: str | None = None
    stance: Stance | None = None


@dataclass(frozen=True)
class Features:
    """The features of a statement.

    Attributes
    ----------
    group
        The title of its document; cross-validation keeps documents of one title in one fold.
    meaning
        The sentence vector of the statement and its surroundings.
    signs
        Matched stance cues, 0 or 1 each.
    issues, options, stances
        Scores from the codebook's own words: of each issue and, last, of no issue; of each option of each issue; of
        each stance.
    """

    group: str
    meaning: NDArray[np.float32]
    signs: Scores
    issues: Scores
    options: Scores
    stances: Scores


@dataclass(frozen=True)
class Labels:
    """The names behind scores, in order: issues, and options as pairs of issue and option."""

    issues: tuple[str, ...]
    options: tuple[tuple[str, str], ...]

    @cached_property
    def ranges(self) -> tuple[slice, ...]:
        """The range of each issue's options among all options."""
        owners = [issue for issue, _ in self.options]
        starts = [owners.index(issue) if issue in owners else 0 for issue in self.issues]
        return tuple(slice(at, at + owners.count(issue)) for at, issue in zip(starts, self.issues, strict=True))


@dataclass(frozen=True)
class Fit:
    """A regression, and its weight relative to the codebook's own words; 0 where it does not help."""

    weights: Scores
    weight: float

    def scores(self, given: Scores | NDArray[np.float32]) -> Scores:
        """The scores that it adds for one row of features."""
        added: Scores = self.weight * (np.append(given, 1.0) @ self.weights)
        return added


@dataclass(frozen=True)
class LearnedModel:
    """Regressions learned from codings."""

    issues: Fit
    options: Fit
    stances: Fit


def learn(seen: Sequence[Features], coded: Sequence[frozenset[Term]], labels: Labels) -> LearnedModel | None:
    """Learn from codings; None for fewer than two statements.

    Parameters
    ----------
    seen
        The statements, as :meth:`Suggester.seen` gives them.
    coded
        The codings of each statement; empty if it is about no issue. Unknown issues and options are ignored.
    """
    if len(seen) < 2:
        return None
    with one_thread():
        return _learn(seen, coded, labels)


def _learn(seen: Sequence[Features], coded: Sequence[frozenset[Term]], labels: Labels) -> LearnedModel:
    folds = _folds([each.group for each in seen])
    meanings = np.array([each.meaning for each in seen], dtype=np.float64)
    issues = {name: k for k, name in enumerate(labels.issues)}
    options = {name: k for k, name in enumerate(labels.options)}
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
    first = _choose_weight(np.array([each.issues for each in seen]), fit.held_out[:, :cut], about > 0, [slice(None)])
    second = _choose_weight(
        np.array([each.options for each in seen]), fit.held_out[:, cut:], chosen > 0, _filled(labels)
    )
    return LearnedModel(
        Fit(fit.weights[:, :cut], first),
        Fit(fit.weights[:, cut:], second),
        _stances(seen, stands, labels, folds),
    )


def _filled(labels: Labels) -> list[slice]:
    """The ranges of the options of issues that have any."""
    return [own for own in labels.ranges if own.stop > own.start]


def stance_row(seen: Features, issue: str, labels: Labels) -> Scores:
    """The features of a statement for its stance on an issue."""
    return np.append(seen.signs, np.array([issue == own for own in labels.issues], dtype=np.float64))


def _stances(
    seen: Sequence[Features], stands: Sequence[tuple[int, str, int]], labels: Labels, folds: NDArray[np.int64]
) -> Fit:
    """Learn to distinguish the stances that people code.

    Coders often begin with clear cases: if a few codings never say *open*, it is not rare for that reason. So, as long
    as codings are few, only coded stances are compared, and their common gain is subtracted.
    """
    weights = np.zeros((len(seen[0].signs) + len(labels.issues) + 1, len(STANCES)))
    counts = Counter(stance for _, _, stance in stands)
    known = [stance for stance in range(len(STANCES)) if counts[stance] >= _EACH or len(stands) >= _MANY]
    stands = [each for each in stands if each[2] in known]
    if len(known) < 2:
        return Fit(weights, 0.0)
    of = [k for k, _, _ in stands]
    given = np.array([stance_row(seen[k], issue, labels) for k, issue, _ in stands])
    right = np.array([[stance == k for k in known] for _, _, stance in stands])
    fit = _Ridge(given, right.astype(np.float64), folds[of])
    base = np.array([seen[k].stances[known] for k in of])
    weights[:, known] = fit.weights - fit.weights.mean(axis=1, keepdims=True) * (len(known) < len(STANCES))
    return Fit(weights, _choose_weight(base, fit.held_out, right, [slice(None)]))


def _folds(groups: Sequence[str]) -> NDArray[np.int64]:
    """The fold of each row, the same for all rows of a group."""
    place = {group: k for k, group in enumerate(dict.fromkeys(groups))}
    return np.array([place[group] % FOLDS for group in groups], dtype=np.int64)


class _Ridge:
    """A ridge regression: ``weights`` fitted on all rows, ``held_out`` predictions of each row without its fold."""

    def __init__(self, given: Scores, wanted: Scores, folds: NDArray[np.int64]) -> None:
        rows = np.column_stack([given, np.ones(len(given))])
        held = np.append(np.full(given.shape[1], _RIDGE), 1e-3)  # the intercept is not regularized
        self.weights: Scores = _ridge_weights(rows, wanted, held)
        self.held_out: Scores = np.zeros_like(wanted)
        for fold in np.unique(folds):
            own = folds == fold
            self.held_out[own] = rows[own] @ _ridge_weights(rows[~own], wanted[~own], held)


def _ridge_weights(rows: Scores, wanted: Scores, held: Scores) -> Scores:
    """Solve a ridge regression, for its rows or for its columns, whichever are fewer."""
    scaled = rows / held
    if len(rows) < len(held):
        alike: Scores = np.asarray(scaled @ rows.T + np.eye(len(rows)), dtype=np.float64)
        return np.asarray(scaled.T @ np.linalg.solve(alike, wanted), dtype=np.float64)
    square: Scores = np.asarray(rows.T @ rows + np.diag(held), dtype=np.float64)
    return np.asarray(np.linalg.solve(square, rows.T @ wanted), dtype=np.float64)


def _choose_weight(base: Scores, added: Scores, right: NDArray[np.bool_], choices: Sequence[slice]) -> float:
    """Choose the weight of added scores that makes the right columns likeliest; 0 if none is clearly better.

    A weight that ranks a right column first less often than the base scores is rejected.

    Parameters
    ----------
    choices
        Ranges of columns; each is one choice among its columns.
    """
    if not choices:
        return 0.0
    gains: list[list[Scores]] = [[] for _ in _WEIGHTS]
    won = np.zeros(len(_WEIGHTS))
    for own in choices:
        there = right[:, own].any(axis=1)
        held, more, hits = base[there, own], added[there, own], right[there, own]
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
    """The number of rows in which the column with the highest score is right."""
    return int(right[np.arange(len(scores)), scores.argmax(axis=1)].sum())


def _likelihood(scores: Scores, right: NDArray[np.bool_]) -> Scores:
    """The log-probability of the right columns of each row."""
    chances = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-1e300))
    found: Scores = np.log(np.maximum((chances * right).sum(axis=1) / chances.sum(axis=1), 1e-300))
    return found
