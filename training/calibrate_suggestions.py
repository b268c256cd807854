"""Fit what makes probabilities of the scores of options and stances: one number each, by maximum likelihood.

They are fitted on the codebooks and statements of ``training/written/codebooks``, which suggestions were not made from.
Prints the numbers (``OPTION_SHARPNESS`` and ``STANCE_SHARPNESS`` of ``pourparler.codebook.suggestions``).

python training/calibrate_suggestions.py
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

import codebooks
from pourparler.codebook.model import read_codebook
from pourparler.codebook.stance_cues import STANCES
from pourparler.codebook.suggestions import Suggester, probabilities
from pourparler.ledger import StatementContext
from pourparler.reader.network.embeddings import Meaning

Row = tuple[NDArray[np.float64], list[int]]
"""Scores, and the places of the right ones."""


def rows() -> tuple[list[Row], list[Row]]:
    """The scores of options for each coded issue, and of stances for each coding."""
    meaning = Meaning(1)
    options: list[Row] = []
    stances: list[Row] = []
    for name in codebooks.names():
        text = (codebooks.FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
        suggester = Suggester(read_codebook(f"parties: [A]\n{text}"), meaning)
        labels = suggester.labels
        for number, coded in enumerate(codebooks.read_book(name)[1]):
            said = StatementContext(number, None, None, None, coded.cue, coded.content, coded.content, "", "")
            features = suggester.features(said)
            for issue in dict.fromkeys(code.issue for code in coded.codes):
                own = labels.ranges[labels.issues.index(issue)]
                places = {option: place for place, (_, option) in enumerate(labels.options[own])}
                right = [places[code.option] for code in coded.codes if code.issue == issue and code.option]
                if right:
                    options.append((features.options[own], right))
            stances += [(features.stances, [STANCES.index(code.stance)]) for code in coded.codes]
    return options, stances


def sharpness(told: Sequence[Row]) -> float:
    """The factor of scores by which the right ones are likeliest."""

    def loss(factor: float) -> float:
        return -float(np.mean([np.log(probabilities(factor * scores)[right].sum()) for scores, right in told]))

    return float(minimize_scalar(loss, bounds=(0.05, 5), method="bounded").x)


def main() -> None:
    """Print both."""
    for name, told in zip(("OPTION_SHARPNESS", "STANCE_SHARPNESS"), rows(), strict=True):
        print(f"{name} = {sharpness(told):.2f}  # of {len(told)}")


if __name__ == "__main__":
    main()
