"""The look of each meeting status: a sign in the terminal, a shape and a colour in charts. No two look alike."""

from __future__ import annotations

from typing import NamedTuple

_X = "M-1,-0.6L-0.6,-1L0,-0.4L0.6,-1L1,-0.6L0.4,0L1,0.6L0.6,1L0,0.4L-0.6,1L-1,0.6L-0.4,0Z"
_RING = "M1,0A1,1,0,1,1,-1,0A1,1,0,1,1,1,0ZM0.5,0A0.5,0.5,0,1,0,-0.5,0A0.5,0.5,0,1,0,0.5,0Z"


class Look(NamedTuple):
    """A sign, a Vega shape, and colours for a light background, a dark one, and either."""

    sign: str
    shape: str
    light: str
    dark: str
    either: str


LOOKS = {
    "held": Look("●", "circle", "#1b6e4f", "#58c79a", "#2a8a66"),
    "ongoing": Look("▶", "triangle-right", "#0f6b7a", "#5cc4d4", "#1f8a9c"),
    "planned": Look("○", "square", "#2f5d9e", "#82b1f0", "#3f78c9"),
    "proposed": Look("◌", "triangle-up", "#8a5a00", "#e2ac4c", "#a8730f"),
    "postponed": Look("»", "triangle-down", "#9a3f7d", "#e29acb", "#b85a9c"),
    "cancelled": Look("✕", "cross", "#a03030", "#f08a8a", "#c24848"),
    "refused": Look("⊘", _X, "#84441b", "#e8a37a", "#b5652f"),
    "denied": Look("∅", _RING, "#4a5560", "#b3bdc8", "#74818f"),
    "new text": Look("◆", "diamond", "#6b3fa0", "#c4a0f0", "#8a5cc7"),
}
"""The look of each meeting status, in the order of legends and lists, and of a new proposal."""
