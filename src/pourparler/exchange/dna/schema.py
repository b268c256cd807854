"""The tables of Discourse Network Analyzer 3, with their columns and constraints.

DNA 3.0 and 3.1 create them (Sql.createTables in https://github.com/leifeld/dna).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
Rows = dict[str, list[Row]]
"""The rows of each table by name."""

MAX_TEXT = 190
"""The length of most texts in characters: DNA requires fewer than 191."""


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes
    ----------
    longest
        The maximum length of a text in characters; None for no limit.
    low, high
        The smallest and the largest number.
    default
        The value of a row that has none; None if a row must have a value.
    refers
        The table whose id it contains.
    """

    name: str
    is_text: bool = False
    may_be_null: bool = False
    longest: int | None = None
    low: int | None = None
    high: int | None = None
    default: int | str | None = None
    refers: str | None = None

    def sql(self) -> str:
        """Return the SQL of the column."""
        if self.name == "ID":
            return "ID INTEGER NOT NULL PRIMARY KEY"
        words = [self.name, "TEXT" if self.is_text else "INTEGER", "" if self.may_be_null else "NOT NULL"]
        if self.default is not None:
            words.append(f"DEFAULT '{self.default}'" if self.is_text else f"DEFAULT {self.default}")
        if self.longest is not None:
            words.append(f"CHECK (LENGTH({self.name}) <= {self.longest})")
        if self.high is not None:
            words.append(f"CHECK ({self.name} BETWEEN {self.low} AND {self.high})")
        elif self.low is not None:
            words.append(f"CHECK ({self.name} >= {self.low})")
        return " ".join(filter(None, words))


@dataclass(frozen=True)
class Table:
    """A table; ``rules`` are its other constraints."""

    columns: tuple[Column, ...]
    rules: tuple[str, ...] = ()

    def sql(self, name: str) -> str:
        """Return the SQL that creates the table."""
        keys = [f"FOREIGN KEY ({c.name}) REFERENCES {c.refers}(ID) ON DELETE CASCADE" for c in self.columns if c.refers]
        return f"CREATE TABLE {name}({', '.join([*(c.sql() for c in self.columns), *self.rules, *keys])})"


_ID = Column("ID")
_COLOURS = tuple(Column(name, low=0, high=255, default=0) for name in ("Red", "Green", "Blue"))


def _short(name: str, default: str | None = None) -> Column:
    return Column(name, is_text=True, longest=MAX_TEXT, default=default)


def _flag(name: str, default: int = 1) -> Column:
    return Column(name, low=0, high=1, default=default)


def _of(name: str, table: str, may_be_null: bool = False) -> Column:
    return Column(name, refers=table, may_be_null=may_be_null)


def _values(*columns: Column) -> Table:
    """Return the table of values of statements of one type."""
    own = (_ID, _of("StatementId", "STATEMENTS"), _of("VariableId", "VARIABLES"))
    return Table((*own, *columns), ("UNIQUE (StatementId, VariableId)",))


PERMISSIONS = (
    "AddDocuments EditDocuments DeleteDocuments ImportDocuments AddStatements EditStatements DeleteStatements "
    "EditAttributes EditRegex EditStatementTypes EditCoders EditCoderRelations ViewOthersDocuments EditOthersDocuments "
    "ViewOthersStatements EditOthersStatements"
).split()
_RELATIONS = ("viewStatements", "editStatements", "viewDocuments", "editDocuments")
DATA_TYPES = ("boolean", "integer", "long text", "short text")
TABLES: dict[str, Table] = {
    "SETTINGS": Table((Column("Property", is_text=True), Column("Value", is_text=True)), ("PRIMARY KEY (Property)",)),
    "CODERS": Table(
        (
            _ID,
            _short("Name"),
            *_COLOURS,
            Column("Refresh", low=0, high=9999, default=0),
            Column("FontSize", low=1, high=99, default=14),
            _short("Password"),
            Column("PopupWidth", may_be_null=True, low=100, high=9999, default=300),
            _flag("ColorByCoder", 0),
            _flag("PopupDecoration", 0),
            _flag("PopupAutoComplete"),
            *(_flag(f"Permission{name}") for name in PERMISSIONS),
        )
    ),
    "DOCUMENTS": Table(
        (
            _ID,
            _short("Title"),
            Column("Text", is_text=True),
            _of("Coder", "CODERS", may_be_null=True),
            _short("Author", ""),
            _short("Source", ""),
            _short("Section", ""),
            Column("Notes", is_text=True, default=""),
            _short("Type", ""),
            Column("Date"),
        )
    ),
    "STATEMENTTYPES": Table((_ID, _short("Label"), *_COLOURS)),
    "VARIABLES": Table(
        (_ID, _short("Variable"), _short("DataType", "short text"), _of("StatementTypeId", "STATEMENTTYPES")),
        (f"CHECK (DataType IN {DATA_TYPES})", "UNIQUE (Variable, StatementTypeId)"),
    ),
    "VARIABLELINKS": Table(
        (
            _ID,
            _of("SourceVariableId", "VARIABLES", may_be_null=True),
            _of("TargetVariableId", "VARIABLES", may_be_null=True),
        ),
        ("CHECK (TargetVariableId != SourceVariableId)",),
    ),
    "REGEXES": Table((_short("Label"), *_COLOURS), ("PRIMARY KEY (Label)",)),
    "CODERRELATIONS": Table(
        (
            _ID,
            _of("Coder", "CODERS", may_be_null=True),
            _of("OtherCoder", "CODERS", may_be_null=True),
            *map(_flag, _RELATIONS),
        ),
        ("CHECK (Coder != OtherCoder)",),
    ),
    "STATEMENTS": Table(
        (
            _ID,
            _of("StatementTypeId", "STATEMENTTYPES"),
            _of("DocumentId", "DOCUMENTS"),
            Column("Start", low=0),
            Column("Stop", low=0),
            _of("Coder", "CODERS", may_be_null=True),
        ),
        ("CHECK (Start < Stop)",),
    ),
    "DATABOOLEAN": _values(Column("Value", default=1)),
    "DATAINTEGER": _values(Column("Value", default=0)),
    "ENTITIES": Table(
        (
            _ID,
            _of("VariableId", "VARIABLES"),
            _short("Value", ""),
            *(Column(name, low=0, high=255, may_be_null=True) for name in ("Red", "Green", "Blue")),
            _of("ChildOf", "ENTITIES", may_be_null=True),
        ),
        ("UNIQUE (VariableId, Value)",),
    ),
    "DATASHORTTEXT": _values(_of("Entity", "ENTITIES")),
    "DATALONGTEXT": _values(Column("Value", is_text=True, may_be_null=True, default="")),
    "ATTRIBUTEVARIABLES": Table(
        (_ID, _of("VariableId", "VARIABLES"), _short("AttributeVariable")),
        ("UNIQUE (VariableId, AttributeVariable)",),
    ),
    "ATTRIBUTEVALUES": Table(
        (
            _ID,
            _of("EntityId", "ENTITIES"),
            _of("AttributeVariableId", "ATTRIBUTEVARIABLES"),
            _short("AttributeValue", ""),
        ),
        ("UNIQUE (EntityId, AttributeVariableId)",),
    ),
}
DATA = {"boolean": "DATABOOLEAN", "integer": "DATAINTEGER", "short text": "DATASHORTTEXT", "long text": "DATALONGTEXT"}
"""The table with the values of a variable, by its type."""


def unused_name(name: str, taken: Collection[str], longest: int = MAX_TEXT) -> str:
    """Return a name that is short enough and not in use.

    Examples
    --------
    >>> unused_name("harbour", {"harbour"}), unused_name("harbour", (), 5)
    ('harbour (2)', 'harb…')
    """
    found, number = (name if len(name) <= longest else name[: longest - 1] + "…"), 2
    while found in taken:
        end = f" ({number})"
        found, number = name[: longest - len(end)] + end, number + 1
    return found
