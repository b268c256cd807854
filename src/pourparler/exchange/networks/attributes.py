"""The attributes of nodes and ties in files of networks: names, types, and values as text."""

from __future__ import annotations

from pourparler.exchange.networks.build import Node, Tie

NODE = {
    "label": "string",
    "type": "string",
    "kind": "string",
    "statements": "integer",
    "agreements": "integer",
    "disagreements": "integer",
}
EDGE = {
    "weight": "float",
    "agreements": "integer",
    "disagreements": "integer",
    "common": "integer",
    "concepts": "string",
    "evidence": "string",
}


def node_attributes(node: Node) -> dict[str, str]:
    """Return the attributes of a node by name."""
    return {name: str(getattr(node, name)) for name in NODE}


def tie_attributes(tie: Tie) -> dict[str, str]:
    """Return the attributes of a tie by name; statements have the ids of the ledger, "s12"."""
    return {
        "weight": repr(tie.weight),
        "agreements": str(tie.agreements),
        "disagreements": str(tie.disagreements),
        "common": str(len(tie.concepts)),
        "concepts": "; ".join(tie.concepts),
        "evidence": " ".join(f"s{number}" for number in tie.evidence),
    }
