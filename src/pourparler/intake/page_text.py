"""Extract the text of a page in both modes of trafilatura, and choose the better."""

from __future__ import annotations

_PARAGRAPH = 80  # characters from which a line is prose, and no heading, link or caption
_ARTICLE = 1_200  # characters of prose that are an article, and not only its beginning
_DENSER = 0.08  # the share of prose by which one text has less furniture than the other
_REPEATED = 4  # lines from which it is known whether a text repeats itself
_DENSE = 0.9  # share of prose of a text that has hardly any


def extract_text(html: str, *, favor_recall: bool) -> str:
    """Extract the text of an article; empty where none is found.

    Parameters
    ----------
    html : the page
    favor_recall : whether what may not belong to the article is taken rather than left
    """
    from trafilatura import bare_extraction  # slow to import; only pages need it

    try:
        found = bare_extraction(html, include_comments=False, include_tables=False, favor_recall=favor_recall)
    except (ValueError, TypeError, RecursionError, LookupError, AttributeError):
        return ""
    return "" if found is None or isinstance(found, dict) else (found.text or "").strip()


def choose_text(default: str, recall: str) -> str:
    """Choose between the texts of the two modes.

    Mostly the default has the article with less around it. Where it has other articles and links too, a good part of
    its lines are short, and the other mode has the article as nearly pure prose. The numbers are measured with
    ``benchmarks/page_text.py``.

    Examples
    --------
    >>> article, links = "The envoys met at the mill and talked until noon. " * 40, "More news\\n" * 40
    >>> choose_text(links + article, article) == article, choose_text(article, article + links) == article
    (True, True)
    """
    if not default or not recall:
        return default or recall
    if _repeats_itself(default):
        return recall
    prose = [sum(len(line) for line in text.split("\n") if len(line) >= _PARAGRAPH) for text in (default, recall)]
    share = [size / len(text) for size, text in zip(prose, (default, recall), strict=True)]
    is_purer = share[1] >= _DENSE and share[1] - share[0] >= _DENSER
    return recall if is_purer and prose[1] >= _ARTICLE else default


def _repeats_itself(text: str) -> bool:
    """Whether most lines stand in a text again, as messages of a server do."""
    lines = text.split("\n")
    return len(lines) >= _REPEATED and 2 * len(set(lines)) <= len(lines)
