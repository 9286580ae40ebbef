"""Ties a kiosk together, with or without a screen: what happens goes in, wishes are carried out.

The flow runs on one thread, that of the screen's loop. Everything that waits, for the hub or for paper, has
a thread of its own and only leaves word. Whoever owns the loop calls `work` when it is woken, and at the
latest after as many seconds as `work` returned. Patience with hub and printer is real time, never the day's.
"""

from __future__ import annotations

import hmac
import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import assert_never

from contract.clock import Clock
from contract.commands import CheckIn, IssueTicket
from contract.refusal import Refused
from contract.views import TicketView
from kiosk import happenings as h
from kiosk.config import KioskSettings, rules_of, staff_code
from kiosk.deadlines import Deadlines
from kiosk.errand_file import ErrandFile
from kiosk.errands import Errands
from kiosk.flow import at, begin, step
from kiosk.hub_watch import HubWatch, Loop
from kiosk.parts import Parts
from kiosk.press import Press
from kiosk.provisions import Provisions
from kiosk.scene import Scene
from kiosk.screens import Away, Finding, Idle, OutOfService
from kiosk.slip_journal import SlipJournal
from kiosk.stage import scene_of
from kiosk.state import State
from kiosk.texts import words_in
from kiosk.wishes import (
    Ask,
    AskPrinter,
    Beep,
    CheckCode,
    Mended,
    Print,
    PrintTest,
    Settle,
    TakeSpare,
    Tell,
    TellStaff,
    Wish,
)
from kiosk.worker import Worker
from link.health import Health
from link.hub_client import HubAway, new_command_id

_log = logging.getLogger(__name__)

_PRINTER_EVERY_S = 30.0
_PRINT_LIMIT_S = 180.0  # a picture at 9600 baud takes over a minute
_ASK_GRACE_S = 5.0
_WRITE_LIMIT_S = 10.0


class Shell:
    """A running kiosk.

    Args:
        settings: which kiosk this is.
        clock: the day's clock.
        parts: what it is made of.
        wake: called on any thread when `work` has something to do.
        monotonic: real seconds, for patience.

    Raises:
        OSError: the state folder cannot be written to.
        NoStaffCode: the file of the staff's code holds none.
    """

    def __init__(
        self,
        settings: KioskSettings,
        clock: Clock,
        parts: Parts,
        *,
        wake: Callable[[], None] = lambda: None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings, self._clock, self._parts = settings, clock, parts
        self._wake, self._monotonic = wake, monotonic
        self._code = staff_code(settings)
        self._happenings: queue.SimpleQueue[h.Happening] = queue.SimpleQueue()
        self._show: Callable[[Scene], None] | None = None
        self._deadlines = Deadlines(monotonic)
        self._asking_printer = False
        self._printer_asked_s = float("-inf")
        self._journal = SlipJournal(settings.folder / "slips.jsonl")
        self._state = begin(rules_of(settings, new_command_id()), clock.elapsed())
        self._health = Health(parts.wire, settings.branch, self._state.rules.by, parts.version)
        loop = Loop(self.happen, wake, monotonic)
        self._watch = HubWatch(parts.wire, parts.errand_hub, settings, loop)
        self._provisions = Provisions(settings, clock, parts, self._journal, self.happen, self.broken)
        self._press = Press(
            parts.printer,
            self._journal,
            clock,
            settings.zone,
            lambda: self._state.menu,
            trust=self._provisions.trust,
        )
        kept = ErrandFile(settings.folder / "errands.jsonl")
        self._errands = Errands(parts.errand_hub, kept=kept, first=self._provisions.numbers.hand_in)
        self._asker = Worker("kiosk-asker", self.broken)
        self._printer = Worker("kiosk-printer", self.broken)
        self._sounder = Worker("kiosk-sounder", self.broken)
        self._provisions.begin()
        if self._journal.open:
            self.happen(h.SlipsFound(self._journal.open))

    @property
    def state(self) -> State:
        """What the kiosk knows now; any thread may look."""
        return self._state

    @property
    def scene(self) -> Scene:
        """What the kiosk shows now."""
        local = self._clock.now().astimezone(self._settings.zone)
        return scene_of(self._state, words_in, local.strftime("%H:%M"))

    @property
    def untold(self) -> int:
        """How many slips and cancelled tickets the hub has not heard of yet."""
        return self._errands.left

    def attach(self, show: Callable[[Scene], None]) -> None:
        """Show every scene by *show*, on the loop's thread."""
        self._show = show

    def start(self) -> None:
        """Connect, and report that the kiosk is ready."""
        self._parts.wire.start()
        self._health.ready()

    def happen(self, happening: h.Happening) -> None:
        """Leave word of *happening* for the loop; any thread."""
        self._happenings.put(happening)
        self._wake()

    def touch(self, what: h.Touch) -> None:
        """A finger was lifted from *what*; any thread."""
        self.happen(h.Touched(what, self._clock.elapsed()))

    def scan(self, text: str) -> None:
        """A code with *text* was held to the reader; empty: it could not be read. Any thread."""
        self.happen(h.Scanned(text, self._clock.elapsed()))

    def broken(self, error: Exception) -> None:
        """A part of the program failed: rest on a calm screen, and tell staff. Any thread."""
        self.happen(h.Broken(f"{type(error).__name__}: {error}"[:200]))

    def work(self) -> float:
        """Do what there is to do; return after how many real seconds to come again at the latest."""
        self._watch.look(in_doubt=self._state.menu_s is None or self._state.away)
        for late in self._deadlines.missed():
            self._happenings.put(late)
        self._look_at_printer()
        if self._provisions.look(self._monotonic(), disk_full=self._state.disk_full):
            self._errands.wake()
        while not self._happenings.empty():
            happening = self._happenings.get_nowait()
            if not isinstance(happening, h.Touched | h.Scanned):  # those say themselves when they were
                self._state = at(self._state, self._clock.elapsed())
            self._step(happening)
        self._step(h.Tick(self._clock.elapsed()))
        if self._show is not None:
            self._show(self.scene)
        if isinstance(self._state.screen, Idle):
            return 1.0
        return min(0.5, max(0.01, self._clock.real_s(0.5)))

    def close(self) -> None:
        """Finish what is on its way, report that the kiosk was switched off, and let go of everything."""
        for worker in (self._asker, self._printer, self._sounder):
            worker.close()
        self._provisions.close()
        self._watch.close()
        self._errands.close()
        self._health.close()
        self._parts.wire.close()
        self._parts.hub.close()
        self._parts.errand_hub.close()

    def _step(self, happening: h.Happening) -> None:
        self._deadlines.met(happening)
        if isinstance(happening, h.PrinterSeen):
            self._asking_printer = False
        self._provisions.learn(happening)
        try:
            self._state, wishes = step(self._state, happening)
            for wish in wishes:
                self._carry_out(wish)
        except Exception as error:  # noqa: BLE001  whatever it is, the visitor sees a calm screen and staff are told
            _log.exception("The kiosk failed at %s", type(happening).__name__)
            self._rest(error, happening)

    def _rest(self, error: Exception, happening: h.Happening) -> None:
        if not isinstance(happening, h.Broken):
            self._step(h.Broken(f"{type(error).__name__}: {error}"[:200]))
            return
        self._state = replace(self._state, screen=OutOfService(), broken=happening.detail, breaks=99)
        self._health.fault("broken", happening.detail)

    def _carry_out(self, wish: Wish) -> None:  # noqa: C901  one line a wish
        match wish:
            case Ask(command):
                limit_s = self._settings.hub.patience_s + _ASK_GRACE_S
                self._deadlines.set(limit_s, h.HubAway(command.command_id))
                self._asker.do(partial(self._ask, command))
            case TakeSpare(request):
                self._deadlines.set(_WRITE_LIMIT_S, h.SpareFailed(request.command_id))
                self._provisions.take(request, self._state.menu, self._errands.wake)
            case Tell(command):
                self._errands.tell(command)
            case Print() | PrintTest():
                ticket = wish.ticket if isinstance(wish, Print) else None
                self._deadlines.set(_PRINT_LIMIT_S, h.SlipUnknown(ticket, Finding.SILENT))
                self._printer.do(partial(self._use_printer, wish))
            case AskPrinter():
                self._ask_printer()
            case Settle(ticket_id):
                self._journal.settle(ticket_id)
            case CheckCode(digits):
                right = bool(self._code) and hmac.compare_digest(digits.encode(), self._code.encode())
                self.happen(h.CodeChecked(right))
            case TellStaff(fault, detail):
                self._health.fault(fault, detail)
            case Mended(fault):
                self._health.back(fault)
            case Beep(sound):
                if (jingles := self._parts.jingles) is not None:
                    self._sounder.do(partial(jingles.play, sound))
            case _:
                assert_never(wish)

    def _ask(self, command: IssueTicket | CheckIn) -> None:
        try:
            ticket = self._parts.hub.ask(command, TicketView)
        except Refused as refused:
            self.happen(h.RefusedBy(command.command_id, refused.code, refused.at, refused.number))
        except HubAway as away:
            self._watch.missed(away)
            self.happen(h.HubAway(command.command_id, away.maybe_done))
        else:
            self.happen(h.Issued(command.command_id, ticket))

    def _ask_printer(self) -> None:
        if not self._asking_printer:
            self._asking_printer = True
            self._printer_asked_s = self._monotonic()
            self._printer.do(partial(self._use_printer, AskPrinter()))

    def _use_printer(self, wish: Print | PrintTest | AskPrinter) -> None:
        happening = self._press.carry_out(wish)
        if happening is not None:
            self.happen(happening)
        else:
            self._asking_printer = False

    def _look_at_printer(self) -> None:
        idle = isinstance(self._state.screen, Idle) or self._state.screen == Away()
        if idle and not self._deadlines and self._monotonic() - self._printer_asked_s >= _PRINTER_EVERY_S:
            self._ask_printer()


def run(shell: Shell, stopped: threading.Event, woken: threading.Event) -> None:
    """Keep *shell* working without a screen until *stopped*; *woken* is what its `wake` sets."""
    shell.start()
    try:
        while not stopped.is_set():
            woken.clear()
            woken.wait(shell.work())
    finally:
        shell.close()
