"""Statements by words: those about issues, those of a speaker, and the words that could name an issue."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from pourparler.ledger.db.filters import current_documents
from pourparler.ledger.db.schema import ROOT, actors, documents, statements
from pourparler.ledger.db.search_terms import (
    WORD,
    fold_text,
    has_all_terms,
    has_all_terms_folded,
    parse_alternatives,
    parse_terms,
)
from pourparler.ledger.db.speakers import speaker_names
from pourparler.ledger.linking import names as name_matching
from pourparler.ledger.linking.statements import contents
from pourparler.ledger.queries.actors import names_of, principals_of
from pourparler.ledger.queries.matching import matching_statements
from pourparler.ledger.queries.statements import get_statements
from pourparler.ledger.rows import StatementRow

_LOOKED_AT, _FEWEST = 2_000, 3  # latest statements searched for suggestions; statements that must contain a word


@dataclass(frozen=True)
class IssueStatement:
    """A statement that contains the words of an issue.

    Attributes
    ----------
    statement
        Its number.
    on
        The day from which it counts.
    holders
        Each speaker, by name, with the actor it acts for; None if it acts for nobody.
    """

    issue: str
    statement: int
    on: dt.date | None
    holders: tuple[tuple[str, str | None], ...]


def statements_about(
    connection: Connection, words: Mapping[str, str], since: dt.date | None, until: dt.date | None
) -> tuple[IssueStatement, ...]:
    """Return the statements with a known speaker that contain the words of issues, by issue, the latest first.

    Parameters
    ----------
    words
        The words of each issue, with ";" between alternatives.
    """
    wanted = {issue: parse_alternatives(each) for issue, each in words.items()}
    every = [terms for each in wanted.values() for terms in each]
    if not every:
        return ()
    # All issues at once, so that each statement is loaded and folded only once.
    rows = matching_statements(connection, every, since, until)
    texts = {id_: fold_text(text) for id_, text in contents(connection, sorted(rows)).items()}
    ordered = sorted(rows.values(), key=lambda row: (row.counts_from or dt.date.min, row.id), reverse=True)
    found = [
        (issue, row)
        for issue, alternatives in wanted.items()
        for row in ordered
        if any(has_all_terms_folded(texts.get(row.id, ""), terms) for terms in alternatives)
    ]
    principal = principals_of(connection, sorted({party for _, row in found for party in row.parties}))
    named = names_of(connection, {*principal, *principal.values(), *(id_ for _, row in found for id_ in row.parties)})
    return tuple(
        IssueStatement(
            issue,
            row.id,
            row.counts_from,
            tuple((named[id_], named.get(principal.get(id_, -1))) for id_ in row.parties if id_ in named),
        )
        for issue, row in found
    )


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


def frequent_words(connection: Connection, without: Sequence[str], most: int) -> tuple[tuple[str, int], ...]:
    """Give words that several speakers use and that could name an issue, with how many statements hold them.

    Parameters
    ----------
    without
        The words of issues, which are left out.
    """
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
    known = {word for each in without for terms in parse_alternatives(each) for term, _ in terms for word in term}
    ranked = sorted(
        (-len(by), -len(ids), root)
        for root, ids in used.items()
        if len(ids) >= _FEWEST and len(by := {each for id_ in ids for each in speakers[id_]}) > 1
    )
    found = [(spelled[root].most_common(1)[0][0], -count) for _, count, root in ranked]
    return tuple((word, count) for word, count in found if word not in known)[:most]
