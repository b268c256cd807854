"""The design system on a page: tokens, contrasts, and each component with its use."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter

from pourparler.workbench.context import Reader
from pourparler.workbench.design import Contrast, Token, contrasts, tokens
from pourparler.workbench.pages import page

router = APIRouter(tags=["files"])


@dataclass(frozen=True)
class Design:
    """The tokens of the style sheets, and the contrast of each colour on those that it is shown on."""

    tokens: tuple[Token, ...]
    contrasts: tuple[Contrast, ...]


@page(router, "/design", "design.html")
def design(person: Reader) -> Design:
    """Get the tokens of the design system and the contrast of its colours."""
    return Design(tokens(), contrasts())
