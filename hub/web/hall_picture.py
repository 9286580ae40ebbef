"""The picture of the live hall: drawn once for each change, for all who watch in one language.

What only one watcher may have, the token of a form, stands in it as a mark and is put in for each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from contract.hall_views import Alarm, AlarmList
from contract.names import Language
from contract.views import View
from hub.authority import Authority
from hub.domain.alarm_weights import URGENT
from hub.domain.branch import Branch
from hub.domain.profiles import profile_of
from hub.views.live_hall import desk_rows, service_rows
from hub.web.alarm_words import BRIEF, about, said
from hub.web.device_rows import STATES as DEVICE_STATES
from hub.web.device_rows import DeviceRow, Listen, device_rows
from hub.web.drawing import drawn
from hub.web.help_pages import HALL, shown_help
from hub.web.people import Called, called_in
from hub.web.stream import Drawn, as_drawn
from hub.web.words import DESK_STATES, time_of_day

MARK = "\N{SYMBOL FOR SUBSTITUTE}form-token\N{SYMBOL FOR SUBSTITUTE}"
"""Stands where each watcher's own token belongs."""
ABOVE = frozenset({"hall-stopped", "help-asked", "silent-alarm"})
"""These alarms stand above all others, each in a place of its own."""
CLOSED_BY: dict[str, str] = {
    "service-closed": "closed",
    "closed-now": "outside its hours",
    "quota-reached": "no tickets left",
    "no-capacity": "no time left",
    "no-desk": "no desk",
    "hall-stopped": "the hall is stopped",
}
"""Why a service gives no tickets, in English, by the code of the refusal."""


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who looks: all with the same *language* and rights see the same."""

    language: Language
    directs: bool
    """Whether this person may act, and not only look."""


@dataclass(frozen=True, slots=True)
class _Kept:
    key: tuple[object, ...]
    drawn: Drawn


class HallPicture:
    """The picture, kept until something on it is another.

    Attributes:
        times: how often it was drawn.
    """

    def __init__(self, authority: Authority, listen: Listen) -> None:
        self._authority = authority
        self._listen = listen
        self._kept: dict[Watcher, _Kept] = {}
        self.times = 0

    def drawn_for(
        self, watcher: Watcher, token: str, branch: Branch, alarms: AlarmList, names: Mapping[str, str]
    ) -> Drawn:
        """Return the picture of *branch* for one watcher with this form *token*; *names* by login."""
        now = alarms.at
        devices = tuple(device_rows(branch.layout, self._listen()))
        seen = tuple(row._replace(heard_at=row.heard_at and _minute(row.heard_at)) for row in devices)
        key = (branch.epoch, branch.seq, _minute(now), alarms.alarms, seen, dict(names))
        kept = self._kept.get(watcher)
        if kept is None or kept.key != key:
            kept = self._kept[watcher] = _Kept(
                key, self._drawn(watcher, branch, alarms, devices, called_in(names))
            )
        return as_drawn(_stamp(branch, now), kept.drawn.html.replace(MARK, token))

    def _drawn(
        self,
        watcher: Watcher,
        branch: Branch,
        alarms: AlarmList,
        devices: tuple[DeviceRow, ...],
        called: Called,
    ) -> Drawn:
        self.times += 1
        pictures, language = self._authority.pictures(branch), watcher.language
        shown = [alarm for alarm in alarms.alarms if alarm.code not in ABOVE]
        kind = profile_of(branch.ordinary, branch.profile)
        known = {
            "directs": watcher.directs,
            "stopped": alarms.stopped,
            "help": pictures.hall.help_wanted(),
            **shown_help(HALL, MARK, language),
            "alarms": [alarm for alarm in shown if alarm.looked_after_by is None],
            "looked_after": [alarm for alarm in shown if alarm.looked_after_by is not None],
            "said": said,
            "about": partial(about, layout=branch.layout, language=language),
            "alarm_id": _alarm_id,
            "urgent": lambda alarm: alarm.weight >= URGENT,
            "services": list(service_rows(branch, alarms.at)),
            "closed_by": CLOSED_BY,
            "desks": list(desk_rows(branch)),
            "pauses": {choice.id: choice.names for choice in branch.settings.verbs.pause_reasons},
            "letter": branch.layout.letter,
            "states": DESK_STATES,
            "devices": devices,
            "device_states": DEVICE_STATES,
            "fault_words": BRIEF,
            "profile": kind.names if kind else {},
            "notices": len(pictures.notices.view().notices),
            "called": called,
            "time": partial(time_of_day, zone=branch.zone),
            "ago": partial(_minutes_between, alarms.at),
        }
        return as_drawn(_stamp(branch, alarms.at), drawn("hall_picture.html", language, known))


def _stamp(branch: Branch, now: datetime) -> View:
    return View(branch=branch.settings.branch, epoch=branch.epoch, seq=branch.seq, at=now)


def _minute(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)


def _minutes_between(now: datetime, since: datetime) -> int:
    return max(0, int((now - since).total_seconds() // 60))


def _alarm_id(alarm: Alarm) -> str:
    """Return what tells *alarm* from a later one of its kind; without blanks, which part those that sound."""
    began = alarm.began or alarm.since
    return f"{alarm.code}-{alarm.about}-{began.timestamp():.0f}".replace(" ", "_")
