"""A kiosk's flow to be played with: what happens goes in, screens and wishes can be looked at."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from contract.names import DeviceId, Language, ServiceId
from contract.views import Menu, TicketView
from kiosk.flow import begin, step
from kiosk.happenings import (
    Button,
    Digit,
    Happening,
    Issued,
    MenuArrived,
    PickLanguage,
    PickService,
    Tick,
    Touch,
    Touched,
)
from kiosk.rules import Rules, Times
from kiosk.samples import sample_menu, sample_ticket
from kiosk.screens import Issuing, Screen
from kiosk.state import State
from kiosk.wishes import Ask, Wish

PL, UK, EN = Language("pl"), Language("uk"), Language("en")
CARDS, BOOKED, CLOSED = ServiceId("A"), ServiceId("B"), ServiceId("S")
RULES = Rules(by=DeviceId("kiosk-K1"), id_stem="boot1", times=Times())


def no_spare() -> Menu:
    """Return a menu for a kiosk that may not number tickets by itself."""
    return msgspec.structs.replace(sample_menu(), spare_series="", spare_most=0)


class Play:
    """One kiosk; a tap comes a second after the one before unless it says otherwise."""

    def __init__(self, menu: Menu | None = None, rules: Rules = RULES) -> None:
        self.state: State = begin(rules)
        self.wishes: list[Wish] = []
        self.now_s = 0.0
        self.happen(MenuArrived(menu or sample_menu()))
        self.wishes.clear()

    @property
    def screen(self) -> Screen:
        return self.state.screen

    def happen(self, *happenings: Happening) -> Play:
        for happening in happenings:
            self.state, wishes = step(self.state, happening)
            self.wishes += wishes
        return self

    def tap(self, *touches: Touch, after_s: float = 1.0) -> Play:
        for touch in touches:
            self.now_s += after_s
            self.happen(Touched(touch, self.now_s))
        return self

    def type(self, digits: str) -> Play:
        return self.tap(*(Digit(digit) for digit in digits))

    def wait(self, seconds: float) -> Play:
        end_s = self.now_s + seconds
        while self.now_s < end_s:
            self.now_s = min(end_s, self.now_s + 0.5)
            self.happen(Tick(self.now_s))
        return self

    def show(self, screen: Screen) -> Play:
        """Put the kiosk onto *screen*, as if it had just come there."""
        self.state = replace(self.state, screen=screen, touched_s=self.now_s, last_tap=None, warned=False)
        self.wishes.clear()
        return self

    def wanted(self, kind: type[Wish]) -> list[Wish]:
        return [wish for wish in self.wishes if isinstance(wish, kind)]

    @property
    def asked(self) -> Ask:
        """The one request that is out."""
        (ask,) = self.wanted(Ask)
        assert isinstance(ask, Ask)
        return ask


def up_to_asking(play: Play) -> Play:
    """Let a visitor ask for a ticket of the first service, in Ukrainian."""
    play.tap(PickLanguage(UK), PickService(CARDS), Button.CONFIRM)
    assert isinstance(play.screen, Issuing)
    return play


def up_to_printing(play: Play, ticket: TicketView | None = None) -> TicketView:
    """Let a visitor get a ticket whose slip is on its way; return it."""
    up_to_asking(play)
    issued = ticket or sample_ticket(UK)
    play.happen(Issued(play.asked.command.command_id, issued))
    return issued
