"""Read and write files by a path on this machine or an address in object storage."""

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
    """Return whether a place is an address in object storage, not a path or a web address.

    >>> is_remote("s3://talks/2031"), is_remote("talks/2031"), is_remote("https://sund.example/a")
    (True, False, False)
    """
    found = _ADDRESS.match(place)
    return found is not None and found[1].lower() not in _WEB


def make_absolute(place: str) -> str:
    """Return an absolute path, which is the same in every process of a cluster; an address unchanged."""
    return place if _ADDRESS.match(place) else str(Path(place).resolve())


def require_pyarrow() -> Any:
    """Import pyarrow, which an extra installs.

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


def open_filesystem(place: str) -> tuple[Any, str]:
    """Return the file system of a place, and the path in it: pyarrow's own, or else fsspec's for the address.

    Raises
    ------
    ScaleError
        If there is no file system for the address.
    """
    fs = require_pyarrow().fs
    if _ADDRESS.match(place) is None:
        return fs.LocalFileSystem(), str(Path(place).resolve())
    if not is_remote(place):
        raise ScaleError(f"{place}: web addresses are not read on a cluster; read it without --engine ray")
    try:
        return fs.FileSystem.from_uri(place)  # type: ignore[no-any-return]
    except OSError as fault:
        raise ScaleError(f"{place}: cannot be reached ({_one_line(fault)}); check the address") from None
    except ValueError:  # pyarrow does not support this kind of storage
        pass
    try:
        import fsspec

        system, path = fsspec.core.url_to_fs(place)
    except (ImportError, ValueError, OSError) as fault:
        raise ScaleError(
            f"{place}: this kind of storage is not supported ({_one_line(fault)}); check the address"
        ) from None
    return fs.PyFileSystem(fs.FSSpecHandler(system)), path


def list_files(place: str) -> list[str] | None:
    """Return the files in a folder and its subfolders, sorted; a file itself; None if there is nothing.

    Hidden files are ignored, and names that begin with an underscore, which Parquet tools reserve.
    """
    system, root = open_filesystem(place)
    fs = require_pyarrow().fs
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


def list_names(place: str) -> list[str]:
    """Return the names of the files in a folder, sorted; none if there is no such folder."""
    system, root = open_filesystem(place)
    fs = require_pyarrow().fs
    inside = system.get_file_info(fs.FileSelector(root, allow_not_found=True))
    return sorted(each.base_name for each in inside if each.type == fs.FileType.File)


def read(place: str) -> bytes | None:
    """Return the bytes of a small file; None if there is no such file."""
    system, path = open_filesystem(place)
    try:
        with system.open_input_stream(path, compression=None) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def write(place: str, data: bytes) -> None:
    """Write a file completely or not at all: another process sees the old file or the new one, never a part.

    In object storage, a file appears once it is complete. On this machine, it is written to a temporary file that
    replaces the old one, so two workers can write the same file at once.
    """
    system, path = open_filesystem(place)
    fs = require_pyarrow().fs
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
    """Remove a file, if it exists."""
    system, path = open_filesystem(place)
    try:
        system.delete_file(path)
    except FileNotFoundError:
        return


def _one_line(fault: Exception) -> str:
    return " ".join(str(fault).split())[:200]
