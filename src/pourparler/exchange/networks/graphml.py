"""GraphML: discourse networks for visone, Gephi, igraph, NetworkX, Cytoscape.

http://graphml.graphdrawing.org/specification.html. Written by lxml, which is there anyway: NetworkX writes GraphML too,
but would be a dependency for thirty lines, and takes control characters as they come.
"""

from __future__ import annotations

from pathlib import Path

from pourparler.exchange.atomic import place_file, place_folder
from pourparler.exchange.networks.attributes import EDGE, NODE, values_of_node, values_of_tie
from pourparler.exchange.networks.build import Asked, Drawn, Network, draw
from pourparler.exchange.networks.xml import element, written
from pourparler.exchange.registry import Choice, Told
from pourparler.ledger import Ledger
from pourparler.ledger.errors import shown

_SPACE = "http://graphml.graphdrawing.org/xmlns"
_TYPES = {"string": "string", "integer": "int", "float": "double"}


def write(ledger: Ledger, path: Path, choice: Choice) -> Told:
    """Write the discourse network of a ledger; with a window, a folder with one file for each.

    Raises
    ------
    ExchangeError
        If a setting cannot be, or nothing is coded.
    """
    drawn = draw(ledger, choice, "graphml")
    if drawn.asked.window is None:
        place_file(path, [graphml(drawn.networks[0], drawn.asked)])
    else:
        place_folder(path, {_name(each): graphml(each, drawn.asked) for each in drawn.networks})
    return Told(told(drawn, path), drawn.left)


def graphml(network: Network, asked: Asked) -> bytes:
    """Write one network."""
    root = element(None, "graphml", xmlns=_SPACE)
    for of, fields in (("node", NODE), ("edge", EDGE)):
        for name, kind in fields.items():
            element(root, "key", id=f"{of}_{name}", for_=of, **{"attr.name": name, "attr.type": _TYPES[kind]})
    for name in ("network", "start", "end"):
        element(root, "key", id=f"graph_{name}", for_="graph", **{"attr.name": name, "attr.type": "string"})
    graph = element(root, "graph", edgedefault="undirected")
    element(graph, "data", asked.network or "actor-concept", key="graph_network")
    if network.days is not None:
        element(graph, "data", network.days.start.isoformat(), key="graph_start")
        element(graph, "data", network.days.end.isoformat(), key="graph_end")
    for node in network.nodes:
        made = element(graph, "node", id=node.id)
        for name, value in values_of_node(node).items():
            element(made, "data", value, key=f"node_{name}")
    for tie in network.ties:
        made = element(graph, "edge", source=tie.source, target=tie.target)
        for name, value in values_of_tie(tie).items():
            element(made, "data", value, key=f"edge_{name}")
    return written(root)


def told(drawn: Drawn, path: Path) -> str:
    """One line on what was written."""
    said = sum(each.statements for each in drawn.networks)
    if len(drawn.networks) == 1:
        nodes, ties = len(drawn.networks[0].nodes), len(drawn.networks[0].ties)
        return f"{shown(path)}: {nodes} nodes and {ties} ties, from {said} stances"
    ties = sum(len(each.ties) for each in drawn.networks)
    return f"{shown(path)}: {len(drawn.networks)} windows with {ties} ties in all, from {said} stances"


def _name(network: Network) -> str:
    assert network.days is not None
    return f"{network.days.start.isoformat()}_{network.days.end.isoformat()}.graphml"
