"""How fast settlement answers, and beside NegMAS where both can: ``python benchmarks/settlement.py``.

Medians of several runs, in seconds of the processor, on scenarios made up from a seed: parties have preferences of
their own, from which codings follow; one coding in forty is turned round, so that there may be conflicts.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import numpy as np

from figures import check_least, figure, processor
from pourparler.settlement import Coding, Scenario, Workings, active_codings, settle, settle_doubtful
from pourparler.settlement.bargains import efficient, egalitarian, front_of, nash
from pourparler.settlement.blocking import blocking
from pourparler.settlement.conflicts import conflicts
from pourparler.settlement.deal_space import candidates, necessary_deal, possible_deal
from pourparler.settlement.preferences import Preferences
from pourparler.settlement.sampling import sample


def invented(seed: int, parties: int = 6, issues: int = 20, options: int = 5, codings: int = 200) -> Scenario:
    """A scenario whose codings follow from hidden preferences, but for one in forty."""
    chance = random.Random(seed)
    names = [f"P{k}" for k in range(parties)]
    table = {f"i{k}": tuple(f"o{j}" for j in range(options)) for k in range(issues)}
    weight = {(p, i): chance.random() for p in names for i in table}
    worth = {(p, i, o): weight[p, i] * chance.uniform(-1, 1) for p in names for i in table for o in table[i]}
    made = []
    while len(made) < codings:
        party = chance.choice(names)
        issue = chance.choice(list(table))
        one, two = chance.sample(table[issue], 2)
        other, far = chance.choice([i for i in table if i != issue]), chance.choice(table[issue])
        turned = chance.random() < 1 / 40
        value = worth[party, issue, one]
        kind = chance.choices(["for", "red", "prefers", "matters", "package"], [60, 2, 20, 10, 8])[0]
        if kind == "for":
            made.append(Coding(party, "supports" if (value > 0) != turned else "opposes", ((issue, one),)))
        elif kind == "red" and value < -0.3:
            made.append(Coding(party, "red_line", ((issue, one),)))
        elif kind == "prefers":
            first, second = (one, two) if (value > worth[party, issue, two]) != turned else (two, one)
            made.append(Coding(party, "prefers", ((issue, first), (issue, second))))
        elif kind == "matters":
            pair = (issue, other) if (weight[party, issue] > weight[party, other]) != turned else (other, issue)
            made.append(Coding(party, "matters_more", (), pair))
        elif kind == "package":
            terms = ((issue, far), (other, table[other][0]))
            total = sum(worth[party, i, o] for i, o in terms)
            made.append(Coding(party, "accepts" if (total > 0) != turned else "rejects", terms))
    return Scenario(tuple(names), table, tuple(made))


def timed(what: Callable[[], object], runs: int = 5) -> float:
    """The median of some runs, in seconds of the processor: on a busy machine, only these say much."""
    found = []
    for _ in range(runs):
        start = time.process_time()
        what()
        found.append(time.process_time() - start)
    return statistics.median(found)


def large(seed: int) -> None:
    """Twenty issues of five options, six parties, two hundred codings."""
    scenario = invented(seed)
    stand = active_codings(scenario)
    clashes = [each for name in scenario.parties for each in conflicts(scenario, stand, name)]
    agreed = scenario.without([k for each in clashes for k in each])
    left = active_codings(agreed)
    sound = [Preferences.of(agreed, name, left) for name in agreed.parties]
    drawn = [sample(party, agreed.issues, 4_000) for party in sound]
    means = [
        {
            term: float(worth.mean()) if party.layout.columns(term) is not None else 0.0
            for term, worth in each.worths.items()
        }
        for party, each in zip(sound, drawn, strict=True)
        if each is not None
    ]
    print(f"\nscenario {seed}: {len(clashes)} conflicts; {len(left)} of {len(stand)} codings without them")
    rows = {
        "conflicts": lambda: [conflicts(scenario, stand, name) for name in scenario.parties],
        "blocking, as coded": lambda: blocking(scenario, stand, 10),
        "existence, possible": lambda: possible_deal(agreed, sound),
        "existence, necessary": lambda: necessary_deal(agreed, sound),
        "ten best candidates": lambda: candidates(agreed, sound, means, 10),
    }
    total = 0.0
    for name, what in rows.items():
        total += (took := timed(what, 3))
        print(f"  {name:24} {took:8.3f} s")
    print(f"  {'all of these':24} {total:8.3f} s   (5 s)")
    busiest = max(sound, key=lambda party: party.layout.size)
    took = timed(lambda: sample(busiest, agreed.issues, 100_000), 3)
    print(f"  {'100,000 preferences':24} {took:8.3f} s   (2 s), {busiest.layout.size} columns")
    took = timed(lambda: settle(scenario, workings=Workings(scenario)), 3)
    print(f"  {'pourparler settle, all':24} {took:8.3f} s   as coded, 20,000 preferences a party")
    figure(f"settling 20 issues of 5 options, 6 parties, 200 codings, scenario {seed}", took, "s", most=5)
    took = timed(lambda: settle(agreed, workings=Workings(agreed)), 3)
    print(f"  {'the same, no conflicts':24} {took:8.3f} s   (5 s)")
    chances = dict.fromkeys(left[::4], 0.7)
    took = timed(lambda: settle_doubtful(agreed, chances), 1)
    print(f"  {'settlement in doubt':24} {took:8.3f} s   {len(chances)} codings in doubt")
    kept = Workings(agreed, samples=4_000)
    settle(agreed, workings=kept, quick=True)
    turn = iter(left)

    def refresh() -> object:
        return settle(agreed, off=(next(turn),), workings=kept, quick=True)

    print(f"  {'one coding switched off':24} {timed(refresh, 9):8.3f} s   (0.15 s)")


def small() -> None:
    """Refresh in a space that is listed."""
    scenario = invented(1, 4, 6, 4, 40)
    kept = Workings(scenario, samples=4_000)
    settle(scenario, workings=kept, quick=True)
    turn = iter(range(40))
    took = timed(lambda: settle(scenario, off=(next(turn),), workings=kept, quick=True), 9)
    whole = timed(lambda: settle(scenario, workings=Workings(scenario)), 3)
    print(f"\n4 parties, 6 issues of 4 options, 40 codings: all {whole:.2f} s; one coding switched off {took:.3f} s")


def vast() -> None:
    """A space of 10^30 deals: everything that `settle` reports."""
    scenario = invented(5, 6, 43, 5, 300)
    start = time.process_time()
    result = settle(scenario, workings=Workings(scenario))
    took = time.process_time() - start
    print(
        f"\n{scenario.space:.0e} deals (43 issues of 5 options), 6 parties, 300 codings: {took:.2f} s; "
        f"possible: {result.possible_deal is not None}; {len(result.deals)} candidates"
    )


def beside_negmas() -> None:
    """Full preferences over a million deals: the front, Nash's and Kalai's bargain, ours and NegMAS's."""
    from negmas.outcomes import make_issue, make_os
    from negmas.preferences import LinearAdditiveUtilityFunction
    from negmas.preferences.ops import kalai_points, nash_points, pareto_frontier

    print("\na million deals (6 issues of 10 options), full preferences: front, Nash, Kalai")
    for parties in (2, 3):
        rng = np.random.default_rng(parties)
        tables = [rng.random((10, parties)) for _ in range(6)]
        issues = [make_issue([f"o{j}" for j in range(10)], f"i{k}") for k in range(6)]
        space = make_os(issues)
        theirs = [
            LinearAdditiveUtilityFunction(
                values=[{f"o{j}": float(table[j, p]) for j in range(10)} for table in tables],
                weights=[1.0] * 6,
                outcome_space=space,
                reserved_value=0.0,
            )
            for p in range(parties)
        ]

        def ours(tables: list[np.ndarray] = tables) -> tuple[int, float]:
            worths, _ = front_of([table.tolist() for table in tables])
            assert nash(worths) is not None
            assert egalitarian(worths) is not None
            return len(worths), float(worths.sum())

        def listed(tables: list[np.ndarray] = tables, parties: int = parties) -> tuple[int, float]:
            worths = np.zeros((1, parties))
            for table in tables:
                worths = (worths[:, None, :] + table[None]).reshape(-1, parties)
            front = worths[efficient(worths)]
            assert nash(front) is not None
            assert egalitarian(front) is not None
            return len(front), float(front.sum())

        def judge(
            theirs: list[LinearAdditiveUtilityFunction] = theirs, issues: list[object] = issues
        ) -> tuple[int, float]:
            front, _ = pareto_frontier(theirs, issues=issues)
            ranges = [(0.0, 6.0)] * len(theirs)
            nash_points(theirs, front, ranges=ranges)
            kalai_points(theirs, front, ranges=ranges)
            return len(front), float(np.sum(front))

        start = time.process_time()
        found = judge()
        slow = time.process_time() - start
        assert np.allclose(found, ours())
        assert np.allclose(found, listed())
        quick, plain = timed(ours), timed(listed)
        print(
            f"  {parties} parties, a front of {found[0]}: NegMAS {slow:.1f} s; issue by issue {quick:.4f} s "
            f"({slow / quick:,.0f} times); every deal listed {plain:.2f} s ({slow / plain:,.0f} times)"
        )
        figure(f"a million deals, all listed, {parties} parties, beside NegMAS", plain, "s", most=slow / 20, peer=slow)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenarios", type=int, default=3, help="how many large ones; 0 only compares with NegMAS")
    asked = parser.parse_args()
    check_least(__file__, 0, scenarios=asked.scenarios)
    if find_spec("negmas") is None:
        sys.exit("settlement.py: NegMAS is not installed; install it first: python -m pip install negmas")
    print(f"{processor()}; medians, in seconds of the processor")
    for number in range(asked.scenarios):
        large(number)
    if asked.scenarios:
        small()
        vast()
    beside_negmas()


if __name__ == "__main__":
    main()
