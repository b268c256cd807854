"""Child processes of the workbench: they can be killed at any moment, and end when their parent ends."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Any

from pourparler import logs
from pourparler.interruption import withheld_from_children

_ENDING = 10.0  # seconds to wait until the system has removed a killed process


def start_child(work: Callable[..., None], *words: Any) -> BaseProcess:
    """Start a process that runs a function.

    Parameters
    ----------
    work
        A function at the top level of a module, which the process imports.
    words
        The arguments of the function.
    """
    process = multiprocessing.get_context("spawn").Process(target=_run, args=(work, words))
    with withheld_from_children():
        process.start()
    return process


def kill_child(process: BaseProcess) -> None:
    """Kill a process and the processes that it started. May be called from any thread."""
    if process.is_alive() and process.pid is not None:
        if hasattr(os, "killpg"):
            with suppress(OSError):  # not yet the head of a group, or gone
                os.killpg(process.pid, signal.SIGKILL)
        process.kill()


def end_child(process: BaseProcess) -> None:
    """Kill a process, and wait until the system has removed it."""
    kill_child(process)
    process.join(_ENDING)


def _run(work: Callable[..., None], words: tuple[Any, ...]) -> None:
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)  # Ctrl-C is for the parent; and what this process starts is killed with it
    else:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    logs.start_worker()
    work(*words)


def _end_with(parent: int) -> None:
    """End when the parent does, even if it is killed: the system then closes its end of a pipe."""
    wait([parent])
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
