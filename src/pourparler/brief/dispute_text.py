"""The analysis of a dispute in a terminal, and as CSV."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pourparler.brief.dispute_words import (
    CONCEPT_WORDS,
    NOTES,
    draw_words,
    listed_states,
    rank_words,
    standing_words,
    state_words,
    verdict,
)
from pourparler.brief.table import Listing
from pourparler.settlement.graph_model import CONCEPTS, DisputeAnalysis
from pourparler.text import plain


def render_dispute_text(analysis: DisputeAnalysis, name: str, console: Console) -> None:
    """Print the analysis of a dispute."""
    console.print(Text(f"Which states are stable: {plain(analysis.dispute.title or name)}", style="bold"))
    console.print()
    for line in verdict(analysis):
        console.print(Text(f"- {line}"))
    console.print()
    console.print(_states(analysis))
    if len(listed_states(analysis)) < analysis.graph.size:
        console.print(Text("Only equilibria and the status quo are listed; --format csv has all states.", style="dim"))
    if analysis.dispute.descriptions:
        for option, words in analysis.dispute.descriptions.items():
            console.print(Text(f"{plain(option)}: {plain(words)}"))
        console.print()
    for short, words in CONCEPT_WORDS.values():
        console.print(Text(f"{short}: stable for a decision maker if {words}.", style="dim"))
    for note in NOTES:
        console.print(Text(note, style="dim"))


def _states(analysis: DisputeAnalysis) -> Table:
    makers = analysis.graph.decision_makers
    table = Table(padding=(0, 1), header_style="bold", box=SIMPLE_HEAD)
    table.add_column("state", justify="right", no_wrap=True)
    table.add_column("options", overflow="fold")
    for maker in makers:
        table.add_column(Text(plain(maker)), overflow="fold")
    table.add_column("equilibrium", overflow="fold")
    for k in listed_states(analysis):
        cells = [f"{rank_words(analysis, m, k)}; {standing_words(analysis, m, k)}" for m in range(len(makers))]
        kinds = ", ".join(CONCEPT_WORDS[each][0] for each in analysis.concepts(k))
        kinds = "; ".join(filter(None, (kinds, draw_words(analysis, k))))
        style = "bold" if k in analysis.strong else ""
        table.add_row(*(Text(each, style=style) for each in (str(k + 1), state_words(analysis, k), *cells, kinds)))
    return table


def dispute_csv(analysis: DisputeAnalysis) -> str:
    """All states as CSV: their options, and for each decision maker its rank, moves, improvements and stability."""
    graph = analysis.graph
    columns = [f"option {option}" for option in graph.options]
    columns += [
        f"{kind} {name}" for name in graph.decision_makers for kind in ("rank", "moves", "improvements", "stable")
    ]
    rows = []
    for k in range(graph.size):
        values = graph.values(k)
        cells = [str(k + 1), *(values.get(option, "") for option in graph.options)]
        for m in range(len(graph.decision_makers)):
            ends = [str(end + 1) for end in range(graph.size) if graph.moves[m][k, end]]
            better = [str(end + 1) for end in analysis.improvements(m, k)]
            stable = [each for each in CONCEPTS if analysis.stable[each][m][k]]
            cells += [str(int(graph.ranks[m][k]) + 1), " ".join(ends), " ".join(better), " ".join(stable)]
        rows.append((*cells, " ".join(analysis.concepts(k))))
    return Listing(("state", *columns, "equilibrium"), tuple(rows), tuple({} for _ in rows)).csv()
