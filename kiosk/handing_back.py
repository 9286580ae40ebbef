"""Hands a restored hub what this kiosk had from the one before; may block.

The hub's menu says that it was restored, and by which restore. It is told once by each run of the kiosk: what
it knows already it says so, and nothing happens twice.
"""

from __future__ import annotations

import logging

from contract.commands import HandIn
from contract.hand_in_views import TicketsHandedIn
from contract.names import DeviceId, KioskId
from contract.refusal import Refused
from contract.spare_tickets import MOST_AT_ONCE, SpareTicket
from contract.views import Menu
from kiosk.machine import THIS_MACHINE, Machine
from kiosk.seen_tickets import SeenTickets
from link.hub_client import HubAway, HubClient

_log = logging.getLogger(__name__)


class HandingBack:
    """What one kiosk hands back.

    Args:
        seen: the tickets that it had from the hub.
        hub: where they are handed in.
        kiosk: which kiosk this is; *by*: and its name as a device.
        machine: who mints ids.
    """

    def __init__(
        self,
        seen: SeenTickets,
        hub: HubClient,
        *,
        kiosk: KioskId,
        by: DeviceId,
        machine: Machine = THIS_MACHINE,
    ) -> None:
        self.seen = seen
        self._hub, self._kiosk, self._by, self._machine = hub, kiosk, by, machine
        self._asked = self._told = ""

    def heard(self, menu: Menu) -> bool:
        """Learn from *menu* which day it is and whether the hub was restored; return whether it asks anew."""
        if menu.day is not None:
            self.seen.day_told(menu.day)
        is_new = menu.restored not in {"", self._asked}
        self._asked = menu.restored
        return is_new

    def hand_back(self) -> bool:
        """Tell the hub what it may have lost; return whether it was there."""
        restore = self._asked
        if restore in {"", self._told}:
            return True
        back = 0
        seen = self.seen.of_today()
        for at in range(0, len(seen), MOST_AT_ONCE):
            try:
                back += self._told_of(seen[at : at + MOST_AT_ONCE])
            except HubAway:
                return False
            except Refused as refused:
                _log.error("The restored hub takes nothing back: %s", refused.detail)
                break
        self._told = restore
        _log.info("The hub was restored and did not know %d tickets that this kiosk had from it", back)
        return True

    def _told_of(self, some: tuple[SpareTicket, ...]) -> int:
        command = HandIn(command_id=self._machine.new_id(), by=self._by, kiosk=self._kiosk, tickets=some)
        answer = self._hub.ask(command, TicketsHandedIn)
        for told in answer.tickets:
            if told.what == "refused":
                _log.error("The restored hub does not take %s back: %s", told.number, told.detail)
        return sum(told.what == "taken" for told in answer.tickets)
