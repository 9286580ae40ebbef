"""What a visitor sees who may do without paper. Pure."""

from __future__ import annotations

from contract.views import text_in
from kiosk.answers import Parts, number_and_code
from kiosk.happenings import Button
from kiosk.paper_screens import Paperless, PaperOrNot
from kiosk.scene import Key, Number, Text, Tile, Tiles, Title, Weight
from kiosk.state import State
from kiosk.wording import Words


def parts(state: State, screen: PaperOrNot | Paperless, words: Words) -> Parts:
    """Return what stands on *screen*."""
    return _asked(screen, words) if isinstance(screen, PaperOrNot) else _shown(state, screen, words)


def _asked(screen: PaperOrNot, words: Words) -> Parts:
    choices = (
        Tile(
            Button.ON_PAPER,
            words.gettext("On paper"),
            detail=words.gettext("The ticket comes out below"),
        ),
        Tile(
            Button.NO_PAPER,
            words.gettext("Without paper"),
            detail=words.gettext("The number and its code for your phone, on this screen"),
        ),
    )
    main = (
        Title(words.gettext("How would you like your ticket?")),
        Number(screen.ticket.number),
        Text(text_in(screen.ticket.service_names, screen.language), strong=True),
    )
    return main, (Tiles(choices),), ()


def _shown(state: State, screen: Paperless, words: Words) -> Parts:
    told = words.gettext("Please scan the code with your phone, or note the number.")
    main, aside = number_and_code(state, screen.ticket, screen.language, words, told)
    keys = (
        Key(Button.ON_PAPER, words.gettext("Print it after all")),
        Key(Button.DONE, words.gettext("I have my number"), Weight.FIRST),
    )
    return main, aside, keys
