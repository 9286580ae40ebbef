"""The real hub on a simulated machine: authority, publisher and voices; its door in place of HTTP."""

from __future__ import annotations

import contextlib
import random
import re
from asyncio import events
from collections.abc import Callable
from functools import partial

from contract.codec import Unreadable, command_from, encode
from contract.names import StatusToken
from contract.problem import Problem
from contract.routes import DEVICE_HEADER, ID_HEADER, PROBLEM_TYPE, ROUTES
from contract.views import View
from hub.authority import Authority
from hub.domain.settings import BranchSettings
from hub.draw_key import seeds_from
from hub.http.board_watch import BoardWatch
from hub.http.devices import Devices
from hub.publisher import Publisher
from hub.refresh import Refresh
from hub.run import _show
from hub.store import Store, StoreError
from hub.voices import Voices
from link.hub_client import _Question
from tests.faults.simulation.broker import SimBroker, SimWire
from tests.faults.simulation.clocks import SimClock
from tests.faults.simulation.loop import InLoop, SimLoop
from tests.faults.simulation.network import Respond
from tests.faults.simulation.scheduler import Machine, Scheduler

_ROUTES = [
    (kind, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", pattern)))
    for kind, (pattern, _) in ROUTES.items()
]
_PATHS: dict[str, tuple[type, dict[str, str]]] = {}


class SimHub(Machine):
    """One start of a hub: from the database to its last breath."""

    def __init__(
        self,
        scheduler: Scheduler,
        clock: SimClock,
        settings: BranchSettings,
        store: Store,
        broker: SimBroker,
        *,
        name: str = "hub",
        slow: Callable[[], float],
    ) -> None:
        super().__init__(name)
        self._scheduler, self._clock, self._settings = scheduler, clock, settings
        self.loop = SimLoop(scheduler, self)
        self._asked: dict[Respond, None] = {}
        self.wire = SimWire(broker, self, f"hub-{settings.branch}", name)
        self.is_ready = False
        self.on_ready: Callable[[], None] = lambda: None
        self._works: list = []
        self.trouble: BaseException | None = None
        tokens = random.Random(scheduler.chance.random())
        voices = Voices()
        devices = Devices(settings.branch, clock.now)
        self.refresh = Refresh(self.wire)
        self.publisher = Publisher(settings, clock=clock, publish=self.refresh.publish, voices=voices)
        self.boards = BoardWatch(
            devices,
            voices,
            clock,
            connected=lambda: self.wire.is_connected,
            republish=self.publisher.publish_soon,
            monotonic=scheduler.monotonic,
        )
        self.authority = self._authority(store, slow, tokens)
        devices.listen(self.wire)
        self.wire.on_connect(self.publisher.publish_all_soon)

    def _authority(self, store: Store, slow: Callable[[], float], tokens: random.Random) -> Authority:
        return Authority(
            self._settings,
            store,
            clock=self._clock,
            mint_token=lambda: StatusToken(f"hub{tokens.getrandbits(96):024x}"),
            seed_of=seeds_from(b"simulated"),
            show=partial(_show, [self.boards.show, self.publisher.show]),
            voices=self.boards.voices,
            make_thread=lambda: InLoop(self._scheduler, self, self.loop, slow),
        )

    def start(self) -> None:
        self.task(self._begin())

    def task(self, work) -> None:
        events._set_running_loop(self.loop)
        self._works = [each for each in self._works if each.cr_frame is not None]
        self._works.append(work)
        self.loop.create_task(work)

    def die(self) -> None:
        super().die()
        for work in self._works:
            with contextlib.suppress(RuntimeError, ValueError):  # it waits even in its last breath
                work.close()
        self._works.clear()
        self.wire.power_off()

    def reset_connections(self) -> None:
        """The kernel closes what the dead process had open."""
        for respond in self._asked:
            respond.reset()
        self._asked.clear()

    def request(self, question: _Question, respond: Respond) -> None:
        if self.is_ready:
            self._asked[respond] = None
            self.task(self._answer(question, respond))
        else:
            respond.reset()

    async def _begin(self) -> None:
        try:
            await self.authority.start()
        except StoreError as error:
            self.trouble = error
            self._scheduler.after(1.0, self, self._give_up)
            return
        self.wire.start()
        committed = self.authority.committed
        self.task(self.publisher.run(committed))
        self.task(self.refresh.run(committed))
        self.task(self.boards.run(committed))
        self.is_ready = True
        self.on_ready()
        self._scheduler.trace.note(self._scheduler.now_s, self.name, "ready", self.authority.epoch)

    def _give_up(self) -> None:
        self._scheduler.on_death(self)

    async def _answer(self, question: _Question, respond: Respond) -> None:
        try:
            reply = await self._reply(question)
        except Unreadable as error:
            reply = _problem("unreadable", 400, str(error))
        except StoreError as error:
            reply = _problem("store-away", 503, str(error))
        if self._asked.pop(respond, 1) is None:
            respond.answer(reply)

    async def _reply(self, question: _Question) -> tuple[int, str, bytes]:
        path = question.path
        if question.method == "GET":
            return 200, "application/json", encode(await self._view(path))
        kind, names = _route(path)
        headers = question.headers
        command = command_from(
            kind,
            command_id=headers[ID_HEADER],
            by=headers[DEVICE_HEADER],
            path=names,
            body=question.body or b"",
        )
        done = await self.authority.carry_out(command)
        return done.status, done.content_type, done.body

    async def _view(self, path: str) -> View:
        _, _, what, name = path.split("/")
        async with self.authority.committed() as branch:
            pictures = self.authority.pictures(branch)
            of = {"kiosks": pictures.menu, "desks": pictures.desk, "tickets": pictures.ticket}
            return of[what](name)


def _route(path: str) -> tuple[type, dict[str, str]]:
    if path not in _PATHS:
        for kind, pattern in _ROUTES:
            if match := pattern.fullmatch(path):
                _PATHS[path] = kind, match.groupdict()
    return _PATHS[path]


def _problem(code: str, status: int, detail: str) -> tuple[int, str, bytes]:
    problem = Problem(type=f"urn:okienko:{code}", title=code, status=status, code=code, detail=detail)
    return status, PROBLEM_TYPE, encode(problem)
