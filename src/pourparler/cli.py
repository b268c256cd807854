"""The program's start and end: Ctrl-C, faults of the caller as one line, and the exit status.

Nothing is imported here but what handles Ctrl-C, so that it is handled while the rest is loaded.
"""

from __future__ import annotations

import signal
import sys

from pourparler import __version__, interruption


def main() -> None:
    """Run the program and end the process with its exit status: docs/commands.md has the table."""
    if sys.argv[1:] == ["--version"]:  # answered before anything is loaded
        print(f"pourparler {__version__}")
        return
    interruption.install()
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        try:
            _run()
        finally:
            interruption.release()
    except KeyboardInterrupt:
        sys.exit(interruption.STOPPED)


def _run() -> None:
    from pourparler.commands.app import app

    try:
        app()
    except Exception as fault:
        sys.exit(_report(fault))


def _report(fault: Exception) -> int:
    """Say in one line what went wrong; the traceback goes to the log."""
    import logging

    from pourparler.commands.options import CRASHED, WRONG_CALL, WrongCallError, say
    from pourparler.ledger import LedgerError

    if isinstance(fault, WrongCallError | LedgerError):
        say(fault)
        return WRONG_CALL
    say(
        f"pourparler failed ({type(fault).__name__}: {fault}); please report this line; "
        "--log-level debug before the command shows where it happened"
    )
    logging.getLogger(__name__).error("the program failed", exc_info=fault)
    return CRASHED


if __name__ == "__main__":
    main()
