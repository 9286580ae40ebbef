"""The broker, and the wire of each device to it: what is retained may be lost, connections come and go."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from paho.mqtt.client import topic_matches_sub

from link.outbox import Message, Outbox
from link.wire import Handler, Hook, Will
from tests.faults.simulation.network import Network
from tests.faults.simulation.scheduler import Due, Machine, Scheduler

KEEPALIVE_S = 10.0

matches = cache(topic_matches_sub)


class SimBroker:
    """Keeps what is retained, and hands everything to whoever has subscribed.

    Attributes:
        retained: by topic.
        events: all that were ever told, which anybody may have heard.
    """

    def __init__(self, scheduler: Scheduler, network: Network) -> None:
        self.scheduler, self.network = scheduler, network
        self.alive = True
        self.retained: dict[str, bytes] = {}
        self.events: list[tuple[str, bytes]] = []
        self.wires: dict[str, SimWire] = {}
        self._takers: dict[str, list[tuple[SimWire, Handler]]] = {}

    def take(self, topic: str, payload: bytes, *, retain: bool) -> None:
        """Accept a message."""
        if not self.alive:
            return
        if retain and payload:
            self.retained[topic] = payload
        elif retain:
            self.retained.pop(topic, None)
        elif "/event/" in topic:
            self.events.append((topic, payload))
        for wire, handler in self._subscribed(topic):
            wire.bring(handler, topic, payload, retained=False)

    def kill(self, *, forget: bool) -> None:
        """Go down; *forget*: with all that was retained."""
        self.alive = False
        if forget:
            self.retained.clear()
        for wire in list(self.wires.values()):
            wire.lose()

    def join(self, wire: SimWire) -> None:
        """Take *wire* in, and push out the one that bore its name before."""
        before = self.wires.get(wire.name)
        if before is not None and before is not wire:
            before.lose()
        self.wires[wire.name] = wire
        self._takers.clear()

    def leave(self, wire: SimWire) -> None:
        if self.wires.get(wire.name) is wire:
            del self.wires[wire.name]
            self._takers.clear()

    def _subscribed(self, topic: str) -> list[tuple[SimWire, Handler]]:
        if topic not in self._takers:
            self._takers[topic] = [
                (wire, handler)
                for wire in self.wires.values()
                for topic_filter, handler in wire.subscribed
                if matches(topic_filter, topic)
            ]
        return self._takers[topic]


class SimWire:
    """A `link.wire.Wire`; what waits for a connection waits in the real outbox."""

    def __init__(self, broker: SimBroker, machine: Machine, name: str, device: str) -> None:
        self._broker, self._scheduler, self._network = broker, broker.scheduler, broker.network
        self._machine, self.name = machine, name
        self.weather = self._network.of(device)
        self.subscribed: list[tuple[str, Handler]] = []
        self._at_connect: list[Hook] = []
        self._at_loss: list[Hook] = []
        self._will: Callable[[], Will | None] = lambda: None
        self._last_will: Will | None = None
        self._outbox = Outbox()
        self._connected = False
        self._up_s = self._down_s = 0.0
        self._held: list[Callable[[], None]] = []
        self._silent_since_s: float | None = None
        self._life = 0
        self._mid = 0
        self._turning: Due | None = None
        self.live_s = broker.scheduler.now_s

    @property
    def is_connected(self) -> bool:
        return self._connected

    def start(self) -> None:
        self._try()

    def set_will(self, will: Callable[[], Will]) -> None:
        self._will = will

    def subscribe(self, topic_filter: str, handler: Handler) -> None:
        self.subscribed.append((topic_filter, handler))

    def publish(self, topic: str, payload: bytes, *, retain: bool, qos: int = 1) -> None:
        self._outbox.put(Message(topic, payload, retain, qos))
        if self._connected and self._turning is None:
            self._turning = self._scheduler.soon(self._machine, self._send)

    def on_connect(self, hook: Hook) -> None:
        self._at_connect.append(hook)
        if self._connected:
            hook()

    def on_lost(self, hook: Hook) -> None:
        self._at_loss.append(hook)

    def look_elsewhere(self) -> None:
        """There is no other broker."""

    def close(self) -> None:
        self._connected = False
        self._broker.leave(self)

    def lose(self) -> None:
        """The connection is gone, and both ends know."""
        if not self._connected:
            return
        self._connected, self._life = False, self._life + 1
        self._held.clear()
        self._silent_since_s = None
        self._outbox.shut()
        self._broker.leave(self)
        if self._last_will is not None:
            self._broker.take(*self._last_will, retain=True)
        if self._machine.alive:
            for hook in self._at_loss:
                hook()
            self._scheduler.after(self._scheduler.chance.uniform(0.1, 2.0), self._machine, self._try)

    def power_off(self) -> None:
        """The device is dead; the broker finds out after some time."""
        self._scheduler.after(self._scheduler.chance.uniform(0.1, 1.5 * KEEPALIVE_S), None, self.lose)

    def weather_changed(self) -> None:
        """Hold up what is under way, or let it go on."""
        if self.weather.cut:
            if self._silent_since_s is None and self._connected:
                self._silent_since_s = self._scheduler.now_s
                patience_s = self._scheduler.chance.uniform(KEEPALIVE_S, 2 * KEEPALIVE_S)
                self._scheduler.after(patience_s, None, self._give_up, self._life)
            return
        self._silent_since_s = None
        held, self._held = self._held, []
        for carry in held:
            carry()

    def bring(self, handler: Handler, topic: str, payload: bytes, *, retained: bool) -> None:
        """Carry a message from the broker to the device."""
        self._carry(partial(self._hand_over, self._life, handler, topic, payload, retained), down=True)

    def _try(self) -> None:
        if self._connected or not self._machine.alive:
            return
        if self.weather.cut or not self._broker.alive:
            self._scheduler.after(self._scheduler.chance.uniform(0.5, 2.0), self._machine, self._try)
            return
        self._last_will = self._will()
        self._connected = True
        self._broker.join(self)
        self._outbox.open()
        for topic, payload in self._broker.retained.items():
            for topic_filter, handler in self.subscribed:
                if matches(topic_filter, topic):
                    self.bring(handler, topic, payload, retained=True)
        for hook in self._at_connect:
            hook()
        self._send()

    def _send(self) -> None:
        self._turning = None
        while self._connected and (message := self._outbox.take()) is not None:
            self._mid += 1
            self._outbox.sent(self._mid, message)
            self._carry(partial(self._arrived, self._life, self._mid, message), down=False)

    def _arrived(self, life: int, mid: int, message: Message) -> None:
        if self.weather.cut:
            self._hold(partial(self._arrived, life, mid, message))
        elif life == self._life and self._connected:
            self._outbox.acknowledge(mid)
            self._broker.take(message.topic, message.payload, retain=message.retain)

    def _hand_over(self, life: int, handler: Handler, topic: str, payload: bytes, retained: bool) -> None:  # noqa: FBT001
        if self.weather.cut or self.weather.deaf:
            self._hold(partial(self._hand_over, life, handler, topic, payload, retained))
        elif life == self._life and self._connected and self._machine.alive:
            if not retained and topic.endswith(("/view", "/beat")):
                self.live_s = self._scheduler.now_s
            handler(topic, payload, retained)

    def _carry(self, message: Callable[[], None], *, down: bool) -> None:
        weather, network, scheduler = self.weather, self._network, self._scheduler
        if weather.cut or (weather.deaf and down):
            self._hold(partial(self._carry, message, down=down))
            return
        if down and weather.loss and network.chance(weather.loss):
            network.hit("message-lost")
            return
        at_s = scheduler.now_s + network.delay(weather)
        if weather.mixed and network.chance(weather.mixed):
            network.hit("message-mixed")
            at_s += scheduler.chance.uniform(0, 8)
        elif down:
            at_s = self._down_s = max(self._down_s + 1e-6, at_s)
        else:
            at_s = self._up_s = max(self._up_s + 1e-6, at_s)
        scheduler.at(at_s, None, message)
        if weather.twice and network.chance(weather.twice):
            network.hit("message-twice")
            scheduler.at(at_s + scheduler.chance.uniform(0, 8), None, message)

    def _hold(self, go_on: Callable[[], None]) -> None:
        """Nothing comes through now: what left before the cable was out does not either."""
        self._network.hit("message-held")
        self._held.append(go_on)

    def _give_up(self, life: int) -> None:
        if life == self._life and self._connected and self._silent_since_s is not None:
            self._network.hit("wire-given-up")
            self.lose()
