"""The kiosk's own numbers, from the visitor's wish to the hub: written down, told, handed in. May block.

Three threads come by: one writes numbers down, one hands them in, and the loop tells of menus.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import date

from contract.clock import Clock
from contract.commands import CheckIn, HandIn, IssueTicket
from contract.hand_in_views import TicketsHandedIn
from contract.names import DeviceId, KioskId, TicketId, TicketNumber
from contract.refusal import Refused
from contract.spare_tickets import MOST_AT_ONCE, SpareTicket
from contract.views import Menu, TicketView
from kiosk.happenings import Happening, SpareFailed, SpareIssued, SpareSeen
from kiosk.machine import THIS_MACHINE, Machine
from kiosk.screens import SpareRequest, Trouble
from kiosk.slip_journal import SlipJournal
from kiosk.spare import view_of
from kiosk.spare_journal import SpareJournal
from kiosk.spare_lines import SeriesUsedUp
from link.hub_client import HubAway, HubClient

_log = logging.getLogger(__name__)

REFUSED_S = 60.0
"""How long a hand-in rests that the hub refuses whole: its operator must change something first."""


class SpareNumbers:
    """Gives numbers without the hub, and the hub what it must know of them.

    Args:
        journal: keeps the numbers.
        slips: the journal of open slips; a slip is open as soon as its number is written down.
        hub: where tickets are handed in.
        kiosk: which kiosk this is; *by*: and its name as a device.
        clock: the day's clock, for what people read.
        happen: is told what happens.
        machine: whose seconds these are, and who mints ids.
        handed_in: is told of tickets that the hub has taken in.
    """

    def __init__(  # noqa: PLR0913  # all that a number meets on its way
        self,
        journal: SpareJournal,
        slips: SlipJournal,
        hub: HubClient,
        *,
        kiosk: KioskId,
        by: DeviceId,
        clock: Clock,
        happen: Callable[[Happening], None],
        machine: Machine = THIS_MACHINE,
        handed_in: Callable[[Sequence[SpareTicket]], None] = lambda _: None,
    ) -> None:
        self._journal, self._slips, self._hub = journal, slips, hub
        self._kiosk, self._by = kiosk, by
        self._clock, self._happen, self._machine = clock, happen, machine
        self._disk_full = False
        self._rests_until_s = float("-inf")
        self._handed_in = 0
        self._tell_handed_in = handed_in
        self._refused = ""

    def take(self, request: SpareRequest, menu: Menu) -> None:
        """Write a ticket down for *request*, as *menu* knows its service, and tell its number."""
        token = self._machine.new_token()

        def made(number: TicketNumber, day: date | None, heard: tuple[int, int]) -> SpareTicket:
            return SpareTicket(
                ticket=TicketId(request.command_id),
                number=number,
                service=request.service,
                language=request.language,
                token=token,
                party=request.party,
                cases=request.cases,
                priority=isinstance(request.wanted, IssueTicket) and request.wanted.priority,
                codes=request.wanted.codes if isinstance(request.wanted, CheckIn) else (),
                day=day,
                heard=heard,
                instead_of=request.wanted.command_id if request.maybe_done else None,
            )

        try:
            ticket = self._journal.issue(menu.spare_series, made)
        except SeriesUsedUp as error:
            _log.error("No number without the hub: %s", error)
            self._happen(SpareFailed(request.command_id, Trouble.LIMIT))
        except OSError as error:
            self._cannot_write(error)
            self._happen(SpareFailed(request.command_id, Trouble.DISK))
        else:
            view = view_of(request, menu, str(ticket.number), token, self._clock.now())
            self._begin_slip(view)
            self._seen()
            self._happen(SpareIssued(request.command_id, view))

    def heard(self, menu: Menu) -> None:
        """Learn from *menu* where the numbers stand."""
        if menu.day is not None and menu.spare_series:
            self._told(menu.day, menu.spare_series, menu.spare_last, (menu.epoch, menu.seq))

    def hand_in(self) -> bool:
        """Hand in what there is; return whether the hub was there."""
        while self._journal.left and self._machine.monotonic() >= self._rests_until_s:
            try:
                handed, answer = self._hub.ask_anew(self._hand_in, TicketsHandedIn)
            except HubAway:
                return False
            except Refused as refused:
                self._rest(refused)
            else:
                left = {told.ticket for told in answer.tickets if told.what == "refused"}
                self._tell_handed_in([ticket for ticket in handed.tickets if ticket.ticket not in left])
                self._answered(answer, handed.tickets[-1].number.series)
        if not self._journal.left and self._handed_in:
            _log.info("Handed in %d tickets that were issued without the hub", self._handed_in)
            self._handed_in = 0
        return True

    def _hand_in(self) -> HandIn:
        """Return what is to be handed in now, with the waits as they are now."""
        return HandIn(
            command_id=self._machine.new_id(),
            by=self._by,
            kiosk=self._kiosk,
            tickets=self._journal.waiting(MOST_AT_ONCE),
        )

    def look(self) -> None:
        """Note that the kiosk is awake; where nothing could be written before, try whether that is over."""
        if not self._journal.left and not self._disk_full:
            return
        try:
            self._journal.mark()
        except OSError as error:
            self._cannot_write(error)
        else:
            if self._disk_full:
                _log.info("Numbers can be written down again")
            self._disk_full = False
            self._seen()

    def tell(self) -> None:
        """Tell how the numbers stand."""
        self._seen()

    def _answered(self, answer: TicketsHandedIn, series: str) -> None:
        for told in answer.tickets:
            if told.what == "refused":
                _log.error("The hub does not take %s: %s", told.number, told.detail)
                self._journal.set_aside(told.ticket, told.detail)
        self._journal.handed_in([told.ticket for told in answer.tickets])
        self._handed_in += len(answer.tickets)
        self._refused = ""
        if answer.day is not None:
            self._told(answer.day, series, answer.last_count, (answer.epoch, answer.seq))
        self._seen()

    def _rest(self, refused: Refused) -> None:
        if self._refused != refused.code:
            _log.error("The hub takes no tickets of this kiosk's own: %s", refused.detail)
        self._refused = refused.code
        self._rests_until_s = self._machine.monotonic() + REFUSED_S

    def _told(self, day: date, series: str, last_count: int, stamp: tuple[int, int]) -> None:
        try:
            self._journal.told(day, series, last_count, stamp)
        except OSError as error:
            self._cannot_write(error)

    def _begin_slip(self, view: TicketView) -> None:
        try:
            self._slips.begin(view)
        except OSError as error:
            _log.error("The journal of slips cannot be written: %s", error)  # then it is not printed either

    def _cannot_write(self, error: OSError) -> None:
        if not self._disk_full:
            _log.error("No number can be written down: %s", error)
        self._disk_full = True
        self._seen()

    def _seen(self) -> None:
        self._happen(SpareSeen(self._journal.left, self._disk_full, self._journal.damage))
