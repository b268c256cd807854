"""Find what a page's JSON-LD says of the article: https://schema.org/Article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_ARTICLES = {"BlogPosting", "LiveBlogPosting", "Report", "SocialMediaPosting", "DiscussionForumPosting"}
_FOLLOWED = ("@graph", "mainEntity", "mainEntityOfPage")  # what leads to the article itself and to nothing beside it
_MOST = 2_000  # objects of a page that are looked at
_BROKEN = re.compile(r'"@type"\s*:\s*\[?\s*"(\w+)"|"datePublished"\s*:\s*"([^"]{6,40})"')
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")


@dataclass(frozen=True)
class StatedArticle:
    """One article, or page, that JSON-LD describes.

    Attributes
    ----------
    published
        When it was published, as it is written.
    others
        Other dates of it: when it was made or changed.
    is_page
        Whether a page is described, and no article.
    urls
        Addresses that it gives as its own.
    headline
        Its headline.
    """

    published: str | None
    others: tuple[str, ...]
    is_page: bool
    urls: tuple[str, ...]
    headline: str | None


def stated_articles(scripts: Iterator[str]) -> list[StatedArticle]:
    """Find the articles and pages that the contents of a page's JSON-LD scripts describe.

    Sites, videos, comments and lists of other articles are left out.

    Examples
    --------
    >>> site = '{"@type": "WebSite", "datePublished": "2001-01-01"}'
    >>> script = f'[{site}, {{"@type": "Report", "datePublished": "2031-05-06"}}]'
    >>> [article.published for article in stated_articles(iter([script]))]
    ['2031-05-06']
    """
    found: list[StatedArticle] = []
    for script in scripts:
        try:
            value = json.loads(_WRAPPING.sub("", script), strict=False)
        except (ValueError, RecursionError):
            found += _broken(script)
        else:
            found += _articles(value)
    return found


def _articles(value: Any) -> Iterator[StatedArticle]:
    waiting = [value]
    for _ in range(_MOST):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting += value[:_MOST]
        elif isinstance(value, dict):
            types = _words(value.get("@type"))
            article = any(_is_article(t) for t in types)
            if article or any(t.endswith("Page") for t in types):
                yield _article(value, is_page=not article)
            waiting += [value[key] for key in _FOLLOWED if isinstance(value.get(key), list | dict)]


def _is_article(type_: str) -> bool:
    name = type_.rsplit("/", 1)[-1]
    return name.endswith("Article") or name in _ARTICLES


def _article(value: dict[str, Any], *, is_page: bool) -> StatedArticle:
    entity = value.get("mainEntityOfPage")
    whole = [entity, entity.get("@id"), entity.get("url")] if isinstance(entity, dict) else [entity]
    dates = [w for key in ("dateCreated", "uploadDate", "dateModified") for w in _words(value.get(key))]
    return StatedArticle(
        published=next(iter(_words(value.get("datePublished"))), None),
        others=tuple(dates),
        is_page=is_page,
        urls=tuple(w for part in (value.get("url"), value.get("@id"), *whole) for w in _words(part)),
        headline=next(iter(_words(value.get("headline")) + _words(value.get("name"))), None),
    )


def _words(value: Any) -> list[str]:
    """The strings, and the numbers, of a value or of a list of them."""
    values = value if isinstance(value, list) else [value]
    return [str(v) for v in values if isinstance(v, str | int) and not isinstance(v, bool) and str(v).strip()]


def _broken(script: str) -> Iterator[StatedArticle]:
    """Find the dates of articles in a script that is not quite JSON: those that follow the type of an article."""
    kind = ""
    for match in _BROKEN.finditer(script):
        if match[1]:
            kind = match[1]
        elif _is_article(kind):
            yield StatedArticle(match[2], (), False, (), None)
            kind = ""
