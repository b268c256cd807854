"""Discourse Network Analyzer 3: a `.dna` file, which is a SQLite database, in and out.

What a ledger has no place for is kept with it, row by row, and goes out again.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pourparler.codebook.forms import FormError
from pourparler.codebook.model import Codebook, read_codebook
from pourparler.exchange.dna import files
from pourparler.exchange.dna.codes import Said, Units, shapes, statements
from pourparler.exchange.dna.read import carried, codebook, document
from pourparler.exchange.dna.rows import Base, fresh
from pourparler.exchange.dna.schema import LONGEST, TABLES, Rows
from pourparler.exchange.dna.write import add_codebook, add_document, add_statements, is_held
from pourparler.exchange.registry import Choice, ExchangeError, Told
from pourparler.ledger import DocumentBundle, Ledger
from pourparler.ledger.errors import shown
from pourparler.record import Document
from pourparler.text import quantity

NAME = "dna"
PASSWORD = "pourparler"
"""What new coders log in with, if nothing else is told."""
_KEYS, _CODER = "documents", "coder"


def read(ledger: Ledger, path: Path, coder: str) -> Told:
    """Bring a database of DNA 3 into a ledger.

    Raises
    ------
    ExchangeError
        If it is none, or a row is not as DNA keeps it; nothing of it is then in the ledger.
    """
    rows, unknown = files.read(path)
    name = shown(path)
    said = statements(rows, coder)
    documents = {row["ID"]: document(row, name) for row in rows["DOCUMENTS"]}
    _check_places(documents, said, name)
    version = next(row["Value"] for row in rows["SETTINGS"] if row["Property"] == "version")
    by_document = _by_document(said)
    keys: dict[int, str] = {}
    count: Counter[str] = Counter()
    for id_, own in documents.items():
        there = None
        if ledger.documents.has(own):
            key = ledger.transfer.import_document(
                carried(own, (), f"DNA {version}"), coder=coder, program="DNA"
            ).document
            there = ledger.transfer.export(key)
        done = ledger.transfer.import_document(
            carried(own, by_document[id_], f"DNA {version}", there), coder=coder, program="DNA"
        )
        keys[id_] = done.document
        count.update(new=int(done.new), statements=done.statements, positions=done.positions)
    left = [
        *unknown,
        *_kept(ledger, rows, keys, coder),
        *_not_understood(rows, said),
        *_coded_by(ledger, rows, said, coder),
    ]
    return Told(
        f"{name}: {len(documents)} documents ({count['new']} new), {count['statements']} new statements, "
        f"{count['positions']} new positions",
        tuple(left),
    )


def _by_document(said: Sequence[Said]) -> defaultdict[int, list[Said]]:
    found: defaultdict[int, list[Said]] = defaultdict(list)
    for each in said:
        found[each.document].append(each)
    return found


def _check_places(documents: Mapping[int, Document], said: Sequence[Said], name: str) -> None:
    sizes = {id_: Units(own.text).size for id_, own in documents.items()}
    for each in said:
        if not 0 <= each.start < each.stop <= sizes[each.document]:
            raise ExchangeError(
                f"{name}: statement {each.id} stands at {each.start} to {each.stop}, but document {each.document} has "
                f"{sizes[each.document]} characters; correct it in DNA"
            )


def _kept(ledger: Ledger, rows: Rows, keys: Mapping[int, str], coder: str) -> list[str]:
    """Keep the rows with the ledger; what is kept of the same database, before it grew, goes."""
    before = ledger.transfer.extras(NAME)
    if before and not set(json.loads(before[_KEYS]).values()) <= set(keys.values()):
        return [
            "the ledger keeps what it has no place for of another DNA database already; of this one, attributes, "
            "colours, regexes, settings and other statement types do not go out again"
        ]
    values = {}
    for table, found in rows.items():
        columns = [column.name for column in TABLES[table].columns if (table, column.name) != ("DOCUMENTS", "Text")]
        values[table] = json.dumps([columns, *([row[column] for column in columns] for row in found)])
    ledger.transfer.save_extras(NAME, values=values | {_KEYS: json.dumps(keys), _CODER: coder})
    return []


def _not_understood(rows: Rows, said: Sequence[Said]) -> list[str]:
    left = []
    known = shapes(rows)
    of_type = Counter(row["StatementTypeId"] for row in rows["STATEMENTS"])
    for row in rows["STATEMENTTYPES"]:
        if row["ID"] not in known and of_type[row["ID"]]:
            left.append(
                f"{quantity(of_type[row['ID']], 'statement')} of type {shown(row['Label'])!r} kept for the way back, "
                "and none of this ledger: the type has no person or organization, concept and agreement"
            )
    for words, count in {
        "with a concept, but neither person nor organization: nobody's position": sum(
            not each.speaker and each.coding is None and not each.is_ours for each in said
        ),
        "with a coding that cannot be read": sum(each.is_garbled for each in said),
    }.items():
        if count:
            left.append(f"{quantity(count, 'statement')} {words}")
    return left


def _coded_by(ledger: Ledger, rows: Rows, said: Sequence[Said], coder: str) -> list[str]:
    """Give a ledger a codebook that has none; else tell what its own does not know."""
    book = ledger.codebook.get()
    if book is None:
        made, left = codebook(rows, said)
        if made is not None:
            ledger.codebook.save(made, coder=coder)
        return list(left)
    known = _codebook(ledger)
    terms = {term for each in said if each.coding is not None for term in each.coding.terms}
    options = {} if known is None else known.options
    strange = sum(option not in options.get(issue, ()) for issue, option in terms)
    return [f"{strange} concepts are not in the ledger's codebook, and count once they are"] if strange else []


def _codebook(ledger: Ledger) -> Codebook | None:
    text = ledger.codebook.get()
    try:
        return None if text is None else read_codebook(text)
    except FormError:
        return None


@dataclass(frozen=True)
class _Before:
    """The rows that came from DNA, the ledger's ids of its documents by theirs, and who brought them."""

    rows: Rows
    keys: dict[int, str]
    coder: str = ""


def _before(ledger: Ledger) -> _Before:
    kept = ledger.transfer.extras(NAME)
    if not kept:
        return _Before(fresh(), {})
    rows: Rows = {}
    for table in TABLES:
        columns, *values = json.loads(kept[table])
        rows[table] = [dict(zip(columns, each, strict=True)) for each in values]
    return _Before(rows, {int(id_): key for id_, key in json.loads(kept[_KEYS]).items()}, kept[_CODER])


def write(ledger: Ledger, path: Path, choice: Choice) -> Told:
    """Write a database that DNA 3 opens.

    Settings: ``statements``, "all" (the default) or "coded": whether statements go out in which nothing is coded;
    ``password``, what new coders log in with.

    Raises
    ------
    ExchangeError
        If a setting is none, or the file cannot be written.
    """
    wanted = choice.settings.get("statements", "all")
    if wanted not in ("all", "coded"):
        raise ExchangeError(f"dna: statements={shown(wanted)}: give all, or coded")
    before = _before(ledger)
    base = Base(before.rows, choice.settings.get("password") or PASSWORD)
    if not before.keys:
        base.shape(is_ours=False)
    book = _codebook(ledger)
    if book is not None:
        add_codebook(base, book)
    shown_now = {row.id for row in ledger.documents.list(since=choice.since, until=choice.until, as_of=choice.as_of)}
    is_whole = choice.since is choice.until is choice.as_of is None
    kept = {id_: key for id_, key in before.keys.items() if is_whole or key in shown_now}
    base.remove((), set(before.keys) - set(kept))
    count = _documents(base, ledger, before.coder, kept, sorted(shown_now - set(kept.values())), is_all=wanted == "all")
    rows = base.finished()
    count["shortened"] = files.write(path, rows) + len(base.shortened)
    return Told(
        f"{shown(path)}: {len(rows['DOCUMENTS'])} documents, {len(rows['STATEMENTS'])} statements",
        (*_lost(count), *_logins(base, choice)),
    )


def _documents(
    base: Base, ledger: Ledger, bringer: str, kept: Mapping[int, str], more: Sequence[str], *, is_all: bool
) -> Counter[str]:
    count: Counter[str] = Counter()
    texts = {row["ID"]: row for row in base.rows["DOCUMENTS"]}
    given = {key: ledger.transfer.export(key) for key in dict.fromkeys(kept.values())}
    for id_, key in kept.items():
        texts[id_]["Text"] = given[key].record.document.text
    said = _by_document([each for each in statements(base.rows, bringer) if each.document in kept])
    twins: dict[str, list[int]] = defaultdict(list)
    for id_, key in kept.items():
        twins[key].append(id_)
    for key, ids in twins.items():
        own = [each for id_ in ids for each in said[id_]]
        count.update(pieces=add_statements(base, ids[0], given[key], own, is_all=is_all))
        count.update(_of(given[key]))
    for key in more:
        found = ledger.transfer.export(key)
        row = add_document(base, found.record.document)
        count.update(pieces=add_statements(base, row, found, (), is_all=is_all))
        count.update(_of(found), undated=found.record.document.published is None)
    return count


def _of(given: DocumentBundle) -> Counter[str]:
    """What a document has that DNA cannot hold."""
    speakers = {s.id: s.speaker for s in given.record.statements}
    return Counter(
        meetings=len(given.record.meetings),
        proposals=len(given.record.proposals),
        nameless=sum(is_held(coding) and speakers[coding.statement] is None for coding in given.codings),
    )


def _lost(count: Mapping[str, int]) -> list[str]:
    lines = {
        "meetings": ("meeting", "without a place in DNA"),
        "proposals": ("proposal", "without a place in DNA"),
        "pieces": ("statement", "in several pieces: out goes all from the first words to the last"),
        "undated": ("document", "without a day: DNA shows 1 January 1970"),
        "nameless": ("position", "in statements of nobody named: in DNA their party says them"),
        "shortened": ("text", f"of more than {LONGEST} characters, a name or a title: shortened"),
    }
    return [f"{quantity(count[key], what)} {words}" for key, (what, words) in lines.items() if count.get(key)]


def _logins(base: Base, choice: Choice) -> list[str]:
    if not base.new_coders:
        return []
    word = "the password given" if choice.settings.get("password") else f"the password '{PASSWORD}'"
    return [f"new coders, who log in with {word} (change it in DNA): {', '.join(map(shown, base.new_coders))}"]
