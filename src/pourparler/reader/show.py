"""Show a record in a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pourparler.record import Record, Span, When
from pourparler.text import plain, quantity

if TYPE_CHECKING:
    from rich.console import Console


def days(when: When | None) -> str:
    """Write a range of days as one or two ISO dates.

    >>> import datetime as dt
    >>> days(When(start=dt.date(2031, 5, 2), end=dt.date(2031, 5, 2)))
    '2031-05-02'
    """
    if when is None:
        return "no date"
    return when.start.isoformat() if when.start == when.end else f"{when.start}..{when.end}"


def show_record(record: Record, console: Console) -> None:
    """Print a record: statements in order, then meetings, proposals and actors."""
    from rich.text import Text

    text = record.document.text
    names = {a.id: plain(a.name) for a in record.actors}

    def words(spans: Iterable[Span]) -> str:
        return " … ".join(plain(text[s:e]) for s, e in spans)

    doc = record.document
    console.print(Text(plain(doc.title or doc.id), style="bold"))
    about = [doc.publisher, doc.byline, doc.published and f"{doc.published} ({doc.published_from})", record.reader]
    console.print(Text(" · ".join(plain(str(a)) for a in about if a), style="dim"))
    _heading(console, f"Statements ({len(record.statements)}), as the machine read them")
    for s in record.statements:
        line = Text(f"{s.id:>4}  ")
        speakers = " and ".join(names[id] for id in s.speakers) or "speaker unknown"
        line.append(speakers, style="bold")
        source = words(s.source.spans).rstrip(",")
        if source not in ("", speakers):
            line.append(f" ({source})", style="dim")
        line.append(f" · {words(s.cue.spans)} · " if s.cue.spans else " · ", style="italic")
        line.append(words(s.content.spans))
        tail = [days(s.date), s.kind, s.act, f"within {s.within}" if s.within else None, f"{s.confidence:.2f}"]
        line.append("  [" + ", ".join(t for t in tail if t) + "]", style="dim")
        console.print(line)
    _heading(console, f"Meetings ({len(record.meetings)})")
    for m in record.meetings:
        line = Text(f"{m.id:>4}  {m.status} {days(m.date)}  ")
        line.append(", ".join(names[p] for p in m.participants), style="bold")
        line.append(f" · {plain(m.place)}" if m.place else "")
        line.append(f"  “{words(m.evidence)}”", style="dim")
        console.print(line)
    _heading(console, f"Proposals ({len(record.proposals)})")
    proposals = {p.id: plain(p.name) for p in record.proposals}
    for p in record.proposals:
        line = Text(f"{p.id:>4}  ")
        line.append(proposals[p.id], style="bold")
        if p.sponsors:
            line.append(" · by " + ", ".join(names[a] for a in p.sponsors))
        line.append(f" · {days(p.date)}" if p.date else "")
        line.append(f" · replaces {proposals[p.replaces]}" if p.replaces else "")
        console.print(line)
        for span in p.provisions:
            console.print(Text(f"        – {plain(text[slice(*span)])}"))
    _heading(console, f"Actors ({len(record.actors)})")
    for a in record.actors:
        line = Text(f"{a.id:>4}  ")
        line.append(names[a.id], style="bold")
        line.append(f" ({a.kind})" + (f" · {plain('; '.join(a.roles))}" if a.roles else ""))
        line.append(f" · for {names[a.for_]}" if a.for_ else "")
        line.append(f" · {quantity(len(a.mentions), 'mention')}", style="dim")
        console.print(line)


def _heading(console: Console, words: str) -> None:
    from rich.text import Text

    console.print()
    console.print(Text(words, style="bold underline"))
