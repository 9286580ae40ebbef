"""The devices of a branch as whoever watches over the hall sees them: well or not, paper, last heard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from contract.names import DeviceId, device_id
from contract.reports import HealthState
from hub.domain.layout import Layout


class Heard(Protocol):
    """What a device has said of itself, as the hub's register has it."""

    @property
    def device(self) -> DeviceId:
        """Who."""

    @property
    def health(self) -> HealthState | None:
        """Its own report; None: it has told other things only."""

    @property
    def heard_at(self) -> datetime:
        """When it was heard last, UTC."""


Listen = Callable[[], Sequence[Heard]]
"""Returns what all devices have said."""

READY, FAULT, LOST, UNHEARD = "ready", "fault", "lost", "unheard"
KIOSK, BOARD, DESK = "kiosk", "board", "desk"
PAPER = frozenset({"paper-out"})
STATES: Mapping[str, str] = {
    READY: "in order",
    FAULT: "out of order",
    LOST: "does not answer",
    UNHEARD: "not heard yet",
}
"""What is said of a device, in English."""
FAULTS: Mapping[str, str] = {
    "paper-out": "no paper",
    "cover-open": "the printer's lid is open",
    **dict.fromkeys(
        ("printer-offline", "printer-unreachable", "printer-silent", "printer-fault"), "the printer fails"
    ),
    "out-of-service": "out of service",
    "not-handed-in": "tickets are still to be handed in",
    "hub-away": "no connection to the hub",
    "button-stuck": "a button is stuck",
    **dict.fromkeys(("number-display", "line-display"), "the display fails"),
    "number-unshown": "the display is too short for the number",
    **dict.fromkeys(("voice", "mute"), "it cannot be heard"),
}
"""What is wrong with it, in English, by its lasting word; of others the device's own words are shown."""


class DeviceRow(NamedTuple):
    """One device.

    Attributes:
        kind: kiosk, board or desk unit.
        name: the branch's own for it.
        state: one of `STATES`.
        faults: the lasting words of what is wrong.
        detail: the device's own words for it.
        has_paper: of a kiosk that was heard; None: nobody knows, or it needs none.
        heard_at: when it was heard last, UTC; None: not since the hub's start.
    """

    kind: str
    name: str
    state: str
    faults: tuple[str, ...]
    detail: str
    has_paper: bool | None
    heard_at: datetime | None


def faults_of(health: HealthState) -> tuple[str, ...]:
    """Return the lasting word of each thing that is wrong, the weightiest first."""
    return tuple(dict.fromkeys(fault for fault in (health.fault, *health.faults) if fault))


def device_rows(layout: Layout, heard: Sequence[Heard]) -> Iterator[DeviceRow]:
    """Yield a row for each kiosk and board; for each desk unit only where one was heard."""
    known = {line.device: line for line in heard}
    for kind, names in ((KIOSK, layout.kiosks), (BOARD, layout.boards), (DESK, layout.desks)):
        for name in names:
            line = known.get(device_id(kind, name))
            if line is not None or kind != DESK:
                yield _row(kind, name, line)


def _row(kind: str, name: str, line: Heard | None) -> DeviceRow:
    health = line.health if line is not None else None
    if line is None or health is None:
        return DeviceRow(kind, name, UNHEARD, (), "", None, line.heard_at if line else None)
    state = health.status if health.status in STATES else FAULT
    faults = faults_of(health)
    has_paper = None if kind != KIOSK or state == LOST else PAPER.isdisjoint(faults)
    return DeviceRow(kind, name, state, faults, health.detail, has_paper, line.heard_at)
