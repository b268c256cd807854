"""The program: its commands by name, each loaded when it is called, and the options that all of them have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import typer
from typer.core import TyperGroup
from typer.main import get_group

from pourparler._version import __version__
from pourparler.commands.options import DONE, WrongCallError


class Entry(NamedTuple):
    """A command or a group of commands: its module in `pourparler.commands`, and its line of `--help`."""

    module: str
    help: str


COMMANDS = {
    "read": Entry("read", "Read documents and print what is in them; or, on a cluster, write it as Parquet."),
    "add": Entry(
        "read",
        "Read documents into a ledger, which is made if it is not there. Adding the same twice changes nothing.",
    ),
    "reread": Entry(
        "read", "Read again what an older reader has read; what people decided stays, and undo takes it back."
    ),
    "reindex": Entry(
        "read",
        "Write copies, editions, witnesses, groups and reversals again; documents and decisions stay as they are.",
    ),
    "evaluate": Entry(
        "read", "Read a corpus that has gold records and score the reading; without CORPUS, the examples."
    ),
    "brief": Entry(
        "lists",
        "Tell what is new since a day, what changed and what is planned; without --since, all that a ledger holds.",
    ),
    "changes": Entry(
        "lists", "Tell what became known between two days: statements, meetings, versions, reversals, later editions."
    ),
    "documents": Entry("lists", "List documents, with the copies and the later editions among them."),
    "statements": Entry("lists", "List statements: who said what, when."),
    "actors": Entry("lists", "List actors, those who speak most first."),
    "meetings": Entry(
        "lists", "List meetings: held, ongoing, planned, proposed, postponed, cancelled, refused and denied."
    ),
    "proposals": Entry("lists", "List proposals, what each replaces, and its provisions."),
    "search": Entry(
        "lists",
        "Find the documents that hold some words, the best first, each with the passage that holds most of them.",
    ),
    "merge": Entry("decide", "Let an actor be another, for ever; the second gives the name."),
    "split": Entry("decide", "Let a merged actor stand for itself, for ever; or tell two apart that have one name."),
    "confirm": Entry("decide", "Stand for what the machine coded: s12 a statement, m3 a meeting, p4 a proposal."),
    "reject": Entry("decide", "Take what the machine coded out of all answers; no new reading brings it back."),
    "correct": Entry("decide", "Change what a coding says, and stand for it."),
    "undo": Entry("decide", "Take back a decision or a new reading, and put back exactly what was there."),
    "history": Entry(
        "decide", "Tell the life of a thing: who read it, who decided what about it, and what of that was undone."
    ),
    "code": Entry("codebook", "Code what a statement says of a party's position."),
    "uncode": Entry("codebook", "Take a position away; undo brings it back."),
    "positions": Entry("codebook", "List the positions that were coded, each with the words that carry it."),
    "codebook": Entry("codebook", "The codebook: what is to be settled, how it could be, and by whom."),
    "settle": Entry(
        "settle", "Work out what agreement is still possible, from what is coded of the parties and nothing else."
    ),
    "import": Entry("exchange", "Bring another program's file into a ledger, which is made if it is not there."),
    "export": Entry("exchange", "Write a ledger for another program."),
    "serve": Entry("serve", "Open the workbench over a ledger, which is made if it is not there; Ctrl-C ends it."),
    "user": Entry("serve", "Who may sign in to the workbench: add, list, change, remove."),
}


class _Commands(Mapping[str, Any]):
    """The commands; the module of one is imported when it is asked for."""

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
        self.commands = _Commands()  # type: ignore[assignment]  # nothing is added to them

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the list of commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])


app = typer.Typer(
    cls=_Program,
    help="Read the coverage of a negotiation and keep a sourced ledger of it.",
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
        typer.Option("--log-level", help="Log to standard error what is at least so grave; debug adds tracebacks."),
    ] = None,
    log_file: Annotated[
        Path | None, typer.Option("--log-file", metavar="FILE", help="Append the log to this file, with tracebacks.")
    ] = None,
) -> None:
    if version:
        print(f"pourparler {__version__}")
        raise typer.Exit(DONE)
    from pourparler import logs

    if log_level is None and context.invoked_subcommand == "serve":
        log_level = "warning"  # no command waits on the screen to report what fails in the workbench
    try:
        logs.configure(log_level, log_file)
    except OSError as fault:
        raise WrongCallError(
            f"--log-file {log_file}: cannot be written ({fault.strerror}); give another file"
        ) from None
