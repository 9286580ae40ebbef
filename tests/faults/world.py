"""One large hall with its crowd, its proxies and a judge: what every cycle of faults happens in."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from tests.faults.crowd import Crowd
from tests.faults.devices import Board, Desk, Device, Kiosk
from tests.faults.large_hall import LargeHall
from tests.faults.mqtt_proxy import MqttProxy
from tests.faults.nursery import Nursery
from tests.faults.proxy import Proxy
from tests.waiting import eventually


class World:
    """A large hall under load; everything in it ends with the block.

    Args:
        folder: where all of it lies.
        seed: from which all chance comes.
        nursery: where programs are started.
        proxied: whether a proxy stands between everybody and the hub, the hub and the broker, the broker and
            the devices; it costs speed where nothing is to be hurt on the way.
    """

    def __init__(
        self, folder: Path, seed: str, nursery: Nursery | None = None, *, proxied: bool = False
    ) -> None:
        self._parts = ExitStack()
        self.hall = LargeHall(folder, nursery=nursery)
        self.http: Proxy | None = None
        self.hub_mqtt: MqttProxy | None = None
        self.device_mqtt: MqttProxy | None = None
        self._seed = seed
        self.devices: list[Device] = []
        if proxied:
            self.http = self._parts.enter_context(Proxy(self.hall.table.hub_port, f"{seed} http"))
            self.hub_mqtt = self._proxy(f"{seed} hub-mqtt")
            self.device_mqtt = self._proxy(f"{seed} device-mqtt")
            self.hall.reach_broker_at(self.hub_mqtt.mqtt_url)
            self.hall.hears_at = self.device_mqtt.mqtt_url

    def _proxy(self, seed: str) -> MqttProxy:
        proxy = MqttProxy(self.hall.broker.port, seed)
        self._parts.enter_context(proxy)
        return proxy

    def with_devices(self) -> Self:
        """Have two kiosks, two boards and two desk units in processes besides."""
        if not self.devices:
            hall = self.hall
            given = hall.nursery, hall.table
            self.kiosks = [Kiosk(*given, name, hall.clock) for name in ("K1", "K2")]
            self.boards = [Board(*given, name, hall.clock) for name in ("hall-1", "hall-b-1")]
            self.desks = [Desk(*given, name, hall.clock) for name in ("1", "27")]
            self.devices += [*self.kiosks, *self.boards, *self.desks]
            for device in self.devices:
                self._parts.callback(device.close)
        return self

    def __enter__(self) -> Self:
        self._parts.enter_context(self.hall)
        self.crowd = Crowd(self.hall, self._seed, hub_url=self.http.url if self.http else None)
        self._parts.callback(self.crowd.close)
        return self

    def __exit__(self, *_: object) -> None:
        for proxy in (self.http, self.hub_mqtt, self.device_mqtt):
            if proxy is not None:
                proxy.clears()
        self._parts.close()

    @property
    def counts(self) -> Counter[str]:
        """What happened, counted."""
        return self.crowd.notes.counts

    def _devices_settled(self) -> None:
        eventually(lambda: all(kiosk.left == 0 for kiosk in self.kiosks), 30)
        for board in self.boards:
            shown = self.hall.ear.inboxes[f"/v1/boards/{board.name.removeprefix('board-')}"].newest
            open_calls = {call.call for call in shown.calls if not call.over}
            eventually(lambda board=board, calls=open_calls: not board.is_stale and calls <= board.calls, 15)
        self.hall.evidence.slips = [slip for kiosk in self.kiosks for slip in kiosk.slips()]

    def judged(self) -> list[str]:
        """Let everybody come to rest, and return every promise that is broken."""
        broken: list[str] = []
        try:
            self.crowd.still()
            self.hall.settled()
            if self.devices:
                self._devices_settled()
        except (AssertionError, TimeoutError) as error:
            broken.append(str(error))
        self.crowd.ask_again()
        broken += self.crowd.notes.unanswered
        return broken + [str(each) for each in self.hall.broken()]


def wait(seconds: float) -> None:
    """Let the hall go on for so long: the time at which a fault comes is part of the fault."""
    time.sleep(seconds)
