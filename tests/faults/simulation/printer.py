"""A printer without dots: it takes the slip as it is laid out, and may run out, break off or keep silent."""

from __future__ import annotations

from collections.abc import Callable

from hardware.printer import Fate, PaperOut, PrintDone, PrinterSilent, PrinterUnreachable
from hardware.slip import Line, Qr, Slip, Weight
from hardware.status import Paper, PrinterStatus
from kiosk.slip import COPY_MARK
from okienko.promise.evidence import SlipSeen
from tests.faults.simulation.scheduler import Machine, PowerCut, Scheduler


class SimPrinter:
    """Paper comes out at `seen`; `trouble` is what stands in the way of the next job."""

    def __init__(self, scheduler: Scheduler, name: str, seen: Callable[[SlipSeen], None]) -> None:
        self._scheduler, self._name, self._seen = scheduler, name, seen
        self.machine: Machine | None = None
        self.trouble = ""
        self.cut_at: str = ""
        self.hit: Callable[[str], None] = lambda _what: None

    def print(self, slip: Slip) -> PrintDone:
        self._scheduler.sleep(0.2)
        trouble, cut = self.trouble, self.cut_at
        if trouble == "paper-out":
            self._hit(trouble)
            raise PaperOut("the roll is empty")
        if trouble == "unplugged":
            self._hit(trouble)
            raise PrinterUnreachable("no printer")
        if trouble == "breaks-off":
            self._hit(trouble)
            self.trouble = "paper-out"
            raise PaperOut("the roll ran out in the middle", Fate.UNKNOWN)
        if cut == "mid-print":
            self._cut(cut)
        self._scheduler.sleep(0.6)
        self._seen(_slip_seen(self._name, slip))
        if cut == "after-print":
            self._cut(cut)
        if trouble == "no-answer":
            self._hit(trouble)
            self.trouble = ""
            self._scheduler.sleep(3.0)
            raise PrinterSilent("no answer after the cut", Fate.UNKNOWN)
        return PrintDone()

    def status(self) -> PrinterStatus:
        self._scheduler.sleep(0.05)
        if self.trouble == "unplugged":
            raise PrinterUnreachable("no printer")
        return PrinterStatus(paper=Paper.OUT if self.trouble == "paper-out" else Paper.ENOUGH)

    def _hit(self, what: str) -> None:
        self.hit(f"printer: {what}")

    def _cut(self, where: str) -> None:
        self.cut_at = ""
        self._hit(where)
        assert self.machine is not None
        raise PowerCut(self.machine)


def _slip_seen(printer: str, slip: Slip) -> SlipSeen:
    lines = [block for block in slip.blocks if isinstance(block, Line)]
    number = next(line.text for line in lines if line.weight is Weight.HUGE)
    code = next((block.text for block in slip.blocks if isinstance(block, Qr)), "")
    return SlipSeen(printer, number, code, copy=any(line.text == COPY_MARK for line in lines))
