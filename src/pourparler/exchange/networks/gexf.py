"""GEXF 1.2: discourse networks for Gephi; with a window, one network that changes over time.

https://gexf.net/1.2/index.html; https://gexf.net/schema.html. GEXF 1.3 has no reader in NetworkX yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from lxml import etree

from pourparler.exchange.atomic import place_file
from pourparler.exchange.networks.attributes import EDGE, NODE, values_of_node, values_of_tie
from pourparler.exchange.networks.build import Drawn, Network, draw
from pourparler.exchange.networks.graphml import told
from pourparler.exchange.networks.xml import element, written
from pourparler.exchange.registry import Choice, ExchangeError, Told
from pourparler.ledger import Days, Ledger

_SPACE = "http://www.gexf.net/1.2draft"
_FIXED = ("label", "type", "kind")  # what of a node is the same on all days
_Told = list[tuple[Days, dict[str, str]]]


def write(ledger: Ledger, path: Path, choice: Choice) -> Told:
    """Write the discourse network of a ledger; with a window, nodes and ties have the days on which they are there.

    Raises
    ------
    ExchangeError
        If a setting cannot be, windows overlap, or nothing is coded.
    """
    drawn = draw(ledger, choice, "gexf")
    if drawn.asked.step not in (None, drawn.asked.window):
        raise ExchangeError(
            "gexf: windows that overlap give a tie two weights on a day; leave 'step' out, or use graphml"
        )
    place_file(path, [gexf(drawn)])
    return Told(told(drawn, path), drawn.left)


def gexf(drawn: Drawn) -> bytes:
    """Write one network, or several as one over time."""
    is_dynamic = drawn.asked.window is not None
    root = element(None, "gexf", xmlns=_SPACE, version="1.2")
    meta = element(root, "meta")
    element(meta, "creator", "Pourparler")
    element(meta, "description", f"Discourse network: {drawn.asked.network or 'actor-concept'}")
    graph = element(root, "graph", defaultedgetype="undirected", mode="dynamic" if is_dynamic else "static")
    if is_dynamic:
        graph.set("timeformat", "date")
        graph.set("start", _days(drawn.networks[0]).start.isoformat())
        graph.set("end", _days(drawn.networks[-1]).end.isoformat())
    fixed = NODE if not is_dynamic else {name: NODE[name] for name in _FIXED}
    _declare(graph, "node", {name: kind for name, kind in fixed.items() if name != "label"}, "static")
    if is_dynamic:
        _declare(graph, "node", {name: kind for name, kind in NODE.items() if name not in _FIXED}, "dynamic")
    # The weight is an XML attribute of a tie; only one that changes is declared.
    _declare(
        graph,
        "edge",
        {n: k for n, k in EDGE.items() if is_dynamic or n != "weight"},
        "dynamic" if is_dynamic else "static",
    )
    (_write_dynamic if is_dynamic else _write_static)(graph, drawn.networks)
    return written(root)


def _days(network: Network) -> Days:
    assert network.days is not None
    return network.days


def _declare(graph: etree._Element, of: str, fields: Mapping[str, str], mode: str) -> None:
    made = element(graph, "attributes", class_=of, mode=mode)
    for name, kind in fields.items():
        element(made, "attribute", id=_id(of, name), title=name, type=kind)


def _id(of: str, name: str) -> str:
    return "weight" if name == "weight" else f"{of}_{name}"  # Gephi knows a weight that changes by this id


def _write_static(graph: etree._Element, networks: Sequence[Network]) -> None:
    (network,) = networks
    nodes, edges = element(graph, "nodes"), element(graph, "edges")
    for node in network.nodes:
        values = values_of_node(node)
        made = element(nodes, "node", id=node.id, label=values.pop("label"))
        _values(made, "node", values)
    for k, tie in enumerate(network.ties):
        values = values_of_tie(tie)
        made = element(edges, "edge", id=f"e{k}", source=tie.source, target=tie.target, weight=values.pop("weight"))
        _values(made, "edge", values)


def _write_dynamic(graph: etree._Element, networks: Sequence[Network]) -> None:
    nodes: dict[str, _Told] = {}
    ties: dict[tuple[str, str], _Told] = {}
    for network in networks:
        for node in network.nodes:
            nodes.setdefault(node.id, []).append((_days(network), values_of_node(node)))
        for tie in network.ties:
            ties.setdefault((tie.source, tie.target), []).append((_days(network), values_of_tie(tie)))
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


def _over_time(made: etree._Element, of: str, over_time: _Told) -> None:
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
