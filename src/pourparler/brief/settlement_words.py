"""What a settlement says, in words: each sentence claims what follows from the codings, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pourparler.ledger import PositionRow
from pourparler.settlement import Coding, Deal, DealAnswer, Moment, Opened, PartyAnswer, Question, Settlement, phrases
from pourparler.text import enumeration, plain, quantity

MARKS = {
    "red line": "✕ red line",
    "insists": "● insists",
    "insists on another": "✕ insists on another",
    "for": "+ better than no deal",
    "against": "− worse than no deal",
    "open": "",
}


def number(count: int) -> str:
    """A count for people: with commas, and powers of ten where it is very large."""
    if count < 10_000_000:
        return f"{count:,}"
    return f"{count:.1e}".replace("e+", " × 10^")


def coding_words(coding: Coding) -> str:
    """What a coding says, safe to print."""
    return plain(phrases.coding_words(coding))


def aside_words(row: PositionRow) -> str:
    """What was coded and says nothing of preferences."""
    about = " and ".join(f"“{option}” ({issue})" if option else issue for issue, option in row.terms) or "an issue"
    return plain(f"{row.party} {'sets conditions for' if row.kind == 'conditional' else 'leaves open'} {about}")


def gain_words(each: Question) -> str:
    """What an answer to a question is worth."""
    if each.codings:
        return f"If not, the best deal has a joint share of {100 * each.gain:.1f} %."
    return f"Its answer takes away {100 * each.gain:.1f} % of the doubt about these deals, on average."


def fails_words(each: Opened) -> str:
    """For whom a deal that would open fails as things stand, and because of which codings."""
    return "; ".join(f"{plain(party)} cannot accept it now, because of {cited(k)}" for party, k in each.fails.items())


def deal_words(told: Settlement, deal: Deal) -> str:
    """A deal, option by option, of the issues whose options somebody spoke of.

    Options of one issue of which nobody spoke are alike to everybody; where a deal holds one, all of them are named.
    """
    spoken = {term for k in told.codings for term in told.scenario.codings[k].terms}
    parts = []
    for (issue, options), chosen in zip(told.scenario.issues.items(), deal, strict=True):
        if not any((issue, option) in spoken for option in options):
            continue
        alike = [o for o in options if (issue, o) not in spoken] if (issue, chosen) not in spoken else [chosen]
        parts.append(f"{plain(issue)}: {' or '.join(map(plain, alike))}")
    return "; ".join(parts) or "any deal"


def spoken_of(told: Settlement) -> frozenset[str]:
    """The issues of whose options some coding speaks; the options of the others are all alike to everybody."""
    return frozenset(issue for k in told.codings for issue, _ in told.scenario.codings[k].terms)


def open_issues(told: Settlement) -> str:
    """What stays open in every deal that is told."""
    left = [plain(issue) for issue in told.scenario.issues if issue not in spoken_of(told)]
    if not left:
        return ""
    names = enumeration(left)
    return f"Nobody is coded on the options of {names}; each of these deals may hold any of them."


def distinct(told: Settlement) -> list[DealAnswer]:
    """The deals that differ in what somebody spoke of, the best first; none where no deal is possible.

    How often deals that are alike are bargains counts together.
    """
    if told.possible_deal is None:
        return []
    found: dict[str, DealAnswer] = {}
    for answer in told.deals:
        words = deal_words(told, answer.deal)
        one = found.get(words)
        found[words] = (
            replace(one, nash=one.nash + answer.nash, smorodinsky=one.smorodinsky + answer.smorodinsky)
            if one
            else answer
        )
    return list(found.values())


def basis(told: Settlement) -> str:
    """What the analysis starts from."""
    scenario = told.scenario
    stand = [scenario.codings[k] for k in told.codings]
    spoken = {(c.party, issue) for c in stand for issue in {*(issue for issue, _ in c.terms), *c.weighed}}
    pairs = len(scenario.parties) * len(scenario.issues)
    left = len(scenario.codings) - len(stand)
    gone = f" ({left} more superseded, said later, or switched off)" if left else ""
    return (
        f"{quantity(len(stand), 'coding')}{gone} of {quantity(len(scenario.parties), 'party', 'parties')}; "
        f"{quantity(len(scenario.issues), 'issue')}, {number(scenario.space)} deals. "
        f"The codings speak of {len(spoken)} of {pairs} pairs of a party and an issue; "
        "of the others nothing is assumed."
    )


def verdict(told: Settlement) -> list[str]:
    """What is possible and what is necessary, as far as the codings say."""
    scenario = told.scenario
    if not told.codings:
        return [
            "No coding stands, so every deal is possible and none is necessary: "
            "this evidence neither excludes an agreement nor secures one."
        ]
    lines = []
    torn = sorted({scenario.codings[each[0]].party for each in told.conflicts})
    if torn:
        names = " and ".join(map(plain, torn))
        lines.append(
            f"No preference fits all that is coded of {names}: the codings contradict one another. "
            "Until one of each conflicting set is set aside, no deal can be judged; see the conflicts."
        )
    elif told.possible_deal is None:
        lines.append("No deal is acceptable to all parties under any preferences that fit the codings.")
    elif told.possible is None:
        lines.append(
            "At least one deal is possibly acceptable to all: some preferences that fit the codings accept it. "
            "The space is too large to list, so the deals below are candidates, and others may be as good or better."
        )
    else:
        lines.append(
            f"{number(told.possible)} of {number(scenario.space)} deals {_is(told.possible)} possibly acceptable to "
            "all: "
            "for each party, some preferences that fit the codings accept it."
        )
    if told.necessary_deal is not None:
        many = (
            "At least one is" if told.necessary is None else f"{number(told.necessary)} of them {_is(told.necessary)}"
        )
        lines.append(f"{many} necessarily acceptable to all: under every preference that fits the codings.")
    elif told.possible_deal is not None:
        lines.append("None is necessarily acceptable to all: what is not coded could still decide against any of them.")
    if not told.is_settled:
        lines.append("The sampling of preferences has not settled, so the shares below are not to be relied on.")
    return lines


def share_words(said: PartyAnswer) -> str:
    """How a party stands to a deal."""
    if said.necessary:
        return "must accept"
    if not said.possible:
        return "cannot accept"
    return f"can accept, {percent(said.share, said.error)}"


def percent(share: float, error: float) -> str:
    """A share with its standard error, in percent."""
    return "0 %" if share == 0 else f"{100 * share:.1f} ± {100 * error:.1f} %"


def deal_notes(answer: DealAnswer) -> str:
    """What else is known of a deal."""
    notes = []
    if answer.efficient is not None:
        never = "not efficient: under all preferences that fit, some deal is as good for all and better for one"
        notes.append(never if answer.efficient == "never" else f"{answer.efficient} efficient")
    if answer.nash >= 0.01:
        notes.append(f"the Nash bargain for at least {100 * answer.nash:.0f} % of preferences drawn")
    if answer.smorodinsky >= 0.01:
        notes.append(f"the Kalai-Smorodinsky bargain for at least {100 * answer.smorodinsky:.0f} %")
    return "; ".join(notes)


def moment_words(moment: Moment) -> str:
    """What was known on a day."""
    if moment.possible is None or moment.necessary is None:
        possible = "some deal possible" if moment.is_possible else "no deal possible"
        return f"{possible}, {'one' if moment.is_necessary else 'none'} necessary"
    return f"{number(moment.possible)} possible, {number(moment.necessary)} necessary, of {number(moment.space)}"


def cited(codings: Sequence[int]) -> str:
    """References to codings, counted from 1."""
    return "".join(f"[{k + 1}]" for k in codings)


def _is(count: int | None) -> str:
    return "is" if count == 1 else "are"


ASIDES = "No preference follows from these: a condition that is not spelled out, or a question left open."
NOTES = (
    "Share: the part of all preferences that fit the codings, each as likely as any other, under which a party "
    "accepts, with its standard error. It measures what the evidence leaves open; it is no forecast of what anybody "
    "does.",
    "Joint: the product of the parties' shares.",
)
