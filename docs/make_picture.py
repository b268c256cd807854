"""Write docs/brief.svg, the README's picture: the brief of the examples' last days as a terminal shows it."""

from __future__ import annotations

import datetime as dt
import io
import re
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

from pourparler import brief, intake
from pourparler.ledger import open_ledger
from pourparler.reader import read_all
from pourparler.record import Record

HERE = Path(__file__).resolve().parent
WIDTH, LINES = 110, 62
SINCE = dt.date(2031, 5, 18)


def main() -> None:
    """Read the examples and draw."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_ledger(Path(folder) / "talks.ledger", create=True) as ledger,
    ):
        for record in read_all(intake.documents([HERE.parent / "examples" / "dispatches"])):
            if isinstance(record, Record):
                ledger.add(record)
        told = brief.build(ledger, since=SINCE)
    whole = io.StringIO()
    brief.render_text(told, Console(file=whole, width=WIDTH, force_terminal=True, markup=False, highlight=False))
    console = Console(file=io.StringIO(), record=True, width=WIDTH, force_terminal=True, highlight=False)
    console.print(Text.from_ansi("\n".join(whole.getvalue().splitlines()[:LINES])))
    console.print("…")
    svg = console.export_svg(title=f"pourparler brief talks.ledger --since {SINCE}")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)  # no font from elsewhere
    (HERE / "brief.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
