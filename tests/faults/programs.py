"""The real programs as a nursery runs them: settings from the operator's own files, and a wire to the test.

By the wire, a `multiprocessing.connection`, a finger touches and an eye sees; nothing else of the test
reaches into a program. What a program has in place of glass, pins and sound card are the twins that ship
with it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Client, Connection
from pathlib import Path
from typing import Any, TypeVar

from contract.settings import read
from contract.views import BoardView
from desk.app import DeskUnit, on_pins
from desk.config import DeskSettings
from display_board import shell as board_shell
from display_board.app import shell_for as board_shell_for
from display_board.config import BoardSettings
from display_board.face import UNSEEN, Face, Slot
from hardware.virtual_pins import VirtualButtons
from hardware.virtual_speaker import VirtualSpeaker
from hardware.virtual_voice import VirtualVoice
from hub.config import read_settings
from hub.serving import run as run_hub
from kiosk.app import shell_for as kiosk_shell_for
from kiosk.config import KioskSettings
from kiosk.screens import Screen
from kiosk.shell import run as run_kiosk
from okienko.clock import clock_from

S = TypeVar("S")
Order = Mapping[str, str]
_ROWS = (Slot(count=20, large=False),)
"""A board of these tests has room for as many calls as it is told of."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What stands on a kiosk: its screen, and how many numbers of its own the hub does not know yet."""

    screen: Screen
    left: int


def _wire(order: Order) -> Connection:
    return Client(order["wire"], "AF_UNIX")


def _settings(order: Order, kind: type[S]) -> S:
    path = Path(order["settings"])
    return read(kind, path.read_text(encoding="utf-8"), path.name)


def hub(order: Order) -> None:
    """Run the hub; its url goes up the wire when it is ready."""
    wire = _wire(order)
    run_hub(
        read_settings(Path(order["settings"])),
        clock_from(order["clock"]),
        on_ready=lambda ready: wire.send(ready.url),
    )


def kiosk(order: Order) -> None:
    """Run a kiosk without glass; touches come down the wire, each new screen goes up."""
    wire, woken = _wire(order), threading.Event()
    settings = _settings(order, KioskSettings)
    settings.folder.mkdir(parents=True, exist_ok=True)
    shell = kiosk_shell_for(settings, clock_from(order["clock"]), wake=woken.set)
    seen: list[object] = [None]

    def show(_: object) -> None:
        looks = Looks(shell.state.screen, shell.state.left)
        if looks != seen[0]:
            seen[0] = looks
            wire.send(looks)

    shell.attach(show)
    _listen(wire, shell.touch)
    run_kiosk(shell, threading.Event(), woken)


def desk(order: Order) -> None:
    """Run a desk unit on mock pins; names of buttons come down the wire, each new state goes up."""
    wire = _wire(order)
    settings = _settings(order, DeskSettings)
    buttons = VirtualButtons({str(button): pin for button, pin in settings.buttons.pins().items()})
    make_box = on_pins(settings, buttons.pin_factory)

    def watched(*given: Any) -> Any:
        box = make_box(*given)
        show = box.show

        def seen(state: Any, picture: Any) -> None:
            show(state, picture)
            wire.send(state)

        box.show = seen
        return box

    unit = DeskUnit(settings, watched, clock=clock_from(order["clock"]))
    _listen(wire, buttons.press)
    unit.run()


class _Glass:
    """A screen that sends what stands on it up the wire."""

    def __init__(self, wire: Connection, shell: board_shell.Shell) -> None:
        self._wire, self._shell = wire, shell

    def fit(self, view: BoardView | None) -> tuple[Slot, ...]:
        """Every call finds room."""
        return UNSEEN if view is None else _ROWS

    def show(self, face: Face) -> None:
        """Show *face* at once."""
        self._wire.send(face)
        self._shell.drawn()


class _ToldVoice(VirtualVoice):
    """A voice of which the test hears every word."""

    def __init__(self, wire: Connection) -> None:
        super().__init__()
        self._wire = wire

    def speak(self, text: str, language: str) -> bytes:
        """Say *text*, and tell the test."""
        self._wire.send((text, language))
        return super().speak(text, language)


class _OneAtATime:
    """A wire that several threads may send on."""

    def __init__(self, wire: Connection) -> None:
        self._wire, self._lock = wire, threading.Lock()

    def send(self, thing: object) -> None:
        """Send *thing* whole."""
        with self._lock:
            self._wire.send(thing)


def board(order: Order) -> None:
    """Run a board; each new face goes up the wire, and each sentence that it speaks."""
    wire, woken = _wire(order), threading.Event()
    told: Any = _OneAtATime(wire)
    clock = clock_from(order["clock"])
    speaker = VirtualSpeaker(speed=20.0 / clock.real_s(1.0), keep_sounds=0)
    shell = board_shell_for(_settings(order, BoardSettings), clock, speaker, _ToldVoice(told), wake=woken.set)
    shell.attach(_Glass(told, shell))
    board_shell.run(shell, threading.Event(), woken)


def _listen(wire: Connection, hand_on: Callable[[Any], None]) -> None:
    """Hand on what comes down *wire*, on a thread of its own, until nobody is there any more."""

    def listen() -> None:
        try:
            while True:
                hand_on(wire.recv())
        except (EOFError, OSError):
            logging.getLogger(__name__).info("The test has let go of the wire")

    threading.Thread(target=listen, name="finger", daemon=True).start()


PROGRAMS: Mapping[str, Callable[[Order], None]] = {"hub": hub, "kiosk": kiosk, "desk": desk, "board": board}
