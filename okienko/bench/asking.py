"""Requests to a hub as bytes, made before the time is taken."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice

import msgspec

from contract.commands import Asked, CallNext, IssueTicket
from contract.names import DeviceId, Language
from contract.routes import DEVICE_HEADER, ID_HEADER, body_of, path_of
from hub.domain.settings import BranchSettings
from link.hub_client import new_command_id
from okienko.bench.load import post

KIOSK = DeviceId("kiosk-K1")
CLERK = DeviceId("page")


def request_for(command: Asked) -> bytes:
    """Return *command* as it goes over the wire."""
    headers = {
        "Content-Type": "application/json",
        ID_HEADER: command.command_id,
        DEVICE_HEADER: command.by,
    }
    return post(path_of(command), msgspec.json.encode(body_of(command)), headers)


def issues(branch: BranchSettings, count: int) -> list[bytes]:
    """Return *count* requests for a ticket, over the services of *branch* in turn."""
    services = cycle(service.id for service in branch.services)
    return [
        request_for(
            IssueTicket(
                command_id=new_command_id(), by=KIOSK, service=next(services), language=Language("uk")
            )
        )
        for _ in range(count)
    ]


def calls(branch: BranchSettings, count: int) -> list[bytes]:
    """Return *count* requests to call the next visitor, from the desks of *branch* in turn."""
    return list(islice(_calls(branch), count))


def _calls(branch: BranchSettings) -> Iterator[bytes]:
    for desk in cycle(desk.id for desk in branch.desks):
        yield request_for(CallNext(command_id=new_command_id(), by=CLERK, desk=desk))
