"""Suggested issues, options and stances for a statement, from the codebook's words and from earlier codings.

From descriptions alone, an issue fits a statement by the words that both share (words that are rare among issues count
most) and by similarity of meaning (:mod:`pourparler.reader.network.embeddings`). The statement's own words count more
than its paragraph, and that more than the paragraph before and the title. Options are compared in the same way, by the
words that they do not share. The stance comes from cues (:mod:`pourparler.codebook.stance_cues`). What the ledger's
codings teach is added to all three (:mod:`pourparler.codebook.learned_options`).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pourparler.codebook.learned_options import Features, Labels, LearnedModel, Scores, stance_row
from pourparler.codebook.model import Codebook
from pourparler.codebook.stance_cues import STANCES, Leaning, is_denial, is_red_line, matched_cues, stance_scores
from pourparler.ledger import Ledger, StatementContext
from pourparler.ledger.contradiction.lexicon import stance_lexicon as stances
from pourparler.ledger.contradiction.lexicon import stem
from pourparler.ledger.linking.statement_vectors import WEIGHTS
from pourparler.reader.network.embeddings import Meaning, Vectors

_WEIGHTS = np.array(WEIGHTS)
_TITLE = 0.2  # weight of the title's words
_MEANT = 4.0  # weight of similarity of meaning relative to words
_SHARPNESS = 2.2  # of probabilities over scores, calibrated on the examples (training/score_suggestions.py)
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
    """

    issue: str
    chance: float
    option: str | None
    leaning: Leaning


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

    def suggest(self, said: StatementContext, learned: LearnedModel | None = None, most: int = 3) -> list[Suggestion]:
        """Suggest positions for a statement, the likeliest issue first.

        Parameters
        ----------
        learned
            A model from earlier codings; None to use the codebook's words alone.
        most
            The greatest number of suggestions.
        """
        features, scores = self.features(said), self.scores(said, learned)
        options = features.options if learned is None else features.options + learned.options.scores(features.meaning)
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        red = is_red_line(said.content)
        found = []
        for k in np.argsort(-scores[:-1], kind="stable")[:most]:
            issue = self.labels.issues[int(k)]
            stands = features.stances
            if learned is not None:
                stands = stands + learned.stances.scores(stance_row(features, issue, self.labels))
            stance = STANCES[int(np.argmax(stands))]
            fitting = options - _REFUSED * self._denials if stance == "opposes" else options
            own = self.labels.ranges[int(k)]
            option = self.labels.options[own.start + int(np.argmax(fitting[own]))][1] if fitting[own].size else None
            found.append(Suggestion(issue, float(chances[k]), option, Leaning(stance, red)))
        return found

    def _encode(self, said: StatementContext) -> Vectors:
        vectors = self._meaning.of((said.content, said.context, said.preceding))
        meaning: Vectors = vectors.T @ _WEIGHTS.astype(np.float32)
        return meaning

    def _compute_features(self, said: StatementContext, meaning: Vectors) -> Features:
        passages = (said.content, said.context, said.preceding)
        fits = [texts.fit(passages, said.title, meaning) for texts in (self._issues, *self._options)]
        shown = matched_cues(said.act, said.cue, said.content)
        return Features(
            said.title,
            meaning,
            np.array(shown, dtype=np.float64),
            _SHARPNESS * np.append(fits[0], _NOTHING),
            np.concatenate(fits[1:]) - _DENIAL * self._denials,
            np.array(stance_scores(shown)),
        )


class _Texts:
    """Descriptions: their stems, weighted by rarity, and their meanings.

    Parameters
    ----------
    apart
        Whether to distinguish the descriptions: words that all of them share count nothing, nor does their length.
    """

    def __init__(self, texts: Sequence[str], meaning: Meaning, *, apart: bool = False) -> None:
        self.vectors = meaning.of(texts)
        self._stems = [set(_stems(text)) for text in texts]
        spread = Counter(word for stems in self._stems for word in stems)
        self._rare: Mapping[str, float] = {
            word: math.log((0 if apart else 1) + len(texts) / n) for word, n in spread.items()
        }
        sizes = [1.0 if apart else math.sqrt(sum(self._rare[w] ** 2 for w in stems)) or 1.0 for stems in self._stems]
        self._size = np.array(sizes)

    def fit(self, passages: Sequence[str], title: str, meaning: Vectors) -> Scores:
        """The score of each description for passages, with the weights :data:`_WEIGHTS`, and for a title."""
        words = _WEIGHTS @ np.array([self._shared(text) for text in passages])
        fitting: Scores = words + _TITLE * self._shared(title) + _MEANT * (self.vectors @ meaning)
        return fitting

    def _shared(self, text: str) -> Scores:
        """The overlap of a passage with each description."""
        counts = Counter(word for word in _stems(text) if word in self._rare)
        found = [sum(self._rare[w] * min(n, 2) for w, n in counts.items() if w in own) for own in self._stems]
        scores: Scores = np.array(found) / self._size
        return scores


def _stems(text: str) -> list[str]:
    idle = stances().kinds["stop"]
    found = [stem(word) for word in _WORD.findall(text.casefold()) if len(word) > 1]
    return [word for word in found if (word,) not in idle]
