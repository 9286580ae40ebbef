"""Ties a board together, with or without a screen: views in, calls spoken, reports and health out.

Everything here runs on one thread, that of the screen's loop; the wire and the voice only leave word and wake
it. Whoever owns the loop calls `work` when it is woken, and at the latest after as many seconds as `work`
returned.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol, assert_never

from contract import topics
from contract.clock import Clock
from contract.names import Language, device_id
from contract.release import release
from contract.reports import Unspoken
from contract.views import BoardView
from display_board.board import Board, step
from display_board.config import BoardSettings
from display_board.face import UNSEEN, Face, Slot, face
from display_board.happenings import (
    Announced,
    Expect,
    GotFresh,
    Happening,
    HubHeard,
    Prepare,
    Report,
    Speak,
    Ticked,
    ViewArrived,
    VoiceFailed,
    WentStale,
    Wish,
)
from display_board.reports import Reports
from display_board.silence import Silence
from display_board.speaking import MakeAnnouncing, Speaking
from display_board.telling import Telling
from display_board.voices import BoardVoice
from hardware.speaker import Speaker
from link.health import Health
from link.inbox import Fresh, Heard, Inbox, Stale
from link.limits import count_limits
from link.wire import Wire

log = logging.getLogger(__name__)


class Screen(Protocol):
    """What draws the picture."""

    def fit(self, view: BoardView | None) -> tuple[Slot, ...]:
        """Arrange everything as *view* asks for; return the room that there is for calls."""

    def show(self, face: Face) -> None:
        """Draw *face*, then say `Shell.drawn` when the frame stands on the glass."""


class Shell:
    """A running board.

    Args:
        settings: which board this is.
        clock: the day's clock.
        wire: the way to the broker; started and closed here.
        screen: what draws; None: nothing is shown, and the reports say so.
        speaker: what plays; None: calls are shown in silence.
        voices: what speaks; None: the same.
        announcing: makes what speaks in place of both.
        wake: called on any thread when `work` has something to do.
        monotonic: real seconds, for silence and for how long a frame took.
    """

    def __init__(  # noqa: PLR0913  the one place where all parts of a board meet
        self,
        settings: BoardSettings,
        clock: Clock,
        wire: Wire,
        *,
        screen: Screen | None = None,
        speaker: Speaker | None = None,
        voices: BoardVoice | None = None,
        announcing: MakeAnnouncing | None = None,
        wake: Callable[[], None] = lambda: None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings, self._clock, self._wire, self._screen = settings, clock, wire, screen
        self._wake_loop, self._monotonic = wake, monotonic
        self._posted: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._woken_s: float | None = None
        self._heard: Heard | None = None
        self._face: Face | None = None
        self._undrawn = False
        self._reports = Reports(settings.board)
        self._telling = Telling(wire, settings.branch, settings.board, monotonic)
        self._silence = Silence()
        self._health = Health(wire, settings.branch, device_id("board", settings.board), release())
        self._inbox = self._inbox_of(wire)
        count_limits(self._health, wire, self._inbox)
        self._health.obey(lambda: self._inbox.newest)
        self._health.watch("reports-waiting", lambda: self._telling.lost)
        self._speaking = Speaking(
            settings,
            clock,
            self._health,
            speaker,
            voices,
            view=lambda: self._board.view,
            on_finished=self._finished,
            announcing=announcing,
        )
        self._board = _begun(settings, self._speaking)
        wire.on_connect(self._wake_loop)

    @property
    def board(self) -> Board:
        """What the board knows now."""
        return self._board

    @property
    def now_s(self) -> float:
        """Seconds of the day's clock."""
        return self._clock.elapsed()

    def start(self) -> None:
        """Connect, and report that the board is ready."""
        self._wire.start()
        self._health.ready()

    def work(self) -> float:
        """Do what there is to do; return after how many real seconds to come again at the latest."""
        self._silence.note(self._inbox.silent_s, self._monotonic())
        for _ in range(self._posted.qsize()):
            self._posted.get_nowait()()
        self._listen(self._inbox.heard)
        for news in self._inbox.take():
            self._take(news)
        self._step(Ticked(self.now_s, self._speaking.why_silent()))
        self._draw()
        self._telling.flush()
        self._health.look(self._monotonic())
        return self._rest_s()

    def drawn(self) -> None:
        """The face last handed to the screen stands on the glass."""
        self._undrawn = False
        if self._screen is None:
            self._telling.tell(self._reports.unseen(self._monotonic()))
        elif self._face is not None:
            self._telling.tell(self._reports.drawn(self._face.calls, self._monotonic()))

    def attach(self, screen: Screen) -> None:
        """Draw on *screen* from now on; also the way to have everything drawn again."""
        self._screen, self._face = screen, None

    def fault(self, fault: str, detail: str) -> None:
        """Report *fault* of the board to the hub; any thread."""
        self._health.fault(fault, detail)

    def back(self, fault: str) -> None:
        """Report that *fault* is over; any thread."""
        self._health.back(fault)

    def close(self) -> None:
        """Fall silent, report what was shown but not spoken any more, and let go of the broker."""
        self._speaking.close()
        turn, pending = self._board.turn, self._board.pending
        unspoken = [turn.call] if turn is not None and turn.speaking else []
        for call in [*unspoken, *(line.call for line in pending)]:
            self._carry_out(Report(call.call, silent=Unspoken.ENDED))
        self.drawn()
        self._health.close()
        self._wire.close()

    def _inbox_of(self, wire: Wire) -> Inbox[BoardView]:
        settings = self._settings
        return Inbox(
            wire,
            topics.board_view(settings.branch, settings.board),
            BoardView,
            beat=topics.beat(settings.branch),
            wake=self._woken,
            stale_after_s=settings.stale_after_s,
            clock=self._monotonic,
        )

    def _woken(self) -> None:
        if self._woken_s is None:
            self._woken_s = self._monotonic()
        self._wake_loop()

    def _finished(self, call: int, languages: tuple[Language, ...], trouble: str) -> None:
        kind = VoiceFailed if trouble else Announced
        self._posted.put(lambda: self._step(kind(call, languages, self.now_s)))
        self._wake_loop()

    def _listen(self, heard: Heard | None) -> None:
        if heard is not None and heard is not self._heard:
            self._heard = heard
            ago_s = self._day_s(self._monotonic() - heard.at_s)
            self._step(HubHeard(heard.hub, self.now_s - ago_s, self._gap_s))

    def _take(self, news: BoardView | Stale | Fresh) -> None:
        match news:
            case Stale(silent_s=silent_s):
                since = self._clock.now() - timedelta(seconds=self._day_s(silent_s))
                self._step(WentStale(since, self.now_s))
            case Fresh():
                self._step(GotFresh(self.now_s))
            case BoardView():
                arrived_s, self._woken_s = self._woken_s or self._monotonic(), None
                self._reports.arrived(frozenset(call.call for call in news.calls), arrived_s)
                self._step(ViewArrived(news, self.now_s, self._gap_s))

    @property
    def _gap_s(self) -> float:
        return self._day_s(self._silence.longest_s(self._monotonic()))

    def _day_s(self, real_s: float) -> float:
        return real_s / self._clock.real_s(1.0)

    def _step(self, happening: Happening) -> None:
        self._board, wishes = step(self._board, happening)
        for wish in wishes:
            self._carry_out(wish)

    def _carry_out(self, wish: Wish) -> None:
        match wish:
            case Expect(call=call):
                self._reports.expect(call)
            case Report():
                self._telling.tell(self._reports.done(wish, self._monotonic()))
            case Prepare(call=call, with_room=with_room):
                self._speaking.prepare(call, with_room=with_room)
            case Speak(call=call, with_room=with_room):
                self._speaking.speak(call, with_room=with_room)
            case _:
                assert_never(wish)

    def _draw(self) -> None:
        slots = self._screen.fit(self._board.view) if self._screen is not None else UNSEEN
        picture = face(self._board, slots, self.now_s)
        if picture != self._face:
            self._face, self._undrawn = picture, True
            if self._screen is not None:
                self._screen.show(picture)
        if self._screen is None or not self._undrawn:
            self.drawn()

    def _rest_s(self) -> float:
        if self._board.due_s is None:
            return 1.0
        return min(1.0, max(0.0, self._clock.real_s(self._board.due_s - self.now_s)))


def _begun(settings: BoardSettings, speaking: Speaking) -> Board:
    return Board(
        limit_s=settings.announce_limit_s,
        turn_s=settings.call_s,
        crowded_s=settings.crowded_call_s,
        silent=speaking.why_silent(),
    )


def run(shell: Shell, stopped: threading.Event, woken: threading.Event) -> None:
    """Keep *shell* working without a screen until *stopped*; *woken* is what its `wake` sets."""
    shell.start()
    try:
        while not stopped.is_set():
            woken.clear()
            woken.wait(shell.work())
    finally:
        shell.close()
