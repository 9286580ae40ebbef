"""How a booked visitor reports: codes that are typed, or held to a reader. Pure."""

from __future__ import annotations

from dataclasses import replace

from contract.commands import CheckIn
from contract.names import BookingCode, Language
from kiosk import spare
from kiosk.code_text import code_in
from kiosk.happenings import Button, Digit, Touch
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


def typed(state: State, screen: Code, what: Touch) -> Step:  # noqa: PLR0911  one a touch
    """Return what touching *what* does while a code is typed."""
    match what:
        case Digit(digit) if len(screen.digits) < CODE_DIGITS:
            return on(state, replace(screen, digits=screen.digits + digit))
        case Button.ERASE:
            return on(state, replace(screen, digits=screen.digits[:-1]))
        case Button.ANOTHER if screen.is_whole and len(screen.codes) < CODES_AT_MOST:
            return on(state, Code(screen.language, others=screen.codes))
        case Button.CONFIRM if screen.codes:
            return _check_in(state, screen.language, screen.codes, chosen=True)
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


def scanned(state: State, text: str) -> Step:
    """Return what holding a code with *text* to the reader does; only where somebody could mean it."""
    screen = state.screen
    if not isinstance(
        screen, Languages | ClosedNow | Services | Confirm | Directions | Code | Refused | Taken
    ):
        return state, ()
    chosen = None if isinstance(screen, Languages | ClosedNow | Taken) else screen.language
    language = chosen or default_language(state)
    code = code_in(text)
    if code is None:
        return on(state, Refused(language, "code-unreadable", typed=True))
    others = screen.others if isinstance(screen, Code) else ()
    return _check_in(state, language, (*others, code)[:CODES_AT_MOST], chosen=chosen is not None)
