"""The JSON Schema of every message, and the tables of commands, events, refusals and topics."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator, Mapping
from typing import Any, get_args

import msgspec

from contract import booking_views, hand_in_views, notice_parts, reports, settings_views, topics, views
from contract.commands import Asked, Command
from contract.events import Entry, Event
from contract.problem import Problem
from contract.refusal import REFUSALS
from contract.routes import CREATED, ROUTES, body_fields

Pages = Mapping[str, str]
"""Text of each page by its path below ``docs/reference/``."""

MQTT = (
    views.BoardView,
    views.DeskView,
    views.Menu,
    views.Beat,
    reports.HealthState,
    reports.Shown,
    reports.Spoken,
)
"""What travels by MQTT, beside the CloudEvents."""
ANSWERS = (
    views.TicketView,
    views.QueueView,
    views.DeskList,
    booking_views.BookingsAdded,
    hand_in_views.TicketsHandedIn,
    settings_views.SettingsView,
    notice_parts.NoticeList,
    Problem,
)
"""What is answered by HTTP, beside the views above."""


def first_line(thing: object) -> str:
    """Return the first line of the docstring of *thing*, fit for a table."""
    return (inspect.getdoc(thing) or "").split("\n", 1)[0].replace("|", "\\|")


def name_of(kind: type[msgspec.Struct]) -> str:
    """Return the name of a message on the wire, else of its type."""
    tag = kind.__struct_config__.tag
    return str(tag) if tag else kind.__name__


def schema_pages() -> Pages:
    """Return a JSON Schema (2020-12) for every command, event and view."""
    kinds: tuple[type[msgspec.Struct], ...] = (*get_args(Command), *get_args(Event), Entry, *MQTT, *ANSWERS)
    return {f"messages/{name_of(kind)}.json": _json(_schema(kind)) for kind in kinds}


def _schema(kind: type[msgspec.Struct]) -> dict[str, Any]:
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name_of(kind)}
    return head | msgspec.json.schema(kind)


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, sort_keys=False) + "\n"


def _schema_link(kind: type[msgspec.Struct]) -> str:
    return f"[{kind.__name__}](messages/{name_of(kind)}.json)"


def commands_page() -> Iterator[str]:
    """Yield the lines of the page of commands."""
    yield """\
# Commands

A command is a POST. Its id, minted by who asks, stands in the `Idempotency-Key` header: sent twice, it is
carried out once and answered the same. `Okienko-Device` says who asks. A refusal is answered with
`application/problem+json`, see [refusals](refusals.md).

| command | POST to | body | answer | what it asks |
|---|---|---|---|---|"""
    for kind in get_args(Command):
        yield _command_row(kind)


def _command_row(kind: type[Asked]) -> str:
    name = f"[{name_of(kind)}](messages/{name_of(kind)}.json)"
    if kind not in ROUTES:
        return f"| {name} | (the hub itself) | | | {first_line(kind)} |"
    path, answer = ROUTES[kind]
    body = ", ".join(f"`{field}`" for field in body_fields(kind)) or "none"
    status = 201 if kind in CREATED else 200
    return f"| {name} | `{path}` | {body} | {status} {_schema_link(answer)} | {first_line(kind)} |"


def events_page() -> Iterator[str]:
    """Yield the lines of the page of events."""
    yield f"""\
# Events

Facts, as the journal keeps them (`GET /v1/journal`) and as CloudEvents on `…/event/{{type}}`; each stands in
an entry: {_schema_link(Entry)}.

| event | what has happened |
|---|---|"""
    for kind in get_args(Event):
        yield f"| [{name_of(kind)}](messages/{name_of(kind)}.json) | {first_line(kind)} |"


def refusals_page() -> Iterator[str]:
    """Yield the lines of the page of refusals."""
    yield """\
# Refusals

Why the hub says no. The code never changes once released; nothing has changed when one is answered.

| code | status | what is the case |
|---|---|---|"""
    for code, kind in sorted(REFUSALS.items()):
        yield f"| `{code}` | {int(kind.status)} | {first_line(kind)} |"


def topics_page() -> Iterator[str]:
    """Yield the lines of the page of MQTT topics."""
    yield f"""\
# Topics

MQTT 5, JSON; views, health and reports at QoS 1, beats and events at QoS 0.
The root is `{topics.ROOT}/{{branch}}`; its digit is the version of the contract.

| topic | what |
|---|---|"""
    for name, function in inspect.getmembers(topics, inspect.isfunction):
        values = [f"{{{parameter}}}" for parameter in inspect.signature(function).parameters]
        yield f"| `{function(*values)}` <!-- {name} --> | {_prose(function)} |"
    yield from ("", "Messages: " + ", ".join(_schema_link(kind) for kind in MQTT) + ".")


def _prose(thing: object) -> str:
    return " ".join((inspect.getdoc(thing) or "").split())
