"""Static files, at addresses that change with their contents."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from pourparler.workbench.auth import AccessError
from pourparler.workbench.static_files import StaticFile, static_file, static_version

router = APIRouter(include_in_schema=False)
_DAY = "public, max-age=86400"
_YEAR = "public, max-age=31536000, immutable"


@router.get("/static/{version}/{name:path}")
def static(version: str, name: str) -> Response:
    """Get a static file.

    Raises
    ------
    AccessError
        404 if there is no such file, or if the address is that of another version.
    """
    found = static_file(name) if version == static_version() else None
    if found is None:
        raise AccessError(404, "there is no such file")
    return _response(found, _YEAR)


@router.get("/favicon.ico")
def icon() -> Response:
    """Get the icon, which browsers request at this address."""
    found = static_file("mark.svg")
    assert found is not None
    return _response(found, _DAY)


def _response(found: StaticFile, cache_control: str) -> Response:
    return Response(found.content, media_type=found.media_type, headers={"cache-control": cache_control})
