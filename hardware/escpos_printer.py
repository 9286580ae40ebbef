"""A printer that speaks ESC/POS, and the talk that leaves no slip in doubt without saying so.

A job goes like this: ask the printer how it is (DLE EOT); set it up and wait for its answer, so that
nothing of the slip is sent to one that does not answer; send the slip piece by piece, each with a
question that is answered in its turn (GS r 1), never more than two pieces ahead; cut. The answer behind
the cut is what "printed" means.

When a job breaks off, the printer is told to forget what it has not printed yet: a slip that comes out
minutes later, when somebody puts in a new roll, would be taken by the wrong visitor. Where it cannot be
told, it is told before anything else is said to it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from hardware.connection import Connection
from hardware.dialogue import Dialogue
from hardware.paper import PAPER_80, PaperProfile
from hardware.printer import (
    Fate,
    PrintDone,
    PrinterError,
    PrinterSilent,
    PrinterUnreachable,
    require_ready,
)
from hardware.slip import Slip
from hardware.slip_job import PIECE_BYTES, cut, job_for
from hardware.status import Paper, PrinterStatus, is_near_end
from hardware.transport import Transport, open_transport

log = logging.getLogger(__name__)

_FILL = bytes(
    PIECE_BYTES + 8
)  # ends a picture that broke off, where it cannot be told to forget it; else it is ignored
_AHEAD = 2  # pieces that may be on their way: one prints while the next one comes


class EscposPrinter:
    """One ESC/POS printer; opened for each job and closed behind it, so that a pulled plug heals itself.

    Args:
        connection: where it is.
        paper: its width, and whether its own letters may be used.
        patience_s: how many seconds it may be silent.
        confirms: False for models that do not answer GS r 1: their slips are sent without waiting, and
            `PrintDone.confirmed` is False.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        paper: PaperProfile = PAPER_80,
        patience_s: float = 3.0,
        confirms: bool = True,
    ) -> None:
        self.connection = connection
        self.paper = paper
        self._patience_s = patience_s
        self._confirms = confirms
        self._in_doubt = True  # what an earlier run of the program left in the printer is not known
        self._trouble: type[PrinterError] | None = None
        self._one_at_a_time = threading.Lock()

    def print(self, slip: Slip) -> PrintDone:
        first, *rest = job_for(slip, self.paper)
        with self._one_at_a_time, self._opened() as line:
            talk = Dialogue(line, self._patience_s)
            if line.answers:
                require_ready(talk.ask_status(forget=self._in_doubt))
            if line.answers and self._confirms:
                done = self._print_confirmed(talk, first, rest)
            else:
                done = self._print_unconfirmed(line, talk, first, rest)
            self._tell(None)
        return done

    def status(self) -> PrinterStatus:
        with self._one_at_a_time, self._opened() as line:
            if not line.answers:
                return PrinterStatus(known=False)
            status = Dialogue(line, self._patience_s).ask_status(forget=self._in_doubt)
            try:
                require_ready(status)
            except PrinterError as error:
                self._tell(error)
            else:
                self._tell(None)
        return status

    @contextmanager
    def _opened(self) -> Iterator[Transport]:
        """Open the line, and turn its troubles into ours; behind a trouble nothing stays on its way."""
        line: Transport | None = None
        try:
            with self._troubles(Fate.NOT_PRINTED):
                line = open_transport(self.connection, self._patience_s)
                yield line
        except BaseException as error:
            if isinstance(error, PrinterError):
                self._tell(error)
            if line is not None:
                self._let_go(line, drop=True)
            raise
        self._let_go(line, drop=False)

    @contextmanager
    def _troubles(self, fate: Fate) -> Iterator[None]:
        try:
            yield
        except PrinterError:
            raise
        except TimeoutError as error:
            raise PrinterSilent(
                f"the printer at {self.connection} is silent: {error};"
                " switch it off and on, and see that no other program prints on it",
                fate,
            ) from error
        except OSError as error:
            raise PrinterUnreachable(
                f"the printer at {self.connection} cannot be reached: {error};"
                " look at its plug, its cable and its address",
                fate,
            ) from error

    def _print_confirmed(self, talk: Dialogue, first: bytes, rest: list[bytes]) -> PrintDone:
        start = self._fresh_start() + first if self._in_doubt else first
        self._in_doubt = True
        talk.send(start)
        self._wait_done(talk, len(start), Fate.NOT_PRINTED)
        with self._troubles(Fate.UNKNOWN):
            try:
                done = self._send_paced(talk, rest)
            except (PrinterError, OSError) as error:
                self._forget(talk, answering=not isinstance(error, OSError))
                raise
        self._in_doubt = False
        return PrintDone(near_end=is_near_end(done))

    def _fresh_start(self) -> bytes:
        """Part the new slip from what an earlier job may have left: half a picture, half a slip uncut."""
        return _FILL + cut(self.paper)

    def _send_paced(self, talk: Dialogue, pieces: list[bytes]) -> int:
        sizes: list[int] = []
        done = 0
        for piece in pieces:
            talk.send(piece)
            sizes.append(len(piece))
            if len(sizes) == _AHEAD:
                done = self._wait_done(talk, sum(sizes), Fate.UNKNOWN)
                sizes.pop(0)
        for size in sizes:
            done = self._wait_done(talk, size, Fate.UNKNOWN)
        return done

    def _wait_done(self, talk: Dialogue, size: int, fate: Fate) -> int:
        """Wait for one answer; a printer that says it is well but is slow is waited for once more."""
        for _ in range(2):
            if (done := talk.done_within(size)) is not None:
                return done
            require_ready(talk.ask_status(), fate)
        raise PrinterSilent(
            f"the printer at {self.connection} tells how it is, but not that it has printed;"
            " if this model never does, set confirms = false",
            fate,
        )

    def _forget(self, talk: Dialogue, *, answering: bool) -> None:
        try:
            talk.forget()
            if answering:
                talk.ask_status()  # its answer shows that the line was not closed too early
        except OSError as error:
            log.debug("printer at %s could not be told to forget the job: %s", self.connection, error)

    def _print_unconfirmed(
        self, line: Transport, talk: Dialogue, first: bytes, rest: list[bytes]
    ) -> PrintDone:
        line.write(self._fresh_start() + first if self._in_doubt and line.answers else first)
        self._in_doubt = True
        with self._troubles(Fate.UNKNOWN):
            for piece in rest:
                line.write(piece)
            if not line.answers:
                return PrintDone(confirmed=False)
            status = talk.ask_status()
            require_ready(status, Fate.UNKNOWN)
        self._in_doubt = False
        return PrintDone(near_end=status.paper is Paper.NEAR_END, confirmed=False)

    def _let_go(self, line: Transport, *, drop: bool) -> None:
        try:
            line.close(drop=drop)
        except OSError as error:
            log.debug("printer at %s was not closed properly: %s", self.connection, error)

    def _tell(self, trouble: PrinterError | None) -> None:
        """Log a trouble once when it begins and once when it is over."""
        kind = None if trouble is None else type(trouble)
        if kind is self._trouble:
            return
        self._trouble = kind
        if trouble is None:
            log.info("Printer at %s works again", self.connection)
        else:
            log.warning("Printer at %s lost: %s", self.connection, trouble)
