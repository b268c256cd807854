"""What every request has at hand: the ledger, who asks, the jobs; and the checks that stand before each route."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import BeforeValidator

from pourparler.ledger import Ledger, Role
from pourparler.workbench.access import AccessError, Limiter, Person, Session, Sessions
from pourparler.workbench.exporting import Exports
from pourparler.workbench.jobs import Jobs
from pourparler.workbench.remembering import Overviews
from pourparler.workbench.scratch import Scratch
from pourparler.workbench.settings import Settings
from pourparler.workbench.settling import Settling


@dataclass(frozen=True)
class Desk:
    """The parts of one workbench."""

    ledger: Ledger
    settings: Settings
    sessions: Sessions
    limiter: Limiter
    jobs: Jobs
    exports: Exports
    settling: Settling
    scratch: Scratch
    overviews: Overviews
    name: str


def the_desk(request: Request) -> Desk:
    """Give the workbench that answers."""
    desk: Desk = request.app.state.desk
    return desk


def session_of(request: Request) -> Session:
    """Give the session of a request, which the guard has read."""
    session: Session = request.state.session
    return session


def needs(role: Role) -> Callable[[Request], Person]:
    """Make a dependency that gives who asks, and refuses who may not."""

    def check(request: Request) -> Person:
        person = session_of(request).person
        if person is None:
            raise AccessError(401, "sign in first")
        if not person.may(role):
            raise AccessError(403, f"this needs the role {role}; {person.name} has the role {person.role}")
        return person

    return check


def _none_if_empty(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


TheDesk = Annotated[Desk, Depends(the_desk)]
Reader = Annotated[Person, Depends(needs("reader"))]
Coder = Annotated[Person, Depends(needs("coder"))]
Editor = Annotated[Person, Depends(needs("editor"))]
Admin = Annotated[Person, Depends(needs("admin"))]
# A form sends what was left empty as an empty text.
Day = Annotated[dt.date | None, BeforeValidator(_none_if_empty)]
Words = Annotated[str | None, BeforeValidator(_none_if_empty)]
