"""Read the statements of a DNA database: concepts are options, agreement is a position.

A statement type is supported if it has the variables of the default "DNA Statement" (person, organization, concept,
and agreement as a boolean), or those of the type that Pourparler adds for everything else (`OUR_TYPE`).
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, get_args

from pourparler.exchange.dna.schema import DATA, Row, Rows, unused_name
from pourparler.ledger import CodedPosition
from pourparler.record import ActorKind, Span, Statement

OUR_TYPE = "Pourparler"
"""The label of the statement type for what the default type cannot represent."""
YES, NO = "yes", "no"
"""The options of a concept of DNA: an issue that one agrees to or not."""
MAX_NAME = 120  # characters of a name in a codebook
Term = tuple[str, str]
_VARIABLES = {
    "person": "short text",
    "organization": "short text",
    "concept": "short text",
    "agreement": "boolean",
    "kind": "short text",
    "coding": "long text",
    "confidence": "integer",
}


class Units:
    """Convert offsets to those of DNA, which counts as Java does.

    Java counts UTF-16 code units, two for a character beyond 16 bits, and its text panes (DefaultEditorKit.read) turn
    ``\\r\\n`` into one line end.

    Examples
    --------
    >>> units = Units("🕊 is\\r\\nquiet")
    >>> units.of((2, 4)), units.back(6, 11)
    ((3, 5), (6, 11))
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] | None = None
        if "\r\n" in text or any(c > "\uffff" for c in text):
            widths = (0 if pair == ("\r", "\n") else 1 + (pair[0] > "\uffff") for pair in pairwise(text + " "))
            self._starts = list(accumulate(widths, initial=0))

    @property
    def size(self) -> int:
        """The length of the text in units."""
        return len(self._text) if self._starts is None else self._starts[-1]

    def of(self, span: Span) -> Span:
        """Return a span in units. It includes both characters of a line end or none."""
        if self._starts is None:
            return span
        start, end = span
        if self._text[end - 1 : end + 1] == "\r\n":
            end += 1
        return self._starts[start], self._starts[end]

    def back(self, start: int, stop: int) -> Span:
        """Return a span of units in characters; half of a character counts as a whole one."""
        if self._starts is None:
            return start, stop
        first = bisect_left(self._starts, start)
        return first - (self._starts[first] > start), bisect_left(self._starts, stop)


@dataclass(frozen=True)
class StatementType:
    """A supported statement type, with the ids of its variables by name."""

    id: int
    is_ours: bool
    variables: Mapping[str, int]


@dataclass(frozen=True)
class DnaStatement:
    """A statement of DNA.

    Attributes
    ----------
    person, organization
        The values of these variables; empty if missing.
    kinds
        The kinds of actor of the person and the organization.
    coding
        The coding, whose statement is the id of the row; None if there is none.
    is_garbled
        Whether there is a coding that cannot be read.
    """

    id: int
    document: int
    type: int
    is_ours: bool
    start: int
    stop: int
    person: str
    organization: str
    kinds: tuple[ActorKind, ActorKind]
    coder: str
    coding: CodedPosition | None
    confidence: float
    is_garbled: bool = False

    @property
    def speaker(self) -> str:
        """The speaker: the person, or else the organization."""
        return self.person or self.organization


def extent(said: Statement) -> Span:
    """Return the span of a statement in DNA: from the start of its first span to the end of its last."""
    spans = said.content.spans or said.cue.spans or said.source.spans
    return min(start for start, _ in spans), max(end for _, end in spans)


def statement_types(rows: Rows) -> dict[int, StatementType]:
    """Return the supported statement types by id."""
    found = {}
    for kind in rows["STATEMENTTYPES"]:
        own: dict[str, int] = {}
        for variable in rows["VARIABLES"]:
            name = variable["Variable"].strip().casefold().replace("organisation", "organization")
            if variable["StatementTypeId"] == kind["ID"] and _VARIABLES.get(name) == variable["DataType"]:
                own.setdefault(name, variable["ID"])
        is_ours = kind["Label"] == OUR_TYPE and {"person", "organization", "kind", "coding"} <= own.keys()
        if is_ours or ({"concept", "agreement"} <= own.keys() and {"person", "organization"} & own.keys()):
            found[kind["ID"]] = StatementType(kind["ID"], is_ours, own)
    return found


class Values:
    """The values of the variables of each statement."""

    def __init__(self, rows: Rows) -> None:
        entities = {row["ID"]: row["Value"] for row in rows["ENTITIES"]}
        self._found: dict[tuple[int, int], Any] = {}
        self.entities: dict[tuple[int, int], int] = {}
        for table in DATA.values():
            for row in rows[table]:
                key = row["StatementId"], row["VariableId"]
                if table == "DATASHORTTEXT":
                    self.entities[key] = row["Entity"]
                    self._found[key] = entities[row["Entity"]]
                else:
                    self._found[key] = row["Value"]

    def get(self, statement: int, shape: StatementType, name: str) -> Any:
        """Return the value of a variable; None if it is missing."""
        variable = shape.variables.get(name)
        return None if variable is None else self._found.get((statement, variable))


def attributes(rows: Rows, name: str) -> dict[int, str]:
    """Return the values of an attribute by the id of the entity."""
    variables = {row["ID"] for row in rows["ATTRIBUTEVARIABLES"] if row["AttributeVariable"].casefold() == name}
    values = (row for row in rows["ATTRIBUTEVALUES"] if row["AttributeVariableId"] in variables)
    return {row["EntityId"]: row["AttributeValue"] for row in values if row["AttributeValue"]}


def concepts(rows: Rows) -> dict[int, Term]:
    """Return the issue and the option of each concept, by the id of the entity.

    The attributes "issue" and "option" name them. Without these, the concept is an issue and agreement is with its
    option "yes". Names that are too long for a codebook are shortened.
    """
    variables = {shape.variables["concept"] for shape in statement_types(rows).values() if "concept" in shape.variables}
    issues, options = attributes(rows, "issue"), attributes(rows, "option")
    names = _codebook_names(row["Value"] for row in _entities(rows, variables))
    found = {}
    for row in _entities(rows, variables):
        if row["ID"] in issues and row["ID"] in options:
            found[row["ID"]] = issues[row["ID"]], options[row["ID"]]
        elif row["Value"].strip():
            found[row["ID"]] = names[row["Value"]], YES
    return found


def parties(rows: Rows) -> dict[str, str]:
    """Return the party in a codebook for each organization, and for each person without one.

    Names that differ only in case are one party, as in a codebook.
    """
    found = statement_types(rows).values()
    organizations = {s.variables["organization"] for s in found if "organization" in s.variables}
    persons = {s.variables["person"] for s in found if "person" in s.variables}
    values = [row["Value"] for variables in (organizations, persons) for row in _entities(rows, variables)]
    return _codebook_names(values, alike=True)


def _entities(rows: Rows, variables: Iterable[int]) -> list[Row]:
    chosen = set(variables)
    return sorted((row for row in rows["ENTITIES"] if row["VariableId"] in chosen), key=lambda row: int(row["ID"]))


def _codebook_names(values: Iterable[str], *, alike: bool = False) -> dict[str, str]:
    """Return names for a codebook: stripped, short enough, and distinct where the values are."""
    found: dict[str, str] = {}
    by_form: dict[str, str] = {}
    for value in values:
        form = value.strip().casefold() if alike else value.strip()
        if form and form not in by_form:
            taken = {name.casefold() for name in by_form.values()} if alike else set(by_form.values())
            is_long = len(value.strip()) > MAX_NAME
            by_form[form] = unused_name(value.strip(), taken, MAX_NAME) if is_long else value.strip()
        if form:
            found[value] = found[value.strip()] = by_form[form]
    return found


def statements(rows: Rows, importer: str) -> tuple[DnaStatement, ...]:
    """Return the statements of supported types.

    Parameters
    ----------
    importer
        The coder of statements that have none.
    """
    known, values, meant, named = statement_types(rows), Values(rows), concepts(rows), parties(rows)
    coders = {row["ID"]: row["Name"] for row in rows["CODERS"]}
    actor_kinds = {id_: kind for id_, kind in attributes(rows, "type").items() if kind in get_args(ActorKind)}
    found = []
    for row in rows["STATEMENTS"]:
        shape = known.get(row["StatementTypeId"])
        if shape is None:
            continue
        who: list[str] = []
        kinds: list[Any] = []
        for name in ("person", "organization"):
            entity = values.entities.get((row["ID"], shape.variables.get(name, -1)), -1)
            who.append((values.get(row["ID"], shape, name) or "").strip())
            kinds.append(actor_kinds.get(entity, name))
        coder = coders.get(row["Coder"], "").strip() or importer
        party = next((named[name] for name in reversed(who) if name in named), "")
        coding = (_coding_of_ours if shape.is_ours else _coding_of_default)(
            row["ID"], shape, values, meant, party, coder
        )
        sure = values.get(row["ID"], shape, "confidence") if shape.is_ours else None
        found.append(
            DnaStatement(
                row["ID"],
                row["DocumentId"],
                shape.id,
                shape.is_ours,
                row["Start"],
                row["Stop"],
                who[0],
                who[1],
                (kinds[0], kinds[1]),
                coder,
                coding,
                1.0 if sure is None else min(max(sure, 0), 100) / 100,
                is_garbled=coding is None and bool(values.get(row["ID"], shape, "coding")),
            )
        )
    return tuple(found)


def _coding_of_default(
    statement: int, shape: StatementType, values: Values, meant: Mapping[int, Term], party: str, coder: str
) -> CodedPosition | None:
    """Return the coding of a DNA Statement; None without a concept, or without an actor."""
    term = meant.get(values.entities.get((statement, shape.variables["concept"]), -1))
    agreement = values.get(statement, shape, "agreement")
    if term is None or agreement is None or not party:
        return None
    firm = values.get(statement, shape, "kind")
    if agreement == 1:
        kind = "insists" if firm == "insists" else "supports"
    else:
        kind = "red_line" if firm == "red_line" else "opposes"
    return CodedPosition(str(statement), party, kind, (term,), (), coder)


def _coding_of_ours(
    statement: int, shape: StatementType, values: Values, meant: Mapping[int, Term], party: str, coder: str
) -> CodedPosition | None:
    """Return the coding of a statement of our type; None if it cannot be read."""
    kind, text = values.get(statement, shape, "kind"), values.get(statement, shape, "coding")
    if not kind or not text:
        return None
    try:
        given = json.loads(text)
        terms = tuple((issue, option) for issue, option in given["terms"])
        coding = CodedPosition(str(statement), given["party"], kind, terms, tuple(given["weighed"]), coder)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    names = [coding.party, *coding.weighed, *(name for term in terms for name in term)]
    if not all(isinstance(name, str) and len(name) <= 200 for name in names) or len(names) > 200:
        return None
    return coding


def encode_coding(coding: CodedPosition) -> str:
    """Return the JSON of a coding, without its kind, for a statement of our type."""
    return json.dumps({"party": coding.party, "terms": coding.terms, "weighed": coding.weighed}, ensure_ascii=False)


def is_same_coding(one: CodedPosition, other: CodedPosition) -> bool:
    """Return whether two codings are equal, apart from their statements."""
    return (one.party, one.kind, one.terms, one.weighed, one.coder) == (
        other.party,
        other.kind,
        other.terms,
        other.weighed,
        other.coder,
    )
