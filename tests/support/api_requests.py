"""Requests drawn from the workbench's own description of itself (OpenAPI), and what every answer to them must be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st
from jsonschema import Draft202012Validator

Schema = Mapping[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")
ODD = ("", " ", "0", "-1", "null", "../..", "a\x00b", "\u202e", "'; DROP TABLE documents; --", "<b>", "9" * 30, "%s%n")
TEXTS = st.sampled_from(ODD) | st.text(max_size=30)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
# What no fuzzing may do: reach for the network, begin another process.
UNTRIED = {("post", "/documents"), ("post", "/exports")}


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    template: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: Any = None
    form: Mapping[str, str] | None = None
    raw: bytes | None = None


@dataclass(frozen=True)
class Described:
    """The workbench's description of itself, and values that stand in its ledger, by the names of parameters."""

    description: Mapping[str, Any]
    known: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    def operations(self) -> list[tuple[str, str, Schema]]:
        """Method, path and description of everything that can be asked."""
        return [
            (method, path, each[method])
            for path, each in self.description["paths"].items()
            for method in METHODS
            if method in each and (method, path) not in UNTRIED
        ]

    def _meant(self, schema: Schema) -> Schema:
        while "$ref" in schema:
            schema = self.description["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return schema

    def values(self, schema: Schema, name: str = "", depth: int = 0) -> st.SearchStrategy[Any]:
        """Values of a type: those that the ledger knows by the name, those that the type allows."""
        schema = self._meant(schema)
        allowed = self._allowed(schema, depth)
        return st.sampled_from(self.known[name]) | allowed if self.known.get(name) else allowed

    def _allowed(self, schema: Schema, depth: int) -> st.SearchStrategy[Any]:
        if depth > 5:
            return st.none()
        if "enum" in schema or "const" in schema:
            return st.sampled_from(schema.get("enum") or [schema["const"]])
        if choices := schema.get("anyOf") or schema.get("oneOf"):
            return st.one_of(*(self.values(each, depth=depth + 1) for each in choices))
        match schema.get("type"):
            case "array" if "prefixItems" in schema:
                return st.tuples(*(self.values(each, depth=depth + 1) for each in schema["prefixItems"])).map(list)
            case "array":
                return st.lists(self.values(schema.get("items", {}), depth=depth + 1), max_size=4)
            case "object":
                return self._objects(schema, depth)
        return simple(schema)

    def _objects(self, schema: Schema, depth: int) -> st.SearchStrategy[dict[str, Any]]:
        parts = {name: self.values(each, name, depth + 1) for name, each in schema.get("properties", {}).items()}
        if not parts:
            more = schema.get("additionalProperties")
            inner = self.values(more, depth=depth + 1) if isinstance(more, Mapping) else ANYTHING
            names = st.sampled_from(self.known["field"]) | TEXTS if self.known.get("field") else TEXTS
            return st.dictionaries(names, inner, max_size=4)
        required = {name: parts[name] for name in schema.get("required", ()) if name in parts}
        return st.fixed_dictionaries(required, optional={n: each for n, each in parts.items() if n not in required})

    def requests(self) -> st.SearchStrategy[Asked]:
        """Requests of every kind: most as they should be, some with anything in them."""
        return drawn(self)

    def check(self, asked: Asked, status: int, kind: str, content: bytes) -> None:
        """Hold that an answer is no fault of the server's, and is of the type that is described."""
        assert status < 500, (asked, status, content[:300])
        described = self.description["paths"][asked.template][asked.method]["responses"]
        answer = described.get(str(status)) or (described.get("4XX") if 400 <= status < 500 else None)
        if 300 <= status < 400 or (answer is None and status == 405):
            return
        assert answer is not None, (asked, status, "is not described")
        schema = answer.get("content", {}).get("application/json", {}).get("schema")
        if schema and kind.startswith("application/json"):
            whole = {**schema, "components": self.description["components"]}
            Draft202012Validator(whole).validate(json.loads(content))
        elif 400 <= status < 500 and asked.template.endswith(".json"):
            raise AssertionError((asked, status, kind, "a fault is told as JSON"))


def simple(schema: Schema) -> st.SearchStrategy[Any]:
    """Values that hold no others."""
    match schema.get("type"):
        case "integer":
            return st.integers(schema.get("minimum", -3), schema.get("maximum", 10**20)) | st.integers(0, 40)
        case "number":
            return st.floats(schema.get("minimum", -1e9), schema.get("maximum", 1e9))
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
        case "string" if schema.get("format") == "date":
            return st.dates().map(str)
        case "string" if "pattern" in schema:
            return st.from_regex(schema["pattern"])
        case "string":
            return TEXTS
    return ANYTHING


@st.composite
def drawn(draw: st.DrawFn, api: Described) -> Asked:
    """Draw a request."""
    method, template, operation = draw(st.sampled_from(api.operations()))
    path, query = template, []
    for given in operation.get("parameters", ()):
        name, schema = given["name"], given["schema"]
        typed = draw(st.integers(0, 9)) > 1
        value = draw(api.values(schema, name) if typed else TEXTS)
        if given["in"] == "path":
            path = path.replace("{" + name + "}", quote(plain(value), safe=""))
        elif given["in"] == "query" and (given.get("required") or draw(st.booleans())):
            query += [(name, plain(each)) for each in (value if isinstance(value, list) else [value])]
    content = operation.get("requestBody", {}).get("content", {})
    how = draw(st.integers(0, 19))
    if how == 0 and method != "get":
        return Asked(method, template, path, tuple(query), raw=draw(st.binary(max_size=60)))
    if "application/json" in content:
        schema = content["application/json"]["schema"]
        return Asked(method, template, path, tuple(query), draw(api.values(schema) if how > 2 else ANYTHING))
    for kind in content:
        form = draw(api.values(content[kind]["schema"]))
        return Asked(method, template, path, tuple(query), form={n: plain(each) for n, each in form.items()})
    return Asked(method, template, path, tuple(query))


def plain(value: Any) -> str:
    """A value as an address or a form holds it."""
    text = value if isinstance(value, str) else json.dumps(value)
    return text.encode("utf-8", "replace").decode("utf-8")
