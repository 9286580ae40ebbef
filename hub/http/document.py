"""The document of the API: OpenAPI 3.1, made from the tables by which the doors are made.

Litestar's own generator knows neither plain ASGI doors nor the patterns of our names, so the schemas come
from msgspec, which reads the wire by the very same types.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from functools import cache
from typing import Any

import msgspec

from contract.commands import Asked
from contract.day_views import DayLeft
from contract.hall_views import AlarmList
from contract.names import Id
from contract.problem import Problem
from contract.refusal import REFUSALS
from contract.release import release
from contract.routes import CREATED, DEVICE_HEADER, ID_HEADER, PROBLEM_TYPE, ROUTES, body_fields, path_fields
from hub.http.body_examples import BODIES
from hub.http.call_log import CallList
from hub.http.devices import DeviceList
from hub.http.examples import ANSWERS
from hub.http.problems import TURNED_AWAY, title_of
from hub.http.readings import VIEWS, AuditHead, Journal, SettingsInForce
from hub.http.wellbeing import Alive, Ready
from hub.statistics.figures import Statistics

Json = dict[str, Any]

_REF = "#/components/schemas/{name}"
_ID: Json = msgspec.json.schema(Id)
_OTHERS: tuple[tuple[str, str, type[msgspec.Struct], str], ...] = (
    ("/v1/devices", "devices", DeviceList, "What the devices of the branch have said of themselves."),
    ("/v1/alarms", "alarms", AlarmList, "What somebody should look after now, the oldest first."),
    (
        "/v1/calls",
        "calls",
        CallList,
        "The latest calls: when each stood on the boards, and how it was spoken.",
    ),
    ("/v1/settings", "settings", SettingsInForce, "The settings in force; on the hub's own machine only."),
    ("/v1/journal", "journal", Journal, "The journal of all that happened; on the hub's own machine only."),
    (
        "/v1/statistics/{day}",
        "statistics",
        Statistics,
        "The figures of a day, or up to another one; on the hub's own machine only.",
    ),
    (
        "/v1/days/{day}/left",
        "left",
        DayLeft,
        "What a service day left, or would leave if it ended now.",
    ),
    ("/v1/audit", "audit", AuditHead, "The end of the journal's chain; on the hub's own machine only."),
    ("/healthz", "healthz", Alive, "Whether the program runs."),
    ("/readyz", "readyz", Ready, "Whether the hub can do its work; 503 and the same answer if not."),
)
_SINCE: Json = {
    "name": "since",
    "in": "query",
    "required": False,
    "description": "Only entries after this number.",
    "schema": {"type": "integer", "minimum": 0, "maximum": 10**18 - 1, "default": 0},
}
_OF_STATISTICS: list[Json] = [
    {
        "name": "to",
        "in": "query",
        "required": False,
        "description": "The last day, at most 91 days later; without it that day alone.",
        "schema": {"type": "string", "format": "date"},
    },
    {
        "name": "within",
        "in": "query",
        "required": False,
        "description": "How many minutes after the booked time a call is one in time.",
        "schema": {"type": "integer", "minimum": 0, "maximum": 600, "default": 15},
    },
    {
        "name": "format",
        "in": "query",
        "required": False,
        "description": "`csv` for a spreadsheet.",
        "schema": {"type": "string", "enum": ["json", "csv"], "default": "json"},
    },
]
_COMMAND_HEADERS: list[Json] = [
    {
        "name": ID_HEADER,
        "in": "header",
        "required": True,
        "description": "New for each press, the same on each try of it: the command is carried out once, and "
        "each try gets the first answer. The id of a new ticket.",
        "schema": _ID,
    },
    {
        "name": DEVICE_HEADER,
        "in": "header",
        "required": False,
        "description": "Who asks, such as `kiosk-K1` or `desk-3`; written to the journal.",
        "schema": {**_ID, "default": "http"},
    },
]


@cache
def document() -> Json:
    """Return the whole document; no server is needed for it."""
    answers: list[type[msgspec.Struct]] = [answer for _, answer in ROUTES.values()]
    answers += [row.shows for row in VIEWS] + [shows for _, _, shows, _ in _OTHERS]
    kinds = [*ROUTES, *dict.fromkeys(answers), Problem]
    _, schemas = msgspec.json.schema_components(kinds, ref_template=_REF)
    paths: Json = {}
    for kind, (path, answer) in ROUTES.items():
        paths.setdefault(path, {})["post"] = _command(kind, answer, schemas)
    for row in VIEWS:
        paths.setdefault(row.path, {})["get"] = _reading(row.path, row.name, row.shows, row.says)
    for path, name, shows, says in _OTHERS:
        paths.setdefault(path, {})["get"] = _reading(path, name, shows, says)
    _finish(paths)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Okienko hub", "version": release(), "description": _about()},
        "paths": paths,
        "components": {"schemas": _kept(schemas), "responses": {"Problem": _problem()}},
    }


def document_json() -> bytes:
    """Return the document as JSON, indented for people."""
    return msgspec.json.format(msgspec.json.encode(document()), indent=2)


def _finish(paths: Json) -> None:
    paths["/v1/journal"]["get"]["parameters"].append(_SINCE)
    figures = paths["/v1/statistics/{day}"]["get"]
    figures["parameters"] += _OF_STATISTICS
    figures["responses"]["200"]["content"]["text/csv"] = {"schema": {"type": "string"}}
    paths["/readyz"]["get"]["responses"]["503"] = paths["/readyz"]["get"]["responses"]["200"]
    text = {"200": {"description": "The figures", "content": {"text/plain": {"schema": {"type": "string"}}}}}
    metrics = _reading("/metrics", "metrics", Alive, "Figures of the hub, for Prometheus.")
    paths["/metrics"] = {"get": {**metrics, "responses": {**metrics["responses"], **text}}}


def _about() -> str:
    codes = [f"* `{code}` ({int(kind.status)}): {title_of(kind)}." for code, kind in REFUSALS.items()]
    codes += [f"* `{code}` ({int(kind.status)}): {title_of(kind)}." for code, kind in TURNED_AWAY.items()]
    return (
        "The queue of one branch. A command is a POST with an id of its own; everything else is a look.\n\n"
        f"What is not carried out is answered with `{PROBLEM_TYPE}`, whose `code` never changes:\n\n"
    ) + "\n".join(codes)


def _command(kind: type[Asked], answer: type[msgspec.Struct], schemas: Json) -> Json:
    path, _ = ROUTES[kind]
    name = str(kind.__struct_config__.tag)
    operation: Json = {
        "operationId": name,
        "tags": ["commands"],
        "summary": (inspect.getdoc(kind) or "").split("\n")[0].replace("*", "`"),
        "parameters": [*_path_parameters(path), *_COMMAND_HEADERS],
        "responses": {
            "201" if kind in CREATED else "200": _answer(answer),
            **_problems("400", "404", "409", "413", "415", "421", "500", "503"),
        },
    }
    if fields := body_fields(kind):
        body = _body_schema(schemas[kind.__name__], fields)
        content = {"schema": body, "example": BODIES[name]}
        operation["requestBody"] = {"required": "required" in body, "content": {"application/json": content}}
    return operation


def _body_schema(whole: Json, fields: Iterable[str]) -> Json:
    body: Json = {
        "type": "object",
        "properties": {name: whole["properties"][name] for name in fields},
        "additionalProperties": False,
    }
    if required := [name for name in fields if name in whole["required"]]:
        body["required"] = required
    return body


def _reading(path: str, name: str, shows: type[msgspec.Struct], says: str) -> Json:
    return {
        "operationId": f"read-{name}",
        "tags": ["readings"],
        "summary": says,
        "parameters": _path_parameters(path),
        "responses": {
            "200": _answer(shows),
            **_problems("400", "403", "404", "421", "500", "503"),
        },
    }


def _path_parameters(path: str) -> list[Json]:
    # No pattern: an id that cannot be one is answered like one that is not there.
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in path_fields(path)
    ]


def _answer(kind: type[msgspec.Struct]) -> Json:
    content = {"schema": {"$ref": _REF.format(name=kind.__name__)}, "example": ANSWERS[kind.__name__]}
    said = (inspect.getdoc(kind) or "").split("\n")[0]
    return {"description": said, "content": {"application/json": content}}


def _problems(*statuses: str) -> Json:
    return {status: {"$ref": "#/components/responses/Problem"} for status in statuses}


def _problem() -> Json:
    content = {"schema": {"$ref": _REF.format(name="Problem")}, "example": ANSWERS["Problem"]}
    said = "Why it was not carried out; `code` never changes"
    return {"description": said, "content": {PROBLEM_TYPE: content}}


def _kept(schemas: Json) -> Json:
    """Return *schemas* without the commands themselves, which no request or answer holds whole."""
    commands = {kind.__name__ for kind in ROUTES}
    return {name: schema for name, schema in sorted(schemas.items()) if name not in commands}
