"""Export discourse networks as GEXF 1.2, for Gephi; with a window, one network that changes over time.

https://gexf.net/1.2/index.html; https://gexf.net/schema.html. NetworkX cannot read GEXF 1.3 yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from lxml import etree

from pourparler.exchange.atomic import write_file
from pourparler.exchange.base import ExchangeError, ExportOptions, Report
from pourparler.exchange.networks.attributes import EDGE, NODE, node_attributes, tie_attributes
from pourparler.exchange.networks.build import Network, Networks, build_networks
from pourparler.exchange.networks.graphml import summary
from pourparler.exchange.networks.xml import element, to_bytes
from pourparler.ledger import Days, Ledger

_SPACE = "http://www.gexf.net/1.2draft"
_FIXED = ("label", "type", "kind")  # attributes of a node that do not change
_OverTime = list[tuple[Days, dict[str, str]]]


def write(ledger: Ledger, path: Path, options: ExportOptions) -> Report:
    """Export the discourse network of a ledger; with a window, nodes and ties have the days on which they exist.

    Raises
    ------
    ExchangeError
        If a setting is invalid, windows overlap, or no coded position takes a side.
    """
    built = build_networks(ledger, options, "gexf")
    if built.settings.step not in (None, built.settings.window):
        raise ExchangeError(
            "gexf: a tie would have two weights on one day, as the windows overlap; omit 'step', or use graphml"
        )
    write_file(path, [gexf(built)])
    return Report(summary(built, path), built.warnings)


def gexf(built: Networks) -> bytes:
    """Return the XML of one network, or of several as one over time."""
    is_dynamic = built.settings.window is not None
    root = element(None, "gexf", xmlns=_SPACE, version="1.2")
    meta = element(root, "meta")
    element(meta, "creator", "Pourparler")
    element(meta, "description", f"Discourse network: {built.settings.network or 'actor-concept'}")
    graph = element(root, "graph", defaultedgetype="undirected", mode="dynamic" if is_dynamic else "static")
    if is_dynamic:
        graph.set("timeformat", "date")
        graph.set("start", _days(built.networks[0]).start.isoformat())
        graph.set("end", _days(built.networks[-1]).end.isoformat())
    fixed = NODE if not is_dynamic else {name: NODE[name] for name in _FIXED}
    _declare(graph, "node", {name: kind for name, kind in fixed.items() if name != "label"}, "static")
    if is_dynamic:
        _declare(graph, "node", {name: kind for name, kind in NODE.items() if name not in _FIXED}, "dynamic")
    # The weight is an XML attribute of a tie; it is declared only if it changes.
    _declare(
        graph,
        "edge",
        {n: k for n, k in EDGE.items() if is_dynamic or n != "weight"},
        "dynamic" if is_dynamic else "static",
    )
    (_write_dynamic if is_dynamic else _write_static)(graph, built.networks)
    return to_bytes(root)


def _days(network: Network) -> Days:
    assert network.days is not None
    return network.days


def _declare(graph: etree._Element, of: str, fields: Mapping[str, str], mode: str) -> None:
    made = element(graph, "attributes", class_=of, mode=mode)
    for name, kind in fields.items():
        element(made, "attribute", id=_id(of, name), title=name, type=kind)


def _id(of: str, name: str) -> str:
    return "weight" if name == "weight" else f"{of}_{name}"  # Gephi recognises a changing weight by this id


def _write_static(graph: etree._Element, networks: Sequence[Network]) -> None:
    (network,) = networks
    nodes, edges = element(graph, "nodes"), element(graph, "edges")
    for node in network.nodes:
        values = node_attributes(node)
        made = element(nodes, "node", id=node.id, label=values.pop("label"))
        _values(made, "node", values)
    for k, tie in enumerate(network.ties):
        values = tie_attributes(tie)
        made = element(edges, "edge", id=f"e{k}", source=tie.source, target=tie.target, weight=values.pop("weight"))
        _values(made, "edge", values)


def _write_dynamic(graph: etree._Element, networks: Sequence[Network]) -> None:
    nodes: dict[str, _OverTime] = {}
    ties: dict[tuple[str, str], _OverTime] = {}
    for network in networks:
        for node in network.nodes:
            nodes.setdefault(node.id, []).append((_days(network), node_attributes(node)))
        for tie in network.ties:
            ties.setdefault((tie.source, tie.target), []).append((_days(network), tie_attributes(tie)))
    places = element(graph, "nodes")
    for id_ in sorted(nodes, key=lambda each: (each[0], int(each[1:]))):
        made = element(places, "node", id=id_, label=nodes[id_][0][1]["label"])
        _over_time(made, "node", nodes[id_])
    places = element(graph, "edges")
    for k, ((source, target), over_time) in enumerate(ties.items()):
        made = element(places, "edge", id=f"e{k}", source=source, target=target)
        _over_time(made, "edge", over_time)


def _values(made: etree._Element, of: str, values: Mapping[str, str]) -> None:
    inside = element(made, "attvalues")
    for name, value in values.items():
        element(inside, "attvalue", for_=_id(of, name), value=value)


def _over_time(made: etree._Element, of: str, over_time: _OverTime) -> None:
    inside = element(made, "attvalues")
    if of == "node":
        for name in _FIXED[1:]:
            element(inside, "attvalue", for_=_id(of, name), value=over_time[0][1][name])
    spells = element(made, "spells")
    for days, values in over_time:
        at = {"start": days.start.isoformat(), "end": days.end.isoformat()}
        for name, value in values.items():
            if of == "edge" or name not in _FIXED:
                element(inside, "attvalue", for_=_id(of, name), value=value, **at)
        element(spells, "spell", **at)
