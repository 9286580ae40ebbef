"""The load client counts what the hub has really done."""

from __future__ import annotations

from tests.hub.http.load import bare_server, issue_requests, load
from tests.hub.http.running import Client


def test_each_request_of_a_load_is_one_ticket(hub: Client):
    measured = load(hub.hub.port, 8, issue_requests(200))

    lines = hub.get("/v1/queue").json()["lines"]
    assert measured.failed == {}
    assert len({line["ticket"]["number"] for line in lines}) == 200


def test_a_refused_request_is_counted_as_failed(hub: Client):
    measured = load(hub.hub.port, 2, issue_requests(10, services=("odbior",)))

    assert measured.failed == {b"HTTP/1.1 409": 10}


def test_the_bare_server_answers_everything():
    with bare_server() as port:
        measured = load(port, 2, issue_requests(50))

    assert measured.failed == {}
