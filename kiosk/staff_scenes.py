"""What staff see behind their door. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from contract.views import text_in
from kiosk import self_test_scenes
from kiosk.answers import Parts
from kiosk.happenings import Button, PickSlip
from kiosk.scene import Block, Emblem, Key, Keypad, Number, Text, Tile, Tiles, Title, Weight
from kiosk.screens import (
    ChangeRoll,
    Finding,
    RollStep,
    SelfTest,
    Staff,
    StaffCode,
    StaffMenu,
    StaffPrinting,
    UnknownSlip,
    UnknownSlips,
)
from kiosk.staff import SLIPS_PER_PAGE
from kiosk.state import State
from kiosk.wording import Words


def parts(state: State, screen: Staff, words: Words) -> Parts:  # noqa: PLR0911  one a screen
    """Return what stands on *screen*."""
    match screen:
        case StaffCode():
            return _code(screen, words)
        case StaffMenu():
            return _menu(state, screen, words)
        case ChangeRoll():
            return _roll(screen, words)
        case UnknownSlips():
            return _slips(state, screen, words)
        case UnknownSlip():
            return _slip(state, screen, words)
        case SelfTest():
            return self_test_scenes.parts(state, words, printer_words(words, state.printer or ""))
        case StaffPrinting():
            return (Title(words.gettext("Printing …")),), (), ()
        case _:
            assert_never(screen)


def _code(screen: StaffCode, words: Words) -> Parts:
    title = words.gettext("The code was wrong") if screen.wrong else words.gettext("Staff code")
    keys = (
        Key(Button.HOME, words.gettext("Leave"), Weight.QUIET),
        Key(Button.CONFIRM, words.gettext("Continue"), Weight.FIRST, enabled=bool(screen.digits)),
    )
    return (Title(title),), (Keypad("•" * len(screen.digits), 0, words.gettext("Delete")),), keys


def printer_words(words: Words, note: str) -> str:
    """Say how the printer is, for staff; *note* is a `Finding`, ``printed``, or nothing."""
    known = {
        "": words.gettext("The printer is ready."),
        "printed": words.gettext("The slip was printed."),
        Finding.PAPER_OUT: words.gettext("The roll is empty."),
        Finding.COVER_OPEN: words.gettext("The lid of the printer is open."),
        Finding.OFFLINE: words.gettext("The printer takes no data. Switch it off and on."),
        Finding.UNREACHABLE: words.gettext("The printer cannot be reached. Check its power and its cable."),
        Finding.SILENT: words.gettext("The printer does not answer. Switch it off and on."),
    }
    return known.get(note, words.gettext("The printer has a fault. Switch it off and on."))


def _menu(state: State, screen: StaffMenu, words: Words) -> Parts:
    closed = state.closed or bool(state.broken)
    switch = words.gettext("Put back into service") if closed else words.gettext("Take out of service")
    now = words.gettext("The kiosk is out of service") if closed else words.gettext("The kiosk is in service")
    count = len(state.unknown)
    slips = words.ngettext("%(n)d slip", "%(n)d slips", count) % {"n": count}
    printer = printer_words(words, screen.note or state.printer or "")
    tiles = (
        Tile(Button.CHANGE_ROLL, words.gettext("Change the roll"), detail=printer),
        Tile(Button.TEST_PRINT, words.gettext("Print a test slip")),
        Tile(Button.SWITCH_SERVICE, switch, detail=now),
        Tile(Button.LIST_SLIPS, words.gettext("Slips in doubt"), detail=slips),
        Tile(Button.SELF_TEST, words.gettext("Self-test"), detail=self_test_scenes.summary(state, words)),
    )
    return (
        (Title(words.gettext("For staff")), *_numbers(state, words), Tiles(tiles)),
        (),
        (Key(Button.HOME, words.gettext("Leave"), Weight.FIRST),),
    )


def _numbers(state: State, words: Words) -> Iterator[Text]:
    """Say what the hub does not have yet of the kiosk's own numbers, and what is wrong with them."""
    if state.left:
        told = words.ngettext(
            "%(n)d ticket is not handed in to the hub yet. Leave the kiosk switched on.",
            "%(n)d tickets are not handed in to the hub yet. Leave the kiosk switched on.",
            state.left,
        )
        yield Text(told % {"n": state.left}, strong=True)
    if state.disk_full:
        yield Text(words.gettext("The memory card takes no data: no number can be given without the hub."))
    if state.set_aside:
        yield Text(words.gettext("Some numbers were damaged or not taken. Call the administrator."))


def _roll(screen: ChangeRoll, words: Words) -> Parts:
    number, told = {
        RollStep.OPEN: ("1", words.gettext("Open the lid and take out the old roll.")),
        RollStep.INSERT: ("2", words.gettext("Put in the new roll; the paper runs towards you from below.")),
        RollStep.CLOSE: ("3", words.gettext("Close the lid until it clicks.")),
        RollStep.READY: ("4", words.gettext("The printer is ready. Print a test slip.")),
    }[screen.step]
    last = screen.step is RollStep.READY
    onward = (
        Key(Button.TEST_PRINT, words.gettext("Print a test slip"), Weight.FIRST)
        if last
        else Key(Button.NEXT_STEP, words.gettext("Next step"), Weight.FIRST)
    )
    return (
        (Title(words.gettext("Change the roll")), Emblem(number, told)),
        (),
        (Key(Button.BACK, words.gettext("Back"), Weight.QUIET), onward),
    )


def _slips(state: State, screen: UnknownSlips, words: Words) -> Parts:
    tiles = tuple(
        Tile(
            PickSlip(each.ticket),
            each.number,
            detail=text_in(each.service_names, state.rules.staff_language),
        )
        for each in state.unknown
    )
    told = words.gettext("Nobody knows whether these slips came out. Look into the printer, then choose one.")
    main: list[Block] = [Title(words.gettext("Slips in doubt"))]
    main.append(Text(told if tiles else words.gettext("There are none.")))
    if screen.note:
        main.append(Text(printer_words(words, screen.note)))
    back = Key(Button.BACK, words.gettext("Back"), Weight.QUIET)
    return (*main, Tiles(tiles, SLIPS_PER_PAGE)), (), (back,)


def _slip(state: State, screen: UnknownSlip, words: Words) -> Parts:
    tiles = (
        Tile(
            Button.WAS_PRINTED, words.gettext("It was printed"), detail=words.gettext("The visitor has it.")
        ),
        Tile(
            Button.PRINT_COPY,
            words.gettext("Print it again"),
            detail=words.gettext("It is marked KOPIA; the number stays the same."),
        ),
        Tile(
            Button.VOID,
            words.gettext("Void the ticket"),
            detail=words.gettext("The visitor has left; the number is not called."),
        ),
    )
    service = text_in(screen.ticket.service_names, state.rules.staff_language)
    main = (
        Title(words.gettext("What became of this slip?")),
        Number(screen.ticket.number),
        Text(service),
    )
    return (*main, Tiles(tiles)), (), (Key(Button.BACK, words.gettext("Back"), Weight.QUIET),)
