"""Jinja environments for pages: one configuration for every package that has templates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


def template_environment(package: str, **filters: Callable[..., Any]) -> Environment:
    """Make the environment for the HTML templates of a package.

    Every value is escaped unless it is a ``Markup``, and a name that is not defined is an error, so that a page
    neither runs markup from a document nor leaves a gap.

    Parameters
    ----------
    package
        The dotted name of the package; its templates are in the folder ``templates``.
    **filters
        Functions that the templates use as filters.

    Raises
    ------
    ValueError
        If the package has no folder ``templates``.

    Examples
    --------
    >>> page = template_environment("pourparler.brief", loud=str.upper).from_string("<b>{{ name | loud }}</b>")
    >>> page.render(name="a<b")
    '<b>A&lt;B</b>'
    """
    environment = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(filters)
    return environment
