"""The rows of a DNA database as they grow: what a new coder, entity, variable or statement brings with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from pourparler.exchange.dna.codes import LONGEST_NAME, OURS, YES, Shape, Term, concepts, parties, shapes
from pourparler.exchange.dna.passwords import hashed
from pourparler.exchange.dna.schema import DATA, LONGEST, TABLES, Row, Rows, unused

# A pair that DNA wrote itself. rDNA opens only databases whose version begins with 3.0, and so do some of its windows
# (HeadlessDna.openDatabase; https://github.com/leifeld-lab/dna/issues/318).
_MADE_BY = {"version": "3.0.7", "date": "2022-06-10"}
_DEFAULT = ("DNA Statement", (239, 208, 51))
_OURS = (OURS, (160, 190, 220))
_ADMIN = ("Admin", (255, 255, 0))
_MACHINE = (170, 170, 170)
_COLOURS = (
    (51, 153, 255), (255, 102, 102), (102, 204, 0), (204, 153, 255), (255, 178, 102), (0, 204, 204), (255, 153, 204),
)  # fmt: skip
_NOTHING: dict[str, Any] = {"boolean": 1, "integer": 0, "long text": ""}


def coloured(colour: tuple[int, int, int]) -> Row:
    """Give a colour as the columns of a row."""
    return dict(zip(("Red", "Green", "Blue"), colour, strict=True))


def fresh() -> Rows:
    """Give what every new database of DNA has: its settings, and the default statement type."""
    rows: Rows = {table: [] for table in TABLES}
    rows["SETTINGS"] = [{"Property": name, "Value": value} for name, value in _MADE_BY.items()]
    return rows


class Base:
    """The rows of a database that grow; new rows have the ids after those that are there.

    Parameters
    ----------
    rows
        The rows, which are changed.
    password
        What coders log in with who are new.
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
        """Which entities the names of actors and parties mean."""
        canonical = parties(self.rows)
        known = shapes(self.rows).values()
        people = {id_ for shape in known for name, id_ in shape.variables.items() if name in ("person", "organization")}
        for row in self.rows["ENTITIES"]:
            if row["VariableId"] in people:
                for name in (row["Value"].strip(), canonical.get(row["Value"], "")):
                    self._spelled.setdefault((row["VariableId"], name), row["ID"])

    def add(self, table: str, **values: Any) -> int:
        """Add a row, with what DNA puts where it says nothing; its id."""
        self._last[table] += 1
        row: Row = {column.name: column.default for column in TABLES[table].columns}
        self.rows[table].append(row | {"ID": self._last[table]} | values)
        return self._last[table]

    def coder(self, name: str, colour: tuple[int, int, int] | None = None) -> int:
        """Give the coder with a name, who is made with every permission if there is none."""
        shown = self._fitting(name)
        if shown not in self._coders:
            free = _MACHINE if name.startswith("machine") else _COLOURS[len(self._coders) % len(_COLOURS)]
            one = self.add("CODERS", Name=shown, Password=hashed(self._password), **coloured(colour or free))
            for other in [row["ID"] for row in self.rows["CODERS"] if row["ID"] != one]:
                self.add("CODERRELATIONS", Coder=one, OtherCoder=other)
                self.add("CODERRELATIONS", Coder=other, OtherCoder=one)
            self._coders[shown] = one
            self.new_coders.append(shown)
        return self._coders[shown]

    def _fitting(self, name: str) -> str:
        if len(name) > LONGEST:
            self.shortened.add(name)
        return unused(name, ())

    def _first(self, *, is_ours: bool) -> Shape | None:
        found = (shape for shape in shapes(self.rows).values() if shape.is_ours == is_ours)
        return next((shape for shape in found if {"person", "organization"} <= shape.variables.keys()), None)

    def shape(self, *, is_ours: bool) -> Shape:
        """Give the statement type that new statements have; it is made if there is none."""
        made = self._shapes[is_ours]
        if made is None:
            label, colour = _OURS if is_ours else _DEFAULT
            id_ = self.add("STATEMENTTYPES", Label=label, **coloured(colour))
            names = {"person": "short text", "organization": "short text"}
            if is_ours:
                names |= {"kind": "short text", "coding": "long text", "confidence": "integer"}
            else:
                names |= {"concept": "short text", "agreement": "boolean"}
            variables = {name: self._variable(id_, name, data) for name, data in names.items()}
            for attribute in () if is_ours else ("Type", "Alias", "Notes"):
                for name in ("person", "organization", "concept"):
                    self._attribute(variables[name], attribute)
            made = self._shapes[is_ours] = Shape(id_, is_ours, variables)
        return made

    def with_kind(self, shape: Shape) -> Shape:
        """Let a statement type have the variable that tells red lines and what is insisted on."""
        if "kind" not in shape.variables:
            id_ = self._variable(shape.id, "kind", "short text")
            for row in self.rows["STATEMENTS"]:
                if row["StatementTypeId"] == shape.id:
                    self.add("DATASHORTTEXT", StatementId=row["ID"], VariableId=id_, Entity=self.entity(id_, ""))
            shape = self._shapes[shape.is_ours] = Shape(shape.id, shape.is_ours, {**shape.variables, "kind": id_})
        return shape

    def _variable(self, kind: int, name: str, data: str) -> int:
        """Add a variable; every short text has the empty entity."""
        taken = {row["Variable"] for row in self.rows["VARIABLES"] if row["StatementTypeId"] == kind}
        id_ = self.add("VARIABLES", Variable=unused(name, taken), DataType=data, StatementTypeId=kind)
        if data == "short text":
            self.entity(id_, "")
        return id_

    def _attribute(self, variable: int, name: str) -> int:
        """Give an attribute of a variable; if there is none it is made, with an empty value of every entity."""
        for row in self.rows["ATTRIBUTEVARIABLES"]:
            if row["VariableId"] == variable and row["AttributeVariable"].casefold() == name.casefold():
                return int(row["ID"])
        made = self.add("ATTRIBUTEVARIABLES", VariableId=variable, AttributeVariable=name)
        for row in self.rows["ENTITIES"]:
            if row["VariableId"] == variable:
                self.add("ATTRIBUTEVALUES", EntityId=row["ID"], AttributeVariableId=made)
        return made

    def entity(self, variable: int, value: str, told: Mapping[str, str] | None = None) -> int:
        """Give an entity of a variable, which is made if there is none, with the attributes that are told of it."""
        value = self._fitting(value)
        if (variable, value) not in self._entities:
            self._make_entity(variable, value, told or {})
        return self._entities[variable, value]

    def _make_entity(self, variable: int, value: str, told: Mapping[str, str]) -> int:
        attributes = {self._attribute(variable, name): text for name, text in told.items()}
        id_ = self.add("ENTITIES", VariableId=variable, Value=value, **coloured((0, 0, 0)))
        for row in self.rows["ATTRIBUTEVARIABLES"]:
            if row["VariableId"] == variable:
                text = attributes.get(row["ID"], "")
                self.add("ATTRIBUTEVALUES", EntityId=id_, AttributeVariableId=row["ID"], AttributeValue=text)
        self._entities[variable, value] = id_
        self._taken[variable].add(value)
        return id_

    def who(self, shape: Shape, name: str, value: str, kind: str | None = None) -> int:
        """Give the entity of a person or an organization by its name here; its kind is told where it is another."""
        variable = shape.variables[name]
        known = self._spelled.get((variable, value.strip()))
        told = {"Type": kind} if kind is not None and kind != name else None
        return self.entity(variable, value, told) if known is None or not value.strip() else known

    def is_known(self, shape: Shape, name: str) -> bool:
        """Tell whether a person or an organization of this name is there."""
        return any((shape.variables[each], name) in self._spelled for each in ("person", "organization"))

    def concept(self, shape: Shape, term: Term) -> int:
        """Give the concept that means an issue and an option; its attributes say so where its name does not."""
        if term not in self._concepts:
            issue, option = term
            variable = shape.variables["concept"]
            name = unused(issue if option == YES else f"{issue}: {option}", self._taken[variable])
            is_plain = option == YES and name == issue == issue.strip() and len(name) <= LONGEST_NAME
            told = {} if is_plain else {"issue": issue, "option": option}
            self._concepts[term] = self._make_entity(variable, name, told)
        return self._concepts[term]

    def statement(
        self, shape: Shape, document: int, place: tuple[int, int], coder: int, said: Mapping[str, Any]
    ) -> None:
        """Add a statement; what is not said of a variable is empty."""
        start, stop = place
        id_ = self.add("STATEMENTS", StatementTypeId=shape.id, DocumentId=document, Start=start, Stop=stop, Coder=coder)
        names = {variable: name for name, variable in shape.variables.items()}
        for row in self.rows["VARIABLES"]:
            if row["StatementTypeId"] == shape.id:
                data, variable = row["DataType"], row["ID"]
                value = said.get(names.get(variable, ""))
                if value is None:
                    value = self.entity(variable, "") if data == "short text" else _NOTHING[data]
                self._put(data, id_, variable, value)

    def recode(self, statement: int, shape: Shape, coder: int, said: Mapping[str, Any]) -> None:
        """Let a statement that is there say something else; its other variables stay."""
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
        """Let statements be taken out, and documents with theirs, when all is `finished`."""
        self._gone |= set(statements)
        self._gone_documents |= set(documents)

    def finished(self) -> Rows:
        """Give the rows without those that were to be taken out."""
        of_documents = {row["ID"] for row in self.rows["STATEMENTS"] if row["DocumentId"] in self._gone_documents}
        gone = self._gone | of_documents
        for table, column, out in (
            ("DOCUMENTS", "ID", self._gone_documents),
            ("STATEMENTS", "ID", gone),
            *((table, "StatementId", gone) for table in DATA.values()),
        ):
            self.rows[table] = [row for row in self.rows[table] if row[column] not in out]
        return self.rows
