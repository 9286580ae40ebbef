"""What a kiosk lays in for a time without its hub: the last menu, numbers of its own, and what time it is.

All that is written is written on a thread of its own: a card that hangs must not stop the screen.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from contract.clock import Clock
from contract.commands import CheckIn, IssueTicket
from contract.names import device_id
from contract.views import Menu, TicketView
from kiosk.clock_trust import ClockTrust
from kiosk.config import KioskSettings
from kiosk.handing_back import HandingBack
from kiosk.happenings import Happening, Issued, MenuArrived, MenuKept
from kiosk.machine import THIS_MACHINE, Machine
from kiosk.menu_file import MenuFile
from kiosk.parts import Parts
from kiosk.screens import SpareRequest
from kiosk.seen_tickets import SeenTickets, seen_ticket
from kiosk.slip_journal import SlipJournal
from kiosk.spare_journal import SpareJournal
from kiosk.spare_numbers import SpareNumbers

_MARK_EVERY_S = 60.0
_TRY_EVERY_S = 10.0


class Provisions:
    """The menu, the numbers and the clock of one kiosk.

    Args:
        settings: which kiosk this is, and its state folder.
        clock: the day's clock.
        parts: the way to the hub.
        slips: the journal of open slips.
        happen: is told what happens, on any thread.
        on_error: is told what fails on the thread that writes.
        machine: what it runs on.

    Raises:
        OSError: the state folder cannot be used.
    """

    def __init__(  # noqa: PLR0913, PLR0917  # all that a kiosk without a hub falls back on
        self,
        settings: KioskSettings,
        clock: Clock,
        parts: Parts,
        slips: SlipJournal,
        happen: Callable[[Happening], None],
        on_error: Callable[[Exception], None],
        machine: Machine = THIS_MACHINE,
    ) -> None:
        self._clock = clock
        self._happen = happen
        seen = SeenTickets(settings.folder / "seen.jsonl", clock.elapsed, machine.origin(clock), machine.disk)
        self._menu_file = MenuFile(settings.folder / "menu.json", machine.disk)
        self.numbers = SpareNumbers(
            SpareJournal(
                settings.folder / "spare.jsonl",
                clock.elapsed,
                machine.origin(clock),
                machine.disk,
                lost=settings.numbers_lost,
            ),
            slips,
            parts.errand_hub,
            kiosk=settings.kiosk,
            by=device_id("kiosk", settings.kiosk),
            clock=clock,
            happen=happen,
            machine=machine,
            handed_in=seen.keep,
        )
        by = device_id("kiosk", settings.kiosk)
        self.back = HandingBack(seen, parts.errand_hub, kiosk=settings.kiosk, by=by, machine=machine)
        self._asked_back = False
        self.trust = ClockTrust()
        self._looked_s = float("-inf")
        self._to_keep: Menu | None = None
        self._keeping = False
        self._writer = machine.worker("kiosk-writer", on_error)

    def begin(self) -> None:
        """Tell what the last run has left."""
        if (menu := self._menu_file.read()) is not None:
            self._happen(MenuKept(menu))
        self.numbers.tell()

    def take(self, request: SpareRequest, menu: Menu | None, then: Callable[[], None]) -> None:
        """Have a number written down for *request*, and *then* called; returns at once."""
        assert menu is not None, "no number is given before there is a menu"
        self._writer.do(partial(self._take, request, menu, then))

    def learn(self, happening: Happening) -> None:
        """Take from what the hub says what must outlive this run, and what time it is."""
        match happening:
            case MenuArrived(menu):
                self.trust.heard(menu.at, self._clock.now(), self._clock.elapsed(), fresh=False)
                self._to_keep = menu
                if not self._keeping:  # else a card that hangs would gather one after the other behind it
                    self._keeping = True
                    self._writer.do(self._keep)
            case Issued(_, ticket):
                self.trust.heard(ticket.at, self._clock.now(), self._clock.elapsed(), fresh=True)
            case _:
                pass

    def saw(self, command: IssueTicket | CheckIn, ticket: TicketView) -> None:
        """Keep what the hub answered to *command*; returns at once."""
        if (seen := seen_ticket(command, ticket)) is not None:
            self._writer.do(partial(self.back.seen.keep, [seen]))

    def look(self, now_s: float, *, disk_full: bool) -> bool:
        """Have the journal marked when it is time, by *now_s* real seconds.

        Return whether there is something to bring to the hub first: it was time, or a restored hub asks.
        """
        if self._asked_back:
            self._asked_back = False
            return True
        if now_s - self._looked_s < (_TRY_EVERY_S if disk_full else _MARK_EVERY_S):
            return False
        self._looked_s = now_s
        self._writer.do(self.numbers.look)
        return True

    def close(self) -> None:
        """Finish what is being written."""
        self._writer.close()

    def _take(self, request: SpareRequest, menu: Menu, then: Callable[[], None]) -> None:
        self.numbers.take(request, menu)
        then()

    def _keep(self) -> None:
        self._keeping = False  # what comes from now on is kept by the next one
        menu = self._to_keep
        assert menu is not None, "there is one before it is asked to be kept"
        self._menu_file.keep(menu)
        self.numbers.heard(menu)
        if self.back.heard(menu):
            self._asked_back = True  # seen at the next look

    def bring(self) -> bool:
        """Bring to the hub what must be there before anything else; return whether it was there."""
        return self.numbers.hand_in() and self.back.hand_back()
