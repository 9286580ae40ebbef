"""The kiosk's own numbers on their way to the hub: in chunks, again and again, and never a second effect."""

from __future__ import annotations

import errno
import os
from datetime import date

import msgspec
import pytest

from contract.commands import CheckIn, HandIn, IssueTicket
from contract.hand_in_views import SpareTold, TicketsHandedIn
from contract.names import BookingCode, CommandId, DeviceId, KioskId, Language, ServiceId
from contract.spare_tickets import MOST_AT_ONCE
from kiosk.happenings import SpareFailed, SpareIssued, SpareSeen
from kiosk.machine import Machine
from kiosk.samples import NINE, sample_menu
from kiosk.screens import SpareRequest, Trouble
from kiosk.slip_journal import SlipJournal
from kiosk.spare_journal import SpareJournal
from kiosk.spare_numbers import REFUSED_S, SpareNumbers
from link.fake import Drop, FakeHub, Refuse
from link.fake_answers import tickets_handed_in
from link.hub_client import HubClient, HubSettings
from tests.kiosk.rooms import SetClock

BY, K1 = DeviceId("kiosk-K1"), KioskId("K1")
HAND_IN = "/v1/kiosks/K1/hand-in"


def request(name: str = "s1", *, codes: tuple[str, ...] = (), maybe_done: bool = False) -> SpareRequest:
    wanted = IssueTicket(command_id=CommandId(f"w-{name}"), by=BY, service=ServiceId("A"))
    if codes:
        wanted = CheckIn(command_id=CommandId(f"w-{name}"), by=BY, codes=tuple(map(BookingCode, codes)))
    return SpareRequest(CommandId(name), wanted, ServiceId("A"), Language("uk"), maybe_done)


class Kiosk:
    """The numbers of a kiosk beside a scripted hub."""

    def __init__(self, folder, hub: FakeHub) -> None:
        self.folder, self.hub, self.clock = folder, hub, SetClock()
        self.seconds = 0.0
        self.happened: list[object] = []
        self.client = HubClient(HubSettings(url=hub.url, patience_s=0.4), BY)
        self.start()

    def start(self) -> None:
        self.journal = SpareJournal(self.folder / "spare.jsonl", self.clock.elapsed, "boot")
        self.slips = SlipJournal(self.folder / "slips.jsonl")
        self.numbers = SpareNumbers(
            self.journal,
            self.slips,
            self.client,
            kiosk=K1,
            by=BY,
            clock=self.clock,
            happen=self.happened.append,
            machine=Machine(monotonic=lambda: self.seconds),
        )

    def take(self, count: int = 1) -> None:
        for number in range(count):
            self.numbers.take(request(f"s{self.journal.left + 1}-{number}"), sample_menu())

    @property
    def handed_in(self) -> list[str]:
        """The numbers in every command that the hub carried out."""
        commands = [command for command in self.hub.commands if isinstance(command, HandIn)]
        return [str(ticket.number) for command in commands for ticket in command.tickets]


@pytest.fixture
def kiosk(tmp_path):
    with FakeHub() as hub:
        made = Kiosk(tmp_path, hub)
        yield made
        made.client.close()


def test_a_number_is_written_down_before_it_is_told(kiosk, monkeypatch):
    written = []
    monkeypatch.setattr(kiosk.numbers, "_happen", lambda told: written.append((told, kiosk.journal.left)))

    kiosk.take()

    (seen, _), (told, left) = written
    assert isinstance(told, SpareIssued)
    assert (seen, left, told.ticket.number) == (SpareSeen(1), 1, "X001")


def test_its_slip_is_in_doubt_from_then_on_until_it_is_accounted_for(kiosk):
    kiosk.take()

    assert [ticket.number for ticket in kiosk.slips.open] == ["X001"]
    assert kiosk.slips.open[0].token is not None


def test_the_ticket_knows_what_the_visitor_wanted(kiosk):
    kiosk.numbers.take(request("s1", codes=("111111", "222222"), maybe_done=True), sample_menu())
    kiosk.clock.advance(840)

    (ticket,) = kiosk.journal.waiting(1)

    assert (ticket.ticket, ticket.service, ticket.language) == ("s1", "A", "uk")
    assert (ticket.codes, ticket.instead_of, ticket.waited_s) == (("111111", "222222"), "w-s1", 840.0)


def test_a_request_that_never_arrived_is_in_nobodys_place(kiosk):
    kiosk.take()

    assert kiosk.journal.waiting(1)[0].instead_of is None


def test_everything_is_handed_in_once_and_struck_out(kiosk):
    kiosk.take(3)

    assert kiosk.numbers.hand_in()

    assert kiosk.handed_in == ["X001", "X002", "X003"]
    assert kiosk.journal.left == 0
    assert kiosk.happened[-1] == SpareSeen(0)


def test_many_go_in_chunks_in_the_order_of_their_numbers(kiosk):
    kiosk.take(2 * MOST_AT_ONCE + 7)

    kiosk.numbers.hand_in()

    commands = [command for command in kiosk.hub.commands if isinstance(command, HandIn)]
    assert [len(command.tickets) for command in commands] == [MOST_AT_ONCE, MOST_AT_ONCE, 7]
    assert kiosk.handed_in == sorted(kiosk.handed_in)


def test_a_hub_that_is_away_is_said_and_nothing_is_struck_out(kiosk):
    kiosk.take(2)
    kiosk.hub.go_away()

    assert not kiosk.numbers.hand_in()

    assert kiosk.journal.left == 2


def test_a_hand_in_that_was_cut_off_goes_on_where_it_stopped(kiosk):
    kiosk.take(MOST_AT_ONCE + 1)
    answers = kiosk.hub._answers

    def cut_off(command):
        if isinstance(command, HandIn) and len(kiosk.hub.commands) == 1:
            kiosk.hub.script(HAND_IN, *[Drop()] * 20)
        return answers(command)

    kiosk.hub.script(HAND_IN)
    kiosk.hub._answers = cut_off
    kiosk.numbers.hand_in()
    kiosk.hub._script.clear()
    kiosk.numbers.hand_in()

    assert set(kiosk.handed_in) == {f"X{n:03d}" for n in range(1, MOST_AT_ONCE + 2)}
    assert kiosk.journal.left == 0


def test_after_a_lost_answer_the_same_tickets_are_handed_in_with_their_longer_wait(kiosk):
    kiosk.take()
    kiosk.hub.script(HAND_IN, *[Drop()] * 20)
    kiosk.numbers.hand_in()
    kiosk.hub._script.clear()
    kiosk.clock.advance(60)

    kiosk.numbers.hand_in()

    first, last = kiosk.hub.commands[0], kiosk.hub.commands[-1]
    assert first.command_id != last.command_id
    assert first.tickets[0].ticket == last.tickets[0].ticket
    assert last.tickets[0].waited_s == first.tickets[0].waited_s + 60


@pytest.mark.fault("F06")
def test_a_hand_in_that_is_tried_again_tells_the_wait_of_that_try(kiosk):
    """Else a kiosk that asks before the hub answers puts all its visitors later than they came."""
    kiosk.take()
    answers = kiosk.hub._answers

    def in_two_seconds(command):
        kiosk.clock.advance(2)
        return answers(command)

    kiosk.hub._answers = in_two_seconds
    kiosk.hub.script(HAND_IN, Drop())
    assert kiosk.numbers.hand_in()

    assert [command.tickets[0].waited_s for command in kiosk.hub.commands] == [0.0, 2.0]
    assert kiosk.journal.left == 0


@pytest.mark.parametrize("code", ["series-foreign", "unknown-device"])
def test_a_hub_that_refuses_all_is_left_alone_for_a_while_and_logged_once(kiosk, caplog, code):
    kiosk.take()
    kiosk.hub.script(HAND_IN, Refuse(code), Refuse(code))

    assert kiosk.numbers.hand_in()
    assert kiosk.numbers.hand_in()
    kiosk.seconds += REFUSED_S
    assert kiosk.numbers.hand_in()
    asked = sum(asked.path == HAND_IN for asked in kiosk.hub.asked)
    kiosk.seconds += REFUSED_S
    kiosk.numbers.hand_in()

    assert asked == 2
    assert caplog.text.count("takes no tickets of this kiosk's own") == 1
    assert kiosk.journal.left == 0


def test_a_ticket_that_the_hub_does_not_take_is_set_aside_and_staff_are_told(kiosk, caplog):
    kiosk.take(2)

    def answer(command):
        one, other = tickets_handed_in(command).tickets
        refused = msgspec.structs.replace(one, what="refused", detail="X001 is another's")
        return msgspec.structs.replace(tickets_handed_in(command), tickets=(refused, other))

    kiosk.hub._answers = answer
    kiosk.numbers.hand_in()

    assert kiosk.journal.left == 0
    assert kiosk.happened[-1].set_aside
    assert "The hub does not take X001: X001 is another's" in caplog.text


def test_the_day_and_the_last_count_of_the_answer_are_learnt(kiosk):
    kiosk.numbers.heard(sample_menu())
    kiosk.take()

    def answer(command):
        told = tickets_handed_in(command)
        return msgspec.structs.replace(told, day=date(2026, 12, 2), last_count=4, seq=9)

    kiosk.hub._answers = answer
    kiosk.numbers.hand_in()
    kiosk.take()

    (ticket,) = kiosk.journal.waiting(1)
    assert (ticket.day, str(ticket.number)) == (date(2026, 12, 2), "X005")


def test_a_hub_that_knows_no_day_tells_none(kiosk):
    kiosk.hub._answers = lambda command: TicketsHandedIn(
        branch="b",
        epoch=1,
        seq=1,
        at=NINE,
        day=None,
        last_count=0,
        tickets=(SpareTold(ticket=command.tickets[0].ticket, number="X001", what="known"),),
    )
    kiosk.take()

    kiosk.numbers.hand_in()

    assert kiosk.journal.left == 0


def test_the_menu_tells_the_day(kiosk):
    kiosk.numbers.heard(msgspec.structs.replace(sample_menu(), spare_last=11))
    kiosk.take()

    (ticket,) = kiosk.journal.waiting(1)
    assert (ticket.day, str(ticket.number)) == (NINE.date(), "X012")


@pytest.mark.parametrize("changed", [{"day": None}, {"spare_series": ""}])
def test_a_menu_of_an_older_hub_tells_nothing(kiosk, changed):
    kiosk.numbers.heard(msgspec.structs.replace(sample_menu(), **changed))
    kiosk.take()

    assert kiosk.journal.waiting(1)[0].day is None


def full(*_):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_gives_no_number_and_one_that_has_room_again_is_found_out(kiosk, monkeypatch, caplog):
    monkeypatch.setattr(os, "write", full)
    kiosk.numbers.take(request(), sample_menu())
    assert kiosk.happened == [SpareSeen(0, disk_full=True), SpareFailed(CommandId("s1"), Trouble.DISK)]
    kiosk.numbers.look()
    monkeypatch.undo()

    caplog.set_level("INFO")
    kiosk.numbers.look()

    assert kiosk.happened[-1] == SpareSeen(0)
    assert caplog.text.count("No number can be written down") == 1
    assert caplog.text.count("Numbers can be written down again") == 1


def test_a_disk_that_fills_up_while_a_slip_is_noted_costs_the_number_nothing(kiosk, monkeypatch, caplog):
    def fail(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(kiosk.slips, "begin", fail)

    kiosk.take()

    assert isinstance(kiosk.happened[-1], SpareIssued)
    assert "journal of slips cannot be written" in caplog.text


def test_a_disk_that_cannot_take_the_hubs_word_says_so(kiosk, monkeypatch):
    monkeypatch.setattr(os, "write", full)

    kiosk.numbers.heard(sample_menu())

    assert kiosk.happened == [SpareSeen(0, disk_full=True)]


def test_a_used_up_series_sends_the_visitor_to_the_staff(kiosk):
    kiosk.numbers.heard(msgspec.structs.replace(sample_menu(), spare_last=9999))

    kiosk.numbers.take(request(), sample_menu())

    assert kiosk.happened[-1] == SpareFailed(CommandId("s1"), Trouble.LIMIT)


def test_a_kiosk_with_nothing_to_hand_in_writes_nothing(kiosk, monkeypatch):
    monkeypatch.setattr(os, "write", full)

    kiosk.numbers.look()

    assert kiosk.happened == []


def test_while_something_is_left_the_journal_is_marked(kiosk):
    kiosk.take()
    size = kiosk.journal._lines.path.stat().st_size

    kiosk.numbers.look()

    assert kiosk.journal._lines.path.stat().st_size > size


def test_what_was_left_by_the_last_run_is_told(kiosk):
    kiosk.take(2)
    kiosk.start()
    kiosk.happened.clear()

    kiosk.numbers.tell()

    assert kiosk.happened == [SpareSeen(2)]
