"""Files that people write: YAML read safely, with the line of everything, and mistakes told by line."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

LARGEST = 4_000_000
"""Characters that a file may have."""
_DEEPEST = 20
_MOST_NODES = 300_000
_FAST = getattr(yaml, "CBaseLoader", None)  # libyaml, five times as fast; not everywhere
_EXPLAINED = 200_000  # characters of a file whose mistakes are looked for in Python
_BREAK = re.compile("\r\n|\r|\n")
_WORDS = (  # of the parser's complaint, and what it most likely means
    ("expected <block end>", "the indentation does not fit the lines before, or a text needs quotation marks"),
    ("mapping values are not allowed", "a ':' too many; put a text that holds one in quotation marks"),
    ("could not find expected ':'", "the line before lacks a ':' after its name"),
    (r"found character '\t'", "a tab; indent with spaces"),
    ("found character", "a text that begins with this character must stand in quotation marks"),
    ("exceeded maximum nesting depth", "too deep or too large"),
    ("found another document", "a second document begins here; a file holds one"),
)
_WANTED = {  # of pydantic's kinds of mistakes
    "missing": "is missing",
    "extra_forbidden": "is not known here",
    "string_type": "must be a text",
    "string_too_short": "is empty",
    "model_type": "must hold names with what belongs to them",
    "dict_type": "must hold names with what belongs to them",
    "list_type": "must be a list",
    "bool_parsing": "must be true or false",
}
_OPEN = {  # what the parser was reading when the file ended or went on otherwise
    "while scanning a quoted scalar": "a quotation that begins here does not end",
    "while parsing a flow sequence": "a list that begins here with '[' does not end, or lacks a comma or quotes",
    "while parsing a flow mapping": "what begins here with '{' does not end, or lacks a comma or quotes",
}
Path = tuple[str | int, ...]
Form = TypeVar("Form", bound=BaseModel)


@dataclass(frozen=True)
class Mistake:
    """What is wrong, and in which line, the first being 1; None where no line can be named."""

    words: str
    line: int | None = None

    def __str__(self) -> str:
        # The words hold names out of the file, and a name may hold what moves a terminal's cursor.
        words = "".join(c if c.isprintable() else "�" for c in " ".join(self.words.split()))
        return words if self.line is None else f"line {self.line}: {words}"


class FormError(Exception):
    """A file is not what it should be; ``str(error)`` has one line for each mistake.

    Attributes
    ----------
    mistakes : tuple of Mistake, in the order of their lines
    """

    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes, key=lambda each: (each.line or 0, each.words)))
        super().__init__("\n".join(map(str, self.mistakes)))


@dataclass(frozen=True)
class Marked:
    """What a file holds, every scalar as its text, and the line of each part by the path that leads to it."""

    data: Any
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int | None:
        """The line of a part, or of the nearest part around it that there is."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


def text_of(path: pathlib.Path) -> str:
    """The text of a file that somebody wrote.

    Raises
    ------
    FormError
        If it is no UTF-8, with the line, or too large.
    OSError
        If it cannot be read.
    """
    with path.open("rb") as file:
        read = file.read(4 * LARGEST + 1)
    if len(read) > 4 * LARGEST:
        raise FormError([Mistake(f"more than {LARGEST:,} characters")])
    try:
        return read.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = read[: fault.start].decode("utf-8-sig", "replace")
        words = f"byte {fault.object[fault.start]:#04x} is not UTF-8 text; save the file as UTF-8"
        raise FormError([Mistake(words, 1 + len(_BREAK.findall(before)))]) from None


def load(text: str) -> Marked:
    """Read YAML, or JSON, which is YAML too: maps, lists and texts, and nothing else.

    Raises
    ------
    FormError
        If it is no YAML, names a key twice, refers back to parts of itself, or is too large or too deep.

    Examples
    --------
    >>> load("parties: [North, South]").data
    {'parties': ['North', 'South']}
    """
    if len(text) > LARGEST:
        raise FormError([Mistake(f"more than {LARGEST:,} characters")])
    text = text.replace("\u2028", " ").replace("\u2029", " ").replace("\x85", " ")  # lines to YAML, and to nobody else
    if _FAST is not None:
        try:
            return _built(text, _FAST)
        except (yaml.YAMLError, ValueError) as fault:
            if len(text) > _EXPLAINED:
                raise FormError([_why_not(fault, text)]) from None
    try:  # in Python, slower: its complaints name the place of what is open
        return _built(text, yaml.BaseLoader)
    except (yaml.YAMLError, ValueError) as fault:
        raise FormError([_why_not(fault, text)]) from None


def _why_not(fault: yaml.YAMLError | ValueError, text: str) -> Mistake:
    """What keeps a text from being YAML."""
    if isinstance(fault, yaml.MarkedYAMLError):
        return _complaint(fault)
    if isinstance(fault, yaml.reader.ReaderError):
        line = 1 + len(_BREAK.findall(text[: fault.position]))
        # libyaml counts bytes, and calls the character a number
        character = fault.character if isinstance(fault.character, int) else ord(text[fault.position])
        return Mistake(f"the character U+{character:04X} is not taken", line)
    return Mistake("this is no YAML: " + " ".join(str(fault).split())[:200])


def _built(text: str, loader: Any) -> Marked:
    """Build what YAML holds from its events, in one pass, and refuse what could blow up."""
    events: Iterator[yaml.Event] = yaml.parse(text, Loader=loader)
    lines: dict[Path, int] = {}
    data: Any = None
    next(events)  # the stream begins
    if isinstance(next(events), yaml.DocumentStartEvent):
        data = _Builder(events, lines).value(next(events), (), 0)
        next(events)  # the document ends
        more = next(events)
        if not isinstance(more, yaml.StreamEndEvent):
            raise FormError([Mistake(_WORDS[-1][1], _line(more))])
    return Marked(data, lines)


class _Builder:
    """Maps, lists and texts, from the events of a parser; the line of each is put down."""

    def __init__(self, events: Iterator[yaml.Event], lines: dict[Path, int]) -> None:
        self._events = events
        self._lines = lines
        self._count = 0

    def value(self, event: yaml.Event, path: Path, depth: int) -> Any:
        """The value that begins with an event."""
        self._check(event, depth)
        self._lines.setdefault(path, _line(event))
        if isinstance(event, yaml.ScalarEvent):
            return _whole(event)
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
                raise FormError([Mistake("a name must be a text", _line(key))])
            name = _whole(key)
            if name in made:
                raise FormError([Mistake(f"'{name}' stands here twice", _line(key))])
            self._lines[(*path, name)] = _line(key)
            made[name] = self.value(next(self._events), (*path, name), depth + 1)
        return made

    def _check(self, event: yaml.Event, depth: int) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise FormError([Mistake("references (*name) are not taken", _line(event))])
        if getattr(event, "tag", None) not in (None, "!"):
            raise FormError([Mistake("tags (!name) are not taken", _line(event))])
        self._count += 1
        if depth > _DEEPEST or self._count > _MOST_NODES:
            raise FormError([Mistake("too deep or too large", _line(event))])


def _complaint(fault: yaml.MarkedYAMLError) -> Mistake:
    """What the parser complains of, in words that help, with the line where it can be mended."""
    if (words := _OPEN.get(fault.context or "")) and fault.context_mark is not None:
        return Mistake(words, fault.context_mark.line + 1)
    mark = fault.problem_mark or fault.context_mark
    told = " ".join(str(fault.problem or fault.context or "this is no YAML").split())
    words = next((words for start, words in _WORDS if start in told), told)
    return Mistake(words, None if mark is None else mark.line + 1)


def _whole(event: yaml.ScalarEvent) -> str:
    """The text of a scalar; JSON writes some characters as two halves, which YAML leaves apart."""
    try:
        return str(event.value).encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise FormError([Mistake("half of a character (a lone surrogate); write it whole", _line(event))]) from None


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def filled(form: type[Form], marked: Marked) -> Form:
    """Hold what a file holds against a form.

    Raises
    ------
    FormError
        With a line for each mistake.
    """
    try:
        return form.model_validate(marked.data)
    except ValidationError as fault:
        raise FormError([_mistake(each, marked) for each in fault.errors(include_url=False)]) from None


def _mistake(error: Any, marked: Marked) -> Mistake:
    path = tuple(each for each in error["loc"] if each != "[key]")
    named = [each for each in path if isinstance(each, str)]
    name = repr(named[-1]) if named else "the file"
    if path and isinstance(path[-1], int):
        name = f"each of {name}"
    kind = error["type"]
    if kind == "value_error":
        words = str(error["ctx"]["error"])
    elif error.get("input") == "" and kind in ("model_type", "dict_type", "list_type"):
        words = f"{name} is left empty; is what belongs to it indented below it?"
    elif kind in _WANTED:
        words = f"{name} {_WANTED[kind]}"
    else:
        words = f"{name}: {error['msg'][:1].lower()}{error['msg'][1:]}"
    return Mistake(words, marked.line(path))
