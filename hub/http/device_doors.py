"""The doors to what devices tell: how they are, what is wrong, and what became of calls on the boards."""

from __future__ import annotations

from litestar.types import Receive, Scope

from contract.codec import encode
from hub.http.asgi import JSON
from hub.http.call_log import CallList
from hub.http.devices import Devices
from hub.http.readings import Behind
from hub.http.table import Door, Reply, Work


def device_doors(behind: Behind) -> list[Door]:
    """Return the doors to the devices, the alarms and the calls on the boards."""
    return [
        Door("/v1/devices", "GET", _devices(behind.devices)),
        Door("/v1/alarms", "GET", _alarms(behind)),
        Door("/v1/calls", "GET", _calls(behind)),
    ]


def _devices(devices: Devices) -> Work:
    async def work(_scope: Scope, _receive: Receive) -> Reply:
        return 200, encode(devices.everything()), JSON

    return work


def _alarms(behind: Behind) -> Work:
    async def work(_scope: Scope, _receive: Receive) -> Reply:
        async with behind.authority.committed() as branch:
            return 200, encode(behind.alarms.look(branch)), JSON

    return work


def _calls(behind: Behind) -> Work:
    async def work(_scope: Scope, _receive: Receive) -> Reply:
        told = CallList(
            branch=behind.authority.settings.branch,
            at=behind.devices.everything().at,
            calls=behind.boards.log.newest_first(),
        )
        return 200, encode(told), JSON

    return work
