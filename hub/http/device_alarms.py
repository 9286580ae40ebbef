"""When a device that is lost or at fault is a matter for somebody, and what can be done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import msgspec

from contract.hall_views import Alarm
from contract.names import DeviceId, device_id
from hub.domain.alarm_settings import AlarmSettings
from hub.domain.branch import Branch
from hub.http.board_watch import MUTE
from hub.http.devices import DeviceLine, Devices

PATIENCE_S: Mapping[str, float] = {"cover-open": 120.0, "hub-away": 60.0, "not-handed-in": 300.0}
"""How long these faults may stand; a roll is changed in two minutes."""
_AT_FAULT = "look at the device; its screen says what it needs"
_LOST = "look whether it has power and network"
_PRINTER = "look whether the printer has power and its cable; the kiosk's staff menu tests it"
_DISPLAY = "look whether the display has power and its cable"
WAYS_OUT: Mapping[str, str] = {
    "paper-out": "put in a new roll and close the lid",
    "cover-open": "close the printer's lid",
    "printer-offline": _PRINTER,
    "printer-unreachable": _PRINTER,
    "printer-silent": _PRINTER,
    "printer-fault": _PRINTER,
    "out-of-service": "put the kiosk into service again in its staff menu",
    "not-handed-in": "leave the kiosk switched on: it hands them in by itself",
    "hub-away": "look at the network between the device and the hub",
    "button-stuck": "free the button; the others work on",
    "number-display": _DISPLAY,
    "line-display": _DISPLAY,
    "number-unshown": "give the service another series, or the desk a display with more places",
    "voice": "look at the recordings, or at Piper; another voice speaks meanwhile",
}
"""What can be done about a fault, by its lasting word."""


def alarms_of_devices(branch: Branch, devices: Devices, now: datetime) -> Iterator[Alarm]:
    """Yield an alarm for each device of *branch* that has been lost or at fault for longer than is tolerable.

    Boards that are lost or mute are told of by `hub.http.board_watch`.
    """
    layout, limits = branch.layout, branch.settings.alarms
    boards = {device_id("board", board) for board in layout.boards}
    others = {device_id("kiosk", kiosk) for kiosk in layout.kiosks}
    others |= {device_id("desk", desk) for desk in layout.desks}
    for line in devices.everything().devices:
        if line.device in others:
            yield from _lost(line, limits, now)
        if line.device in boards | others:
            passed_over = {MUTE} if line.device in boards else set()
            yield from _at_fault(line, limits, now, passed_over)


def _lost(line: DeviceLine, limits: AlarmSettings, now: datetime) -> Iterator[Alarm]:
    health, since = line.health, line.since
    if health is None or since is None or health.status != "lost":
        return
    if now - since >= timedelta(seconds=limits.device_s):
        yield _alarm("device-lost", line.device, since, health.detail or "it does not answer", _LOST)


def _at_fault(
    line: DeviceLine, limits: AlarmSettings, now: datetime, passed_over: set[str]
) -> Iterator[Alarm]:
    """Yield one alarm for all faults of a device, as soon as one of them has stood for too long."""
    told = [
        (since, fault)
        for fault, since in line.faults_since.items()
        if fault not in passed_over and now - since >= timedelta(seconds=_patience_s(fault, limits))
    ]
    if told and line.health is not None:
        since, fault = min(told)
        said = line.health.detail or ", ".join(fault for _, fault in sorted(told))
        found = _alarm("device-fault", line.device, since, said, WAYS_OUT.get(fault, _AT_FAULT))
        yield msgspec.structs.replace(found, fault=fault)


def _patience_s(fault: str, limits: AlarmSettings) -> float:
    return limits.fault_s.get(fault, PATIENCE_S.get(fault, limits.device_s))


def _alarm(code: str, device: DeviceId, since: datetime, said: str, way_out: str) -> Alarm:
    return Alarm(code=code, about=device, since=since, what=f"{device}: {said}", way_out=way_out)
