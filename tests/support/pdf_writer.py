"""A tiny writer of PDF files, for the tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class At:
    """A line of text at a place on the page."""

    x: float
    y: float
    text: str
    size: float = 11


def column(lines: list[str], *, x: float = 72, top: float = 700, step: float = 14, size: float = 11) -> list[At]:
    return [At(x, top - k * step, line, size) for k, line in enumerate(lines) if line]


def pdf(pages: list[list[At]], *, title: str | None = None, picture: bool = False, locked: bool = False) -> bytes:
    """A PDF file of these pages; with a picture on each, and with a lock of which nobody has the key."""
    bodies: list[bytes] = [b"", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>"]
    pixels = b"\x00\x7f\xff\x20"
    bodies.append(
        b"<</Type/XObject/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8/Length 4>>"
        b"stream\n" + pixels + b"\nendstream"
    )
    kids = []
    for lines in pages:
        content = b"q 500 0 0 700 50 50 cm /I Do Q\n" if picture else b""
        for line in lines:
            words = line.text.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
            content += b"BT /F %g Tf %g %g Td (%s) Tj ET\n" % (line.size, line.x, line.y, words)
        bodies.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
        bodies.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents %d 0 R"
            b"/Resources<</Font<</F 3 0 R>>/XObject<</I 4 0 R>>>>>>" % len(bodies)
        )
        kids.append(b"%d 0 R" % len(bodies))
    bodies[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    bodies[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    trailer = b"/Root 1 0 R"
    if title:
        bodies.append(b"<</Title(%s)>>" % title.encode())
        trailer += b"/Info %d 0 R" % len(bodies)
    if locked:
        key = b"<" + b"5a" * 32 + b">"
        bodies.append(b"<</Filter/Standard/V 1/R 2/O%s/U%s/P -44>>" % (key, key))
        trailer += b"/Encrypt %d 0 R/ID[<%s><%s>]" % (len(bodies), b"41" * 16, b"41" * 16)
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(bodies) + 1
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    return out + b"trailer\n<</Size %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (count, trailer, start)
