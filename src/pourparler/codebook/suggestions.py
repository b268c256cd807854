"""Suggested issues, options and stances for a statement, from the codebook's words and from earlier codings.

First, every issue is compared with every statement, which is quick: an issue fits a statement by the words that both
share (words that are rare among issues count most) and by similarity of meaning
(:mod:`pourparler.reader.network.embeddings`). The statement's own words count more than its paragraph, and that more
than the paragraph before and the title. Options are compared in the same way, by the words that they do not share. What
the ledger's codings teach is added (:mod:`pourparler.codebook.learned_options`).

Then the network of utterances (:mod:`pourparler.codebook.issue_readings`) reads the statement by the likeliest issues,
which takes a hundredth of a second for each. Its scores are added to those of issues and options, and to those that
cues give the stances (:mod:`pourparler.codebook.stance_cues`). The weights, which also turn scores into probabilities,
were chosen on codebooks and statements that were written for the purpose and left out of training
(``training/weigh_suggestions.py``).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from pourparler.codebook.issue_readings import IssueReader, IssueReading
from pourparler.codebook.learned_options import Features, Labels, LearnedModel, Scores, stance_row
from pourparler.codebook.model import Codebook
from pourparler.codebook.stance_cues import STANCES, Leaning, is_denial, is_red_line, matched_cues, stance_scores
from pourparler.ledger import Ledger, StatementContext
from pourparler.ledger.contradiction.lexicon import stance_lexicon as stances
from pourparler.ledger.contradiction.lexicon import stem
from pourparler.ledger.linking.statement_vectors import WEIGHTS
from pourparler.reader.network.embeddings import Meaning, Vectors
from pourparler.reader.network.utterances import UtteranceReader

SURE = 0.7
"""The least probability of a stance that is selected beforehand."""
_WEIGHTS = np.array(WEIGHTS)
_TITLE = 0.2  # weight of the title's words
_MEANT = 4.0  # weight of similarity of meaning relative to words
_SHARPNESS = 2.2  # of probabilities over scores, calibrated on the examples (training/score_suggestions.py)
_NOTHING = 2.2  # the score of "about no issue"
_DENIAL = 1.0  # penalty for an option that only negates another: people speak of what might be
_REFUSED = 2.0  # further penalty if the statement opposes: people oppose what might be
_KEPT = 20_000  # statements whose features are cached
_AT_ONCE = 200  # statements whose vectors are read in one step
_RED = 0.5  # the least probability of a red line that is suggested
_READ = 4  # issues by which the network of utterances reads a statement, the likeliest
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
    option_chance, stance_chance
        The probability of the option if the issue is right, and of the stance with its red line if the option is right
        too; None where nothing was worked out.
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


@dataclass(frozen=True)
class Weights:
    """The weights of what the network of utterances reads beside the codebook's words, and beside the cues of stances.

    Attributes
    ----------
    words, about, unread, nothing
        Of the score of an issue by the codebook's words and of being spoken of; what stands for the latter where
        nothing was read; and the score of no issue.
    option_words, option_about, option_sided
        Of the score of an option by its words, of being spoken of, and of not being left open.
    stances, cues, no_side
        Of the log-probabilities of stances and of the scores of cues; what is added for no side.
    firm, red_words, red_line
        Of the log-odds of a firm side and of words that draw a red line; what is added to both.
    """

    words: float
    about: float
    unread: float
    nothing: float
    option_words: float
    option_about: float
    option_sided: float
    stances: float
    cues: float
    no_side: float
    firm: float
    red_words: float
    red_line: float


WEIGHTS_OF_READING = Weights(1, 0.5, -4, 5, 0.5, 1, 0.3, 1, 0.5, 0, 1, 1, 0)  # training/weigh_suggestions.py


class Suggester:
    """Suggestions from one codebook.

    Parameters
    ----------
    meaning
        The sentence encoder; loaded if not given.
    network
        The network of utterances; loaded when it is first needed if not given.
    """

    def __init__(self, book: Codebook, meaning: Meaning | None = None, network: UtteranceReader | None = None) -> None:
        self.book = book
        self.reader = IssueReader(book, network)
        self.labels = Labels(
            tuple(issue.name for issue in book.issues),
            tuple((issue.name, option.name) for issue in book.issues for option in issue.options),
        )
        self._meaning = meaning or Meaning()
        self._known: dict[tuple[int, str], Features] = {}
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
        key = said.id, said.content
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
        missing = [each for each in said if (each.id, each.content) not in self._known]
        if len(self._known) + len(missing) > _KEPT:
            self._known.clear()
            missing = list(said)
        for first in range(0, len(missing), _AT_ONCE):
            some = missing[first : first + _AT_ONCE]
            vectors = ledger.statements.vectors(some)
            for each in some:
                self._known[each.id, each.content] = self._compute_features(each, vectors[each.id])
                done()

    def scores(self, said: StatementContext, learned: LearnedModel | None = None) -> Scores:
        """The score of each issue of the codebook for a statement, and, last, of no issue."""
        features = self.features(said)
        return features.issues if learned is None else features.issues + learned.issues.scores(features.meaning)

    def suggest(
        self, said: StatementContext, learned: LearnedModel | None = None, most: int = 3, *, read: bool = True
    ) -> list[Suggestion]:
        """Suggest positions for a statement, the likeliest issue first.

        Parameters
        ----------
        learned
            A model from earlier codings; None to use the codebook's words alone.
        most
            The greatest number of suggestions.
        read
            Whether the network of utterances reads the statement, which takes longer.
        """
        features, scores = self.features(said), self.scores(said, learned)
        options = features.options if learned is None else features.options + learned.options.scores(features.meaning)
        readings: dict[int, IssueReading] = {}
        if read:
            likeliest = np.argsort(-scores[:-1], kind="stable")[:_READ]
            readings = {int(k): self.reader.read(said, int(k)) for k in likeliest}
            scores = weigh_issues(scores, readings)
        chances = _probabilities(scores)
        found = []
        for k in (int(k) for k in np.argsort(-scores[:-1], kind="stable")[:most]):
            reading = readings.get(k)
            if reading is None:
                option, leaning = self._by_words(said, features, learned, k, options)
                found.append(Suggestion(self.labels.issues[k], float(chances[k]), option, leaning))
            else:
                found.append(self._by_reading(said, features, learned, k, float(chances[k]), options, reading))
        return found

    def coded_stances(self, said: StatementContext, issue: str, option: str | None) -> Scores | None:
        """The log-probabilities of stances that were read of a coded option; None if the codebook has no such issue."""
        if issue not in self.labels.issues:
            return None
        k = self.labels.issues.index(issue)
        own = self.labels.options[self.labels.ranges[k]]
        reading = self.reader.read(said, k)
        if (issue, option or "") in own:
            return reading.stances[own.index((issue, option or ""))]
        return reading.stances[int(np.argmax(reading.about))]

    def _by_words(
        self, said: StatementContext, features: Features, learned: LearnedModel | None, k: int, options: Scores
    ) -> tuple[str | None, Leaning]:
        """The option and the stance by words and cues alone."""
        stands = features.stances
        if learned is not None:
            stands = stands + learned.stances.scores(stance_row(features, self.labels.issues[k], self.labels))
        stance = STANCES[int(np.argmax(stands))]
        fitting = options - _REFUSED * self._denials if stance == "opposes" else options
        own = self.labels.ranges[k]
        option = self.labels.options[own.start + int(np.argmax(fitting[own]))][1] if fitting[own].size else None
        return option, Leaning(stance, is_red_line(said.content))

    def _by_reading(
        self,
        said: StatementContext,
        features: Features,
        learned: LearnedModel | None,
        k: int,
        chance: float,
        options: Scores,
        reading: IssueReading,
    ) -> Suggestion:
        """The suggestion for an issue by which the statement was read, with a probability for each of its fields."""
        own, issue = self.labels.ranges[k], self.labels.issues[k]
        option, option_chance, place = None, None, int(np.argmax(reading.about))
        if own.stop > own.start:
            fitting = weigh_options(options[own], reading)
            place = int(np.argmax(fitting))
            option, option_chance = self.labels.options[own.start + place][1], float(_probabilities(fitting)[place])
        stands = weigh_stances(features.stances, reading.stances[place])
        if learned is not None:
            row = stance_row(features, issue, self.labels, reading.stances[place])
            stands = stands + learned.stances.scores(row)
        stance = STANCES[int(np.argmax(stands))]
        red = weigh_red_line(is_red_line(said.content), float(reading.firm[place]))
        sided = float(_probabilities(stands)[STANCES.index(stance)])
        if stance in ("supports", "opposes"):
            sided *= max(red, 1 - red)
        leaning = Leaning(stance, red >= _RED and stance in ("supports", "opposes"))
        return Suggestion(issue, chance, option, leaning, option_chance, sided)

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


def weigh_issues(scores: Scores, readings: Mapping[int, IssueReading], weights: Weights = WEIGHTS_OF_READING) -> Scores:
    """Add what was read of some issues to the scores of all, and of no issue."""
    about = np.full(len(scores), weights.unread)
    about[-1] = 0
    for k, reading in readings.items():
        about[k] = reading.about.max()
    found: Scores = weights.words * scores + weights.about * about
    found[-1] += weights.nothing
    return found


def weigh_options(words: Scores, reading: IssueReading, weights: Weights = WEIGHTS_OF_READING) -> Scores:
    """Add what was read to the scores of an issue's options by their words."""
    sided = -reading.stances[:, STANCES.index("open")]
    found: Scores = weights.option_words * words + weights.option_about * reading.about + weights.option_sided * sided
    return found


def weigh_stances(cues: Scores, stances: Scores, weights: Weights = WEIGHTS_OF_READING) -> Scores:
    """Add the scores of cues to the log-probabilities of stances that were read."""
    found = weights.stances * stances + weights.cues * cues
    found[STANCES.index("open")] += weights.no_side
    return found


def weigh_red_line(has_words: bool, firm: float, weights: Weights = WEIGHTS_OF_READING) -> float:
    """The probability that a side taken is a red line."""
    return 1 / (1 + math.exp(-(weights.firm * firm + weights.red_words * has_words + weights.red_line)))


def _probabilities(scores: Scores) -> Scores:
    chances = np.exp(scores - scores.max())
    found: Scores = chances / chances.sum()
    return found


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


@lru_cache(maxsize=4096)
def _counted(text: str) -> Mapping[str, int]:
    """How often a passage has each stem. Statements of a paragraph share it, and each issue asks again."""
    return Counter(_stems(text))


def _stems(text: str) -> list[str]:
    idle = stances().kinds["stop"]
    found = [stem(word) for word in _WORD.findall(text.casefold()) if len(word) > 1]
    return [word for word in found if (word,) not in idle]
