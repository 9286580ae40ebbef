"""When tickets are given and desks serve, today and on the days to come, each day by its own profile."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from contract.names import ServiceId
from contract.settings import zone_of
from hub.domain.hours import spans_on, tables_for
from hub.domain.hours_settings import MIDNIGHT, Minutes
from hub.domain.opening import Opening, Standing, shown_at
from hub.domain.profiles import in_profile, profile_on
from hub.domain.settings import BranchSettings, ServiceSettings
from hub.domain.today import Today, in_today

_Asked = tuple[ServiceId | None, bool]


@dataclass(frozen=True, slots=True)
class Timetable:
    """The hours of one branch.

    Attributes:
        settings: those of an ordinary day.
        day: the service day.
        profile: the one that holds on it, by date or by hand.
        today: what staff have arranged for it.
    """

    settings: BranchSettings
    day: date | None = None
    profile: str = ""
    today: Today = field(default_factory=Today)
    _worked_out: dict[_Asked, tuple[datetime, Standing]] = field(default_factory=dict, compare=False)
    _spans: dict[tuple[ServiceId | None, date], tuple[Minutes, ...]] = field(
        default_factory=dict, compare=False
    )
    _in: dict[tuple[str, bool], BranchSettings] = field(default_factory=dict, compare=False)

    def tickets(self, service: ServiceId | None, now: datetime) -> Standing:
        """Return whether walk-ins get tickets for *service* at *now* (UTC); None: by the branch's hours."""
        return self._standing(service, now, tickets=True)

    def desks(self, service: ServiceId | None, now: datetime) -> Standing:
        """Return whether desks serve *service* at *now* (UTC), by its hours; None: whether any serve."""
        return self._standing(service, now, tickets=False)

    def closing(self, service: ServiceId, now: datetime) -> datetime | None:
        """Return when desks close for *service* on the day of *now* (UTC); None: not at all on that day."""
        zone = zone_of(self.settings.timezone)
        day = now.astimezone(zone).date()
        last = max((ends for _, ends in self.spans(service, day)), default=MIDNIGHT)
        return None if last == MIDNIGHT else shown_at(last, day, zone)

    def serving_s(self, service: ServiceId, since: datetime, until: datetime) -> float:
        """Return for how many seconds desks serve *service* between two instants (UTC); breaks are none."""
        return self._opening(service, tickets=False).open_s(since, until)

    def spans(self, service: ServiceId | None, day: date) -> tuple[Minutes, ...]:
        """Return when desks serve *service* on *day*, in minutes after midnight; None: the branch itself."""
        if (service, day) not in self._spans:
            settings = self._settings_on(day)
            known = _service(settings, service)
            offered = known is None or known.offered
            self._spans[service, day] = spans_on(day, settings, known) if offered else ()
        return self._spans[service, day]

    def said_today(self, service: ServiceId | None) -> str:
        """Return the hours of *service* on the service day as people write them."""
        spans = self.spans(service, self.day) if self.day is not None else ()
        return ", ".join(f"{_clock(begins)}-{_clock(ends)}" for begins, ends in spans) or "closed"

    def _standing(self, service: ServiceId | None, now: datetime, *, tickets: bool) -> Standing:
        since, known = self._worked_out.get((service, tickets), (now, None))
        if known is None or not since <= now < known.until:
            known = self._opening(service, tickets=tickets).at(now)
            self._worked_out[service, tickets] = now, known
        return known

    def _opening(self, service: ServiceId | None, *, tickets: bool) -> Opening:
        zone, spans = zone_of(self.settings.timezone), partial(self.spans, service)
        if not tickets:
            return Opening(spans, zone)
        today = self._settings_on(self.day)
        tables = tables_for(today, _service(today, service))
        early = [hours.tickets_from_minutes for hours in tables if hours.tickets_from_minutes is not None]
        stop = [hours.tickets_until_minutes for hours in tables if hours.tickets_until_minutes is not None]
        return Opening(spans, zone, _minutes(early), _minutes(stop))

    def _settings_on(self, day: date | None) -> BranchSettings:
        is_today = day is None or day == self.day
        profile = self.profile if day is None or is_today else profile_on(self.settings, day)
        if (profile, is_today) not in self._in:
            settings = in_profile(self.settings, profile)
            self._in[profile, is_today] = in_today(settings, self.today) if is_today else settings
        return self._in[profile, is_today]


def _service(settings: BranchSettings, service: ServiceId | None) -> ServiceSettings | None:
    return next((each for each in settings.services if each.id == service), None)


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def _minutes(said: list[int]) -> timedelta:
    return timedelta(minutes=said[0] if said else 0)
