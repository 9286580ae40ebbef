"""How heavy each alarm weighs: what people wait for weighs more than what only machines miss."""

from __future__ import annotations

from collections.abc import Mapping

from contract.hall_views import Alarm

WEIGHTS: Mapping[str, int] = {
    "silent-alarm": 110,
    "hall-stopped": 100,
    "help-asked": 95,
    "no-open-desk": 80,
    "board-blind": 70,
    "board-mute": 65,
    "device-lost": 60,
    "board-lost": 60,
    "device-fault": 55,
    "device-floods": 55,
    "waiting-long": 50,
    "desk-closed-on-a-call": 45,
    "codes-guessed": 40,
    "series-nearly-used-up": 30,
    "desk-occupied-long": 20,
    "parked-long": 10,
}
"""By the alarm's code; every code there is stands here."""
URGENT = 55
"""From here on somebody should go at once."""


def weight_of(alarm: Alarm) -> int:
    """Return how heavy *alarm* weighs."""
    return WEIGHTS.get(alarm.code, 0)
