"""Reading a corpus that has gold records, and telling how well it was read."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from importlib.resources import files
from pathlib import Path

from rich.table import Table

from pourparler import intake
from pourparler.reader.batch import read_all
from pourparler.reader.evaluation.score import Count, Scores, load_gold, score
from pourparler.record import Record

_TOLD = {
    "source": "source, exact span",
    "cue": "cue, exact span",
    "content": "content, exact span",
    "linked": "statement, all three exact",
    "content_half": "statement, content half shared",
    "speaker": "speaker, where the cue is found",
    "statement_kind": "direct, indirect or mixed",
    "act": "speech act",
    "statement_date": "date of a statement",
    "actors": "actors",
    "actor_kind": "kind of actor",
    "meetings": "meetings",
    "meeting_status": "status of a meeting",
    "meeting_place": "place of a meeting",
    "proposals": "proposals",
    "replaces": "what a proposal replaces",
    "sponsors": "sponsors of a proposal",
    "times": "expressions of time",
    "time_value": "their days",
    "zones": "zones, by character",
}


def examples() -> Path:
    """The folder of the project's examples, in a checkout or in the installed package."""
    installed = Path(str(files("pourparler"))) / "_examples"
    return installed if installed.is_dir() else Path(__file__).resolve().parents[4] / "examples"


def evaluate(corpus: Path) -> Scores:
    """Read ``corpus/dispatches`` and score it against ``corpus/gold``.

    Raises
    ------
    FileNotFoundError
        If one of the two folders is missing.
    ValueError
        If a gold record is none; the message names the file.
    """
    for part in ("dispatches", "gold"):
        if not (corpus / part).is_dir():
            raise FileNotFoundError(2, f"no folder {part}/ in it")
    gold = load_gold(corpus / "gold")
    read = [r for r in read_all(intake.documents([corpus / "dispatches"]), jobs=1) if isinstance(r, Record)]
    return score(gold, read)


def as_table(scores: Scores) -> Table:
    """The scores as a table for a terminal."""
    table = Table(title=f"{scores.documents} documents read, {len(scores.unread)} not", title_justify="left")
    table.add_column("what")
    for name in ("precision", "recall", "F1 or share", "gold"):
        table.add_column(name, justify="right")
    for field in fields(scores):
        value = getattr(scores, field.name)
        if field.name not in _TOLD:
            continue
        if isinstance(value, Count):
            shown = (f"{value.precision:.3f}", f"{value.recall:.3f}", f"{value.f1:.3f}", str(value.gold))
        else:
            share = value.accuracy
            shown = ("", "", "–" if share is None else f"{share:.3f}", str(value.of))
        table.add_row(_TOLD[field.name], *shown)
    return table


def as_json(scores: Scores) -> str:
    """The counts behind the scores, as JSON."""
    return json.dumps(asdict(scores), indent=1)
