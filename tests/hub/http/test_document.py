"""The document of the API says what the hub does: no more, no less, and examples that are true."""

from __future__ import annotations

import string

import msgspec
import pytest
from jsonschema import Draft202012Validator

from contract.codec import command_from, decode
from contract.day_views import DayLeft
from contract.hall_views import AlarmList
from contract.problem import Problem
from contract.refusal import REFUSALS
from contract.routes import CREATED, ROUTES, body_fields, path_fields
from hub.http import app
from hub.http.body_examples import BODIES
from hub.http.call_log import CallList
from hub.http.devices import DeviceList
from hub.http.document import document, document_json
from hub.http.examples import ANSWERS
from hub.http.problems import TURNED_AWAY
from hub.http.readings import VIEWS, AuditHead, Journal, SettingsInForce
from hub.http.table import Table
from hub.http.wellbeing import Alive, Ready
from hub.statistics.figures import Statistics
from tests.hub.http.running import Client

ANSWER_KINDS = {
    kind.__name__: kind
    for kind in [
        *(answer for _, answer in ROUTES.values()),
        *(row.shows for row in VIEWS),
        DeviceList,
        AlarmList,
        CallList,
        DayLeft,
        AuditHead,
        Journal,
        SettingsInForce,
        Alive,
        Ready,
        Statistics,
        Problem,
    ]
}
OPERATIONS = [
    (path, method, operation)
    for path, methods in document()["paths"].items()
    for method, operation in methods.items()
]


def test_the_hub_serves_the_document_that_is_made_without_a_hub(hub: Client):
    answer = hub.get("/openapi.json")

    assert answer.headers["content-type"] == "application/json"
    assert answer.content == document_json()
    assert answer.json()["openapi"].startswith("3.1")


def test_every_door_is_documented_and_nothing_else(monkeypatch: pytest.MonkeyPatch):
    doors: set[tuple[str, str]] = set()

    class Listed(Table):
        def __init__(self, table, otherwise):
            doors.update((door.path, door.method.lower()) for door in table)
            super().__init__([], otherwise)

    monkeypatch.setattr(app, "Table", Listed)
    app.application(behind=_NoHub(), carry_out=_NoHub())

    documented = {(path, method) for path, method, _ in OPERATIONS}
    assert doors - documented == {("/openapi.json", "get")}
    assert documented <= doors


class _NoHub:
    """Stands where nobody looks while doors are only made."""

    def __getattr__(self, name):
        return _NoHub()


def test_every_reference_leads_somewhere():
    text = document_json().decode()
    names = document()["components"]["schemas"]

    for part in text.split('"#/components/schemas/')[1:]:
        assert part.split('"')[0] in names


def test_every_schema_is_a_schema():
    for schema in document()["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_operation_has_a_name_of_its_own_and_a_sentence():
    names = [operation["operationId"] for _, _, operation in OPERATIONS]

    assert len(set(names)) == len(names)
    assert all(operation["summary"] for _, _, operation in OPERATIONS)


def test_every_name_in_a_path_is_a_parameter():
    for path, _, operation in OPERATIONS:
        named = {part["name"] for part in operation["parameters"] if part["in"] == "path"}
        assert named == {name for _, name, _, _ in string.Formatter().parse(path.lstrip("/")) if name}


@pytest.mark.parametrize("kind", ROUTES, ids=lambda kind: str(kind.__struct_config__.tag))
def test_a_body_has_the_fields_of_its_command_that_do_not_travel_elsewhere(kind):
    path, _ = ROUTES[kind]
    operation = document()["paths"][path]["post"]

    fields = body_fields(kind)

    if not fields:
        assert "requestBody" not in operation
        return
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    assert set(schema["properties"]) == set(fields)
    required = {f.name for f in msgspec.structs.fields(kind) if f.required} & set(fields)
    assert set(schema.get("required", ())) == required
    assert schema["additionalProperties"] is False
    assert ("201" in operation["responses"]) is (kind in CREATED)


@pytest.mark.parametrize("kind", ROUTES, ids=lambda kind: str(kind.__struct_config__.tag))
def test_the_example_of_a_body_is_read_by_the_codec(kind):
    if not body_fields(kind):
        pytest.skip("has no body")
    body = msgspec.json.encode(BODIES[str(kind.__struct_config__.tag)])
    path = dict.fromkeys(path_fields(ROUTES[kind][0]), "x" * 22)

    command = command_from(kind, command_id="c1", by="http", path=path, body=body)

    assert type(command) is kind


def test_there_is_no_example_for_what_is_not_there():
    assert set(ANSWERS) == set(ANSWER_KINDS)
    assert set(BODIES) <= {str(kind.__struct_config__.tag) for kind in ROUTES}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_example_of_an_answer_is_one(name: str):
    schemas = document()["components"]["schemas"]
    whole = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}}

    Draft202012Validator(whole).validate(ANSWERS[name])
    assert decode(msgspec.json.encode(ANSWERS[name]), ANSWER_KINDS[name])


@pytest.mark.parametrize("code", [*REFUSALS, *TURNED_AWAY])
def test_every_code_is_told(code: str):
    assert f"* `{code}` (" in document()["info"]["description"]
