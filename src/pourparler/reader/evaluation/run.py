"""Read a corpus that has gold records, and show how well each stage of the reader did."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path

from rich.table import Table

from pourparler import intake
from pourparler.reader.batch import read_all
from pourparler.reader.evaluation.counts import BY_STAGE, Count, Scores, Share
from pourparler.reader.evaluation.gold import load_gold
from pourparler.reader.evaluation.score import score
from pourparler.reader.pipeline import Reader
from pourparler.record import Record

_LABELS = {
    "zones": "zones, by character",
    "published": "day of publication, from the text",
    "source": "source, exact span",
    "cue": "cue, exact span",
    "content": "content, exact span",
    "linked": "statement, all three exact",
    "content_half": "statement, content half shared",
    "actors": "actors",
    "actor_kind": "kind of actor",
    "actor_roles": "roles of an actor",
    "actor_for": "whom an actor acts for",
    "mentions": "mentions of actors, exact span",
    "speaker": "speaker, where the cue is found",
    "times": "expressions of time",
    "time_value": "their days",
    "statement_date": "date of a statement",
    "statement_kind": "direct, indirect or mixed",
    "act": "speech act",
    "within": "statement within a statement",
    "meetings": "meetings",
    "meeting_status": "status of a meeting",
    "meeting_place": "place of a meeting",
    "meeting_date": "days of a meeting",
    "participants": "participants of meetings",
    "proposals": "proposals",
    "replaces": "what a proposal replaces",
    "sponsors": "sponsors of a proposal",
    "provisions": "provisions, exact span",
    "proposal_date": "days of a proposal",
}


def examples() -> Path:
    """Return the folder of the examples, in a checkout or in the installed package."""
    installed = Path(str(files("pourparler"))) / "_examples"
    return installed if installed.is_dir() else Path(__file__).resolve().parents[4] / "examples"


def evaluate(corpus: Path, reader: Reader | None = None) -> Scores:
    """Read ``corpus/dispatches`` and score it against ``corpus/gold``.

    Parameters
    ----------
    corpus : a folder
    reader : the reader to evaluate, such as one with another stage; None: the default one

    Raises
    ------
    FileNotFoundError
        If one of the two folders is missing.
    ValueError
        If a gold record cannot be read; the message names the file.
    """
    for part in ("dispatches", "gold"):
        if not (corpus / part).is_dir():
            raise FileNotFoundError(2, f"no folder {part}/ in it")
    gold = load_gold(corpus / "gold")
    read = [r for r in read_all(intake.documents([corpus / "dispatches"]), reader, jobs=1) if isinstance(r, Record)]
    return score(gold, read)


def as_table(scores: Scores) -> Table:
    """Make a table of the scores for a terminal, a section for each stage."""
    table = Table(title=f"{scores.documents} documents read, {len(scores.unread)} not", title_justify="left")
    table.add_column("stage")
    table.add_column("what")
    for name in ("precision", "recall", "F1 or share", "gold"):
        table.add_column(name, justify="right")
    for stage, names in BY_STAGE.items():
        for k, name in enumerate(names):
            cells = _cells(getattr(scores, name))
            table.add_row("" if k else stage, _LABELS[name], *cells, end_section=name == names[-1])
    return table


def _cells(value: Count | Share) -> tuple[str, ...]:
    if isinstance(value, Count):
        return f"{value.precision:.3f}", f"{value.recall:.3f}", f"{value.f1:.3f}", str(value.gold)
    share = value.accuracy
    return "", "", "–" if share is None else f"{share:.3f}", str(value.of)


def as_json(scores: Scores) -> str:
    """Write the counts behind the scores as JSON, and under ``stages`` the names of the scores of each stage."""
    return json.dumps({**asdict(scores), "stages": BY_STAGE}, indent=1)
