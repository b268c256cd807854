"""The network of utterances: a text and some options in, what the text does and what it says of each option out.

The text, what it is read with and the options are one sequence of word pieces, ``[CLS] text [SEP] beside [SEP] option
[SEP] option [SEP]``: the options of an issue are seen beside each other. The encoder has the shape and the start of the
reader's. Word pieces have the vectors of the sentence encoder, which are not trained: the package has them once.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model import MINILM, Block, Network
from pourparler.reader.network.labels import CLASSES
from pourparler.reader.network.utterances import MOST_PIECES, OUTPUTS, pooling, sequence
from utterance_data import UNKNOWN, Item

HIDDEN = 256


class UtteranceNetwork(nn.Module):
    """Embedded word pieces to six scores an option."""

    def __init__(self) -> None:
        super().__init__()
        width = MINILM.width
        self.places = nn.Parameter(torch.zeros(MOST_PIECES, width))
        self.parts = nn.Embedding(3, width)  # text, issue, option
        nn.init.zeros_(self.parts.weight)
        self.norm = nn.LayerNorm(width, eps=MINILM.epsilon)
        self.blocks = nn.ModuleList([Block(width, MINILM.heads, MINILM.inner) for _ in range(MINILM.layers)])
        self.mix = nn.Linear(2 * width, HIDDEN)
        self.out = nn.Linear(HIDDEN, OUTPUTS)
        self.act_mix = nn.Linear(2 * width, HIDDEN)
        self.act = nn.Linear(HIDDEN, len(CLASSES["attribution"]))

    def start_from(self, weights: Path) -> Tensor:
        """Take the weights of the start; returns the vectors of word pieces."""
        start = Network()
        start.start_from(weights)
        with torch.no_grad():
            self.places.copy_(start.encoder.places.weight[: len(self.places)])
        self.norm.load_state_dict(start.encoder.norm.state_dict())
        self.blocks.load_state_dict(start.encoder.blocks.state_dict())
        return start.encoder.words.weight.detach()

    def forward(self, vectors: Tensor, parts: Tensor, pool: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Score options.

        Parameters
        ----------
        vectors : (B, L, width) of the word pieces
        parts : (B, L) 0 in the text, 1 in the issue, 2 in options
        pool : (B, K, L) the share of each piece in each option; rows sum to 1
        mask : (B, L) true where there is a piece

        Returns
        -------
        (B, K, 16) and (B, acts)
            Scores of each option: of the four sides, of being spoken of, of being firm, and of the ten stances; and of
            the speech acts.
        """
        x = self.norm(vectors + self.places[: vectors.shape[1]] + self.parts(parts))
        for block in self.blocks:
            x = block(x, mask[:, None, None, :])
        options = pool @ x
        whole = x[:, :1].expand(-1, options.shape[1], -1)
        told = self.out(F.dropout(F.gelu(self.mix(torch.cat([options, whole], -1))), 0.1, self.training))
        text = mask.to(x.dtype) * (parts == 0).to(x.dtype)
        mean = (x * text[..., None]).sum(1) / text.sum(1, keepdim=True)
        act = self.act(F.dropout(F.gelu(self.act_mix(torch.cat([mean, x[:, 0]], -1))), 0.1, self.training))
        return told, act


def collate(items: Sequence[Item], table: Tensor) -> dict[str, Tensor]:
    """The network's inputs for items, padded, and the answers (B, K, 4) and acts (B,)."""
    rows = [sequence(it.text, it.beside, [a.option for a in it.answers]) for it in items]
    size, most = max(len(row.ids) for row in rows), max(1, *(len(row.options) for row in rows), 1)
    ids = torch.zeros(len(rows), size, dtype=torch.long)
    out = {
        "parts": torch.zeros(len(rows), size, dtype=torch.long),
        "pool": torch.zeros(len(rows), most, size),
        "mask": torch.zeros(len(rows), size, dtype=torch.bool),
        "answers": torch.full((len(rows), most, 4), UNKNOWN),
        "acts": torch.tensor([it.act for it in items]),
    }
    for k, row in enumerate(rows):
        ids[k, : len(row.ids)] = torch.tensor(row.ids)
        out["parts"][k, : len(row.ids)] = torch.tensor(row.parts)
        out["mask"][k, : len(row.ids)] = True
        if row.options:
            out["pool"][k, : len(row.options), : len(row.ids)] = torch.from_numpy(pooling(row))
        for n, a in enumerate(items[k].answers):
            out["answers"][k, n] = torch.tensor([a.stance, a.about, a.firm, a.exact])
    out["vectors"] = table[ids]
    return out


def batches(items: Sequence[Item], pieces: int, rng: random.Random) -> list[list[Item]]:
    """Batches of like length in random order, of about so many word pieces each."""
    sized = [(len(sequence(it.text, it.beside, [a.option for a in it.answers]).ids), it) for it in items]
    rng.shuffle(sized)
    found = []
    for at in range(0, len(sized), 600):
        batch: list[Item] = []
        for size, item in sorted(sized[at : at + 600], key=lambda pair: pair[0]):
            if batch and size * (len(batch) + 1) > pieces:
                found.append(batch)
                batch = []
            batch.append(item)
        found.append(batch)
    rng.shuffle(found)
    return found


def loss(scores: Tensor, act: Tensor, answers: Tensor, acts: Tensor, weight: float) -> Tensor:
    """Cross-entropy of sides, of being spoken of, of firmness and of stances, and of speech acts, by item.

    Each is a sum over a batch, divided by the size of the batch, so that rare kinds weigh no more.
    """
    stance, about, firm, exact = answers.unbind(-1)
    total = _sum(scores[..., :4].flatten(0, 1), stance.flatten())
    for k, known in ((4, about), (5, firm)):
        told = known != UNKNOWN
        if told.any():
            given = scores[..., k][told], known[told].float()
            total = total + 0.5 * F.binary_cross_entropy_with_logits(*given, reduction="sum")
    total = total + _sum(scores[..., 6:].flatten(0, 1), exact.flatten())
    return (total + weight * _sum(act, acts, 0.05)) / len(acts)


def _sum(scores: Tensor, right: Tensor, smoothing: float = 0.0) -> Tensor:
    return F.cross_entropy(scores, right, ignore_index=UNKNOWN, reduction="sum", label_smoothing=smoothing)


def load(path: Path) -> UtteranceNetwork:
    """Load a trained network."""
    net = UtteranceNetwork()
    net.load_state_dict(torch.load(path))
    return net
