"""The brief as the HTML of a message: styles inside the elements, no script, nothing loaded, and not too long."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment

from pourparler.brief.chapters import chapters
from pourparler.brief.gather import Brief
from pourparler.brief.lines import Line
from pourparler.brief.short import lines_of, shorten_chapters
from pourparler.brief.words import document_title, heading, is_confirmed, web_address
from pourparler.text import plain, published_day, shorten
from pourparler.text.templates import template_environment

_MOST = 8  # lines of a group
_DOCUMENTS = 60


@cache
def _environment() -> Environment:
    return template_environment("pourparler.brief", plain=plain, confirmed=is_confirmed, shortened=shorten)


def render_mail(brief: Brief) -> str:
    """Render a brief as the HTML of a message: mail programs show it as it is; its links lead to the articles."""
    shown = shorten_chapters(chapters(brief), _MOST)
    numbers = {id_: brief.numbers[id_] for line in lines_of(shown) for id_ in line.documents if id_ in brief.numbers}
    cited = [(number, each) for number, each in enumerate(brief.documents, 1) if each.id in numbers][:_DOCUMENTS]

    def numbers_of(line: Line) -> list[int]:
        return sorted({numbers[id_] for id_ in line.documents if id_ in numbers})

    return (
        _environment()
        .get_template("mail.html")
        .render(
            brief=brief,
            heading=heading(brief.period),
            chapters=shown,
            documents=cited,
            links={number: web_address(each.url) for number, each in enumerate(brief.documents, 1)},
            cited=numbers_of,
            opening=document_title,
            published_day=published_day,
        )
    )
