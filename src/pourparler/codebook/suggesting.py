"""What a statement may be about, and how it stands to it: from the codebook's own words, and from what people coded.

From descriptions alone, an issue fits a statement by the words that both have (rare ones among issues count most) and
by what both are about (:mod:`pourparler.reader.meaning`); the statement's own words count more than its paragraph, that
more than the one before and the title. Codings of this ledger add a ridge regression of issues on meanings, fitted in
closed form, which counts the more the more codings there are.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pourparler.codebook.leanings import Leaning, leaning
from pourparler.codebook.model import Codebook
from pourparler.ledger import Uttered
from pourparler.ledger.stances import stem
from pourparler.ledger.stances import table as stances
from pourparler.reader.meaning import WIDTH, Meaning, Vectors

Scores = NDArray[np.float64]
_WEIGHTS = (1.0, 0.5, 0.25)  # of the statement, its paragraph and the one before
_TITLE = 0.2  # weight of the title's words
_MEANT = 4.0  # weight of meanings beside words
_RIDGE = 3.0  # how strongly what was learned is held back
_LEARNED = 3.0  # weight of what was learned, once there is much of it
_HALF = 100.0  # codings at which it counts half
_SHARPNESS = 2.2  # of chances over scores, as they come out on the examples (training/score_suggestions.py)
_NOTHING = 2.2  # the score of being about no issue
_KEPT = 5_000  # statements whose meanings are kept
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Suggestion:
    """What a statement may say.

    Attributes
    ----------
    chance
        How likely the statement is about the issue, 0 to 1.
    option
        The option that fits best; None where none fits.
    leaning
        How the statement stands to it, and whether it draws a red line.
    """

    issue: str
    chance: float
    option: str | None
    leaning: Leaning


@dataclass(frozen=True)
class Learned:
    """What codings have taught: a row for each dimension of meaning and one for none, a column for each issue."""

    weights: Scores
    codings: int


def learn(vectors: Vectors, coded: Sequence[frozenset[str]], issues: Sequence[str]) -> Learned | None:
    """Fit issues to the meanings of statements that people coded; None where there are fewer than two.

    Parameters
    ----------
    vectors
        The meaning of each statement, as :meth:`Suggester.vectors` gives it.
    coded
        The issues that each statement was coded with; none, if it is about none.
    """
    if len(coded) < 2:
        return None
    given = np.column_stack([vectors.astype(np.float64), np.ones(len(vectors))])
    wanted = np.array([[issue in own for issue in issues] for own in coded], dtype=np.float64)
    held = np.full(given.shape[1], _RIDGE)
    held[-1] = 1e-3
    return Learned(np.linalg.solve(given.T @ given + np.diag(held), given.T @ wanted), len(coded))


class Suggester:
    """Suggestions by one codebook.

    Parameters
    ----------
    meaning
        The sentence encoder, if it is loaded already.
    """

    def __init__(self, book: Codebook, meaning: Meaning | None = None) -> None:
        self.book = book
        self._meaning = meaning or Meaning()
        self._known: dict[tuple[int, str], Vectors] = {}
        self._names = [issue.name for issue in book.issues]
        about = [
            " ".join(
                [issue.name, issue.question, issue.description, *(f"{o.name} {o.description}" for o in issue.options)]
            )
            for issue in book.issues
        ]
        self._issues = _Texts(about, self._meaning)
        self._options = {
            issue.name: _Texts([f"{o.name} {o.description}" for o in issue.options], self._meaning)
            for issue in book.issues
        }

    def vectors(self, said: Sequence[Uttered]) -> Vectors:
        """The meanings of statements with their surroundings, for :func:`learn`; one row each."""
        rows = [self._parts(each) @ np.array(_WEIGHTS, dtype=np.float32) for each in said]
        return np.array(rows, dtype=np.float32).reshape(len(said), WIDTH)

    def scores(self, said: Uttered, learned: Learned | None = None) -> Scores:
        """How well each issue of the codebook fits a statement."""
        return self._scores(said, self._parts(said), learned)

    def suggest(self, said: Uttered, learned: Learned | None = None, most: int = 3) -> list[Suggestion]:
        """Suggest issues for a statement, the likeliest first."""
        parts = self._parts(said)
        scores = self._scores(said, parts, learned)
        sharp = np.exp(_SHARPNESS * (np.append(scores, _NOTHING) - max(scores.max(), _NOTHING)))
        chances = sharp / sharp.sum()
        lean = leaning(said.act, said.cue, said.content)
        found = []
        for k in np.argsort(-scores, kind="stable")[:most]:
            issue = self._names[int(k)]
            found.append(Suggestion(issue, float(chances[k]), self._option(issue, said, parts), lean))
        return found

    def _parts(self, said: Uttered) -> Vectors:
        """The meanings of a statement, its paragraph and the one before: one column each."""
        key = said.id, said.content
        if key not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[key] = self._meaning.of([said.content, said.around, said.before]).T
        return self._known[key]

    def _scores(self, said: Uttered, parts: Vectors, learned: Learned | None) -> Scores:
        weights = np.array(_WEIGHTS)
        meant: Scores = self._issues.vectors @ parts @ weights
        passages = (said.content, said.around, said.before)
        words = np.array([self._issues.shared(text) for text in passages]).T @ weights
        scores: Scores = words + _TITLE * self._issues.shared(said.title) + _MEANT * meant
        if learned is None:
            return scores
        part = learned.codings / (learned.codings + _HALF)
        told = np.append(parts @ weights, 1.0) @ learned.weights
        taught: Scores = scores + part * _LEARNED * told
        return taught

    def _option(self, issue: str, said: Uttered, parts: Vectors) -> str | None:
        texts = self._options[issue]
        scores = texts.shared(said.content) + 0.5 * texts.shared(said.around)
        scores = scores + _MEANT * (texts.vectors @ parts[:, 0] + 0.5 * (texts.vectors @ parts[:, 1]))
        own = self.book.issue(issue)
        return None if own is None else own.options[int(np.argmax(scores))].name


class _Texts:
    """Descriptions: the stems that each has, weighed by how few have them, and their meanings."""

    def __init__(self, texts: Sequence[str], meaning: Meaning) -> None:
        self.vectors = meaning.of(texts)
        self._stems = [set(_stems(text)) for text in texts]
        spread = Counter(word for stems in self._stems for word in stems)
        self._rare: Mapping[str, float] = {word: math.log(1 + len(texts) / n) for word, n in spread.items()}
        self._size = np.array([math.sqrt(sum(self._rare[w] ** 2 for w in stems)) or 1.0 for stems in self._stems])

    def shared(self, text: str) -> Scores:
        """How much of a passage stands in each description."""
        counts = Counter(word for word in _stems(text) if word in self._rare)
        found = [sum(self._rare[w] * min(n, 2) for w, n in counts.items() if w in own) for own in self._stems]
        scores: Scores = np.array(found) / self._size
        return scores


def _stems(text: str) -> list[str]:
    idle = stances().kinds["stop"]
    found = [stem(word) for word in _WORD.findall(text.casefold()) if len(word) > 1]
    return [word for word in found if (word,) not in idle]
