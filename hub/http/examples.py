"""One example of each answer, for the document of the API; tests hold them to the codec."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.http.device_examples import OF_DEVICES

_FINGERPRINT = "9f2c41d07a3b"

_VIEW = {"branch": "town-hall", "epoch": 7, "seq": 1042, "at": "2026-11-23T08:31:05Z"}
_NAMES = {"pl": "Karta pobytu", "en": "Residence card"}
_TICKET = {
    "ticket": "0f8fad5bd9cb469fa16570867728950e",
    "number": "A042",
    "service": "residence-card",
    "language": "uk",
    "party": 2,
    "issued_at": "2026-11-23T08:31:04Z",
    "service_names": _NAMES,
}
_ROOM = {"room": "hall-1", "names": {"pl": "Hol", "en": "Hall"}}
_CALL = {
    "call": 1041,
    "ticket": "6e0f3a2b",
    "number": "A041",
    "desk": "3",
    "desk_name": "3",
    "room": "hall-1",
    "room_name": {"pl": "Hol", "en": "Hall"},
    "language": "pl",
    "times": 1,
    "over": False,
    "at": "2026-11-23T08:30:58Z",
    "age_s": 7.0,
}
_WAITING = {
    "service": "residence-card",
    "letter": "A",
    "names": _NAMES,
    "waiting": 3,
    "estimate": {"low": 12, "high": 20},
}
_AT_DESK = {**_TICKET, "priority": False, "state": "called", "called_at": "2026-11-23T08:31:05Z", "times": 1}
_DESK = {
    **_VIEW,
    "desk": "3",
    "desk_name": "3",
    "room": "hall-1",
    "state": "open",
    "current": _AT_DESK,
    "waiting": 3,
    "waiting_by_service": [_WAITING],
    "next": None,
    "why": "",
    "pause_reason": "",
}
_STOPPED = {"since": "2026-11-23T09:41:00+01:00", "text": "Meeting point: the fountain"}
_TIMES = {"count": 98, "median_s": 840.0, "p90_s": 2580.0, "max_s": 3912.5}
_FIGURES = {
    "issued": 112,
    "people": 131,
    "units": 134,
    "called": 105,
    "served": 98,
    "no_show": 7,
    "cancelled": 4,
    "expired": 3,
    "open": 0,
    "parked": 2,
    "transferred": 3,
    "reinstated": 1,
    "put_back": 0,
    "recalls": 19,
    "stopped": 0,
    "booked": 61,
    "in_time": 55,
    "waiting": _TIMES,
    "after_booked": _TIMES,
    "way": _TIMES,
    "serving": _TIMES,
}

ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "SurveyView": {
        **_VIEW,
        "number": "A042",
        "language": "uk",
        "service_names": _NAMES,
        "question": {"pl": "Jak ocenia Pan/Pani wizytę?", "en": "How was your visit?"},
        "closed_why": "",
    },
    "TicketView": {
        **_VIEW,
        **_TICKET,
        "state": "waiting",
        "slip": "not-printed",
        "ahead": 3,
        "estimate": {"low": 12, "high": 20},
        "token": "c2VjcmV0LXN0YXR1cy10b2",
        "rooms": [_ROOM],
    },
    "DeskView": _DESK,
    "DeskList": {**_VIEW, "desks": [_DESK]},
    "BoardView": {
        **_VIEW,
        "board": "hall-1",
        "rooms": ["hall-1"],
        "calls": [_CALL],
        "waiting": [_WAITING],
        "voice": True,
    },
    "Menu": {
        **_VIEW,
        "kiosk": "K1",
        "branch_names": {"pl": "Urząd", "en": "Office"},
        "services": [
            {**_WAITING, "open": True, "booked_only": False, "rooms": ["hall-1"], "left": 12, "limit": 60}
        ],
        "rooms": [_ROOM],
        "languages": ["pl", "uk", "ru", "en"],
        "status_url": "https://queue.example/t/{token}",
    },
    "NowView": {
        **_VIEW,
        "branch_names": {"pl": "Urząd", "en": "Office"},
        "languages": ["pl", "uk", "ru", "en"],
        "open": True,
        "closes_at": "2026-11-23T17:00:00+01:00",
        "services": [{**_WAITING, "open": True}],
        "calls": [
            {
                "number": "A042",
                "desk_name": "3",
                "room_names": {"pl": "Hol"},
                "at": "2026-11-23T09:41:00+01:00",
            }
        ],
    },
    "QueueView": {**_VIEW, "lines": [{"place": 1, "ticket": {**_AT_DESK, "state": "waiting"}, "to": None}]},
    "NoticeList": {
        **_VIEW,
        "notices": [
            {
                "notice": "5d1c7ad0",
                "texts": {"pl": "Kasa jest dziś nieczynna.", "en": "The cash desk is closed today."},
                "who": "supervisor",
                "since": "2026-11-23T09:41:00+01:00",
                "until": "2026-11-23T15:00:00+01:00",
                "rooms": ["hall-1"],
            }
        ],
    },
    "StaffCalls": {
        **_VIEW,
        "alarms": [
            {"desk": "3", "desk_name": "3", "by": "person-anna", "at": "2026-11-23T09:41:00+01:00"},
        ],
        "messages": [
            {
                "message": "0f8fad5b",
                "desk": "5",
                "desk_name": "5",
                "by": "person-jan",
                "at": "2026-11-23T09:43:00+01:00",
                "phrase": {"pl": "Potrzebny tłumacz", "en": "Interpreter needed"},
                "text": "vi",
            }
        ],
    },
    "HallView": {**_VIEW, "stopped": _STOPPED},
    **OF_DEVICES,
    "DrawView": {
        **_VIEW,
        "day": "2026-11-23",
        "commitment": "e7d45d9a29907ff9011c6c0c0c48c829c8512e0786115b366bf74290ef9f5a0c",
        "held_at": "2026-11-23T07:55:00+01:00",
        "seed": "5f70bf18a0860070" * 4,
        "numbers": ["A003", "A002", "F001", "A001"],
    },
    "BookingsAdded": {**_VIEW, "added": 1, "known": 0},
    "TicketsHandedIn": {
        **_VIEW,
        "day": "2026-11-23",
        "last_count": 7,
        "tickets": [{"ticket": "9b1c7ad0", "number": "X007", "what": "taken"}],
    },
    "SettingsView": {
        **_VIEW,
        "fingerprint": _FINGERPRINT,
        "changes": ["[desks] '3': 'room' 'hall' → 'hall-b'"],
    },
    "SettingsInForce": {
        "branch": "town-hall",
        "fingerprint": _FINGERPRINT,
        "text": 'branch = "town-hall"\n…',
    },
    "Journal": {
        "newest": 1042,
        "entries": [
            {
                "seq": 1042,
                "epoch": 7,
                "at": "2026-11-23T08:31:05Z",
                "by": "desk-3",
                "command": "b7e2c1",
                "event": {
                    "event": "ticket-called",
                    "ticket": "0f8fad5bd9cb469fa16570867728950e",
                    "desk": "3",
                    "why": "waits longest",
                },
            }
        ],
    },
    "DayLeft": {
        "branch": "town-hall",
        "day": "2026-11-23",
        "profile": "",
        "ended_at": "2026-11-23T23:00:01Z",
        "tickets": [
            {
                "ticket": "0f8fad5bd9cb469fa16570867728950e",
                "number": "A042",
                "service": "residence-card",
                "state": "waiting",
                "since": "2026-11-23T08:31:04Z",
                "desk": None,
                "closed_as": "expired",
            }
        ],
        "desks": [{"desk": "3", "state": "open", "since": "2026-11-23T07:01:00Z"}],
        "totals": {"served": 311, "expired": 1},
    },
    "AuditHead": {"branch": "town-hall", "newest": 1042, "link": "5f70bf18a0860070" * 4},
    "Statistics": {
        "branch": "town-hall",
        "begins": "2026-11-23",
        "ends": "2026-11-23",
        "days": 1,
        "in_time_minutes": 15,
        "rows": [{"by": "all", "name": "all", "figures": _FIGURES}],
    },
    "Alive": {"status": "alive"},
    "Ready": {
        "ready": True,
        "store": True,
        "broker": True,
        "calendars": [
            {
                "calendar": "office",
                "up": True,
                "looked_at": "2026-11-23T08:30:00Z",
                "refused": 0,
                "held_back": 0,
            }
        ],
    },
    "Problem": {
        "type": "urn:okienko:problem:nobody-waiting",
        "title": "A desk asked for the next ticket and the queues it serves are empty",
        "status": 409,
        "code": "nobody-waiting",
        "detail": "nobody waits for desk 3",
    },
}
