"""Two hubs of one branch as real programs, each behind a link of its own to one PostgreSQL."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from contract import topics
from contract.codec import Unreadable, decode
from contract.commands import CallNext, IssueTicket
from contract.names import BranchId, DeskId, DeviceId, RoomId, ServiceId
from contract.refusal import Refused
from contract.views import BoardView, TicketView
from hub.audit.chain import Written
from hub.store.evidence import entry_of, evidence
from link.broker import Broker, BrokerSettings
from link.hub_client import BadAnswer, HubAway, HubClient, HubSettings, new_command_id, new_token
from okienko.promise.checker import broken
from okienko.promise.evidence import Answered, Evidence, Seen
from okienko.promise.history import Chain, Hall, History, Replied
from tests.broker import free_tcp_port
from tests.faults.branch import SETTINGS
from tests.faults.postgres.proxy import Link
from tests.postgres import Cluster
from tests.waiting import eventually

ROOT = Path(__file__).parents[3]
BRANCH = BranchId("faults-hall")
TOML = """
branch = "hall.toml"
data = "{data}"
[http]
port = {port}
[broker]
urls = ["{broker}"]
[store]
url = "{url}"
"""


class HubProgram:
    """The `okienko hub` of one machine; systemd starts it again when it ends."""

    def __init__(self, folder: Path, name: str, broker: str, url: str) -> None:
        self.name, self.port = name, free_tcp_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = folder / name
        self.folder.mkdir()
        (self.folder / "hall.toml").write_text(SETTINGS, encoding="utf-8")
        told = TOML.format(data=self.folder / "data", port=self.port, broker=broker, url=url)
        (self.folder / "hub.toml").write_text(told, encoding="utf-8")
        self.log = self.folder / "log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, if it does not run."""
        if self._process is not None and self._process.poll() is None:
            return
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "okienko", "hub", "--settings", str(self.folder / "hub.toml")],
                cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=log, stderr=log,
            )  # fmt: skip

    def signal(self, number: int) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        self.wait()

    def wait(self) -> None:
        if self._process is not None:
            self._process.wait(30)

    @property
    def has_ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def ready(self) -> dict:
        """Return what it says at /readyz; empty where it says nothing."""
        try:
            return requests.get(f"{self.url}/readyz", timeout=1).json()
        except (requests.RequestException, ValueError):
            return {}

    @property
    def is_active(self) -> bool:
        return bool(self.ready().get("ready"))

    @property
    def is_standby(self) -> bool:
        return bool(self.ready().get("standby"))


@dataclass
class FromOutside:
    """What was seen from outside."""

    evidence: Evidence = field(default_factory=Evidence)
    replied: list[Replied] = field(default_factory=list)
    answered_at: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def told(self) -> str:
        """Return how much that was."""
        tickets, boards = len(self.evidence.answers), len(self.evidence.boards)
        return f"{tickets} tickets, {len(self.replied)} answers, {boards} pictures of a board"


class Visitors:
    """Kiosks that ask for tickets and desks that call, each with the same id until it is told."""

    def __init__(self, urls: list[str], seen: FromOutside, kiosks: int = 2) -> None:
        self._urls, self._seen, self._ended = urls, seen, threading.Event()
        self._given_up = False
        works = [self._kiosk] * kiosks + [self._desk]
        self._threads = [threading.Thread(target=work, args=(n,)) for n, work in enumerate(works)]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join(60)

    def give_up(self) -> None:
        """Let nobody wait any more, whatever they were told."""
        self._ended.set()
        self._given_up = True

    def _client(self, device: str) -> HubClient:
        at = HubSettings(url=self._urls[0], others=tuple(self._urls[1:]), patience_s=2.0)
        return HubClient(at, DeviceId(device))

    def _kiosk(self, number: int) -> None:
        with closing(self._client(f"kiosk-K{number + 1}")) as hub:
            while not self._ended.wait(0.02):
                wish = IssueTicket(
                    command_id=new_command_id(), by=DeviceId(f"kiosk-K{number + 1}"),
                    service=ServiceId("karta"), token=new_token(),
                )  # fmt: skip
                self._until_told(hub, wish)

    def _desk(self, _number: int) -> None:
        with closing(self._client("desk-1")) as hub:
            while not self._ended.wait(0.05):
                press = CallNext(command_id=new_command_id(), by=DeviceId("desk-1"), desk=DeskId("1"))
                self._until_told(hub, press)

    def _until_told(self, hub: HubClient, wish: IssueTicket | CallNext) -> None:
        """Ask with the same id until there is an answer, and once more after it."""
        told = 0
        while told < 2 and not self._given_up:
            try:
                view = hub.ask(wish)
            except (HubAway, BadAnswer):
                continue
            except Refused as refused:
                answer, was_refused = str(refused), True
            else:
                answer, was_refused = repr(view), False
                if isinstance(view, TicketView) and told == 0:
                    seen = Answered(view.ticket, view.number, wish.token)  # type: ignore[union-attr]
                    self._seen.evidence.answers.append(seen)
            told += 1
            with self._seen.lock:
                self._seen.replied.append(Replied(wish.command_id, answer, was_refused, wish.by))
                self._seen.answered_at.append(time.monotonic())


class TwoHubs:
    """Both hubs, their database and what is seen of them."""

    def __init__(
        self, folder: Path, broker: str, postgres: Cluster, reach: Callable[[str], str] | None = None
    ) -> None:
        """Start both; *reach* gives the url by which they reach what is at a url, without links of ours."""
        self.postgres, self.url = postgres, postgres.new_url()
        self.links = [Link(postgres.port) for _ in range(0 if reach else 2)]
        urls = [self.url.replace(f":{postgres.port}/", f":{link.port}/") for link in self.links]
        urls = [reach(self.url)] * 2 if reach else urls
        self.hubs = [HubProgram(folder, f"hub-{n}", broker, url) for n, url in enumerate(urls, 1)]
        self.seen, self._newest = FromOutside(), (0, 0)
        self._wire = Broker(BrokerSettings(urls=(broker,)), f"watcher-{os.getpid()}")
        self._wire.subscribe(topics.board_view(BRANCH, "hol-1"), self._note)
        self._wire.start()
        self._visitors: Visitors | None = None
        self.hubs[0].start()
        eventually(lambda: self.hubs[0].is_active, 40)
        self.hubs[1].start()
        eventually(lambda: self.hubs[1].is_standby, 40)

    def _note(self, _topic: str, payload: bytes, _retained: object) -> None:
        with contextlib.suppress(Unreadable):
            view = decode(payload, BoardView)
            # A board ignores what is older than what it shows: these are the pictures that it would show.
            if (view.epoch, view.seq) >= self._newest:
                self._newest = view.epoch, view.seq
                self.seen.evidence.boards.append(Seen(time.monotonic(), view))

    def active(self) -> HubProgram | None:
        return next((hub for hub in self.hubs if hub.is_active), None)

    def visitors(self) -> Visitors:
        active = self.active() or self.hubs[0]
        urls = [active.url, *(hub.url for hub in self.hubs if hub is not active)]
        self._visitors = Visitors(urls, self.seen)
        return self._visitors

    def epoch(self) -> int:
        rows = self.postgres.do(f"SELECT epoch FROM branches WHERE branch = '{BRANCH}'", self.url)
        return int(rows[0][0]) if rows else 0

    def written_by(self) -> list[tuple[int, int]]:
        """Return number and epoch of each entry, as the database has them."""
        return self.postgres.do("SELECT seq, epoch FROM journal ORDER BY seq", self.url)  # type: ignore[return-value]

    def kinds(self) -> list[str]:
        """Return what each entry of the journal is."""
        return [row[0] for row in self.postgres.do("SELECT kind FROM journal ORDER BY seq", self.url)]

    def judge(self) -> None:
        """Hold everything that was seen against the journal."""
        with evidence(self.url) as found:
            rows = list(found.journal(BRANCH))
        journal = [entry_of(row) for row in rows]
        columns = Written.__struct_fields__
        history = History(
            journal=journal,
            hall=Hall(rooms={DeskId("1"): RoomId("hol")}, services={DeskId("1"): frozenset(["karta"])},
                      allowed_refusals=frozenset(["nobody-waiting"])),
            evidence=self.seen.evidence,
            replied=self.seen.replied,
            chain=Chain(str(BRANCH), [{name: getattr(row, name) for name in columns} for row in rows]),
        )  # fmt: skip
        found_broken = broken(history)
        assert found_broken == [], "\n".join(str(one) for one in found_broken)
        epochs = [epoch for _, epoch in self.written_by()]
        assert epochs == sorted(epochs), "an old hub has written after a newer one had started"

    def close(self) -> None:
        if self._visitors is not None:
            self._visitors.give_up()
        self._wire.close()
        for link in self.links:
            link.be("whole")
        for hub in self.hubs:
            hub.signal(signal.SIGCONT)
            hub.kill()
        for link in self.links:
            link.close()


@contextmanager
def two_hubs(
    folder: Path, broker: str, postgres: Cluster, reach: Callable[[str], str] | None = None
) -> Iterator[TwoHubs]:
    """Run both while inside; *reach* gives the url by which they reach what is at a url."""
    both = TwoHubs(folder, broker, postgres, reach)
    try:
        yield both
    finally:
        both.close()
