"""A whole kiosk through an outage of its hub: numbers, slips, power cuts at every point, and the hand-in."""

from __future__ import annotations

import errno
import os
import shutil
import threading
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from contract.commands import CancelTicket, HandIn, IssueTicket, ReportSlip
from contract.names import Language, ServiceId, TicketId, TicketNumber
from contract.spare_tickets import SpareTicket
from contract.states import SlipState
from kiosk.happenings import Button, PickLanguage, PickService, PickSlip
from kiosk.samples import sample_menu
from kiosk.screens import Away, Languages, Services, Shown, StaffMenu, Taken, Trouble, UnknownSlip
from kiosk.slip_journal import SlipJournal
from kiosk.spare_journal import SpareJournal
from link.fake import Drop
from okienko.demo.reading import number_of, qr_of
from tests.kiosk.rooms import TOKEN, Room, room
from tests.kiosk.test_shell import TO_A_TICKET, to_staff_menu
from tests.waiting import eventually

UK = Language("uk")
BOOKING = (PickLanguage(UK), Button.TYPE_CODE)


@pytest.fixture(autouse=True)
def _quick_probes(monkeypatch):
    monkeypatch.setattr("kiosk.hub_watch.PROBE_EVERY_S", 0.05)
    monkeypatch.setattr("kiosk.errands.AGAIN_S", 0.05)


@contextmanager
def outage(folder: Path, **more):
    """Run a kiosk that has heard its menu, and whose hub is away by now."""
    with room(folder, **more) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)
        go_away(kiosk)
        yield kiosk


def go_away(kiosk: Room) -> None:
    # Whoever has asked a hub before it went away is told late: the next one is not to wait for that.
    kiosk.hub.go_away()
    kiosk.touch(*TO_A_TICKET)
    kiosk.on(Taken)
    kiosk.touch(Button.DONE)


def take_one(kiosk: Room) -> str:
    kiosk.on(Languages)
    kiosk.touch(*TO_A_TICKET)
    number = kiosk.on(Taken).ticket.number
    kiosk.touch(Button.DONE)
    return number


def handed_in(kiosk: Room) -> list[str]:
    return [str(ticket.number) for command in kiosk.told(HandIn) for ticket in command.tickets]


def test_visitors_go_on_getting_numbers_and_all_are_handed_in_when_the_hub_is_back(tmp_path, caplog):
    caplog.set_level("INFO")
    with outage(tmp_path) as kiosk:
        numbers = [take_one(kiosk) for _ in range(3)]
        assert kiosk.health.fault == "not-handed-in"

        kiosk.hub.come_back()

        eventually(lambda: len(handed_in(kiosk)) == 4, 12)
        eventually(lambda: kiosk.health.status == "ready")
        printed = [number_of(slip.image) for slip in kiosk.printer.slips]
        codes = {qr_of(slip.image).rpartition("/")[2] for slip in kiosk.printer.slips}
        tokens = {ticket.token for command in kiosk.told(HandIn) for ticket in command.tickets}

    assert numbers == ["X002", "X003", "X004"]
    assert printed == handed_in(kiosk) == ["X001", *numbers]
    assert codes == tokens, "what the phone scans is what the hub will know"
    assert caplog.text.count("Hub away") == 1
    assert caplog.text.count("Handed in 4 tickets") == 1


def test_what_became_of_each_slip_is_told_after_its_ticket_is_handed_in(tmp_path):
    with outage(tmp_path) as kiosk:
        take_one(kiosk)

        kiosk.hub.come_back()

        eventually(lambda: len(kiosk.told(ReportSlip)) == 2, 12)
        kinds = [type(command) for command in kiosk.hub.commands]

    assert kinds.index(HandIn) < kinds.index(ReportSlip)
    assert {report.slip for report in kiosk.told(ReportSlip)} == {SlipState.PRINTED}


def test_a_lost_answer_ends_in_one_number_and_its_request_is_named(tmp_path):
    with room(tmp_path) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)
        kiosk.hub.script("/v1/tickets", *[Drop()] * 30)

        kiosk.touch(*TO_A_TICKET)
        taken = kiosk.on(Taken)
        eventually(lambda: handed_in(kiosk) == ["X001"], 12)

        (asked,) = kiosk.told(IssueTicket)
        (command,) = kiosk.told(HandIn)
    assert taken.ticket.number == "X001"
    assert command.tickets[0].instead_of == asked.command_id
    assert len(kiosk.printer.slips) == 1


def test_a_booked_visitor_is_taken_in_with_the_code_unchecked(tmp_path):
    with outage(tmp_path) as kiosk:
        kiosk.shell.scan("123456")
        kiosk.on(Services)
        kiosk.touch(PickService(ServiceId("B")))
        kiosk.on(Taken)
        kiosk.hub.come_back()
        eventually(lambda: len(handed_in(kiosk)) == 2, 12)

        ticket = [ticket for command in kiosk.told(HandIn) for ticket in command.tickets][-1]

    assert (ticket.codes, ticket.service) == (("123456",), "B")


def test_the_same_works_after_a_restart_without_a_hub(tmp_path):
    with outage(tmp_path) as kiosk:
        take_one(kiosk)

    with room(tmp_path, hub_away=True) as kiosk:
        number = take_one(kiosk)
        assert kiosk.shell.state.left == 3
        kiosk.hub.come_back()
        eventually(lambda: len(handed_in(kiosk)) == 3, 12)

    assert number == "X003"


def test_a_kiosk_without_hub_and_menu_sends_visitors_to_the_staff(tmp_path):
    with room(tmp_path, hub_away=True) as kiosk:
        eventually(lambda: kiosk.shell.state.away)

        assert kiosk.shell.state.screen == Away()


@pytest.mark.fault("F14")
def test_a_clock_that_was_never_right_is_not_printed(tmp_path, monkeypatch):
    with outage(tmp_path):
        pass
    printed = []
    with room(tmp_path, hub_away=True) as kiosk:
        imprint = kiosk.shell._deeds._press._imprint
        monkeypatch.setattr(
            kiosk.shell._deeds._press, "_imprint", lambda: printed.append(imprint()) or printed[-1]
        )
        take_one(kiosk)

    assert [each.printed_at for each in printed] == ["—"]


@pytest.mark.fault("F14")
def test_a_clock_that_the_hub_has_confirmed_is_printed_also_without_it(tmp_path, monkeypatch):
    printed = []
    with outage(tmp_path) as kiosk:
        imprint = kiosk.shell._deeds._press._imprint
        monkeypatch.setattr(
            kiosk.shell._deeds._press, "_imprint", lambda: printed.append(imprint()) or printed[-1]
        )
        take_one(kiosk)

    assert printed[0].printed_at.startswith("01.12.2026")


@pytest.mark.fault("F22")
def test_a_printer_without_paper_leaves_the_number_on_the_screen(tmp_path):
    with outage(tmp_path) as kiosk:
        kiosk.printer.paper_out()
        kiosk.touch(*TO_A_TICKET)

        shown = kiosk.on(Shown)

    assert shown.ticket.number == "X002"


def full(*_):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_said_before_anything_is_printed_and_mends_without_a_restart(tmp_path, monkeypatch):
    monkeypatch.setattr("kiosk.provisions._TRY_EVERY_S", 0.05)
    with outage(tmp_path) as kiosk:
        slips = len(kiosk.printer.slips)
        with monkeypatch.context() as patched:
            patched.setattr(os, "write", full)
            kiosk.touch(*TO_A_TICKET)
            away = kiosk.on(Away)
            assert away.why is Trouble.DISK
            kiosk.touch(Button.HOME)
            eventually(lambda: kiosk.shell.state.screen == Away())
        assert len(kiosk.printer.slips) == slips

        assert take_one(kiosk) == "X002"


def test_a_card_that_hangs_is_not_waited_for_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr("kiosk.deeds._WRITE_LIMIT_S", 0.2)
    goes_on = threading.Event()
    with outage(tmp_path) as kiosk:
        numbers = kiosk.shell._deeds._provisions.numbers
        really = numbers.take
        monkeypatch.setattr(numbers, "take", lambda *args: goes_on.wait(20) and really(*args))
        kiosk.touch(*TO_A_TICKET)
        assert kiosk.on(Away).why is Trouble.DISK
        kiosk.touch(Button.HOME)
        goes_on.set()
        eventually(lambda: kiosk.shell.state.left == 2)
        kiosk.hub.come_back()

        # The visitor was sent elsewhere: the number that came too late is taken back.
        eventually(lambda: len(kiosk.told(CancelTicket)) == 1, 12)
        late = kiosk.told(HandIn)[-1].tickets[-1]
    assert kiosk.told(CancelTicket)[0].ticket == late.ticket
    assert len(kiosk.printer.slips) == 1


def test_the_limit_of_the_branch_ends_in_an_honest_screen(tmp_path):
    with room(tmp_path) as kiosk:
        kiosk.menu(msgspec.structs.replace(sample_menu(), spare_most=2))
        kiosk.on(Languages)
        go_away(kiosk)
        take_one(kiosk)

        eventually(lambda: kiosk.shell.state.screen == Away())


# --- power cuts -----------------------------------------------------------------------------------------


class Cuts:
    """What lies on the disk after each write, as a power cut would leave it."""

    def __init__(self, folder: Path, aside: Path) -> None:
        self.folder, self.aside, self.count = folder, aside, 0
        self._lock = threading.Lock()
        self._fsync = os.fsync

    def __call__(self, handle: int) -> None:
        with self._lock:
            self._fsync(handle)
            shutil.copytree(self.folder, self.aside / str(self.count), dirs_exist_ok=True)
            self.count += 1

    def __iter__(self):
        return (self.aside / str(number) for number in range(self.count))


def test_a_power_cut_at_any_write_loses_no_printed_number_and_gives_none_again(tmp_path, monkeypatch):
    cuts = Cuts(tmp_path / "state", tmp_path / "cuts")
    printed_by: list[set[str]] = []
    with outage(tmp_path) as kiosk:

        def cut(handle: int) -> None:
            cuts(handle)
            printed_by.append({number_of(slip.image) for slip in kiosk.printer.slips})

        monkeypatch.setattr(os, "fsync", cut)
        for _ in range(3):
            take_one(kiosk)
        monkeypatch.undo()
    all_printed = {number_of(slip.image) for slip in kiosk.printer.slips}

    assert cuts.count >= 6
    for number, (state, printed) in enumerate(zip(cuts, printed_by, strict=True)):
        journal = SpareJournal(state / "spare.jsonl", lambda: 0.0, "after the cut")
        kept = {str(ticket.number): ticket.ticket for ticket in journal.waiting(100)}
        in_doubt = {ticket.number for ticket in SlipJournal(state / "slips.jsonl").open}
        assert printed <= set(kept), (number, "I2")
        fresh = str(journal.issue("X", lambda new, *_: next_ticket(new)).number)
        assert fresh not in printed, (number, "I1")
        assert in_doubt <= set(kept), (number, "a slip is in doubt only of a number that is known")
    assert len(all_printed) == 4


def next_ticket(number: TicketNumber) -> SpareTicket:
    return SpareTicket(
        ticket=TicketId("fresh"), number=number, service=ServiceId("A"), language=UK, token=TOKEN
    )


@contextmanager
def unsure_of_a_slip(tmp_path, monkeypatch):
    """Yield a kiosk that lost its power while it printed, the ticket on its screen, and which that is."""
    with outage(tmp_path) as kiosk:
        monkeypatch.setattr(kiosk.shell._deeds._press, "carry_out", lambda _: None)
        kiosk.touch(*TO_A_TICKET)
        eventually(lambda: kiosk.shell.state.left == 2)

    with room(tmp_path, hub_away=True) as kiosk:
        kiosk.on(Languages)
        (ticket,) = kiosk.shell.state.unknown
        to_staff_menu(kiosk)
        kiosk.touch(Button.LIST_SLIPS, PickSlip(ticket.ticket))
        yield kiosk, ticket


def test_a_kiosk_that_lost_power_while_printing_asks_staff_and_copies_the_same_number(tmp_path, monkeypatch):
    with unsure_of_a_slip(tmp_path, monkeypatch) as (kiosk, ticket):
        kiosk.on(UnknownSlip)
        kiosk.touch(Button.PRINT_COPY)
        eventually(lambda: kiosk.printer.slips)
        copied = number_of(kiosk.printer.slips[-1].image)
        kiosk.touch(Button.BACK)
        kiosk.touch(Button.HOME)
        fresh = take_one(kiosk)

    assert (ticket.number, copied, fresh) == ("X002", "X002", "X003")


def test_a_slip_that_staff_void_is_cancelled_once_the_hub_knows_the_ticket(tmp_path, monkeypatch):
    with unsure_of_a_slip(tmp_path, monkeypatch) as (kiosk, ticket):
        kiosk.touch(Button.VOID)
        kiosk.hub.come_back()
        eventually(lambda: kiosk.told(CancelTicket), 12)
        kinds = [type(command) for command in kiosk.hub.commands]

    assert kiosk.told(CancelTicket)[0].ticket == ticket.ticket
    assert kinds.index(HandIn) < kinds.index(CancelTicket)


def test_staff_read_how_many_tickets_are_not_handed_in(tmp_path):
    with outage(tmp_path) as kiosk:
        take_one(kiosk)
        to_staff_menu(kiosk)

        told = [getattr(block, "text", "") for block in kiosk.shell.scene.main]

        assert isinstance(kiosk.shell.state.screen, StaffMenu)
    assert any(text.startswith("2 bilety nie zostały jeszcze przekazane") for text in told)
