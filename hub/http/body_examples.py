"""One example of each body, for the document of the API; tests hold them to the codec."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

BODIES: Mapping[str, Mapping[str, Any]] = {
    "issue-ticket": {"service": "residence-card", "language": "uk", "party": 2},
    "check-in": {"codes": ["402913"], "language": "en"},
    "cancel-ticket": {"reason": "the visitor left"},
    "reinstate-ticket": {"reason": "was in the toilet"},
    "transfer-ticket": {"service": "residence-card", "reason": "took a ticket for the wrong service"},
    "report-slip": {"slip": "printed"},
    "rate-visit": {"score": 5},
    "call-ticket": {"ticket": "0f8fad5bd9cb469fa16570867728950e", "reason": "a fainting child"},
    "move-place": {"reason": "the wife waits on for her husband"},
    "reprint-slip": {"reason": "lost the paper"},
    "merge-tickets": {"other": "6e0f3a2b", "reason": "a married couple"},
    "split-party": {"party": 2, "cases": 1, "reason": "the children go to school"},
    "serve": {"outcome": "application taken", "count": 1},
    "park": {"room": "hall-1", "reason": "pays the fee"},
    "put-back": {"reason": "called by mistake"},
    "transfer": {"service": "residence-card", "reason": "came to the wrong desk"},
    "pause-desk": {"reason": "lunch"},
    "hand-in": {
        "tickets": [
            {
                "ticket": "9b1c7ad0",
                "number": {"series": "X", "count": 7},
                "service": "residence-card",
                "language": "uk",
                "token": "c2VjcmV0LXN0YXR1cy10b2",
                "day": "2026-11-23",
                "waited_s": 840.5,
            }
        ]
    },
    "stop-hall": {"who": "supervisor", "reason": "fire alarm", "text": "Meeting point: the fountain"},
    "go-on": {"who": "supervisor", "reason": "false alarm, checked by the fire brigade"},
    "take-settings": {
        "text": 'branch = "town-hall"\n…',
        "reason": "desk 3 has moved",
        "instead_of": "9f2c41d07a3b",
        "dry_run": True,
    },
    "switch-profile": {"profile": "short-day", "reason": "the heating has failed"},
    "open-service": {"reason": "the system is back"},
    "close-service": {"reason": "the system for cards is down"},
    "assign-desk": {"services": ["residence-card"], "reason": "two clerks are ill"},
    "look-after": {"code": "waiting-long", "about": "residence-card"},
    "post-notice": {
        "texts": {"pl": "Kasa jest dziś nieczynna.", "en": "The cash desk is closed today."},
        "who": "supervisor",
        "until": "2026-11-23T15:00:00+01:00",
        "rooms": ["hall-1"],
    },
    "withdraw-notice": {"who": "supervisor"},
    "ask-for-help": {"language": "uk"},
    "end-help": {"who": "desk 3"},
    "report-check-slip": {"state": "failed", "finding": "paper-out"},
    "work-at-desk": {"instead_of": "person-anna"},
    "tell-supervisor": {"phrase": "paper", "text": "the blue form is out too"},
    "add-bookings": {
        "bookings": [
            {"code": "402913", "service": "residence-card", "starts": "2026-11-23T08:10:00Z", "minutes": 20}
        ]
    },
}
