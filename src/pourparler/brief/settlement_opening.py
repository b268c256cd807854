"""The first lines of a settlement: what still divides the parties, to be read aloud."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from pourparler.brief.settlement_words import coding_words, deciding_coding, quoted_words
from pourparler.ledger import PositionRow
from pourparler.settlement import Deal, Hint, Settlement, Stance
from pourparler.text import enumeration, plain, shorten

MOST = 3
"""The greatest number of sentences."""
_STRENGTH = {"red line": 3, "insists": 3, "insists on another": 3, "for": 1, "against": 1}
_FOR, _AGAINST = ("insists", "for"), ("red line", "insists on another", "against")
_OPTIONS_READ = 4  # options of a deal in a sentence; a longer list cannot be followed by ear


@dataclass(frozen=True)
class Sentence:
    """A sentence, and on what it rests.

    Attributes
    ----------
    codings
        Indices of codings.
    statements
        Numbers of statements that are not counted, but told in the sentence.
    """

    words: str
    codings: tuple[int, ...] = ()
    statements: tuple[int, ...] = ()


@dataclass(frozen=True)
class Clash:
    """Two parties that want different things on an issue, with the coding of each, by index."""

    issue: str
    strength: float
    codings: tuple[int, int]


def opening(settlement: Settlement, hints: Sequence[Hint] = ()) -> tuple[Sentence, ...]:
    """What still divides the parties, in at most three sentences.

    Parameters
    ----------
    hints
        Asides that bear on what blocks; the latest is told where no deal is possible.
    """
    if not settlement.codings:
        words = "No position of any party is coded yet, so nothing can be said about what divides them."
        return (Sentence(words),)
    if settlement.conflicts:
        return tuple(_contradictions(settlement))[:MOST]
    if settlement.possible_deal is None:
        return (*_blocked(settlement), *_hint(settlement, hints))[:MOST]
    if settlement.necessary_deal is not None:
        return _agreed(settlement, settlement.necessary_deal)
    clashes = _main_clashes(settlement)
    lines = [_clash_sentence(settlement, each) for each in clashes]
    if not lines:
        lines = [Sentence("Nothing that was said so far sets the parties against each other.")]
    return (*lines, _closest(settlement))[:MOST]


def _contradictions(settlement: Settlement) -> Iterator[Sentence]:
    scenario = settlement.scenario
    told = set()
    for each in settlement.conflicts:
        party = scenario.codings[each[0]].party
        if party in told:
            continue
        told.add(party)
        said = "; ".join(_said(settlement, k) for k in each)
        yield Sentence(
            f"What {plain(party)} has said does not fit together: {said}. "
            "Until one of these is switched off, nothing can be said about what it accepts.",
            each,
        )


def _blocked(settlement: Settlement) -> Iterator[Sentence]:
    scenario = settlement.scenario
    if not settlement.blocking:
        yield Sentence("No agreement is possible: the combinations that are excluded or required leave no deal.")
        return
    blockers = list(dict.fromkeys(k for each in settlement.blocking for k in each))
    issues = list(dict.fromkeys(issue for k in blockers for issue, _ in scenario.codings[k].terms))
    shown = blockers[:3]
    said = enumeration([_said(settlement, k) for k in shown])
    rest = f", and {len(blockers) - 3} more statements" if len(blockers) > 3 else ""
    about = enumeration(map(plain, issues[:3])) or "the weight of the issues"
    yield Sentence(f"No agreement is possible as things stand, because of {about}: {said}{rest}.", tuple(shown))
    if settlement.opened:
        first = settlement.opened[0]
        parties = enumeration(dict.fromkeys(plain(scenario.codings[k].party) for k in first.without))
        one = len(settlement.blocking[0]) == 1 and len(settlement.blocking) > 1
        who = f"{'one side' if one else parties} gave way"
        words = _deal(
            settlement, first.deal, without={issue for k in first.without for issue in _issues(settlement, k)}
        )
        ruled = "nothing that was said would rule out an agreement" + (f" with {words}" if words else "")
        yield Sentence(f"If {who} on this, {ruled}.", first.without)


def _hint(settlement: Settlement, hints: Sequence[Hint]) -> Iterator[Sentence]:
    for each in hints[:1]:
        words = aside_quote(each.aside)
        verb = "named a condition on" if each.aside.kind == "conditional" else "left open"
        about = enumeration(dict.fromkeys(plain(issue) for issue, _ in each.aside.terms))
        said = f"A way in: {plain(each.aside.party)} has {verb} {about}: {words}."
        yield Sentence(said, (), (each.aside.statement.id,) if each.aside.statement else ())


def aside_quote(row: PositionRow) -> str:
    """The words of an aside in quotation marks."""
    return f"“{shorten(plain(row.words), 200)}”"


def _agreed(settlement: Settlement, deal: Deal) -> tuple[Sentence, ...]:
    codings = tuple(dict.fromkeys(k for each in _answers(settlement, deal) for k in each))
    words = _deal(settlement, deal)
    parties = settlement.scenario.parties
    if settlement.scenario.decision.is_unanimous(parties):
        who = "all of them" if len(parties) > 2 else "both" if len(parties) == 2 else plain(parties[0])
        yield_ = f"By their own words {who} can live with {words}." if len(parties) > 1 else ""
        return (
            Sentence("At least one agreement fits everything that was said."),
            Sentence(yield_ or f"By its own words {who} can live with {words}.", codings),
        )
    return (
        Sentence("At least one agreement has enough support in what was said."),
        Sentence(f"By their own words enough of the parties can live with {words}.", codings),
    )


def _answers(settlement: Settlement, deal: Deal) -> Iterator[tuple[int, ...]]:
    for each in settlement.deals:
        if each.deal == deal:
            yield from (answer.because for answer in each.parties.values())


def _closest(settlement: Settlement) -> Sentence:
    deal = settlement.deals[0].deal if settlement.deals else settlement.possible_deal
    assert deal is not None
    words = _deal(settlement, deal)
    unanimous = settlement.scenario.decision.is_unanimous(settlement.scenario.parties)
    if not settlement.deals:
        lead = f"Nobody has ruled out {words}" if unanimous else f"Enough parties have not ruled out {words}"
        return Sentence(f"{lead}, but nothing that was said makes sure of it.", _naming(settlement, deal))
    answers = settlement.deals[0].parties
    bound = [party for party, each in answers.items() if each.necessary]
    against = [party for party, each in answers.items() if not each.possible]
    free = [party for party in answers if party not in bound and party not in against]
    if against:
        lead = (
            f"{_list(against)} {'has' if len(against) == 1 else 'have'} ruled out {words}, but enough others have not"
        )
    else:
        best = "the one that fits their words best" if settlement.is_listed else "one that fits their words"
        lead = f"Of the deals that nobody has ruled out, {best} has {words}"
    parts = [lead]
    if bound:
        parts.append(f"by {'its' if len(bound) == 1 else 'their'} own words {_list(bound)} can live with it")
    if free:
        parts.append(f"whether {_list(free, 'or' if len(free) == 2 else 'and')} would take it is not known")
    return Sentence(f"{'; '.join(parts)}.", _naming(settlement, deal))


def _list(names: Sequence[str], word: str = "and") -> str:
    return enumeration(map(plain, names), word)


def _deal(settlement: Settlement, deal: Deal, without: set[str] | frozenset[str] = frozenset()) -> str:
    """A deal to be read aloud: its options on the issues of which somebody spoke, and how many more."""
    terms = {term for k in settlement.codings for term in settlement.scenario.codings[k].terms}
    spoken = {issue for issue, _ in terms}
    chosen = [term for term in zip(settlement.scenario.issues, deal, strict=True) if term[0] in spoken - set(without)]
    chosen.sort(key=lambda term: term not in terms)  # of the others somebody only spoke against another option
    parts = [f"{_option(settlement, issue, option)} on {plain(issue)}" for issue, option in chosen]
    if len(parts) > _OPTIONS_READ:
        parts = [*parts[:_OPTIONS_READ], f"{len(parts) - _OPTIONS_READ} more points"]
    return enumeration(parts)


def _option(settlement: Settlement, issue: str, option: str) -> str:
    """An option; one that nobody spoke of stands for all others of the issue that nobody spoke of."""
    spoken = settlement.mentioned
    every = settlement.scenario.issues[issue]
    alike = [each for each in every if (issue, each) not in spoken] if (issue, option) not in spoken else [option]
    if len(alike) > 2:
        return f"anything but {enumeration(f'“{plain(each)}”' for each in every if each not in alike)}"
    return " or ".join(f"“{plain(each)}”" for each in alike)


def _naming(settlement: Settlement, deal: Deal) -> tuple[int, ...]:
    """The codings that name an option of a deal."""
    chosen = set(zip(settlement.scenario.issues, deal, strict=True))
    return tuple(k for k in settlement.codings if chosen & set(settlement.scenario.codings[k].terms))


def _issues(settlement: Settlement, coding: int) -> set[str]:
    return {issue for issue, _ in settlement.scenario.codings[coding].terms}


def _main_clashes(settlement: Settlement) -> list[Clash]:
    """The strongest clash on each issue, the strongest first, for as many sentences as there are before the last."""
    found: dict[str, Clash] = {}
    for each in _clashes(settlement):
        if each.issue not in found or each.strength > found[each.issue].strength:
            found[each.issue] = each
    return sorted(found.values(), key=lambda each: -each.strength)[: MOST - 1]


def _clashes(settlement: Settlement) -> Iterator[Clash]:
    scenario = settlement.scenario
    for issue, options in scenario.issues.items():
        cells = [each for each in settlement.stances if each.issue == issue and each.codings]
        weight = _weight(settlement, issue)
        liked, disliked = (
            {party: {e.option for e in cells if e.party == party and e.stance in kinds} for party in scenario.parties}
            for kinds in (_FOR, _AGAINST)
        )
        for one, other in permutations(cells, 2):
            if one.party == other.party or one.stance not in _FOR:
                continue
            if one.option == other.option and other.stance in _AGAINST:
                strength = 1.0 + _STRENGTH[one.stance] + _STRENGTH[other.stance]
                if _is_condition(settlement, deciding_coding(settlement, other)):
                    strength -= 1.0
            elif one.option != other.option and other.stance in _FOR and not liked[one.party] & liked[other.party]:
                strength = 0.5 + _STRENGTH[one.stance] + _STRENGTH[other.stance]
                if one.option in disliked[other.party]:  # told better by what the other wants instead
                    strength += 0.6
            else:
                continue
            yield Clash(
                issue, weight * strength, (deciding_coding(settlement, one), deciding_coding(settlement, other))
            )
        if not any(each.stance in _FOR for each in cells):
            yield from _refusals(settlement, issue, options, cells)
        yield from _favourite_clashes(settlement, issue, options)


def _favourite_clashes(settlement: Settlement, issue: str, options: Sequence[str]) -> Iterator[Clash]:
    """Parties that like different options of an issue best: by an order, by points, or as they want more or less."""
    weight = _weight(settlement, issue)
    best = {k: liked for k in settlement.codings if (liked := _favourite(settlement, k, issue, options)) is not None}
    for one, other in permutations(best, 2):
        parties = [settlement.scenario.codings[k].party for k in (one, other)]
        if parties[0] != parties[1] and best[one] != best[other]:
            yield Clash(issue, weight * 2.0, (one, other))


def _favourite(settlement: Settlement, coding: int, issue: str, options: Sequence[str]) -> str | None:
    """The option of an issue that a coding says the party likes best; None if it does not say."""
    each = settlement.scenario.codings[coding]
    if each.kind in ("wants_more", "wants_less") and each.weighed[0] == issue:
        return options[-1 if each.kind == "wants_more" else 0]
    own = [k for k, (name, _) in enumerate(each.terms) if name == issue]
    if each.kind == "order" and own:
        return each.terms[own[0]][1]
    if each.kind == "points" and own:
        ranked = sorted(own, key=lambda k: -each.points[k])
        if each.points[ranked[0]] > each.points[ranked[-1]]:
            return each.terms[ranked[0]][1]
    return None


def _weight(settlement: Settlement, issue: str) -> float:
    """How much an issue matters to the parties, by their own words."""
    weight = 1.0
    for coding in (settlement.scenario.codings[k] for k in settlement.codings):
        if issue not in coding.weighed:
            continue
        place = coding.weighed.index(issue)
        if coding.kind == "hardest":
            weight += 0.5
        elif coding.kind == "matters_more":
            weight += 0.05 if place == 0 else -0.05
        elif coding.kind == "order":
            weight += 0.25 * (1 - place / (len(coding.weighed) - 1))
        elif coding.kind == "points":
            weight += 0.25 * coding.points[place] / max(coding.points)
    return max(weight, 0.1)


def _refusals(settlement: Settlement, issue: str, options: Sequence[str], cells: Sequence[Stance]) -> Iterator[Clash]:
    """Parties that refuse different options of an issue for which nobody has spoken."""
    against = [each for each in cells if each.stance in _AGAINST]
    for one, other in permutations(against, 2):
        if one.party != other.party and options.index(one.option) < options.index(other.option):
            strength = 0.25 * (_STRENGTH[one.stance] + _STRENGTH[other.stance])
            yield Clash(issue, strength, (deciding_coding(settlement, one), deciding_coding(settlement, other)))


def _clash_sentence(settlement: Settlement, clash: Clash) -> Sentence:
    one, other = (_said(settlement, k, clash.issue) for k in clash.codings)
    issue = plain(clash.issue)
    lead = f"On {issue} a condition stands between them" if _is_condition(settlement, clash.codings[1]) else ""
    return Sentence(f"{lead or f'On {issue} they are apart'}: {one}, and {other}.", clash.codings)


def _is_condition(settlement: Settlement, coding: int) -> bool:
    return settlement.scenario.codings[coding].kind == "only_with"


def _said(settlement: Settlement, coding: int, about: str | None = None) -> str:
    """A coding in words without the name of its issue, and its words; of an order or points, what it says of one."""
    each = settlement.scenario.codings[coding]
    words = coding_words(each)
    if about is not None and each.kind in ("order", "points"):
        best = _favourite(settlement, coding, about, settlement.scenario.issues[about])
        words = f"{plain(each.party)} likes “{plain(best or '')}” best"
    if each.kind in ("wants_more", "wants_less"):
        words = f"{plain(each.party)} wants {each.kind.removeprefix('wants_')}"
    issues = _issues(settlement, coding)
    if len(issues) == 1:
        words = words.replace(f" ({plain(next(iter(issues)))})", "")
    quote = quoted_words(each)
    return f"{words} ({quote})" if quote else words
