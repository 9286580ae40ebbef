"""The hall as a whole, as people and devices are told of it: a stop, and the draw of the day. Pure."""

from __future__ import annotations

from datetime import date, datetime

from contract.check_slips import CheckSlip
from contract.hall_parts import Drawn, Stopped
from contract.hall_views import DrawView, HallView
from contract.help_parts import HelpCall
from contract.names import KioskId, ServiceId
from contract.refusal import UnknownDraw
from hub.domain import draw
from hub.domain.branch import Branch
from hub.domain.helped import Help
from hub.domain.ticket import Ticket
from hub.views.stamp import Stamp


class HallPictures:
    """What several pictures show of the hall of *branch* at *now*, on the branch's own clock."""

    def __init__(self, branch: Branch, now: datetime, stamp: Stamp) -> None:
        self._branch = branch
        self._now = now
        self._stamp = stamp
        stop = branch.stops.present
        self.stopped = None if stop is None else Stopped(since=self._local(stop.since), text=stop.text)

    def view(self) -> HallView:
        """Return whether the hall is stopped."""
        return HallView(**self._stamp, stopped=self.stopped)

    def draw(self, day: date) -> DrawView:
        """Return the draw of *day*.

        Raises:
            UnknownDraw: it is not today's, or nothing is drawn today.
        """
        known = self._branch.draw
        if day != self._branch.day or not known.commitment:
            raise UnknownDraw(f"no draw of {day} is known here; okienko audit draw tells of other days")
        ends = None if known.held_at else draw.ends_at(self._branch)
        return DrawView(
            **self._stamp,
            day=day,
            commitment=known.commitment,
            draw_at=self._local(ends) if ends else None,
            held_at=self._local(known.held_at) if known.held_at else None,
            seed=known.seed,
            numbers=tuple(str(self._branch.tickets[ticket].number) for ticket in known.order),
        )

    def help_at(self, kiosk: KioskId) -> HelpCall | None:
        """Return how it stands with who asked for help at *kiosk*; None: nobody did, or it is over."""
        call = self._branch.help.get(kiosk)
        if call is None or not (call.coming or self._waits(call)):
            return None
        asked_at = self._local(call.asked_at)
        return HelpCall(kiosk=kiosk, asked_at=asked_at, language=call.language, coming=call.coming)

    def help_wanted(self) -> tuple[HelpCall, ...]:
        """Return who asks for help and to whom nobody has gone, whoever waits longest first."""
        waiting = [kiosk for kiosk, call in self._branch.help.items() if self._waits(call)]
        known = (self.help_at(kiosk) for kiosk in waiting if kiosk in self._branch.layout.kiosks)
        return tuple(sorted((each for each in known if each), key=lambda each: each.asked_at))

    def check_slip_at(self, kiosk: KioskId) -> CheckSlip | None:
        """Return what has become of the latest check slip of *kiosk*; None: none was asked for today."""
        known = self._branch.check_slips.get(kiosk)
        if known is None:
            return None
        return CheckSlip(
            slip=known.slip,
            asked_at=self._local(known.asked_at),
            changed_at=self._local(known.changed_at),
            state=known.state_at(self._now),
            finding=known.finding,
        )

    def _waits(self, call: Help) -> bool:
        return call.waits(self._now, self._branch.settings.alarms.help_minutes)

    def drawn(self, ticket: Ticket) -> Drawn | None:
        """Return the place that was drawn for *ticket*; None: it was not."""
        known = self._branch.draw
        if not ticket.lot or known.held_at is None:
            return None
        return Drawn(place=ticket.lot, of=len(known.order), at=self._local(known.held_at))

    def pending_at(self, ticket: Ticket | None = None) -> datetime | None:
        """Return when the draw is held for which *ticket*, or anybody, waits; None: nobody does."""
        if ticket is not None and not ticket.undrawn:
            return None
        ends = draw.pending_at(self._branch)
        return self._local(ends) if ends else None

    def draw_for_newcomer(self, service: ServiceId) -> datetime | None:
        """Return when the place is drawn of who takes a ticket for *service* now; None: at once."""
        known = self._branch.layout.services[service]
        at = draw.draw_at(known, self._branch, self._now)
        return self._local(at) if at else None

    def stood_still_s(self, ticket: Ticket) -> float:
        """Return for how many seconds since *ticket* was issued the hall was stopped, before a present stop.

        With that the picture would be another at every look.
        """
        stop = self._branch.stops.present
        until = self._now if stop is None else min(stop.since, self._now)
        return self._branch.stops.still(ticket.issued_at, until).total_seconds()

    def _local(self, instant: datetime) -> datetime:
        return instant.astimezone(self._branch.zone)
