"""Add coders, entities, variables and statements to the rows of a DNA database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from pourparler.exchange.dna.codes import (
    MAX_NAME,
    OUR_TYPE,
    YES,
    StatementType,
    Term,
    concepts,
    parties,
    statement_types,
)
from pourparler.exchange.dna.passwords import hash_password
from pourparler.exchange.dna.schema import DATA, MAX_TEXT, TABLES, Row, Rows, unused_name

# A version and a date that DNA itself wrote. rDNA and some windows of DNA open only databases whose version begins with
# 3.0 (HeadlessDna.openDatabase; https://github.com/leifeld-lab/dna/issues/318).
_MADE_BY = {"version": "3.0.7", "date": "2022-06-10"}
_DEFAULT_TYPE = ("DNA Statement", (239, 208, 51))
_OUR_TYPE = (OUR_TYPE, (160, 190, 220))
_ADMIN = ("Admin", (255, 255, 0))
_MACHINE = (170, 170, 170)
_COLOURS = (
    (51, 153, 255), (255, 102, 102), (102, 204, 0), (204, 153, 255), (255, 178, 102), (0, 204, 204), (255, 153, 204),
)  # fmt: skip
_EMPTY: dict[str, Any] = {"boolean": 1, "integer": 0, "long text": ""}


def colour_columns(colour: tuple[int, int, int]) -> Row:
    """Return the columns of a colour."""
    return dict(zip(("Red", "Green", "Blue"), colour, strict=True))


def new_rows() -> Rows:
    """Return the rows of a new database: its settings."""
    rows: Rows = {table: [] for table in TABLES}
    rows["SETTINGS"] = [{"Property": name, "Value": value} for name, value in _MADE_BY.items()]
    return rows


class RowBuilder:
    """The rows of a database, with methods to add more; ids continue after the existing ones.

    Parameters
    ----------
    rows
        The rows; they are modified.
    password
        The password of new coders.
    """

    def __init__(self, rows: Rows, password: str) -> None:
        self.rows = rows
        self._password = password
        self._last = {
            table: max((row["ID"] for row in found if "ID" in row), default=0) for table, found in rows.items()
        }
        self._coders: dict[str, int] = {}
        for row in rows["CODERS"]:
            self._coders.setdefault(row["Name"].strip(), row["ID"])
        self.new_coders: list[str] = []
        self.shortened: set[str] = set()
        self._gone: set[int] = set()
        self._gone_documents: set[int] = set()
        self.admin = min(self._coders.values()) if self._coders else self.coder(_ADMIN[0], _ADMIN[1])
        self._entities: dict[tuple[int, str], int] = {
            (row["VariableId"], row["Value"]): row["ID"] for row in rows["ENTITIES"]
        }
        self._taken: dict[int, set[str]] = defaultdict(set)
        for row in rows["ENTITIES"]:
            self._taken[row["VariableId"]].add(row["Value"])
        self._concepts = {term: id_ for id_, term in reversed(concepts(rows).items())}
        self._spelled: dict[tuple[int, str], int] = {}
        self._spell()
        self._shapes = {is_ours: self._first(is_ours=is_ours) for is_ours in (False, True)}

    def _spell(self) -> None:
        """Map the names of actors and parties to entities."""
        canonical = parties(self.rows)
        known = statement_types(self.rows).values()
        people = {id_ for shape in known for name, id_ in shape.variables.items() if name in ("person", "organization")}
        for row in self.rows["ENTITIES"]:
            if row["VariableId"] in people:
                for name in (row["Value"].strip(), canonical.get(row["Value"], "")):
                    self._spelled.setdefault((row["VariableId"], name), row["ID"])

    def add(self, table: str, **values: Any) -> int:
        """Add a row with DNA's defaults; return its id."""
        self._last[table] += 1
        row: Row = {column.name: column.default for column in TABLES[table].columns}
        self.rows[table].append(row | {"ID": self._last[table]} | values)
        return self._last[table]

    def coder(self, name: str, colour: tuple[int, int, int] | None = None) -> int:
        """Return the coder with a name; create one with all permissions if there is none."""
        shown = self._fitting(name)
        if shown not in self._coders:
            free = _MACHINE if name.startswith("machine") else _COLOURS[len(self._coders) % len(_COLOURS)]
            one = self.add(
                "CODERS", Name=shown, Password=hash_password(self._password), **colour_columns(colour or free)
            )
            for other in [row["ID"] for row in self.rows["CODERS"] if row["ID"] != one]:
                self.add("CODERRELATIONS", Coder=one, OtherCoder=other)
                self.add("CODERRELATIONS", Coder=other, OtherCoder=one)
            self._coders[shown] = one
            self.new_coders.append(shown)
        return self._coders[shown]

    def _fitting(self, name: str) -> str:
        if len(name) > MAX_TEXT:
            self.shortened.add(name)
        return unused_name(name, ())

    def _first(self, *, is_ours: bool) -> StatementType | None:
        found = (shape for shape in statement_types(self.rows).values() if shape.is_ours == is_ours)
        return next((shape for shape in found if {"person", "organization"} <= shape.variables.keys()), None)

    def shape(self, *, is_ours: bool) -> StatementType:
        """Return the type of new statements; create it if there is none."""
        made = self._shapes[is_ours]
        if made is None:
            label, colour = _OUR_TYPE if is_ours else _DEFAULT_TYPE
            id_ = self.add("STATEMENTTYPES", Label=label, **colour_columns(colour))
            names = {"person": "short text", "organization": "short text"}
            if is_ours:
                names |= {"kind": "short text", "coding": "long text", "confidence": "integer"}
            else:
                names |= {"concept": "short text", "agreement": "boolean"}
            variables = {name: self._variable(id_, name, data) for name, data in names.items()}
            for attribute in () if is_ours else ("Type", "Alias", "Notes"):
                for name in ("person", "organization", "concept"):
                    self._attribute(variables[name], attribute)
            made = self._shapes[is_ours] = StatementType(id_, is_ours, variables)
        return made

    def with_kind(self, shape: StatementType) -> StatementType:
        """Add the variable for red lines and insistence to a statement type."""
        if "kind" not in shape.variables:
            id_ = self._variable(shape.id, "kind", "short text")
            for row in self.rows["STATEMENTS"]:
                if row["StatementTypeId"] == shape.id:
                    self.add("DATASHORTTEXT", StatementId=row["ID"], VariableId=id_, Entity=self.entity(id_, ""))
            shape = self._shapes[shape.is_ours] = StatementType(
                shape.id, shape.is_ours, {**shape.variables, "kind": id_}
            )
        return shape

    def _variable(self, kind: int, name: str, data: str) -> int:
        """Add a variable; every short text has the empty entity."""
        taken = {row["Variable"] for row in self.rows["VARIABLES"] if row["StatementTypeId"] == kind}
        id_ = self.add("VARIABLES", Variable=unused_name(name, taken), DataType=data, StatementTypeId=kind)
        if data == "short text":
            self.entity(id_, "")
        return id_

    def _attribute(self, variable: int, name: str) -> int:
        """Return an attribute of a variable; create it, with an empty value for each entity, if there is none."""
        for row in self.rows["ATTRIBUTEVARIABLES"]:
            if row["VariableId"] == variable and row["AttributeVariable"].casefold() == name.casefold():
                return int(row["ID"])
        made = self.add("ATTRIBUTEVARIABLES", VariableId=variable, AttributeVariable=name)
        for row in self.rows["ENTITIES"]:
            if row["VariableId"] == variable:
                self.add("ATTRIBUTEVALUES", EntityId=row["ID"], AttributeVariableId=made)
        return made

    def entity(self, variable: int, value: str, attributes: Mapping[str, str] | None = None) -> int:
        """Return an entity of a variable; create it with these attributes if there is none."""
        value = self._fitting(value)
        if (variable, value) not in self._entities:
            self._make_entity(variable, value, attributes or {})
        return self._entities[variable, value]

    def _make_entity(self, variable: int, value: str, attributes: Mapping[str, str]) -> int:
        texts = {self._attribute(variable, name): text for name, text in attributes.items()}
        id_ = self.add("ENTITIES", VariableId=variable, Value=value, **colour_columns((0, 0, 0)))
        for row in self.rows["ATTRIBUTEVARIABLES"]:
            if row["VariableId"] == variable:
                text = texts.get(row["ID"], "")
                self.add("ATTRIBUTEVALUES", EntityId=id_, AttributeVariableId=row["ID"], AttributeValue=text)
        self._entities[variable, value] = id_
        self._taken[variable].add(value)
        return id_

    def actor(self, shape: StatementType, name: str, value: str, kind: str | None = None) -> int:
        """Return the entity of a person or an organization by name; a different kind of actor becomes an attribute."""
        variable = shape.variables[name]
        known = self._spelled.get((variable, value.strip()))
        attributes = {"Type": kind} if kind is not None and kind != name else None
        return self.entity(variable, value, attributes) if known is None or not value.strip() else known

    def is_known(self, shape: StatementType, name: str) -> bool:
        """Return whether there is a person or an organization with this name."""
        return any((shape.variables[each], name) in self._spelled for each in ("person", "organization"))

    def concept(self, shape: StatementType, term: Term) -> int:
        """Return the concept for an issue and an option; attributes name them if its own name does not."""
        if term not in self._concepts:
            issue, option = term
            variable = shape.variables["concept"]
            name = unused_name(issue if option == YES else f"{issue}: {option}", self._taken[variable])
            is_plain = option == YES and name == issue == issue.strip() and len(name) <= MAX_NAME
            attributes = {} if is_plain else {"issue": issue, "option": option}
            self._concepts[term] = self._make_entity(variable, name, attributes)
        return self._concepts[term]

    def statement(
        self, shape: StatementType, document: int, place: tuple[int, int], coder: int, said: Mapping[str, Any]
    ) -> None:
        """Add a statement; missing variables are empty."""
        start, stop = place
        id_ = self.add("STATEMENTS", StatementTypeId=shape.id, DocumentId=document, Start=start, Stop=stop, Coder=coder)
        names = {variable: name for name, variable in shape.variables.items()}
        for row in self.rows["VARIABLES"]:
            if row["StatementTypeId"] == shape.id:
                data, variable = row["DataType"], row["ID"]
                value = said.get(names.get(variable, ""))
                if value is None:
                    value = self.entity(variable, "") if data == "short text" else _EMPTY[data]
                self._put(data, id_, variable, value)

    def recode(self, statement: int, shape: StatementType, coder: int, said: Mapping[str, Any]) -> None:
        """Replace values of a statement; its other variables are unchanged."""
        for row in self.rows["STATEMENTS"]:
            if row["ID"] == statement:
                row["Coder"] = coder
        kinds = {row["ID"]: row["DataType"] for row in self.rows["VARIABLES"]}
        for name, value in said.items():
            variable = shape.variables[name]
            table = self.rows[DATA[kinds[variable]]]
            table[:] = [row for row in table if (row["StatementId"], row["VariableId"]) != (statement, variable)]
            self._put(kinds[variable], statement, variable, value)

    def _put(self, data: str, statement: int, variable: int, value: Any) -> None:
        column = "Entity" if data == "short text" else "Value"
        self.add(DATA[data], StatementId=statement, VariableId=variable, **{column: value})

    def remove(self, statements: Iterable[int], documents: Iterable[int] = ()) -> None:
        """Remove statements, and documents with their statements, in `finish`."""
        self._gone |= set(statements)
        self._gone_documents |= set(documents)

    def finish(self) -> Rows:
        """Return the rows without the removed ones."""
        of_documents = {row["ID"] for row in self.rows["STATEMENTS"] if row["DocumentId"] in self._gone_documents}
        gone = self._gone | of_documents
        for table, column, out in (
            ("DOCUMENTS", "ID", self._gone_documents),
            ("STATEMENTS", "ID", gone),
            *((table, "StatementId", gone) for table in DATA.values()),
        ):
            self.rows[table] = [row for row in self.rows[table] if row[column] not in out]
        return self.rows
