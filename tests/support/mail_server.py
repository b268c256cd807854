"""A small SMTP server on this machine, for the tests: it keeps what it is sent, and may be told to fail."""

from __future__ import annotations

import email
import email.policy
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage


class MailBox:
    """What the server was sent, and how it is to answer.

    Attributes
    ----------
    answers
        What it answers to a command, or to a whole line in small letters, instead of what it should:
        {"RCPT": "550 unknown"}; None closes the connection.
    context
        With it, the server offers STARTTLS, or speaks TLS at once if ``at_once``.
    """

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.commands: list[str] = []
        self.answers: dict[str, str | None] = {}
        self.context: ssl.SSLContext | None = None
        self.at_once = False
        self.port = 0


class _Handler(socketserver.BaseRequestHandler):
    box: MailBox

    def handle(self) -> None:
        with suppress(OSError):
            self._talk()

    def _secure(self) -> None:
        assert self.box.context is not None
        self.request = self.box.context.wrap_socket(self.request, server_side=True)
        self._file = self.request.makefile("rb")

    def _say(self, line: str) -> None:
        self.request.sendall(line.encode() + b"\r\n")

    def _talk(self) -> None:
        self._file = self.request.makefile("rb")
        if self.box.at_once:
            self._secure()
        greeting = self.box.answers.get("GREETING", "220 lamp.example")
        if greeting is None:
            return
        self._say(greeting)
        while line := self._file.readline().decode().strip():
            self.box.commands.append(line)
            word = line.split()[0].upper()
            given = self.box.answers.get(word, self.box.answers.get(line.casefold(), ""))
            if given is None:
                return
            if given:
                self._say(given)
                continue
            self._say(self._reply(word))
            if word == "QUIT":
                return
            if word == "STARTTLS":
                self._secure()
            elif word == "DATA":
                self._take()

    def _reply(self, word: str) -> str:
        offers = ["250-lamp.example", *(["250-STARTTLS"] if self.box.context else []), "250 AUTH PLAIN"]
        known = {"STARTTLS": "220 ready", "AUTH": "235 welcome", "DATA": "354 go on", "QUIT": "221 bye"}
        return "\r\n".join(offers) if word == "EHLO" else known.get(word, "250 ok")

    def _take(self) -> None:
        lines = []
        while (line := self._file.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        answer = self.box.answers.get("END", "250 taken")
        if answer is None:
            raise ConnectionAbortedError  # the server then closes the connection
        if answer.startswith("250"):
            message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
            assert isinstance(message, EmailMessage)
            self.box.messages.append(message)
        self._say(answer)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """A client that goes is no error."""


@contextmanager
def mail_server() -> Iterator[MailBox]:
    """A server that runs inside the block."""
    box = MailBox()
    handler = type("Handler", (_Handler,), {"box": box})
    with _Server(("127.0.0.1", 0), handler) as server:
        box.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield box
        finally:
            server.shutdown()
