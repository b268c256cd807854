"""The command palette: pages, actions, and what of a ledger is like what somebody types, the likest first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pourparler.brief.words import state_words
from pourparler.codebook.model import codebook_in
from pourparler.ledger import Ledger, NamedProposal, Role
from pourparler.text import plain, quantity, shorten
from pourparler.workbench.auth import Person
from pourparler.workbench.pages import link

Kind = Literal["page", "action", "actor", "document", "issue", "proposal"]
MOST = 6
"""Entries of each kind."""
_LONGEST = 90  # letters of a label
_ID = re.compile(r"([smpa])(\d{1,9})")


@dataclass(frozen=True)
class Entry:
    """What the palette offers: an address to go to, or an action that the page performs, by name."""

    kind: Kind
    label: str
    detail: str = ""
    address: str = ""
    action: str = ""


_PAGES: tuple[tuple[str, str, str, Role], ...] = (
    ("Home", "/", "where the talks stand", "reader"),
    ("Documents", "/documents", "the list; add files or addresses", "reader"),
    ("Statements", "/statements", "who said what, with facets", "reader"),
    ("Meetings", "/meetings", "who met whom, with facets", "reader"),
    ("Actors", "/actors", "people, organisations, countries", "reader"),
    ("Search", "/search", "in the texts", "reader"),
    ("Timeline", "/timeline", "", "reader"),
    ("Proposals", "/proposals", "texts on the table", "reader"),
    ("Issues by parties", "/issues", "positions", "reader"),
    ("Network", "/network", "", "reader"),
    ("Settlement", "/settlement", "which deals are possible", "reader"),
    ("Review", "/review", "the least certain statements", "reader"),
    ("Coding", "/coding", "code statements onto issues", "reader"),
    ("Set up", "/setup", "parties and issues", "reader"),
    ("Codebook", "/codebook", "", "reader"),
    ("Team", "/team", "two coders side by side", "reader"),
    ("History", "/history", "every decision; undo", "reader"),
    ("Export", "/export", "the brief and tables", "reader"),
    ("Possible duplicates", "/actors/suggestions", "actors that may be the same", "reader"),
    ("Not confirmed statements", "/statements?confirmed=no&order=confidence", "the least certain first", "reader"),
)
_ACTIONS: tuple[tuple[str, str, str, Role], ...] = (
    ("Add documents", "/documents", "", "editor"),
    ("Undo my last decision", "", "undo", "coder"),
    ("Export the brief as PDF", "/export/brief.pdf", "", "reader"),
    ("Export the brief as HTML", "/export/brief.html", "", "reader"),
    ("Export all statements as CSV", "/export/statements.csv", "", "reader"),
    ("Switch machine positions on or off", "", "machine", "reader"),
    ("Change the theme", "", "theme", "reader"),
    ("Copy the link to this view", "", "copy", "reader"),
    ("This page as JSON", "", "json", "reader"),
    ("Keyboard shortcuts", "", "keys", "reader"),
)


def find_entries(ledger: Ledger, person: Person, typed: str) -> tuple[Entry, ...]:
    """Find what is like what a person types; with nothing typed, the pages and actions.

    Parameters
    ----------
    typed
        Parts of words in any order, or letters in their order, or an id such as "s12".
    """
    words = plain(typed)
    fixed = [
        *(Entry("page", label, detail, address) for label, address, detail, role in _PAGES if person.has_role(role)),
        *(Entry("action", label, "", to, action) for label, to, action, role in _ACTIONS if person.has_role(role)),
    ]
    if not words:
        return tuple(fixed)
    found = [*_best(fixed, words), *_best(_ledger_entries(ledger, words), words)]
    found.sort(key=lambda each: -likeness(words, each.label))
    return (*_by_id(ledger, words), *found, *_searches(words))


def _best(entries: Iterable[Entry], words: str) -> list[Entry]:
    """Return the likest entries of each kind."""
    ranked = sorted(
        ((likeness(words, each.label), each) for each in entries), key=lambda pair: (-pair[0], len(pair[1].label))
    )
    kept: list[Entry] = []
    for score, each in ranked:
        if score > 0 and sum(other.kind == each.kind for other in kept) < MOST:
            kept.append(each)
    return kept


def _ledger_entries(ledger: Ledger, words: str) -> list[Entry]:
    actors = ledger.actors.find(words, limit=MOST)
    if len(actors) < MOST:
        actors = (*actors, *ledger.actors.find(words, limit=3 * MOST, in_order=True))
    documents = ledger.documents.find_titled(words, limit=MOST)
    if not documents:
        documents = ledger.documents.find_titled(words, limit=3 * MOST, in_order=True)
    book = codebook_in(ledger)
    return [
        *(
            Entry(
                "actor", _short(row.name), f"{row.kind}, {quantity(row.statements, 'statement')}", f"/actors/{row.id}"
            )
            for row in {row.id: row for row in actors}.values()
        ),
        *(
            Entry(
                "document",
                _short(row.title),
                ", ".join(filter(None, (plain(row.publisher), str(row.published or "")))),
                link("/document", id=row.id),
            )
            for row in documents
        ),
        *(
            Entry("issue", _short(issue.name), _short(issue.question), link("/statements", issue=issue.name))
            for issue in (book.issues if book else ())
        ),
        *(
            Entry("proposal", _short(row.name), state_words(row.state), f"/proposals/{row.id}")
            for row in _proposals(ledger, words)
        ),
    ]


def _proposals(ledger: Ledger, words: str) -> tuple[NamedProposal, ...]:
    found = ledger.proposals.find(words, limit=MOST)
    return found or ledger.proposals.find(words, limit=3 * MOST, in_order=True)


def _short(words: str | None) -> str:
    return shorten(plain(words), _LONGEST)


def _by_id(ledger: Ledger, words: str) -> list[Entry]:
    """Return what has an id, if one is typed."""
    match = _ID.fullmatch(words.lower())
    if match is None:
        return []
    number = int(match[2])
    if match[1] == "s" and (said := ledger.statements.get(number)) is not None:
        return [Entry("document", f"s{number}: {_short(said.content)}", said.speaker_names, f"/statements/{number}")]
    if match[1] == "m" and (met := ledger.meetings.get(number)) is not None:
        name = _short(", ".join(met.participants) or "a meeting")
        return [Entry("document", f"m{number}: {name}", met.status, link("/document", id=met.document) + f"#m{number}")]
    if match[1] == "p":
        text = next((row for row in ledger.proposals.list() if row.id == number), None)
        return (
            [] if text is None else [Entry("proposal", f"p{number}: {_short(text.name)}", "", f"/proposals/{number}")]
        )
    if match[1] == "a" and (actor := ledger.actors.get(number)) is not None:
        return [Entry("actor", f"a{number}: {_short(actor.name)}", actor.kind, f"/actors/{actor.id}")]
    return []


def _searches(words: str) -> tuple[Entry, ...]:
    shown = shorten(words, 60)
    return (
        Entry("action", f"Search the texts for “{shown}”", "", link("/search", q=words)),
        Entry("action", f"Statements with “{shown}”", "", link("/statements", q=words)),
    )


def likeness(typed: str, label: str) -> float:
    """How like a label is to what is typed: 0 if it lacks a letter, most if it begins with it.

    Every word that is typed must be at the start of a word of the label, within one, or have its letters there in
    their order and near each other.

    >>> likeness("hom", "Home") > likeness("ome", "Home") > likeness("hme", "Home") > likeness("x", "Home") == 0
    True
    >>> likeness("orn mara", "Mara Orn") > 0
    True
    """
    whole = label.casefold()
    scores = [_word_likeness(word, whole) for word in typed.casefold().split()]
    if not scores or min(scores) == 0:
        return 0.0
    begins = 0.5 if whole.startswith(typed.casefold()) else 0.0
    return sum(scores) / len(scores) + begins + 0.2 / (1 + len(whole))


def _word_likeness(word: str, whole: str) -> float:
    if re.search(rf"(?<!\w){re.escape(word)}", whole):
        return 1.0
    if word in whole:
        return 0.7
    spans = [span for start in range(len(whole)) if whole[start] == word[0] and (span := _span(word, whole, start))]
    shortest = min(spans, default=0)
    return 0.5 * len(word) / shortest if 0 < shortest <= 2 * len(word) + 2 else 0.0


def _span(word: str, whole: str, start: int) -> int:
    """Return how many letters of a text hold those of a word in their order, from a place on; 0 if it lacks one."""
    at = start
    for letter in word[1:]:
        at = whole.find(letter, at + 1)
        if at < 0:
            return 0
    return at - start + 1
