"""The program: its commands by name, each imported when it is called, and the options that all commands share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import typer
import typer.core
from typer.core import TyperGroup
from typer.main import get_group

from pourparler._version import __version__
from pourparler.commands.options import DONE, WrongCallError


class Entry(NamedTuple):
    """A command or a group of commands: its module in `pourparler.commands` and its line of `--help`."""

    module: str
    help: str


COMMANDS = {
    "read": Entry(
        "read", "Read documents and print a record of each; with --engine ray, write the records as Parquet."
    ),
    "add": Entry(
        "read",
        "Add documents to a ledger, and create it if needed. Adding a document twice changes nothing.",
    ),
    "watch": Entry("watch", "Poll feeds and pages, add what is new to a ledger, and report it. Ctrl-C stops it."),
    "alerts": Entry("watch", "List the alerts of people, or find and deliver them once."),
    "reread": Entry(
        "read",
        "Read documents again that an older version has read. Decisions are kept; undo restores the old reading.",
    ),
    "reindex": Entry(
        "read",
        "Rebuild derived data: copies, editions, corroborations, groups and contradictions. Nothing else changes.",
    ),
    "evaluate": Entry("read", "Score the reader against gold records; without CORPUS, those of the examples."),
    "brief": Entry(
        "lists",
        "Print a brief: five lines, then talks, texts and issues; without --since or --week, of everything.",
    ),
    "briefs": Entry("lists", "List the saved briefs, or print one as it was saved."),
    "changes": Entry(
        "lists",
        "List what became known between two dates: statements, stances, meetings, drafts, contradictions, editions.",
    ),
    "documents": Entry("lists", "List documents; show which are copies or later editions of others."),
    "statements": Entry("lists", "List statements: who said what, and when."),
    "actors": Entry("lists", "List actors, the most quoted first."),
    "meetings": Entry(
        "lists",
        "List meetings with their status: held, ongoing, planned, proposed, postponed, cancelled, refused or denied.",
    ),
    "proposals": Entry("lists", "List proposals, their provisions and the proposals they replace."),
    "search": Entry(
        "lists",
        "Search the text of all documents; the best matches come first, each with its best passage.",
    ),
    "merge": Entry("decide", "Merge the first actor into the second, in this and in all later documents."),
    "split": Entry("decide", "Separate a merged actor again, or with --document two actors that share a name."),
    "confirm": Entry(
        "decide", "Confirm machine codings by their ids: s12 is a statement, m3 a meeting, p4 a proposal, t5 a stance."
    ),
    "reject": Entry("decide", "Reject machine codings: no list shows them any more, even after a new reading."),
    "correct": Entry("decide", "Correct fields of a coding, and confirm it."),
    "undo": Entry("decide", "Undo a decision or a new reading, and restore exactly what was there before."),
    "history": Entry(
        "decide", "Show the history of a coding, document or actor: readings, decisions and what was undone."
    ),
    "draft": Entry(
        "codebook",
        "Draft a codebook from a ledger: parties, issues and options; what people changed on *Set up* stays.",
    ),
    "code": Entry("positions", "Code a position: what a statement says about what a party wants."),
    "uncode": Entry("positions", "Remove a coded position; undo restores it."),
    "positions": Entry(
        "positions",
        "List positions, each with the words it rests on: those coded by people, and those that were read.",
    ),
    "codebook": Entry("codebook", "Work with the codebook: parties, issues and their options."),
    "settle": Entry("settle", "Work out which agreements are still possible, from the coded positions alone."),
    "convert": Entry(
        "convert",
        "Convert a scenario or a dispute to the form of another program, or one of another program to a scenario.",
    ),
    "import": Entry("exchange", "Import a file of another program into a ledger, and create it if needed."),
    "export": Entry("exchange", "Export a ledger to a file of another program."),
    "serve": Entry("serve", "Serve the workbench of a ledger, and create the ledger if needed. Ctrl-C stops it."),
    "user": Entry("serve", "Manage the accounts of the workbench: add, list, change, remove."),
}


class _ConversionWhenGiven:
    """The conversion of a parameter as Typer makes it, but made when there is a value to convert."""

    def __init__(self, make: Callable[[Any], Any], descriptor: Any) -> None:
        self._make, self._descriptor = make, descriptor

    @cached_property
    def _conversion(self) -> Any:
        return self._make(self._descriptor)

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """Convert a value."""
        if value is None:
            return () if param.multiple or param.nargs == -1 else None
        return self._conversion.coerce(value, param=param, ctx=ctx)


def _delay_conversions() -> None:
    """Have Typer load Pydantic, a third of the time of a wrong call, only for options that are given.

    Releases of Typer that convert without Pydantic, and later ones that work in another way, stay as they are.
    """
    make = getattr(typer.core, "build_runtime_param", None)
    if make is not None:
        typer.core.build_runtime_param = partial(_ConversionWhenGiven, make)  # type: ignore[assignment, attr-defined]


_delay_conversions()


class _Commands(Mapping[str, Any]):
    """The commands; the module of a command is imported on its first use."""

    def __getitem__(self, name: str) -> Any:
        module = import_module(f"pourparler.commands.{COMMANDS[name].module}")
        return get_group(module.app).commands[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class _Program(TyperGroup):
    """The group of all commands."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = _Commands()  # type: ignore[assignment]  # read-only

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])


app = typer.Typer(
    cls=_Program,
    help="Read coverage of a negotiation and keep a sourced ledger of it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def _program(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"] | None,
        typer.Option(
            "--log-level", help="Write messages of this level and above to standard error; debug adds tracebacks."
        ),
    ] = None,
    log_file: Annotated[
        Path | None, typer.Option("--log-file", metavar="FILE", help="Append the log, with tracebacks, to this file.")
    ] = None,
) -> None:
    if version:
        print(f"pourparler {__version__}")
        raise typer.Exit(DONE)
    from pourparler import logs

    if log_level is None and context.invoked_subcommand == "serve":
        log_level = "warning"  # no command line reports what fails in the workbench
    try:
        logs.configure(log_level, log_file)
    except OSError as fault:
        raise WrongCallError(
            f"--log-file {log_file}: cannot be written ({fault.strerror}); give another file"
        ) from None
