"""F06 to F08: the cable of a kiosk, a board or a desk is pulled, for longer than anybody's patience.

Each device is a program in a network namespace of its own; the cable between is the kernel's.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from contract.commands import CallNext, IssueTicket, OpenDesk
from contract.events import TicketCalled, TicketIssued
from contract.names import DeskId, DeviceId, Language, ServiceId
from desk.signals import Sign
from link.hub_client import HubClient, HubSettings, new_command_id, new_token
from okienko.demo.gathering import journal_of, slips_in
from okienko.promise.checker import broken
from tests.broker import free_tcp_port
from tests.faults.devices import Board, Desk, Kiosk, seen_as
from tests.faults.large_hall import SPEED, LargeHall
from tests.faults.network import Network, why_not
from tests.faults.nursery import ROOT, Nursery
from tests.faults.proxy import Proxy
from tests.waiting import eventually

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())
ANNOUNCED_S = 120.0
"""How old a call may be that a board still announces, in seconds of the day."""
HALL_DESKS = [str(n) for n in range(1, 7)]
BY = DeviceId("tests")


class Far:
    """A device's end of a cable: its network, what starts programs there, and how hub and broker look."""

    def __init__(self, hall: LargeHall, parts: ExitStack, folder: Path) -> None:
        folder.mkdir()
        self.network = parts.enter_context(Network())
        http = parts.enter_context(Proxy(hall.table.hub_port, host=self.network.here))
        mqtt = parts.enter_context(Proxy(hall.broker.port, host=self.network.here))
        self.nursery = parts.enter_context(Nursery(folder, within=self.network.within))
        self.table = seen_as(hall.table, http.url, mqtt.mqtt_url)
        self.pull, self.plug = self.network.pull, self.network.plug


@pytest.fixture(scope="module")
def hall(tmp_path_factory) -> Iterator[LargeHall]:
    with LargeHall(tmp_path_factory.mktemp("hall") / "hall") as made:
        yield made


@pytest.fixture
def far(hall, tmp_path) -> Iterator[Far]:
    with ExitStack() as parts:
        yield Far(hall, parts, tmp_path / "far")


@contextmanager
def printer_there(far: Far, folder: Path) -> Iterator[str]:
    """Run the virtual printer at the far end, where the kiosk reaches it whatever becomes of the cable."""
    port = free_tcp_port()
    words = ["-m", "hardware.virtual_printer", "--port", str(port), "--out", str(folder / "K1")]
    process = subprocess.Popen(
        [*far.network.within, sys.executable, *words],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield f"tcp://127.0.0.1:{port}"
    finally:
        process.kill()
        process.communicate()


def client_of(hall: LargeHall) -> HubClient:
    return HubClient(HubSettings(url=hall.url), BY)


def issue(hall: LargeHall, service: str, how_many: int) -> None:
    hub = client_of(hall)
    for _ in range(how_many):
        wish = IssueTicket(
            command_id=new_command_id(),
            by=BY,
            service=ServiceId(service),
            language=Language("pl"),
            token=new_token(),
        )
        hub.ask(wish)
    hub.close()


def call(hall: LargeHall, how_many: int) -> None:
    """Let the desks of the hall call so many visitors for cards."""
    hub = client_of(hall)
    for desk in HALL_DESKS:
        hub.ask(OpenDesk(command_id=new_command_id(), by=BY, desk=DeskId(desk)))
    for n in range(how_many):
        time.sleep(0.25 / len(HALL_DESKS))  # no desk presses twice within two seconds of the day
        desk = DeskId(HALL_DESKS[n % len(HALL_DESKS)])
        hub.ask(CallNext(command_id=new_command_id(), by=BY, desk=desk))
    hub.close()


def offline(hall: LargeHall, far: Far, folder: Path, visitors: int) -> None:
    """Let a kiosk serve so many visitors while its cable is out, and judge it when all is whole again."""
    with printer_there(far, folder) as printer:
        kiosk = Kiosk(far.nursery, far.table, "K1", hall.clock, printer=printer)
        kiosk.until_ready()
        before = [kiosk.visit() for _ in range(2)]
        far.pull()
        during = [kiosk.visit() for _ in range(visitors)]
        issue(hall, "A", 2)  # others come meanwhile, elsewhere
        far.plug()
        eventually(lambda: kiosk.left == 0, 60)
        while (after := kiosk.visit())[0] == "X":  # it finds the hub again within seconds, not at once
            during.append(after)
        eventually(lambda: kiosk.left == 0, 60)
        kiosk.close()

    assert [number[0] for number in before] == ["A", "A"]
    assert during == [f"X{n:03d}" for n in range(1, len(during) + 1)]
    assert visitors <= len(during) <= visitors + 10
    journal = journal_of(hall.url)
    handed_in = [e.event for e in journal if isinstance(e.event, TicketIssued) and e.event.handed_in]
    assert [str(each.number) for each in handed_in] == during, "none is lost, none comes twice"
    history = hall.history()
    history.evidence.slips = slips_in(folder)
    assert sorted(s.number for s in history.evidence.slips) == sorted([*before, *during, after])
    assert [str(each) for each in broken(history)] == []


@pytest.mark.fault("F06")
def test_a_kiosk_whose_cable_is_out_gives_numbers_of_its_own_and_hands_them_in(hall, far, tmp_path):
    offline(hall, far, tmp_path / "slips", visitors=5)


@pytest.mark.fault("F07")
def test_a_board_whose_cable_was_out_says_so_and_does_not_speak_of_old_calls(hall, far):
    issue(hall, "A", 40)
    board = Board(far.nursery, far.table, "hall-1", hall.clock)
    eventually(lambda: not board.is_stale, 20)
    call(hall, 2)
    eventually(lambda: board.said, 20)

    far.pull()
    call(hall, 30)
    eventually(lambda: board.is_stale, 14)
    while_stale, old_from = board.calls, time.monotonic() + ANNOUNCED_S / SPEED
    eventually(lambda: time.monotonic() > old_from, 20)
    said = len(board.said)
    far.plug()

    eventually(lambda: not board.is_stale, 20)
    calls = [e.seq for e in journal_of(hall.url) if isinstance(e.event, TicketCalled)]
    eventually(lambda: set(calls[-20:]) <= board.calls, 10)
    call(hall, 1)
    eventually(lambda: len(board.said) > said, 20)
    board.close()
    assert while_stale, "what stood there goes on standing there"
    spoken = {text for text, language in board.said[said:] if language == "pl" and "stanowisko" in text}
    assert len(spoken) == 1, "the new call is announced, and not the thirty"
    assert [str(each) for each in hall.broken()] == []


@pytest.mark.fault("F08")
def test_a_press_whose_cable_was_out_says_so_and_never_comes_late(hall, far):
    issue(hall, "H", 3)
    desk = Desk(far.nursery, far.table, "31", hall.clock, patience_s=1.0)
    eventually(lambda: desk.state is not None and desk.state.view is not None and desk.state.has_link, 20)

    far.pull()
    desk.press("next")
    eventually(lambda: desk.sign is Sign.NOT_SENT, 10)
    far.plug()
    eventually(lambda: desk.state.has_link, 30)

    time.sleep(1.0)  # what was on its way in the kernel has arrived by now
    at_desk = [e for e in journal_of(hall.url) if isinstance(e.event, TicketCalled) and e.event.desk == "31"]
    assert at_desk == []
    desk.press("next")
    eventually(lambda: desk.state.view.current is not None, 10)
    desk.close()
    assert [str(each) for each in hall.broken()] == []
