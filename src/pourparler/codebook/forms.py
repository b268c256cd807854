"""YAML files that people write: safe parsing, and error messages with line numbers."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

LARGEST = 4_000_000
"""The greatest number of characters of a file."""
_DEEPEST = 20
_MOST_NODES = 300_000
_FAST = getattr(yaml, "CBaseLoader", None)  # libyaml is five times as fast, but not available everywhere
_EXPLAINED = 200_000  # characters of a file that the slower parser explains
_BREAK = re.compile("\r\n|\r|\n")
_WORDS = (  # part of a parser message, and its most likely cause
    ("expected <block end>", "wrong indentation, or a text that needs quotation marks"),
    ("mapping values are not allowed", "unexpected ':'; put a text that contains one in quotation marks"),
    ("could not find expected ':'", "missing ':' after the name in the line before"),
    (r"found character '\t'", "tab character; indent with spaces"),
    ("found character", "put a text that begins with this character in quotation marks"),
    ("exceeded maximum nesting depth", "too many levels or entries"),
    ("found another document", "a second YAML document begins here; a file must have only one"),
)
_REQUIREMENTS = {  # by type of a Pydantic error
    "missing": "is missing",
    "extra_forbidden": "is not a known field",
    "string_type": "must be text",
    "string_too_short": "is empty",
    "model_type": "must be a mapping of names to values",
    "dict_type": "must be a mapping of names to values",
    "list_type": "must be a list",
    "bool_parsing": "must be true or false",
    "int_parsing": "must be a whole number",
}
_OPEN = {  # by what the parser was reading when it failed
    "while scanning a quoted scalar": "a quotation that begins here is not closed",
    "while parsing a flow sequence": "a list that begins here with '[' is not closed, or needs a comma or quotes",
    "while parsing a flow mapping": "a mapping that begins here with '{' is not closed, or needs a comma or quotes",
}
Path = tuple[str | int, ...]
Form = TypeVar("Form", bound=BaseModel)


@dataclass(frozen=True)
class Mistake:
    """What is wrong, and the line number from 1; None if it belongs to no line."""

    words: str
    line: int | None = None

    def __str__(self) -> str:
        # Names from the file may contain characters that move a terminal's cursor.
        words = "".join(c if c.isprintable() else "�" for c in " ".join(self.words.split()))
        return words if self.line is None else f"line {self.line}: {words}"


class FormError(Exception):
    """A file is not valid; ``str(error)`` has one line for each mistake.

    Attributes
    ----------
    mistakes : tuple of Mistake, in the order of their lines
    """

    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes, key=lambda each: (each.line or 0, each.words)))
        super().__init__("\n".join(map(str, self.mistakes)))


@dataclass(frozen=True)
class LocatedData:
    """The content of a file, with scalars as text, and the line of each part by its path."""

    data: Any
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int | None:
        """The line of a part, or of the nearest part that contains it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


def read_text(path: pathlib.Path) -> str:
    """Read a text file in UTF-8.

    Raises
    ------
    FormError
        If it is not UTF-8, or too large.
    OSError
        If it cannot be read.
    """
    with path.open("rb") as file:
        read = file.read(4 * LARGEST + 1)
    if len(read) > 4 * LARGEST:
        raise FormError([Mistake(f"the file has more than {LARGEST:,} characters")])
    try:
        return read.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = read[: fault.start].decode("utf-8-sig", "replace")
        words = f"byte {fault.object[fault.start]:#04x} is not valid UTF-8; save the file as UTF-8"
        raise FormError([Mistake(words, 1 + len(_BREAK.findall(before)))]) from None


def load(text: str) -> LocatedData:
    """Parse YAML, or JSON, which is a subset: mappings, lists and text only.

    Raises
    ------
    FormError
        If the text is not YAML, repeats a key, has references or tags, or is too large or too deep.

    Examples
    --------
    >>> load("parties: [North, South]").data
    {'parties': ['North', 'South']}
    """
    if len(text) > LARGEST:
        raise FormError([Mistake(f"the file has more than {LARGEST:,} characters")])
    text = text.replace("\u2028", " ").replace("\u2029", " ").replace("\x85", " ")  # line breaks in YAML only
    if _FAST is not None:
        try:
            return _parse(text, _FAST)
        except (yaml.YAMLError, ValueError) as fault:
            if len(text) > _EXPLAINED:
                raise FormError([_yaml_mistake(fault, text)]) from None
    try:  # slower, but its messages say where something was opened
        return _parse(text, yaml.BaseLoader)
    except (yaml.YAMLError, ValueError) as fault:
        raise FormError([_yaml_mistake(fault, text)]) from None


def dump(form: dict[str, Any]) -> str:
    """Write a form as YAML, in the order of its keys and with long texts on one line.

    >>> dump({"parties": ["North"]})
    'parties:\\n- North\\n'
    """
    return yaml.safe_dump(form, allow_unicode=True, sort_keys=False, width=100_000)


def _yaml_mistake(fault: yaml.YAMLError | ValueError, text: str) -> Mistake:
    """The mistake that keeps a text from being YAML."""
    if isinstance(fault, yaml.MarkedYAMLError):
        return _complaint(fault)
    if isinstance(fault, yaml.reader.ReaderError):
        line = 1 + len(_BREAK.findall(text[: fault.position]))
        # libyaml gives the position in bytes and the character as a number
        character = fault.character if isinstance(fault.character, int) else ord(text[fault.position])
        return Mistake(f"the character U+{character:04X} is not allowed", line)
    return Mistake("the file is not YAML: " + " ".join(str(fault).split())[:200])


def _parse(text: str, loader: Any) -> LocatedData:
    """Build data from YAML events in one pass; refuse references, tags and excessive depth or size."""
    events: Iterator[yaml.Event] = yaml.parse(text, Loader=loader)
    lines: dict[Path, int] = {}
    data: Any = None
    next(events)  # stream start
    if isinstance(next(events), yaml.DocumentStartEvent):
        data = _Builder(events, lines).value(next(events), (), 0)
        next(events)  # document end
        more = next(events)
        if not isinstance(more, yaml.StreamEndEvent):
            raise FormError([Mistake(_WORDS[-1][1], _line(more))])
    return LocatedData(data, lines)


class _Builder:
    """A builder of mappings, lists and text from parser events; it records the line of each."""

    def __init__(self, events: Iterator[yaml.Event], lines: dict[Path, int]) -> None:
        self._events = events
        self._lines = lines
        self._count = 0

    def value(self, event: yaml.Event, path: Path, depth: int) -> Any:
        """Build the value that starts with an event."""
        self._check(event, depth)
        self._lines.setdefault(path, _line(event))
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            made: list[Any] = []
            while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
                made.append(self.value(event, (*path, len(made)), depth + 1))
            return made
        return self._map(path, depth)

    def _map(self, path: Path, depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        while not isinstance(key := next(self._events), yaml.MappingEndEvent):
            self._check(key, depth + 1)
            if not isinstance(key, yaml.ScalarEvent):
                raise FormError([Mistake("a name must be text", _line(key))])
            name = _scalar(key)
            if name in made:
                raise FormError([Mistake(f"'{name}' occurs twice", _line(key))])
            self._lines[(*path, name)] = _line(key)
            made[name] = self.value(next(self._events), (*path, name), depth + 1)
        return made

    def _check(self, event: yaml.Event, depth: int) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise FormError([Mistake("references (*name) are not allowed", _line(event))])
        if getattr(event, "tag", None) not in (None, "!"):
            raise FormError([Mistake("tags (!name) are not allowed", _line(event))])
        self._count += 1
        if depth > _DEEPEST or self._count > _MOST_NODES:
            raise FormError([Mistake("too many levels or entries", _line(event))])


def _complaint(fault: yaml.MarkedYAMLError) -> Mistake:
    """A parser error as a mistake, with its likely cause and the line to correct."""
    if (words := _OPEN.get(fault.context or "")) and fault.context_mark is not None:
        return Mistake(words, fault.context_mark.line + 1)
    mark = fault.problem_mark or fault.context_mark
    message = " ".join(str(fault.problem or fault.context or "the file is not YAML").split())
    words = next((words for start, words in _WORDS if start in message), message)
    return Mistake(words, None if mark is None else mark.line + 1)


def _scalar(event: yaml.ScalarEvent) -> str:
    """The text of a scalar; JSON may write a character as two surrogates, which are joined."""
    try:
        return str(event.value).encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise FormError(
            [Mistake("half of a character (a lone surrogate); write the whole character", _line(event))]
        ) from None


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def validate(form: type[Form], marked: LocatedData) -> Form:
    """Validate the content of a file against a Pydantic model.

    Raises
    ------
    FormError
        If it is not valid; it lists each mistake with its line.
    """
    try:
        return form.model_validate(marked.data)
    except ValidationError as fault:
        found: dict[Path, Any] = {}
        for each in fault.errors(include_url=False):
            found.setdefault(_path(each, marked.data), each)
        # of several forms that a value may have, each complains: the one that got furthest is meant
        paths = [path for path in found if not any(len(other) > len(path) == _shared(path, other) for other in found)]
        raise FormError([_mistake(found[path], path, marked) for path in paths]) from None


def _path(error: Any, data: Any) -> Path:
    """The path of an error in the content of a file, without the names of types that Pydantic puts into it."""
    path: list[str | int] = []
    for k, part in enumerate(error["loc"]):
        inside = isinstance(data, dict) and part in data
        if inside or (isinstance(data, list) and isinstance(part, int) and part < len(data)):
            data = data[part]
            path.append(part)
        elif k == len(error["loc"]) - 1 and error["type"] == "missing":
            path.append(part)
    return tuple(path)


def _shared(one: Path, other: Path) -> int:
    return next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _mistake(error: Any, path: Path, marked: LocatedData) -> Mistake:
    named = [each for each in path if isinstance(each, str)]
    name = repr(named[-1]) if named else "the file"
    if path and isinstance(path[-1], int):
        name = f"each item of {name}"
    kind = error["type"]
    if kind == "value_error":
        words = str(error["ctx"]["error"])
    elif error.get("input") == "" and kind in ("model_type", "dict_type", "list_type"):
        words = f"{name} is empty; indent its fields below it"
    elif kind in _REQUIREMENTS:
        words = f"{name} {_REQUIREMENTS[kind]}"
    else:
        words = f"{name}: {error['msg'][:1].lower()}{error['msg'][1:]}"
    return Mistake(words, marked.line(path))


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """A message about a name that is not among the known ones."""
    return f"unknown {kind} '{name}'; choose from: {', '.join(known)}"
