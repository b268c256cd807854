"""Start the wide network from what a trained narrow one knows.

Networks of two widths share no weights but those of the role layers. What the wide one makes of a word before any
training is turned, by linear regression over the words of some documents, into what the narrow one makes of it; every
head is then the narrow one's head after this map. So training begins with heads that are of use.
"""

from __future__ import annotations

import random

import torch
from torch import Tensor, nn

from batches import batches, encode, items
from data import Labelled
from model import Network

BATCH = 12  # windows
RIDGE = 1e-3  # times the mean of the diagonal


def start_from_narrow(
    net: Network, narrow: Network, docs: list[Labelled], rng: random.Random, count: int = 40
) -> float:
    """Give a network the heads and role layers of a narrower one.

    Parameters
    ----------
    net
        Has its encoder's starting weights.
    narrow
        Has been trained.
    docs
        Texts on which the two are compared.
    rng
        Chooses the windows.
    count
        Batches of windows that are looked at.

    Returns
    -------
    float
        The share of the variance of the narrow network's words that the map explains, 0 to 1.
    """
    narrow.eval()
    net.eval()
    with torch.no_grad():
        _copy_features(net, narrow)
        given, wanted = _words_of_both(net, narrow, docs, rng, count)
        turn, shift = _ridge(given, wanted)
        left = (wanted - given @ turn - shift).var(0).sum() / wanted.var(0).sum()
        _copy_heads(net, narrow, turn, shift)
    return 1.0 - float(left)


def _copy_features(net: Network, narrow: Network) -> None:
    """The tables of features, turned as the tables of words are."""
    turn, _ = _ridge(narrow.encoder.words.weight, net.encoder.words.weight)
    for ours, theirs in zip(net.encoder.features, narrow.encoder.features, strict=True):
        ours.weight.copy_(theirs.weight @ turn)


def _words_of_both(
    net: Network, narrow: Network, docs: list[Labelled], rng: random.Random, count: int
) -> tuple[Tensor, Tensor]:
    given, wanted = [], []
    for batch in batches(items(docs, rng), BATCH, rng)[:count]:
        inputs = encode(batch)
        sizes = torch.tensor([it.window[1] - it.window[0] for it in batch])
        is_word = torch.arange(inputs["first"].shape[1])[None] < sizes[:, None]
        given.append(net.encoder(**inputs)[0][is_word])
        wanted.append(narrow.encoder(**inputs)[0][is_word])
    return torch.cat(given), torch.cat(wanted)


def _ridge(given: Tensor, wanted: Tensor) -> tuple[Tensor, Tensor]:
    """The map (width, wanted) and the shift (wanted) of a ridge regression."""
    middle, aim = given.mean(0), wanted.mean(0)
    x, y = (given - middle).double(), (wanted - aim).double()
    square = x.T @ x
    square += torch.eye(len(square)) * square.diagonal().mean() * RIDGE
    turn = torch.linalg.solve(square, x.T @ y).float()
    return turn, aim - middle @ turn


def _turn_layer(ours: nn.Linear, theirs: nn.Linear, turn: Tensor, shift: Tensor) -> None:
    """Make a layer compute over wide words what the narrow layer computes over its own; other inputs follow them."""
    width = len(shift)
    words, rest = theirs.weight[:, :width], theirs.weight[:, width:]
    ours.weight.copy_(torch.cat([words @ turn.T, rest], 1))
    ours.bias.copy_(theirs.bias + words @ shift)


def _copy_heads(net: Network, narrow: Network, turn: Tensor, shift: Tensor) -> None:
    for name, head in narrow.encoder.named_children():
        if isinstance(head, nn.Linear):
            _turn_layer(getattr(net.encoder, name), head, turn, shift)
    for name, table in narrow.encoder.named_parameters(recurse=False):
        getattr(net.encoder, name).copy_(table)
    ours, theirs = net.roles, narrow.roles
    for name, value in theirs.state_dict().items():
        if not name.startswith(("enter.", "cue.", "pool.")):
            ours.state_dict()[name].copy_(value)
    for name in ("enter", "cue", "pool"):
        _turn_layer(getattr(ours, name), getattr(theirs, name), turn, shift)
