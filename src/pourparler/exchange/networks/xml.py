"""Write XML that other programs can read, whatever characters a text contains."""

from __future__ import annotations

import re

from lxml import etree

# Characters that XML 1.0 cannot represent (https://www.w3.org/TR/xml/#charsets): most control characters and
# surrogates.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Replace each character that XML cannot represent with U+FFFD.

    Examples
    --------
    >>> legal("a\\x1b[2Jb")
    'a�[2Jb'
    """
    return _ILLEGAL.sub("\ufffd", text)


def element(parent: etree._Element | None, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    """Create an element, in a parent if one is given; a trailing "_" of an attribute's name is removed."""
    named = {key.rstrip("_"): legal(value) for key, value in attributes.items()}
    made = etree.Element(name, named) if parent is None else etree.SubElement(parent, name, named)
    if text is not None:
        made.text = legal(text)
    return made


def to_bytes(root: etree._Element) -> bytes:
    """Return a document in UTF-8, with its declaration."""
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return content
