"""Hostile and broken input: every fault is one line, costs a bounded time, and the other sources go on."""

from __future__ import annotations

import codecs
import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pourparler.intake import Refusal, documents
from pourparler.intake.addresses import is_public, mask_credentials, without_credentials
from pourparler.intake.decode import decode
from pourparler.intake.encodings import codec_of, declared_codec
from pourparler.intake.feeds import read_feed
from pourparler.intake.fetching import online
from pourparler.intake.parsing import Given, whole
from pourparler.intake.web import Fetched, FetchError, Limits, Web
from pourparler.record import Document

SAID = "“We will not withdraw before May,” Ode Varrin, the foreign minister of Merrow, said on Tuesday in Kreel. "
PAGE = f"<html><body><article><h1>Talks in Kreel</h1><p>{SAID * 3}</p></article></body></html>"


# --- encodings


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("utf-8", "utf-8"),
        (" UTF8\n", "utf-8"),
        ("ISO-8859-1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("Shift_JIS", "cp932"),
        ("gb2312", "gb18030"),
        ("windows-1251", "cp1251"),
        ("koi8-ru", "koi8-u"),
        ("utf-16", "utf-16-le"),
    ],
)
def test_labels_of_the_web_name_their_encodings(label: str, codec: str) -> None:
    assert codec_of(label) == codec
    assert codecs.lookup(codec)


@pytest.mark.parametrize(
    "label",
    "punycode idna utf-7 utf_8_sig unicode_escape hex zlib rot13 mbcs undefined hz replacement x-user-defined utf-32"
    " cp037 big5hkscs ü utf\u200b-8 \x00".split(" "),
)
def test_no_other_codec_is_ever_used(label: str) -> None:
    assert codec_of(label) is None


@settings(deadline=None)
@given(st.text(max_size=20))
def test_any_name_of_an_encoding_leaves_a_text_in_utf_8_readable(name: str) -> None:
    if not (codec_of(name) or "utf-8").startswith("utf-16"):
        assert decode(b"Not one metre, she said.", name) == "Not one metre, she said."


@pytest.mark.parametrize(
    "page",
    [
        b'<html><meta charset="%s">',
        b"<html><meta http-equiv=Content-Type content='text/html; charset=%s'>",
        b'<?xml version="1.0" encoding="%s"?><html>',
    ],
)
def test_a_page_declares_an_encoding_of_the_web_or_none(page: bytes) -> None:
    assert declared_codec(page % b"windows-1251") == "cp1251"
    assert declared_codec(page % b"UTF-16") == "utf-8"
    assert declared_codec(page % b"punycode") is None
    text = "Министр Мерроу сказал, что переговоры в Креле продолжатся в понедельник. " * 5
    assert decode(page % b"windows-1251" + text.encode("cp1251")).endswith(text)
    assert decode(page % b"punycode" + text.encode("utf-8")).endswith(text)


def test_the_encoding_that_a_page_names_is_never_handed_to_a_parser() -> None:
    # punycode takes a time with the square of the size: hours for this page
    page = PAGE.replace("<html>", '<?xml version="1.0" encoding="punycode"?><html><meta charset="punycode">')
    (found,) = whole("p", page.replace("</p>", SAID * 4_000 + "</p>").encode(), ".html", None, Given("punycode"))
    assert isinstance(found, Document) or "characters long" in found.reason


@pytest.mark.parametrize(
    ("label", "encoding"),
    [("utf-8", "utf-8"), ("iso-8859-2", "iso-8859-2"), ("windows-1250", "cp1250"), ("punycode", "utf-8")],
)
def test_a_feed_is_read_in_the_encoding_that_it_names(label: str, encoding: str) -> None:
    item = "<item><title>Rozmowy w Łodzi</title><link>/a</link></item>"
    feed = f'<?xml version="1.0" encoding="{label}"?><rss><channel><title>Wieść</title>{item}</channel></rss>'
    read = read_feed(feed.encode(encoding), "https://merrow.example/feed")
    assert (read.title, read.items[0].title) == ("Wieść", "Rozmowy w Łodzi")
    assert read_feed(feed.encode(encoding), "https://merrow.example/feed", "unknown-8bit") == read


# --- addresses


@pytest.mark.parametrize(
    "number",
    "0.0.0.1 10.1.2.3 100.64.0.1 127.0.0.1 169.254.1.1 172.31.0.1 192.0.0.1 192.0.0.8 192.0.0.170 192.0.2.1 "
    "192.31.196.1 192.52.193.1 192.88.99.1 192.168.1.1 192.175.48.1 198.19.0.1 198.51.100.1 203.0.113.1 224.0.0.1"
    " 255.255.255.255 :: ::1 ::8.8.8.8 ::ffff:10.0.0.1 ::ffff:0:8.8.8.8 64:ff9b::10.0.0.1 64:ff9b:1::808:808"
    " 100::1 100:0:0:1::1 2001::1 2001:2::1 2001:10::1 2001:20::1 2001:30::1 2001:db8::1 2002:a00:1:: 3ffe::1 3fff::1"
    " 3fff:fff::1 2620:4f:8000::1"
    " 4000::1 5f00::1 fc00::1 fd12::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1 ffff::1 localhost 1".split(),
)
def test_special_purpose_numbers_are_not_public(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize(
    "number",
    "8.8.8.8 192.0.1.1 198.20.0.1 2001:4860:4860::8888 2606:4700::1111 2a00::1 ::ffff:8.8.8.8 2002:808:808::".split(),
)
def test_numbers_of_the_internet_are_public(number: str) -> None:
    assert is_public(number)


@pytest.mark.parametrize(
    "address",
    [
        "https://ode:secret@merrow.example/a",
        "https://ode:secret@merrow.example",
        "HTTP://ode:secret@merrow.example/a?b=c@d",
        "http://ode:a/secret@merrow.example/a",
        "http://ode:a#secret@merrow.example/a",
        "http://ode:se@secret@merrow.example/a",
        "http:/\\ode:secret@merrow.example/a",
        "feed:https://ode:secret@merrow.example/a",
        "ftp://ode:secret@merrow.example/a",
        "http://:secret@merrow.example/a",
        "http://secret@merrow.example/a",
    ],
)
def test_a_password_in_an_address_is_in_no_refusal(address: str) -> None:
    (refused,) = documents([address])
    assert isinstance(refused, Refusal)
    assert "secret" not in str(refused)
    assert "secret" not in mask_credentials(f"leads to {address}, which is private")


@pytest.mark.parametrize(
    "address",
    [
        "https://merrow.example/@ode",
        "http://merrow.example:80/a@b",
        "http://[::1]:8000/a@b",
        "mailto:ode@merrow.example",
    ],
)
def test_an_address_without_a_password_is_shown_as_it_is(address: str) -> None:
    assert mask_credentials(address) == without_credentials(address) == address


def test_no_record_holds_a_password_of_an_address() -> None:
    line = json.dumps({"text": SAID, "url": "https://ode:secret@merrow.example/a"})
    (found,) = whole("x", line.encode(), ".json", None)
    assert isinstance(found, Document)
    assert found.url == "https://merrow.example/a"
    item = "<item><guid>https://ode:secret@merrow.example/a</guid><title>t</title></item>"
    feed = read_feed(f"<rss><channel>{item}</channel></rss>".encode(), "https://merrow.example/feed")
    assert "secret" not in repr(feed)


# --- a server that misbehaves


def _reset(connection: socket.socket) -> None:
    """Close a connection so that the other side hears that it was reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


@contextmanager
def server(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that answers the request for robots.txt with 404 and others as the test says; its address."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        done = threading.Event()

        def serve() -> None:
            while not done.is_set():
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    try:
                        asked = connection.recv(65_536)
                        if b"/robots.txt" in asked:
                            connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                        else:
                            answer(connection)
                    except OSError:
                        continue

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/a"
        finally:
            done.set()
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(10)


QUICK = Limits(connecting=5, silence=1, whole=5, pause=0)
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def sending(data: bytes, *, reset: bool = False) -> Callable[[socket.socket], None]:
    """Answer with some bytes, and close or reset the connection."""

    def answer(connection: socket.socket) -> None:
        connection.sendall(data)
        if reset:
            _reset(connection)

    return answer


ANSWERS = {
    "reset at once": _reset,
    "closed at once": sending(b""),
    "reset in the headers": sending(_HEAD, reset=True),
    "closed in the headers": sending(_HEAD + b"X-Long: "),
    "reset in the body": sending(_HEAD + b"Content-Length: 1000\r\n\r\nabc", reset=True),
    "cut off": sending(_HEAD + b"Content-Length: 1000\r\n\r\n" + PAGE.encode()[:200]),
    "chunk cut off": sending(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n400\r\nabc"),
    "no chunk": sending(_HEAD + b"Transfer-Encoding: chunked\r\n\r\nzzz\r\nabc"),
    "negative chunk": sending(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nabc"),
    "huge chunk": sending(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\nabc"),
    "endless chunk size": sending(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"0" * 70_000),
    "negative length": sending(_HEAD + b"Content-Length: -7\r\n\r\n"),
    "huge length": sending(_HEAD + b"Content-Length: 99999999999999999999999\r\n\r\nabc"),
    "broken gzip": sending(_HEAD + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08abcabcabc"),
    "gzip cut off": sending(_HEAD + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00"),
    "no gzip": sending(_HEAD + b"Content-Encoding: gzip\r\n\r\nplain"),
    "nonsense": sending(bytes(range(256)) * 10),
    "no status": sending(b"HTTP/1.1\r\n\r\n"),
    "odd status": sending(b"HTTP/1.1 abc OK\r\n\r\n"),
    "long status": sending(b"HTTP/1.1 200 " + b"a" * 70_000),
    "many headers": sending(b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 1000 + b"\r\n"),
    "long header": sending(b"HTTP/1.1 200 OK\r\nA: " + b"a" * 70_000),
    "moved nowhere": sending(b"HTTP/1.1 302 Found\r\n\r\n"),
    "moved with a password": sending(b"HTTP/1.1 302 Found\r\nLocation: http://ode:secret@127.0.0.1:1/x\r\n\r\n"),
    "moved to another scheme": sending(b"HTTP/1.1 302 Found\r\nLocation: gopher://ode:secret@merrow/\r\n\r\n"),
    "moved to no address": sending(b"HTTP/1.1 302 Found\r\nLocation: http://[\xff\xfe:secret\r\n\r\n"),
    "moved with nulls": sending(b"HTTP/1.1 302 Found\r\nLocation: http://\x00\r\n\r\n"),
    "a status of its own": sending(b"HTTP/1.1 999 No\r\n\r\n"),
    "silence": lambda connection: connection.recv(1) and None,
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_server_that_misbehaves_is_refused_in_one_line(kind: str) -> None:
    with server(ANSWERS[kind]) as address:
        (refused,) = online(address, Web(allow_private=True, limits=QUICK), None, None)
    assert isinstance(refused, Refusal)
    assert str(refused).isprintable()
    assert ";" in refused.reason  # what is wrong; what to do
    assert "secret" not in str(refused)


def test_a_server_that_speaks_no_tls_is_refused_in_one_line() -> None:
    with server(sending(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as address, pytest.raises(FetchError) as fault:
        Web(allow_private=True, limits=QUICK).fetch(address.replace("http:", "https:"))
    assert "TLS" in str(fault.value)


def test_a_port_on_which_nobody_listens_is_refused_in_one_line() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    with pytest.raises(FetchError, match="refuses connections"):
        Web(allow_private=True, limits=QUICK).fetch(f"http://127.0.0.1:{port}/")


def test_after_a_server_that_resets_the_next_source_is_read() -> None:
    with server(_reset) as address:
        found = list(documents([address, address], allow_private=True))
    assert [type(each) for each in found] == [Refusal, Refusal]


def test_a_whole_answer_is_a_page() -> None:
    data = PAGE.encode()
    with server(sending(_HEAD + b"Content-Length: %d\r\n\r\n" % len(data) + data)) as address:
        got = Web(allow_private=True, limits=QUICK).fetch(address)
    assert isinstance(got, Fetched)
    assert got.data == data
