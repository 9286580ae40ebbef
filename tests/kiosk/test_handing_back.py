"""A kiosk keeps what its hub gave out today, and hands it to a hub that was restored without knowing it."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from contract.commands import CheckIn, HandIn, IssueTicket
from contract.hand_in_views import SpareTold
from contract.names import CommandId, DeviceId, KioskId, Language, ServiceId, TicketId
from contract.refusal import SeriesForeign
from kiosk.handing_back import HandingBack
from kiosk.samples import sample_menu, sample_ticket
from kiosk.seen_tickets import SeenTickets, seen_ticket
from link.hub_client import HubAway
from tests.kiosk.rooms import SetClock

K1, BY = KioskId("K1"), DeviceId("kiosk-K1")
TODAY = sample_menu().day


class Hub:
    """A hub that says of tickets what it is told to, or is away."""

    def __init__(self) -> None:
        self.commands: list[HandIn] = []
        self.what = "taken"
        self.troubles: list[Exception] = []

    def ask(self, command, kind):
        if self.troubles:
            raise self.troubles.pop(0)
        self.commands.append(command)
        menu = sample_menu()
        tickets = tuple(
            SpareTold(ticket=t.ticket, number=str(t.number), what=self.what) for t in command.tickets
        )
        return kind(
            branch=menu.branch, epoch=1, seq=1, at=menu.at, day=menu.day, last_count=0, tickets=tickets
        )

    @property
    def told(self) -> list[str]:
        return [ticket.ticket for command in self.commands for ticket in command.tickets]


class Kiosk:
    def __init__(self, folder, origin: str = "boot") -> None:
        self.path, self.hub, self.clock = folder / "seen.jsonl", Hub(), SetClock()
        self.start(origin)

    def start(self, origin: str = "boot") -> None:
        self.seen = SeenTickets(self.path, self.clock.elapsed, origin)
        self.back = HandingBack(self.seen, self.hub, kiosk=K1, by=BY)

    def issue(self, name: str, number: str = "A001", **more) -> None:
        command = IssueTicket(command_id=CommandId(name), by=BY, service=ServiceId("karta"), **more)
        self.seen.keep([seen_ticket(command, view(name, number))])

    def menu(self, restored: str = "", days: int = 0):
        menu = sample_menu()
        return msgspec.structs.replace(menu, restored=restored, day=menu.day + timedelta(days=days))


def view(name: str, number: str):
    return msgspec.structs.replace(
        sample_ticket(), ticket=TicketId(name), number=number, spare=False, token="t" * 22
    )


@pytest.fixture
def kiosk(tmp_path):
    made = Kiosk(tmp_path)
    made.back.heard(made.menu())
    return made


@pytest.mark.fault("F21")
def test_what_the_hub_gave_out_is_handed_back_to_one_that_was_restored(kiosk):
    kiosk.issue("anna", "A001", priority=True)
    kiosk.issue("ben", "A002")

    assert kiosk.back.heard(kiosk.menu("r1"))
    assert kiosk.back.hand_back()

    [command] = kiosk.hub.commands
    assert [(t.ticket, str(t.number), t.priority) for t in command.tickets] == [
        ("anna", "A001", True),
        ("ben", "A002", False),
    ]
    assert {t.issued_at for t in command.tickets} == {sample_ticket().issued_at}
    assert {t.day for t in command.tickets} == {TODAY}


def test_a_hub_that_was_not_restored_is_told_nothing(kiosk):
    kiosk.issue("anna")

    assert not kiosk.back.heard(kiosk.menu())
    assert kiosk.back.hand_back()

    assert kiosk.hub.commands == []


def test_a_restore_is_answered_once_and_the_next_one_again(kiosk):
    kiosk.issue("anna")
    for restore in ("r1", "r1", "r2"):
        kiosk.back.heard(kiosk.menu(restore))
        kiosk.back.hand_back()

    assert kiosk.hub.told == ["anna", "anna"]


def test_a_hub_that_is_away_is_told_later(kiosk):
    kiosk.issue("anna")
    kiosk.back.heard(kiosk.menu("r1"))
    kiosk.hub.troubles = [HubAway("gone", maybe_done=True)]

    assert not kiosk.back.hand_back()
    assert kiosk.back.hand_back()

    assert kiosk.hub.told == ["anna"]


def test_many_go_in_portions(kiosk):
    for number in range(1, 121):
        kiosk.issue(f"t{number}", f"A{number:03d}")
    kiosk.back.heard(kiosk.menu("r1"))

    kiosk.back.hand_back()

    assert [len(command.tickets) for command in kiosk.hub.commands] == [50, 50, 20]
    assert len({command.command_id for command in kiosk.hub.commands}) == 3


@pytest.mark.fault("F21")
def test_a_kiosk_that_lost_its_power_too_still_knows_them(kiosk):
    kiosk.issue("anna")
    kiosk.start("another boot")
    kiosk.back.heard(kiosk.menu("r1"))

    kiosk.back.hand_back()

    assert kiosk.hub.told == ["anna"]
    assert not kiosk.hub.commands[0].tickets[0].exact


def test_yesterdays_are_forgotten_on_disk_too(kiosk):
    kiosk.issue("anna")

    kiosk.back.heard(kiosk.menu(days=1))
    kiosk.start()

    assert kiosk.seen.of_today() == ()
    assert b"anna" not in kiosk.path.read_bytes()


def test_a_ticket_of_its_own_series_that_was_handed_in_is_handed_in_again_with_all_its_wait(kiosk):
    own = msgspec.structs.replace(
        seen_ticket(wish_for("s1"), view("s1", "X001")), issued_at=None, waited_s=60.0, day=TODAY
    )
    kiosk.seen.keep([own])
    kiosk.clock.advance(30)

    [again] = kiosk.seen.of_today()

    assert (str(again.number), again.issued_at, again.waited_s) == ("X001", None, 90.0)


def test_a_check_in_keeps_its_codes(kiosk):
    command = CheckIn(command_id=CommandId("c1"), by=BY, codes=("RRRRRR",), language=Language("pl"))

    assert seen_ticket(command, view("c1", "C001")).codes == ("RRRRRR",)


def test_a_disk_that_takes_nothing_is_said_once_and_memory_serves(kiosk, monkeypatch, caplog):
    monkeypatch.setattr(
        "kiosk.checked_lines.CheckedLines.append", lambda *_: (_ for _ in ()).throw(OSError(28, "No space"))
    )

    kiosk.issue("anna")
    kiosk.issue("ben")

    assert [ticket.ticket for ticket in kiosk.seen.of_today()] == ["anna", "ben"]
    assert caplog.text.count("cannot be kept") == 1


def test_what_the_hub_refuses_whole_is_said_and_not_asked_again(kiosk, caplog):
    kiosk.issue("anna")
    kiosk.back.heard(kiosk.menu("r1"))
    kiosk.hub.troubles = [SeriesForeign("not restored today")]

    assert kiosk.back.hand_back()
    assert kiosk.back.hand_back()

    assert "takes nothing back" in caplog.text
    assert kiosk.hub.commands == []


def test_a_number_that_another_holds_by_now_is_said_to_staff(kiosk, caplog):
    kiosk.issue("anna", "A007")
    kiosk.hub.what = "refused"
    kiosk.back.heard(kiosk.menu("r1"))

    kiosk.back.hand_back()

    assert "does not take A007 back" in caplog.text


def wish_for(name: str) -> IssueTicket:
    return IssueTicket(command_id=CommandId(name), by=BY, service=ServiceId("karta"))
