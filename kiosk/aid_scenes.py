"""The bar of every screen, and the sheets that its keys lay over it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.answers import Parts
from kiosk.bar_keys import Aid
from kiosk.modes import USUAL, Contrast, Modes
from kiosk.scene import Bar, Key, Sign, Switch, Text, Tile, Tiles, Title, Weight
from kiosk.state import Sheet, State
from kiosk.wording import Words


def bar_of(state: State, words: Words) -> Bar:
    """Return the bar; it is the same on every screen."""
    return Bar(
        help=Switch(Aid.HELP, words.gettext("Help"), Sign.HELP),
        switches=tuple(_switches(state.modes, words)),
        more=Switch(Aid.DISPLAY, words.gettext("Display"), Sign.DISPLAY, state.modes != USUAL),
    )


def _switches(modes: Modes, words: Words) -> Iterator[Switch]:
    usual = modes.contrast is Contrast.USUAL
    yield Switch(Aid.LARGE, words.gettext("Larger text"), Sign.LARGE, modes.large)
    yield Switch(Aid.CONTRAST, words.gettext("Contrast"), Sign.CONTRAST, not usual)
    yield Switch(Aid.LOW, words.gettext("Lower keys"), Sign.LOW, modes.low)
    yield Switch(Aid.SLOW, words.gettext("More time"), Sign.SLOW, modes.slow)


def sheet_parts(state: State, sheet: Sheet, words: Words) -> Parts:
    """Return what stands on *sheet*."""
    enough = (Key(Aid.ENOUGH, words.gettext("Close"), Weight.FIRST),)
    match sheet:
        case Sheet.DISPLAY:
            tiles = tuple(
                Tile(each.touch, each.text, detail=_how(state.modes, each, words), sign=each.sign, on=each.on)
                for each in _switches(state.modes, words)
            )
            return (Title(words.gettext("Display and time")), Tiles(tiles)), (), enough
        case Sheet.HELP:
            where = words.gettext("Please go to the nearest desk: somebody will help you there.")
            title = words.gettext("Staff cannot be called from here now")
            return (Title(title), Text(where, strong=True)), (), enough


def _how(modes: Modes, switch: Switch, words: Words) -> str:
    """Say how what *switch* switches is now."""
    if switch.touch is not Aid.CONTRAST:
        return words.gettext("switched on") if switch.on else words.gettext("switched off")
    return {
        Contrast.USUAL: words.gettext("usual colours"),
        Contrast.WHITE_ON_BLACK: words.gettext("white on black"),
        Contrast.YELLOW_ON_BLACK: words.gettext("yellow on black"),
        Contrast.BLACK_ON_WHITE: words.gettext("black on white"),
    }[modes.contrast]
