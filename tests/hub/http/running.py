"""A real hub in a thread, behind its real server on a free port, with a branch that one knows by heart."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import requests

from contract.routes import DEVICE_HEADER, ID_HEADER
from hub.accounts.cookie import cookie_name
from hub.accounts.roles import Role
from hub.config import HttpSettings, HubSettings
from hub.domain.settings import BranchSettings, read_branch
from hub.run import RunningHub, running_hub
from hub.store import Store
from hub.store.memory import MemoryStore
from link.fake_broker import FakeBroker

PASSWORD = "cztery niebieskie parasole w tramwaju"
MONDAY_NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
BRANCH = """
branch = "doors-hall"
names = {pl = "Urząd prób", en = "Office of trials"}
languages = ["pl", "uk", "ru", "en"]
status_url = "http://localhost/t/{token}"
survey = {on = true}

[[services]]
id = "karta"
series = "A"
names = {pl = "Karta pobytu", en = "Residence card", uk = "Карта побиту", ru = "Карта побыту"}

[[services]]
id = "paszport"
series = "B"
names = {pl = "Paszport", en = "Passport"}

[[services]]
id = "odbior"
series = "C"
names = {pl = "Odbiór"}
booked_only = true

[[rooms]]
id = "hol"
names = {pl = "Hol główny", en = "Main hall"}

[[desks]]
id = "1"
name = "1"
room = "hol"
services = ["karta", "paszport", "odbior"]

[[desks]]
id = "2"
name = "2"
room = "hol"
services = ["karta"]

[[boards]]
id = "hol-1"
rooms = ["hol"]

[[kiosks]]
id = "K1"
room = "hol"
spare_series = "X"

[[profiles]]
id = "short-day"
names = {pl = "Dzień krótki"}
"""


def small_branch() -> BranchSettings:
    """Return the branch of these tests: three services, two desks, one board, one kiosk."""
    return read_branch(BRANCH, "test.toml")


class HandClock:
    """A clock that runs on from a Monday morning, and can be moved by hand."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self.ahead_s = 0.0
        self._stands_at: float | None = None

    def stand(self) -> None:
        """Stand from now on, so that two presses are at one time however slow the machine is."""
        self._stands_at = self.elapsed()

    def now(self) -> datetime:
        return MONDAY_NINE + timedelta(seconds=self.elapsed())

    def elapsed(self) -> float:
        return time.monotonic() - self._begun + self.ahead_s if self._stands_at is None else self._stands_at

    def real_s(self, day_s: float) -> float:
        return day_s


@dataclass
class Client:
    """A device or a person who speaks HTTP with the hub."""

    hub: RunningHub
    clock: HandClock
    wire: FakeBroker
    loop: asyncio.AbstractEventLoop
    machine: requests.Session = field(default_factory=requests.Session)
    _ids: Iterator[int] = field(default_factory=count)

    @property
    def url(self) -> str:
        return self.hub.url

    @cached_property
    def session(self) -> requests.Session:
        """The browser of somebody who may open every page."""
        return self.signed_in(*Role)

    def new_id(self) -> str:
        return f"t{time.monotonic_ns()}-{next(self._ids)}"

    def get(self, path: str, **more: Any) -> requests.Response:
        session = (
            self.machine if path.startswith(("/v1", "/healthz", "/readyz", "/metrics")) else self.session
        )
        return session.get(self.url + path, timeout=10, **more)

    def post(
        self,
        path: str,
        body: Any = None,
        *,
        key: str = "",
        device: str = "kiosk-K1",
        **more: Any,
    ) -> requests.Response:
        headers = {ID_HEADER: key or self.new_id(), DEVICE_HEADER: device, **more.pop("headers", {})}
        return self.machine.post(self.url + path, json=body, headers=headers, timeout=10, **more)

    def signed_in(self, *roles: Role) -> requests.Session:
        """Return a session of somebody new with *roles*, signed in as by the pages."""
        login = f"tester-{next(self._ids)}"

        async def signed() -> str:
            gate = self.hub.gate
            _, link = await gate.invite(login, login.title(), frozenset(roles), "console")
            await gate.accept(link, PASSWORD)
            return (await gate.sign_in(login, PASSWORD, "127.0.0.1")).token

        session = requests.Session()
        token = asyncio.run_coroutine_threadsafe(signed(), self.loop).result(30)
        session.cookies.set(cookie_name(behind_tls=False), token, domain="127.0.0.1")
        return session

    def issue(self, service: str = "karta", **more: Any) -> dict[str, Any]:
        answer = self.post("/v1/tickets", {"service": service, **more})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def verb(self, desk: str, verb: str, body: Any = None) -> requests.Response:
        """Press a verb; long enough after the last press not to be its double."""
        self.clock.ahead_s += 5
        return self.post(f"/v1/desks/{desk}/{verb}", body, device=f"desk-{desk}")


@contextlib.contextmanager
def running(
    *,
    store: Store | None = None,
    data: Path | None = None,
    http: HttpSettings | None = None,
    wire: FakeBroker | None = None,
    clock: HandClock | None = None,
    branch: BranchSettings | None = None,
    settings: HubSettings | None = None,
    file: Path | None = None,
) -> Iterator[Client]:
    """Run a hub with the memory store, or with the database in *data*.

    It is of the *branch*, of the one in *file*, or else of the small one.
    """
    settings = settings or HubSettings(
        branch=str(file or "given"),
        data=str(data or ""),
        http=http or HttpSettings(port=0, names=("hub.local",)),
    )
    clock, wire = clock or HandClock(), wire or FakeBroker()
    kept = store or (MemoryStore() if data is None else None)
    branch = None if file else branch or small_branch()
    thread = _HubThread(lambda: running_hub(settings, clock, branch=branch, store=kept, wire=wire))
    hub = thread.begin()
    try:
        with requests.Session() as machine:
            yield Client(hub, clock, wire, thread.loop, machine)
    finally:
        thread.end()


class _HubThread:
    def __init__(self, make: Callable[[], contextlib.AbstractAsyncContextManager[RunningHub]]) -> None:
        self._make = make
        self._ready = threading.Event()
        self._hub: RunningHub | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live()), name="hub")

    def begin(self) -> RunningHub:
        self._thread.start()
        assert self._ready.wait(30), "the hub did not become ready"
        if self._error is not None:
            self._thread.join()
            raise self._error
        assert self._hub is not None
        return self._hub

    def end(self) -> None:
        self.loop.call_soon_threadsafe(self._over.set)
        self._thread.join(30)
        assert not self._thread.is_alive(), "the hub did not stop"
        if self._error is not None:
            raise self._error

    async def _live(self) -> None:
        self.loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        try:
            async with self._make() as hub:
                self._hub = hub
                self._ready.set()
                await self._over.wait()
        except BaseException as error:  # noqa: BLE001  handed to the test's own thread
            self._error = error
        finally:
            self._ready.set()
