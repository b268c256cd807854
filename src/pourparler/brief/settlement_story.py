"""How a settlement came about, in sentences: which statement moved a party, and which opened or closed deals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from pourparler.brief.settlement_opening import Sentence, aside_quote
from pourparler.brief.settlement_words import (
    coded_issues,
    coding_words,
    inactive_words,
    number,
    quoted_words,
    references,
)
from pourparler.settlement import Difference, Hint, Improvement, Inactive, Offer, Scenario, Settlement, Step, Turn
from pourparler.text import day as day_words
from pourparler.text import enumeration, plain, quantity

_CLEAR = 0.6  # the share of preferences under which a deal is better, or worse, for that to be said


def turn_sentences(
    scenario: Scenario, turned: Sequence[Turn], days: Sequence[dt.date]
) -> Iterator[tuple[dt.date | None, Sentence]]:
    """One sentence for each day that opened or closed a deal, and one, without a day, that names all others."""
    for each in turned:
        yield each.day, Sentence(_turn_words(scenario, each), (*each.by, *each.replaced))
    quiet = [day for day in days if day not in {each.day for each in turned}]
    if quiet:
        many = len(quiet) > 6
        named = quantity(len(quiet), "other day") if many else enumeration(map(day_words, quiet))
        yield None, Sentence(f"What was said on {named} neither opened nor closed a deal.")


def _turn_words(scenario: Scenario, each: Turn) -> str:
    said = "; ".join(_said(scenario, k) for k in each.by) or "What was said that day"
    lead = _stopped(said + _instead(scenario, each.by, each.replaced))
    if each.opened is None or each.closed is None or each.possible is None:
        return f"{lead} This {'opened the first deal' if each.is_possible else 'closed the last deal'}."
    opened = f"opened {quantity(each.opened, 'deal')}" if each.opened else ""
    closed = f"closed {quantity(each.closed, 'deal')}" if each.closed else ""
    verb = "is" if each.possible == 1 else "are"
    left = f"{number(each.possible)} of {number(scenario.space)} deals {verb} open since"
    return f"{lead} This {enumeration(filter(None, [opened, closed]))}; {left}."


def step_sentence(scenario: Scenario, step: Step) -> Sentence:
    """What a party said on a day, and what that opened or closed for the party alone."""
    prefix = f"{plain(step.party)} "
    said = "; ".join(_said(scenario, k).removeprefix(prefix) for k in step.codings)
    lead = _stopped(said + _instead(scenario, step.codings, step.replaced, prefix))
    effect = ""
    if step.opened:
        less = f", and {number(step.closed)} fewer" if step.closed else ""
        effect = f" It gave way: it can accept {quantity(step.opened, 'more deal', 'more deals')}{less}."
    elif step.closed:
        effect = f" This ruled out {quantity(step.closed, 'deal')} for it; {number(step.acceptable or 0)} are left."
    elif step.replaced and step.opened is None:
        effect = " It changed its position."
    return Sentence(f"{lead[:1].upper()}{lead[1:]}{effect}", (*step.codings, *step.replaced))


def _instead(scenario: Scenario, by: Sequence[int], replaced: Sequence[int], prefix: str = "") -> str:
    """What no longer holds; a position that was only repeated still does."""
    repeated = {(scenario.codings[k].kind, scenario.codings[k].terms) for k in by}
    given_up = [k for k in replaced if (scenario.codings[k].kind, scenario.codings[k].terms) not in repeated]
    if not given_up:
        return ", as before" if replaced and len(by) == len(replaced) else ""
    said = "; ".join(coding_words(scenario.codings[k]).removeprefix(prefix) for k in given_up)
    return f"; no longer: {said}"


def _stopped(words: str) -> str:
    """A sentence with its full stop, unless it ends with words that have one."""
    return words if words.endswith((".”", "!”", "?”", "…”", '."')) else f"{words}."


def _said(scenario: Scenario, coding: int) -> str:
    each = scenario.codings[coding]
    quote = quoted_words(each, 120)
    return f"{coding_words(each)}{f': {quote}' if quote else ''}"


def inactive_sentence(scenario: Scenario, each: Inactive) -> Sentence:
    """Why a coding does not count."""
    return Sentence(inactive_words(scenario, each), (each.coding,))


def aside_sentence(hint: Hint) -> Sentence:
    """What the party behind a coding also said on its issue, which is not counted."""
    row = hint.aside
    verb = "names a condition" if row.kind == "conditional" else "leaves it open"
    return Sentence(f"{plain(row.party)} {verb}: {aside_quote(row)}", (), (row.statement.id,) if row.statement else ())


def offer_sentence(settlement: Settlement, offer: Offer) -> Sentence:
    """What offer stands, and on what that rests."""
    scenario = settlement.scenario
    named = enumeration(f"“{plain(option)}” on {plain(issue)}" for issue, option in offer.named)
    if offer.coding is None:
        return Sentence(f"The offer to compare with: {named}.")
    rest = [
        f"“{plain(option)}” on {plain(issue)}"
        for issue, option in zip(scenario.issues, offer.deal, strict=True)
        if (issue, option) not in offer.named
    ]
    added = f" It says nothing of the rest; the best deal with it has {enumeration(rest)}." if rest else ""
    each = scenario.codings[offer.coding]
    day = f" on {day_words(each.on)}" if each.on else ""
    quote = quoted_words(each)
    words = f"The latest package that a party accepts is that of {plain(each.party)}{day}: {named}"
    return Sentence(f"{words}{f' ({quote})' if quote else ''}.{added}", (offer.coding,))


def improvement_sentence(settlement: Settlement, offer: Offer, each: Improvement) -> Sentence:
    """What an improvement changes in the offer, and how each party fares."""
    scenario = settlement.scenario
    changed = [
        f"“{plain(new)}” instead of “{plain(old)}” on {plain(issue)}"
        for issue, new, old in zip(scenario.issues, each.deal, offer.deal, strict=True)
        if new != old
    ]
    gains = [plain(party) for party, share in each.better.items() if share > 0.5]
    if each.is_sure:
        sure = "By everything that fits their words, nobody is worse off"
    else:
        counted = enumeration(f"for {plain(party)} in {_of_hundred(share)}" for party, share in each.as_good.items())
        sure = f"Of the ways to weigh the issues that fit the words, it is no worse {counted}"
    codings = tuple(
        k
        for k in settlement.codings
        if set(scenario.codings[k].terms)
        & {term for pair in (each.deal, offer.deal) for term in zip(scenario.issues, pair, strict=True)}
        - (set(zip(scenario.issues, each.deal, strict=True)) & set(zip(scenario.issues, offer.deal, strict=True)))
    )
    return Sentence(f"{enumeration(changed)}: better for {enumeration(gains)}. {sure}.", codings)


def difference_sentence(settlement: Settlement, found: Difference, before: str, after: str) -> Sentence:
    """What one deal changes in another, and for whom it is better.

    Parameters
    ----------
    before, after
        What the deals are called.
    """
    scenario = settlement.scenario
    changed = [
        f"“{plain(new)}” instead of “{plain(old)}” on {plain(issue)}"
        for issue, old, new in found.changed
        if issue in coded_issues(settlement)
    ]
    sure: dict[str, list[str]] = {}
    likely, unclear = [], []
    for party, each in found.parties.items():
        match each.is_never_worse, each.is_never_better:
            case True, True:
                sure.setdefault("no different for", []).append(plain(party))
            case True, False:
                sure.setdefault("better for", []).append(plain(party))
            case False, True:
                sure.setdefault("worse for", []).append(plain(party))
            case _ if max(each.better, each.worse) < _CLEAR:
                unclear.append(plain(party))
            case _:
                word, share = ("better", each.better) if each.better >= each.worse else ("worse", each.worse)
                likely.append(f"{word} for {plain(party)} in {_of_hundred(share)}")
    told_sure = enumeration(f"{word} {enumeration(parties)}" for word, parties in sure.items())
    parts = [f"by what was said it is {told_sure}"] if sure else []
    if likely:
        parts.append(f"of the ways to weigh the issues that fit the words, it is {enumeration(likely)}")
    if unclear:
        parts.append(f"for {enumeration(unclear)} what was said does not tell")
    told = "; ".join(parts)
    touched = {(issue, option) for issue, *options in found.changed for option in options}
    codings = tuple(k for k in settlement.codings if touched & set(scenario.codings[k].terms))
    return Sentence(
        f"{after} instead of {before}: {enumeration(changed) or 'nothing of which anybody spoke'}. "
        f"{told[:1].upper()}{told[1:]}.",
        codings,
    )


def _of_hundred(share: float) -> str:
    return f"{min(99, max(1, round(100 * share)))} of 100" if 0 < share < 1 else f"{100 * share:.0f} of 100"


def coding_line(scenario: Scenario, coding: int) -> str:
    """A coding with its reference, day and words, on one line."""
    each = scenario.codings[coding]
    day = f" {each.on.isoformat()}" if each.on else ""
    words = f": {quoted_words(each, 1_000)}" if each.evidence else ""
    return f"{references(scenario, [coding])}{day} {coding_words(each)}{words}"
