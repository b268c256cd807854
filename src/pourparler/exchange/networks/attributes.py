"""What files of networks say of nodes and ties: the names of the attributes, their types, their values as words."""

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


def values_of_node(node: Node) -> dict[str, str]:
    """The attributes of a node, by name."""
    return {name: str(getattr(node, name)) for name in NODE}


def values_of_tie(tie: Tie) -> dict[str, str]:
    """The attributes of a tie, by name; statements are named as the ledger names them, "s12"."""
    return {
        "weight": repr(tie.weight),
        "agreements": str(tie.agreements),
        "disagreements": str(tie.disagreements),
        "common": str(len(tie.concepts)),
        "concepts": "; ".join(tie.concepts),
        "evidence": " ".join(f"s{number}" for number in tie.evidence),
    }
