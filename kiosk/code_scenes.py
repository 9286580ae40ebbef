"""The code of a booking, as it is typed. Pure."""

from __future__ import annotations

from kiosk.answers import Parts
from kiosk.happenings import Button
from kiosk.scene import Key, Keypad, Text, Title, Weight
from kiosk.screens import CODE_DIGITS, CODES_AT_MOST, Code
from kiosk.state import State
from kiosk.wording import Words


def code(state: State, screen: Code, words: Words) -> Parts:
    """Ask for the code, or for the next one of a family."""
    hint = words.gettext("Type the six digits of your confirmation.")
    if state.rules.scanner:
        hint = words.gettext("Type the six digits of your confirmation, or scan its code.")
    if noted := len(screen.others):
        hint = words.ngettext(
            "%(n)d booking is noted. Type the code of the next one.",
            "%(n)d bookings are noted. Type the code of the next one.",
            noted,
        ) % {"n": noted}
    more = screen.is_whole and len(screen.codes) < CODES_AT_MOST
    keys = (
        Key(Button.HOME, words.gettext("Cancel"), Weight.QUIET),
        Key(Button.BACK, words.gettext("Back")),
        Key(Button.ANOTHER, words.gettext("One more booking"), enabled=more),
        Key(Button.CONFIRM, words.gettext("Continue"), Weight.FIRST, enabled=bool(screen.codes)),
    )
    keypad = Keypad(screen.digits, CODE_DIGITS, words.gettext("Delete"))
    return (Title(words.gettext("Your booking")), Text(hint)), (keypad,), keys
