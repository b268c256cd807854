"""Pages and their JSON twins: one function answers both; a template renders the page."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment
from markupsafe import Markup

from pourparler.brief.words import (
    document_title,
    is_confirmed,
    lead,
    occasion_words,
    relay_words,
    stance_words,
    state_words,
    statement_words,
    web_address,
)
from pourparler.ledger import Days, LedgerError
from pourparler.text import day, days, plain, quantity, shorten, visible
from pourparler.text.templates import template_environment
from pourparler.workbench.auth import Person
from pourparler.workbench.context import WorkbenchContext, context_of, session_of
from pourparler.workbench.static_files import static_path

View = TypeVar("View", bound=Callable[..., Any])


@cache
def _environment() -> Environment:
    made = template_environment(
        "pourparler.workbench",
        plain=plain,
        visible=visible,
        exact=exact,
        as_dict=as_dict,
        shortened=shorten,
        state=state_words,
        occasion=occasion_words,
        stance=stance_words,
        relay=relay_words,
        said=statement_words,
        lead=lead,
        confirmed=is_confirmed,
        date=date,
        moment=moment,
        web=web_address,
        opening=document_title,
        counted=quantity,
        percent=lambda share: f"{share * 100:.0f} %",
    )
    made.globals.update(link=link, static=static_path, kept=kept_values)
    return made


def link(path: str, **query: Any) -> str:
    """The address of a page with a query; empty values are omitted.

    >>> link("/document", id="a b#c", at=None)
    '/document?id=a+b%23c'
    """
    given = {name: value for name, value in query.items() if value not in (None, "", False)}
    return f"{path}?{urlencode(given)}" if given else path


def kept_values(query: str) -> list[tuple[str, str]]:
    """The names and values of a query that a form keeps as they are: all but words and days, for which it has fields.

    >>> kept_values("act=AGREE&q=port&order=speaker")
    [('act', 'AGREE'), ('order', 'speaker')]
    """
    return [pair for pair in parse_qsl(query) if pair[0] not in ("q", "since", "until")]


def date(value: dt.date | Days | None) -> Markup:
    """A day or a range of days, which the browser formats in the reader's language."""
    if value is None:
        return Markup("")
    if isinstance(value, dt.date):
        return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), day(value))
    if value.start == value.end:
        return date(value.start)
    return Markup('<time datetime="{}" data-until="{}">{}</time>').format(
        value.start.isoformat(), value.end.isoformat(), days(value)
    )


def moment(value: dt.datetime) -> Markup:
    """A date and time in UTC, which the browser formats in the reader's language and time zone."""
    return Markup('<time datetime="{}" data-moment>{} {} UTC</time>').format(
        value.isoformat(timespec="seconds"), day(value.date()), f"{value:%H:%M}"
    )


def render_page(request: Request, template: str, model: Any, **more: Any) -> HTMLResponse:
    """Render a page.

    Parameters
    ----------
    template
        The file name of its template.
    model
        What the template shows, as ``page``.
    more
        Further variables of the template; ``status`` is also the HTTP status.
    """
    session, context = session_of(request), context_of(request)
    values = {
        "unread_alerts": _unread_alerts(context, session.person),
        "page": model,
        "person": session.person,
        "token": session.token,
        "accounts": context.settings.accounts,
        "ledger": context.name,
        "path": request.url.path,
        "twin": request.url.path + ".json" + (f"?{request.url.query}" if request.url.query else ""),
        "here": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        **more,
    }
    status = more.get("status", 200)
    return HTMLResponse(_environment().get_template(template).render(values), status_code=status)


def _unread_alerts(context: WorkbenchContext, person: Person | None) -> int:
    """The number that the navigation shows; 0 while the ledger cannot be read."""
    try:
        return context.ledger.alerts.count(coder=person.name, unread=True) if person else 0
    except LedgerError:
        return 0


def page(router: APIRouter, path: str, template: str) -> Callable[[View], View]:
    """Register a function that answers a page: as HTML at a path, and as JSON at the path followed by ``.json``."""

    def register(view: View) -> View:
        def html(request: Request, model: Any = Depends(view)) -> Response:  # noqa: B008
            return render_page(request, template, model)

        html.__name__ = f"{view.__name__}_page"
        router.get(path + ".json", name=view.__name__, summary=(view.__doc__ or "").strip().split("\n")[0])(view)
        router.get(path, response_class=HTMLResponse, include_in_schema=False)(html)
        return view

    return register


def as_dict(row: Any) -> dict[str, Any]:
    """A row as a dictionary that JSON can represent."""
    return dataclasses.asdict(row)


def exact(words: str) -> str:
    """Article text of the same length, with invisible and bidirectional control characters replaced.

    >>> exact("a\\u202eb") == "a\\u2060b"
    True
    """
    return "".join(c if c == visible(c) else "\u2060" for c in words) if visible(words) != words else words
