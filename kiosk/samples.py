"""One state of every screen, with a branch that is busy: for pictures, for tests, for whoever designs."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec

from contract.commands import CheckIn, IssueTicket
from contract.hall_parts import Stopped
from contract.names import (
    BookingCode,
    BranchId,
    CommandId,
    DeviceId,
    KioskId,
    Language,
    ProfileId,
    RoomId,
    ServiceId,
    StatusToken,
    TicketId,
)
from contract.states import SlipState
from contract.states import State as TicketState
from contract.views import DayProfile, Menu, MenuService, Room, Texts, TicketView, Wait
from kiosk.checks import Check, Mark, Part
from kiosk.rules import POLISH, Rules
from kiosk.sample_choices import chosen_states
from kiosk.sample_codes import code_states
from kiosk.sample_sheets import sheet_states
from kiosk.screens import (
    Away,
    Booked,
    ChangeRoll,
    ClosedNow,
    Confirm,
    Directions,
    Finding,
    Issuing,
    Languages,
    OutOfService,
    Printing,
    Refused,
    RollStep,
    Screen,
    SelfTest,
    Services,
    Shown,
    StaffCode,
    StaffMenu,
    StaffPrinting,
    Standstill,
    Taken,
    Trouble,
    UnknownSlip,
    UnknownSlips,
)
from kiosk.state import State
from kiosk.texts import languages

NINE = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
CLOCK = "09:00"
DRAW_AT = datetime(2026, 12, 1, 9, 10, tzinfo=timezone(timedelta(hours=1)))
NEXT_MORNING = datetime(2026, 12, 2, 7, 30, tzinfo=timezone(timedelta(hours=1)))

_DATA = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
HALL = Room(room=RoomId("hall"), names=_DATA["hall"])
INSTEAD: defaultdict[Language, str] = defaultdict(str, _DATA["instead"])
BRING: Texts = _DATA["bring"]
_FIRST = (POLISH, Language("uk"), Language("ru"), Language("en"))
OFFERED = (*_FIRST, *(tag for tag in languages() if tag not in _FIRST))
"""The languages of the branch, in the order in which it offers them."""
FINGERPRINTS: Texts = next(row["names"] for row in _DATA["services"] if row["letter"] == "E")


def _service(row: dict[str, Any]) -> MenuService:
    return MenuService(
        service=ServiceId(row["letter"]),
        letter=row["letter"],
        names=row["names"],
        open=row.get("open", True),
        waiting=row["waiting"],
        estimate=Wait(low=row["waiting"] * 2, high=row["waiting"] * 4),
        booked_only=row.get("booked_only", False),
        rooms=(HALL.room,),
        left=row.get("left"),
        limit=row.get("limit"),
        warning=row.get("warning", ""),
        closed_why=row.get("closed_why", ""),
        instead=row.get("instead", {}),
        about=row.get("about", {}),
        bring=row.get("bring", {}),
        elsewhere=row.get("elsewhere", {}),
        party_most=row.get("party_most", 1),
        cases_most=row.get("cases_most", 1),
    )


def sample_menu(status_url: str = "https://kolejka.example.pl/t/{token}") -> Menu:
    """Return the menu of a busy branch with twelve services and every language that has a catalogue."""
    return Menu(
        branch=BranchId("warszawa"),
        epoch=1,
        seq=1,
        at=NINE,
        kiosk=KioskId("K1"),
        branch_names=_DATA["branch"],
        services=tuple(_service(row) for row in _DATA["services"]),
        rooms=(HALL,),
        languages=OFFERED,
        status_url=status_url,
        day=NINE.date(),
        spare_series="X",
        spare_most=200,
    )


def closed_menu() -> Menu:
    """Return the menu of the same branch in the evening; one service opens later than the others."""
    services = [
        msgspec.structs.replace(each, open=each.booked_only, closed_why="closed-now", opens_at=NEXT_MORNING)
        for each in sample_menu().services
    ]
    services[0] = msgspec.structs.replace(services[0], opens_at=NEXT_MORNING + timedelta(days=30))
    return msgspec.structs.replace(sample_menu(), services=tuple(services), open=False, opens_at=NEXT_MORNING)


def _on_a_saturday(menu: Menu) -> Menu:
    profile = DayProfile(profile=ProfileId("saturday"), names=_DATA["profile"], notice=_DATA["notice"])
    services = tuple(
        msgspec.structs.replace(each, open=False, closed_why="closed-now", opens_at=NEXT_MORNING)
        if each.service in {"E", "H"}
        else each
        for each in menu.services
    )
    return msgspec.structs.replace(menu, services=services, profile=profile)


def sample_ticket(language: Language = POLISH, number: str = "E042") -> TicketView:
    """Return a ticket with everything that a slip and a screen can show."""
    return TicketView(
        branch=BranchId("warszawa"),
        epoch=1,
        seq=2,
        at=NINE,
        ticket=TicketId(f"sample-{number}"),
        number=number,
        service=ServiceId("E"),
        service_names=FINGERPRINTS,
        language=language,
        party=1,
        state=TicketState.WAITING,
        slip=SlipState.NOT_PRINTED,
        issued_at=NINE,
        ahead=22,
        estimate=Wait(low=44, high=88),
        token=StatusToken("Zm9yLXBpY3R1cmVzLW9ubHk"),
        rooms=(HALL,),
    )


def drawn_later(ticket: TicketView) -> TicketView:
    """Return *ticket* as it is while its place is still to be drawn."""
    return msgspec.structs.replace(ticket, draw_at=DRAW_AT, ahead=0, estimate=None)


def with_draw(state: State) -> State:
    """Return *state* in the minutes in which whoever takes a ticket draws a place."""
    assert state.menu is not None
    services = tuple(
        msgspec.structs.replace(each, draw_at=DRAW_AT, estimate=None) if not each.booked_only else each
        for each in state.menu.services
    )
    return replace(state, menu=msgspec.structs.replace(state.menu, services=services))


def stopped(state: State, text: str = "") -> State:
    """Return *state* while the hall is stopped."""
    assert state.menu is not None
    stop = Stopped(since=NINE, text=text)
    return replace(state, menu=msgspec.structs.replace(state.menu, stopped=stop))


def sample_party(language: Language = POLISH) -> TicketView:
    """Return a ticket for a whole family."""
    return msgspec.structs.replace(sample_ticket(language), party=4, cases=2)


def sample_state(screen: Screen) -> State:
    """Return the state of a kiosk of the busy branch that shows *screen*."""
    rules = Rules(by=DeviceId("kiosk-K1"), id_stem="sample")
    tickets = tuple(sample_ticket(number=number) for number in ("A017", "E042", "U108"))
    return State(rules=rules, screen=screen, menu=sample_menu(), unknown=tickets, touched_s=0.0)


def visitor_states(language: Language) -> Iterator[tuple[str, State]]:
    """Yield a name and a state for every screen that a visitor can see, in *language*."""
    ticket = sample_ticket(language)
    command = IssueTicket(command_id=CommandId("c1"), by=DeviceId("kiosk-K1"), service=ServiceId("E"))
    services = sample_state(Services(language))
    confirm = sample_state(Confirm(language, ServiceId("H")))
    yield "services", services
    yield "services-stale", replace(services, stale=True)
    yield "services-notice", replace(services, menu=_on_a_saturday(sample_menu()))
    yield "confirm", sample_state(Confirm(language, ServiceId("E")))
    yield "directions-elsewhere", sample_state(Directions(language, ServiceId("O")))
    yield "directions-booking", sample_state(Directions(language, ServiceId("B")))
    yield "confirm-party", sample_state(Confirm(language, ServiceId("A"), people=3))
    yield "confirm-last", confirm
    yield "confirm-priority", replace(confirm, menu=msgspec.structs.replace(sample_menu(), priority=True))
    yield "confirm-no-printer", replace(confirm, printer=Finding.PAPER_OUT)
    yield from code_states(language, sample_state, NEXT_MORNING)
    yield "issuing", sample_state(Issuing(language, command))
    yield "printing", sample_state(Printing(language, ticket))
    yield "taken", sample_state(Taken(language, ticket))
    yield "ticket-for-four", sample_state(Taken(language, sample_party(language)))
    yield "shown", sample_state(Shown(language, ticket, Finding.PAPER_OUT, maybe_printed=False))
    yield "shown-unknown", sample_state(Shown(language, ticket, Finding.SILENT, maybe_printed=True))
    yield from chosen_states(language, ticket, sample_state)
    drawing = drawn_later(ticket)
    yield "services-draw", with_draw(services)
    yield "confirm-draw", with_draw(confirm)
    yield "draw-slip", sample_state(Taken(language, drawing))
    yield "draw-no-slip", sample_state(Shown(language, drawing, Finding.PAPER_OUT, maybe_printed=False))
    yield "refused-hours", sample_state(Refused(language, "closed-now", at=NEXT_MORNING))
    yield "refused-series", sample_state(Refused(language, "series-exhausted"))
    yield "refused-quota", sample_state(Refused(language, "quota-reached", instead=INSTEAD[language]))
    yield "refused-capacity", sample_state(Refused(language, "no-capacity"))
    yield "away", sample_state(Away(language, command))
    yield from _without_hub(language, command)
    yield "warned", replace(services, warned=True, now_s=47.0)
    yield from sheet_states(language, services)
    yield from _at_rest(language)


def _without_hub(language: Language, command: IssueTicket) -> Iterator[tuple[str, State]]:
    """Yield what a visitor sees while the kiosk gives numbers of its own."""
    ticket = msgspec.structs.replace(sample_ticket(language, "X007"), spare=True, ahead=0, estimate=None)
    check_in = CheckIn(command_id=CommandId("c2"), by=DeviceId("kiosk-K1"), codes=(BookingCode("483920"),))
    yield "spare-services", replace(sample_state(Services(language)), away=True)
    yield "spare-booked", replace(sample_state(Services(language, booked=Booked(check_in))), away=True)
    yield "spare-confirm", replace(sample_state(Confirm(language, ServiceId("H"))), away=True)
    yield "spare-printing", sample_state(Printing(language, ticket))
    yield "spare-taken", sample_state(Taken(language, ticket))
    yield "spare-shown", sample_state(Shown(language, ticket, Finding.PAPER_OUT, maybe_printed=False))
    yield "spare-limit", sample_state(Away(language, command, why=Trouble.LIMIT))
    yield "spare-disk", sample_state(Away(language, command, why=Trouble.DISK))


def _at_rest(language: Language) -> Iterator[tuple[str, State]]:
    """Yield a kiosk that nobody has touched for a while, when the turn is that of *language*."""
    idle, languages = Rules(by=DeviceId("kiosk-K1"), id_stem="sample").idle, sample_menu().languages
    turn = languages.index(language) if language in languages else 0
    moved_s = turn * idle.saver_moves_s
    yield "attract", replace(sample_state(Languages()), now_s=45.0 + turn * idle.attract_each_s)
    yield "saver", replace(sample_state(Languages()), now_s=idle.saver_after_s + moved_s)
    night = replace(sample_state(ClosedNow()), menu=closed_menu())
    yield "saver-closed", replace(night, now_s=idle.saver_closed_after_s + moved_s)
    yield "saver-out-of-service", replace(sample_state(OutOfService()), now_s=idle.saver_after_s + moved_s)


def house_states() -> Iterator[tuple[str, State]]:
    """Yield a name and a state for every screen without a visitor, the staff's among them."""
    menu = sample_state(StaffMenu())
    yield "languages", sample_state(Languages())
    yield "closed-now", replace(sample_state(ClosedNow()), menu=closed_menu())
    yield "out-of-service", sample_state(OutOfService())
    yield "stopped", stopped(sample_state(Standstill()))
    yield (
        "stopped-text",
        stopped(sample_state(Standstill()), "Zbiórka przy fontannie · Meeting point: fountain"),
    )
    yield "no-hub", sample_state(Away())
    yield "spare-used-up", replace(sample_state(Away()), away=True, left=200)
    yield "spare-no-disk", replace(sample_state(Away()), away=True, disk_full=True)
    yield "staff-menu-spare", replace(menu, left=23, disk_full=True, set_aside="look into spare.set-aside")
    yield "staff-code", sample_state(StaffCode("12"))
    yield "staff-code-wrong", sample_state(StaffCode(wrong=True))
    yield "staff-menu", menu
    yield "staff-menu-closed", replace(menu, closed=True, printer=Finding.UNREACHABLE)
    for step in RollStep:
        yield f"roll-{step}", sample_state(ChangeRoll(step))
    yield "slips", sample_state(UnknownSlips())
    yield "slips-failed", sample_state(UnknownSlips(note=Finding.PAPER_OUT))
    yield "slip", sample_state(UnknownSlip(sample_ticket()))
    yield "staff-printing", sample_state(StaffPrinting())
    tested = replace(sample_state(SelfTest()), menu_s=0.0)
    yield "self-test", replace(tested, checks=tuple(Check(part, Mark.WELL) for part in Part))
    marks = dict(zip(Part, (Mark.WITHOUT, *(Mark.FAULT,) * len(Part)), strict=False))
    faults = tuple(Check(part, mark) for part, mark in marks.items())
    yield "self-test-faults", replace(tested, away=True, printer=Finding.UNREACHABLE, checks=faults)
    yield "self-test-runs", replace(tested, testing=True)
