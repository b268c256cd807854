"""What to ask next: the questions whose answers reduce most of the uncertainty about which deals all would accept.

Where no deal is possible, the question is whether the blocking codings still hold; its gain is the joint share of the
best deal that becomes possible if they do not.

Otherwise the sampled preferences of a party are split by the answer that it would give. The uncertainty of a deal is
``j (1 - j)``, where ``j`` is its joint share. The gain of a question is the expected
reduction of the total uncertainty, with answers as probable as among the sampled preferences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from pourparler.settlement.coding import Deal, Term
from pourparler.settlement.linear_program import Matrix, Vector
from pourparler.settlement.outcome import Opened, Question
from pourparler.settlement.phrases import coding_words
from pourparler.settlement.sampling import Sample
from pourparler.settlement.scenario import Scenario
from pourparler.text import enumeration

_LEAST = 0.02  # a question with a less probable answer is not worth asking
_LEAST_GAIN = 0.001
_PACKAGES = 3  # questions about packages
_ASKED_ABOUT = 200  # packages of each party whose gain is worked out
_MOST_PREFERENCES = 2_000


def reopening(scenario: Scenario, opened: Sequence[Opened]) -> list[Question]:
    """Questions whether blocking codings still hold, by joint share of the deal that becomes possible."""
    found = []
    for each in opened:
        if each.joint is None:
            continue
        said = [scenario.codings[k] for k in each.without]
        words = "; ".join(map(coding_words, said))
        asked = f"Is it still true that {words}?" if len(said) == 1 else f"Are all of these still true: {words}?"
        party = enumeration(dict.fromkeys(coding.party for coding in said))
        found.append(Question(party, asked, each.joint, None, codings=each.without))
    return sorted(found, key=lambda question: -question.gain)


def questions(
    scenario: Scenario,
    samples: Mapping[str, Sample],
    accepted: Mapping[str, NDArray[np.bool_]],
    deals: Sequence[Deal] = (),
    most: int = 5,
) -> list[Question]:
    """The questions with the greatest gain, best first; ``_PACKAGES`` more ask whether a party would take a deal.

    Parameters
    ----------
    samples
        Sampled preferences of each party; a party without any is not asked.
    accepted
        For each party, whether it accepts: one row for each sampled preference and one column for each deal.
    deals
        The deals: those whose answer would teach most are asked about too.
    most
        The greatest number of questions about options and issues.
    """
    shares = {party: held.mean(axis=0) for party, held in accepted.items()}
    if len(shares) < len(scenario.parties):
        return []
    joint = scenario.decision.joint(scenario.parties, shares)
    doubt = float((joint * (1 - joint)).sum())
    if doubt <= 0:
        return []
    found = []
    packages = []
    for party, drawn in samples.items():
        own = accepted[party][:_MOST_PREFERENCES]
        sure = {name: share * 0.0 + 1.0 if name == party else share for name, share in shares.items()}
        never = {name: share * 0.0 if name == party else share for name, share in shares.items()}
        others = scenario.decision.joint(scenario.parties, sure) - scenario.decision.joint(scenario.parties, never)
        asked, answers = _answers(scenario, party, drawn)
        gains, likely = _gains(answers, own, others)
        for k, (words, about, weighed) in enumerate(asked):
            if _LEAST <= likely[k] <= 1 - _LEAST and gains[k] >= _LEAST_GAIN * doubt:
                gain = min(1.0, float(gains[k]) / doubt)
                found.append(Question(party, words, gain, float(likely[k]), about, weighed))
        packages += _packages(scenario, party, own, others, doubt, deals)
    best = sorted(found, key=lambda each: (-each.gain, each.party, each.question))[:most]
    best += sorted(packages, key=lambda each: (-each.gain, each.party, each.question))[:_PACKAGES]
    return sorted(best, key=lambda each: (-each.gain, each.party, each.question))


def _packages(
    scenario: Scenario,
    party: str,
    accepted: NDArray[np.bool_],
    others: Vector,
    doubt: float,
    deals: Sequence[Deal],
) -> list[Question]:
    """Questions whether a party would take a deal, of those that are open; of those alike to it, the first."""
    likely = accepted.mean(axis=0)
    at = [k for k in range(len(deals)) if _LEAST <= likely[k] <= 1 - _LEAST]
    at = list({accepted[:, k].tobytes(): k for k in reversed(at)}.values())[::-1]
    at = at[:: -(-len(at) // _ASKED_ABOUT)] if at else at
    gains, likely_yes = _gains(accepted[:, at].astype(float), accepted, others)
    found = []
    for k, gain, yes in zip(at, gains, likely_yes, strict=True):
        if gain >= _LEAST_GAIN * doubt:
            package = tuple(zip(scenario.issues, deals[k], strict=True))
            words = enumeration([f"“{option}” ({issue})" for issue, option in package])
            asked = f"Would {party} take this package: {words}?"
            found.append(Question(party, asked, min(1.0, gain / doubt), yes, package=package))
    return found


def _answers(
    scenario: Scenario, party: str, drawn: Sample
) -> tuple[list[tuple[str, Term | None, tuple[str, str] | None]], Matrix]:
    """Questions, and a matrix of answers: one row for each sampled preference, one column for each question."""
    asked: list[tuple[str, Term | None, tuple[str, str] | None]] = []
    columns = []
    for term, worth in drawn.worths.items():
        asked.append((f"On {term[0]}: would “{term[1]}” be better for {party} than no deal?", term, None))
        columns.append(worth[:_MOST_PREFERENCES] >= 0)
    for one, two in combinations(range(len(scenario.issues)), 2):
        first, second = list(scenario.issues)[one], list(scenario.issues)[two]
        asked.append((f"Does “{first}” matter more to {party} than “{second}”?", None, (first, second)))
        columns.append(drawn.weights[:_MOST_PREFERENCES, one] > drawn.weights[:_MOST_PREFERENCES, two])
    return asked, np.array(columns, dtype=float).T


def _gains(answers: Matrix, accepted: NDArray[np.bool_], others: Vector) -> tuple[Sequence[float], Sequence[float]]:
    held = accepted.astype(float)
    yes = answers.mean(axis=0)
    both = answers.T @ held / len(held)
    share = held.mean(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        if_yes = np.where(yes[:, None] > 0, both / yes[:, None], share)
        if_no = np.where(yes[:, None] < 1, (share - both) / (1 - yes[:, None]), share)
    spread = yes * ((if_yes - share) ** 2 @ others**2) + (1 - yes) * ((if_no - share) ** 2 @ others**2)
    return spread.tolist(), yes.tolist()
