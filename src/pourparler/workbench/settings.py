"""The settings of a workbench, and all its limits and times."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

SESSION_HOURS = 12  # until a person has to sign in again
ATTEMPTS, ATTEMPT_MINUTES = 5, 5  # attempts to sign in with one name from one address, within so many minutes
ADDRESS_ATTEMPTS = 50  # the same for all names from one address, which may be a proxy for many people
NAME_ATTEMPTS = 10  # the same for one name from all addresses; after that each attempt is delayed
MAX_DELAY = 5  # seconds, the longest delay: nobody is locked out by the attempts of others
PAGE_SIZE = 50  # rows of a list on one page
MAX_UPLOAD = 200 * 2**20  # bytes, all files of one request
MAX_FILES = 500  # in one request
MAX_BODY = 2**20  # bytes, any other request
MAX_FORM = 2**16  # bytes, the forms to sign in and out, which anybody may send
THREADS = 100  # requests answered at the same time
MAX_FINISHED_JOBS = 50  # finished jobs in the list of jobs
MAX_RUNNING_JOBS = 4  # jobs at the same time, one for each person, each in a process of about 200 MB
SHUTDOWN_SECONDS = 3  # seconds for open requests to end when the server stops


class NoAccountsError(Exception):
    """The workbench requires accounts and there is none; the message says what to do."""


@dataclass(frozen=True)
class Settings:
    """The settings of one workbench.

    Attributes
    ----------
    host, port
        The address on which it listens; port 0 chooses any free port.
    coder
        The name under which decisions are recorded if nobody signs in.
    accounts
        Whether people sign in; required if the host can be reached from other machines.
    https
        Whether people reach it through a proxy with HTTPS: browsers then send its cookies only over HTTPS.
    allow_private
        Whether people may add web addresses on this machine and on private networks.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    coder: str = "reader"
    accounts: bool = False
    https: bool = False
    allow_private: bool = False


def is_loopback(host: str) -> bool:
    """Whether a host can be reached only from this machine.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
