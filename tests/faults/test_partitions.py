"""F06 to F08: the cable of kiosks, a board or a desk is pulled, for longer than anybody's patience.

Each device is a program in a network namespace of its own; the cable between is the kernel's.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from contract.commands import CallNext, IssueTicket, OpenDesk
from contract.events import TicketCalled
from contract.names import DeskId, DeviceId, Language, ServiceId
from desk.signals import Sign
from link.hub_client import HubClient, HubSettings, new_command_id, new_token
from okienko.demo.gathering import journal_of
from tests.faults.cut_off import KIOSKS, cut_off, judge
from tests.faults.devices import Board, Desk
from tests.faults.far import Far
from tests.faults.large_hall import SPEED, LargeHall
from tests.faults.network import why_not
from tests.waiting import eventually

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())
ANNOUNCED_S = 120.0
"""How old a call may be that a board still announces, in seconds of the day."""
WITHIN_S = 20.0
"""A board knows an age to so many seconds of the day at worst: two of the world, for one that is busy."""
HALL_DESKS = [str(n) for n in range(1, 7)]
BY = DeviceId("tests")


@pytest.fixture(scope="module")
def hall(tmp_path_factory) -> Iterator[LargeHall]:
    with LargeHall(tmp_path_factory.mktemp("hall") / "hall") as made:
        yield made


@pytest.fixture
def far(hall, tmp_path) -> Iterator[Far]:
    with ExitStack() as parts:
        yield Far(hall, parts, tmp_path / "far")


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


def spoken(board: Board) -> set[str]:
    """Return the calls that *board* has spoken, in Polish."""
    return {text for text, language in board.said if language == "pl" and "stanowisko" in text}


@pytest.mark.fault("F06")
def test_kiosks_whose_cable_is_out_cost_nobody_number_or_place(hall, far, tmp_path):
    names = ["K1", "K2"]
    with cut_off(hall, far, tmp_path / "slips", names, to_each=4) as away:
        judge(away, tmp_path / "slips", names, to_each=4)


@pytest.mark.long
@pytest.mark.fault("F06")
def test_two_hundred_at_kiosks_that_are_cut_off_lose_neither_number_nor_place(tmp_path):
    with ExitStack() as parts:
        hall = parts.enter_context(LargeHall(tmp_path / "hall"))
        far = Far(hall, parts, tmp_path / "far")
        with cut_off(hall, far, tmp_path / "slips", list(KIOSKS), to_each=50) as away:
            judge(away, tmp_path / "slips", list(KIOSKS), to_each=50)


@pytest.mark.fault("F07")
def test_a_board_whose_cable_was_out_says_so_and_does_not_speak_of_old_calls(hall, far):
    issue(hall, "A", 40)
    board = Board(far.nursery, far.table, "hall-1", hall.clock)
    eventually(lambda: not board.is_stale, 20)
    call(hall, 2)
    eventually(lambda: spoken(board), 20)

    far.pull()
    call(hall, 30)
    old_from = time.monotonic() + (ANNOUNCED_S + WITHIN_S) / SPEED
    eventually(lambda: board.is_stale, 14)
    while_stale = board.calls
    eventually(lambda: time.monotonic() > old_from, 20)
    before = spoken(board)
    far.plug()

    eventually(lambda: not board.is_stale, 20)
    calls = [e.seq for e in journal_of(hall.url) if isinstance(e.event, TicketCalled)]
    eventually(lambda: set(calls[-20:]) <= board.calls, 10)
    call(hall, 1)
    eventually(lambda: spoken(board) - before, 20)
    board.close()
    assert while_stale, "what stood there goes on standing there"
    assert len(spoken(board) - before) == 1, "the new call is announced, and not the thirty"
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
