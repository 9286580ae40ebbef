"""The code of a booking, as it is typed, scanned or held to the reader. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.answers import Parts
from kiosk.happenings import Button
from kiosk.scene import Block, Key, Keypad, Text, Title, Weight
from kiosk.screens import CODE_DIGITS, CODES_AT_MOST, Code
from kiosk.state import State
from kiosk.wording import MASK, Words, booking_tail

MASKED_AFTER_S = 3.0
"""So long after the last touch the digits can be read; then whoever comes by sees none."""


def code(state: State, screen: Code, words: Words) -> Parts:
    """Ask for the code, or for those of a family one after the other."""
    main = (Title(_title(screen, words)), *_told(state, screen, words))
    return main, (Keypad(_shown(state, screen), CODE_DIGITS, words.gettext("Delete")),), _keys(screen, words)


def _title(screen: Code, words: Words) -> str:
    return words.gettext("Your bookings") if screen.several else words.gettext("Your booking")


def _shown(state: State, screen: Code) -> str:
    """Return the digits as they may stand there: those just typed can be checked, later none is seen."""
    masked = state.now_s - state.touched_s >= MASKED_AFTER_S
    return MASK * len(screen.digits) if masked else screen.digits


def _told(state: State, screen: Code, words: Words) -> Iterator[Block]:
    if not screen.several:
        yield Text(how_to_show(state, words))
        return
    noted = len(screen.others)
    if noted < CODES_AT_MOST:
        yield Text(words.gettext("Show the codes one after the other, then continue."))
    if noted:
        told = words.ngettext("%(n)d booking is noted", "%(n)d bookings are noted", noted) % {"n": noted}
        yield Text(told, strong=True)
        yield Text(", ".join(map(booking_tail, screen.others)), private=True)


def how_to_show(state: State, words: Words) -> str:
    """Say in which ways a code can be shown here now; none of them is the only one."""
    if state.rules.cards and not state.cards_lost:
        if state.rules.scanner:
            return words.gettext(
                "Type the six digits of your confirmation, scan its code, or hold your card to the reader."
            )
        return words.gettext("Type the six digits of your confirmation, or hold your card to the reader.")
    if state.rules.scanner:
        return words.gettext("Type the six digits of your confirmation, or scan its code.")
    return words.gettext("Type the six digits of your confirmation.")


def _keys(screen: Code, words: Words) -> tuple[Key, ...]:
    more = words.gettext("One more booking")
    if not (screen.several or screen.digits):
        more = words.gettext("Several bookings")
    another = screen.is_whole or not (screen.digits or screen.several)
    return (
        Key(Button.HOME, words.gettext("Cancel"), Weight.QUIET),
        Key(Button.BACK, words.gettext("Back")),
        Key(Button.ANOTHER, more, enabled=another and len(screen.codes) < CODES_AT_MOST),
        Key(Button.CONFIRM, words.gettext("Continue"), Weight.FIRST, enabled=bool(screen.codes)),
    )
