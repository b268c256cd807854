"""Generate the tables of docs/commands.md from the commands; the text between them is written by hand."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import typer
from typer.models import ArgumentInfo, OptionInfo

from pourparler.commands.app import COMMANDS

PAGE = Path(__file__).parent / "commands.md"
_TABLE = re.compile(r"(<!-- command: ([a-z -]+) -->\n).*?(<!-- end -->)", re.DOTALL)


@dataclass(frozen=True)
class Parameter:
    """An argument or option of a command: its name, its typer settings, its type and its default."""

    name: str
    info: ArgumentInfo | OptionInfo
    type: Any
    default: Any

    @property
    def is_option(self) -> bool:
        """Whether it is an option, not an argument."""
        return isinstance(self.info, OptionInfo)

    @property
    def is_required(self) -> bool:
        """Whether it has no default."""
        return self.default is inspect.Parameter.empty


def commands() -> dict[str, Callable[..., None]]:
    """The function of each command by its full name, such as ``codebook init``."""
    modules = dict.fromkeys(entry.module for entry in COMMANDS.values())
    families = [import_module(f"pourparler.commands.{module}").app for module in modules]
    return dict(each for family in families for each in _found("", family))


def _found(words: str, family: typer.Typer) -> Iterator[tuple[str, Callable[..., None]]]:
    for each in family.registered_commands:
        assert each.callback is not None
        yield f"{words} {each.name or each.callback.__name__}".strip(), each.callback
    for group in family.registered_groups:
        assert group.typer_instance is not None
        yield from _found(f"{words} {group.name or ''}".strip(), group.typer_instance)


def parameters(command: Callable[..., None]) -> list[Parameter]:
    """The arguments and options of a command, in the order of its signature."""
    hints = get_type_hints(command, include_extras=True)
    made = []
    for name, given in inspect.signature(command).parameters.items():
        kind, *notes = get_args(hints[name])
        info = next(note for note in notes if isinstance(note, ArgumentInfo | OptionInfo))
        made.append(Parameter(name, info, kind, given.default))
    return made


def table(words: str, command: Callable[..., None]) -> str:
    """The description and usage of a command, and a table with a row for each argument and option."""
    given = parameters(command)
    names = [_name(each) if each.is_required else f"[{_name(each)}]" for each in given if not each.is_option]
    usage = " ".join(["pourparler", words, *names, *(["[OPTIONS]"] if any(each.is_option for each in given) else [])])
    told = f"{' '.join((command.__doc__ or '').split())}\n\n```text\n{usage}\n```\n"
    rows = "".join(f"| `{_name(each)}` | {_cell(each.info.help)} | {_values(each)} |\n" for each in given)
    return f"{told}\n| argument or option | meaning | values |\n| --- | --- | --- |\n{rows}"


def _name(each: Parameter) -> str:
    if not each.is_option:
        return str(each.info.metavar or each.name.upper())
    # In an annotation typer takes the first name for a default until it makes the command.
    return "`, `".join((each.info.default, *(each.info.param_decls or ())))


def _values(each: Parameter) -> str:
    """The values it takes, the default first."""
    if not each.is_option or isinstance(each.default, bool):
        return ""
    if get_origin(each.type) is Literal:
        return " ".join(f"`{value}`" for value in sorted(get_args(each.type), key=lambda value: value != each.default))
    kind = f"`{each.info.metavar or ('N' if {int, float} & {each.type, *get_args(each.type)} else 'TEXT')}`"
    if each.is_required:
        return f"{kind}, required"
    return kind if each.default is None else f"{kind}, default `{each.default}`"


def _cell(words: str | None) -> str:
    return " ".join((words or "").split()).replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def page(text: str) -> str:
    """The page with new tables."""
    known = commands()
    return _TABLE.sub(lambda found: f"{found[1]}\n{table(found[2], known[found[2]])}\n{found[3]}", text)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
