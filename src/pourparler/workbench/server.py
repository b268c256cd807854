"""Running the workbench until somebody stops it."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from pourparler.ledger import Ledger
from pourparler.workbench.app import application
from pourparler.workbench.settings import SHUTDOWN_SECONDS, Settings

# Seconds after which a thread that works out an overview lets others go on. A short request gives way at each of its
# queries, and gets its turn again so much later: Python's own 5 ms make twenty queries 100 ms longer.
_TURN = 0.0005
_KEPT_OPEN = 75  # seconds between two requests: as long as a person reads, and as browsers keep theirs


class PortError(Exception):
    """The workbench cannot listen where it should; the message says why."""


def serve(ledger: Ledger, settings: Settings, ready: Callable[[str], None]) -> None:
    """Answer requests until the process is told to stop (Ctrl-C or SIGTERM).

    Parameters
    ----------
    ready
        Is told the address as soon as it answers.

    Raises
    ------
    NoAccountsError
        If it would answer other machines and nobody has an account.
    PortError
        If the host or the port cannot be had.
    """
    app = application(ledger, settings)
    sys.setswitchinterval(_TURN)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # Only of what is told to be TCP does asyncio send small packets at once; else an answer's body waits 40 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((settings.host, settings.port))
    except OSError as fault:
        listening.close()
        raise PortError(
            f"cannot listen on {settings.host} port {settings.port} ({fault.strerror or fault}); give another --port"
        ) from None
    port = listening.getsockname()[1]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    listening.listen(128)
    config = uvicorn.Config(
        app,
        log_config=None,  # its records go to the log of the program
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_keep_alive=_KEPT_OPEN,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    # Ctrl-C is how it is meant to end: by then every request in hand has been answered.
    with suppress(KeyboardInterrupt):
        ready(f"http://{host}:{port}/")
        uvicorn.Server(config).run(sockets=[listening])
