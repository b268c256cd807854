"""How a workbench is set up: the one place for its addresses, limits and times."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

SESSION_HOURS = 12  # after which a person signs in again
ATTEMPTS, ATTEMPT_MINUTES = 5, 5  # tries to sign in with one name from one address, in so many minutes
ADDRESS_ATTEMPTS = 50  # with all names from one address, which may be that of a proxy before many people
NAME_ATTEMPTS = 10  # with one name from all addresses, after which each try takes a second longer
MAX_DELAY = 5  # seconds that a try takes longer at most: nobody is locked out by what others try
PAGE_SIZE = 50  # rows of a list
MAX_UPLOAD = 200 * 2**20  # bytes of all files of one request
MAX_FILES = 500  # of one request
MAX_BODY = 2**20  # bytes of any other request
MAX_FORM = 2**16  # bytes of the forms that anybody may send, to sign in or out
THREADS = 100  # requests that are answered at the same time
MAX_FINISHED_JOBS = 50  # finished jobs that are remembered
MAX_RUNNING_JOBS = 4  # jobs that read at the same time, each of another person and in a process of about 200 MB
SHUTDOWN_SECONDS = 3  # seconds that requests in hand have to end when the server is stopped


class NoAccountsError(Exception):
    """The workbench would answer other machines, and nobody has an account; the message says what to do."""


@dataclass(frozen=True)
class Settings:
    """What one workbench is told when it starts.

    Attributes
    ----------
    host, port
        Where it listens; port 0 takes any free one.
    coder
        Who decides where nobody signs in.
    accounts
        Whether people sign in; always so where the host is not of this machine.
    https
        Whether readers reach it by HTTPS, through a proxy: cookies are then sent by HTTPS alone.
    allow_private
        Whether addresses that people add may lead to this machine and to private networks.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    coder: str = "reader"
    accounts: bool = False
    https: bool = False
    allow_private: bool = False


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine and answers no other.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
