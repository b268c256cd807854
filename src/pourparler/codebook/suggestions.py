"""What a statement may be about, and how it stands to it: from the codebook's own words, and from what people coded.

From descriptions alone, an issue fits a statement by the words that both have (rare ones among issues count most) and
by what both are about (:mod:`pourparler.reader.network.embeddings`); the statement's own words count more than its
paragraph, that more than the one before and the title. Options are told apart likewise, by what they do not share. How
a statement stands comes from its signs (:mod:`pourparler.codebook.stance_cues`). What this ledger's codings teach is
added to each (:mod:`pourparler.codebook.learned_options`).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pourparler.codebook.learned_options import Learned, Plan, Scores, Seen, stance_row
from pourparler.codebook.model import Codebook
from pourparler.codebook.stance_cues import STANCES, Leaning, is_denial, is_red_line, signs, weighed
from pourparler.ledger import Uttered
from pourparler.ledger.contradiction.lexicon import stem
from pourparler.ledger.contradiction.lexicon import table as stances
from pourparler.reader.network.embeddings import Meaning, Vectors

_WEIGHTS = np.array([1.0, 0.5, 0.25])  # of the statement, its paragraph and the one before
_TITLE = 0.2  # weight of the title's words
_MEANT = 4.0  # weight of meanings beside words
_SHARPNESS = 2.2  # of chances over scores, as they come out on the examples (training/score_suggestions.py)
_NOTHING = 2.2  # the score of being about no issue
_DENIAL = 1.0  # what an option loses that only denies another: one speaks of what might be
_REFUSED = 2.0  # what it loses besides where the statement refuses: one refuses what might be
_KEPT = 20_000  # statements whose meanings are kept
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


class Suggester:
    """Suggestions by one codebook.

    Parameters
    ----------
    meaning
        The sentence encoder, if it is loaded already.
    """

    def __init__(self, book: Codebook, meaning: Meaning | None = None) -> None:
        self.book = book
        self.plan = Plan(
            tuple(issue.name for issue in book.issues),
            tuple((issue.name, option.name) for issue in book.issues for option in issue.options),
        )
        self._meaning = meaning or Meaning()
        self._known: dict[tuple[int, str], Seen] = {}
        about = [
            " ".join(
                [issue.name, issue.question, issue.description, *(f"{o.name} {o.description}" for o in issue.options)]
            )
            for issue in book.issues
        ]
        self._issues = _Texts(about, self._meaning)
        self._options = [
            _Texts([f"{o.name} {o.description}" for o in issue.options], self._meaning, apart=True)
            for issue in book.issues
        ]
        self._denials = np.array([is_denial(option) for _, option in self.plan.options], dtype=np.float64)

    def seen(self, said: Uttered) -> Seen:
        """What a statement shows; kept, since a ledger's statements are looked at again and again."""
        key = said.id, said.content
        if key not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[key] = self._look(said)
        return self._known[key]

    def scores(self, said: Uttered, learned: Learned | None = None) -> Scores:
        """How well each issue of the codebook fits a statement, and, last, that it is about none."""
        seen = self.seen(said)
        return seen.issues if learned is None else seen.issues + learned.issues.told(seen.meaning)

    def suggest(self, said: Uttered, learned: Learned | None = None, most: int = 3) -> list[Suggestion]:
        """Suggest issues for a statement, the likeliest first."""
        seen, scores = self.seen(said), self.scores(said, learned)
        options = seen.options if learned is None else seen.options + learned.options.told(seen.meaning)
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        red = is_red_line(said.content)
        found = []
        for k in np.argsort(-scores[:-1], kind="stable")[:most]:
            issue = self.plan.issues[int(k)]
            stands = seen.stances
            if learned is not None:
                stands = stands + learned.stances.told(stance_row(seen, issue, self.plan))
            stance = STANCES[int(np.argmax(stands))]
            fitting = options - _REFUSED * self._denials if stance == "opposes" else options
            own = self.plan.ranges[int(k)]
            option = self.plan.options[own.start + int(np.argmax(fitting[own]))][1]
            found.append(Suggestion(issue, float(chances[k]), option, Leaning(stance, red)))
        return found

    def _look(self, said: Uttered) -> Seen:
        passages = (said.content, said.around, said.before)
        meaning = self._meaning.of(passages).T @ _WEIGHTS.astype(np.float32)
        told = [texts.fit(passages, said.title, meaning) for texts in (self._issues, *self._options)]
        shown = signs(said.act, said.cue, said.content)
        return Seen(
            said.title,
            meaning,
            np.array(shown, dtype=np.float64),
            _SHARPNESS * np.append(told[0], _NOTHING),
            np.concatenate(told[1:]) - _DENIAL * self._denials,
            np.array(weighed(shown)),
        )


class _Texts:
    """Descriptions: the stems that each has, weighed by how few have them, and their meanings.

    Parameters
    ----------
    apart
        The descriptions are to be told apart, so that what all of them say counts nothing, nor does their length.
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
        """How well each description fits passages, given the weights of :data:`_WEIGHTS`, and a title."""
        words = _WEIGHTS @ np.array([self._shared(text) for text in passages])
        fitting: Scores = words + _TITLE * self._shared(title) + _MEANT * (self.vectors @ meaning)
        return fitting

    def _shared(self, text: str) -> Scores:
        """How much of a passage stands in each description."""
        counts = Counter(word for word in _stems(text) if word in self._rare)
        found = [sum(self._rare[w] * min(n, 2) for w, n in counts.items() if w in own) for own in self._stems]
        scores: Scores = np.array(found) / self._size
        return scores


def _stems(text: str) -> list[str]:
    idle = stances().kinds["stop"]
    found = [stem(word) for word in _WORD.findall(text.casefold()) if len(word) > 1]
    return [word for word in found if (word,) not in idle]
