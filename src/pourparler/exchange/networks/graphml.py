"""Export discourse networks as GraphML, for visone, Gephi, igraph, NetworkX and Cytoscape.

http://graphml.graphdrawing.org/specification.html. lxml writes it, which is a dependency anyway. NetworkX
would be another one for thirty lines, and does not escape control characters.
"""

from __future__ import annotations

from pathlib import Path

from pourparler.exchange.atomic import write_file, write_folder
from pourparler.exchange.base import ExportOptions, Report
from pourparler.exchange.networks.attributes import EDGE, NODE, node_attributes, tie_attributes
from pourparler.exchange.networks.build import Network, Networks, NetworkSettings, build_networks
from pourparler.exchange.networks.xml import element, to_bytes
from pourparler.ledger import Ledger
from pourparler.ledger.errors import shown

_SPACE = "http://graphml.graphdrawing.org/xmlns"
_TYPES = {"string": "string", "integer": "int", "float": "double"}


def write(ledger: Ledger, path: Path, options: ExportOptions) -> Report:
    """Export the discourse network of a ledger; with a window, a folder with one file per window.

    Raises
    ------
    ExchangeError
        If a setting is invalid, or no coded position takes a side.
    """
    built = build_networks(ledger, options, "graphml")
    if built.settings.window is None:
        write_file(path, [graphml(built.networks[0], built.settings)])
    else:
        write_folder(path, {_file_name(each): graphml(each, built.settings) for each in built.networks})
    return Report(summary(built, path), built.warnings)


def graphml(network: Network, settings: NetworkSettings) -> bytes:
    """Return the XML of one network."""
    root = element(None, "graphml", xmlns=_SPACE)
    for of, fields in (("node", NODE), ("edge", EDGE)):
        for name, kind in fields.items():
            element(root, "key", id=f"{of}_{name}", for_=of, **{"attr.name": name, "attr.type": _TYPES[kind]})
    for name in ("network", "start", "end"):
        element(root, "key", id=f"graph_{name}", for_="graph", **{"attr.name": name, "attr.type": "string"})
    graph = element(root, "graph", edgedefault="undirected")
    element(graph, "data", settings.network or "actor-concept", key="graph_network")
    if network.days is not None:
        element(graph, "data", network.days.start.isoformat(), key="graph_start")
        element(graph, "data", network.days.end.isoformat(), key="graph_end")
    for node in network.nodes:
        made = element(graph, "node", id=node.id)
        for name, value in node_attributes(node).items():
            element(made, "data", value, key=f"node_{name}")
    for tie in network.ties:
        made = element(graph, "edge", source=tie.source, target=tie.target)
        for name, value in tie_attributes(tie).items():
            element(made, "data", value, key=f"edge_{name}")
    return to_bytes(root)


def summary(built: Networks, path: Path) -> str:
    """Return the summary of an export."""
    stances = sum(each.statements for each in built.networks)
    if len(built.networks) == 1:
        nodes, ties = len(built.networks[0].nodes), len(built.networks[0].ties)
        return f"{shown(path)}: {nodes} nodes and {ties} ties, from {stances} stances"
    ties = sum(len(each.ties) for each in built.networks)
    return f"{shown(path)}: {len(built.networks)} windows with {ties} ties in all, from {stances} stances"


def _file_name(network: Network) -> str:
    assert network.days is not None
    return f"{network.days.start.isoformat()}_{network.days.end.isoformat()}.graphml"
