"""Issues by words: adding words to issues of the codebook, and the statements that contain them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import replace

from pourparler.codebook.accept import codebook_text
from pourparler.codebook.forms import FormError
from pourparler.codebook.model import Codebook, Issue, read_codebook
from pourparler.ledger import Ledger, LedgerError, RevisionRow
from pourparler.ledger.db.search_terms import parse_alternatives
from pourparler.ledger.errors import shown
from pourparler.ledger.names import check_display_name

_LONGEST = 120  # characters of a name, and of its words


def follow(ledger: Ledger, name: str, *, coder: str, words: str = "") -> RevisionRow:
    """Find statements about an issue of the codebook by words; add the issue if there is none of this name.

    Parameters
    ----------
    words
        The words that speak of it, with ";" between alternatives; the name if empty.

    Raises
    ------
    LedgerError
        If the name is empty, the issue has words already, or there is no word to look for.

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     revision = follow(ledger, "harbour", coder="ana", words="harbour; port")
    ...     read_codebook(ledger.codebook.get()).words
    {'harbour': 'harbour; port'}
    """
    name, words = " ".join(name.split()), " ".join((words or name).split())
    for text in (name, words):
        check_display_name(text, "an issue")
    if not name or max(len(name), len(words)) > _LONGEST:
        raise LedgerError(f"an issue needs a name, of at most {_LONGEST} characters, and as many for its words")
    parse_alternatives(words)
    book = _book(ledger)
    old = next((issue for issue in book.issues if issue.name.casefold() == name.casefold()), None)
    if old is not None and old.words:
        raise LedgerError(f"'{shown(old.name)}' has words already; change them in the codebook")
    if old is None:
        issues = (*book.issues, Issue(name, "", "", (), words=words))
    else:
        issues = tuple(replace(issue, words=words) if issue is old else issue for issue in book.issues)
    return ledger.codebook.save(codebook_text(replace(book, issues=issues)), coder=coder)


def unfollow(ledger: Ledger, name: str, *, coder: str) -> RevisionRow:
    """Take the words of an issue away, and the issue itself if it has no options.

    Raises
    ------
    LedgerError
        If no issue of this name has words.
    """
    book = _book(ledger)
    old = book.issue(name)
    if old is None or not old.words:
        raise LedgerError(f"no issue '{shown(name)}' has words")
    changed = (replace(issue, words="") if issue is old else issue for issue in book.issues)
    issues = tuple(issue for issue in changed if issue.options or issue.words)
    return ledger.codebook.save(codebook_text(replace(book, issues=issues)), coder=coder)


def statements_by_issue(
    ledger: Ledger, book: Codebook, *, since: dt.date | None = None, until: dt.date | None = None
) -> dict[tuple[str, str], tuple[int, ...]]:
    """Return the statements that contain the words of issues, by issue and party, the latest first.

    A statement counts for the party of its speaker. In a codebook without parties it counts for the actor for whom the
    speaker acts.
    """
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for each in ledger.statements.about(book.words, since=since, until=until):
        held = (book.party_of(*pair) if book.parties else (pair[1] or pair[0]) for pair in each.holders)
        for party in dict.fromkeys(filter(None, held)):
            found[each.issue, party].append(each.statement)
    return {cell: tuple(ids) for cell, ids in found.items()}


def _book(ledger: Ledger) -> Codebook:
    text = ledger.codebook.get()
    try:
        return Codebook((), ()) if text is None else read_codebook(text)
    except FormError as fault:
        raise LedgerError(f"correct the codebook first: {fault.mistakes[0]}") from None
