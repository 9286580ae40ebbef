"""The wires between devices and hub, as HTTP knows them: slow, cut, half-open, losing and doubling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from contract.routes import ID_HEADER
from link.hub_client import _Question
from tests.faults.simulation.scheduler import Scheduler, Waiter

Reply = tuple[int, str, bytes]


class Door(Protocol):
    """The hub, as requests come to it."""

    alive: bool

    def request(self, question: _Question, waiter: Respond) -> None:
        """Carry out *question* some time, and let it be answered."""


@dataclass(slots=True)
class Weather:
    """How the wires of one device are now.

    Attributes:
        cut: nothing comes through in either direction.
        deaf: what the device sends arrives, what comes back does not.
        delay_s: how long a message takes at most.
        loss: so many of its messages are lost, of 1.
        twice: so many come twice.
        mixed: so many overtake those before them.
    """

    cut: bool = False
    deaf: bool = False
    delay_s: float = 0.03
    loss: float = 0.0
    twice: float = 0.0
    mixed: float = 0.0


CALM = Weather()


class Respond:
    """The way back of one answer."""

    def __init__(self, network: Network, device: str, waiter: Waiter) -> None:
        self._network, self._device, self._waiter = network, device, waiter

    def answer(self, reply: Reply) -> None:
        """Send *reply* to whoever asked."""
        self._network.back(self._device, self._waiter, reply)

    def reset(self) -> None:
        """The hub's machine says that nobody is there any more."""
        self._network.back(self._device, self._waiter, requests.ConnectionError("connection reset"))


class Network:
    """All wires of the branch.

    Attributes:
        door: the hub that listens at its address now.
        weather: by device.
        had: how often which trouble has really hit a message.
    """

    def __init__(self, scheduler: Scheduler, had: dict[str, int]) -> None:
        self._scheduler, self._chance = scheduler, scheduler.chance
        self._draw = scheduler.chance.random
        self.door: Door | None = None
        self.weather: dict[str, Weather] = {}
        self.had = had
        self.heard: Callable[[str, str, int, bytes], None] = lambda *_: None

    def of(self, device: str) -> Weather:
        if (weather := self.weather.get(device)) is None:
            weather = self.weather[device] = Weather()
        return weather

    def delay(self, weather: Weather) -> float:
        return 0.001 + (weather.delay_s - 0.001) * self._draw()  # as `uniform` reckons

    def hit(self, what: str) -> None:
        self.had[what] = self.had.get(what, 0) + 1

    def chance(self, likely: float) -> bool:
        return likely > 0 and self._chance.random() < likely

    def ask(self, device: str, question: _Question, wait_s: float) -> Reply:
        """Carry *question* to the hub and its answer back; on a thread of the device.

        Raises:
            requests.RequestException: as `requests` does.
        """
        weather = self.of(device)
        if weather.cut:
            self.hit("request-cut")
            self._scheduler.sleep(wait_s)
            # A connection that stood before the cut tells nobody that it is dead.
            raise requests.ConnectTimeout if self._chance.random() < 0.5 else requests.ReadTimeout
        if self.door is None or not self.door.alive:
            self._scheduler.sleep(self.delay(weather))
            reason = NewConnectionError(None, "refused")  # type: ignore[arg-type]
            raise requests.ConnectionError(MaxRetryError(None, question.path, reason))  # type: ignore[arg-type]
        waiter = Waiter(self._scheduler)
        self._send(device, weather, question, waiter)
        reply = waiter.wait(wait_s)
        if reply is None:
            raise requests.ReadTimeout("no answer in time")
        if isinstance(reply, Exception):
            raise reply
        self.heard(device, question.headers.get(ID_HEADER, ""), reply[0], reply[2])
        return reply  # type: ignore[return-value]

    def back(self, device: str, waiter: Waiter, reply: Reply | Exception) -> None:
        """Carry *reply* back to the *device*."""
        weather = self.of(device)
        if weather.cut or weather.deaf or self.chance(weather.loss):
            self.hit("answer-lost")
            return
        self._scheduler.after(self.delay(weather), None, waiter.give, reply)

    def _send(self, device: str, weather: Weather, question: _Question, waiter: Waiter) -> None:
        if self.chance(weather.loss):
            self.hit("request-lost")
            return
        times = 1
        if self.chance(weather.twice):
            self.hit("request-twice")
            times = self._chance.randint(2, 4)
        for _ in range(times):
            delay_s = self.delay(weather) + (self._chance.uniform(0, 3) if times > 1 and _ else 0.0)
            self._scheduler.after(delay_s, None, self._arrive, question, Respond(self, device, waiter))

    def _arrive(self, question: _Question, respond: Respond) -> None:
        if self.door is not None and self.door.alive:
            self.door.request(question, respond)
        else:
            respond.reset()
