"""What staff see of the self-test: one line a part, in words that say what to do. Pure."""

from __future__ import annotations

from kiosk.answers import Parts
from kiosk.checks import Check, Mark, Part
from kiosk.happenings import Button
from kiosk.scene import Facts, Key, Text, Title, Weight
from kiosk.state import State
from kiosk.wording import Words


def summary(state: State, words: Words) -> str:
    """Say in a line what the last test found."""
    if state.testing:
        return words.gettext("Testing …")
    if not state.checks:
        return words.gettext("Not done yet")
    wrong = _wrong(state)
    if not wrong:
        return words.gettext("Everything works")
    told = words.ngettext("%(n)d thing needs a look", "%(n)d things need a look", wrong)
    return told % {"n": wrong}


def parts(state: State, words: Words, printer: str) -> Parts:
    """Return what stands on the screen of the test; *printer* says how that is."""
    rows = [(words.gettext("Printer and paper"), printer), (words.gettext("Hub"), _hub(state, words))]
    if state.rules.cards:
        cards = words.gettext("not found: check its cable") if state.cards_lost else words.gettext("works")
        rows.append((words.gettext("Card reader"), cards))
    rows += [(_name(check.part, words), _told(check, words)) for check in state.checks]
    again = Key(Button.SELF_TEST, words.gettext("Test once more"), Weight.FIRST, enabled=not state.testing)
    main = (Title(words.gettext("Self-test")), Text(summary(state, words), strong=True), Facts(tuple(rows)))
    return main, (), (Key(Button.BACK, words.gettext("Back"), Weight.QUIET), again)


def _wrong(state: State) -> int:
    wrong = sum(check.mark is Mark.FAULT for check in state.checks)
    return wrong + (state.printer is not None) + state.cards_lost + _is_off(state)


def _is_off(state: State) -> bool:
    return state.away or state.stale or state.menu_s is None


def _hub(state: State, words: Words) -> str:
    return words.gettext("no connection") if _is_off(state) else words.gettext("connected")


def _name(part: Part, words: Words) -> str:
    return {
        Part.SCANNER: words.gettext("Code reader"),
        Part.SOUND: words.gettext("Sound"),
        Part.VOICE: words.gettext("Voice"),
        Part.KEYPAD: words.gettext("Keypad"),
        Part.CLOCK: words.gettext("Clock"),
        Part.DISK: words.gettext("Memory card"),
        Part.FONT: words.gettext("Letters"),
    }[part]


def _told(check: Check, words: Words) -> str:
    if check.mark is Mark.WELL:
        return words.gettext("works")
    if check.mark is Mark.WITHOUT:
        return words.gettext("this kiosk has none")
    return {
        Part.SCANNER: words.gettext("not found: check its cable"),
        Part.SOUND: words.gettext("no loudspeaker: check its cable"),
        Part.VOICE: words.gettext("cannot speak: call the administrator"),
        Part.KEYPAD: words.gettext("not found: check its cable"),
        Part.CLOCK: words.gettext("not known to be right"),
        Part.DISK: words.gettext("full or damaged: call the administrator"),
        Part.FONT: words.gettext("damaged: call the administrator"),
    }[check.part]
