"""Carries out what the flow of a kiosk wants; whatever that brings is left as word for its loop.

Everything that waits, for the hub, for paper or for the disk, has a thread of its own, so that nothing here
keeps the loop waiting. Patience with hub and printer is real time, never the day's.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import assert_never

from contract.check_slips import ReportCheckSlip
from contract.clock import Clock
from contract.commands import AskForHelp, CheckIn, EndHelp, IssueTicket
from contract.refusal import Refused
from contract.views import Menu, TicketView
from kiosk import happenings as h
from kiosk.check_paper import Made
from kiosk.config import KioskSettings, staff_code
from kiosk.deadlines import Deadlines
from kiosk.disk_room import DiskRoom
from kiosk.errand_file import ErrandFile
from kiosk.errands import Errands
from kiosk.hub_watch import HubWatch, Loop
from kiosk.machine import Machine
from kiosk.parts import Parts
from kiosk.press import Press
from kiosk.probes import Probes
from kiosk.provisions import Provisions
from kiosk.screens import Finding
from kiosk.slip_journal import SlipJournal
from kiosk.state import State
from kiosk.survey_asking import answer_to, in_vain
from kiosk.wishes import (
    Ask,
    AskLeave,
    AskPrinter,
    Beep,
    CallStaff,
    CheckCode,
    Dim,
    LookAtVisit,
    Mended,
    Print,
    PrintTest,
    RateIt,
    RunSelfTest,
    Settle,
    Sound,
    TakeSpare,
    Tell,
    TellStaff,
    Wish,
)
from link.health import Health
from link.hub_client import HubAway
from link.limits import count_limits
from link.wire import Wire

_log = logging.getLogger(__name__)

_PRINTER_EVERY_S = 30.0
_PRINT_LIMIT_S = 180.0  # a picture at 9600 baud takes over a minute
_ASK_GRACE_S = 5.0
_WRITE_LIMIT_S = 10.0


class Deeds:
    """All that a kiosk does beside showing its screens.

    Args:
        settings: which kiosk this is.
        clock: the day's clock.
        parts: what it is made of.
        machine: what it runs on.
        loop: the loop that is told what came of it.
        state: returns what the kiosk knows now.
        broken: is told what fails on a thread of its own.
        sound: makes a sound; returns at once.

    Raises:
        OSError: the state folder cannot be written to.
        NoStaffCode: the file of the staff's code holds none.
    """

    def __init__(  # noqa: PLR0913, PLR0917  # what it is made of, and the loop with all that it may be told
        self,
        settings: KioskSettings,
        clock: Clock,
        parts: Parts,
        machine: Machine,
        loop: Loop,
        state: Callable[[], State],
        broken: Callable[[Exception], None],
        sound: Callable[[Sound], None],
    ) -> None:
        self._code = staff_code(settings)
        self._hub, self._loop, self._state, self._sound = parts.hub, loop, state, sound
        self._backlight = parts.backlight
        self._answer_limit_s = settings.hub.patience_s + _ASK_GRACE_S
        self._deadlines = Deadlines(loop.monotonic)
        self._asking_printer, self._printer_asked_s = False, float("-inf")
        self._journal = SlipJournal(settings.folder / "slips.jsonl", machine.disk)
        self._health = Health(parts.wire, settings.branch, state().rules.by, parts.version)
        self._watch = HubWatch(parts.wire, parts.errand_hub, settings, loop)
        self._provisions = Provisions(settings, clock, parts, self._journal, loop.happen, broken, machine)
        self._press = Press(
            parts.printer,
            self._journal,
            clock,
            settings.zone,
            lambda: state().menu,
            trust=self._provisions.trust,
            template=parts.template,
            made=Made(settings.kiosk, settings.printer.paper),
        )
        kept = ErrandFile(settings.folder / "errands.jsonl", machine.disk)
        self._errands = Errands(
            parts.errand_hub, kept=kept, first=self._provisions.bring, rounds=machine.rounds
        )
        self._room = self._limited(parts.wire, settings.folder, machine)
        self._asker = machine.worker("kiosk-asker", broken)
        self._probes = Probes(settings, clock, parts, self._provisions.trust, fonts=machine.fonts)
        self._prober = machine.worker("kiosk-self-test", broken)
        self._printer = machine.worker("kiosk-printer", broken)

    def _limited(self, wire: Wire, folder: Path, machine: Machine) -> DiskRoom:
        count_limits(self._health, wire, self._watch.menus)
        self._health.obey(lambda: self._watch.menus.newest)
        self._health.watch("errands-waiting", lambda: self._errands.lost)
        return DiskRoom(folder, machine.disk, self._health)

    @property
    def untold(self) -> int:
        """How many slips and cancelled tickets the hub has not heard of yet."""
        return self._errands.left

    @property
    def health(self) -> Health:
        """What staff are told of this device."""
        return self._health

    def begin(self) -> None:
        """Take up what an earlier run has left."""
        self._provisions.begin()
        self._turn_light(dim=False)  # an earlier run may have ended in the night
        if self._journal.open:
            self._loop.happen(h.SlipsFound(self._journal.open))

    def look(self) -> None:
        """Look after hub, printer and numbers, and at what should have come by now. The loop's thread."""
        state = self._state()
        self._watch.look(in_doubt=state.menu_s is None or state.away)
        for late in self._deadlines.missed():
            self._loop.happen(late)
        self._room.look(self._loop.monotonic())
        self._health.look(self._loop.monotonic())
        self._look_at_printer(state)
        if self._provisions.look(self._loop.monotonic(), disk_full=state.disk_full):
            self._errands.wake()

    def learn(self, happening: h.Happening) -> None:
        """Take in what happens, before the flow does."""
        self._deadlines.met(happening)
        if isinstance(happening, h.PrinterSeen):
            self._asking_printer = False
        self._provisions.learn(happening)

    def carry_out(self, wish: Wish) -> None:  # noqa: C901, PLR0912  one line a wish
        """Do what *wish* says, or see to it that it is done; returns at once."""
        match wish:
            case Ask(command):
                self._deadlines.set(self._answer_limit_s, h.HubAway(command.command_id))
                self._asker.do(partial(self._ask, command))
            case TakeSpare(request):
                self._deadlines.set(_WRITE_LIMIT_S, h.SpareFailed(request.command_id))
                self._provisions.take(request, self._state().menu, self._errands.wake)
            case Tell(command):
                self._errands.tell(command)
            case CallStaff(command):
                self._deadlines.set(2 * self._answer_limit_s, h.HelpNotTold(command.command_id))
                self._asker.do(partial(self._call_staff, command))
            case AskLeave(report):
                self._asker.do(partial(self._ask_leave, report))
            case Print() | PrintTest():
                self._print(wish)
            case AskPrinter():
                self._ask_printer()
            case Settle(ticket_id):
                self._journal.settle(ticket_id)
            case CheckCode(digits):
                right = bool(self._code) and hmac.compare_digest(digits.encode(), self._code.encode())
                self._loop.happen(h.CodeChecked(right))
            case TellStaff(fault, detail):
                self._health.fault(fault, detail)
            case Mended(fault):
                self._health.back(fault)
            case Beep(sound):
                self._sound(sound)
            case LookAtVisit() | RateIt():
                self._deadlines.set(self._answer_limit_s, in_vain(wish))
                self._asker.do(lambda: self._loop.happen(answer_to(wish, self._hub, self._watch.missed)))
            case RunSelfTest():
                self._prober.do(lambda: self._loop.happen(h.SelfTested(tuple(self._probes.checks()))))
            case Dim(dim):
                self._turn_light(dim=dim)
            case _:
                assert_never(wish)

    def close(self) -> None:
        """Finish what is on its way, report that the kiosk was switched off, and do no more."""
        for worker in (self._asker, self._printer, self._prober):
            worker.close()
        self._provisions.close()
        self._watch.close()
        self._errands.close()
        self._health.close()

    def _turn_light(self, *, dim: bool) -> None:
        if (light := self._backlight) is not None:
            light.dim() if dim else light.brighten()

    def _ask(self, command: IssueTicket | CheckIn) -> None:
        try:
            ticket = self._hub.ask(command, TicketView)
        except Refused as refused:
            helps = refused.at, refused.number, refused.booking, refused.told
            self._loop.happen(h.RefusedBy(command.command_id, refused.code, *helps))
        except HubAway as away:
            self._watch.missed(away)
            self._loop.happen(h.HubAway(command.command_id, away.maybe_done))
        else:
            self._provisions.saw(command, ticket)
            self._loop.happen(h.Issued(command.command_id, ticket))

    def _call_staff(self, command: AskForHelp | EndHelp) -> None:
        try:
            menu = self._hub.ask(command, Menu)
        except Refused:
            self._loop.happen(h.HelpNotTold(command.command_id))
        except HubAway as away:
            self._watch.missed(away)
            self._loop.happen(h.HelpNotTold(command.command_id))
        else:
            self._loop.happen(h.HelpTold(command.command_id, menu))

    def _ask_leave(self, report: ReportCheckSlip) -> None:
        # A check slip that is not granted is not missed here: whoever asked for it is told by the hub.
        try:
            self._hub.ask(report, Menu)
        except Refused as refused:
            _log.info("No leave for a check slip: %s", refused.code)
        except HubAway as away:
            self._watch.missed(away)
        else:
            self._loop.happen(h.CheckSlipGranted(report.check_slip))

    def _print(self, wish: Print | PrintTest) -> None:
        self._deadlines.set(_PRINT_LIMIT_S, _unheard(wish))
        self._printer.do(partial(self._use_printer, wish))

    def _ask_printer(self) -> None:
        if not self._asking_printer:
            self._asking_printer = True
            self._printer_asked_s = self._loop.monotonic()
            self._printer.do(partial(self._use_printer, AskPrinter()))

    def _use_printer(self, wish: Print | PrintTest | AskPrinter) -> None:
        happening = self._press.carry_out(wish)
        if happening is not None:
            self._loop.happen(happening)
        else:
            self._asking_printer = False

    def _look_at_printer(self, state: State) -> None:
        due = self._loop.monotonic() - self._printer_asked_s >= _PRINTER_EVERY_S
        if state.is_nobodys and not self._deadlines and due:
            self._ask_printer()


def _unheard(wish: Print | PrintTest) -> h.SlipUnknown | h.CheckSlipEnded:
    """Return what is the case if no word of the printer comes."""
    unknown = h.SlipUnknown(wish.ticket if isinstance(wish, Print) else None, Finding.SILENT)
    of_hub = wish.slip if isinstance(wish, PrintTest) else None
    return h.CheckSlipEnded(of_hub, unknown) if of_hub is not None else unknown
