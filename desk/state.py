"""All that a desk unit knows. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from contract.states import DeskState
from contract.views import DeskView
from desk.happenings import Pressed
from desk.signals import DARK, NO_NUMBER, Button, Lamps, Number, Sign


@dataclass(frozen=True, kw_only=True)  # no slots: `contract.changed` copies what stands in a dict
class UnitState:
    """All that a desk unit knows.

    Attributes:
        patience_s: how old a press may become unasked and unanswered, in seconds.
        repeat_s: so soon after it last counted, a button does not count again, in seconds.
        second_s: how long SECOND waits for the button that it gives another meaning, in seconds.
        second: those other meanings.
        presets: what the settings say of a button's command beforehand.
        view: the newest picture of the desk.
        asking: the button whose wish is on its way.
        in_line: presses that wait for it, the first one first.
        counted: when each button last counted.
        second_until_s: until then SECOND waits; 0: it does not.
        sign: what became of the last press, shown until `sign_until_s`.
        words: the same in the hub's words, for a face that can show them.
        linked: whether the wire is whole.
        stale: whether the hub has been silent for too long.
        hub_away: whether the hub did not answer when last asked.
        look_at_s: when it is to be looked for again.
        stuck: buttons that are stuck.
        lamps: as they were last told to shine.
        number: what was last told to the number display.
        paused_sign: what the number display shows while the desk has a break.
        closed_sign: what it shows while the desk is closed.
    """

    patience_s: float = 5.0
    repeat_s: float = 0.5
    second_s: float = 3.0
    second: tuple[tuple[Button, Button], ...] = ()
    presets: tuple[tuple[Button, tuple[tuple[str, str], ...]], ...] = ()
    view: DeskView | None = None
    asking: Button | None = None
    in_line: tuple[Pressed, ...] = ()
    counted: tuple[tuple[Button, float], ...] = ()
    second_until_s: float = 0.0
    sign: Sign | None = None
    sign_until_s: float = 0.0
    words: str = ""
    linked: bool = False
    stale: bool = False
    hub_away: bool = False
    look_at_s: float = 0.0
    stuck: frozenset[Button] = frozenset()
    lamps: Lamps = DARK
    number: Number = NO_NUMBER
    paused_sign: str = ""
    closed_sign: str = ""

    @property
    def is_idle_while_somebody_waits(self) -> bool:
        """Whether this desk is open, has no visitor, and somebody waits for it."""
        view = self.view
        if self.is_stopped:
            return False
        return view is not None and view.state is DeskState.OPEN and view.current is None and view.waiting > 0

    @property
    def is_stopped(self) -> bool:
        """Whether the hall is stopped: nobody is called."""
        return self.view is not None and self.view.stopped is not None

    @property
    def has_link(self) -> bool:
        """Whether presses are likely to be heard and the picture is likely to be right."""
        return self.linked and not self.stale and not self.hub_away
