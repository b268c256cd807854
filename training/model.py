"""The network: one small encoder (BERT's shape, weights from all-MiniLM-L6-v2) and its heads."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from pourparler.reader.network.labels import (
    CLASSES,
    CUES,
    KINDS,
    MENTIONS,
    NAMES,
    distance_bucket_count,
    role_tags,
)
from pourparler.reader.network.tokenizer import CASES, GAPS, QUOTES


@dataclass(frozen=True)
class Shape:
    """The size of an encoder, and how its start was built."""

    width: int
    layers: int
    heads: int
    inner: int
    first_place: int = 0  # row of the table of places that the first piece has
    epsilon: float = 1e-12  # of the normalisations
    relative: int = 0  # buckets of relative places (Raffel et al. 2020, section 2.1), 0 for none


MINILM = Shape(384, 6, 12, 1536)  # all-MiniLM-L6-v2, the network that is packaged
MPNET = Shape(768, 12, 12, 3072, 2, 1e-5, 32)  # all-mpnet-base-v2, its teacher
WIDE = replace(MPNET, layers=6)  # the six lowest layers of all-mpnet-base-v2
VOCABULARY = 30522
FARTHEST = 128  # pieces from which on relative places share a bucket
ROLE_WIDTH, ROLE_HEADS, ROLE_INNER, ROLE_LAYERS = 192, 6, 512, 2
COREF_WIDTH = 128
LINK_WIDTH = 64  # of the links between triggers
EDGE_WIDTH = 64  # of the pointers to a mention's ends


class Dropout(nn.Module):
    """Dropout of whole features over a sequence (Gal and Ghahramani 2016, section 4); few random numbers, so fast."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        """(B, L, width) to the same."""
        if not self.training:
            return x
        stays = torch.rand(x.shape[0], 1, x.shape[2]) > self.share
        return x * (stays.to(x.dtype) / (1 - self.share))


class Block(nn.Module):
    """A transformer layer with its normalisation after each half, as in BERT (Devlin et al. 2019)."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float = 0.1, epsilon: float = 1e-12) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=epsilon)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=epsilon)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor, apart: Tensor | None = None) -> Tensor:
        """(B, L, width), mask (B, 1, 1, L) true where there is a piece, what relative places add (heads, L, L)."""
        b, n, w = x.shape
        q, k, v = (t.view(b, n, self.heads, -1).transpose(1, 2) for t in self.qkv(x).chunk(3, -1))
        scores = q @ k.transpose(-1, -2) / (w // self.heads) ** 0.5  # on CPUs faster to train than the fused kernel
        if apart is not None:
            scores = scores + apart.to(scores.dtype)
        y = (scores + (~mask).to(q.dtype) * -1e4).softmax(-1).to(v.dtype) @ v
        x = self.norm1(x + self.dropout(self.out(y.transpose(1, 2).reshape(b, n, w))))
        return self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Word pieces and their features to one vector a word, with the heads that need no cue."""

    def __init__(self, shape: Shape = MINILM) -> None:
        super().__init__()
        self.shape = shape
        width = shape.width
        self.words = nn.Embedding(VOCABULARY, width)
        self.places = nn.Embedding(512 + shape.first_place, width)
        self.features = nn.ModuleList([nn.Embedding(n, width) for n in (CASES, QUOTES, GAPS)])
        for table in self.features:
            nn.init.zeros_(table.weight)
        self.norm = nn.LayerNorm(width, eps=shape.epsilon)
        if shape.relative:
            self.apart = nn.Embedding(shape.relative, shape.heads)
        self.blocks = nn.ModuleList(
            [Block(width, shape.heads, shape.inner, epsilon=shape.epsilon) for _ in range(shape.layers)]
        )
        self.dropout = Dropout(0.1)
        self.cue = nn.Linear(width, len(CUES))
        self.name = nn.Linear(width, len(NAMES))
        self.meeting = nn.Linear(width, len(CUES))
        self.proposal = nn.Linear(width, len(CUES))
        self.coref_q = nn.Linear(width, COREF_WIDTH)
        self.coref_k = nn.Linear(width, COREF_WIDTH)
        self.coref_none = nn.Linear(width, 1)
        self.coref_far = nn.Parameter(torch.zeros(10))
        self.link_q = nn.Linear(width, LINK_WIDTH)
        self.link_k = nn.Linear(width, LINK_WIDTH)
        self.link_none = nn.Linear(width, 1)
        self.link_far = nn.Parameter(torch.zeros(10))
        self.link_same = nn.Parameter(torch.zeros(1))
        self.mention = nn.Linear(width, len(MENTIONS))
        self.edge_q = nn.Linear(width, 2 * EDGE_WIDTH)
        self.edge_k = nn.Linear(width, 2 * EDGE_WIDTH)

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        """Ids (B, L), features (B, L, 3), mask (B, L) and first (B, W) to words (B, W, width) and the heads' scores.

        The heads: cue, name, coref, mention, edges, meeting, proposal, links.
        """
        first_place = self.shape.first_place
        x = self.words(ids) + self.places.weight[first_place : first_place + ids.shape[1]]
        for k, table in enumerate(self.features):
            x = x + table(features[..., k])
        x = self.dropout(self.norm(x))
        apart = None
        if self.shape.relative:
            apart = self.apart(_relative_buckets(ids.shape[1], self.shape.relative)).permute(2, 0, 1)
        for block in self.blocks:
            x = block(x, mask[:, None, None, :], apart)
        w = torch.gather(x, 1, first[..., None].expand(-1, -1, self.shape.width))
        d = self.dropout(w)
        triggers = self.meeting(d), self.proposal(d), self.links(d, torch.gather(ids, 1, first))
        return w, self.cue(d), self.name(d), self.coref(d), self.mention(d), self.edges(d), *triggers

    def links(self, w: Tensor, words: Tensor) -> Tensor:
        """Scores (B, W, 1 + W): of each trigger's last word, a new occasion or text, then each word's own.

        How far two words are apart and whether they are the same (B, W) counts beside what they mean.
        """
        scores = self.link_q(w) @ self.link_k(w).transpose(-1, -2) / LINK_WIDTH**0.5
        is_same = (words[:, :, None] == words[:, None, :]).to(scores.dtype)
        scores = scores + self.link_far[_far_buckets(w)] + self.link_same * is_same
        return torch.cat([self.link_none(w), scores], -1)

    def coref(self, w: Tensor) -> Tensor:
        """Scores (B, W, 1 + W): of each word, no antecedent, then each earlier word as its antecedent."""
        scores = self.coref_q(w) @ self.coref_k(w).transpose(-1, -2) / COREF_WIDTH**0.5
        at = torch.arange(w.shape[1], device=w.device)
        scores = scores + self.coref_far[_far_buckets(w)] + (at[:, None] <= at[None, :]).float() * -1e4
        return torch.cat([self.coref_none(w), scores], -1)

    def edges(self, w: Tensor) -> Tensor:
        """Scores (B, 2, W, W): of each word as a mention's head, each word as the mention's first and last."""
        b, n, _ = w.shape
        q = self.edge_q(w).view(b, n, 2, EDGE_WIDTH).transpose(1, 2)
        k = self.edge_k(w).view(b, n, 2, EDGE_WIDTH).transpose(1, 2)
        scores = q @ k.transpose(-1, -2) / EDGE_WIDTH**0.5
        after = torch.ones(n, n, device=w.device).triu(1)
        return scores - 1e4 * torch.stack([after, after.transpose(0, 1)])


def _far_buckets(w: Tensor) -> Tensor:
    """(W, W): the distance of each word back to each other in buckets that double; 0 for words that do not precede."""
    at = torch.arange(w.shape[1], device=w.device)
    return ((at[:, None] - at[None, :]).clamp(min=1).float().log2()).long().clamp(max=9)


def _relative_buckets(size: int, count: int) -> Tensor:
    """(L, L): the bucket of each piece's place relative to each other's (Raffel et al. 2020, section 2.1)."""
    at = torch.arange(size)
    signed = at[:, None] - at[None, :]
    half = count // 2
    near = half // 2
    far = signed.abs().clamp(min=1).float()
    grown = near + ((far / near).log() / math.log(FARTHEST / near) * (half - near)).long()
    return (signed < 0).long() * half + torch.where(far < near, signed.abs(), grown.clamp(max=half - 1))


class Arcs(nn.Module):
    """The word that each word hangs on (Dozat and Manning 2017); a lesson for the encoder, not used at run time."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.q = nn.Linear(width, COREF_WIDTH)
        self.k = nn.Linear(width, COREF_WIDTH)

    def forward(self, w: Tensor) -> Tensor:
        """(B, W, width) to scores (B, W, W); a word's own column is the root."""
        scores: Tensor = self.q(w) @ self.k(w).transpose(-1, -2) / COREF_WIDTH**0.5
        return scores


class Roles(nn.Module):
    """For one trigger, the role of each word, and the frame's class: two small layers, told where the trigger is."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.enter = nn.Linear(width, ROLE_WIDTH)
        self.is_cue = nn.Embedding(2, ROLE_WIDTH)
        self.distance = nn.Embedding(distance_bucket_count(), ROLE_WIDTH)
        self.cue = nn.Linear(width, ROLE_WIDTH)
        self.norm = nn.LayerNorm(ROLE_WIDTH)
        self.blocks = nn.ModuleList([Block(ROLE_WIDTH, ROLE_HEADS, ROLE_INNER) for _ in range(ROLE_LAYERS)])
        self.kind = nn.Embedding(len(KINDS), ROLE_WIDTH)
        nn.init.zeros_(self.kind.weight)
        self.out = nn.Linear(ROLE_WIDTH, sum(len(role_tags(k)) for k in KINDS))
        self.look = nn.Linear(ROLE_WIDTH, 1)
        self.pool = nn.Linear(width + 2 * ROLE_WIDTH, ROLE_WIDTH)
        self.classify = nn.Linear(ROLE_WIDTH, sum(len(CLASSES[k]) for k in KINDS))

    def forward(
        self, words: Tensor, mask: Tensor, is_cue: Tensor, distance: Tensor, kind: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Score the words (N, W, width), mask (N, W), is_cue (N, W), distance (N, W) buckets, kind (N,).

        Returns
        -------
        (N, W, tags) and (N, classes)
            The tags and the classes of all kinds side by side, in the order of ``labels.KINDS``.
        """
        flags = is_cue.to(words.dtype)
        cue = (words * flags[..., None]).sum(1) / flags.sum(1, keepdim=True).clamp(min=1)
        x = self.enter(words) + self.is_cue(is_cue) + self.distance(distance) + self.cue(cue)[:, None]
        x = self.norm(x + self.kind(kind)[:, None])
        for block in self.blocks:
            x = block(x, mask[:, None, None, :])
        at = (x * flags[..., None]).sum(1) / flags.sum(1, keepdim=True).clamp(min=1)
        look = (self.look(x)[..., 0].float() + (~mask).float() * -1e4).softmax(-1).to(x.dtype)
        around = (look[..., None] * x).sum(1)
        pooled = torch.tanh(self.pool(torch.cat([self.dropout_row(cue), at, around], -1)))
        return self.out(x), self.classify(pooled)

    def dropout_row(self, x: Tensor) -> Tensor:
        """(N, width) with dropout."""
        return F.dropout(x, 0.1, self.training)


class Network(nn.Module):
    """Encoder, role layers, and the lesson in syntax."""

    def __init__(self, shape: Shape = MINILM) -> None:
        super().__init__()
        self.encoder = Encoder(shape)
        self.roles = Roles(shape.width)
        self.arcs = Arcs(shape.width)

    def start_from(self, weights: Path) -> None:
        """Take the encoder's weights from the safetensors file of its start, all-MiniLM-L6-v2 or all-mpnet-base-v2."""
        w = load_file(weights)
        e = self.encoder
        parts = _MPNET_PARTS if e.shape.relative else _BERT_PARTS
        with torch.no_grad():
            e.norm.weight.copy_(w["embeddings.LayerNorm.weight"])
            e.norm.bias.copy_(w["embeddings.LayerNorm.bias"])
            words, places = w["embeddings.word_embeddings.weight"], w["embeddings.position_embeddings.weight"]
            if e.shape.relative:
                e.words.weight.copy_(words[torch.tensor(_mpnet_rows())])
                e.places.weight.copy_(places)
                e.apart.weight.copy_(w["encoder.relative_attention_bias.weight"])
            else:
                e.words.weight.copy_(words)
                e.places.weight.copy_(places + w["embeddings.token_type_embeddings.weight"][0])
            for k, block in enumerate(e.blocks):
                for kind in ("weight", "bias"):
                    q, key, v, out, norm, up, down, norm2 = (w[f"encoder.layer.{k}.{part}.{kind}"] for part in parts)
                    getattr(block.qkv, kind).copy_(torch.cat([q, key, v]))
                    getattr(block.out, kind).copy_(out)
                    getattr(block.norm1, kind).copy_(norm)
                    getattr(block.up, kind).copy_(up)
                    getattr(block.down, kind).copy_(down)
                    getattr(block.norm2, kind).copy_(norm2)


_BERT_PARTS = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "attention.output.LayerNorm",
    "intermediate.dense",
    "output.dense",
    "output.LayerNorm",
)
_MPNET_PARTS = (
    "attention.attn.q",
    "attention.attn.k",
    "attention.attn.v",
    "attention.attn.o",
    "attention.LayerNorm",
    "intermediate.dense",
    "output.dense",
    "output.LayerNorm",
)


def _mpnet_rows() -> list[int]:
    """Rows of MPNet's table of words in the order of BERT's vocabulary; MPNet has marks of its own."""
    rows = list(range(4, VOCABULARY + 4))
    rows[0], rows[101], rows[102], rows[103] = 1, 0, 2, VOCABULARY + 4  # padding, start, end, hidden
    return rows
