"""Delivery by e-mail and by webhook, to servers of this machine that also fail."""

from __future__ import annotations

import json
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from mail_server import MailBox, mail_server
from pourparler.watch import DeliveryError, Digest, Mailer, MailSettings, Webhook
from pourparler.watch.digest import DocumentEntry, EventEntry
from pourparler.watch.mail import mail_address
from web_server import Site, serving

DIGEST = Digest(
    "talks.ledger",
    "2031-03-03T07:00:00+02:00",
    (DocumentEntry("lamp-1", "Envoys return to Merrów", "The Lamp", "2031-03-03", "https://lamp.example/a", False),),
    (EventEntry("proposal", "p1", "Quill Plan <b>now</b>", "“no toll”", "lamp-1"),),
    (),
)
PASSWORD = "harbour-oil-77"


@pytest.fixture
def box() -> Iterator[MailBox]:
    with mail_server() as found:
        yield found


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with serving() as found:
        yield found


def mailer(box: MailBox, *receivers: str, **settings: str) -> Mailer:
    given = {
        "POURPARLER_SMTP_HOST": "localhost",
        "POURPARLER_SMTP_PORT": str(box.port),
        "POURPARLER_SMTP_FROM": "desk@lamp.example",
        "POURPARLER_SMTP_SECURITY": "none",
        **{f"POURPARLER_SMTP_{name}": value for name, value in settings.items()},
    }
    return Mailer(MailSettings.from_environment(given), receivers or ("ana@lamp.example",))


def why(mailer: Mailer) -> str:
    with pytest.raises(DeliveryError) as caught:
        mailer.send(DIGEST)
    words = str(caught.value)
    assert words.isprintable()
    assert PASSWORD not in words
    return words


def test_a_message_has_the_digest_as_text_and_as_html(box: MailBox) -> None:
    assert mailer(box, "ana@lamp.example", "ben@lamp.example").send(DIGEST) == ""
    (message,) = box.messages
    assert message["Subject"] == "talks.ledger: 1 new proposal, 1 document"
    assert (message["From"], message["To"]) == ("desk@lamp.example", "ana@lamp.example, ben@lamp.example")
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert "Envoys return to Merrów" in plain.get_content()
    assert "&lt;b&gt;now" in page.get_content()


def test_a_name_of_a_ledger_adds_no_header(box: MailBox) -> None:
    hostile = Digest("talks\r\nBcc: all@lamp.example", DIGEST.at, DIGEST.documents, (), ())
    mailer(box).send(hostile)
    (message,) = box.messages
    assert message["Bcc"] is None
    assert "Bcc" in message["Subject"]


@pytest.mark.parametrize(
    ("command", "answer", "words"),
    [
        ("GREETING", "554 go away", "554 go away"),
        ("GREETING", None, "closes the connection"),
        ("RCPT", "550 unknown", "refuses all receivers"),
        ("MAIL", "451 later\x1b[31m", "451 later"),
        ("MAIL", "nonsense", "does not take the message"),
        ("DATA", None, "closes the connection"),
        ("END", "552 too much", "552 too much"),
        ("END", None, "closes the connection"),
    ],
)
def test_servers_that_fail_have_their_line(box: MailBox, command: str, answer: str | None, words: str) -> None:
    box.answers[command] = answer
    assert words in why(mailer(box))
    assert box.messages == []


def test_a_goodbye_that_fails_sends_nothing_twice(box: MailBox) -> None:
    box.answers["QUIT"] = None
    assert mailer(box).send(DIGEST) == ""
    assert len(box.messages) == 1


def test_receivers_that_are_refused_are_named_and_the_others_get_it(box: MailBox) -> None:
    box.answers["rcpt to:<ben@lamp.example>"] = "550 unknown"
    assert "ben@lamp.example" in mailer(box, "ana@lamp.example", "ben@lamp.example").send(DIGEST)
    assert len(box.messages) == 1


def test_nobody_at_home(box: MailBox) -> None:
    box.port = 1
    assert "cannot be reached" in why(mailer(box))


def test_a_password_is_sent_over_tls_only(box: MailBox) -> None:
    account = {"USER": "desk", "PASSWORD": PASSWORD}
    with pytest.raises(ValueError, match="not sent without TLS"):
        mailer(box, SECURITY="none", **account)
    assert "SECURITY" in why(mailer(box, SECURITY="starttls", **account))
    assert not [each for each in box.commands if each.startswith("AUTH")]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes its certificate with openssl")
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_certificates_are_checked(box: MailBox, security: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    subprocess.run([*made.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)
    box.context, box.at_once = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), security == "tls"
    box.context.load_cert_chain(certificate, key)
    account = {"USER": "desk", "PASSWORD": PASSWORD, "SECURITY": security}
    assert "cannot be reached over TLS" in why(mailer(box, **account))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    mailer(box, **account).send(DIGEST)
    assert len(box.messages) == 1
    assert "cannot be reached over TLS" in why(mailer(box, HOST="127.0.0.1", **account))
    box.answers["AUTH"] = f"535 wrong {PASSWORD}"
    assert "rejects the account" in why(mailer(box, **account))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"HOST": ""}, "POURPARLER_SMTP_HOST is not set"),
        ({"FROM": ""}, "POURPARLER_SMTP_FROM is not set"),
        ({"FROM": "a\nBcc: b@lamp.example"}, "is not an e-mail address"),
        ({"PORT": "mail"}, "from 1 to 65535"),
        ({"PORT": "70000"}, "from 1 to 65535"),
        ({"SECURITY": "some"}, "starttls, tls or none"),
        ({"USER": "desk"}, "set both or neither"),
        ({"PASSWORD": PASSWORD}, "set both or neither"),
    ],
)
def test_settings_that_are_wrong_are_named(box: MailBox, change: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError) as caught:
        mailer(box, **change)
    assert words in str(caught.value)
    assert str(caught.value).isprintable()
    assert PASSWORD not in str(caught.value)


def test_settings_do_not_show_the_password(box: MailBox) -> None:
    given = {"HOST": "mail.example", "USER": "desk@lamp.example", "PASSWORD": PASSWORD}
    settings = MailSettings.from_environment({f"POURPARLER_SMTP_{name}": value for name, value in given.items()})
    assert PASSWORD not in repr(settings)
    assert (settings.sender, settings.security, settings.port) == ("desk@lamp.example", "starttls", 587)


@pytest.mark.parametrize(
    "address", ["", "ana", "ana@", "@lamp.example", "a b@lamp.example", "ana@lamp.example, ben", "ä@b.example"]
)
def test_addresses_that_are_none(address: str) -> None:
    with pytest.raises(ValueError, match="is not an e-mail address"):
        mail_address(address, "--email")


def receive(hook: Site, status: int = 204, **headers: str) -> list[bytes]:
    """Let the server take what is posted to /hook."""
    taken: list[bytes] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.command == "POST":
            taken.append(handler.rfile.read(int(handler.headers["Content-Length"])))
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()

    hook.pages["/hook?key=harbour-oil-77"] = answer
    return taken


def test_a_webhook_gets_json(hook: Site) -> None:
    taken = receive(hook)
    Webhook(hook.address + "/hook?key=harbour-oil-77").send(DIGEST)
    found = json.loads(taken[0])
    assert found["schema"] == "pourparler/digest/1"
    assert found["subject"] == DIGEST.subject
    assert found["text"] == DIGEST.text()
    assert found["events"][0]["words"] == "Quill Plan <b>now</b>"
    assert hook.headers[0]["Content-Type"] == "application/json"
    assert hook.asked == ["/hook?key=harbour-oil-77"]


@pytest.mark.parametrize(
    ("status", "headers", "words", "wait"),
    [
        (500, {}, "status 500", None),
        (429, {"Retry_After": "90"}, "status 429", 90.0),
        (307, {"Location": "/other"}, "redirects are not followed", None),
        (404, {}, "status 404", None),
    ],
)
def test_a_webhook_that_fails_has_a_line_without_its_key(
    hook: Site, status: int, headers: dict[str, str], words: str, wait: float | None
) -> None:
    receive(hook, status, **headers)
    with pytest.raises(DeliveryError) as caught:
        Webhook(hook.address + "/hook?key=harbour-oil-77").send(DIGEST)
    assert words in str(caught.value)
    assert caught.value.wait == wait
    assert PASSWORD not in str(caught.value)
    assert len(hook.asked) == 1


@pytest.mark.parametrize("address", ["ftp://lamp.example", "lamp", "https://ana:secret@lamp.example/hook"])
def test_addresses_of_webhooks_that_are_none(address: str) -> None:
    with pytest.raises(ValueError) as caught:
        Webhook(address)
    assert "secret" not in str(caught.value)
