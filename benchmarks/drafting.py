"""How long drafting a codebook takes from a ledger of many documents.

    .venv/bin/python benchmarks/drafting.py [--documents 20000] [--keep FILE] [--runs 3]

Makes a ledger by program: articles of invented parties that take positions, five in each on average, on some thirty
matters in thousands of different phrases, and proposals with provisions. Vectors of the phrases are stored before the
first drafting, as when articles are added. Prints the seconds of each drafting, and what it found. A ledger that is
there is used as it is.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, get_args

sys.path.insert(0, str(Path(__file__).parent))

from sqlalchemy import Table, insert

from figures import check_least
from invented import DAYS, FIRST_DAY, MATTERS, SYLLABLES, TURNS
from pourparler.codebook.draft import draft_codebook
from pourparler.ledger import Ledger, open_ledger
from pourparler.ledger.db import schema
from pourparler.record import Span, Stance

LIMIT = 60.0  # seconds
CODER = "machine invented"
ADDED = dt.datetime(2032, 1, 1)
DEEDS = "opening closure sharing survey repair lease transfer inspection restoration suspension extension limit".split()
SHAPES = (
    "the {deed} of the {matter}",
    "a {deed} of the {matter} in {place}",
    "the {matter} of {place}",
    "a {matter} of {number} percent",
    "the {deed} of every {matter} {turn}",
)


class Article(NamedTuple):
    """An article: its positions (name, stance, spans, confidence), and what a proposal in it provides."""

    number: int
    day: dt.date
    text: str
    held: list[tuple[str, str, dict[str, Span], float]]
    provisions: list[Span]


class Talks:
    """Invented coverage with positions, the same for the same seed."""

    def __init__(self, documents: int, seed: int = 11) -> None:
        self.documents = documents
        self.chance = random.Random(seed)
        self.parties = [self._name() for _ in range(9)]
        self.people = {f"{self._name()} {self._name()}": self.chance.choice(self.parties) for _ in range(200)}
        self.places = [self._name() for _ in range(60)]

    def __iter__(self) -> Iterator[Article]:
        """The articles, day by day."""
        return map(self._record, range(self.documents))

    def _name(self) -> str:
        return "".join(self.chance.choices(SYLLABLES, k=self.chance.choice((2, 3)))).capitalize()

    def _target(self) -> str:
        matter = MATTERS[min(int(self.chance.expovariate(0.2)), len(MATTERS) - 1)]
        parts = {"deed": self.chance.choice(DEEDS), "place": self.chance.choice(self.places)}
        parts |= {"turn": self.chance.choice(TURNS), "number": str(self.chance.randrange(1, 30))}
        return self.chance.choice(SHAPES).format(matter=matter, **parts)

    def _record(self, number: int) -> Article:
        chance = self.chance
        text = f"Day {number} of the talks in {chance.choice(self.places)}\n\n"
        held = []
        for _ in range(max(1, round(chance.gauss(5.0, 1.5)))):
            name, stance, target = chance.choice(list(self.people)), chance.choice(get_args(Stance)), self._target()
            start = len(text)
            text += f"{name} {stance.replace('_', ' ')} {target}"
            spans = {"words": (start, len(text)), "target": (len(text) - len(target), len(text))}
            held.append((name, stance, spans, round(chance.uniform(0.3, 0.99), 2)))
            text += f", {chance.choice(TURNS)}, report {number}.\n"
        provisions = []
        if chance.random() < 0.2:
            target = self._target()
            text += f"The plan of {chance.choice(self.places)} foresees {target}"
            provisions.append((len(text) - len(target), len(text)))
            text += ".\n"
        return Article(number, FIRST_DAY + dt.timedelta(days=number * DAYS // self.documents), text, held, provisions)


def fill(ledger: Ledger, talks: Talks) -> None:
    """Write the articles into an empty ledger, as adding them would, a thousand at a time, and their vectors."""
    names = [*talks.parties, *talks.people]
    people = [
        {"id": n, "kind": "person" if name in talks.people else "country", "key": name.casefold(), "name": name}
        | {"folded": name.casefold(), "surname": name.split()[-1].casefold(), "coder": CODER}
        for n, name in enumerate(names, start=1)
    ]
    with ledger._database.writing() as connection:
        connection.execute(insert(schema.actors), people)
    rows = Rows({name: n for n, name in enumerate(names, start=1)}, talks.people)
    for article in talks:
        rows.add(article)
        if article.number % 1_000 == 999 or article.number == talks.documents - 1:
            with ledger._database.writing() as connection:
                for table, values in rows.take():
                    connection.execute(insert(table), values)
            ledger.phrases.vectors([])
            print(f"{article.number + 1} documents", file=sys.stderr, flush=True)


class Rows:
    """Rows that are not written yet.

    Parameters
    ----------
    actors : the row id of each actor
    sides : whom each person speaks for
    """

    def __init__(self, actors: dict[str, int], sides: dict[str, str]) -> None:
        self.actors = actors
        self.sides = sides
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.last: Counter[str] = Counter()

    def add(self, article: Article) -> None:
        """Add the rows of an article."""
        document = self._row(
            "documents", key=f"d{article.number}", sha256=f"{article.number:064x}", title=article.text.split("\n")[0],
            publisher=f"Paper {article.number % 40}", published=article.day, published_from="metadata",
            text=article.text, reader="invented", added=ADDED,
        )  # fmt: skip
        here: dict[str, int] = {}
        for n, (name, stance, spans, confidence) in enumerate(article.held):
            party = self._appearance(document, name, here)
            own = {"document_id": document, "local_id": f"o{n}", "party": party, "stance": stance, "coder": CODER}
            id_ = self._row("stances", **own, confidence=confidence)
            for part, span in spans.items():
                self._span("stance_spans", article.text, span, stance_id=id_, part=part)
        for n, span in enumerate(article.provisions):
            own = {"document_id": document, "local_id": f"p{n}", "name": "plan", "confidence": 0.5, "coder": CODER}
            self._span(
                "proposal_spans", article.text, span, proposal_id=self._row("proposals", **own), part="provision"
            )

    def take(self) -> list[tuple[Table, list[dict[str, Any]]]]:
        """Return the rows by table, and forget them."""
        found = [(schema.metadata.tables[name], rows) for name, rows in self.rows.items()]
        self.rows = {}
        return found

    def _row(self, table: str, **values: Any) -> int:
        self.last[table] += 1
        self.rows.setdefault(table, []).append({"id": self.last[table], **values})
        return self.last[table]

    def _span(self, table: str, text: str, span: Span, **owner: Any) -> None:
        self._row(table, **owner, start_at=span[0], end_at=span[1], quote=text[slice(*span)])

    def _appearance(self, document: int, name: str, here: dict[str, int]) -> int:
        if name not in here:
            side = self._appearance(document, self.sides[name], here) if name in self.sides else None
            own = {"document_id": document, "local_id": f"a{len(here)}", "actor_id": self.actors[name], "name": name}
            here[name] = self._row("appearances", **own, acts_for=side, mentioned=1, coder=CODER)
        return here[name]


def main() -> None:
    """Print the seconds of each drafting."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--keep", type=Path)
    args = parser.parse_args()
    check_least(__file__, 100, documents=args.documents)
    check_least(__file__, runs=args.runs)
    with (
        tempfile.TemporaryDirectory() as folder,
        open_ledger(args.keep or f"{folder}/drafting.ledger", create=True) as ledger,
    ):
        if not ledger.documents.ids():
            fill(ledger, Talks(args.documents))
        for _ in range(args.runs):
            began = time.perf_counter()
            found = draft_codebook(ledger)
            took = time.perf_counter() - began
            counts = f"{len(found.parties)} parties, {len(found.issues)} issues, {len(found.positions)} positions"
            print(f"{args.documents} documents: {took:.1f} s (limit {LIMIT:.0f}): {counts}")


if __name__ == "__main__":
    main()
