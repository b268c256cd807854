"""Start and end of the program: Ctrl-C, errors as one line, and the exit status.

This module imports only what handles Ctrl-C, so that Ctrl-C works while everything else is imported.
"""

from __future__ import annotations

import os
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
        if sys.argv[1:] == ["--version"]:  # answered before anything else is imported
            print(f"pourparler {__version__}")
            return
        # Otherwise Pydantic looks through every installed package for plugins.
        os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
        from pourparler.commands.app import app

        try:
            app()
        except Exception as fault:
            sys.exit(_report(fault))


def _report(fault: Exception) -> int:
    """Print one line about an error, write its traceback to the log, and return the exit status."""
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
        "`pourparler --log-level debug ..` shows the traceback"
    )
    logger.error("the program failed", exc_info=fault)
    return CRASHED


def _is_of_ledger(fault: Exception) -> bool:
    """Whether an error is a `LedgerError`, without importing the ledger, which is slow."""
    ledger = sys.modules.get("pourparler.ledger.errors")
    return ledger is not None and isinstance(fault, ledger.LedgerError)


if __name__ == "__main__":
    main()
