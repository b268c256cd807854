"""What routes depend on: the parts of the workbench, the person who makes the request, and the required role."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any

from anyio import CapacityLimiter
from fastapi import Depends, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from pourparler.ledger import Ledger, Role
from pourparler.workbench.auth import AccessError, Limiter, Person, Session, Sessions
from pourparler.workbench.cache import Overviews
from pourparler.workbench.exports import Exports
from pourparler.workbench.home import TalksStates
from pourparler.workbench.jobs import Jobs
from pourparler.workbench.lists import Lists
from pourparler.workbench.scratch import Scratch
from pourparler.workbench.settings import Settings
from pourparler.workbench.settlement import SettlementAnalysis


@dataclass(frozen=True)
class WorkbenchContext:
    """The parts of one workbench, which every route can use."""

    ledger: Ledger
    settings: Settings
    sessions: Sessions
    limiter: Limiter
    checking: CapacityLimiter
    jobs: Jobs
    exports: Exports
    analysis: SettlementAnalysis
    scratch: Scratch
    overviews: Overviews
    talks: TalksStates
    lists: Lists
    name: str


def context_of(request: Request) -> WorkbenchContext:
    """The parts of the workbench that answers a request."""
    context: WorkbenchContext = request.app.state.context
    return context


def session_of(request: Request) -> Session:
    """The session of a request, which the guard has read."""
    session: Session = request.state.session
    return session


@dataclass(frozen=True)
class RequiresRole:
    """A dependency of a route: answers the person who makes the request, if they have a role."""

    role: Role

    def __call__(self, request: Request) -> Person:
        """Check the role of the person who makes a request.

        Raises
        ------
        AccessError
            401 if nobody is signed in, 403 if the person lacks the role.
        """
        person = session_of(request).person
        if person is None:
            raise AccessError(401, "sign in first")
        if not person.has_role(self.role):
            raise AccessError(403, f"this requires the role {self.role}; {person.name} has the role {person.role}")
        return person


class RequestBody(BaseModel):
    """The JSON body of a request; unknown fields and lone surrogates are refused."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _check_characters(cls, value: Any) -> Any:
        if not is_encodable(value):
            raise ValueError("the text contains a lone surrogate, which is half of a character; send whole characters")
        return value


def is_encodable(value: Any) -> bool:
    """Whether all strings of a JSON value can be encoded as UTF-8.

    >>> is_encodable({"name": ["a", "\\ud800"]}), is_encodable({"name": "a"})
    (False, True)
    """
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            waiting += [*each.keys(), *each.values()]
        elif isinstance(each, list):
            waiting += each
        elif isinstance(each, str):
            try:
                each.encode()
            except UnicodeEncodeError:
                return False
    return True


def _none_if_empty(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


Context = Annotated[WorkbenchContext, Depends(context_of)]
Reader = Annotated[Person, Depends(RequiresRole("reader"))]
Coder = Annotated[Person, Depends(RequiresRole("coder"))]
Editor = Annotated[Person, Depends(RequiresRole("editor"))]
Admin = Annotated[Person, Depends(RequiresRole("admin"))]
# A form sends an empty field as an empty string.
Day = Annotated[dt.date | None, BeforeValidator(_none_if_empty)]
Words = Annotated[str | None, BeforeValidator(_none_if_empty)]
