"""A DNA 3 database about invented countries, made by SQL alone: with all that such databases hold."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_COLOUR = " INTEGER NOT NULL DEFAULT 0 CHECK ({0} BETWEEN 0 AND 255)"
_COLOURS = ", ".join(name + _COLOUR.format(name) for name in ("Red", "Green", "Blue"))
PERMISSIONS = [
    f"Permission{name}"
    for name in (
        "AddDocuments EditDocuments DeleteDocuments ImportDocuments AddStatements EditStatements DeleteStatements "
        "EditAttributes EditRegex EditStatementTypes EditCoders EditCoderRelations ViewOthersDocuments "
        "EditOthersDocuments ViewOthersStatements EditOthersStatements"
    ).split()
]
_FLAGS = ", ".join(f"{name} INTEGER NOT NULL CHECK ({name} BETWEEN 0 AND 1) DEFAULT 1" for name in PERMISSIONS)
_SHORT = "{0} TEXT NOT NULL DEFAULT '' CHECK (LENGTH({0}) < 191)"
_OWN = (
    "ID INTEGER PRIMARY KEY NOT NULL, StatementId INTEGER NOT NULL, VariableId INTEGER NOT NULL, {0}, "
    "FOREIGN KEY(StatementId) REFERENCES STATEMENTS(ID) ON DELETE CASCADE, "
    "FOREIGN KEY(VariableId) REFERENCES VARIABLES(ID) ON DELETE CASCADE, UNIQUE (StatementId, VariableId)"
)
_RELATION = ", ".join(
    f"{name} INTEGER NOT NULL DEFAULT 1 CHECK({name} BETWEEN 0 AND 1)"
    for name in ("viewStatements", "editStatements", "viewDocuments", "editDocuments")
)
SCHEMA = {
    "SETTINGS": "Property TEXT PRIMARY KEY, Value TEXT NOT NULL",
    "CODERS": (
        f"ID INTEGER NOT NULL PRIMARY KEY, {_SHORT.format('Name')}, {_COLOURS}, "
        "Refresh INTEGER NOT NULL CHECK (Refresh BETWEEN 0 AND 9999) DEFAULT 0, "
        "FontSize INTEGER NOT NULL CHECK (FontSize BETWEEN 1 AND 99) DEFAULT 14, "
        "Password TEXT NOT NULL CHECK (LENGTH(Password) < 191), "
        "PopupWidth INTEGER CHECK (PopupWidth BETWEEN 100 AND 9999) DEFAULT 300, "
        "ColorByCoder INTEGER NOT NULL CHECK (ColorByCoder BETWEEN 0 AND 1) DEFAULT 0, "
        "PopupDecoration INTEGER NOT NULL CHECK (PopupDecoration BETWEEN 0 AND 1) DEFAULT 0, "
        f"PopupAutoComplete INTEGER NOT NULL CHECK (PopupAutoComplete BETWEEN 0 AND 1) DEFAULT 1, {_FLAGS}"
    ),
    "DOCUMENTS": (
        f"ID INTEGER NOT NULL PRIMARY KEY, {_SHORT.format('Title')}, Text TEXT NOT NULL, Coder INTEGER, "
        f"{_SHORT.format('Author')}, {_SHORT.format('Source')}, {_SHORT.format('Section')}, "
        f"Notes TEXT NOT NULL DEFAULT '', {_SHORT.format('Type')}, Date INTEGER NOT NULL, "
        "FOREIGN KEY(Coder) REFERENCES CODERS(ID) ON DELETE CASCADE"
    ),
    "STATEMENTTYPES": f"ID INTEGER NOT NULL PRIMARY KEY, {_SHORT.format('Label')}, {_COLOURS}",
    "VARIABLES": (
        f"ID INTEGER NOT NULL PRIMARY KEY, {_SHORT.format('Variable')}, DataType TEXT NOT NULL CHECK (DataType = "
        "'boolean' OR DataType = 'integer' OR DataType = 'long text' OR DataType = 'short text') DEFAULT 'short text', "
        "StatementTypeId INTEGER, FOREIGN KEY(StatementTypeId) REFERENCES STATEMENTTYPES(ID) ON DELETE CASCADE, "
        "UNIQUE (Variable, StatementTypeId)"
    ),
    "VARIABLELINKS": (
        "ID INTEGER NOT NULL PRIMARY KEY, SourceVariableId INTEGER, TargetVariableId INTEGER, "
        "CHECK (TargetVariableId != SourceVariableId), "
        "FOREIGN KEY(SourceVariableId) REFERENCES VARIABLES(ID) ON DELETE CASCADE, "
        "FOREIGN KEY(TargetVariableId) REFERENCES VARIABLES(ID) ON DELETE CASCADE"
    ),
    "REGEXES": f"Label TEXT PRIMARY KEY CHECK (LENGTH(Label) < 191), {_COLOURS}",
    "CODERRELATIONS": (
        "ID INTEGER NOT NULL PRIMARY KEY, Coder INTEGER CHECK(Coder > 0), OtherCoder INTEGER CHECK(OtherCoder > 0), "
        f"{_RELATION}, CHECK (Coder != OtherCoder), FOREIGN KEY(Coder) REFERENCES CODERS(ID) ON DELETE CASCADE, "
        "FOREIGN KEY(OtherCoder) REFERENCES CODERS(ID) ON DELETE CASCADE"
    ),
    "STATEMENTS": (
        "ID INTEGER NOT NULL PRIMARY KEY, StatementTypeId INTEGER, DocumentId INTEGER, "
        "Start INTEGER NOT NULL CHECK(Start >= 0), Stop INTEGER NOT NULL CHECK(Stop >= 0), Coder INTEGER, "
        "CHECK (Start < Stop), FOREIGN KEY(StatementTypeId) REFERENCES STATEMENTTYPES(ID) ON DELETE CASCADE, "
        "FOREIGN KEY(Coder) REFERENCES CODERS(ID) ON DELETE CASCADE, "
        "FOREIGN KEY(DocumentId) REFERENCES DOCUMENTS(ID) ON DELETE CASCADE"
    ),
    "DATABOOLEAN": _OWN.format("Value INTEGER NOT NULL DEFAULT 1"),
    "DATAINTEGER": _OWN.format("Value INTEGER NOT NULL DEFAULT 0"),
    "ENTITIES": (
        f"ID INTEGER PRIMARY KEY NOT NULL, VariableId INTEGER NOT NULL, {_SHORT.format('Value')}, "
        "Red INTEGER CHECK (Red BETWEEN 0 AND 255), Green INTEGER CHECK (Green BETWEEN 0 AND 255), "
        "Blue INTEGER CHECK (Blue BETWEEN 0 AND 255), ChildOf INTEGER CHECK(ChildOf > 0), UNIQUE (VariableId, Value), "
        "FOREIGN KEY(ChildOf) REFERENCES ENTITIES(ID) ON DELETE CASCADE, "
        "FOREIGN KEY(VariableId) REFERENCES VARIABLES(ID) ON DELETE CASCADE"
    ),
    "DATASHORTTEXT": _OWN.format("Entity INTEGER NOT NULL REFERENCES ENTITIES(ID) ON DELETE CASCADE"),
    "DATALONGTEXT": _OWN.format("Value TEXT DEFAULT ''"),
    "ATTRIBUTEVARIABLES": (
        f"ID INTEGER PRIMARY KEY NOT NULL, VariableId INTEGER NOT NULL, {_SHORT.format('AttributeVariable')}, "
        "UNIQUE(VariableId, AttributeVariable), FOREIGN KEY(VariableId) REFERENCES VARIABLES(ID) ON DELETE CASCADE"
    ),
    "ATTRIBUTEVALUES": (
        "ID INTEGER PRIMARY KEY NOT NULL, EntityId INTEGER NOT NULL, AttributeVariableId INTEGER NOT NULL, "
        f"{_SHORT.format('AttributeValue')}, UNIQUE (EntityId, AttributeVariableId), "
        "FOREIGN KEY(EntityId) REFERENCES ENTITIES(ID) ON DELETE CASCADE, "
        "FOREIGN KEY(AttributeVariableId) REFERENCES ATTRIBUTEVARIABLES(ID) ON DELETE CASCADE"
    ),
}

HARBOUR = (
    "The harbour 🕊🕊 stays open, said Mara Vell of Ostrava Reach.\r\nShe would not have the fleet in it.\r\n"
    "“No fleet, and no toll,” said Tomas Orn of Sunder Isle. 🕊 Nobody else spoke.\n"
)
TOLL = "\nA toll is robbery, Sunder Isle wrote.\n\nOne diplomat thought that it was not.\n"
# The texts as DNA shows them: one line end for the two characters that stand for one.
OPEN, FLEET, NO_FLEET, NO_TOLL, NOBODY = (
    "The harbour 🕊🕊 stays open",
    "She would not have the fleet in it.\r\n“No fleet",
    "“No fleet, and no toll,”",
    "no toll",
    "🕊 Nobody else spoke.",
)
ENTITIES = [
    (1, 1, "", 0, 0, 0, None),
    (2, 1, "Mara Vell", 255, 0, 17, None),
    (3, 1, "Tomas Orn", None, None, None, None),
    (4, 1, "one diplomat", 0, 0, 0, None),
    (5, 2, "", 0, 0, 0, None),
    (6, 2, "Ostrava Reach", 0, 204, 0, None),
    (7, 2, "Sunder Isle", 0, 0, 0, 6),
    (8, 3, "The harbour stays open.", 1, 2, 3, None),
    (9, 3, "A toll is taken: on grain", 0, 0, 0, 8),
    (10, 3, "", 0, 0, 0, None),
    (11, 5, "", 0, 0, 0, None),
    (12, 5, "Storm", 9, 9, 9, None),
    (13, 9, "a word", 0, 0, 0, None),
]
# id, type, coder, document, words or offsets, and what each variable says
SAID: list[tuple[int, int, int | None, int, str, dict[int, Any]]] = [
    (1, 1, 2, 1, OPEN, {1: 2, 2: 6, 3: 8, 4: 1, 8: 4}),
    (2, 1, 3, 1, OPEN, {1: 2, 2: 6, 3: 8, 4: 0, 8: 2}),
    (3, 1, 2, 1, OPEN, {1: 2, 2: 6, 3: 9, 4: 0, 8: 0}),
    (4, 1, 2, 1, NO_FLEET, {1: 3, 2: 7, 3: 8, 4: 0, 8: 5}),
    (5, 1, None, 1, NO_TOLL, {1: 3, 2: 7, 3: 9, 4: 0, 8: 5}),
    (7, 1, 2, 2, "A toll is robbery", {1: 1, 2: 7, 3: 9, 4: 0, 8: 1}),
    (8, 1, 2, 2, "it was not", {1: 4, 2: 5, 3: 9, 4: 1, 8: 1}),
    (9, 1, 3, 2, "One diplomat", {1: 1, 2: 5, 3: 9, 4: 1, 8: 1}),
    (10, 1, 3, 2, "A toll", {1: 1, 2: 7, 3: 10, 4: 1, 8: 1}),
    (11, 2, 3, 1, FLEET, {5: 12, 6: "A long\r\nnote 🕊 of what the narrator tells. " * 20, 7: -3}),
    (12, 3, 4, 1, NOBODY, {9: 13, 10: None}),
]
DATA = {
    1: "DATASHORTTEXT",
    2: "DATASHORTTEXT",
    3: "DATASHORTTEXT",
    4: "DATABOOLEAN",
    5: "DATASHORTTEXT",
    6: "DATALONGTEXT",
    7: "DATAINTEGER",
    8: "DATAINTEGER",
    9: "DATASHORTTEXT",
    10: "DATALONGTEXT",
}


def units(text: str, words: str) -> tuple[int, int]:
    """Where words stand, as Java counts in what its text pane shows."""

    def count(part: str) -> int:
        return len(part.replace("\r\n", "\n").encode("utf-16-le")) // 2

    before = count(text[: text.index(words)])
    return before, before + count(words)


def make(path: Path) -> Path:
    """Write the database."""
    with sqlite3.connect(path) as base:
        for name, columns in SCHEMA.items():
            base.execute(f"CREATE TABLE {name}({columns})")

        def put(table: str, rows: Sequence[Sequence[Any]], columns: str = "") -> None:
            for row in rows:
                base.execute(f"INSERT INTO {table} {columns} VALUES ({', '.join('?' for _ in row)})", row)

        put("SETTINGS", [("version", "3.0.11"), ("date", "2031-01-02"), ("somebody's own", "🕊")])
        columns = f"(ID, Name, Red, Green, Blue, Refresh, FontSize, Password, PopupWidth, {', '.join(PERMISSIONS)})"
        for coder, (name, red, width) in enumerate([("Admin", 255, 400), ("ana", 1, None), ("ben", 2, 300)], 1):
            flags = [int(coder != 3 or n % 3 == 0) for n in range(len(PERMISSIONS))]
            put("CODERS", [(coder, name, red, 5, 250, 7, 11, "x" * 64, width, *flags)], columns)
        put("CODERS", [(4, "ana", 9, 9, 9, 0, 14, "", 300, *[1] * len(PERMISSIONS))], columns)
        put("CODERRELATIONS", [(1, 1, 2, 1, 0, 1, 0), (2, 2, 1, 0, 0, 1, 1), (9, 3, 2, 0, 1, 0, 1)])
        put("REGEXES", [("toll|t[ao]x", 255, 0, 9), ("(?i)harbour\\b", 0, 0, 204)])
        put(
            "DOCUMENTS",
            [
                (1, "Talks", HARBOUR, 2, "Ada Quill", "The Quill Lamp", "p. 3", "n1\nn2", "news", 1930780800 + 3_601),
                (2, "", TOLL, 1, "", "", "", "", "", 1930867200),
                (5, "Talks, once more", HARBOUR, 3, "", "The Reach Bell", "", "", "wire", 1930780800),
                (6, "Nothing yet", "", None, "", "", "", "", "", 0),
            ],
        )
        put("STATEMENTTYPES", [(1, "DNA Statement", 239, 208, 51), (2, "Story", 1, 2, 3), (3, "Note", 211, 211, 211)])
        put(
            "VARIABLES",
            [
                (1, "person", "short text", 1),
                (2, "organization", "short text", 1),
                (3, "concept", "short text", 1),
                (4, "agreement", "boolean", 1),
                (8, "certainty", "integer", 1),
                (5, "plot", "short text", 2),
                (6, "told", "long text", 2),
                (7, "weight", "integer", 2),
                (9, "word", "short text", 3),
                (10, "note", "long text", 3),
            ],
        )
        put("VARIABLELINKS", [(1, 1, 2)])
        put("ENTITIES", ENTITIES)
        put("ATTRIBUTEVARIABLES", [(1, 2, "Type"), (2, 2, "Notes"), (3, 1, "Type")])
        kinds = {6: "country", 7: "country"}
        put("ATTRIBUTEVALUES", [(n, n, 1, kinds.get(n, "")) for n in (5, 6, 7)])
        put("ATTRIBUTEVALUES", [(20, 6, 2, "north of the strait"), (21, 2, 3, "Minister")])
        texts, number = {1: HARBOUR, 2: TOLL}, 0
        for id_, kind, coder_, document, words, values in SAID:
            put("STATEMENTS", [(id_, kind, document, *units(texts[document], words), coder_)])
            for variable, value in values.items():
                number += 1
                put(DATA[variable], [(number, id_, variable, value)])
    base.close()
    return path


def tables(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, with the names of the columns first."""
    base = sqlite3.connect(path)
    found = {}
    for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
        columns = tuple(row[1] for row in base.execute(f"PRAGMA table_info({name})"))
        found[name] = [columns, *base.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall()]
    base.close()
    return found
