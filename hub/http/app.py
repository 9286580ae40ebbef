"""All doors in one application: commands, readings, wellbeing, the document, and the pages handed in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from litestar import Litestar, Request, Response
from litestar.exceptions import HTTPException, MethodNotAllowedException, NotFoundException
from litestar.types import ASGIApp, ControllerRouterHandler, Receive, Scope

from contract.codec import encode
from contract.routes import PROBLEM_TYPE
from hub.http.asgi import JSON
from hub.http.document import document_json
from hub.http.doors import command_doors
from hub.http.figures import CarryOut
from hub.http.guard import Guard
from hub.http.problems import CannotBeRead, NoSuchPath, TurnedAway, WrongMethod, problem_of, reason_of
from hub.http.readings import Behind, reading_doors
from hub.http.table import Door, Reply, Table
from hub.http.wellbeing import wellbeing_doors


def application(
    behind: Behind,
    carry_out: CarryOut,
    *,
    names: Iterable[str] = (),
    pages: Sequence[ControllerRouterHandler] = (),
) -> ASGIApp:
    """Return the application that a server runs.

    Args:
        behind: what the readings show.
        carry_out: where commands go.
        names: host names of this hub, besides ``localhost`` and addresses.
        pages: the handlers of the pages for people.
    """
    doors = [
        *command_doors(carry_out),
        *reading_doors(behind),
        *wellbeing_doors(behind),
        Door("/openapi.json", "GET", _openapi),
    ]
    site = Litestar(
        list(pages),
        openapi_config=None,
        logging_config=None,
        exception_handlers={HTTPException: _unrouted, Exception: _broken},
    )
    return Guard(Table(doors, otherwise=site), frozenset(names))


async def _openapi(_scope: Scope, _receive: Receive) -> Reply:
    return 200, document_json(), JSON


def _unrouted(request: Request, error: HTTPException) -> Response[bytes]:  # type: ignore[type-arg]
    if isinstance(error, NotFoundException):
        return _problem(NoSuchPath(f"nothing is at {request.scope['path']}"))
    if isinstance(error, MethodNotAllowedException):
        return _problem(WrongMethod(request.method, (error.headers or {}).get("allow", "another")))
    if error.status_code < 500:
        return _problem(CannotBeRead(error.detail))
    return _problem(error)


def _broken(_request: Request, error: Exception) -> Response[bytes]:  # type: ignore[type-arg]
    return _problem(error)


def _problem(error: Exception) -> Response[bytes]:
    reason = reason_of(error)
    problem = problem_of(reason)
    more = reason.headers if isinstance(reason, TurnedAway) else ()
    headers = {name.decode("ascii"): value.decode("ascii") for name, value in more}
    always = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
    return Response(
        encode(problem), status_code=problem.status, media_type=PROBLEM_TYPE, headers=headers | always
    )
