"""What the rows of a DNA database say, in the ledger's words: statements, concepts as options, agreement as positions.

A statement type is understood if its variables are those of the default "DNA Statement" (person, organization, concept,
and agreement as a boolean), or those of the type that the program adds for what these cannot hold (`OURS`).
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, get_args

from pourparler.exchange.dna.schema import DATA, Row, Rows, unused
from pourparler.ledger import CodedPosition
from pourparler.record import ActorKind, Span, Statement

OURS = "Pourparler"
"""The label of the type of statements that no default one can hold."""
YES, NO = "yes", "no"
"""The options of a concept of DNA, which is an issue that one agrees to or not."""
LONGEST_NAME = 120  # characters of a name in a codebook
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
    """Offsets as DNA counts them, in the text as Java shows it.

    Java counts UTF-16 code units, two for a character beyond 16 bits, and its text panes (DefaultEditorKit.read) make
    one line end of ``\\r\\n``.

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
        """How many units the text has."""
        return len(self._text) if self._starts is None else self._starts[-1]

    def of(self, span: Span) -> Span:
        """Give a span in units. What ends between the two characters of a line end ends after it."""
        if self._starts is None:
            return span
        start, end = span
        if self._text[end - 1 : end + 1] == "\r\n":
            end += 1
        return self._starts[start], self._starts[end]

    def back(self, start: int, stop: int) -> Span:
        """Give a span of units in characters; half of a character counts as all of it."""
        if self._starts is None:
            return start, stop
        first = bisect_left(self._starts, start)
        return first - (self._starts[first] > start), bisect_left(self._starts, stop)


@dataclass(frozen=True)
class Shape:
    """Which variable of a statement type is which, by its id; None where it has none."""

    id: int
    is_ours: bool
    variables: Mapping[str, int]


@dataclass(frozen=True)
class Said:
    """A statement of DNA, understood.

    Attributes
    ----------
    person, organization
        The values of these variables; empty if there is none.
    kinds
        What the person and the organization are.
    coding
        What is coded, its statement the id of the row; None if nothing is.
    is_garbled
        Whether there was a coding that cannot be read.
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
        """Who says it: the person, or else the organization."""
        return self.person or self.organization


def stretch(said: Statement) -> Span:
    """Give the one stretch of text that a statement goes out as: from its first words to its last."""
    spans = said.content.spans or said.cue.spans or said.source.spans
    return min(start for start, _ in spans), max(end for _, end in spans)


def shapes(rows: Rows) -> dict[int, Shape]:
    """Find the statement types that are understood, by their ids."""
    found = {}
    for kind in rows["STATEMENTTYPES"]:
        own: dict[str, int] = {}
        for variable in rows["VARIABLES"]:
            name = variable["Variable"].strip().casefold().replace("organisation", "organization")
            if variable["StatementTypeId"] == kind["ID"] and _VARIABLES.get(name) == variable["DataType"]:
                own.setdefault(name, variable["ID"])
        is_ours = kind["Label"] == OURS and {"person", "organization", "kind", "coding"} <= own.keys()
        if is_ours or ({"concept", "agreement"} <= own.keys() and {"person", "organization"} & own.keys()):
            found[kind["ID"]] = Shape(kind["ID"], is_ours, own)
    return found


class Values:
    """What the statements of a database say: the value of each variable, by the id of the statement."""

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

    def get(self, statement: int, shape: Shape, name: str) -> Any:
        """The value of a variable; None if there is none."""
        variable = shape.variables.get(name)
        return None if variable is None else self._found.get((statement, variable))


def attributes(rows: Rows, name: str) -> dict[int, str]:
    """Give an attribute of the entities that have it, by the entities' ids."""
    variables = {row["ID"] for row in rows["ATTRIBUTEVARIABLES"] if row["AttributeVariable"].casefold() == name}
    values = (row for row in rows["ATTRIBUTEVALUES"] if row["AttributeVariableId"] in variables)
    return {row["EntityId"]: row["AttributeValue"] for row in values if row["AttributeValue"]}


def concepts(rows: Rows) -> dict[int, Term]:
    """Give the issue and the option that each concept means, by the id of the entity.

    The attributes "issue" and "option" say it where there are such; else the concept is an issue, and agreement is
    with its option "yes". A name too long for a codebook is shortened.
    """
    variables = {shape.variables["concept"] for shape in shapes(rows).values() if "concept" in shape.variables}
    issues, options = attributes(rows, "issue"), attributes(rows, "option")
    names = _names(row["Value"] for row in _entities(rows, variables))
    found = {}
    for row in _entities(rows, variables):
        if row["ID"] in issues and row["ID"] in options:
            found[row["ID"]] = issues[row["ID"]], options[row["ID"]]
        elif row["Value"].strip():
            found[row["ID"]] = names[row["Value"]], YES
    return found


def parties(rows: Rows) -> dict[str, str]:
    """Give the name of the party that each organization, and each person who speaks for none, is in a codebook.

    Names that differ in their capitals alone are one, as a codebook knows no such difference.
    """
    found = shapes(rows).values()
    organizations = {s.variables["organization"] for s in found if "organization" in s.variables}
    persons = {s.variables["person"] for s in found if "person" in s.variables}
    values = [row["Value"] for variables in (organizations, persons) for row in _entities(rows, variables)]
    return _names(values, alike=True)


def _entities(rows: Rows, variables: Iterable[int]) -> list[Row]:
    chosen = set(variables)
    return sorted((row for row in rows["ENTITIES"] if row["VariableId"] in chosen), key=lambda row: int(row["ID"]))


def _names(values: Iterable[str], *, alike: bool = False) -> dict[str, str]:
    """Names for a codebook: without spaces around them, short enough, and different where the values are."""
    found: dict[str, str] = {}
    by_form: dict[str, str] = {}
    for value in values:
        form = value.strip().casefold() if alike else value.strip()
        if form and form not in by_form:
            taken = {name.casefold() for name in by_form.values()} if alike else set(by_form.values())
            is_long = len(value.strip()) > LONGEST_NAME
            by_form[form] = unused(value.strip(), taken, LONGEST_NAME) if is_long else value.strip()
        if form:
            found[value] = found[value.strip()] = by_form[form]
    return found


def statements(rows: Rows, bringer: str) -> tuple[Said, ...]:
    """Give the statements of the types that are understood.

    Parameters
    ----------
    bringer
        Who codes what has no coder.
    """
    known, values, meant, named = shapes(rows), Values(rows), concepts(rows), parties(rows)
    coders = {row["ID"]: row["Name"] for row in rows["CODERS"]}
    told = {id_: kind for id_, kind in attributes(rows, "type").items() if kind in get_args(ActorKind)}
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
            kinds.append(told.get(entity, name))
        coder = coders.get(row["Coder"], "").strip() or bringer
        party = next((named[name] for name in reversed(who) if name in named), "")
        coding = (_ours if shape.is_ours else _default)(row["ID"], shape, values, meant, party, coder)
        sure = values.get(row["ID"], shape, "confidence") if shape.is_ours else None
        found.append(
            Said(
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


def _default(
    statement: int, shape: Shape, values: Values, meant: Mapping[int, Term], party: str, coder: str
) -> CodedPosition | None:
    """What a DNA Statement codes: nothing without a concept, or of nobody."""
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


def _ours(
    statement: int, shape: Shape, values: Values, meant: Mapping[int, Term], party: str, coder: str
) -> CodedPosition | None:
    """What a statement of our type codes, unless somebody broke it."""
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


def written(coding: CodedPosition) -> str:
    """Give a coding as a statement of our type keeps it, but for its kind."""
    return json.dumps({"party": coding.party, "terms": coding.terms, "weighed": coding.weighed}, ensure_ascii=False)


def is_same(one: CodedPosition, other: CodedPosition) -> bool:
    """Tell whether two codings say the same, whatever statement they are of."""
    return (one.party, one.kind, one.terms, one.weighed, one.coder) == (
        other.party,
        other.kind,
        other.terms,
        other.weighed,
        other.coder,
    )
