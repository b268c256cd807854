"""A settlement in words: each sentence claims only what follows from the codings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

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
        return f"If not, the best deal has a joint share of {100 * each.gain:.1f} %."
    return f"On average, the answer reduces the uncertainty about these deals by {100 * each.gain:.1f} %."


def fails_words(scenario: Scenario, each: Opened) -> str:
    """The parties that cannot accept a blocked deal now, and the codings that exclude it."""
    return "; ".join(
        f"{plain(party)} cannot accept it now, because of {references(scenario, k)}" for party, k in each.fails.items()
    )


def deal_words(settlement: Settlement, deal: Deal) -> str:
    """A deal in words: its option for each issue with coded options.

    Options of one issue that no coding mentions are equivalent; if a deal has one of them, all are named.
    """
    spoken = settlement.mentioned
    parts = []
    for (issue, options), chosen in zip(settlement.scenario.issues.items(), deal, strict=True):
        if not any((issue, option) in spoken for option in options):
            continue
        alike = [o for o in options if (issue, o) not in spoken] if (issue, chosen) not in spoken else [chosen]
        parts.append(f"{plain(issue)}: {' or '.join(map(plain, alike))}")
    return "; ".join(parts) or "any deal"


def coded_issues(settlement: Settlement) -> frozenset[str]:
    """The issues with coded options; the options of all other issues are equivalent."""
    return frozenset(issue for issue, _ in settlement.mentioned)


def open_issues_note(settlement: Settlement) -> str:
    """A note on issues without coded options; empty if there are none."""
    left = [plain(issue) for issue in settlement.scenario.issues if issue not in coded_issues(settlement)]
    if not left:
        return ""
    names = enumeration(left)
    return f"No coding mentions the options of {names}, so each of these deals is possible with any of them."


def distinct_deals(settlement: Settlement) -> list[DealAnswer]:
    """The best deals that differ in coded options, best first; empty if no deal is possible.

    For deals that are equivalent, the shares of bargains are added.
    """
    if settlement.possible_deal is None:
        return []
    found: dict[str, DealAnswer] = {}
    for answer in settlement.deals:
        words = deal_words(settlement, answer.deal)
        one = found.get(words)
        found[words] = (
            replace(one, nash=one.nash + answer.nash, smorodinsky=one.smorodinsky + answer.smorodinsky)
            if one
            else answer
        )
    return list(found.values())


def basis(settlement: Settlement) -> str:
    """The basis of the analysis: numbers of codings, parties, issues and deals."""
    scenario = settlement.scenario
    stand = [scenario.codings[k] for k in settlement.codings]
    spoken = {(c.party, issue) for c in stand for issue in {*(issue for issue, _ in c.terms), *c.weighed}}
    pairs = len(scenario.parties) * len(scenario.issues)
    return (
        f"{quantity(len(stand), 'coding')} of {quantity(len(scenario.parties), 'party', 'parties')}; "
        f"{quantity(len(scenario.issues), 'issue')}, {number(scenario.space)} deals. "
        f"The codings cover {len(spoken)} of {quantity(pairs, 'pair')} of a party and an issue; "
        "nothing is assumed about the others."
    )


def verdict(settlement: Settlement) -> list[str]:
    """The main result in sentences: what is possible and what is necessary, given the codings."""
    scenario = settlement.scenario
    if not settlement.codings:
        return [
            "There is no active coding, so every deal is possible and none is necessary: "
            "this evidence neither excludes an agreement nor guarantees one."
        ]
    lines = []
    torn = sorted({scenario.codings[each[0]].party for each in settlement.conflicts})
    if torn:
        names = enumeration(map(plain, torn))
        lines.append(
            f"No preference fits all codings of {names}: they contradict one another. "
            "No deal can be evaluated until one coding of each conflicting set is switched off; see the conflicts."
        )
    elif settlement.possible_deal is None:
        lines.append("No deal is acceptable to all parties under any preferences that fit the codings.")
    elif settlement.possible is None:
        lines.append(
            "At least one deal is possibly acceptable to all: some preferences that fit the codings accept it. "
            "The space is too large to list, so the deals below are candidates, and others may be as good or better. "
            "What is possible and what parties must accept are exact; shares are estimated from sampled preferences."
        )
    else:
        lines.append(
            f"{number(settlement.possible)} of {number(scenario.space)} deals {_is(settlement.possible)} "
            "possibly acceptable to all: for each party, some preferences that fit the codings accept it."
        )
    if settlement.necessary_deal is not None:
        many = (
            "At least one is"
            if settlement.necessary is None
            else f"{number(settlement.necessary)} of them {_is(settlement.necessary)}"
        )
        lines.append(f"{many} necessarily acceptable to all: under every preference that fits the codings.")
    elif settlement.possible_deal is not None:
        lines.append("None is necessarily acceptable to all: preferences that are not coded could exclude any of them.")
    if not settlement.is_settled:
        lines.append("The sampling of preferences did not converge, so the shares below are unreliable.")
    return lines


def share_words(said: PartyAnswer) -> str:
    """The answer of a party to a deal, in words."""
    if said.necessary:
        return "must accept"
    if not said.possible:
        return "cannot accept"
    return f"can accept, {percent(said.share, said.error)}"


def percent(share: float, error: float) -> str:
    """A share with its standard error, in percent."""
    return "0 %" if share == 0 else f"{100 * share:.1f} ± {100 * error:.1f} %"


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
    return {"later": "said later", "switched off": "switched off", "lapsed": "no longer holds"}[each.reason]


def _is(count: int | None) -> str:
    return "is" if count == 1 else "are"


ASIDES = "These positions say nothing about preferences: a condition that is not specified, or an open question."
NOTES = (
    "Share: the share of all preferences that fit the codings, all equally likely, under which a party accepts, "
    "with its standard error. It measures what the evidence leaves open. It is not a forecast.",
    "Joint: the product of the parties' shares.",
)
TABLE_NOTE = (
    "Yes: by its own words the party can live with the deal. No: its words rule it out. Possibly: its words leave it "
    "open; the percentage is how many of the ways to weigh the issues that fit its words accept the deal."
)
