"""Places for files: a path on this machine, or an address in object storage."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from pourparler import extras
from pourparler.scale.plan import ScaleError

_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]*)://", re.I)
_WEB = frozenset({"http", "https"})


def is_remote(place: str) -> bool:
    """Whether a place is an address in object storage, and no path and nothing on the web.

    >>> is_remote("s3://talks/2031"), is_remote("talks/2031"), is_remote("https://sund.example/a")
    (True, False, False)
    """
    found = _ADDRESS.match(place)
    return found is not None and found[1].lower() not in _WEB


def make_absolute(place: str) -> str:
    """Return a path that means the same in every process of a cluster, whatever its folder; an address as it is."""
    return place if _ADDRESS.match(place) else str(Path(place).resolve())


def arrow() -> Any:
    """pyarrow, which an extra installs.

    Raises
    ------
    MissingExtraError
        If it is not installed.
    """
    extras.require("parquet", "Parquet")
    import pyarrow
    import pyarrow.fs
    import pyarrow.parquet

    return pyarrow


def opened(place: str) -> tuple[Any, str]:
    """The file system of a place, and the path in it; pyarrow's own, or else fsspec's for the address.

    Raises
    ------
    ScaleError
        If no file system is known for the address.
    """
    fs = arrow().fs
    if _ADDRESS.match(place) is None:
        return fs.LocalFileSystem(), str(Path(place).resolve())
    if not is_remote(place):
        raise ScaleError(f"{place}: web addresses are not read on a cluster; read it without --engine ray")
    try:
        return fs.FileSystem.from_uri(place)  # type: ignore[no-any-return]
    except OSError as fault:
        raise ScaleError(f"{place}: cannot be reached ({_short(fault)}); check the address") from None
    except ValueError:  # pyarrow knows no such kind of storage
        pass
    try:
        import fsspec

        system, path = fsspec.core.url_to_fs(place)
    except (ImportError, ValueError, OSError) as fault:
        raise ScaleError(f"{place}: no such storage is known ({_short(fault)}); check the address") from None
    return fs.PyFileSystem(fs.FSSpecHandler(system)), path


def listed(place: str) -> list[str] | None:
    """The files of a folder and of the folders in it, by name; of a file itself; None if there is nothing.

    What is hidden is left out, as is what begins with an underscore, which Parquet's tools keep for themselves.
    """
    system, root = opened(place)
    fs = arrow().fs
    info = system.get_file_info(root)
    if info.type == fs.FileType.File:
        return [place]
    if info.type != fs.FileType.Directory:
        return None
    found = []
    for each in system.get_file_info(fs.FileSelector(root, recursive=True)):
        inside = each.path[len(root) :].strip("/")
        if each.type == fs.FileType.File and not any(part.startswith((".", "_")) for part in inside.split("/")):
            found.append(f"{place.rstrip('/')}/{inside}")
    return sorted(found)


def names(place: str) -> list[str]:
    """The names of the files in a folder, in order; none if there is no such folder."""
    system, root = opened(place)
    fs = arrow().fs
    inside = system.get_file_info(fs.FileSelector(root, allow_not_found=True))
    return sorted(each.base_name for each in inside if each.type == fs.FileType.File)


def read(place: str) -> bytes | None:
    """The bytes of a small file; None if there is none."""
    system, path = opened(place)
    try:
        with system.open_input_stream(path, compression=None) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def write(place: str, data: bytes) -> None:
    """Write a file, all of it or nothing: whoever looks finds the old one or the new one, and never half of one.

    In object storage a file is there once all of it has arrived. On this machine it is written beside its place and
    then takes it, so two workers that write the same at once do no harm.
    """
    system, path = opened(place)
    fs = arrow().fs
    if not isinstance(system, fs.LocalFileSystem):
        if isinstance(system, fs.PyFileSystem):  # pyarrow's own object stores need no folders
            system.create_dir(path.rpartition("/")[0], recursive=True)
        with system.open_output_stream(path, compression=None) as file:
            file.write(data)
        return
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def remove(place: str) -> None:
    """Remove a file; it may be gone already."""
    system, path = opened(place)
    try:
        system.delete_file(path)
    except FileNotFoundError:
        return


def _short(fault: Exception) -> str:
    return " ".join(str(fault).split())[:200]
