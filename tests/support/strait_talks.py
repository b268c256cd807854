"""Coverage of an invented negotiation: four parties on a strait, five issues, in as many documents as one wants."""

from __future__ import annotations

import datetime as dt

from pourparler.ledger import Ledger
from pourparler.record import ActorKind, Stance
from strategies import telling

PARTIES = ("Kessia", "Tarvonia", "Quay Company", "Dockers Union")
KINDS: dict[str, ActorKind] = {
    "Kessia": "country",
    "Tarvonia": "country",
    "Quay Company": "organization",
    "Dockers Union": "organization",
}
ISSUES = {
    "toll": ("a toll of 4 crowns", "a toll of 6 crowns"),
    "quay": ("closing the north quay", "the closure of the north quay at night"),
    "pilots": ("pilots from Kessia on every ship", "foreign pilots on every ship"),
    "patrols": ("joint patrols of the strait", "patrols of the strait by neutral boats"),
    "archive": ("opening the customs archive", "a copy of the customs archive"),
}


def add_coverage(ledger: Ledger, documents: int = 12) -> None:
    """Add documents, in each of which every party takes a stance on one issue; a party keeps to its side."""
    issues = list(ISSUES.values())
    for n in range(documents):
        targets = issues[n % len(issues)]
        stands = []
        for k, party in enumerate(PARTIES):
            is_for = (k + n % len(issues)) % 2 == 0
            stance: Stance = ("supports", "demands")[n % 2] if is_for else ("opposes", "rejects")[n % 2]
            stands.append((party, stance, targets[k // 2]))
        ledger.add(
            telling(
                f"d{n}",
                published=dt.date(2031, 3, 1) + dt.timedelta(days=n),
                publisher=("The Quill Lamp", "Strait Courier")[n % 2],
                stands=stands,
                kinds=KINDS,
                more=f"The {n + 1}. day of the talks ended late.",
            )
        )
