"""Web addresses: which ones are fetched, and which hosts may be contacted."""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://|(feed|data|javascript|mailto|about|blob|file|tel|urn|view-source):", re.I)
_USER = re.compile(r"(\b[a-z][a-z0-9+.-]*:[/\\]+)[^\s/\\?#]*@", re.IGNORECASE)  # "https://ode:secret@"
# A password may hold what should begin the path ("ode:a/b@host"); then everything before the last @ is hidden.
_PASSWORD = re.compile(
    r"(\b[a-z][a-z0-9+.-]*:[/\\]+)[^\s/\\?#:@\[\]]*:(?!\d*(?:[/\\?#\s]|$))\S{0,1000}@", re.IGNORECASE
)
_SAFE = "/%:=&?~+!$,;'@()*[]#"
_LONGEST = 4000
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # IPv4 addresses in IPv6 ones: the inner one is what counts
# Written out, because what Python's ipaddress knows of these registries differs from version to version.
# https://www.iana.org/assignments/iana-ipv4-special-registry/ (and multicast and class E): none is asked.
_NOT_PUBLIC_4 = tuple(
    map(
        ipaddress.IPv4Network,
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24"
        " 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24"
        " 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4".split(),
    )
)
# Of IPv6, only what the registries hand out is asked: https://www.iana.org/assignments/ipv6-unicast-address-assignments/
# and of that nothing of https://www.iana.org/assignments/iana-ipv6-special-registry/.
_PUBLIC_6 = ipaddress.IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    map(ipaddress.IPv6Network, "2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3ffe::/16 3fff::/20".split())
)


@dataclass(frozen=True)
class Target:
    """The parts of a web address."""

    scheme: str
    host: str
    port: int
    path: str  # with the query

    @property
    def site(self) -> str:
        """Scheme, host and port: what a robots.txt speaks for.

        >>> parse("https://Sund.example/a?b#c").site
        'https://sund.example'
        """
        usual = self.port == {"http": 80, "https": 443}[self.scheme]
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if usual else f":{self.port}")

    def __str__(self) -> str:
        return self.site + self.path


def is_address(source: str) -> bool:
    """Whether a source is meant as an address rather than as a path.

    >>> is_address("ftp://sund.example/a"), is_address("notes/a.txt")
    (True, False)
    """
    return _SCHEME.match(source.strip()) is not None


def parse(address: str) -> Target:
    """Parse a web address.

    Raises
    ------
    ValueError
        If it is none that is fetched; the message says what to give.
    """
    words = address.strip()
    scheme = _SCHEME.match(words)
    if scheme and (scheme[1] or scheme[2]).lower() == "feed":  # feed:https://.. and feed://..
        rest = words[5:]
        words = rest if re.match(r"https?://", rest, re.IGNORECASE) else "http:" + rest
    elif not scheme or (scheme[1] or scheme[2]).lower() not in ("http", "https"):
        name = f"{(scheme[1] or scheme[2])}: addresses are" if scheme else "such an address is"
        raise ValueError(f"{name} not fetched; give one that begins with https:// or http://")
    if len(words) > _LONGEST:
        raise ValueError(f"is an address of over {_LONGEST} characters; give a shorter one")
    try:
        parts = urlsplit(words)
        host = (parts.hostname or "").rstrip(".")
        port = parts.port or (443 if parts.scheme.lower() == "https" else 80)
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
        path = quote(parts.path or "/", safe=_SAFE) + ("?" + quote(parts.query, safe=_SAFE) if parts.query else "")
    except ValueError:  # bad ports and brackets; bad international names and lone surrogates too
        raise ValueError("is not a web address; check the spelling") from None
    if not host or re.search(r"[\s\x00-\x1f\x7f/\\@%]", host):
        raise ValueError("is not a web address; check the spelling")
    if parts.username is not None or parts.password is not None:
        raise ValueError("contains a user name; give the address without it")
    return Target(parts.scheme.lower(), host, port, path)


def is_public(number: str) -> bool:
    """Whether a machine with this number is on the public internet.

    >>> is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("8.8.8.8")
    (False, False, True)
    """
    try:
        ip = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in network for network in _NOT_PUBLIC_4)
    inner = ip.ipv4_mapped or ip.sixtofour
    if inner is None and ip in _NAT64:
        inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if inner is not None:
        return is_public(str(inner))
    return ip in _PUBLIC_6 and not any(ip in network for network in _NOT_PUBLIC_6)


def mask_credentials(words: str) -> str:
    """Mask the user name and password of each address in a text.

    >>> mask_credentials("https://ode:secret@sund.example/a cannot be reached")
    'https://***@sund.example/a cannot be reached'
    """
    return _USER.sub(r"\1***@", _PASSWORD.sub(r"\1***@", words))


def without_credentials(address: str) -> str:
    """Remove the user name and password from an address.

    >>> without_credentials("https://ode:secret@sund.example/a")
    'https://sund.example/a'
    """
    return _USER.sub(r"\1", address)


def resolve(target: Target, *, allow_private: bool) -> list[str]:
    """Resolve an address to IP numbers, once; only these may then be connected to.

    Raises
    ------
    ValueError
        If there are none, or none is allowed; the message says what to do.
    """
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise ValueError(f"{target.host} is not known; check the address and the network") from None
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    allowed = [n for n in numbers if allow_private or is_public(n)]
    if not allowed:
        raise ValueError(f"{target.host} is on a private network or this machine; allow it with --allow-private")
    return allowed
