"""Import and export Discourse Network Analyzer 3: a `.dna` file, which is a SQLite database.

Rows that the ledger cannot represent are stored with it and exported again.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pourparler.codebook.model import codebook_in
from pourparler.exchange.base import ExchangeError, ExportOptions, Report
from pourparler.exchange.dna import files
from pourparler.exchange.dna.codes import DnaStatement, Units, statement_types, statements
from pourparler.exchange.dna.read import codebook, document, from_statements
from pourparler.exchange.dna.rows import RowBuilder, new_rows
from pourparler.exchange.dna.schema import MAX_TEXT, TABLES, Rows
from pourparler.exchange.dna.write import add_codebook, add_document, add_statements, is_representable
from pourparler.ledger import DocumentBundle, Ledger
from pourparler.ledger.errors import shown
from pourparler.record import Document
from pourparler.text import quantity

NAME = "dna"
PASSWORD = "pourparler"
"""The password of new coders, unless a setting gives another."""
_KEYS, _CODER = "documents", "coder"


def read(ledger: Ledger, path: Path, coder: str) -> Report:
    """Import a database of DNA 3.

    Raises
    ------
    ExchangeError
        If the file is not such a database, or a row is invalid; nothing is imported then.
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
                from_statements(own, (), f"DNA {version}"), coder=coder, program="DNA"
            ).document
            there = ledger.transfer.export(key)
        done = ledger.transfer.import_document(
            from_statements(own, by_document[id_], f"DNA {version}", there), coder=coder, program="DNA"
        )
        keys[id_] = done.document
        count.update(new=int(done.new), statements=done.statements, positions=done.positions)
    warnings = [
        *unknown,
        *_keep_rows(ledger, rows, keys, coder),
        *_not_understood(rows, said),
        *_keep_codebook(ledger, rows, said, coder),
    ]
    return Report(
        f"{name}: {len(documents)} documents ({count['new']} new), {count['statements']} new statements, "
        f"{count['positions']} new positions",
        tuple(warnings),
    )


def _by_document(said: Sequence[DnaStatement]) -> defaultdict[int, list[DnaStatement]]:
    found: defaultdict[int, list[DnaStatement]] = defaultdict(list)
    for each in said:
        found[each.document].append(each)
    return found


def _check_places(documents: Mapping[int, Document], said: Sequence[DnaStatement], name: str) -> None:
    sizes = {id_: Units(own.text).size for id_, own in documents.items()}
    for each in said:
        if not 0 <= each.start < each.stop <= sizes[each.document]:
            raise ExchangeError(
                f"{name}: statement {each.id} is at {each.start} to {each.stop}, but document {each.document} has "
                f"{sizes[each.document]} characters; correct it in DNA"
            )


def _keep_rows(ledger: Ledger, rows: Rows, keys: Mapping[int, str], coder: str) -> list[str]:
    """Store the rows with the ledger, instead of those of an earlier import of the same database."""
    before = ledger.transfer.extras(NAME)
    if before and not set(json.loads(before[_KEYS]).values()) <= set(keys.values()):
        return [
            "the ledger already stores the rows of another DNA database; attributes, colours, regexes, settings and "
            "other statement types of this one will not be exported again"
        ]
    values = {}
    for table, found in rows.items():
        columns = [column.name for column in TABLES[table].columns if (table, column.name) != ("DOCUMENTS", "Text")]
        values[table] = json.dumps([columns, *([row[column] for column in columns] for row in found)])
    ledger.transfer.save_extras(NAME, values=values | {_KEYS: json.dumps(keys), _CODER: coder})
    return []


def _not_understood(rows: Rows, said: Sequence[DnaStatement]) -> list[str]:
    warnings = []
    known = statement_types(rows)
    of_type = Counter(row["StatementTypeId"] for row in rows["STATEMENTS"])
    for row in rows["STATEMENTTYPES"]:
        if row["ID"] not in known and of_type[row["ID"]]:
            warnings.append(
                f"{quantity(of_type[row['ID']], 'statement')} of type {shown(row['Label'])!r} stored for export, "
                "not imported: the type lacks a person or organization, a concept or agreement"
            )
    for words, count in {
        "with a concept, but neither person nor organization: no position": sum(
            not each.speaker and each.coding is None and not each.is_ours for each in said
        ),
        "with a coding that cannot be read": sum(each.is_garbled for each in said),
    }.items():
        if count:
            warnings.append(f"{quantity(count, 'statement')} {words}")
    return warnings


def _keep_codebook(ledger: Ledger, rows: Rows, said: Sequence[DnaStatement], coder: str) -> list[str]:
    """Create a codebook if the ledger has none; otherwise return a warning about unknown concepts."""
    book = ledger.codebook.get()
    if book is None:
        made, warnings = codebook(rows, said)
        if made is not None:
            ledger.codebook.save(made, coder=coder)
        return list(warnings)
    known = codebook_in(ledger)
    terms = {term for each in said if each.coding is not None for term in each.coding.terms}
    options = {} if known is None else known.options
    strange = sum(option not in options.get(issue, ()) for issue, option in terms)
    return [f"{strange} concepts are not in the ledger's codebook: they count once they are added"] if strange else []


@dataclass(frozen=True)
class _KeptRows:
    """The rows of an imported database, the ledger's ids of documents by DNA's, and the person who imported them."""

    rows: Rows
    keys: dict[int, str]
    coder: str = ""


def _kept_rows(ledger: Ledger) -> _KeptRows:
    kept = ledger.transfer.extras(NAME)
    if not kept:
        return _KeptRows(new_rows(), {})
    rows: Rows = {}
    for table in TABLES:
        columns, *values = json.loads(kept[table])
        rows[table] = [dict(zip(columns, each, strict=True)) for each in values]
    return _KeptRows(rows, {int(id_): key for id_, key in json.loads(kept[_KEYS]).items()}, kept[_CODER])


def write(ledger: Ledger, path: Path, options: ExportOptions) -> Report:
    """Export to a database that DNA 3 opens.

    Settings: ``statements``: "all" (the default), or "coded" for statements with a coded position only; ``password``:
    the password of new coders.

    Raises
    ------
    ExchangeError
        If a setting is invalid, or the file cannot be written.
    """
    wanted = options.settings.get("statements", "all")
    if wanted not in ("all", "coded"):
        raise ExchangeError(f"dna: statements={shown(wanted)}: give statements=all or statements=coded")
    before = _kept_rows(ledger)
    base = RowBuilder(before.rows, options.settings.get("password") or PASSWORD)
    if not before.keys:
        base.shape(is_ours=False)
    book = codebook_in(ledger)
    if book is not None:
        add_codebook(base, book)
    shown_now = {row.id for row in ledger.documents.list(since=options.since, until=options.until, as_of=options.as_of)}
    is_whole = options.since is options.until is options.as_of is None
    kept = {id_: key for id_, key in before.keys.items() if is_whole or key in shown_now}
    base.remove((), set(before.keys) - set(kept))
    count = _documents(base, ledger, before.coder, kept, sorted(shown_now - set(kept.values())), is_all=wanted == "all")
    rows = base.finish()
    count["shortened"] = files.write(path, rows) + len(base.shortened)
    return Report(
        f"{shown(path)}: {len(rows['DOCUMENTS'])} documents, {len(rows['STATEMENTS'])} statements",
        (*_loss_lines(count), *_login_lines(base, options)),
    )


def _documents(
    base: RowBuilder, ledger: Ledger, importer: str, kept: Mapping[int, str], more: Sequence[str], *, is_all: bool
) -> Counter[str]:
    count: Counter[str] = Counter()
    texts = {row["ID"]: row for row in base.rows["DOCUMENTS"]}
    given = {key: ledger.transfer.export(key) for key in dict.fromkeys(kept.values())}
    for id_, key in kept.items():
        texts[id_]["Text"] = given[key].record.document.text
    said = _by_document([each for each in statements(base.rows, importer) if each.document in kept])
    twins: dict[str, list[int]] = defaultdict(list)
    for id_, key in kept.items():
        twins[key].append(id_)
    for key, ids in twins.items():
        own = [each for id_ in ids for each in said[id_]]
        count.update(pieces=add_statements(base, ids[0], given[key], own, is_all=is_all))
        count.update(_not_representable(given[key]))
    for key in more:
        found = ledger.transfer.export(key)
        row = add_document(base, found.record.document)
        count.update(pieces=add_statements(base, row, found, (), is_all=is_all))
        count.update(_not_representable(found), undated=found.record.document.published is None)
    return count


def _not_representable(given: DocumentBundle) -> Counter[str]:
    """Count what DNA cannot represent in a document."""
    speakers = {s.id: s.speaker for s in given.record.statements}
    return Counter(
        meetings=len(given.record.meetings),
        proposals=len(given.record.proposals),
        stances=len(given.record.positions),
        nameless=sum(is_representable(coding) and speakers[coding.statement] is None for coding in given.codings),
    )


def _loss_lines(count: Mapping[str, int]) -> list[str]:
    lines = {
        "meetings": ("meeting", "that DNA cannot represent"),
        "proposals": ("proposal", "that DNA cannot represent"),
        "stances": ("stance", "found by the reader: not exported, only coded positions are"),
        "pieces": ("statement", "in several pieces: exported as one, from the first words to the last"),
        "undated": ("document", "without a date: DNA shows 1 January 1970"),
        "nameless": ("position", "in statements without a speaker: the party is the speaker in DNA"),
        "shortened": ("text", f"of more than {MAX_TEXT} characters, a name or a title: shortened"),
    }
    return [f"{quantity(count[key], what)} {words}" for key, (what, words) in lines.items() if count.get(key)]


def _login_lines(base: RowBuilder, options: ExportOptions) -> list[str]:
    if not base.new_coders:
        return []
    word = "the password given" if options.settings.get("password") else f"the password '{PASSWORD}'"
    return [f"new coders, with {word} (change it in DNA): {', '.join(map(shown, base.new_coders))}"]
