"""The design system: the tokens of the style sheets, read from them, and the contrast of their colours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pourparler.workbench.static_files import static_file

LEAST_TEXT, LEAST_EDGE = 4.5, 3.0
"""The least contrast of text, and of the edges of fields and buttons (WCAG 2.2, 1.4.3 and 1.4.11)."""

_SHEET = "styles/tokens.css"
_TOKEN = re.compile(r"^\s*--([a-z0-9-]+):\s*([^;]+);", re.MULTILINE)
_PAIR = re.compile(r"light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
_GROUNDS = ("page", "card", "side", "nav")
_ON = {
    "ink": (*_GROUNDS, "glow", "source", "cue", "content", "good-fill", "bad-fill", "warn-fill", "info-fill"),
    "soft": _GROUNDS,
    "link": (*_GROUNDS, "info-fill"),
    "good": (*_GROUNDS, "good-fill"),
    "bad": (*_GROUNDS, "bad-fill"),
    "warn": (*_GROUNDS, "warn-fill"),
    "person": _GROUNDS,
    "on-main": ("main",),
    "on-fault": ("fault",),
    "page": ("ink",),
    "edge": ("page", "card"),
}
"""Each colour that words, marks or edges have, and the colours that they are shown on."""


@dataclass(frozen=True)
class Token:
    """A value that every style sheet uses by name; for a colour, ``light`` and ``dark`` are its two values."""

    name: str
    value: str
    light: str | None = None
    dark: str | None = None


@dataclass(frozen=True)
class Contrast:
    """A colour on another, the ratio of their luminances in both themes, and the least that it has to be."""

    colour: str
    ground: str
    light: float
    dark: float
    least: float


@cache
def tokens() -> tuple[Token, ...]:
    """The tokens, in the order of their style sheet.

    >>> tokens()[0].name
    'sans'
    """
    found = static_file(_SHEET)
    text = found.content.decode() if found else ""
    made = []
    for name, value in _TOKEN.findall(text):
        pair = _PAIR.fullmatch(value)
        made.append(Token(name, value, pair[1], pair[2]) if pair else Token(name, value))
    return tuple(made)


def contrasts() -> tuple[Contrast, ...]:
    """The contrast of every colour on those that it is shown on.

    >>> all(min(each.light, each.dark) >= each.least for each in contrasts())
    True
    """
    known = {each.name: each for each in tokens()}
    return tuple(
        Contrast(
            name,
            ground,
            contrast(known[name].light or "", known[ground].light or ""),
            contrast(known[name].dark or "", known[ground].dark or ""),
            LEAST_EDGE if name == "edge" else LEAST_TEXT,
        )
        for name, grounds in _ON.items()
        for ground in grounds
    )


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, as WCAG defines it: 1 to 21.

    >>> contrast("#000000", "#ffffff"), contrast("#767676", "#ffffff")
    (21.0, 4.54)
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return round((lighter + 0.05) / (darker + 0.05), 2)


def _luminance(colour: str) -> float:
    parts = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
