"""What the keys of the bar do: how the screens are shown, and who is called. Pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk import staff_call
from kiosk.bar_keys import Aid
from kiosk.modes import Contrast, Modes
from kiosk.state import Sheet, State, Step

_CONTRASTS = tuple(Contrast)


def touched(state: State, aid: Aid) -> Step:
    """Return what touching *aid* does; the screen of the visit stays what it was."""
    match aid:
        case Aid.DISPLAY:
            return replace(state, sheet=Sheet.DISPLAY, part=None), ()
        case Aid.HELP:
            return staff_call.touched(state)
        case Aid.NO_HELP:
            return staff_call.taken_back(state)
        case Aid.ENOUGH:
            state = staff_call.over(state) if state.sheet is Sheet.HELP else state
            return replace(state, sheet=None, part=None), ()
        case _:
            return replace(state, modes=switched(state.modes, aid), part=None), ()


def switched(modes: Modes, aid: Aid) -> Modes:
    """Return *modes* with the one that *aid* stands for switched on or off; colours come round in turn."""
    match aid:
        case Aid.LARGE:
            return replace(modes, large=not modes.large)
        case Aid.LOW:
            return replace(modes, low=not modes.low)
        case Aid.SLOW:
            return replace(modes, slow=not modes.slow)
        case Aid.CONTRAST:
            after = (_CONTRASTS.index(modes.contrast) + 1) % len(_CONTRASTS)
            return replace(modes, contrast=_CONTRASTS[after])
        case _:
            return modes
