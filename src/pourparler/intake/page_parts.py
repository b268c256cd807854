"""The parts of a page that the extractor misses or takes too many of.

It takes one container for the article. Where a page keeps an article in several, with advertisements between them, the
others would be lost; and lists of links to other stories look like a part of the article.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container
from itertools import pairwise
from typing import Any, NamedTuple

_BODY = re.compile(r"(?:^|[\s_-])(?:body|content|text)(?:$|[\s_-])", re.IGNORECASE)
_OTHER = re.compile(
    r"comment|repl(?:y|ies)|review|teaser|card|summary|excerpt|promo|related|recirc|footer|sidebar|modal|bio\b|author",
    re.IGNORECASE,
)
_CONTAINERS = ("div", "section")
_UNSEEN = ("script", "style", "noscript", "template", "svg", "aside", "nav", "figure")
_HEADINGS = ("h1", "h2", "h3")
_STOP = re.compile(r"[.!…][\"'”’»)\]]*$")
_LINKS = 3  # links in a list of other stories, at least
_LINKED = 0.5  # share of the words of such a list that are links, at least
_PROSE = 200  # characters in the paragraphs of a container that is a part of an article
_ELSEWHERE = 120  # characters that advertisements and their labels between two parts do not reach


class _Place(NamedTuple):
    """What of a page stands before a point in it.

    Attributes
    ----------
    letters : characters that are seen, without white space
    headings : how many headings
    article : the number of the article element that holds the point; 0 if there is none
    """

    letters: int
    headings: int
    article: int


def parse_tree(html: str) -> Any:
    """The elements of a page, as lxml parses them; None where there are none."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    try:
        return document_fromstring(
            html.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        )
    except (etree.LxmlError, ValueError):
        return None


def join_parts(html: str) -> str:
    """Move what stands in the later parts of an article to the end of the first.

    Containers are parts of one article if they have the same class, such as "article__body", paragraphs directly in
    them, and between them no heading and hardly any text. A page without such parts is returned as it is.

    Examples
    --------
    >>> part = "<div><div class='article-body'><p>" + "The envoys met at the mill. " * 10 + "</p></div></div>"
    >>> html = f"<html><body>{part}<div>Advertisement</div>{part}</body></html>"
    >>> html.count("article-body"), join_parts(html).count("article-body")
    (2, 1)
    """
    tree = parse_tree(html)
    return _as_text(tree) if tree is not None and _join_parts(tree) else html


def drop_link_lists(text: str, html: str) -> str:
    """Leave out of the text of a page the lists whose every item is hardly more than a link to another page.

    Examples
    --------
    >>> items = "".join(f"<li><a href='/{k}'>Story {k}</a></li>" for k in range(3))
    >>> drop_link_lists("The talks opened.\\n- Story 0\\n- Story 1\\n- Story 2", f"<html><ul>{items}</ul></html>")
    'The talks opened.'
    """
    if "\n- " not in text or (tree := parse_tree(html)) is None:
        return text
    lists = [each for each in tree.iter("ul", "ol") if _is_link_list(each)]
    items = {f"- {_words(item)}" for each in lists for item in each.iterchildren("li")}
    return "\n".join(line for line in text.split("\n") if " ".join(line.split()) not in items)


def _is_link_list(element: Any) -> bool:
    items = list(element.iterchildren("li"))
    if len(items) < _LINKS:
        return False
    linked = size = 0
    for item in items:
        words, links = _words(item), [a for a in item.iter("a") if _words(a)]
        if len(links) != 1 or links[0].get("href", "#").startswith("#") or _STOP.search(words):
            return False
        linked, size = linked + len(_words(links[0])), size + len(words)
    return linked >= _LINKED * size


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _join_parts(tree: Any) -> bool:
    """Join the parts in a tree; whether there are any."""
    parts: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for element in tree.iter(*_CONTAINERS):
        name = " ".join((element.get("class") or "").split())
        if _BODY.search(name) and not _OTHER.search(name) and _prose(element) >= _PROSE:
            parts[element.tag, name].append(element)
    several = [elements for elements in parts.values() if len(elements) > 1]
    places = _places(tree, {each for elements in several for each in elements})
    is_joined = False
    for elements in several:
        first = elements[0]
        for before, part in pairwise(elements):
            if _is_near(places[before][1], places[part][0]):
                is_joined = True
                first.extend(list(part))
                part.drop_tree()
            else:
                first = part
    return is_joined


def _prose(element: Any) -> int:
    """The size of the paragraphs directly in an element."""
    return sum(len(" ".join(p.itertext())) for p in element.iterchildren("p"))


def _is_near(end: _Place, start: _Place) -> bool:
    """Whether hardly anything stands between the end of a part and the start of the next."""
    is_one = end.headings == start.headings and end.article == start.article
    return is_one and 0 <= start.letters - end.letters <= _ELSEWHERE


def _places(tree: Any, parts: Container[Any]) -> dict[Any, tuple[_Place, _Place]]:
    """Where each part starts and ends."""
    from lxml import etree

    found: dict[Any, tuple[_Place, _Place]] = {}
    starts: dict[Any, _Place] = {}
    articles = [0]
    letters = headings = unseen = number = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        step = 1 if event == "start" else -1
        unseen += step if element.tag in _UNSEEN else 0
        if event == "start":
            headings += element.tag in _HEADINGS
            if element.tag == "article":
                number += 1
                articles.append(number)
            if element in parts:
                starts[element] = _Place(letters, headings, articles[-1])
        else:
            if element in parts:
                found[element] = starts[element], _Place(letters, headings, articles[-1])
            if element.tag == "article":
                articles.pop()
        words = element.text if event == "start" else element.tail
        letters += len("".join(words.split())) if words and not unseen else 0
    return found


def _as_text(tree: Any) -> str:
    from lxml.html import tostring

    return str(tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>"))
