"""Records of web archives (WARC), written by hand."""

from __future__ import annotations

WORDS = (
    "The two delegations of Orvania and Sund came back to the old mill on Monday, and the mediator said that the talks "
    "would go on for as long as anybody was willing to sit on the wooden chairs."
)
PAGE = f"<!doctype html><html><head><title>Envoys</title></head><body><article><p>{WORDS}</p></article></body></html>"


def record(kind: str, address: str, body: bytes, content: str = "application/http; msgtype=response") -> bytes:
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2031-05-06T10:00:00Z\r\n"
        f"Content-Type: {content}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def answer(body: bytes, head: str = "Content-Type: text/html", status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\n{head}\r\n\r\n".encode() + body


def page(number: int, head: str = "Content-Type: text/html", body: bytes | None = None) -> bytes:
    content = PAGE.replace("Monday", f"Monday {number}").encode() if body is None else body
    return record("response", f"https://sund.example/{number}", answer(content, head))


def arc(*records: tuple[str, bytes], version: int = 1) -> list[bytes]:
    """The parts of an ARC archive, the format before WARC: its head, and a record of each address and answer."""
    names = "URL IP-address Archive-date Content-type "
    names += "Archive-length\n" if version == 1 else "Result-code Checksum Location Offset Filename Archive-length\n"
    block = f"{version} 0 Lamp Archive\n{names}\n".encode()
    parts = [_arc_record("filedesc://lamp.arc", "text/plain", block, version)]
    return [*parts, *(_arc_record(address, "text/html", body, version) for address, body in records)]


def _arc_record(address: str, kind: str, body: bytes, version: int) -> bytes:
    more = "" if version == 1 else "200 - - 0 lamp.arc "
    return f"{address} 192.0.2.7 20310506101500 {kind} {more}{len(body)}\n".encode() + body + b"\n"
