"""The program's start and end: Ctrl-C, faults of the caller as one line, and the exit status.

Nothing is imported here but what handles Ctrl-C, so that it is handled while the rest is loaded.
"""

from __future__ import annotations

import sys

from pourparler._version import __version__
from pourparler.interruption import STOPPED, Interruption


def main() -> None:
    """Run the program and end the process with its exit status: docs/commands.md has the table."""
    try:
        with Interruption():
            _run()
    except KeyboardInterrupt:
        sys.exit(STOPPED)


def _run() -> None:
    from pourparler.commands.pipes import quiet_when_closed

    with quiet_when_closed():
        if sys.argv[1:] == ["--version"]:  # answered before anything else is loaded
            print(f"pourparler {__version__}")
            return
        from pourparler.commands.app import app

        try:
            app()
        except Exception as fault:
            sys.exit(_report(fault))


def _report(fault: Exception) -> int:
    """Say in one line what went wrong; the traceback goes to the log."""
    import logging

    from pourparler.commands.options import CRASHED, WRONG_CALL, WrongCallError, say
    from pourparler.extras import MissingExtraError

    logger = logging.getLogger(__name__)
    if isinstance(fault, WrongCallError | MissingExtraError) or _is_of_ledger(fault):
        say(fault)
        logger.debug("refused", exc_info=fault)
        return WRONG_CALL
    say(
        f"the program failed ({type(fault).__name__}: {str(fault)[:200]}); please report this; "
        "`pourparler --log-level debug ..` shows where it happened"
    )
    logger.error("the program failed", exc_info=fault)
    return CRASHED


def _is_of_ledger(fault: Exception) -> bool:
    """Whether a fault is a `LedgerError`; the ledger, slow to load, is loaded by now if it is."""
    ledger = sys.modules.get("pourparler.ledger.errors")
    return ledger is not None and isinstance(fault, ledger.LedgerError)


if __name__ == "__main__":
    main()
