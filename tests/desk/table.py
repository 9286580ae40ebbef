"""A desk on a table with all its parts: mock pins, a scripted hub, a wire in memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from contract.codec import decode, encode
from contract.names import BranchId, DeskId, device_id
from contract.reports import HealthState
from contract.topics import beat, desk_view, health
from contract.views import Beat, DeskView
from desk.app import DeskUnit, on_pins
from desk.config import BuzzerPin, DeskSettings
from hardware.virtual_pins import VirtualButtons, VirtualBuzzer, VirtualLamps
from link.fake import FakeHub
from link.fake_broker import FakeBroker
from link.hub_client import HubSettings

BRANCH = BranchId("fake")
NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


class HandClock:
    """The day's clock, which stands; seconds of the day take as long as those of the world."""

    def now(self) -> datetime:
        return NOON

    def elapsed(self) -> float:
        return 0.0

    def real_s(self, day_s: float) -> float:
        return day_s


def desk_settings(at_hub: FakeHub, desk: str = "3", **more: object) -> DeskSettings:
    fields = {
        "branch": BRANCH,
        "desk": DeskId(desk),
        "hub": HubSettings(url=at_hub.url, patience_s=5.0),
        "buzzer": BuzzerPin(pin=26),
        "debounce_s": 0.0,
        "repeat_s": 0.0,
    }
    return DeskSettings(**{**fields, **more})


class Desk:
    """One desk unit on a table: fingers, eyes, and the hub's end of its wires."""

    def __init__(self, at_hub: FakeHub, wire: FakeBroker, desk: str = "3", **more: object) -> None:
        self.settings = desk_settings(at_hub, desk, **more)
        self.wire = FakeBroker(wire.bus)
        self._hub_wire = wire
        self._fingers = VirtualButtons({str(b): pin for b, pin in self.settings.buttons.pins().items()})
        pins = self._fingers.pin_factory
        make_box = on_pins(self.settings, pins)
        self.unit = DeskUnit(self.settings, make_box, clock=HandClock(), wire=self.wire)
        self.lamps = VirtualLamps({str(lamp): pin for lamp, pin in self.settings.lamps.pins().items()}, pins)
        self.buzzer = VirtualBuzzer(26, pins)

    press: Callable[[str], None]

    def __getattr__(self, name: str) -> Callable[..., None]:
        return getattr(self._fingers, name)

    def lamp(self, name: str) -> str:
        return self.lamps.state(name)

    def is_shown(self, view: DeskView) -> bool:
        return self.unit.state.view == view

    def hub_shows(self, view: DeskView, *, retain: bool = True) -> None:
        topic = desk_view(BRANCH, self.settings.desk)
        self._hub_wire.publish(topic, encode(view), retain=retain)

    def hub_beats(self) -> None:
        message = Beat(branch=BRANCH, epoch=1, seq=1, at=NOON)
        self._hub_wire.publish(beat(BRANCH), encode(message), retain=False)

    @property
    def health(self) -> HealthState:
        topic = health(BRANCH, device_id("desk", self.settings.desk))
        return decode(self.wire.bus.retained[topic], HealthState)
