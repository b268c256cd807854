"""Digests and alerts by e-mail, over SMTP with TLS; the settings are environment variables."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import Literal

from pourparler.intake.web import tls_context
from pourparler.text import plain, shorten
from pourparler.watch.channels import DeliveryError, Letter

LOGGER = logging.getLogger(__name__)
PREFIX = "POURPARLER_SMTP_"

Security = Literal["starttls", "tls", "none"]

_PORTS: dict[str, int] = {"starttls": 587, "tls": 465, "none": 25}
_SILENCE = 30.0  # seconds without an answer
_WHOLE = 120.0  # seconds for one message


@dataclass(frozen=True)
class MailSettings:
    """How to reach a mail server.

    Attributes
    ----------
    host, port
        The server.
    sender
        The address that messages come from.
    security
        ``starttls``, ``tls`` from the start, or ``none``; a password is never sent without TLS.
    user, password
        The account; None for a server that needs none.
    """

    host: str
    port: int
    sender: str
    security: Security = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def from_environment(cls, variables: Mapping[str, str]) -> MailSettings:
        """Read the variables POURPARLER_SMTP_HOST, PORT, SECURITY, USER, PASSWORD and FROM.

        Raises
        ------
        ValueError
            If one is missing or wrong; the message names it and says what to do.

        Examples
        --------
        >>> settings = MailSettings.from_environment(
        ...     {"POURPARLER_SMTP_HOST": "mail.example", "POURPARLER_SMTP_FROM": "desk@lamp.example"}
        ... )
        >>> settings.port, settings.security
        (587, 'starttls')
        """
        names = ("HOST", "PORT", "SECURITY", "USER", "FROM")
        found = {name: variables.get(PREFIX + name, "").strip() for name in names}
        password = variables.get(PREFIX + "PASSWORD") or None
        if not found["HOST"]:
            raise ValueError(f"{PREFIX}HOST is not set; give the name of the mail server")
        security = found["SECURITY"].lower() or "starttls"
        if security not in _PORTS:
            raise ValueError(f"{PREFIX}SECURITY: give starttls, tls or none")
        port = found["PORT"] or str(_PORTS[security])
        if not (port.isascii() and port.isdigit() and 0 < int(port) < 65_536):
            raise ValueError(f"{PREFIX}PORT: give a number from 1 to 65535")
        user = found["USER"] or None
        if (user is None) != (password is None):
            raise ValueError(f"{PREFIX}USER and {PREFIX}PASSWORD: set both or neither")
        if user is not None and security == "none":
            raise ValueError(f"{PREFIX}SECURITY=none: a password is not sent without TLS; use starttls or tls")
        sender = found["FROM"] or (user if user and "@" in user else "")
        if not sender:
            raise ValueError(f"{PREFIX}FROM is not set; give the address that messages come from")
        return cls(
            found["HOST"],
            int(port),
            mail_address(sender, PREFIX + "FROM"),
            "tls" if security == "tls" else "none" if security == "none" else "starttls",
            user,
            password,
        )


def mail_address(words: str, name: str) -> str:
    """An e-mail address, checked.

    Raises
    ------
    ValueError
        If it is none; the message begins with ``name``.

    Examples
    --------
    >>> mail_address("ana@lamp.example", "--email")
    'ana@lamp.example'
    """
    if words.isascii() and words.isprintable():
        try:
            parsed = Address(addr_spec=words.strip())
        except Exception:  # the parser of the standard library raises many kinds
            LOGGER.debug("not an e-mail address", exc_info=True)
        else:
            if parsed.username and parsed.domain:
                return parsed.addr_spec
    shown = shorten(plain(words), 80)
    raise ValueError(f"{name}: {shown} is not an e-mail address; give one such as ana@lamp.example")


class Mailer:
    """Sends letters by e-mail, as plain text and as HTML.

    Parameters
    ----------
    settings
        The server.
    receivers
        The addresses that they go to, at least one.
    context
        TLS settings; by default certificates are checked against those of the system and of certifi.
    whole
        The seconds that one message may take.
    """

    def __init__(
        self,
        settings: MailSettings,
        receivers: tuple[str, ...],
        context: ssl.SSLContext | None = None,
        whole: float = _WHOLE,
    ) -> None:
        self.name = "email"
        self._settings = settings
        self._receivers = receivers
        self._context = context or tls_context()
        self._whole = whole

    def send(self, letter: Letter) -> str:
        """Send a letter; receivers that the server refuses are named in the line that is returned."""
        server = f"{self._settings.host}:{self._settings.port}"
        try:
            with self._connected() as smtp:
                refused = smtp.send_message(self._message(letter), self._settings.sender, list(self._receivers))
        except smtplib.SMTPAuthenticationError:
            words = f"{server}: rejects the account; check {PREFIX}USER and {PREFIX}PASSWORD"
            raise DeliveryError(words) from None
        except smtplib.SMTPNotSupportedError as fault:
            raise DeliveryError(f"{server}: {_words(fault)}; check {PREFIX}SECURITY") from None
        except ssl.SSLError as fault:
            why = fault.verify_message if isinstance(fault, ssl.SSLCertVerificationError) else "no TLS"
            raise DeliveryError(f"{server}: cannot be reached over TLS ({why}); check {PREFIX}SECURITY") from None
        except smtplib.SMTPException as fault:
            raise DeliveryError(f"{server}: does not take the message ({_words(fault)})") from None
        except (OSError, ValueError) as fault:
            is_late = isinstance(fault, TimeoutError)
            why = "no answer in time" if is_late else getattr(fault, "strerror", None) or type(fault).__name__
            raise DeliveryError(f"{server}: cannot be reached ({plain(str(why))})") from None
        return f"{server}: refuses {', '.join(sorted(refused))}; check --email" if refused else ""

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """A connection on which the account is known; it is cut when it takes too long."""
        own, late = self._settings, threading.Event()
        smtp = smtplib.SMTP(timeout=min(_SILENCE, self._whole))
        if own.security == "tls":
            smtp = smtplib.SMTP_SSL(timeout=min(_SILENCE, self._whole), context=self._context)
        smtp._host = own.host  # type: ignore[attr-defined]  # the name that the certificate must have

        def stop() -> None:
            late.set()
            with suppress(OSError, AttributeError):
                smtp.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]

        timer = threading.Timer(self._whole, stop)
        timer.daemon = True
        timer.start()
        try:
            code, words = smtp.connect(own.host, own.port)
            if code != 220:
                raise smtplib.SMTPConnectError(code, words)
            smtp.ehlo_or_helo_if_needed()
            if own.security == "starttls":
                smtp.starttls(context=self._context)
                smtp.ehlo_or_helo_if_needed()
            if own.user is not None and own.password is not None:
                smtp.login(own.user, own.password)
            yield smtp
        except (OSError, smtplib.SMTPException, ValueError):
            if late.is_set():
                raise TimeoutError from None
            raise
        finally:
            # The server has answered for the message: how it takes the goodbye makes no difference.
            with suppress(Exception):
                smtp.quit()
            timer.cancel()
            smtp.close()

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["Subject"] = shorten(plain(letter.subject), 200)
        message["From"] = self._settings.sender
        message["To"] = ", ".join(self._receivers)
        message["Date"] = format_datetime(dt.datetime.fromisoformat(letter.at))
        domain = self._settings.sender.rpartition("@")[2]
        message["Message-ID"] = f"<{letter.key}@{domain}>" if letter.key else make_msgid(domain=domain)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text(), cte="base64")
        message.add_alternative(letter.html(), subtype="html", cte="base64")
        return message


def _words(fault: smtplib.SMTPException) -> str:
    """The code and the words of a server's answer, on one line."""
    if isinstance(fault, smtplib.SMTPResponseException):
        said = fault.smtp_error
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return shorten(plain(f"{fault.smtp_code} {words}"), 120)
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return "it refuses all receivers"
    if isinstance(fault, smtplib.SMTPServerDisconnected):
        return "it closes the connection"
    return shorten(plain(str(fault)), 120) or type(fault).__name__
