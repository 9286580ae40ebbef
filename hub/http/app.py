"""All doors in one application: commands, readings, wellbeing, the document, and the pages handed in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from litestar import Litestar, Request, Response
from litestar.exceptions import HTTPException, MethodNotAllowedException, NotFoundException
from litestar.types import ASGIApp, ControllerRouterHandler, Receive, Scope

from contract.codec import encode
from contract.refusal import Refused
from contract.routes import PROBLEM_TYPE
from hub.http.asgi import JSON
from hub.http.device_doors import device_doors
from hub.http.document import document_json
from hub.http.doors import command_doors
from hub.http.figures import CarryOut
from hub.http.problems import CannotBeRead, NoSuchPath, TurnedAway, WrongMethod, problem_of, reason_of
from hub.http.readings import Behind, reading_doors
from hub.http.statistics_door import statistics_door
from hub.http.table import Door, Reply, Table
from hub.http.wellbeing import wellbeing_doors

Asked = Request[Any, Any, Any]
Failed = Callable[[Asked, int], Response[bytes]]
"""Draws the page for a request that failed with a status."""

MOST_OF_A_FORM = 64 * 1024
"""No form of our pages has more bytes."""


def application(
    behind: Behind,
    carry_out: CarryOut,
    *,
    pages: Sequence[ControllerRouterHandler] = (),
    failed: Failed | None = None,
) -> ASGIApp:
    """Return the application that a server runs.

    Args:
        behind: what the readings show.
        carry_out: where commands go.
        pages: the handlers of the pages for people.
        failed: what a person sees where there is no page, or one has failed; else a problem as for programs.
    """
    return Table(doors_of(behind, carry_out), otherwise=_site(pages, failed))


def nowhere(failed: Failed | None = None) -> ASGIApp:
    """Return the application behind every path where nothing is: it says so, to people by *failed*."""
    return _site((), failed)


def doors_of(behind: Behind, carry_out: CarryOut) -> list[Door]:
    """Return every door for programs; the pages have their own."""
    return [
        *command_doors(carry_out),
        *reading_doors(behind),
        *device_doors(behind),
        *wellbeing_doors(behind),
        statistics_door(behind.authority),
        Door("/openapi.json", "GET", _openapi),
    ]


def _site(pages: Sequence[ControllerRouterHandler], failed: Failed | None) -> ASGIApp:
    return Litestar(
        list(pages),
        openapi_config=None,
        logging_config=None,
        request_max_body_size=MOST_OF_A_FORM,
        exception_handlers={Exception: partial(_failed, failed)},
    )


async def _openapi(_scope: Scope, _receive: Receive) -> Reply:
    return 200, document_json(), JSON


def _failed(failed: Failed | None, request: Asked, error: Exception) -> Response[bytes]:
    reason = reason_of(_known(request, error) if isinstance(error, HTTPException) else error)
    if failed is not None and "text/html" in request.headers.get("accept", ""):
        return failed(request, int(reason.status))
    return _problem(reason)


def _known(request: Asked, error: HTTPException) -> Exception:
    if isinstance(error, NotFoundException):
        return NoSuchPath(f"nothing is at {request.scope['path']}")
    if isinstance(error, MethodNotAllowedException):
        return WrongMethod(request.method, (error.headers or {}).get("allow", "another"))
    return CannotBeRead(error.detail) if error.status_code < 500 else error


def _problem(reason: Refused | TurnedAway) -> Response[bytes]:
    problem = problem_of(reason)
    more = reason.headers if isinstance(reason, TurnedAway) else ()
    headers = {name.decode("ascii"): value.decode("ascii") for name, value in more}
    always = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
    return Response(
        encode(problem), status_code=problem.status, media_type=PROBLEM_TYPE, headers=headers | always
    )
