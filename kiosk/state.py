"""All that a kiosk knows, and the few ways in which it goes from one screen to the next. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from operator import attrgetter

from contract.changed import replace
from contract.commands import CancelTicket, CheckIn, IssueTicket, ReportSlip
from contract.names import CheckSlipId, CommandId, Language, ServiceId, TicketId
from contract.states import SlipState
from contract.views import Menu, MenuService, TicketView
from kiosk import checks
from kiosk.checks import Check
from kiosk.happenings import Touch
from kiosk.help_state import Help
from kiosk.misses import Misses
from kiosk.modes import USUAL, Modes
from kiosk.rules import POLISH, Rules
from kiosk.screens import (
    Away,
    ClosedNow,
    Finding,
    Idle,
    Languages,
    OutOfService,
    Screen,
    Services,
    Standstill,
    Trouble,
)
from kiosk.wishes import Mended, Tell, TellStaff, Wish

_START = Away()


class Sheet(StrEnum):
    """What a key of the bar lays over the screen, which stays below it as it is."""

    DISPLAY = "display"
    HELP = "help"


BELIEVED_S = 3600.0
"""How long a menu is believed that says something is closed and not until when, while the hub is away."""


Seen = tuple[type[Screen], Sheet | None, int | None, Modes]
"""What decides which target is where: another one may come up under a finger only when this changes."""


@dataclass(frozen=True, slots=True)
class Tap:
    """The last tap that came: on what, when, and what was to be seen then; None: the kiosk rested."""

    what: Touch
    at_s: float
    seen: Seen | None


@dataclass(frozen=True, kw_only=True)  # no slots: `contract.changed` copies what stands in a dict
class State:
    """One kiosk. Only `screen` knows anything of a visitor.

    Attributes:
        menu: what the hub offers; None until it was first heard.
        stale: the hub's pulse is missing, so waiting times are not shown.
        away: the hub answers on no way.
        closed: staff have taken the kiosk out of service.
        broken: what failed in the kiosk's own program; empty when nothing did.
        breaks: how often that has happened since staff last looked.
        printer: what is wrong with the printer.
        unknown: tickets whose slips nobody has accounted for.
        menu_s: when the menu came; None: it was kept from an earlier run, and may be of another day.
        left: how many tickets of its own numbers the kiosk has not handed in.
        disk_full: nothing can be written down, so no number can be given without the hub.
        set_aside: what staff must know of numbers that were damaged or not taken; empty: nothing.
        now_s: the day's clock, as last heard of.
        touched_s: when this screen came up or was last touched.
        warned: the visitor is being asked whether anybody is there.
        began_s: when the kiosk was switched on.
        checks: what the last self-test found.
        testing: one is under way.
        tested_s: when the last one was begun or done; None: there was none.
        tested_for: the opening before which it ran.
        misses: the codes that were unknown.
        cards_lost: the card reader is not there.
        modes: how the visitor wants the screens shown.
        sheet: what the bar has laid over the screen.
        help: what is known of a call for staff beside the menu.
        check_slip: the last check slip for which the kiosk has asked leave; None: for none yet.
        part: the page of the screen that was asked for, from nought; None: none was.
        asked: counts the commands; the next one's id follows from it.
    """

    rules: Rules
    screen: Screen = _START
    menu: Menu | None = None
    stale: bool = False
    away: bool = False
    closed: bool = False
    broken: str = ""
    broken_s: float = 0.0
    breaks: int = 0
    printer: Finding | None = None
    near_end: bool = False
    printer_asked_s: float = 0.0
    unknown: tuple[TicketView, ...] = ()
    now_s: float = 0.0
    touched_s: float = 0.0
    warned: bool = False
    last_tap: Tap | None = None
    corner_s: tuple[float, ...] = ()
    wrong_codes: int = 0
    locked_until_s: float = 0.0
    asked: int = 0
    menu_s: float | None = None
    left: int = 0
    disk_full: bool = False
    set_aside: str = ""
    began_s: float = 0.0
    checks: tuple[Check, ...] = ()
    testing: bool = False
    tested_s: float | None = None
    tested_for: datetime | None = None
    misses: Misses = field(default_factory=Misses)
    cards_lost: bool = False
    modes: Modes = USUAL
    sheet: Sheet | None = None
    part: int | None = None
    help: Help = field(default_factory=Help)
    check_slip: CheckSlipId | None = None

    @property
    def seen(self) -> Seen:
        """What is to be seen now."""
        return type(self.screen), self.sheet, self.part, self.modes

    @property
    def is_nobodys(self) -> bool:
        """Whether this is a screen on which nobody is."""
        return isinstance(self.screen, Idle) or self.screen == _START

    @property
    def is_in_use(self) -> bool:
        """Whether somebody has used the bar, and so is there, on whatever screen."""
        modes, usual = self.modes, self.rules.modes
        return self.sheet is not None or (modes is not usual and modes != usual)


Step = tuple[State, tuple[Wish, ...]]
"""What a rule returns: the state after it, and what is to be done."""


def on(state: State, screen: Screen, *wishes: Wish) -> Step:
    """Go to *screen*, wanting *wishes*; the same screen stays the same one: nobody need draw it again."""
    return (state if screen == state.screen else replace(state, screen=screen)), wishes


def home(state: State, *wishes: Wish) -> Step:
    """Go to the screen on which nobody is."""
    if (misses := state.misses.new_visit()) is not state.misses:
        state = replace(state, misses=misses)
    if state.closed or state.broken:
        return on(state, OutOfService(), *wishes)
    if state.menu is None or (state.away and trouble(state) is not None):
        return on(state, Away(), *wishes)
    # Who stopped the hall on an earlier day may long have let it go on; nobody can be asked.
    if state.menu.stopped is not None and not (state.away and state.menu_s is None):
        return on(state, Standstill(), *wishes)
    return on(state, ClosedNow() if is_closed(state) else Languages(), *wishes)


def services_or_home(state: State, language: Language) -> Step:
    """Go to the services; home where none is open."""
    return home(state) if is_closed(state) else on(state, Services(language))


def is_closed(state: State) -> bool:
    """Tell whether the branch is closed by its hours, and no service is open by hours of its own."""
    menu = state.menu
    if menu is None or menu.open or not believes_closed(state, menu.opens_at):
        return False
    return not any(each.open and not each.booked_only for each in menu.services)


def believes_closed(state: State, opens_at: datetime | None, lasts_s: float = BELIEVED_S) -> bool:
    """Tell whether what the menu says to be closed still is.

    While the hub is away nobody says when it opens: by the menu it is until *opens_at*, on the hub's clock as
    it must have run on since, else for *lasts_s*. A menu that was kept from an earlier run may be of any day.
    """
    if not state.away:
        return True
    if state.menu is None or state.menu_s is None:
        return False
    age_s = state.now_s - state.menu_s
    return state.menu.at + timedelta(seconds=age_s) < opens_at if opens_at else age_s <= lasts_s


def trouble(state: State) -> Trouble | None:
    """Tell why the kiosk could give no number of its own now; None: it could."""
    if state.menu is None:
        return Trouble.NO_MENU
    if not state.menu.spare_series or not state.menu.spare_most:
        return Trouble.NO_SERIES
    if state.disk_full:
        return Trouble.DISK
    return Trouble.LIMIT if state.left >= state.menu.spare_most else None


def default_language(state: State) -> Language:
    """Tell the language for somebody who has not chosen one."""
    return state.menu.languages[0] if state.menu and state.menu.languages else POLISH


def service_of(state: State, service: ServiceId) -> MenuService | None:
    """Find *service* in the menu; None when it is offered no more."""
    services = state.menu.services if state.menu else ()
    return next((each for each in services if each.service == service), None)


def pages(count: int, per_page: int) -> int:
    """Tell how many pages *count* things fill; at least one."""
    return max(1, -(-count // per_page))


def on_page(count: int, per_page: int) -> int:
    """Tell how many of *count* things stand on a page, of which none is left nearly empty."""
    return max(1, -(-count // pages(count, per_page)))


def mint(state: State) -> tuple[State, CommandId]:
    """Return the id of the next command, and the state that will not give it again."""
    return replace(state, asked=state.asked + 1), CommandId(f"{state.rules.id_stem}-{state.asked + 1}")


def report(state: State, ticket: TicketId, slip: SlipState) -> tuple[State, Tell]:
    """Want the hub to know what became of the paper."""
    state, command_id = mint(state)
    return state, Tell(ReportSlip(command_id=command_id, by=state.rules.by, ticket=ticket, slip=slip))


def cancel(state: State, ticket: TicketId, reason: str) -> tuple[State, Tell]:
    """Want a ticket taken back that is in nobody's hand."""
    state, command_id = mint(state)
    return state, Tell(CancelTicket(command_id=command_id, by=state.rules.by, ticket=ticket, reason=reason))


def give_up(state: State, command: IssueTicket | CheckIn | None, maybe_done: bool) -> Step:  # noqa: FBT001  a fact about the command
    """Go home from an unanswered *command*; a ticket that it may have made is taken back."""
    # The ticket of a check-in has an id of the hub's own: only its code leads to it again.
    if not (maybe_done and isinstance(command, IssueTicket)):
        return home(state)
    state, tell = cancel(state, TicketId(command.command_id), "the kiosk had no answer")
    return home(state, tell)


def faults(state: State) -> dict[str, str]:
    """Tell what staff should see to: lasting words, each with its detail for people."""
    found = {
        "out-of-service": "taken out of service by staff" if state.closed else "",
        "broken": state.broken,
        state.printer or "": f"printer: {state.printer}" if state.printer else "",
        "paper-near-end": "the roll is nearly used up" if state.near_end else "",
        "slip-unknown": ", ".join(ticket.number for ticket in state.unknown),
        "not-handed-in": f"{state.left} tickets of its own are not handed in" if state.left else "",
        "disk-full": "no number can be written down" if state.disk_full else "",
        "set-aside": state.set_aside,
        "card-reader": "the card reader is not there" if state.cards_lost else "",
        **checks.faults(state.checks),
    }
    return {fault: detail for fault, detail in found.items() if detail}


_all_that_faults_tell = attrgetter(
    "closed",
    "broken",
    "printer",
    "near_end",
    "unknown",
    "left",
    "disk_full",
    "set_aside",
    "cards_lost",
    "checks",
)


def staff_news(before: State, after: State) -> tuple[Wish, ...]:
    """Return what staff must be told so that they know *after* as they knew *before*."""
    if _all_that_faults_tell(before) == _all_that_faults_tell(after):
        return ()
    old, new = faults(before), faults(after)
    mended = tuple(Mended(fault) for fault in old if fault not in new)
    return mended + tuple(
        TellStaff(fault, detail) for fault, detail in new.items() if old.get(fault) != detail
    )
