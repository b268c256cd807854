"""Channels by which digests go out: the terminal and a webhook; e-mail is in `mail.py`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Protocol

from pourparler.intake.addresses import parse
from pourparler.intake.web import FetchError, Web
from pourparler.watch.digest import Digest


class DeliveryError(Exception):
    """A digest cannot be delivered now; ``str(error)`` is one line without addresses that may hold a key.

    Attributes
    ----------
    wait
        The seconds for which the receiver asked not to be asked again; None if it does not say.
    """

    def __init__(self, words: str, wait: float | None = None) -> None:
        super().__init__(words)
        self.wait = wait


class Channel(Protocol):
    """A way by which digests go out.

    Attributes
    ----------
    name
        Its name in the ledger: "print", "email" or "webhook".
    """

    name: str

    def send(self, digest: Digest) -> str:
        """Deliver a digest.

        Returns
        -------
        str
            One line for the user if not everybody got it; else empty.

        Raises
        ------
        DeliveryError
            If it cannot be delivered now.
        """


class Printer:
    """Prints digests.

    Parameters
    ----------
    write
        Takes the text of a digest.
    """

    def __init__(self, write: Callable[[str], object]) -> None:
        self.name = "print"
        self._write = write

    def send(self, digest: Digest) -> str:
        """Print a digest."""
        self._write(digest.text())
        return ""


class Webhook:
    """Posts digests as JSON to an address. Redirects are not followed.

    Parameters
    ----------
    address
        An http or https address; it may be on this machine or a private network. Messages name its host only, as the
        rest often holds a key.

    Raises
    ------
    ValueError
        If it is not a web address; the message says what to do.
    """

    def __init__(self, address: str) -> None:
        self.name = "webhook"
        self._address = address
        self._site = parse(address).site

    def send(self, digest: Digest) -> str:
        """Post a digest."""
        content = json.dumps(digest.payload()).encode("ascii")
        try:
            Web(allow_private=True).post(self._address, content, "application/json")
        except FetchError as fault:
            raise DeliveryError(f"{self._site}: {fault}", fault.wait) from None
        return ""
