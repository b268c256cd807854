"""Compute weights of ties from counts of statements, as Discourse Network Analyzer (DNA) defines them.

Every function takes ``counts``, an array of actors by concepts by two: how often each actor disagrees (0) and agrees
(1) with each concept, ``n[i, j, k]``. It is an affiliation network with a binary qualifier; ties between actors are its
projections. (Leifeld, "Discourse network analysis: policy debates as dynamic networks", in *The Oxford Handbook of
Political Networks*, 2017; the DNA manual; for details that they leave open, `export.Exporter` of DNA 3.)
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Agreement = Literal["ignore", "subtract", "combine"]
"""How a two-mode network combines agreement and disagreement."""
OneMode = Literal["co-occurrence", "congruence", "conflict", "subtract"]
"""Networks of actors."""
Normalization = Literal["none", "average", "jaccard", "cosine", "activity", "prominence"]
"""What weights are divided by: the first four are for networks of actors, the last two for two-mode networks."""
ONE_MODE: tuple[OneMode, ...] = get_args(OneMode)
AGREEMENTS: tuple[Agreement, ...] = get_args(Agreement)
OF_ONE_MODE: tuple[Normalization, ...] = ("none", "average", "jaccard", "cosine")
OF_TWO_MODE: tuple[Normalization, ...] = ("none", "activity", "prominence")


def affiliation(counts: Matrix, agreement: Agreement = "subtract", normalization: Normalization = "none") -> Matrix:
    """Return the weights of ties between actors and concepts.

    Parameters
    ----------
    counts
        Actors by concepts by two, none below 0.
    agreement
        ``ignore``: how often an actor mentions a concept, ``n0 + n1``. ``subtract``: ``n1 - n0``. ``combine``: a code,
        0 neither, 1 only agreement, 2 only disagreement, 3 both.
    normalization
        ``activity`` divides by the number of statements of the actor, ``prominence`` by that of the concept. Division
        by 0 gives 0.

    Returns
    -------
    Matrix
        Actors by concepts. Normalised, ``ignore`` is in [0, 1] and ``subtract`` in [-1, 1].

    Raises
    ------
    ValueError
        If a code would be normalized, or the normalization is for networks of actors.

    Examples
    --------
    >>> affiliation(np.array([[[0.0, 3.0], [1.0, 0.0]]]), normalization="activity").tolist()
    [[0.75, -0.25]]
    """
    if normalization not in OF_TWO_MODE or (agreement == "combine" and normalization != "none"):
        raise ValueError(f"no {normalization} of a two-mode network with {agreement}")
    against, favour = counts[..., 0], counts[..., 1]
    match agreement:
        case "ignore":
            weights = against + favour
        case "subtract":
            weights = favour - against
        case "combine":
            weights = (favour > 0) + 2.0 * (against > 0)
    if normalization == "none":
        return weights
    by = counts.sum(axis=(1, 2))[:, None] if normalization == "activity" else counts.sum(axis=(0, 2))[None, :]
    return _divided(weights, np.broadcast_to(by, weights.shape))


def between(counts: Matrix, network: OneMode = "congruence", normalization: Normalization = "none") -> Matrix:
    """Return the weights of ties between actors.

    Parameters
    ----------
    counts
        Actors by concepts by two, none below 0.
    network
        Of actors i and i', summed over concepts j. ``congruence``: ``n[i,j,1] n[i',j,1] + n[i,j,0] n[i',j,0]``.
        ``conflict``: ``n[i,j,1] n[i',j,0] + n[i,j,0] n[i',j,1]``. ``subtract``: congruence less conflict.
        ``co-occurrence``: the sum of both; it ignores agreement.
    normalization
        ``a[i]`` is the number of statements of an actor. ``average``: divided by ``(a[i] + a[i']) / 2``. ``cosine``:
        by ``a[i] a[i']``, which is what DNA 3 does under that name (the lengths of the vectors of counts would make
        the usual cosine). ``jaccard``: by ``m10 + m01 + m11`` over concepts and sides (j, k): ``m10`` counts what i
        says where i' says nothing, ``m01`` the reverse, ``m11`` is the sum of ``n[i,j,k] n[i',j,k]``.
        Division by 0 gives 0.

    Returns
    -------
    Matrix
        Actors by actors, symmetric, 0 on the diagonal. Congruence is in [0, 1] under ``jaccard`` and ``cosine``, and
        under ``average`` if no count is over 1.

    Raises
    ------
    ValueError
        If the normalization is for two-mode networks.

    Examples
    --------
    >>> two = np.array([[[0.0, 1.0], [0.0, 1.0]], [[0.0, 1.0], [1.0, 0.0]]])
    >>> between(two, "congruence")[0, 1], between(two, "conflict")[0, 1], between(two, "subtract")[0, 1]
    (np.float64(1.0), np.float64(1.0), np.float64(0.0))
    """
    if normalization not in OF_ONE_MODE:
        raise ValueError(f"no {normalization} of a network of actors")
    against, favour = counts[..., 0], counts[..., 1]
    same, opposed = favour @ favour.T + against @ against.T, favour @ against.T + against @ favour.T
    match network:
        case "congruence":
            weights = same
        case "conflict":
            weights = opposed
        case "subtract":
            weights = same - opposed
        case "co-occurrence":
            weights = same + opposed
    np.fill_diagonal(weights, 0.0)
    if normalization == "none":
        return weights
    return _divided(weights, _size(counts, normalization))


def shared(counts: Matrix, network: OneMode) -> NDArray[np.bool_]:
    """Return whether a concept contributes to the tie of two actors: an array of actors by actors by concepts.

    Examples
    --------
    >>> two = np.array([[[0.0, 1.0], [0.0, 1.0]], [[0.0, 1.0], [1.0, 0.0]]])
    >>> shared(two, "conflict")[0, 1].tolist()
    [False, True]
    """
    against, favour = counts[..., 0] > 0, counts[..., 1] > 0
    same = (favour[:, None] & favour[None]) | (against[:, None] & against[None])
    opposed = (favour[:, None] & against[None]) | (against[:, None] & favour[None])
    found: NDArray[np.bool_] = {"congruence": same, "conflict": opposed}.get(network, same | opposed)
    return found


def _size(counts: Matrix, normalization: Normalization) -> Matrix:
    active = counts.sum(axis=(1, 2))
    if normalization == "average":
        return np.asarray((active[:, None] + active[None]) / 2)
    if normalization == "cosine":
        return np.asarray(active[:, None] * active[None])
    flat = counts.reshape(len(counts), -1)
    alone = flat @ (flat == 0).T
    return np.asarray(alone + alone.T + flat @ flat.T)


def _divided(weights: Matrix, by: Matrix) -> Matrix:
    return np.divide(weights, by, out=np.zeros_like(weights), where=by != 0)
