"""Requests made beforehand are the house's own, and the measured office is one that a hub takes."""

from __future__ import annotations

import pytest

from contract.codec import command_from
from contract.commands import CallNext, IssueTicket
from hub.domain.settings import read_branch
from okienko.bench.asking import calls, issues
from okienko.bench.house import DESKS, SERVICES, branch_text, set_table

BRANCH = read_branch(branch_text("bench-asking"), "branch.toml")


def parts(request: bytes) -> tuple[str, dict[str, str], bytes]:
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    return first.split()[1], dict(line.split(": ", 1) for line in lines), body


def test_a_request_for_a_ticket_is_a_command_of_the_contract():
    path, headers, body = parts(issues(BRANCH, 1)[0])

    command = command_from(
        IssueTicket,
        command_id=headers["Idempotency-Key"],
        by=headers["Okienko-Device"],
        path={},
        body=body,
    )
    assert (path, command.service, command.language) == ("/v1/tickets", "A", "uk")


def test_calls_come_from_every_desk_in_turn():
    paths = [parts(request)[0] for request in calls(BRANCH, DESKS + 1)]

    assert paths == [f"/v1/desks/{n % DESKS + 1}/call-next" for n in range(DESKS + 1)]


def test_a_call_has_nothing_in_its_body_that_a_hub_would_refuse():
    _, headers, body = parts(calls(BRANCH, 1)[0])

    command = command_from(
        CallNext, command_id=headers["Idempotency-Key"], by="page", path={"desk": "1"}, body=body
    )
    assert command.desk == "1"


@pytest.mark.parametrize("make", [issues, calls])
def test_every_request_has_an_id_of_its_own(make):
    ids = {parts(request)[1]["Idempotency-Key"] for request in make(BRANCH, 100)}

    assert len(ids) == 100


def test_tickets_are_spread_over_all_services():
    bodies = {parts(request)[2] for request in issues(BRANCH, len(SERVICES))}

    assert len(bodies) == len(SERVICES)


@pytest.mark.parametrize("boards", [1, 30])
def test_the_office_has_as_many_boards_as_are_wanted(boards):
    assert len(read_branch(branch_text("bench", boards), "branch.toml").boards) == boards


def test_a_full_day_fits_into_the_numbers_of_the_office():
    assert len(SERVICES) * 9999 > 100_000


def test_two_offices_do_not_meet_on_one_broker(tmp_path):
    one, other = (set_table(tmp_path / name, "mqtt://127.0.0.1:1883") for name in ("short", "full"))

    assert one.name != other.name
    assert one.folder != other.folder
