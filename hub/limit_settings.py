"""Table `[limits]` of `hub.toml`: how much the hub takes from others, and when a disk is too full."""

from __future__ import annotations

from typing import Annotated

import msgspec

MOST_WAITING = 4096
"""So many commands wait at most. At a thousand a second that is four seconds, and all patience is over."""
MOST_OF_ONE = 1024
"""So many of one asker wait at most; visitors' phones count as one, and so do programs without a name."""

Many = Annotated[int, msgspec.Meta(ge=1)]
Rate = Annotated[float, msgspec.Meta(gt=0)]
Percent = Annotated[int, msgspec.Meta(ge=1, le=100)]


class LimitSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How much the hub takes, and from whom: table `[limits]`. What is beyond is refused and counted."""

    commands_waiting: Many = MOST_WAITING
    """How many commands may wait to be carried out. One more is refused with `hub-busy`."""

    commands_waiting_of_one: Many = MOST_OF_ONE
    """How many of them one device or person may have waiting. Nobody waits behind another's flood."""

    device_per_s: Rate = 50.0
    """How many commands a second a device of the branch may send on and on: far more than any thumb presses.
    One more is refused with `too-fast`."""

    device_burst: Many = 500
    """How many it may send at once before that counts: a kiosk that was away brings what it has kept."""

    address_per_s: Rate = 200.0
    """How many requests a second one address may send on and on; programs on the hub's own machine may send
    more. Behind a proxy the address is the one that the proxy names."""

    address_burst: Many = 5000
    """How many it may send at once before that counts: all phones of an office may come by one address."""

    disk_alarm_percent: Percent = 80
    """How full a disk may be, in percent, before somebody is told."""

    disk_stop_percent: Percent = 95
    """How full it may be before what can wait is left undone: statistics. Tickets never wait."""
