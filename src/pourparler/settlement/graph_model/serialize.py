"""The analysis of a dispute as data for JSON. States have their numbers, from 1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pourparler.settlement.graph_model.analysis import DisputeAnalysis
from pourparler.settlement.graph_model.evolution import Path
from pourparler.settlement.graph_model.files import dispute_data
from pourparler.settlement.graph_model.stability import CONCEPTS


def analysis_data(analysis: DisputeAnalysis) -> dict[str, Any]:
    """The analysis of a dispute as data for JSON, with the dispute itself."""
    graph = analysis.graph
    makers = graph.decision_makers
    return {
        "decision_makers": list(makers),
        "states": [
            {
                "state": k + 1,
                "options": graph.values(k),
                "rank": {name: int(graph.ranks[m][k]) + 1 for m, name in enumerate(makers)},
                "moves": {
                    name: [int(end) + 1 for end in np.flatnonzero(graph.moves[m][k])] for m, name in enumerate(makers)
                },
                "improvements": {
                    name: [end + 1 for end in analysis.improvements(m, k)] for m, name in enumerate(makers)
                },
                "undeterred": {name: [end + 1 for end in analysis.open_moves(m, k)] for m, name in enumerate(makers)},
                "stable": {
                    name: [each for each in CONCEPTS if analysis.stable[each][m][k]] for m, name in enumerate(makers)
                },
                "equilibrium": list(analysis.concepts(k)),
            }
            for k in range(graph.size)
        ],
        "equilibria": {each: [k + 1 for k in found] for each, found in analysis.equilibria.items()},
        "joint_moves": [
            {"from": each.start + 1, "to": each.end + 1, "by": [makers[k] for k in each.coalition]}
            for each in analysis.joint
        ],
        "sampled": None
        if analysis.sampled is None
        else {
            "draws": analysis.sampled.draws,
            "equilibria": {each: list(shares) for each, shares in analysis.sampled.shares.items()},
        },
        "status_quo": None if graph.status_quo is None else graph.status_quo + 1,
        "reachable": {
            "by_moves": _paths(analysis.by_moves, makers),
            "by_improvements": _paths(analysis.by_improvements, makers),
        },
        "dispute": dispute_data(analysis.dispute),
    }


def _paths(paths: Mapping[int, Path] | None, makers: tuple[str, ...]) -> list[dict[str, Any]] | None:
    if paths is None:
        return None
    return [
        {"state": end + 1, "path": [{"by": makers[step.maker], "state": step.state + 1} for step in path]}
        for end, path in sorted(paths.items())
    ]
