"""Suggested issues, options and stances for a statement, from the codebook's words and from earlier codings.

From descriptions alone, an issue fits a statement by the words that both share (words that are rare among issues count
most) and by similarity of meaning (:mod:`pourparler.reader.network.embeddings`). The statement's own words count more
than its paragraph, and that more than the paragraph before and the title. Options are compared in the same way, by the
words that they do not share. The stance comes from cues (:mod:`pourparler.codebook.stance_cues`). What the ledger's
codings teach is added to all three (:mod:`pourparler.codebook.learned_options`).

Each of the three has a probability of its own: its scores times a sharpness that was fitted on codebooks and statements
written for the purpose (``training/calibrate_suggestions.py``). It changes no order.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pourparler.codebook.learned_options import Features, Labels, LearnedModel, Scores, stance_row
from pourparler.codebook.model import Codebook
from pourparler.codebook.stance_cues import STANCES, Leaning, is_denial, is_red_line, matched_cues, stance_scores
from pourparler.ledger import Ledger, StatementContext
from pourparler.ledger.contradiction.lexicon import stance_lexicon as stances
from pourparler.ledger.contradiction.lexicon import stem
from pourparler.ledger.linking.statement_vectors import WEIGHTS
from pourparler.reader.network.embeddings import Meaning, Vectors

SURE = 0.7
"""The least probability of a stance that is selected beforehand."""
_WEIGHTS = np.array(WEIGHTS)
_TITLE = 0.2  # weight of the title's words
_MEANT = 4.0  # weight of similarity of meaning relative to words
_SHARPNESS = 2.2  # of probabilities over scores, calibrated on the examples (training/score_suggestions.py)
OPTION_SHARPNESS = 0.89
"""Of the probabilities of options."""
STANCE_SHARPNESS = 0.9
"""Of the probabilities of stances."""
_NOTHING = 2.2  # the score of "about no issue"
_DENIAL = 1.0  # penalty for an option that only negates another: people speak of what might be
_REFUSED = 2.0  # further penalty if the statement opposes: people oppose what might be
_KEPT = 20_000  # statements whose features are cached
_AT_ONCE = 200  # statements whose vectors are read in one step
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Suggestion:
    """A position that a statement may express.

    Attributes
    ----------
    chance
        The probability that the statement is about the issue, 0 to 1. It says nothing about option and stance.
    option
        The option that fits best; None if none fits.
    leaning
        The stance, and whether the statement draws a red line.
    option_chance
        The probability of the option, if the issue is right; None where it is not known.
    stance_chance
        The probability of the stance, if issue and option are right; None where it is not known.
    """

    issue: str
    chance: float
    option: str | None
    leaning: Leaning
    option_chance: float | None = None
    stance_chance: float | None = None

    @property
    def is_stance_sure(self) -> bool:
        """Whether the stance is likely enough to be selected beforehand.

        >>> Suggestion("toll", 0.9, "a toll", Leaning("opposes"), 0.8, 0.65).is_stance_sure
        False
        """
        return self.stance_chance is not None and self.stance_chance >= SURE


class Suggester:
    """Suggestions from one codebook.

    Parameters
    ----------
    meaning
        The sentence encoder; loaded if not given.
    """

    def __init__(self, book: Codebook, meaning: Meaning | None = None) -> None:
        self.book = book
        self.labels = Labels(
            tuple(issue.name for issue in book.issues),
            tuple((issue.name, option.name) for issue in book.issues for option in issue.options),
        )
        self._meaning = meaning or Meaning()
        self._known: dict[tuple[object, ...], Features] = {}
        about = [
            " ".join(
                [
                    issue.name,
                    issue.question,
                    issue.description,
                    issue.words,
                    *(f"{o.name} {o.description}" for o in issue.options),
                ]
            )
            for issue in book.issues
        ]
        self._issues = _Texts(about, self._meaning)
        self._options = [
            _Texts([f"{o.name} {o.description}" for o in issue.options], self._meaning, apart=True)
            for issue in book.issues
        ]
        self._denials = np.array([is_denial(option) for _, option in self.labels.options], dtype=np.float64)

    def features(self, said: StatementContext) -> Features:
        """The features of a statement; cached, as each statement of a ledger is scored often."""
        key = _key(said)
        if key not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[key] = self._compute_features(said, self._encode(said))
        return self._known[key]

    def load(self, ledger: Ledger, said: Sequence[StatementContext], done: Callable[[], None] = lambda: None) -> None:
        """Compute the features of statements of a ledger, from the vectors that it stores.

        Parameters
        ----------
        done
            Is called after each statement.
        """
        missing = [each for each in said if _key(each) not in self._known]
        if len(self._known) + len(missing) > _KEPT:
            self._known.clear()
            missing = list(said)
        for first in range(0, len(missing), _AT_ONCE):
            some = missing[first : first + _AT_ONCE]
            vectors = ledger.statements.vectors(some)
            for each in some:
                self._known[_key(each)] = self._compute_features(each, vectors[each.id])
                done()

    def scores(self, said: StatementContext, learned: LearnedModel | None = None) -> Scores:
        """The score of each issue of the codebook for a statement, and, last, of no issue."""
        features = self.features(said)
        return features.issues if learned is None else features.issues + learned.issues.scores(features.meaning)

    def chances(self, said: StatementContext, learned: LearnedModel | None = None) -> list[float]:
        """The probability of each issue of the codebook for a statement, the greatest first."""
        return [float(chance) for chance in self._rank(said, learned)[1]]

    def likeliest(self, said: StatementContext) -> str:
        """The issue that a statement is likeliest about by the codebook's own words."""
        return self.labels.issues[int(self._rank(said, None)[0][0])]

    def _rank(self, said: StatementContext, learned: LearnedModel | None) -> tuple[NDArray[np.intp], Scores]:
        """The issues by their places in the codebook, the likeliest first, and the probability of each."""
        scores = self.scores(said, learned)
        order = np.argsort(-scores[:-1], kind="stable")
        return order, probabilities(scores)[order]

    def suggest(self, said: StatementContext, learned: LearnedModel | None = None, most: int = 3) -> list[Suggestion]:
        """Suggest positions for a statement, the likeliest issue first.

        Parameters
        ----------
        learned
            A model from earlier codings; None to use the codebook's words alone.
        most
            The greatest number of suggestions.
        """
        features, (order, ranked) = self.features(said), self._rank(said, learned)
        options = features.options if learned is None else features.options + learned.options.scores(features.meaning)
        red = is_red_line(said.content)
        found = []
        for k, chance in zip(order[:most], ranked, strict=False):
            issue = self.labels.issues[int(k)]
            stands = features.stances
            if learned is not None:
                stands = stands + learned.stances.scores(stance_row(features, issue, self.labels))
            stance = STANCES[int(np.argmax(stands))]
            fitting = options - _REFUSED * self._denials if stance == "opposes" else options
            own = self.labels.ranges[int(k)]
            option, option_chance = None, None
            if fitting[own].size:
                option = self.labels.options[own.start + int(np.argmax(fitting[own]))][1]
                option_chance = float(probabilities(OPTION_SHARPNESS * fitting[own]).max())
            stance_chance = float(probabilities(STANCE_SHARPNESS * stands).max())
            leaning = Leaning(stance, red)
            found.append(Suggestion(issue, float(chance), option, leaning, option_chance, stance_chance))
        return found

    def _encode(self, said: StatementContext) -> Vectors:
        vectors = self._meaning.of((said.content, said.context, said.preceding))
        meaning: Vectors = vectors.T @ _WEIGHTS.astype(np.float32)
        return meaning

    def _compute_features(self, said: StatementContext, meaning: Vectors) -> Features:
        counts = [_counted(text) for text in (said.content, said.context, said.preceding)]
        title = _counted(said.title)
        fits = [texts.fit(counts, title, meaning) for texts in (self._issues, *self._options)]
        shown = matched_cues(said.act, said.cue, said.content)
        return Features(
            said.title,
            meaning,
            np.array(shown, dtype=np.float64),
            _SHARPNESS * np.append(fits[0], _NOTHING),
            np.concatenate(fits[1:]) - _DENIAL * self._denials,
            np.array(stance_scores(shown)),
        )


def _key(said: StatementContext) -> tuple[object, ...]:
    """What the features of a statement of one ledger depend on."""
    return said.id, said.content, said.act, said.cue


class _Texts:
    """Descriptions: their stems, weighted by rarity, and their meanings.

    Parameters
    ----------
    apart
        Whether to distinguish the descriptions: words that all of them share count nothing, nor does their length.
    """

    def __init__(self, texts: Sequence[str], meaning: Meaning, *, apart: bool = False) -> None:
        self.vectors = meaning.of(texts)
        every = [set(_stems(text)) for text in texts]
        spread = Counter(word for stems in every for word in stems)
        rare = {word: math.log((0 if apart else 1) + len(texts) / n) for word, n in spread.items()}
        self._weights = {word: weight * np.array([word in stems for stems in every]) for word, weight in rare.items()}
        self._size = np.array(
            [1.0 if apart else math.sqrt(sum(rare[word] ** 2 for word in stems)) or 1.0 for stems in every]
        )

    def fit(self, passages: Sequence[Mapping[str, int]], title: Mapping[str, int], meaning: Vectors) -> Scores:
        """The score of each description for the stems of passages, weighted by :data:`_WEIGHTS`, and of a title."""
        words = _WEIGHTS @ np.array([self._shared(stems) for stems in passages])
        fitting: Scores = words + _TITLE * self._shared(title) + _MEANT * (self.vectors @ meaning)
        return fitting

    def _shared(self, stems: Mapping[str, int]) -> Scores:
        """The overlap of a passage with each description."""
        found = np.zeros(len(self._size))
        for word, n in stems.items():
            if word in self._weights:
                found += min(n, 2) * self._weights[word]
        scores: Scores = found / self._size
        return scores


def probabilities(scores: Scores) -> Scores:
    """The probabilities of which the scores are the logarithms, up to a constant.

    >>> probabilities(np.array([2.0, 2.0]))
    array([0.5, 0.5])
    """
    chances = np.exp(scores - scores.max())
    found: Scores = chances / chances.sum()
    return found


@lru_cache(maxsize=4096)
def _counted(text: str) -> Mapping[str, int]:
    """How often a passage has each stem. Statements of a paragraph share it, and each issue asks again."""
    return Counter(_stems(text))


def _stems(text: str) -> list[str]:
    idle = stances().kinds["stop"]
    found = [stem(word) for word in _WORD.findall(text.casefold()) if len(word) > 1]
    return [word for word in found if (word,) not in idle]
