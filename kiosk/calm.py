"""What is shown when nothing else can be: a calm screen that needs neither menu nor flow.

It is the last but one: should even this not be drawn, the window has words of its own (`kiosk.faces.plain`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from contract.names import Language
from kiosk.answers import FIRST_LANGUAGES, closed, in_each
from kiosk.rules import POLISH
from kiosk.scene import Scene, Tone
from kiosk.texts import words_in

_log = logging.getLogger(__name__)


def calm_scene(language: Language | None, clock: str) -> Scene:
    """Return the screen of a kiosk that is closed, in *language* first and in the house's own."""
    return Scene(
        name="OutOfService",
        language=language or POLISH,
        branch="",
        clock=clock,
        main=in_each(FIRST_LANGUAGES, words_in, closed, language),
        tone=Tone.WELCOME,
    )


class Guard:
    """Does what must not stop the loop: what fails is logged once, told once, and once more when it works.

    Args:
        broken: is told what failed.
    """

    def __init__(self, broken: Callable[[Exception], None]) -> None:
        self._broken = broken
        self._failing: set[str] = set()

    def does(
        self, what: str, deed: Callable[[], object], tell: Callable[[Exception], None] | None = None
    ) -> bool:
        """Do *deed*, which people call *what*; return whether it was done. *tell*: instead of `broken`."""
        try:
            deed()
        except Exception as error:  # noqa: BLE001  whatever it is, the visitor sees a calm screen and staff are told
            if what not in self._failing:
                self._failing.add(what)
                _log.exception("The kiosk failed to %s", what)
                (tell or self._broken)(error)
            return False
        if what in self._failing:
            self._failing.remove(what)
            _log.info("The kiosk can %s again", what)
        return True
