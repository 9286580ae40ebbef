# ruff: noqa: E402, PLC0415  Kivy reads its environment when it is imported
"""A real kiosk in Kivy with a scripted hub and a virtual printer, and fingers that touch it; a program.

``python live_kiosk.py JOURNEY FOLDER`` prints one line of JSON: what came of the journey.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

STARTED_S = time.monotonic()
os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

import msgspec

from contract import topics
from contract.codec import encode
from contract.commands import CheckIn, IssueTicket
from hardware.escpos_printer import EscposPrinter
from hardware.virtual_printer import VirtualPrinter
from kiosk.config import ScreenSettings
from kiosk.happenings import Button, Digit, MenuArrived, PickLanguage, PickService
from kiosk.parts import Parts
from kiosk.samples import sample_menu
from kiosk.shell import Shell
from link.fake import FakeHub
from link.fake_broker import FakeBroker
from link.hub_client import HubClient
from okienko.clock import SystemClock
from tests.kiosk.rooms import BRANCH, KIOSK, Tickets, settings_for

Script = Iterator[Any]


class Hands:
    """Fingers and a scanner in front of the kiosk."""

    def __init__(self, app: Any, hub: FakeHub, printer: VirtualPrinter) -> None:
        self.app, self.hub, self.printer = app, hub, printer
        self.result: dict[str, Any] = {}

    @property
    def screen(self) -> str:
        return type(self.app.shell.state.screen).__name__

    def middle(self, touch: Any) -> tuple[float, float]:
        """Where a finger finds *touch*, as Kivy counts: from the lower left corner."""
        boxes = [item.box for item in self.app.face.page.items if getattr(item, "touch", None) == touch]
        assert boxes, f"{touch} is not on {self.screen}"
        box = boxes[-1]
        return box.x + box.w / 2, self.app.face.height - (box.y + box.h / 2)

    def finger(self, x: float, y: float) -> Any:
        from kivy.tests.common import UnitTestTouch

        return UnitTestTouch(x, y)

    def tap(self, touch: Any) -> None:
        finger = self.finger(*self.middle(touch))
        finger.touch_down()
        finger.touch_up()

    def on(self, *names: str) -> Script:
        until_s = time.monotonic() + 10
        while self.screen not in names:
            if time.monotonic() > until_s:
                raise AssertionError(f"{self.screen} instead of {names}")
            yield
        # The page must be drawn, and the last tap be half a second ago.
        until_s = time.monotonic() + 0.6
        while time.monotonic() < until_s:
            yield

    def type(self, text: str) -> None:
        from kivy.core.window import Window

        for sign in text:
            Window.dispatch("on_textinput", sign)
        Window.dispatch("on_key_down", 13, 40, None, [])


def visit(hands: Hands) -> Script:
    """Slide off a key, tap it twice, and go home with one slip."""
    yield from hands.on("Languages")
    hands.tap(PickLanguage("uk"))
    yield from hands.on("Services")
    hands.tap(PickService("A"))
    yield from hands.on("Confirm")
    finger = hands.finger(*hands.middle(Button.CONFIRM))
    finger.touch_down()
    hands.result["pressed"] = hands.app.face._pressed is not None
    finger.touch_move(20, hands.app.face.height / 2)
    finger.touch_up()
    for _ in range(20):
        yield
    hands.result["after_sliding_off"] = (hands.screen, len(hands.hub.commands))
    finger = hands.finger(*hands.middle(Button.CONFIRM))
    finger.touch_down()
    menu = sample_menu()
    busier = [msgspec.structs.replace(each, waiting=each.waiting + 1) for each in menu.services]
    hands.app.shell.happen(MenuArrived(msgspec.structs.replace(menu, services=tuple(busier))))
    for _ in range(10):
        yield
    hands.result["still_pressed"] = hands.app.face._pressed is not None
    hands.app.shell.touch(Button.BACK)
    yield from hands.on("Services")
    hands.result["pressed_on_another_page"] = hands.app.face._pressed is not None
    finger.touch_up()
    hands.tap(PickService("A"))
    yield from hands.on("Confirm")
    one, other = (hands.finger(*hands.middle(touch)) for touch in (Button.CONFIRM, Button.BACK))
    one.touch_down()
    other.touch_down()
    other.touch_up()
    one.touch_up()
    for _ in range(4):
        hands.tap(Button.CONFIRM) if hands.screen == "Confirm" else None
        yield
    yield from hands.on("Taken")
    hands.result["asked"] = sum(isinstance(command, IssueTicket) for command in hands.hub.commands)
    hands.result["slips"] = len(hands.printer.slips)
    hands.tap(Button.DONE)
    yield from hands.on("Languages")
    hands.result["home"] = hands.screen


def booked(hands: Hands) -> Script:
    """Type a code on the keypad, then hold another to the reader."""
    yield from hands.on("Languages")
    hands.tap(PickLanguage("pl"))
    yield from hands.on("Services")
    hands.tap(Button.TYPE_CODE)
    yield from hands.on("Code")
    for digit in "123456":
        hands.tap(Digit(digit))
        yield
    yield
    for _ in range(10):
        yield
    hands.tap(Button.CONFIRM)
    yield from hands.on("Taken")
    hands.tap(Button.DONE)
    yield from hands.on("Languages")
    hands.type("HTTPS://visits.example.pl/c/654321")
    yield from hands.on("Taken")
    hands.result["codes"] = [list(c.codes) for c in hands.hub.commands if isinstance(c, CheckIn)]


def keyed(hands: Hands) -> Script:
    """Choose a language with the keys of a keyboard, held and let go, and look for the ring; then scan."""
    from kivy.core.window import Window

    from kiosk.faces.page import Ring

    def key(code: int, times: int = 1) -> None:
        for _ in range(times):
            Window.dispatch("on_key_down", code, 0, None, [])
        Window.dispatch("on_key_up", code, 0)

    yield from hands.on("Languages")
    for _ in range(3):
        key(274, times=5)  # the first begins the speech; a held key counts once
    yield from hands.on("Languages")
    page = hands.app.face.page
    hands.result["rings"] = [item.width_px > 0 for item in page.items if isinstance(item, Ring)]
    key(13)
    yield from hands.on("Services")
    hands.result["language"] = hands.app.shell.state.screen.language
    key(282)
    key(27)
    yield from hands.on("Languages")
    hands.type("HTTPS://visits.example.pl/c/654321")
    yield from hands.on("Taken")
    hands.result["codes"] = [list(c.codes) for c in hands.hub.commands if isinstance(c, CheckIn)]


def broken(hands: Hands) -> Script:
    """Let a callback of Kivy fail, and look at what the visitor sees."""
    from kivy.clock import Clock

    yield from hands.on("Languages")
    Clock.schedule_once(lambda _: 1 / 0)
    yield from hands.on("OutOfService")
    hands.result["screen"] = hands.screen
    hands.result["lines"] = [block.text for block in hands.app.shell.scene.main][:1]


def blind(hands: Hands) -> Script:
    """Let the screen fail whatever it is asked to show."""
    yield from hands.on("Languages")
    hands.app.face.show = lambda _: 1 / 0
    yield from hands.on("nowhere")


def keys(hands: Hands) -> Script:
    """Press what opens panels, ends programs or simulates fingers elsewhere."""
    from kivy.config import Config
    from kivy.core.window import Window

    yield from hands.on("Languages")
    for key in (282, 27, 292, 319, 113, 99, 101, 109, 115):  # F1, Escape, F11, menu, q, c, e, m, s
        for modifiers in ([], ["ctrl"], ["alt"], ["meta"], ["ctrl", "shift"]):
            Window.dispatch("on_key_down", key, key, None, modifiers)
            Window.dispatch("on_keyboard", key, key, None, modifiers)
            Window.dispatch("on_key_up", key, key)
        yield
    yield from hands.on("Languages")
    hands.result["children"] = [type(each).__name__ for each in hands.app.root_window.children]
    hands.result["settings"] = hands.app.open_settings()
    hands.result["rings"] = Config.get("input", "mouse")
    hands.result["modules"] = [name for name, _ in Config.items("modules")]
    Window.fullscreen = "auto"
    hands.result["closes_on_a_device"] = not Window.dispatch("on_request_close")
    Window.fullscreen = False
    hands.result["closes_on_a_desk"] = not Window.dispatch("on_request_close")


def unlettered(hands: Hands) -> Script:
    """Let the font go while the kiosk runs, and come back."""
    from kiosk.faces import lettering

    yield from hands.on("Languages")
    real = lettering._font

    def gone(*_: Any) -> Any:
        raise OSError("cannot open resource")

    lettering._font = gone
    lettering.width_px.cache_clear()
    hands.tap(PickLanguage("uk"))
    until_s = time.monotonic() + 5
    while len(hands.app.root.children) < 2 and time.monotonic() < until_s:
        yield
    hands.result["plain"] = [label.text for label in hands.app.root.children[0].children][::-1]
    hands.result["plain_is_drawn"] = bool(hands.app.root.children[0].children[0].texture)
    finger = hands.finger(500, 500)
    finger.touch_down()
    finger.touch_up()
    yield
    hands.result["asked"] = len(hands.hub.commands)
    lettering._font = real
    until_s = time.monotonic() + 8
    while len(hands.app.root.children) > 1 and time.monotonic() < until_s:
        yield
    hands.result["plain_is_gone"] = len(hands.app.root.children) == 1
    hands.result["screen"] = hands.screen
    hands.result["broken"] = hands.app.shell.state.broken


def at_rest(hands: Hands) -> Script:
    """Do nothing for a while and count what that costs."""
    import psutil

    yield from hands.on("Languages")
    process = psutil.Process()
    frames = []
    from kivy.core.window import Window

    Window.bind(on_flip=lambda *_: frames.append(1))
    seconds = float(os.environ.get("REST_S", "20"))
    before, begun_s = process.cpu_times(), time.monotonic()
    while time.monotonic() - begun_s < seconds:
        yield
    after, took_s = process.cpu_times(), time.monotonic() - begun_s
    used_s = after.user + after.system - before.user - before.system
    hands.result |= {
        "cpu_percent": round(100 * used_s / took_s, 2),
        "frames": len(frames),
        "rss_mb": round(process.memory_info().rss / 1e6, 1),
    }


JOURNEYS = {
    journey.__name__: journey for journey in (visit, booked, keyed, broken, blind, keys, unlettered, at_rest)
}


def main(name: str, folder: Path) -> None:
    from kiosk.faces.environment import prepare

    prepare(folder / "kivy", ScreenSettings(fullscreen=False))
    from kivy.clock import Clock
    from kivy.core.window import Window

    from kiosk.faces.kiosk_app import KioskApp

    with FakeHub(Tickets()) as hub, VirtualPrinter() as printer:
        settings = settings_for(
            folder, hub, screen=ScreenSettings(fullscreen=False), keyboard_as_keypad=name == "keyed"
        )
        wire = FakeBroker(client_id="kiosk")
        wire.bus.retained[topics.kiosk_view(BRANCH, KIOSK)] = encode(sample_menu())

        def make_shell(wake: Any) -> Shell:
            parts = Parts(
                hub=HubClient(settings.hub, "kiosk-K1"),
                errand_hub=HubClient(settings.hub, "kiosk-K1"),
                wire=wire,
                printer=EscposPrinter(printer.connection, patience_s=1.0),
            )
            return Shell(settings, SystemClock(), parts, wake=wake)

        app = KioskApp(settings, make_shell)
        hands = Hands(app, hub, printer)
        script = JOURNEYS[name](hands)
        pace_s = 0.5 if name == "at_rest" else 0.02

        def first_frame(*_: Any) -> None:
            hands.result.setdefault("first_frame_s", round(time.monotonic() - STARTED_S, 2))

        def go_on(_: float) -> bool:
            try:
                next(script)
            except StopIteration:
                app.stop()
                return False
            except Exception as error:  # noqa: BLE001  the test tells it
                hands.result["error"] = repr(error)
                app.stop()
                return False
            return True

        Window.bind(on_flip=first_frame)
        Clock.schedule_interval(go_on, pace_s)
        app.run()
        Window.screenshot(name=str(folder / "last.png"))
    sys.stdout.write(json.dumps(hands.result) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
