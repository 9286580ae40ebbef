"""A real kiosk with a finger of its own: touches its screen as a visitor does, and looks at its own glass.

``python -m okienko.bench.glass_kiosk KIOSK_TOML VISITS`` tells of each touch when the finger was lifted and
when the next screen stood on the glass.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contract.names import Language, ServiceId
from contract.settings import read
from kiosk.app import shell_for
from kiosk.config import KioskSettings
from kiosk.faces.page import Page, Target
from kiosk.happenings import Button, PickLanguage, PickService, Touch
from okienko.bench.children import tell
from okienko.clock import SystemClock

if TYPE_CHECKING:
    from kiosk.faces.kiosk_app import KioskApp
    from kiosk.shell import Shell

LOOK_S = 0.05
REST_S = 0.7
"""How long a finger rests before the next touch, in seconds; longer than what counts as a tremor."""
VISIT: tuple[Touch, ...] = (
    PickLanguage(Language("uk")),
    PickService(ServiceId("A")),
    Button.CONFIRM,
    Button.DONE,
)


def target_of(page: Page | None, touch: Touch) -> Target | None:
    """Return where *touch* can be touched on *page*; None while it cannot."""
    items = page.items if page is not None else ()
    return next((item for item in items if isinstance(item, Target) and item.touch == touch), None)


class Finger:
    """Goes through visits, one touch after the other, each when its target is there.

    Args:
        app: the kiosk.
        visits: how many tickets it takes.
        later: calls a function after so many seconds, on the loop of the screen.
        read_back: waits until what was drawn stands on the glass.
    """

    def __init__(
        self,
        app: KioskApp,
        visits: int,
        later: Callable[[Callable[[float], None], float], object],
        read_back: Callable[[], None],
    ) -> None:
        self._app, self._later, self._read_back = app, later, read_back
        self._touches: Iterator[Touch] = iter(VISIT * visits)
        self._next: Touch | None = next(self._touches)
        self._touched: tuple[Touch, float, Page | None] | None = None

    def look(self, _: float) -> None:
        """Touch what is next if it is there, else look again soon."""
        if self._next is None:
            return
        target = target_of(self._app.face.page, self._next)
        if target is None:
            self._later(self.look, LOOK_S)
            return
        self._touch(target)
        self._next = next(self._touches, None)

    def flipped(self, *_: object) -> None:
        """A frame was drawn: is it the screen that the last touch led to."""
        if self._touched is None or self._app.face.page is self._touched[2]:
            return
        touch, lifted_s, _page = self._touched
        self._touched = None
        self._read_back()
        tell(touch=str(touch), lifted_s=lifted_s, drawn_s=time.monotonic())
        self._later(self.look, REST_S)

    def _touch(self, target: Target) -> None:
        from kivy.tests.common import UnitTestTouch

        box, face = target.box, self._app.face
        touch: Any = UnitTestTouch(box.x + box.w / 2, face.height - box.y - box.h / 2)
        touch.touch_down()
        self._touched = target.touch, time.monotonic(), face.page
        touch.touch_up()


def main(settings: Path, visits: int) -> None:
    """Run the kiosk of *settings* through *visits* visits, and go on until told to end."""
    told = read(KioskSettings, settings.read_text(encoding="utf-8"), settings.name)
    told.folder.mkdir(parents=True, exist_ok=True)
    from kiosk.faces.environment import prepare

    prepare(None, told.screen)
    from kivy.clock import Clock
    from kivy.core.window import Window

    from kiosk.faces.kiosk_app import KioskApp
    from okienko.bench.pixels import read_corner

    def make_shell(wake: Callable[[], None]) -> Shell:
        return shell_for(told, SystemClock(), wake=wake)

    app = KioskApp(told, make_shell)
    finger = Finger(app, visits, Clock.schedule_once, read_corner)
    Window.bind(on_flip=finger.flipped)
    Clock.schedule_once(finger.look, REST_S)
    app.run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
