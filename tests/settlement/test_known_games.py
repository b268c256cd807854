"""Settlement held against what is known: published bargains, volumes that can be computed, and another program."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.stats import beta

from judge import Judge
from pourparler.settlement import Coding, Scenario, Workings, settle
from pourparler.settlement.bargains import efficient, egalitarian, front_of, nash, smorodinsky
from pourparler.settlement.preferences import E, Preferences
from pourparler.settlement.sampling import Sample, sample

COUNT = 40_000


def every(tables: list[list[tuple[float, float]]]) -> tuple[np.ndarray, list[tuple[int, ...]]]:
    deals = list(product(*(range(len(table)) for table in tables)))
    worths = np.array([np.sum([tables[k][o] for k, o in enumerate(deal)], axis=0) for deal in deals])
    return worths, deals


def test_nash_1950_bill_and_jack() -> None:
    """Nash, "The Bargaining Problem", Econometrica 18 (1950), the example of nine goods."""
    bill = {"book": (2, 4), "whip": (2, 2), "ball": (2, 1), "bat": (2, 2), "box": (4, 1)}
    jack = {"pen": (10, 1), "toy": (4, 1), "knife": (6, 2), "hat": (2, 2)}
    tables = [[(0.0, 0.0), (-float(own), float(other))] for own, other in bill.values()]
    tables += [[(0.0, 0.0), (float(other), -float(own))] for other, own in jack.values()]
    worths, deals = every(tables)
    best = nash(worths)
    assert best is not None
    given = [name for name, moved in zip([*bill, *jack], deals[best], strict=True) if moved]
    assert given == ["book", "whip", "ball", "bat", "pen", "toy", "knife"]
    assert worths[best].tolist() == [12, 5]
    front, options = front_of(tables)
    again = nash(front)
    assert again is not None
    assert tuple(options[again].tolist()) == deals[best]


def test_kalai_and_smorodinsky_1975_nash_gives_less_of_more() -> None:
    """Kalai and Smorodinsky, "Other Solutions to Nash's Bargaining Problem", Econometrica 43 (1975).

    Of a larger set of deals, Nash's bargain gives the second party less than of a smaller one; theirs does not.
    """
    small = np.array([(0.0, 1.0), (0.75, 0.75), (1.0, 0.0)])
    large = np.vstack([small, (1.0, 0.7)])
    assert small[nash(small)].tolist() == [0.75, 0.75]  # type: ignore[index]
    assert large[nash(large)].tolist() == [1.0, 0.7]  # type: ignore[index]
    assert small[smorodinsky(small)][1] <= large[smorodinsky(large)][1]  # type: ignore[index]


PANAMA = [  # Raiffa, The Art and Science of Negotiation (1982), chapter 12: points of the United States and of Panama
    (22, 9),
    (22, 15),
    (15, 15),
    (14, 3),
    (6, 5),
    (11, 15),
    (4, 11),
    (2, 7),
    (2, 7),
    (2, 13),
]


def test_the_panama_canal_leaves_both_with_two_thirds() -> None:
    """Brams and Taylor, Fair Division (1996), chapter 5: by points, each side can have 66 of its 100.

    Theirs divides one issue; of undivided ones no deal can give both more, and the best come near.
    """
    tables = [[(float(us), 0.0), (0.0, float(panama))] for us, panama in PANAMA]
    worths, _ = every(tables)
    chosen = egalitarian(worths)
    assert chosen is not None
    assert 64 <= worths[chosen].min() <= 66
    front = worths[efficient(worths)]
    assert (64, 68) in [tuple(each) for each in front]
    assert (79, 53) in [tuple(each) for each in front]
    assert worths.sum(axis=1).max() == 132


def test_camp_david_the_winner_of_each_issue_is_efficient() -> None:
    """Brams and Togman, "Camp David: Was the Agreement Fair?", Conflict Management and Peace Science 15 (1996).

    By their points Israel first wins 60 of 100, Egypt 75.
    """
    points = [(35, 55), (10, 5), (20, 10), (10, 5), (5, 20), (20, 5)]
    worths, _ = every([[(float(israel), 0.0), (0.0, float(egypt))] for israel, egypt in points])
    front = [tuple(each) for each in worths[efficient(worths)]]
    assert (60, 75) in front
    assert worths[nash(worths)].tolist() == [60, 75]  # type: ignore[index]


def volume(codings: tuple[Coding, ...], issues: dict[str, tuple[str, ...]]) -> Sample:
    talks = Scenario(("North",), issues, codings)
    found = sample(Preferences.of(talks, "North", range(len(codings))), issues, COUNT)
    assert found is not None
    assert found.is_settled
    return found


def within(drawn: Sample, held: np.ndarray, share: float) -> None:
    found, error = held.mean(), drawn.error(held[:, None])[0]
    assert abs(found - share) < 3 * error, (found, share, error)
    assert error < 0.02


BORDER = {"border": ("line", "swap")}
TWO = {"border": ("line", "swap"), "troops": ("none", "free")}


def test_sampling_without_codings_is_even() -> None:
    drawn = volume((), {"a": ("x", "y"), "b": ("x", "y", "z"), "c": ("x",)})
    weights = drawn.weights  # even on the simplex, whatever the numbers of options
    within(drawn, weights[:, 0] < 1 / 3, float(beta(1, 2).cdf(1 / 3)))
    assert weights.mean(axis=0) == pytest.approx([1 / 3] * 3, abs=0.01)
    assert weights.std(axis=0) == pytest.approx([(1 / 18) ** 0.5] * 3, abs=0.01)


@pytest.mark.parametrize("term", ["line", "swap"])
def test_sampling_of_one_issue(term: str) -> None:
    """One issue weighs 1, so worths are even in [-1, 1]; of two, each is the better in half of the square."""
    drawn = volume(
        (Coding("North", "prefers", (("border", term), ("border", "line" if term == "swap" else "swap"))),), BORDER
    )
    within(drawn, drawn.worths["border", term] > 0, 0.75)
    within(drawn, drawn.worths["border", term] > 0.5, 7 / 16)


def test_sampling_of_a_strip() -> None:
    """Support cuts off all below the smallest difference that counts; what is left is even."""
    drawn = volume((Coding("North", "supports", (("border", "line"),)),), BORDER)
    within(drawn, drawn.worths["border", "line"] > 0.5, 0.5 / (1 - E))


def test_sampling_of_a_package() -> None:
    """A sum of two even worths is at least 0 in half of all cases; how often each part is, follows by integration."""
    package = (("border", "swap"), ("troops", "none"))
    drawn = volume((Coding("North", "accepts", package),), TWO)
    total = drawn.worths[package[0]] + drawn.worths[package[1]]
    assert (total >= -1e-9).all()
    within(drawn, drawn.worths[package[0]] > 0, 0.75 + _overlap())


def _overlap() -> float:
    """By integration: the share of a > 0, given a + b >= 0, beyond 3/4 when weights are equal."""
    grid = (np.arange(20_000) + 0.5) / 20_000
    density = np.ones_like(grid)  # weights are even, and worths given the weights
    small = np.minimum(grid, 1 - grid) / np.maximum(grid, 1 - grid)
    # P(a > 0 | a + b >= 0): the larger side decides more often; with r = smaller over larger, 1 - r/4 or 1/2 + r/4
    larger, smaller = 1 - small / 4, 0.5 + small / 4
    share = np.where(grid > 0.5, larger, smaller)
    return float((density * share).sum() / density.sum()) - 0.75


def test_sampling_where_codings_leave_no_room_in_a_direction() -> None:
    """Each issue is said to be the hardest: the weights are equal, and what is left is even in a square."""
    drawn = volume((Coding("North", "hardest", (), ("border",)), Coding("North", "hardest", (), ("troops",))), TWO)
    assert drawn.weights == pytest.approx(np.full_like(drawn.weights, 0.5), abs=1e-6)
    within(drawn, drawn.worths["border", "swap"] > 0.25, 0.25)


def test_shares_of_deals_are_volumes() -> None:
    """Support for one option of two issues that weigh alike: 7/8 of the square and its mirror lie above."""
    talks = Scenario(
        ("North",),
        TWO,
        (
            Coding("North", "hardest", (), ("border",)),
            Coding("North", "hardest", (), ("troops",)),
            Coding("North", "supports", (("border", "swap"),)),
        ),
    )
    result = settle(talks, workings=Workings(talks, samples=COUNT))
    answer = next(each for each in result.deals if each.deal == ("swap", "none")).parties["North"]
    expected = 0.75 + 0.25 * E * 2 / (1 - 2 * E)  # a strip of e is cut off the left
    assert abs(answer.share - expected) < 3 * answer.error


def rejected(judge: Judge, rng: np.random.Generator, wanted: int = 3_000) -> np.ndarray:
    """Preferences drawn evenly by throwing away those that do not fit: weights, then worths, one row for each."""
    issues = judge.scenario.issues
    counts = np.array([len(options) for options in issues.values()])
    rows, bounds = judge.polytope("North", judge.codings)
    kept: list[np.ndarray] = []
    while sum(map(len, kept)) < wanted:
        weights = rng.dirichlet(np.ones(len(counts)), 50_000)
        worths = np.repeat(weights, counts, axis=1) * rng.uniform(-1, 1, (len(weights), counts.sum()))
        points = np.hstack([weights, worths])
        fits = (points @ rows.T <= bounds).all(axis=1)
        assert fits.any(), "the scenario leaves too little room to throw darts at"
        kept.append(points[fits])
    return np.vstack(kept)


@pytest.mark.parametrize("seed", range(12))
def test_shares_are_those_of_preferences_thrown_at_random(seed: int) -> None:
    """An independent sampler, without chains, finds the same shares of every deal."""
    rng = np.random.default_rng(seed)
    issues = {f"i{k}": tuple(f"o{j}" for j in range(int(rng.integers(2, 4)))) for k in range(int(rng.integers(2, 4)))}
    names = list(issues)

    def term(issue: str) -> tuple[str, str]:
        return issue, issues[issue][int(rng.integers(len(issues[issue])))]

    one, two = names[0], names[1]
    pool = [
        Coding("North", "supports", (term(one),)),
        Coding("North", "opposes", (term(two),)),
        Coding("North", "prefers", ((two, issues[two][0]), (two, issues[two][1]))),
        Coding("North", "matters_more", (), (one, two)),
        Coding("North", "accepts", (term(one), term(two))),
        Coding("North", "rejects", (term(one), term(names[-1])) if len(names) > 2 else (term(two),)),
        Coding("North", "hardest", (), (names[-1],)),
    ]
    for _ in range(10):  # until three do not contradict each other
        chosen = [pool[k] for k in sorted(rng.choice(len(pool), size=3, replace=False))]
        talks = Scenario(("North",), issues, tuple(chosen))
        if Preferences.of(talks, "North", range(3)).is_consistent:
            break
    judge = Judge(talks)
    points = rejected(judge, rng)
    result = settle(talks, workings=Workings(talks, samples=COUNT, seed=seed), quick=True)
    assert result.is_settled
    for answer in result.deals:
        said = answer.parties["North"]
        expected = float((points @ judge.row(answer.deal) >= 0).mean())
        error = np.hypot(said.error, np.sqrt(max(expected * (1 - expected), 1e-4) / len(points)))
        assert abs(said.share - expected) < 4 * error, (answer.deal, said.share, expected, error)


@pytest.mark.parametrize("seed", range(20))
def test_negmas_finds_the_same_front_nash_and_kalai(seed: int) -> None:
    """NegMAS, given the same full preferences, as an independent judge."""
    from negmas.outcomes import make_issue, make_os
    from negmas.preferences import LinearAdditiveUtilityFunction
    from negmas.preferences.ops import kalai_points, nash_points, pareto_frontier

    rng = np.random.default_rng(seed)
    parties, shape = int(rng.integers(2, 4)), rng.integers(2, 5, size=int(rng.integers(2, 5)))
    tables = [rng.random((int(count), parties)) for count in shape]
    issues = [make_issue([f"o{j}" for j in range(int(count))], f"i{k}") for k, count in enumerate(shape)]
    space = make_os(issues)
    judges = [
        LinearAdditiveUtilityFunction(
            values=[{f"o{j}": float(table[j, p]) for j in range(len(table))} for table in tables],
            weights=[1.0] * len(tables),
            outcome_space=space,
            reserved_value=0.0,
        )
        for p in range(parties)
    ]
    theirs, _ = pareto_frontier(judges, issues=issues)
    worths, _ = front_of([table.tolist() for table in tables])
    assert np.sort(worths, axis=0) == pytest.approx(np.sort(np.array(theirs), axis=0), abs=1e-9)
    ranges = [(0.0, float(worths[:, p].max())) for p in range(parties)]
    for ours, those in ((nash, nash_points), (egalitarian, kalai_points)):
        chosen = ours(worths)
        assert chosen is not None
        found = [point for point, _ in those(judges, theirs, ranges=ranges)]
        assert any(worths[chosen] == pytest.approx(point, abs=1e-9) for point in found), (ours, worths[chosen], found)
