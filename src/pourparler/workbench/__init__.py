"""The workbench: a web application over one ledger, in which people read, check and code.

Every page has a JSON twin at the same path followed by ``.json``; ``/openapi.json`` describes them all.
"""

# ruff: noqa: E402  # a missing package is reported before it is imported
from pourparler import extras

extras.require("workbench", "the workbench")

from pourparler.workbench.app import application
from pourparler.workbench.passwords import hash_password
from pourparler.workbench.server import serve
from pourparler.workbench.settings import NoAccountsError, Settings

__all__ = ["NoAccountsError", "Settings", "application", "hash_password", "serve"]
