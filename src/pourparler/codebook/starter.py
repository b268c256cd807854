"""Starter codebooks: the issues of a kind of negotiation, and the parties that a ledger knows."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import Literal, get_args

from pourparler.codebook.accept import parties_text
from pourparler.codebook.draft import DraftConfig, draft_parties
from pourparler.codebook.model import Party, read_codebook
from pourparler.codebook.setup import read_setup
from pourparler.ledger import Ledger

Starter = Literal["climate", "coalition", "hostages", "labour", "peace", "takeover", "trade"]
STARTERS: tuple[Starter, ...] = get_args(Starter)
_MOST_PARTIES = 8


def starter_text(name: Starter, parties: Sequence[Party] = ()) -> str:
    """Return a starter codebook as YAML, with some parties.

    Raises
    ------
    KeyError
        If ``name`` is not one of :data:`STARTERS`.

    Examples
    --------
    >>> text = starter_text("labour", [Party("Dockers", ("Tamsin Orrel",))])
    >>> print(text[text.index("parties:") : text.index("issues:")])
    parties:
      Dockers:
        speakers:
        - Tamsin Orrel
    <BLANKLINE>
    """
    if name not in STARTERS:
        raise KeyError(name)
    text = (files("pourparler.codebook") / "starters" / f"{name}.yaml").read_text(encoding="utf-8")
    if not parties:
        return text
    head, _, rest = text.partition("parties: {}")
    return head + parties_text(parties) + rest.partition("\n")[2]


def known_parties(ledger: Ledger) -> tuple[Party, ...]:
    """Return the parties of a ledger: of its codebook, else of its edited draft, else drafted from its stances."""
    codebook, draft = ledger.codebook.get(), ledger.draft.get()
    if codebook is not None and (own := read_codebook(codebook).parties):
        return own
    if draft is not None and (nodes := read_setup(draft.text).parties):
        return tuple(Party(node.name, tuple(each.name for each in node.children)) for node in nodes)
    return draft_parties(ledger, DraftConfig(most_parties=_MOST_PARTIES))
