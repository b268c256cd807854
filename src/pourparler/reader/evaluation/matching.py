"""Which entries of a record are those that were labelled: by shared characters, by name, and by group."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from pourparler.reader.text.intervals import overlap
from pourparler.record import Span

_Entry = TypeVar("_Entry")
_Label = TypeVar("_Label")
Verdict = Literal["right", "false", "duplicate", "denied", "not counted"]

_NO_NAMES = frozenset(
    """the a an of for and s its his her their our this that these those some one two several mr mrs ms dr sir lord
    president minister prime secretary general senator sen rep foreign spokesman spokeswoman spokesperson chief leader
    leaders senior u us""".split()
)
MIN_SURNAME = 3  # characters of a last word that makes two names the same


def length(spans: Iterable[Span]) -> int:
    """Count the characters of spans."""
    return sum(end - start for start, end in spans)


def shared_length(left: Iterable[Span], right: Sequence[Span]) -> int:
    """Count the characters that spans share, once for each pair of spans.

    >>> shared_length([(0, 4), (6, 9)], [(2, 7)])
    3
    """
    return sum(overlap(a, b) for a in left for b in right)


def is_same_name(left: str, right: str) -> bool:
    """Whether two names can mean the same: one has all the words of the other, or they end in the same word.

    Case, articles, titles and offices do not count, unless a name has nothing else.

    >>> is_same_name("President Mara Vell", "Vell"), is_same_name("the union", "the company")
    (True, False)
    """
    first, second = _name_words(left), _name_words(right)
    if not first or not second:
        return False
    if set(first) <= set(second) or set(second) <= set(first):
        return True
    return first[-1] == second[-1] and len(first[-1]) >= MIN_SURNAME


def _name_words(name: str) -> list[str]:
    words = re.findall(r"[^\W_]+", name.lower())
    return [word for word in words if word not in _NO_NAMES] or words


def match_contents(gold: Sequence[Sequence[Span]], read: Sequence[Sequence[Span]]) -> dict[int, int]:
    """Match contents one to one, the most similar first, if they share at least half of what both cover.

    Returns
    -------
    the number of the content read for each number of a labelled one that is matched
    """
    pairs = []
    for i, wanted in enumerate(gold):
        for j, content in enumerate(read):
            shared = shared_length(wanted, content)
            union = length(wanted) + length(content) - shared
            if shared and shared / union >= 0.5:
                pairs.append((shared / union, i, j))
    found: dict[int, int] = {}
    used: set[int] = set()
    for _, i, j in sorted(pairs, reverse=True):
        if i not in found and j not in used:
            found[i] = j
            used.add(j)
    return found


@dataclass(frozen=True)
class Group(Generic[_Label]):
    """The mentions of one meeting or one text.

    Attributes
    ----------
    labels
        Its mentions.
    kinds
        Their statuses or states.
    spans
        Where they are.
    is_counted
        Whether it must be found; if not, an entry that is matched with it counts neither as right nor as false.
    is_denied
        Whether it is only mentioned as what did not or will not take place.
    """

    labels: tuple[_Label, ...]
    kinds: frozenset[str]
    spans: tuple[Span, ...]
    is_counted: bool
    is_denied: bool


def group_labels(
    labels: Sequence[_Label],
    *,
    number: Callable[[_Label], int | None],
    kind: Callable[[_Label], str],
    span: Callable[[_Label], Span],
    uncounted: Set[str],
    denied: Set[str] = frozenset(),
) -> list[Group[_Label]]:
    """Group mentions by their numbers, in order; a mention without a number is a group of its own."""
    groups: dict[object, list[_Label]] = {}
    for label in labels:
        own = number(label)
        groups.setdefault(object() if own is None else own, []).append(label)
    found = []
    for together in groups.values():
        kinds = frozenset(map(kind, together))
        spans = tuple(map(span, together))
        found.append(Group(tuple(together), kinds, spans, not kinds <= uncounted, kinds <= denied))
    return found


@dataclass(frozen=True)
class Matched(Generic[_Entry, _Label]):
    """An entry of a record, the group that it shares most characters with, and whether it is right."""

    entry: _Entry
    group: Group[_Label] | None
    verdict: Verdict


def match_groups(
    entries: Sequence[_Entry],
    groups: Sequence[Group[_Label]],
    *,
    spans: Callable[[_Entry], Sequence[Span]],
    status: Callable[[_Entry], str | None],
) -> list[Matched[_Entry, _Label]]:
    """Match entries with groups, in their order. A second entry for a group is a duplicate.

    An entry for a group that is only denied is right if it has one of the group's statuses.
    """
    matched: list[Matched[_Entry, _Label]] = []
    taken: set[int] = set()
    for entry in entries:
        own = spans(entry)
        shared, number = max(((shared_length(own, g.spans), k) for k, g in enumerate(groups)), default=(0, -1))
        group = groups[number] if shared else None
        verdict: Verdict
        if group is None:
            verdict = "false"
        elif not group.is_counted:
            verdict = "not counted"
        elif group.is_denied and status(entry) not in group.kinds:
            verdict = "denied"
        elif number in taken:
            verdict = "duplicate"
        else:
            verdict = "right"
            taken.add(number)
        matched.append(Matched(entry, group, verdict))
    return matched
