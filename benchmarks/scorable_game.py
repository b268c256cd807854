"""Measure how well `settle` finds the deals that are truly acceptable in the scorable games of a public repository.

    python benchmarks/scorable_game.py PATH [--game base] [--packages 10] [--how asked|nearest|random|none]

PATH is a copy of https://github.com/S-Abdelnabi/LLM-Deliberation (MIT licence; Abdelnabi, Gomaa, Sivaprasad, Schönherr
and Fritz, "Cooperation, competition, and maliciousness: LLM-stakeholders interactive negotiation", NeurIPS 2024). In
each of its games, six or seven parties have points for the options of five or six issues, and a threshold below which
they refuse. The script codes what each party could truthfully say of itself: the order of the options of each issue,
the order of the issues, and whether it would take some packages: those that a mediator would ask about next, one round
after the other (asked), those nearest to its threshold (nearest), or any (random). It never passes on points or
thresholds. It reports
how well the joint share separates the deals that are truly acceptable to all from the others (the area under the ROC
curve; 0.5 is chance), and how many of the ten best deals are.
"""

from __future__ import annotations

import argparse
import time
from itertools import product
from pathlib import Path

import numpy as np

from pourparler.exchange.profiles import Negotiation, Profile, scenario_of
from pourparler.settlement import Coding, Scenario, Workings, settle

LETTERS = "ABCDEFGHIJ"


def read_game(folder: Path) -> Negotiation:
    """The issues and the points of each party of a game."""
    profiles, issues = [], {}
    for line in (folder / "config.txt").read_text(encoding="utf-8").splitlines():
        name, file, *_ = line.split(",")
        rows = (folder / "scores_files" / f"{file.strip()}.txt").read_text(encoding="utf-8").split("\n")
        points = [[float(each) for each in row.split(",")] for row in rows if row.strip()]
        *tables, (threshold,) = points
        issues = {LETTERS[k]: tuple(f"{LETTERS[k]}{j}" for j in range(1, len(row) + 1)) for k, row in enumerate(tables)}
        worths = {
            (issue, option): worth
            for (issue, options), row in zip(issues.items(), tables, strict=True)
            for option, worth in zip(options, row, strict=True)
        }
        profiles.append(Profile(name.strip(), worths, threshold))
    return Negotiation(issues, tuple(profiles))


def random_packages(game: Negotiation, count: int) -> list[Coding]:
    """Truthful answers to packages drawn at random, as many for each party."""
    random, codings = np.random.default_rng(0), []
    for each in game.profiles:
        for _ in range(count):
            terms = tuple(
                (issue, options[int(random.integers(len(options)))]) for issue, options in game.issues.items()
            )
            takes = sum(each.worths[term] for term in terms) >= (each.reserved or 0)
            codings.append(Coding(each.party, "accepts" if takes else "rejects", terms))
    return list(dict.fromkeys(codings))


def ask_once(scenario: Scenario, game: Negotiation, samples: int) -> Scenario:
    """Ask each party once whether it would take a package, and add its true answer.

    The package is the deal whose answer would teach most about what all would take: the others would probably take it,
    and this party may or may not.
    """
    workings, stand = Workings(scenario, samples=samples), range(len(scenario.codings))
    shares = np.array([workings.party(name, stand).answers.share.ravel() for name in scenario.parties])
    deals = list(product(*scenario.issues.values()))
    answers = []
    for k, profile in enumerate(game.profiles):
        others = np.delete(shares, k, axis=0).prod(axis=0)
        at = int(np.argmax(others * shares[k] * (1 - shares[k])))
        terms = tuple(zip(game.issues, deals[at], strict=True))
        takes = sum(profile.worths[term] for term in terms) >= (profile.reserved or 0)
        answers.append(Coding(profile.party, "accepts" if takes else "rejects", terms))
    return Scenario(scenario.parties, scenario.issues, (*scenario.codings, *answers))


def area(scores: np.ndarray, truth: np.ndarray) -> float:
    """The area under the ROC curve: how often a true deal has the higher score, ties counting half."""
    above = scores[truth][:, None] > scores[~truth][None, :]
    level = scores[truth][:, None] == scores[~truth][None, :]
    return float((above + 0.5 * level).mean())


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--game", default="base")
    parser.add_argument("--packages", type=int, default=10)
    parser.add_argument("--how", choices=("asked", "nearest", "random", "none"), default="asked")
    parser.add_argument("--samples", type=int, default=4_000)
    given = parser.parse_args()
    game = read_game(given.path / "games_descriptions" / given.game)
    scenario = scenario_of(game, given.packages if given.how == "nearest" else 0)
    if given.how == "random":
        more = random_packages(game, given.packages)
        scenario = Scenario(scenario.parties, scenario.issues, (*scenario.codings, *more))
    start = time.perf_counter()
    for _ in range(given.packages if given.how == "asked" else 0):
        scenario = ask_once(scenario, game, given.samples)
    workings = Workings(scenario, samples=given.samples)
    settled = settle(scenario, workings=workings, quick=True)
    taken = time.perf_counter() - start
    parties = [workings.party(name, settled.codings) for name in scenario.parties]
    joint = np.prod([party.answers.share for party in parties], axis=0).ravel()
    truth = np.logical_and.reduce([worths(each, game) >= (each.reserved or 0) for each in game.profiles])
    best = np.argsort(-joint, kind="stable")[:10]
    print(f"{given.game}: {len(scenario.parties)} parties, {scenario.space} deals, {len(scenario.codings)} codings")
    print(f"truly acceptable to all: {truth.sum()} deals; possibly, by the codings: {settled.possible}")
    print(f"area under the ROC curve: {area(joint, truth):.3f}")
    print(f"of the ten best deals, truly acceptable to all: {truth[best].sum()}")
    print(f"{taken:.1f} s, of which most is sampling; {settled.samples:,} preferences for each party")


def worths(profile: Profile, game: Negotiation) -> np.ndarray:
    """The points of each deal for a party."""
    found = np.zeros(1)
    for issue, options in game.issues.items():
        found = np.add.outer(found, [profile.worths[issue, option] for option in options]).ravel()
    return found


if __name__ == "__main__":
    main()
