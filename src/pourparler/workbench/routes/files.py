"""The files that pages are made of: our scripts and style sheet, and those of Vega out of the installed package."""

from __future__ import annotations

import mimetypes
from functools import cache
from importlib.resources import files

from fastapi import APIRouter
from fastapi.responses import Response

from pourparler.workbench.auth import AccessError

router = APIRouter(include_in_schema=False)
_DAY = "public, max-age=86400"


@cache
def _vega() -> bytes:
    import vl_convert  # slow to import, and only charts need it

    return str(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")).encode()


@cache
def _static() -> dict[str, bytes]:
    folder = files("pourparler.workbench") / "static"
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}


@router.get("/static/{name}")
def static(name: str) -> Response:
    """Give a file."""
    if name == "vega.js":
        return Response(_vega(), media_type="text/javascript", headers={"cache-control": _DAY})
    content = _static().get(name)
    if content is None:
        raise AccessError(404, "there is no such file")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(content, media_type=kind, headers={"cache-control": _DAY})


@router.get("/favicon.ico")
def icon() -> Response:
    """Give the mark."""
    return Response(_static()["mark.svg"], media_type="image/svg+xml", headers={"cache-control": _DAY})
