"""The judge of the demo works out for itself where somebody stands who waited at a kiosk without the hub."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from contract.spare_tickets import HandedIn
from tests.okienko.test_claims import NINE, Rules, called, came, judged

FAIR = Rules()
WHY = "longest waiting; waited 14 min at kiosk K1 without the hub"


def handed_in(name: str, count: int, minutes: float, waited: float, kiosk: str = "K1") -> tuple[float, Any]:
    """Return that a kiosk handed the ticket in at *minutes*; its entry claims a place behind everybody."""
    at = NINE + timedelta(minutes=minutes)
    told = HandedIn(kiosk=kiosk, day=date(2026, 12, 1), after=10_000, came_at=at, waited_s=waited * 60)
    return came(name, count, minutes, handed_in=told)


FIRST, SECOND = came("anna", 1, 0), came("ben", 2, 10)


@pytest.mark.parametrize(
    "day",
    [
        (FIRST, SECOND, handed_in("xena", 3, 20, 14), called("anna", "longest waiting", 21)),
        (SECOND, handed_in("xena", 3, 20, 14), called("xena", WHY, 21)),
        (
            handed_in("xena", 3, 20, 14),
            handed_in("yan", 4, 21, 14, kiosk="K2"),
            called("xena", WHY, 22),
        ),
        # What one kiosk numbered first stands first, though its command was longer on its way.
        (handed_in("xena", 3, 20, 14), handed_in("xara", 4, 20, 15), called("xena", WHY, 22)),
    ],
)
def test_a_call_by_the_time_of_coming_is_fair(day):
    assert judged(*day, rules=FAIR) == []


@pytest.mark.parametrize(
    "day",
    [
        (FIRST, SECOND, handed_in("xena", 3, 20, 14), called("xena", WHY, 21)),
        (SECOND, handed_in("xena", 3, 20, 14), called("ben", "longest waiting", 21)),
        (
            handed_in("yan", 4, 21, 14, kiosk="K2"),
            handed_in("xena", 3, 21, 18),
            called("yan", "longest waiting; waited 14 min at kiosk K2 without the hub", 22),
        ),
    ],
)
def test_whoever_stood_before_was_overtaken(day):
    assert any("was overtaken" in found for found in judged(*day, rules=FAIR))


@pytest.mark.parametrize(
    "why", [WHY.replace("14", "40"), WHY.replace("K1", "K7"), WHY.replace("14 min", "no time")]
)
def test_a_wait_that_was_made_up_is_condemned(why):
    found = judged(handed_in("xena", 3, 20, 14), called("xena", why, 21), rules=FAIR)

    assert any("that is not so" in each for each in found)


def test_a_wait_is_claimed_for_nobody_whom_the_hub_gave_the_number():
    assert judged(FIRST, called("anna", WHY, 21), rules=FAIR) != []
