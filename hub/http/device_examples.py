"""Examples of what is told of devices, of alarms, and of calls on the boards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_HEALTH = {
    "device": "kiosk-K1",
    "status": "fault",
    "fault": "paper-out",
    "detail": "the roll is empty: put in a new one and close the lid",
    "session": 4,
    "version": "0.1.0",
}

OF_DEVICES: Mapping[str, Mapping[str, Any]] = {
    "AlarmList": {
        "branch": "town-hall",
        "epoch": 7,
        "seq": 1042,
        "at": "2026-11-23T08:31:05Z",
        "alarms": [
            {
                "code": "no-open-desk",
                "about": "residence-card",
                "since": "2026-11-23T08:12:40Z",
                "what": "3 wait for residence-card and no desk is open for it",
                "way_out": "open a desk for it, or send those who wait to another service",
            }
        ],
        "stopped": None,
    },
    "DeviceList": {
        "branch": "town-hall",
        "at": "2026-11-23T08:31:05Z",
        "unreadable": 0,
        "devices": [{"device": "kiosk-K1", "health": _HEALTH, "heard_at": "2026-11-23T08:29:11Z"}],
    },
    "CallList": {
        "branch": "town-hall",
        "at": "2026-11-23T08:31:05Z",
        "calls": [
            {
                "call": 1042,
                "number": "A042",
                "desk": "3",
                "room": "hall-1",
                "times": 1,
                "at": "2026-11-23T08:30:51Z",
                "boards": [
                    {
                        "board": "hall-1",
                        "shown": True,
                        "shown_s": 0.071,
                        "languages": ["pl", "uk"],
                        "spoken_s": 8.42,
                    },
                    {"board": "hall-2", "shown": True, "shown_s": 0.083, "silent": "another-board"},
                ],
            }
        ],
    },
}
