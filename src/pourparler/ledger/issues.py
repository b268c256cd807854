"""Followed issues: who said what about each, and which side each party leans to.

Until positions are coded, the speech act serves instead: agreeing, supporting, cooperating or conceding leans for,
one who rejects, accuses or threatens leans against, and all else is open.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar, Literal

from sqlalchemy import Connection, insert, select, update

from pourparler.ledger import revisions
from pourparler.ledger.db.columns import storable_id
from pourparler.ledger.db.filters import current_documents, in_chunks
from pourparler.ledger.db.id_lists import is_in
from pourparler.ledger.db.schema import ROOT, actors, documents, issues, statements
from pourparler.ledger.db.schema import revisions as revision_table
from pourparler.ledger.db.search_terms import (
    WORD,
    Term,
    fold_text,
    has_all_terms,
    has_all_terms_folded,
    parse_terms,
)
from pourparler.ledger.db.speakers import speaker_names
from pourparler.ledger.errors import LedgerError, shown
from pourparler.ledger.linking import names as name_matching
from pourparler.ledger.linking.statements import contents
from pourparler.ledger.names import check_display_name
from pourparler.ledger.queries.actors import principals_of
from pourparler.ledger.queries.matching import excerpt, matching_statements
from pourparler.ledger.queries.statements import get_statements
from pourparler.ledger.revisions import Before
from pourparler.ledger.rows import StatementRow
from pourparler.ledger.validation.ids import IdKind

Lean = Literal["for", "against", "open"]
LEANS: dict[str, Lean] = {
    **dict.fromkeys(("AGREE", "SUPPORT", "COOPERATE", "CONCEDE"), "for"),
    **dict.fromkeys(("REJECT", "ACCUSE", "THREATEN"), "against"),
}
_LONGEST = 120  # most characters of a name, and of its words
_MOST = 60  # most issues
_SHOWN = 12  # leanings of a cell that are returned, the latest
_LOOKED_AT, _FEWEST = 2_000, 3  # latest statements searched for suggestions; statements that must contain a word


@dataclass(frozen=True)
class IssueRow:
    """An issue and the words by which statements about it are found, with ";" between alternatives."""

    id_kind: ClassVar[IdKind] = "issue"

    id: int
    name: str
    words: str
    coder: str


@dataclass(frozen=True)
class Party:
    """An actor that others speak for, or that speaks for itself; ``statements`` counts those about the issues."""

    id_kind: ClassVar[IdKind] = "actor"

    id: int
    name: str
    statements: int


@dataclass(frozen=True)
class Cell:
    """What a party said about an issue: its latest statement and the leanings of all, latest last.

    ``passage`` is the part of the latest statement around the issue's words.
    """

    issue: int
    party: int
    latest: StatementRow
    passage: str
    lean: Lean
    leans: tuple[Lean, ...]
    statements: int


@dataclass(frozen=True)
class Grid:
    """A table of issues by parties. Unknown cells are missing; parties with most statements come first."""

    issues: tuple[IssueRow, ...]
    parties: tuple[Party, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Tie:
    """Two parties, the issues on which they lean the same way (``congruent``) and opposite ways (``opposed``)."""

    one: int
    other: int
    congruent: tuple[int, ...]
    opposed: tuple[int, ...]


@dataclass(frozen=True)
class Network:
    """Parties and ties between them, as in discourse network analysis."""

    parties: tuple[Party, ...]
    issues: tuple[IssueRow, ...]
    ties: tuple[Tie, ...]


@dataclass(frozen=True)
class _IssueStatement:
    id: int
    issue: int
    party: int
    day: dt.date | None
    lean: Lean


def list_issues(connection: Connection) -> tuple[IssueRow, ...]:
    """Return the followed issues, in the order in which they were added."""
    rows = connection.execute(select(issues).where(issues.c.ended.is_(None)).order_by(issues.c.id)).all()
    return tuple(IssueRow(row.id, row.name, row.words, row.coder) for row in rows)


def follow_issue(connection: Connection, name: str, words: str, coder: str) -> int:
    """Follow an issue; return the revision's number.

    Raises
    ------
    LedgerError
        If the name is empty or taken, has invisible characters, or there is no word to look for.
    """
    name, words = " ".join(name.split()), " ".join((words or name).split())
    for text in (name, words):
        check_display_name(text, "an issue")
    if not name or max(len(name), len(words)) > _LONGEST:
        raise LedgerError(f"an issue needs a name, of at most {_LONGEST} characters, and as many for its words")
    parse_alternatives(words)
    there = list_issues(connection)
    if any(row.name.casefold() == name.casefold() for row in there):
        raise LedgerError(f"'{shown(name)}' is already followed")
    if len(there) >= _MOST:
        raise LedgerError(f"{_MOST} issues are followed; take one away first")
    number = revisions.record(connection, coder, "add", "issue", 0, Before(), {"name": name, "words": words})
    row = insert(issues).returning(issues.c.id)
    one = int(connection.execute(row, {"name": name, "words": words, "coder": coder}).scalar_one())
    connection.execute(update(revision_table).where(revision_table.c.id == number).values(thing_id=one))
    before = Before(rows=[("issues", one, {"ended": number})])
    revisions.amend(connection, number, before, {"name": name, "words": words})
    return number


def unfollow(connection: Connection, id_: int, coder: str) -> int:
    """Stop following an issue; return the number of the revision.

    Raises
    ------
    LedgerError
        If there is no issue with this number.
    """
    own = issues.c.id == storable_id(id_)
    if connection.execute(select(issues.c.id).where(own, issues.c.ended.is_(None))).first() is None:
        raise LedgerError(f"no issue has the number {id_}")
    before = Before(rows=[("issues", id_, {"ended": None})])
    number = revisions.record(connection, coder, "end", "issue", id_, before, {})
    connection.execute(update(issues).where(own).values(ended=number))
    return number


def parse_alternatives(words: str) -> tuple[tuple[Term, ...], ...]:
    """Parse an issue's words: alternative searches separated by ";".

    Raises
    ------
    LedgerError
        If an alternative contains no word.

    Examples
    --------
    >>> parse_alternatives('port; "free passage"')
    (((('port',), False),), ((('free', 'passage'), False),))
    """
    return tuple(parse_terms(each) for each in words.split(";") if each.strip()) or (parse_terms(words),)


def issue_grid(
    connection: Connection, since: dt.date | None, until: dt.date | None, most: int, *, speakers: bool = False
) -> Grid:
    """Return each party's latest statement about each issue, within a range of days.

    Parameters
    ----------
    most
        The number of parties at most.
    speakers
        Whether each speaker has a row of its own, instead of the actor it acts for.
    """
    followed = list_issues(connection)
    said = _issue_statements(connection, followed, since, until, speakers=speakers)
    parties = _parties(connection, said, most)
    shown_ones = {party.id for party in parties}
    by_cell: dict[tuple[int, int], list[_IssueStatement]] = defaultdict(list)
    for each in said:
        if each.party in shown_ones:
            by_cell[each.issue, each.party].append(each)
    last = {cell: max(rows, key=_date_order) for cell, rows in by_cell.items()}
    rows = get_statements(connection, sorted({each.id for each in last.values()}))
    words = {issue.id: parse_alternatives(issue.words) for issue in followed}
    cells = tuple(
        Cell(
            issue=issue,
            party=party,
            latest=rows[last[issue, party].id],
            passage=excerpt(rows[last[issue, party].id].content, words[issue]),
            lean=last[issue, party].lean,
            leans=tuple(each.lean for each in sorted(all_said, key=_date_order)[-_SHOWN:]),
            statements=len(all_said),
        )
        for (issue, party), all_said in sorted(by_cell.items())
    )
    return Grid(followed, parties, cells)


def cell_statements(
    connection: Connection,
    issue: int,
    party: int,
    since: dt.date | None,
    until: dt.date | None,
    *,
    speakers: bool = False,
) -> tuple[StatementRow, ...]:
    """Return all statements of a party about an issue, latest first."""
    followed = [row for row in list_issues(connection) if row.id == issue]
    own = [
        each for each in _issue_statements(connection, followed, since, until, speakers=speakers) if each.party == party
    ]
    rows = get_statements(connection, [each.id for each in own])
    return tuple(rows[each.id] for each in sorted(own, key=_date_order, reverse=True))


def statements_of(
    connection: Connection, words: str | None, speaker: str, since: dt.date | None, until: dt.date | None, limit: int
) -> tuple[StatementRow, ...]:
    """Return the statements with some words of speakers with a name, or of those who speak for them, latest first."""
    wanted = None if words is None else parse_terms(words)
    rows = matching_statements(connection, (wanted,) if wanted is not None else (), since, until)
    named = actors.c.folded.contains(name_matching.fold(speaker), autoescape=True)
    meant = set(connection.execute(select(ROOT).where(named)).scalars())
    principal = principals_of(connection, sorted({party for row in rows.values() for party in row.parties}))
    own = [row for row in rows.values() if meant & {*row.parties, *map(principal.get, row.parties)}]
    if wanted is not None:
        texts = contents(connection, sorted(row.id for row in own))
        own = [row for row in own if has_all_terms(texts.get(row.id, ""), wanted)]
    own.sort(key=lambda row: (row.counts_from or dt.date.min, row.id), reverse=True)
    found = get_statements(connection, [row.id for row in own[:limit]])
    return tuple(found[row.id] for row in own[:limit])


def party_network(connection: Connection, since: dt.date | None, until: dt.date | None, most: int) -> Network:
    """Compute which parties lean the same way or opposite ways on the issues.

    As in discourse network analysis (Leifeld, "Discourse network analysis", 2017), two parties are congruent on an
    issue if both lean for it or both against it, and opposed if one leans for and the other against. A party that
    leaned both ways within the range counts for both.
    """
    followed = list_issues(connection)
    said = [
        each for each in _issue_statements(connection, followed, since, until, speakers=False) if each.lean != "open"
    ]
    parties = _parties(connection, said, most)
    leans: dict[int, set[tuple[int, Lean]]] = defaultdict(set)
    for each in said:
        leans[each.party].add((each.issue, each.lean))
    ties = []
    for one, other in combinations([party.id for party in parties], 2):
        congruent = sorted({issue for issue, _ in leans[one] & leans[other]})
        opposed = sorted({issue for issue, lean in leans[one] if (issue, _opposite(lean)) in leans[other]})
        if congruent or opposed:
            ties.append(Tie(one, other, tuple(congruent), tuple(opposed)))
    return Network(parties, followed, tuple(ties))


def suggestions(connection: Connection, most: int) -> tuple[tuple[str, int], ...]:
    """Give words that several speakers use and that could name an issue, with how many statements hold them."""
    from pourparler.ledger.contradiction.lexicon import stance_lexicon as stances
    from pourparler.ledger.contradiction.lexicon import stem

    last = (
        select(statements.c.id)
        .join(documents, documents.c.id == statements.c.document_id)
        .where(statements.c.actor_id.is_not(None))
        .where(statements.c.ended.is_(None), statements.c.same_as.is_(None), *current_documents())
        .order_by(statements.c.counts_from.desc(), statements.c.id)
        .limit(_LOOKED_AT)
    )
    speakers = speaker_names(connection, connection.execute(last).scalars())
    idle = {phrase[0] for kind in ("common", "stop", "saying", "soft") for phrase in stances().kinds[kind]}
    idle |= {word for phrase in stances().sides for word in phrase}
    names = {stem(word) for name in connection.execute(select(actors.c.folded)).scalars() for word in name.split()}
    used: dict[str, set[int]] = defaultdict(set)
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    for id_, content in contents(connection, sorted(speakers)).items():
        for word in {word for word in WORD.findall(fold_text(content)) if len(word) > 3}:
            if (root := stem(word)) not in idle and root not in names:
                used[root].add(id_)
                spelled[root][word] += 1
    followed = {
        word
        for row in list_issues(connection)
        for words in parse_alternatives(row.words)
        for t, _ in words
        for word in t
    }
    ranked = sorted(
        (-len(by), -len(ids), root)
        for root, ids in used.items()
        if len(ids) >= _FEWEST and len(by := {each for id_ in ids for each in speakers[id_]}) > 1
    )
    found = [(spelled[root].most_common(1)[0][0], -count) for _, count, root in ranked]
    return tuple((word, count) for word, count in found if word not in followed)[:most]


def _issue_statements(
    connection: Connection,
    followed: Sequence[IssueRow],
    since: dt.date | None,
    until: dt.date | None,
    *,
    speakers: bool,
) -> list[_IssueStatement]:
    """Return the statements about the issues with a known speaker, one for each party that makes it."""
    wanted = {issue.id: parse_alternatives(issue.words) for issue in followed}
    every = [words for each in wanted.values() for words in each]
    if not every:
        return []
    # All issues at once, so that each statement is loaded and folded only once.
    rows = matching_statements(connection, every, since, until)
    texts = {id_: fold_text(text) for id_, text in contents(connection, sorted(rows)).items()}
    found = [
        (issue, rows[id_])
        for issue, alternative in wanted.items()
        for id_, text in texts.items()
        if any(has_all_terms_folded(text, each) for each in alternative)
    ]
    people = sorted({party for _, row in found for party in row.parties})
    principal = {} if speakers else principals_of(connection, people)
    return [
        _IssueStatement(row.id, issue, party, row.counts_from, LEANS.get(row.act or "", "open"))
        for issue, row in found
        for party in dict.fromkeys(principal.get(each, each) for each in row.parties)
    ]


def _parties(connection: Connection, said: Iterable[_IssueStatement], most: int) -> tuple[Party, ...]:
    counts = Counter(party for party, _ in {(each.party, each.id) for each in said})
    first = sorted(counts, key=lambda id_: (-counts[id_], id_))[:most]
    names: dict[int, str] = {}
    for part in in_chunks(first):
        chosen = select(actors.c.id, actors.c.name).where(is_in(actors.c.id, part))
        names |= {row.id: row.name for row in connection.execute(chosen).all()}
    return tuple(Party(id_, names[id_], counts[id_]) for id_ in first)


def _date_order(said: _IssueStatement) -> tuple[dt.date, int]:
    return said.day or dt.date.min, said.id


def _opposite(lean: Lean) -> Lean:
    return "against" if lean == "for" else "for"
