"""The bar of every screen, and the sheets that its keys lay over it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from contract.names import Language
from contract.views import text_in
from kiosk.answers import Parts
from kiosk.bar_keys import Aid
from kiosk.help_state import Phase
from kiosk.modes import USUAL, Contrast, Modes
from kiosk.scene import Bar, Key, Sign, Switch, Text, Tile, Tiles, Title, Weight
from kiosk.staff_call import phase
from kiosk.state import Sheet, State
from kiosk.wording import Words

_UNDER_WAY = frozenset({Phase.ASKING, Phase.ASKED, Phase.COMING})


def bar_of(state: State, words: Words) -> Bar:
    """Return the bar; it is the same on every screen."""
    return Bar(
        help=Switch(Aid.HELP, words.gettext("Help"), Sign.HELP, phase(state) in _UNDER_WAY),
        switches=tuple(_switches(state.modes, words)),
        more=Switch(Aid.DISPLAY, words.gettext("Display"), Sign.DISPLAY, state.modes != USUAL),
    )


def _switches(modes: Modes, words: Words) -> Iterator[Switch]:
    usual = modes.contrast is Contrast.USUAL
    yield Switch(Aid.LARGE, words.gettext("Larger text"), Sign.LARGE, modes.large)
    yield Switch(Aid.CONTRAST, words.gettext("Contrast"), Sign.CONTRAST, not usual)
    yield Switch(Aid.LOW, words.gettext("Lower keys"), Sign.LOW, modes.low)
    yield Switch(Aid.SLOW, words.gettext("More time"), Sign.SLOW, modes.slow)


def sheet_parts(state: State, sheet: Sheet, words: Words, language: Language) -> Parts:
    """Return what stands on *sheet*."""
    match sheet:
        case Sheet.DISPLAY:
            tiles = tuple(
                Tile(each.touch, each.text, detail=_how(state.modes, each, words), sign=each.sign, on=each.on)
                for each in _switches(state.modes, words)
            )
            return (Title(words.gettext("Display and time")), Tiles(tiles)), (), (_close(words),)
        case Sheet.HELP:
            return _help(state, words, language)


def _help(state: State, words: Words, language: Language) -> Parts:
    """Say how it stands with the call for staff; no touch is needed to send it, and one takes it back."""
    title, text = _how_far(state, words, language)
    back = Key(Aid.NO_HELP, words.gettext("I need no help any more"), Weight.QUIET)
    keys = (back, _close(words)) if phase(state) is Phase.ASKED else (_close(words),)
    return (Title(title), Text(text, strong=True)), (), keys


def _close(words: Words) -> Key:
    return Key(Aid.ENOUGH, words.gettext("Close"), Weight.FIRST)


def _how_far(state: State, words: Words, language: Language) -> tuple[str, str]:
    match phase(state):
        case Phase.ASKING:
            return words.gettext("Staff are being called"), words.gettext("One moment, please")
        case Phase.ASKED:
            told = words.gettext("Somebody will come to you here. You can go on meanwhile.")
            return words.gettext("Staff have been told"), told
        case Phase.COMING:
            return words.gettext("Somebody is coming to you"), words.gettext("Please wait here for a moment.")
        case Phase.NOBODY:
            return words.gettext("The call is over"), words.gettext("Touch Help to call staff again.")
        case Phase.IN_VAIN:
            where = text_in(state.menu.help_at, language) if state.menu and state.menu.help_at else ""
            nearest = words.gettext("Please go to the nearest desk: somebody will help you there.")
            return words.gettext("Staff cannot be called from here now"), where or nearest


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
