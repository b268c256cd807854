"""Channels by which digests and alerts go out: the terminal and a webhook; e-mail is in `mail.py`."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any, Protocol

from pourparler.intake.addresses import parse
from pourparler.intake.web import FetchError, Web


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


class Letter(Protocol):
    """What goes out: a digest, or alerts. Every word from an article in it is on one line.

    Attributes
    ----------
    at
        When it was made, as an ISO 8601 time with a time zone.
    subject
        One line.
    key
        What tells the same letter, sent again, from another; empty if nothing does.
    """

    @property
    def at(self) -> str: ...  # noqa: D102

    @property
    def subject(self) -> str: ...  # noqa: D102

    @property
    def key(self) -> str: ...  # noqa: D102

    def text(self) -> str:
        """The letter as plain text."""

    def html(self) -> str:
        """The letter as HTML without scripts; everything in it is escaped."""

    def payload(self) -> dict[str, Any]:
        """The letter as JSON."""


class Channel(Protocol):
    """A way by which letters go out.

    Attributes
    ----------
    name
        Its name in the ledger: "print", "email" or "webhook".
    """

    name: str

    def send(self, letter: Letter) -> str:
        """Deliver a letter.

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
    """Prints letters.

    Parameters
    ----------
    write
        Takes the text of a letter.
    """

    def __init__(self, write: Callable[[str], object]) -> None:
        self.name = "print"
        self._write = write

    def send(self, letter: Letter) -> str:
        """Print a letter."""
        self._write(letter.text())
        return ""


class Webhook:
    """Posts letters as JSON to an address. Redirects are not followed.

    Parameters
    ----------
    address
        An http or https address. Messages name its host only, as the rest often holds a key.
    secret
        Signs what is posted: the header Pourparler-Signature is "sha256=" and the HMAC of the body; None for no header.
    allow_private
        Whether it may be on this machine or a private network.

    Raises
    ------
    ValueError
        If it is not a web address; the message says what to do.
    """

    def __init__(self, address: str, *, secret: str | None = None, allow_private: bool = True) -> None:
        self.name = "webhook"
        self._address = address
        self._secret = secret
        self._allow_private = allow_private
        self._site = parse(address).site

    def send(self, letter: Letter) -> str:
        """Post a letter."""
        content = json.dumps(letter.payload()).encode("ascii")
        headers = {"Idempotency-Key": letter.key} if letter.key else {}
        if self._secret is not None:
            headers["Pourparler-Signature"] = signature(self._secret, content)
        try:
            web = Web(allow_private=self._allow_private)
            web.post(self._address, content, "application/json", headers)
        except FetchError as fault:
            raise DeliveryError(f"{self._site}: {fault}", fault.wait) from None
        return ""


def signature(secret: str, content: bytes) -> str:
    """The value of the header that signs what is posted to a webhook.

    >>> signature("key", b"{}")
    'sha256=a777724d943eb48dc69bca8a4a6d57a04db3f9ec7e1de4e581e860265bdf3032'
    """
    return "sha256=" + hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
