"""Fetching: polite, within limits, and never where it may not go; the server is one of this machine."""

from __future__ import annotations

import datetime as dt
import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from pdf_writer import column, pdf
from pourparler.intake import Refusal, addresses, documents, web
from pourparler.record import Document
from waiting import PATIENCE
from web_server import Site, serving

WORDS = (
    "The two delegations of Orvania and Sund came back to the old mill on Monday, and the mediator said that the talks "
    "would go on for as long as anybody was willing to sit on the wooden chairs."
)
PAGE = (
    "<!doctype html><html><head><title>Envoys return</title>"
    '<meta property="article:published_time" content="2031-03-03T08:00:00Z"></head>'
    f"<body><article><p>{WORDS}</p></article></body></html>"
)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(
        web, "LIMITS", replace(web.LIMITS, pause=0.0, connecting=PATIENCE, silence=PATIENCE, whole=PATIENCE)
    )
    with serving() as found:
        yield found


def read(*sources: str, **options: Any) -> list[Document | Refusal]:
    return list(documents(sources, **{"allow_private": True, **options}))


def one(source: str, **options: Any) -> Document:
    (found,) = read(source, **options)
    assert isinstance(found, Document), found
    return found


def why(source: str, **options: Any) -> str:
    (found,) = read(source, **options)
    assert isinstance(found, Refusal), found
    assert found.source == source
    assert str(found).isprintable()
    return found.reason


def test_a_page_is_read_with_its_metadata(site: Site) -> None:
    address = site.page("/a", PAGE)
    found = one(address)
    assert found.text == WORDS
    assert (found.url, found.published, found.published_from) == (address, dt.date(2031, 3, 3), "metadata")
    assert one(address, published=dt.date(2031, 4, 4)).published_from == "argument"
    agents = {headers["User-Agent"] for headers in site.headers}
    assert len(agents) == 1
    assert agents.pop().startswith("pourparler/")


def test_the_address_is_the_canonical_one_or_the_last(site: Site) -> None:
    site.page("/old", "", status=301, Location="/new#part")
    site.page("/new", PAGE)
    assert one(site.address + "/old").url == site.address + "/new"
    canonical = "https://sund.example/envoys-return"
    site.page("/c", PAGE.replace("<head>", f'<head><link rel="canonical" href="{canonical}">'))
    assert one(site.address + "/c").url == canonical


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (WORDS.encode(), "text/plain"),
        (pdf([column([WORDS[:70], WORDS[70:140], WORDS[140:]])]), "application/pdf"),
        (pdf([column([WORDS[:70], WORDS[70:140], WORDS[140:]])]), "text/html"),
        (b'{"text": "' + WORDS.encode() + b'"}', "application/json"),
        (b'{"text": "' + WORDS.encode() + b'"}\n', "application/x-ndjson"),
        (PAGE.encode(), "application/octet-stream"),
    ],
)
def test_other_formats(site: Site, body: bytes, kind: str) -> None:
    assert "wooden chairs" in one(site.page("/a", body, kind)).text


def test_the_encoding_is_the_headers(site: Site) -> None:
    body = PAGE.replace("Orvania", "Орвания").encode("cp1251")
    assert "Орвания" in one(site.page("/a", body, "text/html; charset=windows-1251")).text
    assert "Орвания" in one(site.page("/b", PAGE.replace("Orvania", "Орвания"), "text/html; charset=nonsense")).text


def test_a_packed_page_is_unpacked(site: Site) -> None:
    assert one(site.page("/a", gzip.compress(PAGE.encode()), Content_Encoding="gzip")).text == WORDS
    assert "compressed and broken" in why(site.page("/b", b"no gzip", Content_Encoding="gzip"))
    assert "incomplete" in why(site.page("/c", gzip.compress(PAGE.encode())[:90], Content_Encoding="gzip"))
    assert "'zstd'" in why(site.page("/d", b"words", Content_Encoding="zstd"))


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (404, "does not exist (404); check the address"),
        (403, "may not be fetched (403); save the page"),
        (401, "requires a login (401)"),
        (410, "is gone (410)"),
        (418, "is answered with status 418"),
        (429, "asks for fewer requests (429); try again in 120 seconds"),
        (500, "has a server error (500); try again later"),
        (503, "is not available now (503); try again in 120 seconds"),
    ],
)
def test_each_status_has_its_line(site: Site, status: int, reason: str) -> None:
    assert reason in why(site.page("/a", "words", status=status, Retry_After="120"))


def test_a_host_that_asks_for_fewer_requests_is_left_alone(site: Site) -> None:
    site.page("/a", "", status=429)
    site.page("/b", PAGE)
    found = read(site.address + "/a", site.address + "/b")
    assert "not fetched for now" in str(found[1])
    assert site.pages_asked() == ["/a"]


def test_pictures_are_refused_without_reading_them(site: Site) -> None:
    assert "is image/png, which is not read" in why(site.page("/a", b"\x89PNG", "image/png"))


def test_robots_are_heeded_and_asked_once(site: Site) -> None:
    site.page("/robots.txt", "User-agent: *\nDisallow: /not\n", "text/plain")
    site.page("/yes", PAGE)
    site.page("/not/this", PAGE)
    found = read(site.address + "/not/this", site.address + "/yes", site.address + "/not/that")
    assert [type(f) for f in found] == [Refusal, Document, Refusal]
    assert "robots.txt" in str(found[0])
    assert site.asked == ["/robots.txt", "/yes"]


def test_robots_are_heeded_after_a_redirect_too(site: Site) -> None:
    site.page("/robots.txt", "User-agent: pourparler\nDisallow: /not\n", "text/plain")
    site.page("/yes", "", status=302, Location="/not/this")
    assert "robots.txt" in why(site.address + "/yes")


@pytest.mark.parametrize(
    ("status", "body", "reason"), [(500, b"", "is not available now (500)"), (200, b"a" * 600_000, "too large")]
)
def test_robots_that_cannot_be_had_are_no_leave(site: Site, status: int, body: bytes, reason: str) -> None:
    site.page("/robots.txt", body, "text/plain", status)
    site.page("/a", PAGE)
    assert reason in why(site.address + "/a")
    assert site.pages_asked() == []


def test_there_is_a_pause_between_requests(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "LIMITS", replace(web.LIMITS, pause=0.2))
    read(site.page("/a", PAGE), site.page("/b", PAGE))
    assert all(b - a >= 0.19 for a, b in zip(site.times, site.times[1:], strict=False))
    site.page("/robots.txt", "User-agent: *\nCrawl-delay: 0.5\n", "text/plain")
    site.times.clear()
    read(site.address + "/a", site.address + "/b")
    assert site.times[2] - site.times[1] >= 0.49


def endless(first: bytes, piece: bytes, pause: float = 0.0) -> Callable[[BaseHTTPRequestHandler], None]:
    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(first)
        while True:
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(pause)

    return send


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def test_a_page_that_never_ends(site: Site) -> None:
    site.pages["/a"] = endless(HEAD + b"\r\n<html><p>", b"words " * 10_000)
    assert "is over 10 MB, too large for a page" in why(site.address + "/a")


def test_four_gigabytes_of_zeros_packed(site: Site) -> None:
    head = HEAD + b"Content-Encoding: gzip\r\n\r\n"
    site.pages["/a"] = endless(head, gzip.compress(bytes(4_000_000)))
    assert "is over 10 MB" in why(site.address + "/a")


@pytest.mark.parametrize(
    ("first", "piece"), [(HEAD + b"\r\n<html><p>", b"a"), (HEAD, b"X: y\r\n"), (HEAD + b"X: ", b"y"), (b"", b"H")]
)
def test_a_server_that_drips_is_left(site: Site, monkeypatch: pytest.MonkeyPatch, first: bytes, piece: bytes) -> None:
    monkeypatch.setattr(web, "LIMITS", replace(web.LIMITS, whole=0.5))
    site.pages["/a"] = endless(first, piece, 0.1)
    assert "takes over 0.5 seconds; try again later" in why(site.address + "/a")


def test_a_server_that_says_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "LIMITS", replace(web.LIMITS, silence=0.3))
    over = threading.Event()
    site.pages["/a"] = lambda handler: over.wait(PATIENCE) and None
    try:
        assert "does not answer" in why(site.address + "/a")
    finally:
        over.set()


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (b"garbage\r\n\r\n", "not a web page"),
        (HEAD + b"X: " + b"y" * 100_000 + b"\r\n\r\n", "not a web page"),
        (HEAD + b"X: y\r\n" * 1000 + b"\r\n", "not a web page"),
        (HEAD + b"Content-Length: 5000\r\n\r\n<html>", "is incomplete"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", "not a web page"),
        (HEAD + b"\r\n", "is empty"),
        (b"", "not a web page"),
    ],
)
def test_answers_that_make_no_sense(site: Site, sent: bytes, reason: str) -> None:
    site.pages["/a"] = lambda handler: handler.wfile.write(sent)
    assert reason in why(site.address + "/a")


def test_redirects_end(site: Site) -> None:
    site.page("/a", "", status=302, Location="/b")
    site.page("/b", "", status=302, Location="/a")
    assert "redirects in a circle" in why(site.address + "/a")
    for k in range(9):
        site.page(f"/{k}", "", status=302, Location=f"/{k + 1}")
    assert "redirects more than 5 times" in why(site.address + "/0")
    assert "redirects to no address" in why(site.page("/none", "", status=302))


@pytest.mark.parametrize("place", ["file:///etc/passwd", "ftp://sund.example/", "javascript:alert(1)", "data:,words"])
def test_redirects_to_other_schemes_are_refused(site: Site, place: str) -> None:
    reason = why(site.page("/a", "", status=302, Location=place))
    assert "addresses are not fetched" in reason
    assert place in reason


def test_redirects_to_private_machines_are_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "is_public", lambda number: number == "127.0.0.1")
    site.page("/a", "", status=302, Location=site.address.replace("127.0.0.1", "127.0.0.2") + "/b")
    site.page("/b", PAGE)
    assert "is on a private network or this machine; allow it with --allow-private" in why(
        site.address + "/a", allow_private=False
    )
    assert site.pages_asked() == ["/a"]


def test_a_name_is_resolved_once_and_only_what_was_checked_is_connected_to(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(site.address.rpartition(":")[2])
    asked: list[str] = []
    whole = socket.getaddrinfo

    def resolve(host: str, *rest: Any, **options: Any) -> list[Any]:
        if host != "sund.example":
            return whole(host, *rest, **options)
        asked.append(host)
        number = "127.0.0.1" if len(asked) % 2 else "127.0.0.9"  # a server that names another machine the next time
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port))]

    monkeypatch.setattr(addresses, "is_public", lambda number: number == "127.0.0.1")
    monkeypatch.setattr(addresses.socket, "getaddrinfo", resolve)
    site.page("/a", PAGE)
    # robots.txt comes from the good machine, by one look-up; the page's own request is sent to none
    assert "is on a private network" in why(f"http://sund.example:{port}/a", allow_private=False)
    assert asked == ["sund.example"] * 2
    assert site.asked == ["/robots.txt"]
    assert [headers["Host"] for headers in site.headers] == [f"sund.example:{port}"]


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
    ],
)
def test_private_addresses_are_refused(address: str) -> None:
    reason = why(address, allow_private=False)
    assert "is on a private network or this machine" in reason or "is not known" in reason


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://sund.example/a", "ftp: addresses are not fetched; give one that begins with https:// or http://"),
        ("file:///etc/passwd", "file: addresses are not fetched"),
        ("data:text/plain,words", "data: addresses are not fetched"),
        ("javascript:alert(1)", "javascript: addresses are not fetched"),
        ("gopher://sund.example/", "gopher: addresses are not fetched"),
        ("http://", "is not a web address"),
        ("http:///a", "is not a web address"),
        ("http://[::1", "is not a web address"),
        ("http://sund.example:99999/", "is not a web address"),
        ("http://sund example/", "is not a web address"),
        ("http://" + "a" * 300 + "/", "is not known"),
        ("http://ü" + "ü" * 80 + ".example/", "is not a web address"),
        ("http://\ud800.example/", "is not a web address"),
        ("http://name:word@sund.example/", "contains a user name"),
        ("http://sund.example/" + "a" * 5000, "over 4000 characters"),
    ],
)
def test_addresses_that_are_not_fetched(address: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(addresses.socket, "getaddrinfo", unknown)
    assert reason in why(address)


def test_nobody_at_home() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert "refuses connections" in why(f"http://127.0.0.1:{free.getsockname()[1]}/")


def test_odd_characters_of_an_address_are_sent_encoded(site: Site) -> None:
    site.page("/caf%C3%A9%20a?q=%22b%22", PAGE)
    assert one(site.address + '/café a?q="b"').text == WORDS


def test_no_secret_without_a_certificate(site: Site) -> None:
    assert "cannot be reached over TLS" in why(site.address.replace("http:", "https:") + "/a")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes its certificate with openssl")
def test_the_certificate_is_checked_against_the_name(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    subprocess.run([*made.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with serving(context) as secret:
        secret.page("/a", PAGE)
        port = secret.address.rpartition(":")[2]
        assert "has an invalid certificate" in why(f"https://localhost:{port}/a")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert one(f"https://localhost:{port}/a").text == WORDS
        assert "has an invalid certificate" in why(f"https://127.0.0.1:{port}/a")
