"""Parse feeds: RSS, Atom and JSON Feed."""

from __future__ import annotations

import base64
import codecs
import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import Any
from urllib.parse import urljoin

from pourparler.intake.addresses import without_credentials
from pourparler.intake.decode import decode
from pourparler.intake.encodings import codec_of, declared_codec
from pourparler.intake.feed_dates import feed_day
from pourparler.intake.feed_markup import ENTRIES, ROOTS, local_name, repair
from pourparler.intake.json_lines import word

MOST_ITEMS = 1000

_HEAD = 65_536  # bytes in which a feed begins
_MOST_BEFORE = 20  # elements before the root: some servers print warnings there
_ELEMENT = re.compile(r"<(?:[a-z][\w.-]{0,40}:)?([a-z]\w{0,20})(?=[\s>/])", re.IGNORECASE)
_PAGE = frozenset({"html", "head", "body", "title", "script"})
_JSON_FEED = re.compile(r"\"version\"\s*:\s*\"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version\\?/", re.IGNORECASE)
_TAGS = re.compile(r"</?[a-z][a-z0-9]{0,20}(?:\s[^<>]*+)?/?>", re.IGNORECASE)
_LINE_BREAK = re.compile(r"\s+")
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE: dict[tuple[bool, ...], str] = {  # which of the first four bytes are zero
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
}
_XHTML = "http://www.w3.org/1999/xhtml"
_ATOM = frozenset({"http://www.w3.org/2005/atom", "http://purl.org/atom/ns#"})
# Vocabularies whose elements describe something else than the entry, by their address or by their usual prefix.
_ASIDE = frozenset({"http://search.yahoo.com/mrss", "http://www.itunes.com/dtds/podcast-1.0.dtd", "media", "itunes"})
_CONTENT = frozenset({"http://purl.org/rss/1.0/modules/content", "content"})
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_ALTERNATE = ("alternate", "http://www.iana.org/assignments/relation/alternate")


@dataclass(frozen=True)
class Item:
    """An article as a feed describes it."""

    id: str
    link: str | None
    title: str | None
    byline: str | None
    published: dt.date | None
    page: str | None  # the whole article, if the feed has it, as a page
    updated: dt.date | None = None


@dataclass(frozen=True)
class Feed:
    """A feed's name and its items, in its own order."""

    title: str | None
    items: tuple[Item, ...]
    is_complete: bool = True  # False if the feed ends before its end
    is_item_cut: bool = False  # whether it ends within an item, which is left out


def is_feed(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a feed.

    >>> is_feed(b'<?xml version="1.0"?><rss version="2.0">'), is_feed(b"<!doctype html><title>a</title>")
    (True, False)
    >>> is_feed(b'<!-- made from <html> --><feed>'), is_feed(b'{"version": "https://jsonfeed.org/version/1.1"}')
    (True, True)
    """
    start = head[:_HEAD].decode(_wide_codec(head[:4]) or "utf-8", "replace").lstrip("\ufeff \t\r\n")
    if start.startswith("{"):
        return _JSON_FEED.search(start) is not None
    return (start.startswith("<") or "<?xml" in start[:4096]) and _has_root(start)


def _has_root(text: str) -> bool:
    """Whether the root element of a feed comes first, after comments, declarations and a few other elements."""
    at = others = 0
    while (at := text.find("<", at)) >= 0:
        if text.startswith("<!--", at):
            at = text.find("-->", at)
            if at < 0:
                return False
            continue
        found = _ELEMENT.match(text, at)
        if found:
            name = found[1].lower()
            if name in ROOTS:
                return True
            others += 1
            if name in _PAGE or others > _MOST_BEFORE:
                return False
        at += 1
    return False


def read_feed(data: bytes, address: str, charset: str | None = None) -> Feed:
    """Parse a feed; errors in its XML are repaired as far as possible.

    An item within which the feed is cut off is left out: its address or its text may be incomplete.

    Parameters
    ----------
    data : the feed's bytes
    address : where it is from: links count from there
    charset : the encoding that the server names

    Raises
    ------
    ValueError
        If it is no feed, or broken; the message says what to do.
    """
    from lxml import etree

    from pourparler.intake.json_feed import read_json_feed

    text = _decoded(data, charset)
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return read_json_feed(text, address)
    repaired = repair(text)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, encoding="utf-8"
    )
    try:
        root = etree.fromstring(repaired.text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    name = _name(root) if root is not None else ""
    if name not in ROOTS:
        raise ValueError("is a feed that cannot be parsed; check its address, or try again later")
    head = root if name in ("feed", "channel") else next((e for e in root if _name(e) == "channel"), root)
    elements = [e for e in root.iter() if _name(e) in ENTRIES and _vocabulary(e) not in _ASIDE]
    if repaired.is_entry_cut and elements:
        del elements[-1]
    items = tuple(_items(elements, address))
    return Feed(_title(_child(head, "title")), items, repaired.is_complete, repaired.is_entry_cut)


def _decoded(data: bytes, charset: str | None = None) -> str:
    """The text of a feed; UTF-8 if it is valid, for servers name encodings that feeds are not in."""
    wide = _wide_codec(data[:4])
    if wide:
        return data.decode(wide, "ignore").removeprefix("\ufeff")
    if not data.isascii():
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
    elif charset is None and declared_codec(data) == "iso2022-jp":
        charset = "iso-2022-jp"
    if (codec_of(charset) or "").startswith("utf-16"):
        charset = None
    for cut in range(4):  # a feed that is cut off may end within a character
        try:
            return decode(data[: len(data) - cut], charset)
        except ValueError:
            continue
    return data.decode("utf-8", "replace")


def _wide_codec(first: bytes) -> str | None:
    """The encoding of several bytes for each character that the first four bytes of a text in markup or JSON show."""
    for mark, codec in _WIDE_MARKS:
        if first.startswith(mark):
            return codec
    return _WIDE.get(tuple(byte == 0 for byte in first))


def _items(elements: list[Any], address: str) -> Iterator[Item]:
    known: set[str] = set()
    for element in elements:
        item = _item(element, _base(element, address))
        if item and item.id not in known:
            known.add(item.id)
            yield item
        if len(known) >= MOST_ITEMS:
            return


def _base(element: Any, address: str) -> str:
    """The address from which the links in an element count."""
    bases = [found for e in (element, *element.iterancestors()) if (found := word(e.get(_BASE)))]
    for base in reversed(bases):
        address = join_address(address, base)
    return address


def _item(element: Any, address: str) -> Item | None:
    link = without_credentials(_link(element, address) or "") or None
    title = _title(_child(element, "title"))
    page = _page(element, title, has_link=link is not None)
    if link is None and page is None:
        return None
    id_ = without_credentials(_text(_child(element, "guid", "id")) or "") or link or digest(page or "")
    byline = _text(_child(element, "creator")) or _byline(_child(element, "author"))
    published = _day(element, "published", "pubdate", "issued", "date", "created")
    return Item(id_, link, title, byline, published, page, _day(element, "updated", "modified"))


def _link(element: Any, address: str) -> str | None:
    links = [e for e in element if _name(e) == "link" and _vocabulary(e) not in _ASIDE]
    chosen = [e for e in links if e.get("rel", "alternate").strip().lower() in _ALTERNATE]
    for e in sorted(chosen, key=lambda e: "html" not in e.get("type", "html")):
        found = _address(e.get("href")) or _address(e.text)
        if found is None and (e.tail or "").lstrip().lower().startswith(("http://", "https://")):
            found = _address(e.tail)  # a program took the feed for HTML, where a link has no content
        if found:
            return join_address(_base(e, address) if e.get(_BASE) else address, found)
    return _address_of_id(element, address)


def _address_of_id(element: Any, address: str) -> str | None:
    """The address of an entry without a link, if its id is one."""
    guids = [e for e in element if _name(e) in ("guid", "id") and _vocabulary(e) not in _ASIDE]
    guids.sort(key=lambda e: e.get("ispermalink", "true").strip().lower() == "false")
    others = [e for e in element if _name(e) == "origlink"]
    about = element.get(_RDF_ABOUT) or element.get("rdf:about") or element.get("href")
    for given in (*(e.text for e in (*guids, *others)), about):
        found = _address(given)
        if found and found.lower().startswith(("http://", "https://", "/")):
            return join_address(address, found)
    return None


def _address(text: str | None) -> str | None:
    """An address as a feed gives it, without the line breaks in it."""
    found = word(_LINE_BREAK.sub(lambda m: "" if "\n" in m[0] else " ", (text or "").strip()))
    for mark in ("&amp;", "&#38;", "&#038;"):  # escaped twice
        found = found.replace(mark, "&") if found else None
    return found.replace(" ", "%20") if found else None


def join_address(base: str, link: str) -> str:
    """The address of a link, counted from another address; the link itself if it is malformed."""
    try:
        return urljoin(base, link)
    except ValueError:
        return link


def _byline(author: Any) -> str | None:
    """The author's name, without the mail address that RSS requires."""
    if author is None:
        return None
    said = _title(_child(author, "name")) or _title(author)
    match = re.fullmatch(r"\S+@\S+\s*\((.+)\)", said or "")
    if match:
        return match[1]
    return None if said and re.fullmatch(r"\S+@\S+", said) else said


def _day(element: Any, *names: str) -> dt.date | None:
    for name in names:
        for e in element:
            found = _text(e) if _name(e) == name and _vocabulary(e) not in _ASIDE else None
            day = feed_day(found) if found else None
            if day:
                return day
    return None


def _page(element: Any, title: str | None, *, has_link: bool) -> str | None:
    """The full article as a page; None if the feed has only a summary of a page elsewhere."""
    wholes = [e for e in element if _is_whole(e)]
    # An item without an address is complete in itself, and its text is its description.
    parts = wholes or ([] if has_link else [e for e in element if _name(e) in ("description", "summary")])
    for e in parts:
        inner = _inner(e)
        if inner and inner.strip():
            return page_of(inner, title)
    return None


def page_of(inner: str, title: str | None) -> str:
    """An article's HTML as a page."""
    head = f"<title>{escape(title)}</title>" if title else ""
    return f"<!doctype html><html><head>{head}</head><body><article>{inner}</article></body></html>"


def digest(page: str) -> str:
    """The id of an item that has neither an id nor an address."""
    return hashlib.sha256(page.encode("utf-8", "replace")).hexdigest()[:16]


def paragraphs(text: str) -> str:
    """Plain text as HTML, with a paragraph for each.

    >>> paragraphs("R&D")
    '<p>R&amp;D</p>'
    """
    return "".join(f"<p>{escape(each)}</p>" for each in re.split(r"\n\s*\n", text) if each.strip())


def _is_whole(element: Any) -> bool:
    """Whether an element is one for whole articles."""
    name, vocabulary = _name(element), _vocabulary(element)
    if name == "encoded":
        return vocabulary in _CONTENT
    if name in ("body", "fullitem"):
        return vocabulary in ("", _XHTML, "xhtml", "html")
    return name == "content" and vocabulary not in _ASIDE and not element.get("src")


def _inner(element: Any) -> str | None:
    """The HTML that an element holds; None if it is not text."""
    from lxml import etree

    kind = element.get("type", "").partition(";")[0].strip().lower()
    if len(element):
        for e in element.iter():
            if isinstance(e.tag, str):
                e.tag = _name(e)
        inner = "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)
        return escape(element.text or "", quote=False) + inner
    text = "".join(element.itertext())
    if element.get("mode") == "base64" or kind == "application/octet-stream":
        try:
            return base64.b64decode(text).decode("utf-8")
        except ValueError:
            return None
    if kind.startswith(("image/", "audio/", "video/")) or (kind.startswith("application/") and "xhtml" not in kind):
        return None
    is_atom = _name(element) in ("content", "summary")
    return text if "html" in kind or not is_atom else paragraphs(text)


def _name(element: Any) -> str:
    """An element's name without its namespace, in lower case; comments and the like have none."""
    return local_name(element.tag.rpartition("}")[2]) if isinstance(element.tag, str) else ""


def _vocabulary(element: Any) -> str:
    """The address of an element's namespace; its prefix if the feed does not declare it."""
    if not isinstance(element.tag, str):
        return ""
    space, _, name = element.tag.rpartition("}")
    return space[1:].rstrip("/").lower() if space else name.rpartition(":")[0]


def _child(element: Any, *names: str) -> Any:
    found = [e for e in element if _name(e) in names and _vocabulary(e) not in _ASIDE]
    # the entry's own title comes before that of another vocabulary
    return min(found, key=lambda e: _vocabulary(e) not in ("", *_ATOM) and e.prefix is not None, default=None)


def _text(element: Any) -> str | None:
    return None if element is None else word("".join(element.itertext()))


def _title(element: Any) -> str | None:
    """The text of an element that may contain HTML, escaped or not."""
    if element is None:
        return None
    text = "".join(element.itertext())
    is_plain = _vocabulary(element) in _ATOM and element.get("type", "text") in ("text", "text/plain")
    return plain_title(text, may_have_tags=not is_plain)


def plain_title(text: str, *, may_have_tags: bool = True) -> str | None:
    """A title without tags and escapes, as one line.

    >>> plain_title("Q&amp;A: <b>doesn&rsquo;t</b> stop")
    'Q&A: doesn’t stop'
    """
    bare = _TAGS.sub("", text) if may_have_tags else text
    return word(re.sub(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});", lambda m: unescape(m[0]), bare))
