"""Properties that every subset of a set with the property has too, decided for many subsets with few tests.

A test that fails is reduced to a minimal set that fails, and every superset of that fails as well. A set that passes is
first enlarged by all that completes no known minimal set, so that most other subsets are within it. (The map of
Liffiton, Previti, Malik and Marques-Silva, "Fast, flexible MUS enumeration", *Constraints* 21, 2016, asked on demand.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pourparler.settlement.conflicts import minimal_subset

Members = frozenset[int]
_ENLARGED = 20  # tests of larger sets before the set itself is tested


class Hereditary:
    """A property of subsets, which all subsets of a set that has it have too.

    Parameters
    ----------
    whole
        The set whose subsets are asked about.
    test
        Whether a subset has the property.
    cores
        Minimal sets without the property that are known already.

    Examples
    --------
    >>> small = Hereditary(frozenset(range(9)), lambda some: not {2, 5} <= some)
    >>> small.holds(frozenset({1, 2})), small.holds(frozenset({2, 3, 5})), small.cores
    (True, False, [frozenset({2, 5})])
    """

    def __init__(self, whole: Members, test: Callable[[Members], bool], cores: Iterable[Members] = ()) -> None:
        self._whole, self._test = whole, test
        self._passed: list[Members] = []
        self.cores = list(cores)
        """The minimal sets without the property that are known."""

    def holds(self, members: Members) -> bool:
        """Whether a subset has the property."""
        for _ in range(_ENLARGED):
            if any(core <= members for core in self.cores):
                return False
            if any(members <= larger for larger in self._passed):
                return True
            larger = self._enlarged(members)
            if self._test(larger):
                self._passed.append(larger)
                return True
            self._reduce(larger)
        if self._test(members):
            self._passed.append(members)
            return True
        self._reduce(members)
        return False

    def _enlarged(self, members: Members) -> Members:
        """Add all that completes no known minimal set."""
        left_out: set[int] = set()
        for core in self.cores:
            if not core & left_out:
                left_out.add(max(core - members))
        return self._whole - left_out

    def _reduce(self, members: Members) -> None:
        core = minimal_subset(sorted(members), lambda some: not self._test(frozenset(some)))
        self.cores.append(frozenset(core))
