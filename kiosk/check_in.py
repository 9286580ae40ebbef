"""How a booked visitor reports: codes that are typed, or held to a reader. Pure.

What was typed or shown once is not asked for again: when one code of a family is refused, the others stay
noted.
"""

from __future__ import annotations

from contract.changed import replace
from contract.commands import CheckIn
from contract.names import BookingCode, Language
from contract.views import text_in
from kiosk import spare
from kiosk.code_text import codes_in
from kiosk.happenings import Button, Digit, RefusedBy, Scanned, Touch
from kiosk.refusals import MISREAD
from kiosk.screens import (
    CODE_DIGITS,
    CODES_AT_MOST,
    ClosedNow,
    Code,
    Confirm,
    Directions,
    Languages,
    Refused,
    Services,
    Taken,
)
from kiosk.state import State, Step, default_language, home, mint, on, services_or_home
from kiosk.wishes import Beep, Sound

TOO_MANY = "too-many-tries"
"""The refusal, of the hub or of the kiosk, that no code is looked at now."""
_READS = Languages | ClosedNow | Services | Confirm | Directions | Code | Refused | Taken
"""The screens on which somebody may hold a code to the reader."""


def asked_for(state: State, language: Language, others: tuple[str, ...] = ()) -> Step:
    """Ask for a code, or for more of them beside *others*; not where too many were unknown."""
    if state.misses.too_many(state.now_s, state.rules.tries):
        return on(state, Refused(language, TOO_MANY))
    return on(state, Code(language, others=others, several=bool(others)))


def typed(state: State, screen: Code, what: Touch) -> Step:  # noqa: PLR0911  one a touch
    """Return what touching *what* does while a code is typed."""
    match what:
        case Digit(digit) if len(screen.digits) < CODE_DIGITS and len(screen.others) < CODES_AT_MOST:
            return on(state, replace(screen, digits=screen.digits + digit))
        case Button.ERASE:
            return on(state, replace(screen, digits=screen.digits[:-1]))
        case Button.ANOTHER if screen.is_whole or not (screen.digits or screen.several):
            return on(state, Code(screen.language, others=screen.codes, several=True))
        case Button.CONFIRM if screen.codes:
            return _check_in(state, screen.language, screen.codes, chosen=True)
        case Button.BACK:
            return services_or_home(state, screen.language)
        case Button.HOME:
            return home(state)
        case _:
            return state, ()


def scanned(state: State, what: Scanned) -> Step:
    """Return what holding a code or a card to a reader does; only where somebody could mean it."""
    screen = state.screen
    if not isinstance(screen, _READS):
        return state, ()
    chosen = None if isinstance(screen, Languages | ClosedNow | Taken) else screen.language
    language = chosen or default_language(state)
    if state.misses.too_many(state.now_s, state.rules.tries):
        return on(state, Refused(language, TOO_MANY))
    others = screen.others if isinstance(screen, Code | Refused) else ()
    found = codes_in(what.text)
    if not found:
        unread = "code-unreadable" if not what.card else "card-unusable" if what.text else "card-unreadable"
        return on(state, Refused(language, unread, typed=True, others=others))
    codes = tuple(dict.fromkeys((*others, *found)))[:CODES_AT_MOST]
    if isinstance(screen, Code) and screen.several:
        return on(state, Code(language, others=codes, several=True))
    return _check_in(state, language, codes, chosen=chosen is not None)


def refused(state: State, language: Language, command: CheckIn, no: RefusedBy) -> Step:
    """Return what the hub's *no* to *command* leads to; what it does not speak of stays noted."""
    if no.code == "booking-unknown":
        state = replace(state, misses=state.misses.one_more(state.now_s, state.rules.tries))
        if state.misses.too_many(state.now_s, state.rules.tries):
            return on(state, Refused(language, TOO_MANY), Beep(Sound.TROUBLE))
    # A hub that does not say which booking it means leaves nothing of which one could be sure.
    unsure = no.code in MISREAD and not no.booking
    others = () if unsure else tuple(code for code in command.codes if code != no.booking)
    several = len(command.codes) > 1
    screen = Refused(
        language,
        no.code,
        typed=no.code != TOO_MANY,
        at=no.at,
        number=no.number,
        instead=text_in(no.told, language) if no.told else "",
        booking=no.booking if several else "",
        others=others if several or not no.booking else (),
    )
    return on(state, screen, Beep(Sound.TROUBLE))


def after_refusal(state: State, screen: Refused, what: Touch) -> Step:
    """Return what touching *what* does where the answer was no."""
    match what:
        case Button.CONFIRM if screen.others and screen.booking:
            return _check_in(state, screen.language, screen.others, chosen=True)
        case Button.BACK if screen.typed:
            return asked_for(state, screen.language, screen.others)
        case Button.BACK:
            return services_or_home(state, screen.language)
        case Button.HOME:
            return home(state)
        case _:
            return state, ()


def _check_in(state: State, language: Language, codes: tuple[str, ...], *, chosen: bool) -> Step:
    state, command_id = mint(state)
    command = CheckIn(
        command_id=command_id,
        by=state.rules.by,
        codes=tuple(BookingCode(code) for code in codes),
        language=language if chosen else None,
    )
    return spare.asked(state, language, command)
