"""An event while reports are being joined: what its reports say together."""

from __future__ import annotations

from dataclasses import dataclass, field

from pourparler.ledger.linking.meeting_reports import LOOSE, MOST_PARTIES, Participant, Report, Window
from pourparler.ledger.linking.places import Place
from pourparler.record import TAKING_PLACE, MeetingKind


@dataclass
class Event:
    """Reports about one event, and what they say together."""

    reports: list[Report] = field(default_factory=list)
    parties: list[tuple[Participant, int]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    kinds: set[MeetingKind] = field(default_factory=set)
    number: int | None = None
    firm: Window | None = None

    def add(self, report: Report) -> None:
        """Add a report."""
        self.reports.append(report)
        for party in report.parties[:MOST_PARTIES]:
            at = next((k for k, (known, _) in enumerate(self.parties) if known.meets(party)), None)
            if at is None:
                self.parties.append((party, 1))
            else:
                self.parties[at] = (self.parties[at][0], self.parties[at][1] + 1)
        if report.place and report.place not in self.places:
            self.places.append(report.place)
        self.names |= report.name_words
        if report.kind not in LOOSE:
            self.kinds.add(report.kind)
        self.number = self.number or report.number
        if report.window and report.window.is_firm:
            first, last, _ = report.window
            known = self.firm or report.window
            self.firm = Window(min(first, known.first), max(last, known.last), True)

    @property
    def core(self) -> list[Participant]:
        """The participants that a third of the reports name, the most frequent first."""
        told = sum(bool(each.parties) for each in self.reports)
        ranked = sorted(self.parties, key=lambda item: -item[1])
        return [party for party, count in ranked if 3 * count >= told]

    @property
    def is_held(self) -> bool:
        """Whether a report says that it took place."""
        return any(each.status in TAKING_PLACE and not each.is_ahead for each in self.reports)

    def is_beside(self, report: Report) -> bool:
        """Return whether a report tells of talks on no day, and this is an event of a certain kind, such as a summit.

        A country does not stand for its leader then: countries hold many talks, of others.
        """
        return not report.is_dated and report.kind in LOOSE and bool(self.kinds)
