"""A settlement in words: each sentence claims only what follows from the codings."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from pourparler.codebook.decision_rule import rule_words
from pourparler.ledger import PositionRow
from pourparler.settlement import (
    Coding,
    Deal,
    DealAnswer,
    Inactive,
    Opened,
    PartyAnswer,
    Question,
    Scenario,
    Settlement,
    Stance,
    phrases,
)
from pourparler.text import day as day_words
from pourparler.text import enumeration, is_quotation, plain, quantity, shorten

MARKS = {
    "red line": "✕ red line",
    "insists": "● insists",
    "insists on another": "✕ insists on another",
    "for": "+ better than no deal",
    "against": "− worse than no deal",
    "open": "",
}
_CUT_TWICE = re.compile(r"[ .…]+…$")  # words that were cut before they were shortened
_DECIDING = ("red_line", "insists", "supports", "opposes", "only_with", "prefers", "accepts", "rejects")

_SILENT = 3  # silences of a party on an issue that are named

MACHINE_WORDS = ", if the machine's reading holds (positions that nobody has confirmed are included)"
"""What stands behind the name of a settlement that counts them."""


def number(count: int) -> str:
    """A count with commas between thousands, or as a power of ten if it is very large."""
    if count < 10_000_000:
        return f"{count:,}"
    return f"{count:.1e}".replace("e+", " × 10^")


def coding_words(coding: Coding) -> str:
    """A coding in words, safe to print."""
    return plain(phrases.coding_words(coding))


def aside_words(row: PositionRow) -> str:
    """A position that says nothing about preferences, in words."""
    about = enumeration(f"“{option}” ({issue})" if option else issue for issue, option in row.terms) or "an issue"
    return plain(f"{row.party} {'sets conditions for' if row.kind == 'conditional' else 'leaves open'} {about}")


def gain_words(each: Question) -> str:
    """The gain of a question, in words."""
    if each.codings:
        return f"If not, a deal becomes possible that all would take in {rounded(each.gain)} of the ways that fit."
    return f"The answer would settle {rounded(each.gain)} of what is open, on average."


def rounded(share: float) -> str:
    """A share in whole percent; one that is neither nothing nor everything is not rounded to either.

    Examples
    --------
    >>> rounded(0.223), rounded(0.001), rounded(0.9999), rounded(0.0)
    ('22 %', 'under 1 %', 'over 99 %', '0 %')
    """
    found = round(100 * share)
    if found in (0, 100) and 1e-9 < share < 1 - 1e-9:
        return "under 1 %" if found == 0 else "over 99 %"
    return f"{found} %"


def question_words(settlement: Settlement, deals: Sequence[Deal], each: Question) -> str:
    """A question; one about a deal of the table names it by its number there.

    Parameters
    ----------
    deals
        The deals of the table.
    """
    deal = tuple(dict(each.package).get(issue, "") for issue in settlement.scenario.issues)
    if each.package and deal in deals:
        return f"Would {plain(each.party)} take deal {deals.index(deal) + 1} of the table?"
    return plain(each.question)


def fails_words(scenario: Scenario, each: Opened) -> str:
    """The parties that cannot accept a blocked deal now, and the codings that exclude it."""
    return "; ".join(
        f"{plain(party)} cannot accept it now, because of {references(scenario, k)}" for party, k in each.fails.items()
    )


def deal_words(settlement: Settlement, deal: Deal, only: Collection[str] | None = None) -> str:
    """A deal in words: its option for each issue with coded options.

    Options of one issue that no coding mentions are equivalent; if a deal has one of them, all are named.

    Parameters
    ----------
    only
        The issues that are named; None for all.
    """
    spoken = settlement.mentioned
    parts = []
    for (issue, options), chosen in zip(settlement.scenario.issues.items(), deal, strict=True):
        if not any((issue, option) in spoken for option in options) or (only is not None and issue not in only):
            continue
        alike = [o for o in options if (issue, o) not in spoken] if (issue, chosen) not in spoken else [chosen]
        parts.append(f"{plain(issue)}: {' or '.join(map(plain, alike))}")
    return "; ".join(parts) or "any deal"


def coded_issues(settlement: Settlement) -> frozenset[str]:
    """The issues with coded options; the options of all other issues are equivalent."""
    return frozenset(issue for issue, _ in settlement.mentioned)


def silent_issues(settlement: Settlement) -> list[str]:
    """The issues of whose options no active coding speaks."""
    spoken = {issue for each in settlement.stances if each.codings for issue in (each.issue,)}
    return [issue for issue in settlement.scenario.issues if issue not in spoken]


def open_issues_note(settlement: Settlement) -> str:
    """A note on issues without coded options; empty if there are none."""
    left = [plain(issue) for issue in settlement.scenario.issues if issue not in coded_issues(settlement)]
    if not left:
        return ""
    names = enumeration(left)
    return f"No coding mentions the options of {names}, so each of these deals is possible with any of them."


def distinct_deals(settlement: Settlement) -> list[DealAnswer]:
    """The best deals that are possible and differ in coded options, best first.

    For deals that are equivalent, the shares of bargains are added.
    """
    if settlement.possible_deal is None:
        return []
    found: dict[str, DealAnswer] = {}
    scenario = settlement.scenario
    for answer in settlement.deals:
        able = [party for party, said in answer.parties.items() if said.possible]
        if not scenario.decision.is_met(scenario.parties, able):
            continue
        words = deal_words(settlement, answer.deal)
        one = found.get(words)
        found[words] = (
            replace(one, nash=one.nash + answer.nash, smorodinsky=one.smorodinsky + answer.smorodinsky)
            if one
            else answer
        )
    return list(found.values())


def basis(settlement: Settlement) -> str:
    """What the analysis rests on: the codings, and on which issues a party has not spoken."""
    scenario = settlement.scenario
    stand = [scenario.codings[k] for k in settlement.codings]
    spoken = {(c.party, issue) for c in stand for issue in {*(issue for issue, _ in (*c.terms, *c.other)), *c.weighed}}
    silent = [(p, issue) for p in scenario.parties for issue in scenario.issues if (p, issue) not in spoken]
    lead = (
        f"This rests on {quantity(len(stand), 'coding')} of {quantity(len(scenario.parties), 'party', 'parties')} on "
        f"{quantity(len(scenario.issues), 'issue')}."
    )
    if not silent:
        return f"{lead} Each party has spoken on each issue."
    if len(silent) <= _SILENT:
        named = enumeration(f"{plain(party)} on {plain(issue)}" for party, issue in silent)
        return f"{lead} Nothing was coded of {named}, and nothing is assumed there."
    pairs = len(scenario.parties) * len(scenario.issues)
    return f"{lead} In {len(silent)} of {pairs} cases a party has not spoken on an issue, and nothing is assumed there."


def verdict(settlement: Settlement) -> list[str]:
    """The main result in sentences: how many deals are still open and how many are certain, given the codings."""
    scenario = settlement.scenario
    rule = plain(rule_words(scenario.decision, scenario.parties))
    if not settlement.codings:
        return [*filter(None, [rule]), "Nothing is coded, so every deal is open and none is certain."]
    lines = [rule] if rule else []
    torn = sorted({scenario.codings[each[0]].party for each in settlement.conflicts})
    if torn:
        names = enumeration(map(plain, torn))
        lines.append(
            f"What {names} {'has' if len(torn) == 1 else 'have'} said contradicts itself, so no deal can be judged. "
            "Switch off one coding of each set under Conflicts."
        )
    else:
        lines.append(_open_words(settlement, "enough parties" if rule else "all parties"))
    lines += _certain_words(settlement, "enough parties" if rule else "all parties")
    if settlement.possible is None and settlement.possible_deal is not None:
        lines.append(
            "There are too many deals to list: those in the table are candidates, and others may be as good or better. "
            "Yes and no are exact, percentages are estimated."
        )
    open_shares = any(0 < said.share < 1 for each in settlement.deals for said in each.parties.values())
    if not settlement.is_settled and open_shares:
        lines.append("The percentages are unreliable: the sampling did not converge. More samples may help.")
    return lines


def _open_words(settlement: Settlement, who: str) -> str:
    space = number(settlement.scenario.space)
    if settlement.possible_deal is None:
        if not settlement.blocking and not settlement.conflicts:
            return "No deal is open, whatever the parties say: combinations that are excluded or required leave none."
        return f"None of the {space} deals is open: each is ruled out by what some party has said."
    if settlement.possible is None:
        return f"At least one of the {space} deals is still open: what was said leaves room for {who} to accept it."
    if settlement.possible == settlement.scenario.space:
        return f"All {space} deals are still open: what was said leaves room for {who} to accept any of them."
    count = number(settlement.possible)
    return (
        f"{count} of the {space} deals {_is(settlement.possible)} still open: what was said leaves room for {who} "
        + ("to accept it." if settlement.possible == 1 else "to accept them.")
    )


def _certain_words(settlement: Settlement, who: str) -> list[str]:
    if settlement.necessary_deal is not None and settlement.necessary == settlement.possible is not None:
        lead = "It is" if settlement.necessary == 1 else "All of them are"
        return [f"{lead} certain too: by their own words {who} can live with it, whatever else they think."]
    if settlement.necessary_deal is not None:
        many = "At least one is" if settlement.necessary is None else f"{number(settlement.necessary)} of them"
        verb = "" if settlement.necessary is None else f" {_is(settlement.necessary)}"
        return [f"{many}{verb} certain: by their own words {who} can live with it, whatever else they think."]
    if settlement.possible_deal is not None and not settlement.conflicts:
        return ["None is certain: what nobody has said yet could still rule any of them out."]
    return []


def share_words(said: PartyAnswer) -> str:
    """The answer of a party to a deal, in words."""
    if said.necessary:
        return "yes, by its own words"
    if not said.possible:
        return "no, by its own words"
    return f"possibly, {percent(said.share, said.error)}{range_words(said.low, said.high)}"


def range_words(low: float, high: float) -> str:
    """The range of a share over the ways to weigh the issues, in brackets; empty where it is within one percent.

    Examples
    --------
    >>> range_words(0.612, 0.75), range_words(0.6, 0.604)
    (' (61 to 75 %)', '')
    """
    return "" if high - low < 0.01 else f" ({100 * low:.0f} to {100 * high:.0f} %)"


def percent(share: float, error: float) -> str:
    """A share with its standard error, in percent."""
    if share in (0.0, 1.0) and error == 0:
        return f"{100 * share:.0f} %"
    return f"{100 * share:.1f} ± {100 * error:.1f} %"


def references(scenario: Scenario, codings: Sequence[int]) -> str:
    """References to codings in brackets: the statement's own number in a ledger, its place in a scenario file."""
    return "".join(f"[{each}]" for each in labels(scenario, codings))


def labels(scenario: Scenario, codings: Sequence[int]) -> dict[str, int]:
    """What stands for codings in brackets, each once, and the first coding that it stands for."""
    found: dict[str, int] = {}
    for k in codings:
        found.setdefault(plain(phrases.reference(scenario, k)), k)
    return found


def deciding_coding(settlement: Settlement, stance: Stance) -> int:
    """The coding, by index, that decides a stance with codings: of the strongest kind, and of these the latest."""
    codings = settlement.scenario.codings

    def rank(k: int) -> tuple[int, int]:
        kind = codings[k].kind
        return (_DECIDING.index(kind) if kind in _DECIDING else len(_DECIDING), -k)

    return min(stance.codings, key=rank)


def quoted_words(coding: Coding, most: int = 160) -> str:
    """The words of a coding in quotation marks, shortened; empty if it has none."""
    words = _CUT_TWICE.sub("…", shorten(plain(coding.evidence), most))
    if not words:
        return ""
    return words if is_quotation(words) else f"“{words}”"


def inactive_words(scenario: Scenario, each: Inactive) -> str:
    """A coding that does not count, in words, and why."""
    return f"{coding_words(scenario.codings[each.coding])}: {inactive_reason(scenario, each)}"


def inactive_reason(scenario: Scenario, each: Inactive) -> str:
    """Why a coding does not count, in words, with the codings that supersede it."""
    if each.reason == "superseded":
        return f"superseded by {references(scenario, each.by)}"
    if each.reason == "set aside":
        return f"set aside by what is supposed {references(scenario, each.by)}".rstrip()
    until = scenario.codings[each.coding].until
    lapsed = f"lapsed on {day_words(until)}" if until else "no longer holds"
    on = scenario.codings[each.coding].on
    later = f"said later, on {day_words(on)}" if on else "said later"
    return {"later": later, "switched off": "switched off", "lapsed": lapsed}[each.reason]


def _is(count: int | None) -> str:
    return "is" if count == 1 else "are"


ASIDES = "No preference follows from these: a condition that is not specified, or an open question."
TABLE_NOTE = (
    "Yes: by its own words the party can live with the deal. No: its words rule it out. Possibly: its words leave it "
    "open; the percentage is how many of the ways to weigh the issues that fit its words accept the deal."
)
OPEN = "open: its words do not say whether this is better or worse than no deal"
IMPROVEMENTS = "These changes would hurt nobody, for sure or more likely than not:"
NO_IMPROVEMENT = "Nothing that was said points to a change that would hurt nobody."
RANGE_NOTE = (
    "The range in brackets is the same percentage under other assumptions on how a party weighs the issues: if it is "
    "wide, the words say little."
)


def notes(settlement: Settlement) -> tuple[str, ...]:
    """What the numbers mean, in sentences."""
    unanimous = settlement.scenario.decision.is_unanimous(settlement.scenario.parties)
    together = (
        "All together: the percentages of the parties multiplied, as if each decided on its own."
        if unanimous
        else "Together: how often enough parties accept, as if each decided on its own."
    )
    return (
        "A percentage measures what the words leave open. It is not a forecast. After ± stands its error of sampling.",
        together,
    )


def together_words(scenario: Scenario) -> str:
    """The heading of what the parties make of a deal together: all of them, or enough by the rule of decision."""
    return "all together" if scenario.decision.is_unanimous(scenario.parties) else "enough of them"
