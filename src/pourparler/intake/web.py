"""Fetch from the web politely: one request at a time, with limits on size and time."""

from __future__ import annotations

import datetime as dt
import http.client
import logging
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from pourparler._version import __version__
from pourparler.intake.addresses import Target, mask_credentials, parse, resolve
from pourparler.intake.decompress import TooLargeError, unpack
from pourparler.intake.freshness import fresh_for, retry_after
from pourparler.intake.web_types import charset_of, suffix_for, type_of

LOGGER = logging.getLogger(__name__)
AGENT = f"pourparler/{__version__}"


@dataclass(frozen=True)
class Limits:
    """Limits on sizes and times; times are in seconds."""

    connecting: float = 10.0
    silence: float = 20.0  # without a byte
    whole: float = 60.0  # for one answer, however it drips
    body: int = 10_000_000  # bytes, unpacked
    robots: int = 500_000  # bytes of robots.txt, as the standard wants it
    redirects: int = 5
    pause: float = 1.0  # between two requests to a host
    longest_pause: float = 30.0  # that a robots.txt can ask for


LIMITS = Limits()


class FetchError(ValueError):
    """An address cannot be fetched; the message is one line that says what to do.

    Attributes
    ----------
    wait
        The seconds after which the server wants to be asked again; None if it does not say.
    """

    def __init__(self, words: str, wait: float | None = None) -> None:
        super().__init__(words)
        self.wait = wait


@dataclass(frozen=True)
class Fetched:
    """The response of an address; only the validators if it has not changed.

    ``fresh`` is the number of seconds for which the server need not be asked again.
    """

    address: str  # the last one, after all redirects
    data: bytes
    suffix: str
    charset: str | None
    changed: bool = True
    etag: str | None = None
    modified: str | None = None
    fresh: float = 0.0


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


_STATUS = {
    401: "requires a login (401); save the page and give the file",
    402: "requires a payment (402); save the page and give the file",
    403: "may not be fetched (403); save the page and give the file",
    404: "does not exist (404); check the address",
    410: "is gone (410); look for it in an archive",
    451: "is withheld for legal reasons (451); look for it elsewhere",
}
_MOVED = frozenset({301, 302, 303, 307, 308})


class Web:
    """A web client that follows the robots.txt and the pauses of each host for one run."""

    def __init__(self, *, allow_private: bool = False, limits: Limits | None = None) -> None:
        self._allow_private = allow_private
        self._limits = limits or LIMITS
        self._robots: dict[str, Any] = {}  # of a site: its rules, or the reason why it cannot be asked
        self._last: dict[str, float] = {}  # of a host: when it was asked last
        self._pauses: dict[str, float] = {}
        self._resting: dict[str, float | None] = {}  # hosts that asked for fewer requests: for how many seconds

    def fetch(self, address: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """What an address gives.

        Parameters
        ----------
        address : where; each redirect is checked as the address itself
        etag, modified : what the server told of itself the last time; if nothing has changed, it sends nothing

        Raises
        ------
        FetchError
            If there is nothing to be had; the message says why and what to do.
        """
        asked = {k: v for k, v in (("If-None-Match", etag), ("If-Modified-Since", modified)) if v}
        visited: list[str] = []
        here = address
        while True:
            try:
                target = parse(here)
            except ValueError as fault:
                raise FetchError(f"redirects to {_short(here)}, which {fault}" if visited else str(fault)) from None
            if str(target) in visited:
                raise FetchError("redirects in a circle; save the page and give the file")
            visited.append(str(target))
            if len(visited) > self._limits.redirects + 1:
                raise FetchError(f"redirects more than {self._limits.redirects} times; give the page's own address")
            try:
                self._heed_robots(target)
                answer = self._ask(target, asked, self._limits.body, needs_type=True)
            except FetchError as fault:
                words = f"redirects to {_short(here)}: {fault}" if len(visited) > 1 else str(fault)
                raise FetchError(words, fault.wait) from None
            if answer.status not in _MOVED:
                return self._fetched(target, answer)
            place = answer.headers.get("Location", "")
            if not place.strip():
                raise FetchError("redirects to no address; give the page's own address")
            try:
                here = urljoin(str(target), place.strip())
            except ValueError:
                raise FetchError("redirects to an invalid address; give the page's own address") from None

    def post(self, address: str, content: bytes, kind: str, headers: Mapping[str, str] | None = None) -> None:
        """Send something to an address that somebody has named; redirects are not followed.

        Parameters
        ----------
        address : where
        content : what is sent
        kind : its type, such as "application/json"
        headers : further headers

        Raises
        ------
        FetchError
            If it was not accepted with a status of 200 to 299. The message never has the address, which may hold a key.
        """
        try:
            target = parse(address)
            numbers = resolve(target, allow_private=self._allow_private)
        except ValueError as fault:
            raise FetchError(str(fault)) from None
        answer = self._exchange(
            target, numbers, {"Content-Type": kind, **(headers or {})}, self._limits.body, False, content
        )
        if not 200 <= answer.status < 300:
            moved = "; redirects are not followed, give the final address" if answer.status in _MOVED else ""
            raise FetchError(f"answers with status {answer.status}{moved}", retry_after(answer.headers, _now()))

    def _fetched(self, target: Target, answer: _Answer) -> Fetched:
        etag, modified = (_header(answer.headers.get(k)) for k in ("ETag", "Last-Modified"))
        fresh = fresh_for(answer.headers, _now())
        if answer.status == 304:
            return Fetched(str(target), b"", "", None, False, etag, modified, fresh)
        if answer.status != 200:
            raise FetchError(self._why(target, answer), retry_after(answer.headers, _now()))
        suffix = suffix_for(type_of(answer.headers)) or ""
        return Fetched(str(target), answer.body, suffix, charset_of(answer.headers), True, etag, modified, fresh)

    def _why(self, target: Target, answer: _Answer) -> str:
        status = answer.status
        if status in (429, 503):
            self._resting[target.host] = retry_after(answer.headers, _now())
            wait = answer.headers.get("Retry-After", "").strip()
            when = f"in {int(wait)} seconds" if wait.isascii() and wait.isdigit() and len(wait) < 7 else "later"
            said = "asks for fewer requests" if status == 429 else "is not available now"
            return f"{said} ({status}); try again {when}"
        if status in _STATUS:
            return _STATUS[status]
        if status >= 500:
            return f"has a server error ({status}); try again later"
        return f"is answered with status {status}; save the page and give the file"

    def _heed_robots(self, target: Target) -> None:
        """Read the site's robots.txt once, and obey it."""
        from protego import Protego

        rules = self._robots.get(target.site)
        if rules is None:
            rules = self._robots[target.site] = self._rules(target, Protego)
            if not isinstance(rules, str):
                asked = rules.crawl_delay(AGENT) or 0.0
                pause = min(max(self._limits.pause, float(asked)), self._limits.longest_pause)
                self._pauses[target.host] = max(pause, self._pauses.get(target.host, 0.0))
        if isinstance(rules, str):
            raise FetchError(rules, self._resting.get(target.host))
        if not rules.can_fetch(str(target), AGENT):
            raise FetchError("is blocked for programs by the site's robots.txt; save the page and give the file")

    def _rules(self, target: Target, parser: Any) -> Any:
        """The site's rules, or the reason why it must not be fetched."""
        there = Target(target.scheme, target.host, target.port, "/robots.txt")
        for _ in range(self._limits.redirects + 1):
            try:
                answer = self._ask(there, {}, self._limits.robots, needs_type=False)
            except TooLargeError:
                return "has a robots.txt that is too large to read; save the page and give the file"
            except FetchError as fault:
                return str(fault)
            if answer.status not in _MOVED:
                break
            try:
                there = parse(urljoin(str(there), answer.headers.get("Location", "").strip()))
            except ValueError:
                return parser.parse("")
        if answer.status >= 500 or answer.status == 429:
            if answer.status in (429, 503):
                self._resting[target.host] = retry_after(answer.headers, _now())
            return f"has a robots.txt that is not available now ({answer.status}); try again later"
        text = answer.body.decode("utf-8", "replace") if answer.status == 200 else ""
        try:
            return parser.parse(text)
        except Exception:  # a hostile file may raise anything in the parser
            LOGGER.info("the robots.txt of %s makes no sense", target.host, exc_info=True)
            return "has an invalid robots.txt; save the page and give the file"

    def _ask(self, target: Target, headers: dict[str, str], most: int, *, needs_type: bool) -> _Answer:
        """Send one request, without redirects."""
        if target.host in self._resting:
            words = f"is not fetched for now: {target.host} asks for fewer requests; try again later"
            raise FetchError(words, self._resting[target.host])
        try:
            numbers = resolve(target, allow_private=self._allow_private)
        except ValueError as fault:
            raise FetchError(str(fault)) from None
        wait = self._last.get(target.host, -1e9) + self._pauses.get(target.host, self._limits.pause) - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        try:
            return self._exchange(target, numbers, headers, most, needs_type)
        except TooLargeError:
            if not needs_type:
                raise
            raise FetchError(f"is over {most / 1e6:g} MB, too large for a page; save it and cut it") from None
        finally:
            self._last[target.host] = time.monotonic()

    def _exchange(
        self,
        target: Target,
        numbers: list[str],
        headers: dict[str, str],
        most: int,
        needs_type: bool,
        content: bytes | None = None,
    ) -> _Answer:
        limits = self._limits
        late = threading.Event()
        began = time.monotonic()
        try:
            with closing(_connected(numbers, target.port, limits.connecting)) as bare, closing(bare.dup()) as guard:

                def stop() -> None:
                    late.set()
                    with suppress(OSError):
                        guard.shutdown(socket.SHUT_RDWR)  # wakes whatever waits for this server

                timer = threading.Timer(max(0.1, limits.whole - (time.monotonic() - began)), stop)
                timer.daemon = True
                timer.start()
                try:
                    bare.settimeout(limits.silence)
                    answer = _talk(bare, target, headers, most, needs_type, content)
                    if late.is_set():  # what was cut off may look whole
                        raise TimeoutError
                    return answer
                finally:
                    timer.cancel()
        except ssl.SSLCertVerificationError as fault:
            raise FetchError(f"has an invalid certificate ({fault.verify_message}); check the address") from None
        except (OSError, http.client.HTTPException, ValueError, EOFError) as fault:
            if late.is_set():
                raise FetchError(f"takes over {limits.whole:g} seconds; try again later") from None
            if isinstance(fault, FetchError):
                raise
            raise FetchError(_why_not_reached(fault)) from None


def _connected(numbers: list[str], port: int, timeout: float) -> socket.socket:
    """A connection to the first of the checked machines that answers."""
    for k, number in enumerate(numbers[:4]):
        try:
            return socket.create_connection((number, port), timeout)
        except OSError:
            if k == len(numbers[:4]) - 1:
                raise
    raise OSError


def _talk(
    bare: socket.socket, target: Target, headers: dict[str, str], most: int, needs_type: bool, content: bytes | None
) -> _Answer:
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.auto_open = 0  # never another connection than the checked one
    connection.sock = _secured(bare, target.host) if target.scheme == "https" else bare
    own = {
        "Host": target.site.partition("://")[2],
        "User-Agent": AGENT,
        "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, */*;q=0.5",
        "Accept-Encoding": "gzip",
        "Accept-Language": "en",
        "Connection": "close",
    }
    try:
        connection.request("GET" if content is None else "POST", target.path, content, own | headers)
        answer = connection.getresponse()
        kind = type_of(answer.headers)
        if answer.status != 200 or content is not None:
            return _Answer(answer.status, answer.headers, b"")  # its body says nothing that is needed
        if needs_type and suffix_for(kind) is None:
            raise FetchError(f"is {kind[:60]}, which is not read; give the address of an article, a PDF file or a feed")
        body = unpack(_pieces(answer), answer.headers.get("Content-Encoding", ""), most)
        return _Answer(answer.status, answer.headers, body)
    finally:
        connection.close()


def _pieces(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    expected = answer.length
    got = 0
    while data := answer.read1(65_536):
        got += len(data)
        yield data
    if expected is not None and got < expected:
        raise FetchError("is incomplete; try again later")


def _secured(bare: socket.socket, host: str) -> ssl.SSLSocket:
    return tls_context().wrap_socket(bare, server_hostname=host)


def tls_context() -> ssl.SSLContext:
    """TLS settings for a client: certificates are checked against those of the system and of certifi."""
    context = ssl.create_default_context()
    try:
        import certifi

        context.load_verify_locations(certifi.where())  # small systems have no certificates of their own
    except (ImportError, OSError):
        pass
    return context


def _why_not_reached(fault: Exception) -> str:
    if isinstance(fault, TimeoutError):
        return "does not answer; try again later"
    if isinstance(fault, ConnectionRefusedError):
        return "refuses connections; check the address, or try again later"
    if isinstance(fault, ssl.SSLError):
        return "cannot be reached over TLS; check the address"
    if isinstance(fault, http.client.HTTPException):
        return f"answers with something that is not a web page ({type(fault).__name__}); check the address"
    if isinstance(fault, OSError):
        return f"cannot be reached ({fault.strerror or type(fault).__name__}); check the address and the network"
    return str(fault)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _header(value: str | None) -> str | None:
    """A header that can be sent back as it is."""
    return value if value and len(value) < 1000 and value.isascii() and value.isprintable() else None


def _short(address: str) -> str:
    shown = mask_credentials(address)
    return shown if len(shown) <= 200 else shown[:200] + "…"
