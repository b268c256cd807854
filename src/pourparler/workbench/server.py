"""The server that runs the workbench."""

from __future__ import annotations

import ctypes
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from pourparler.ledger import Ledger
from pourparler.workbench.app import application
from pourparler.workbench.settings import SHUTDOWN_SECONDS, Settings

# Seconds after which Python switches threads. A short request waits this long after each query while an overview is
# computed: with the default of 5 ms, twenty queries would take 100 ms longer.
_TURN = 0.0005
_ARENA_MAX, _ARENAS = -8, 2  # M_ARENA_MAX of mallopt(3)
_RETURNED = 60.0  # seconds after which free memory is given back to the system
_KEPT_OPEN = 75  # seconds that a connection stays open between requests, as in browsers


class PortError(Exception):
    """The workbench cannot listen on its host and port; the message says why."""


def serve(ledger: Ledger, settings: Settings, ready: Callable[[str], None]) -> None:
    """Run the workbench until the process is stopped with Ctrl-C or SIGTERM.

    Parameters
    ----------
    ready
        Called with the address as soon as the workbench listens.

    Raises
    ------
    NoAccountsError
        If it would answer other machines and there is no account.
    PortError
        If the host or the port is not available.
    """
    app = application(ledger, settings)
    sys.setswitchinterval(_TURN)
    _share_memory()
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # With an explicit TCP protocol asyncio sends small packets at once; otherwise the body of an answer waits 40 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((settings.host, settings.port))
    except OSError as fault:
        listening.close()
        raise PortError(
            f"cannot listen on {settings.host} port {settings.port} ({fault.strerror or fault}); choose another --port"
        ) from None
    port = listening.getsockname()[1]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    listening.listen(128)
    config = uvicorn.Config(
        app,
        log_config=None,  # records go to the log of the program
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_keep_alive=_KEPT_OPEN,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    # Ctrl-C is the normal end: by then every open request has been answered.
    with suppress(KeyboardInterrupt):
        _Server(config, lambda: ready(f"http://{host}:{port}/")).run(sockets=[listening])


def _share_memory() -> None:
    """Have all threads share what they free, and give it back to the system each minute, with glibc.

    Otherwise each of many threads keeps some megabytes, and what is free between things that are kept stays in memory.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library
            library = ctypes.CDLL(None)
            library.mallopt(_ARENA_MAX, _ARENAS)
            trim = library.malloc_trim
            threading.Thread(target=_give_back, args=(trim,), name="memory", daemon=True).start()


def _give_back(trim: Callable[[int], int]) -> None:
    while True:
        time.sleep(_RETURNED)
        trim(0)


class _Server(uvicorn.Server):
    """A server that says when it is ready: once Ctrl-C ends it in good order."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()
