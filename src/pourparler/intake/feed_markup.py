"""Repair the XML of feeds: whatever comes in, balanced markup with known entities goes out.

Parsers of XML stop at the first error, or guess: one bare ``&`` gives another address, and one ``<br>`` without an end
moves all later entries out of the feed. The repair takes time proportional to the length, and expands nothing but
short entities.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape, unescape
from html.entities import html5

ROOTS = frozenset({"rss", "feed", "rdf", "channel"})
ENTRIES = frozenset({"item", "entry"})

_DEEPEST = 200  # nested elements; the parser allows 256
_MOST_EXPANDED = 1_000_000  # characters that entities declared by a feed may add
_ILLEGAL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCE = re.compile(r"&(?:(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][\w.-]{0,60});)?")
_NAME = r"[A-Za-z_][\w.:-]{0,100}"
_TAG = re.compile(rf"<(/?)({_NAME})((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>")
_LOOSE_TAG = re.compile(rf"<(/?)({_NAME})([^<>]*+)>")
_ATTRIBUTE = re.compile(rf"({_NAME})(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>]++)))?")
_TYPE_END = re.compile(r"\]\s*+>")
_DECLARED = re.compile(r"<!ENTITY\s+([A-Za-z][\w.-]{0,60})\s+(?:\"([^\"<]{0,500})\"|'([^'<]{0,500})')\s*>")
# Elements of HTML without an end, except those whose names feeds use in another sense (link, source).
_VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "meta", "param", "wbr"})


@dataclass(frozen=True)
class Repaired:
    """A feed as well-formed XML, and where it was cut off."""

    text: str
    is_complete: bool  # the root element ends
    is_entry_cut: bool  # the feed ends within its last entry


def local_name(name: str) -> str:
    """Return a name without its prefix.

    >>> local_name("content:encoded")
    'encoded'
    """
    return name.rpartition(":")[2]


def repair(text: str) -> Repaired:
    """Return a feed as well-formed XML.

    Names of elements and attributes become lower case. Comments, processing instructions, the document type and
    everything outside the root element are removed.

    >>> repair("<rss><title>R&D &mdash; <b>Q</title></rss>").text
    '<rss><title>R&amp;D — <b>Q</b></title></rss>'
    """
    return _Repair(_ILLEGAL.sub("", text)).run()


@dataclass
class _Repair:
    given: str
    out: list[str] = field(default_factory=list)
    stack: list[str] = field(default_factory=list)
    is_open: Counter[str] = field(default_factory=Counter)
    entities: dict[str, str] = field(default_factory=dict)
    expanded: int = 0
    is_ended: bool = False
    has_type: bool = False
    last_end: int = -1  # where the last tag ends

    def run(self) -> Repaired:
        at, end = 0, len(self.given)
        self.last_end = self.given.rfind(">")
        while at < end and not self.is_ended:
            found = self.given.find("<", at)
            if found < 0:
                found = end
            if self.stack and found > at:
                self.out.append(self.characters(self.given[at:found]))
            at = self.markup(found) if found < end else end
        is_entry_cut = any(local_name(name) in ENTRIES for name in self.stack)
        self.close(0)
        return Repaired("".join(self.out), self.is_ended, is_entry_cut)

    def markup(self, at: int) -> int:
        """Convert what begins with ``<``; return where it ends."""
        given = self.given
        if given.startswith("<!--", at):
            return self.after("-->", at + 4)
        if given.startswith("<![CDATA[", at):
            end = self.after("]]>", at + 9)
            if self.stack:
                self.out.append(escape(given[at + 9 : end].removesuffix("]]>"), quote=False))
            return end
        if given.startswith("<?", at):
            return self.after(">", at)
        if given.startswith("<!", at):
            return self.declaration(at)
        match = _TAG.match(given, at) or _LOOSE_TAG.match(given, at)
        if match:
            self.tag(match)
            return match.end()
        if at > self.last_end:
            return len(given)  # the feed is cut off within a tag
        if self.stack:
            self.out.append("&lt;")
        return at + 1

    def after(self, mark: str, at: int) -> int:
        found = self.given.find(mark, at)
        return len(self.given) if found < 0 else found + len(mark)

    def declaration(self, at: int) -> int:
        """Skip a document type, and take the entities that it declares."""
        end = self.after(">", at)
        inner = self.given.find("[", at, end)
        is_first, self.has_type = not self.has_type, True
        if inner < 0 or not is_first:
            return end
        last = _TYPE_END.search(self.given, inner)
        if last is None:
            return end
        for match in _DECLARED.finditer(self.given, inner, last.start()):
            self.entities.setdefault(match[1], _ILLEGAL.sub("", unescape(match[2] or match[3] or "")))
        return last.end()

    def tag(self, match: re.Match[str]) -> None:
        is_end, name, rest = match[1] == "/", match[2].lower(), match[3]
        if is_end:
            if self.is_open[name]:
                self.close(len(self.stack) - 1 - self.stack[::-1].index(name))
                self.is_ended = not self.stack
            return
        if not self.stack and local_name(name) not in ROOTS:
            return
        if local_name(name) in ENTRIES and self.is_open[name]:
            self.close(len(self.stack) - 1 - self.stack[::-1].index(name))
        if len(self.stack) >= _DEEPEST:
            return
        is_empty = rest.rstrip().endswith("/") or name in _VOID
        self.out.append(f"<{name}{self.attributes(rest)}{'/' if is_empty else ''}>")
        if not is_empty:
            self.stack.append(name)
            self.is_open[name] += 1
        elif not self.stack:
            self.is_ended = True

    def attributes(self, rest: str) -> str:
        found: dict[str, str] = {}
        for match in _ATTRIBUTE.finditer(rest):
            value = next((each for each in match.groups()[1:] if each is not None), "")
            if match[4] and match.end() == len(rest):
                value = value.removesuffix("/") if rest.endswith("/") else value
            if value or not match[1].startswith("xmlns"):
                value = self.characters(value).replace('"', "&quot;").replace("\n", "&#10;")
                found.setdefault(match[1].lower(), value)
        return "".join(f' {name}="{value}"' for name, value in found.items())

    def close(self, height: int) -> None:
        """End the open elements above a height of the stack."""
        while len(self.stack) > height:
            name = self.stack.pop()
            self.is_open[name] -= 1
            self.out.append(f"</{name}>")

    def characters(self, text: str) -> str:
        """Return text with each reference as what it stands for, and each other ``&`` as itself."""
        found = _REFERENCE.sub(self.reference, text) if "&" in text else text
        return found.replace(">", "&gt;")

    def reference(self, match: re.Match[str]) -> str:
        name = match[1]
        if name is None:
            return "&amp;"
        if name.startswith("#"):
            return escape(_ILLEGAL.sub("", unescape(match[0])), quote=False)
        if name in self.entities:
            value = escape(self.entities[name], quote=False)
            self.expanded += len(value)
            return value if self.expanded <= _MOST_EXPANDED else ""
        known = html5.get(f"{name};")
        return escape(known, quote=False) if known else f"&amp;{name};"
