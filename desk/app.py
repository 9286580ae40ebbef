"""A desk unit at work: threads put what happens into one queue, one loop decides and carries out.

The loop feeds the watchdog: a unit whose loop hangs is started again by systemd.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from queue import Empty

from gpiozero import Factory

from contract.clock import Clock
from contract.names import DeviceId, device_id
from contract.release import release
from contract.topics import beat, desk_view
from contract.views import DeskView
from desk.asking import Asking
from desk.box import Box, PinBox, Tell
from desk.config import DeskSettings
from desk.happenings import (
    Ask,
    BecameFresh,
    Beep,
    Happening,
    LinkBack,
    LinkLost,
    Look,
    Pressed,
    Report,
    Seen,
    Shine,
    ShowNumber,
    Tick,
    WentStale,
    Wish,
)
from desk.keyboard import KeyboardBox
from desk.number_display import DeskDisplay
from desk.state import UnitState
from desk.unit import due_s, step
from link.arrivals import Arrivals
from link.broker import Broker
from link.health import Health, Watchdog
from link.hub_client import HubClient
from link.inbox import Inbox, Stale
from link.limits import count_limits
from link.wire import Wire

log = logging.getLogger(__name__)

LONGEST_WAIT_S = 1.0
"""The loop comes round at least so often, in seconds: silence of the hub wakes nobody."""

MakeAsking = Callable[[DeviceId, Tell], Asking]
"""Makes what asks the hub, from who asks and what to tell of it."""
MakeBox = Callable[[Tell, Callable[[], None]], Box]
"""Makes a face from what to call when something happens on it, and what to call when it is at its end."""


class DeskUnit:
    """One desk unit; a process may run many.

    Args:
        settings: which desk, where the hub and the broker are, how the box is wired.
        make_box: makes the face: `on_pins` or `on_keyboard`.
        clock: the day's clock; a thumb's repeating is measured on it.
        wire: the way to the broker; one of its own when None.
        asking: makes what asks the hub; None: by HTTP, on a thread of its own.
        monotonic: real seconds.
        wake: called on any thread when `work` has something to do; `run` needs none.
    """

    def __init__(  # noqa: PLR0913  # all parts of a desk may be given
        self,
        settings: DeskSettings,
        make_box: MakeBox,
        *,
        clock: Clock,
        wire: Wire | None = None,
        asking: MakeAsking | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        device = device_id("desk", settings.desk)
        self._device = device
        self._monotonic, self._wake = monotonic, wake
        self._happenings = Arrivals[Happening | None](lambda what: isinstance(what, Pressed | Tick))
        self._stopping = threading.Event()
        self._ending = threading.Event()
        self._begun = threading.Event()
        self._thread: threading.Thread | None = None
        self.state = _begun(settings, clock.real_s(settings.repeat_s))
        self._wire = wire or Broker(settings.broker, f"{settings.branch}-{device}")
        self._health = Health(self._wire, settings.branch, device, release())
        self._inbox = Inbox(
            self._wire,
            desk_view(settings.branch, settings.desk),
            DeskView,
            beat=beat(settings.branch),
            wake=lambda: self._tell(None),
            stale_after_s=settings.stale_after_s,
            clock=monotonic,
        )
        self._wire.on_connect(lambda: self._tell(LinkBack()))
        self._wire.on_lost(lambda: self._tell(LinkLost()))
        count_limits(self._health, self._wire, self._inbox)
        self._health.obey(lambda: self._inbox.newest)
        self._health.watch("presses-waiting", lambda: self._happenings.dropped)
        self._display = DeskDisplay(settings.number_display, self._report, lambda: self._tell(Tick()))
        self._box = make_box(self._tell, self.stop_when_idle)
        self._asking = asking(device, self._tell) if asking else _by_http(settings, device, self._tell)

    def run(self, watchdog: Watchdog | None = None) -> None:
        """Work until `stop` is called; then put everything out."""
        watchdog = watchdog or Watchdog({})
        self._begun.set()
        try:
            self.begin()
            watchdog.ready()
            while not self._is_over():
                self._turn()
                watchdog.beat()
        finally:
            watchdog.stopping()
            self._close()

    def begin(self) -> None:
        """Connect, report that the desk is ready, and show how it is."""
        self._wire.start()
        self._health.ready()
        self._take(Tick())

    def work(self) -> float:
        """Do what there is to do; return after how many seconds to come again at the latest.

        For whoever owns the loop; `run` is one of its own.
        """
        for happening in self._happenings.take() or [Tick()]:
            self._look_at(happening)
        return self._wait_s()

    def start(self) -> None:
        """Work on a thread of its own."""
        self._begun.set()
        self._thread = threading.Thread(target=self.run, name=self._device, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the work and wait until everything is put out; may be called twice, and from a signal."""
        self._stopping.set()
        self._happenings.put(None)
        if not self._begun.is_set():
            self._close()
        elif self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(5.0)

    def stop_when_idle(self) -> None:
        """End the work as soon as every press so far has its answer; returns at once."""
        self._ending.set()
        self._happenings.put(None)

    def _is_over(self) -> bool:
        idle = self.state.asking is None and not self.state.in_line and self._happenings.empty()
        return self._stopping.is_set() or (self._ending.is_set() and idle)

    def _tell(self, happening: Happening | None) -> None:
        self._happenings.put(happening)
        self._wake()

    def _turn(self) -> None:
        try:
            happening = self._happenings.get(self._wait_s())
        except Empty:
            happening = Tick()
        self._look_at(happening)

    def _look_at(self, happening: Happening | None) -> None:
        if happening is not None:
            self._take(happening)
        for news in self._inbox.take():
            self._take(_happening_of(news))
        self._health.look(self._monotonic())

    def _wait_s(self) -> float:
        due = due_s(self.state)
        return LONGEST_WAIT_S if due is None else max(0.0, min(LONGEST_WAIT_S, due - self._monotonic()))

    def _take(self, happening: Happening) -> None:
        self.state, wishes = step(self.state, happening, self._monotonic())
        for wish in wishes:
            self._carry_out(wish)
        self._box.show(self.state, self._display.picture())

    def _carry_out(self, wish: Wish) -> None:
        match wish:
            case Ask(command, patience_s, fields):
                self._asking.ask(command, patience_s, fields)
            case Look():
                self._asking.look()
            case Shine(lamp, pattern):
                self._box.shine(lamp, pattern)
            case Beep(sound):
                self._box.beep(sound)
            case Report(fault, detail):
                self._report(fault, detail)
            case ShowNumber(text, is_new):
                self._display.show(text, is_new=is_new)

    def _report(self, fault: str, detail: str) -> None:
        if detail:
            log.warning("%s, %s: %s", self._device, fault, detail)
            self._health.fault(fault, detail)
        else:
            log.info("%s, %s: over", self._device, fault)
            self._health.back(fault)

    def _close(self) -> None:
        self._box.close()
        self._display.close()
        self._asking.close()
        self._health.close()
        self._wire.close()


def _begun(settings: DeskSettings, repeat_s: float) -> UnitState:
    return UnitState(
        patience_s=settings.hub.patience_s,
        repeat_s=repeat_s,
        second_s=settings.second_s,
        second=tuple(settings.second.items()),
        presets=settings.preset.fields(),
        paused_sign=settings.number_display.paused,
        closed_sign=settings.number_display.closed,
    )


def _by_http(settings: DeskSettings, device: DeviceId, tell: Tell) -> Asking:
    return Asking(HubClient(settings.hub, device), device, settings.desk, tell)


def on_pins(settings: DeskSettings, pin_factory: Factory | None = None) -> MakeBox:
    """Return what makes the real box, or its twin on the mock pins of *pin_factory*."""
    return lambda tell, _end: PinBox(settings, tell, time.monotonic, pin_factory)


def on_keyboard(settings: DeskSettings, clock: Clock, header: str = "") -> MakeBox:
    """Return what makes a box of a terminal, with *header* above its panel."""
    return lambda tell, end: KeyboardBox(settings, tell, time.monotonic, clock, on_end=end, header=header)


def main(
    settings: DeskSettings,
    clock: Clock,
    pin_factory: Factory | None = None,
    *,
    keyboard: bool = False,
    header: str = "",
) -> None:
    """Run one desk unit until the program is told to end.

    Args:
        settings: one `desk.toml`.
        clock: the day's clock.
        pin_factory: gpiozero's; the one of this machine when None.
        keyboard: whether a terminal takes the place of the box.
        header: lines that stand above the panel of a terminal.

    Raises:
        PinsMissing: this machine has no pins.
        PinRefused: a pin is in use or not there.
    """
    make_box = on_keyboard(settings, clock, header) if keyboard else on_pins(settings, pin_factory)
    unit = DeskUnit(settings, make_box, clock=clock)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: unit.stop())
    unit.run(Watchdog())


def _happening_of(news: object) -> Happening:
    if isinstance(news, DeskView):
        return Seen(news)
    return WentStale() if isinstance(news, Stale) else BecameFresh()
