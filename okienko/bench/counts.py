"""How often each thing is measured: enough for a steady figure, or just enough to see that it works."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each thing is done.

    Attributes:
        limit: single commits and MQTT round trips.
        rested: of each of these, and of requests, with a pause before each.
        posts: requests to the bare server, for one client and for eight.
        alone: tickets and calls of one client.
        together: tickets and calls of eight clients.
        views: calls whose views are awaited.
        gap_s: seconds between two of those calls.
        presses: presses of a desk's button.
        press_gap_s: seconds between two of those presses.
        slips: visits at a kiosk.
        frames: full frames that are drawn.
        starts: starts of each program.
        settle_s: seconds that a program is left alone before its memory is read.
        idle_s: seconds for which idle programs are watched.
        day: tickets in a short day.
        full_day: tickets in a full one.
        rounds: how often short and full day take turns.
        each: tickets and calls in each round.
        crowd: tickets and calls of sixty-four clients.
        phones: that watch their tickets in the large hall.
        hall_day: tickets in the large hall's full day.
        hall_calls: calls whose views are awaited there.
        burst_s: seconds that the mad button presses.
        steady_s: seconds at 1,200 changes each.
        soak_days: days that a hub lives through.
        soak_tickets: tickets on each of them.
    """

    limit: int = 2_000
    rested: int = 100
    posts: int = 8_000
    alone: int = 4_000
    together: int = 16_000
    views: int = 300
    gap_s: float = 0.05
    presses: int = 100
    press_gap_s: float = 0.4
    slips: int = 30
    frames: int = 100
    starts: int = 3
    settle_s: float = 3.0
    idle_s: float = 20.0
    day: int = 100
    full_day: int = 100_000
    rounds: int = 20
    each: int = 15
    crowd: int = 24_000
    phones: int = 2_000
    hall_day: int = 100_000
    hall_calls: int = 120
    burst_s: float = 30.0
    steady_s: float = 20.0
    soak_days: int = 40
    soak_tickets: int = 150


SMALL = Counts(
    limit=20,
    rested=5,
    posts=40,
    alone=20,
    together=40,
    views=6,
    gap_s=0.02,
    presses=4,
    press_gap_s=0.3,
    slips=2,
    frames=4,
    starts=1,
    settle_s=0.1,
    idle_s=0.5,
    day=10,
    full_day=100,
    rounds=2,
    each=3,
    crowd=64,
    phones=6,
    hall_day=40,
    hall_calls=6,
    burst_s=1.0,
    steady_s=0.5,
    soak_days=3,
    soak_tickets=4,
)
"""Just enough to see that everything that is measured still works; its figures mean nothing."""
LONG = replace(Counts(), burst_s=600.0, steady_s=600.0, soak_tickets=1_500)
"""As long as the goals say; takes an hour."""
