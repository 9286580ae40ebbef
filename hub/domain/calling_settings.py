"""What an operator writes into the ``[calling]`` table of ``branch.toml``: the calling rule, as data.

Left out, everybody is called by arrival and nothing is limited. How the keys work together stands in
`hub.domain.rule`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec

from contract.mistakes import Mistake

Times = Annotated[int, msgspec.Meta(ge=0, le=100)]
MinutesOfADay = Annotated[float, msgspec.Meta(ge=0, le=1440)]


class CallingSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Who is called first, and how often."""

    booked_first: bool = False
    """Whether booked visitors go before walk-ins from their booked time on, and behind them until then."""
    booked_in_a_row: Times = 0
    """After so many booked visitors in a row a desk calls a walk-in, if one waits; 0: no such limit."""
    priority_every: Times = 0
    """Visitors with priority go first, at most at every so-manieth call of a desk; 0: they do not."""
    oldest_first_minutes: MinutesOfADay = 0.0
    """Who waits longer than this goes first, the longest waiting of them, whatever else holds; 0: nobody."""
    language_wait_minutes: MinutesOfADay = 0.0
    """How long a visitor is kept for an open desk that speaks the ticket's language; 0: not at all."""
    parked: Literal["by-hand", "first", "last"] = "by-hand"
    """When NEXT calls visitors back who were parked: before all others, after them, or never by itself."""
    parked_minutes: MinutesOfADay = 10.0
    """How long a parked visitor is left in peace before NEXT calls this one back."""
    parked_most_minutes: MinutesOfADay = 0.0
    """Who has been parked for longer is called back by NEXT before all others, so that nobody is forgotten,
    even where `parked` says by hand; 0: NEXT only does what `parked` says."""
    missed_again: Times = 0
    """How many times NEXT calls a visitor again who did not come, when nobody else waits; 0: never."""
    recalls_most: Times = 0
    """How many times one call may be repeated; 0: as often as the clerk likes."""
    recall_pause_s: Annotated[float, msgspec.Meta(ge=0, le=600)] = 0.0
    """How long a call must have sounded before it may be repeated."""
    repeat_s: Annotated[float, msgspec.Meta(ge=0, le=600)] = 0.0
    """So long after a call that nobody has come to, the hub repeats it, in seconds; 0: only clerks do. For
    desks whose clerks press START: without it, who sits there already would be called."""
    repeats_most: Annotated[int, msgspec.Meta(ge=1, le=5)] = 1
    """How many times the hub repeats one call; the clerk's own recalls are not counted with these."""
    no_show_grace_minutes: MinutesOfADay = 0.0
    """How long after a missed call a visitor may be reinstated; 0: all day."""


def calling_mistakes(calling: CallingSettings) -> Iterator[str]:
    """Yield what contradicts itself in *calling*, one sentence each."""
    if calling.booked_in_a_row and not calling.booked_first:
        says = "[calling]: 'booked_in_a_row' means nothing without 'booked_first = true'; add it, or set 0"
        yield Mistake(says, ("calling", "booked_in_a_row"), rests_on=(("calling", "booked_first"),))
    if 0 < calling.parked_most_minutes < calling.parked_minutes:
        says = "[calling]: 'parked_most_minutes' must be 'parked_minutes' or more, or nobody has peace"
        yield Mistake(says, ("calling", "parked_most_minutes"), rests_on=(("calling", "parked_minutes"),))
    if 0 < calling.oldest_first_minutes <= calling.language_wait_minutes:
        says = (
            "[calling]: 'language_wait_minutes' must be less than 'oldest_first_minutes', "
            "else nobody is kept so long for a language"
        )
        oldest = ("calling", "oldest_first_minutes")
        yield Mistake(says, ("calling", "language_wait_minutes"), rests_on=(oldest,))
