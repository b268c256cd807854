"""The application: puts its parts together, and turns every error into an answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from pourparler import __version__
from pourparler.brief import ledger_name
from pourparler.codebook.forms import FormError
from pourparler.extras import MissingExtraError
from pourparler.ledger import ChangedError, Ledger, LedgerError
from pourparler.workbench import routes
from pourparler.workbench.alerts import AlertSearch
from pourparler.workbench.auth import AccessError, Limiter, Sessions
from pourparler.workbench.cache import Overviews
from pourparler.workbench.context import WorkbenchContext
from pourparler.workbench.exports import Exports
from pourparler.workbench.heads import Heads
from pourparler.workbench.home import TalksStates
from pourparler.workbench.jobs import Jobs
from pourparler.workbench.lists import Lists
from pourparler.workbench.middleware import Guard, add_security_headers, is_open
from pourparler.workbench.pages import link, render_page
from pourparler.workbench.passwords import MAX_CHECKS
from pourparler.workbench.scratch import Scratch, remove_leftovers
from pourparler.workbench.settings import THREADS, NoAccountsError, Settings, is_loopback
from pourparler.workbench.settlement import SettlementAnalysis
from pourparler.workbench.versions import PartVersions


class Fault(BaseModel):
    """Why a request is refused; ``seen`` is the latest revision of a coding that somebody else changed."""

    detail: str
    seen: int | None = None


def application(ledger: Ledger, settings: Settings | None = None) -> FastAPI:
    """Make the workbench of a ledger, as an ASGI application.

    Raises
    ------
    NoAccountsError
        If it would answer other machines, or require people to sign in, and there is no account.
    """
    settings = settings or Settings()
    if not is_loopback(settings.host) and not (settings.accounts and ledger.users.list()):
        raise NoAccountsError(
            f"{settings.host} can be reached from other machines; add an account first: "
            "pourparler user add LEDGER NAME --role admin"
        )
    if settings.accounts and not ledger.users.list():
        raise NoAccountsError("there is no account; add one: pourparler user add LEDGER NAME --role admin")
    versions = PartVersions(ledger)
    overviews = Overviews(versions)
    jobs = Jobs(ledger, allow_private=settings.allow_private, on_end=overviews.clear)
    sessions = Sessions(ledger, settings)
    name = ledger_name(str(ledger.path))
    scratch = Scratch()
    exports = Exports(ledger, name, scratch)
    talks = TalksStates(ledger, name)
    alerts = AlertSearch(ledger)
    analysis = SettlementAnalysis(ledger, versions)
    context = WorkbenchContext(
        ledger=ledger,
        settings=settings,
        sessions=sessions,
        limiter=Limiter(),
        checking=CapacityLimiter(MAX_CHECKS),
        jobs=jobs,
        exports=exports,
        analysis=analysis,
        scratch=scratch,
        overviews=overviews,
        talks=talks,
        alerts=alerts,
        lists=Lists(ledger, analysis, overviews),
        name=name,
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        # A request that waits for an overview holds a thread; there must be enough for the short requests.
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        remove_leftovers()
        yield
        jobs.close()
        exports.close()
        talks.close()
        alerts.close()
        scratch.close()

    app = FastAPI(
        title="Pourparler workbench",
        version=__version__,
        summary="Everything that the pages of the workbench do, as JSON.",
        docs_url=None,
        redoc_url=None,
        responses={"4XX": {"model": Fault, "description": "The request is refused; `detail` says why in one line"}},
        lifespan=lifespan,
    )
    app.state.context = context
    app.middleware("http")(Guard(context, routes.required_role))
    app.add_middleware(Heads)  # outside the guard, which then sees GET
    app.add_exception_handler(AccessError, _access_error)
    app.add_exception_handler(ChangedError, _changed_error)
    app.add_exception_handler(LedgerError, _ledger_error)
    app.add_exception_handler(MissingExtraError, _not_installed)
    app.add_exception_handler(FormError, _codebook_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _program_error)
    routes.include(app)
    return app


def _error_page(request: Request, status: int, words: str, **more: object) -> Response:
    """Answer with an error: a page for browsers that ask for a page, JSON for everything else."""
    if request.method == "GET" and not request.url.path.endswith(".json") and hasattr(request.state, "session"):
        return render_page(request, "fault.html", None, words=words, status=status)
    return JSONResponse({"detail": words.encode(errors="replace").decode(), **more}, status)


def _program_error(request: Request, fault: Exception) -> Response:
    """Answer after an error of the program; set the headers here, outside the guard. The server logs the traceback."""
    return add_security_headers(
        JSONResponse({"detail": "an internal error occurred; the log of the workbench has the details"}, 500)
    )


def _access_error(request: Request, fault: Exception) -> Response:
    status = fault.status if isinstance(fault, AccessError) else 403
    wants_page = request.method == "GET" and not request.url.path.endswith(".json")
    if status == 401 and wants_page and not is_open(request.url.path):
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(link("/sign-in", to=request.url.path + query), 303)
    return _error_page(request, status, str(fault))


def _changed_error(request: Request, fault: Exception) -> Response:
    last = fault.last if isinstance(fault, ChangedError) else 0
    return _error_page(request, 409, str(fault), seen=last)


def _ledger_error(request: Request, fault: Exception) -> Response:
    return _error_page(request, 422, str(fault))


def _not_installed(request: Request, fault: Exception) -> Response:
    return _error_page(request, 501, str(fault))


def _codebook_error(request: Request, fault: Exception) -> Response:
    """Report a codebook that cannot be read. The pages check a codebook before they save it; programs may not."""
    first = str(fault).splitlines()[0]
    return _error_page(
        request, 422, f"the codebook of this ledger has an error ({first}); correct it with: pourparler codebook use"
    )


def _validation_error(request: Request, fault: Exception) -> Response:
    first = fault.errors()[0] if isinstance(fault, RequestValidationError) else {"loc": ("?",), "msg": ""}
    return _error_page(request, 422, f"{first['loc'][-1]}: {first['msg']}")


def _http_error(request: Request, fault: Exception) -> Response:
    status = fault.status_code if isinstance(fault, HTTPException) else 500
    words = "this page does not exist" if status == 404 else str(getattr(fault, "detail", fault))
    return _error_page(request, status, words)
