"""What a desk unit is told when it starts: one `desk.toml`."""

from __future__ import annotations

from typing import Annotated

import msgspec

from contract.names import BranchId, DeskId, RoomId, ServiceId
from desk.number_display import DeskDisplaySettings
from desk.signals import Button, Lamp
from link.broker_settings import BrokerSettings
from link.hub_client import HubSettings

Pin = Annotated[int, msgspec.Meta(ge=0, le=27)]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=60)]


class ButtonPins(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """BCM number of the pin of each button; each pulls its pin to ground. Table `[buttons]`.

    Only those named are wired. Without the table: next 17, recall 27, no-show 22, pause 23.
    """

    next: Pin | None = None
    """Call the next visitor; who was here before has been served."""
    recall: Pin | None = None
    """Show and sound the call once more."""
    no_show: Pin | None = None
    """Who was called did not come."""
    pause: Pin | None = None
    """Have a break; pressed again, the desk is open."""
    start: Pin | None = None
    """The visitor has come and serving begins; for desks that measure the way."""
    serve: Pin | None = None
    """The visitor has been served, without calling another."""
    put_back: Pin | None = None
    """The call was a mistake; the visitor waits on."""
    park: Pin | None = None
    """The visitor leaves for a while and comes back; whereto stands in `[preset]`."""
    transfer: Pin | None = None
    """The visitor waits on for what stands in `[preset]`."""
    open: Pin | None = None
    """The desk is open; where PAUSE is not to do it as well."""
    close: Pin | None = None
    """The desk calls nobody more today."""
    undo: Pin | None = None
    """What was done last here was a mistake; within a minute all is as before."""
    second: Pin | None = None
    """The next button means what `[second]` says; so a box with few buttons can do more."""

    def pins(self) -> dict[Button, int]:
        """Return the pins of the buttons that there are."""
        pins = {button: getattr(self, button.replace("-", "_")) for button in Button}
        return {button: pin for button, pin in pins.items() if pin is not None}


class LampPins(msgspec.Struct, frozen=True, kw_only=True):
    """BCM number of the pin of each lamp. Table `[lamps]`.

    Only those named are wired. Without the table: green 5, yellow 6, red 13, blue 19.
    """

    green: Pin | None = None
    """Accepted; quick blinking while a press is on its way."""
    yellow: Pin | None = None
    """Quick blinking: nobody waits; slow: the hub says no; steady: the desk is paused or closed."""
    red: Pin | None = None
    """Steady: no link; quick blinking: the press was not sent; slow: a button is stuck."""
    blue: Pin | None = None
    """Slow blinking: somebody waits for this idle desk."""
    active_high: bool = True
    """Whether a high pin lights the lamps; false for boards that light them by pulling low."""

    def pins(self) -> dict[Lamp, int]:
        """Return the pins of the lamps that there are."""
        pins = {lamp: getattr(self, lamp) for lamp in Lamp}
        return {lamp: pin for lamp, pin in pins.items() if pin is not None}


class BuzzerPin(msgspec.Struct, frozen=True, kw_only=True):
    """The buzzer, if there is one. Table `[buzzer]`; without it the box is silent."""

    pin: Pin | None = None
    """BCM number of its pin."""
    active_high: bool = True
    """Whether a high pin sounds it."""


class Preset(msgspec.Struct, frozen=True, kw_only=True):
    """What a button cannot say. Table `[preset]`."""

    park_room: RoomId | None = None
    """The room in which visitors wait who were parked with the button."""
    transfer_service: ServiceId | None = None
    """The service for which visitors wait who were transferred with the button; without it the same."""
    transfer_to: DeskId | None = None
    """The desk for which they wait; without it any."""

    @property
    def has_target(self) -> bool:
        """Whether a transfer would lead anywhere."""
        return bool(self.transfer_service or self.transfer_to)

    def fields(self) -> tuple[tuple[Button, tuple[tuple[str, str], ...]], ...]:
        """Return, by the button, the fields of its command that are said beforehand."""
        park = {"room": self.park_room}
        transfer = {"service": self.transfer_service, "to": self.transfer_to}
        return tuple(
            (button, tuple((name, value) for name, value in said.items() if value is not None))
            for button, said in ((Button.PARK, park), (Button.TRANSFER, transfer))
        )


class DeskSettings(msgspec.Struct, frozen=True, kw_only=True):
    """All of `desk.toml`.

    Raises:
        ValueError: two things are wired to one pin, or a button is wired that can do nothing.
    """

    branch: BranchId
    """The branch, as its hub calls it."""
    desk: DeskId
    """Which desk of the branch this is."""
    hub: HubSettings
    """Where the hub is, and how long a press may wait for its answer."""
    broker: BrokerSettings = BrokerSettings()
    """Where the branch's broker is."""
    buttons: ButtonPins = ButtonPins(next=17, recall=27, no_show=22, pause=23)
    """The buttons of the box."""
    preset: Preset = Preset()
    """Whereto the buttons PARK and TRANSFER send."""
    second: dict[Button, Button] = {}
    """What a button means right after SECOND, as in ``recall = "put-back"``. Table `[second]`."""
    second_s: Annotated[float, msgspec.Meta(ge=1, le=30)] = 3.0
    """How long SECOND waits for the next button, in seconds."""
    lamps: LampPins = LampPins(green=5, yellow=6, red=13, blue=19)
    """The lamps of the box."""
    buzzer: BuzzerPin = BuzzerPin()
    """The buzzer of the box."""
    number_display: DeskDisplaySettings = DeskDisplaySettings()
    """The small display that visitors look for."""
    debounce_s: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.05
    """How long a button must be up before its next press counts, in seconds."""
    stuck_after_s: Annotated[float, msgspec.Meta(ge=1, le=600)] = 10.0
    """How long a button may be held before it counts as stuck, in seconds."""
    repeat_s: Seconds = 0.5
    """So soon after it counted, a button does not count again, in seconds; longer for trembling hands."""
    stale_after_s: Annotated[float, msgspec.Meta(ge=4, le=60)] = 10.0
    """After so many seconds without a word from the hub the desk says that it has no link."""

    def __post_init__(self) -> None:
        wired: dict[int, str] = {}
        for name, pin in _all_pins(self):
            if pin in wired:
                raise ValueError(f"pin {pin} is given to {wired[pin]} and to {name}")
            wired[pin] = name
        self._require_use()

    def _require_use(self) -> None:
        meant = {*self.buttons.pins(), *self.second.values()}
        if Button.TRANSFER in meant and not self.preset.has_target:
            raise ValueError(
                "[buttons] transfer leads nowhere: say 'transfer_service' or 'transfer_to' in [preset]"
            )
        if Button.SECOND in {*self.second, *self.second.values()}:
            raise ValueError("[second] second: it cannot have a meaning of its own; name other buttons")
        if self.second and Button.SECOND not in self.buttons.pins():
            raise ValueError("[second] needs a button that announces it: give [buttons] second a pin")


def _all_pins(settings: DeskSettings) -> list[tuple[str, int]]:
    pins = [(f"[buttons] {name}", pin) for name, pin in settings.buttons.pins().items()]
    pins += [(f"[lamps] {name}", pin) for name, pin in settings.lamps.pins().items()]
    return pins + ([("[buzzer] pin", settings.buzzer.pin)] if settings.buzzer.pin is not None else [])
