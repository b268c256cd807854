"""Files that people write: YAML read safely, with the line of everything, and mistakes told by line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

LARGEST = 4_000_000
"""Characters that a file may have."""
_DEEPEST = 20
_MOST_NODES = 300_000
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
    lines: dict[Path, int] = {}
    try:
        for event in yaml.parse(text, Loader=yaml.BaseLoader):
            line = event.start_mark.line + 1 if event.start_mark else None
            if isinstance(event, yaml.AliasEvent):
                raise FormError([Mistake("references (*name) are not taken", line)])
            if getattr(event, "tag", None) not in (None, "!"):
                raise FormError([Mistake("tags (!name) are not taken", line)])
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        words = " ".join(str(fault.problem or fault.context or "this is no YAML").split())
        raise FormError([Mistake(words, None if mark is None else mark.line + 1)]) from None
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        raise FormError([Mistake("this is no YAML: " + " ".join(str(fault).split())[:200])]) from None
    data = None if node is None else _taken(node, (), lines)
    return Marked(data, lines)


def _taken(node: yaml.Node, path: Path, lines: dict[Path, int]) -> Any:
    line = _line(node)
    lines.setdefault(path, line)
    if len(path) > _DEEPEST or len(lines) > _MOST_NODES:
        raise FormError([Mistake("too deep or too large", line)])
    if isinstance(node, yaml.ScalarNode):
        return _whole(node)
    if isinstance(node, yaml.SequenceNode):
        return [_taken(each, (*path, k), lines) for k, each in enumerate(node.value)]
    made: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise FormError([Mistake("a name must be a text", _line(key))])
        name = _whole(key)
        if name in made:
            raise FormError([Mistake(f"'{name}' stands here twice", _line(key))])
        lines[(*path, name)] = _line(key)
        made[name] = _taken(value, (*path, name), lines)
    return made


def _whole(node: yaml.ScalarNode) -> str:
    """The text of a scalar; JSON writes some characters as two halves, which YAML leaves apart."""
    try:
        return str(node.value).encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise FormError([Mistake("half of a character (a lone surrogate); write it whole", _line(node))]) from None


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1 if node.start_mark else 1


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
    name = str(path[-1]) if path else "the file"
    match error["type"]:
        case "missing":
            words = f"'{name}' is missing"
        case "extra_forbidden":
            words = f"'{name}' is not known here"
        case "value_error":
            words = str(error["ctx"]["error"])
        case "string_type":
            words = f"'{name}' must be a text" if isinstance(name, str) else "a text is wanted"
        case "model_type" | "dict_type":
            words = f"'{name}' must hold names with what belongs to them"
        case "list_type":
            words = f"'{name}' must be a list"
        case _:
            words = f"'{name}': {error['msg'][:1].lower()}{error['msg'][1:]}"
    return Mistake(words, marked.line(path))
