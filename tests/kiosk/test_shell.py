"""The kiosk as one machine, without a screen: visits, a printer that fails, a hub that goes away."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
import zxingcpp

from contract.commands import CancelTicket, CheckIn, IssueTicket, ReportSlip
from contract.names import Language, ServiceId
from contract.states import SlipState
from kiosk import flow
from kiosk import happenings as h
from kiosk.deeds import Deeds
from kiosk.happenings import Button, Digit, PickLanguage, PickService, PickSlip
from kiosk.samples import sample_menu, sample_ticket
from kiosk.scene import Number, Qr
from kiosk.screens import (
    Away,
    Code,
    Confirm,
    Finding,
    Issuing,
    Languages,
    OutOfService,
    Refused,
    Services,
    Shown,
    StaffCode,
    StaffMenu,
    Taken,
)
from kiosk.slip_journal import SlipJournal
from link.fake import Delay, Drop, Refuse
from tests.kiosk.rooms import TOKEN, room
from tests.kiosk.visits import no_spare
from tests.waiting import eventually

UK = Language("uk")
TO_A_TICKET = [PickLanguage(UK), PickService(ServiceId("A")), Button.CONFIRM]


def to_staff_menu(kiosk):
    for _ in range(5):
        kiosk.clock.advance(0.3)
        kiosk.shell.touch(Button.CORNER)
    kiosk.on(StaffCode)
    kiosk.touch(*(Digit(digit) for digit in "2468"), Button.CONFIRM)
    return kiosk.on(StaffMenu)


def test_a_whole_visit_ends_with_a_slip_in_the_hand(tmp_path):
    with room(tmp_path) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)

        kiosk.touch(*TO_A_TICKET)
        taken = kiosk.on(Taken)

        assert taken.ticket.number == "A001"
        assert [(c.service, c.language) for c in kiosk.told(IssueTicket)] == [("A", UK)]
        assert len(kiosk.printer.slips) == 1
        (code,) = zxingcpp.read_barcodes(kiosk.printer.slips[0].image.convert("L"))
        assert code.text == f"https://kolejka.example.pl/t/{TOKEN}"
        eventually(lambda: [c.slip for c in kiosk.told(ReportSlip)] == [SlipState.PRINTED])
        kiosk.clock.advance(16)
        kiosk.on(Languages)
        assert kiosk.health.status == "ready"


def test_a_booked_visitor_scans_the_code(tmp_path):
    with room(tmp_path) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)

        kiosk.shell.scan("https://example.pl/123456")
        taken = kiosk.on(Taken)

        assert kiosk.told(CheckIn)[0].codes == ("123456",)
        assert taken.language == "uk"


def test_a_booked_visitor_types_the_code(tmp_path):
    with room(tmp_path) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)

        kiosk.touch(PickLanguage(UK), Button.TYPE_CODE, *(Digit(d) for d in "100244"), Button.CONFIRM)
        kiosk.on(Taken)

        assert kiosk.told(CheckIn)[0].codes == ("100244",)


def test_a_hurried_finger_takes_one_ticket(tmp_path):
    with room(tmp_path) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)
        kiosk.touch(*TO_A_TICKET[:2])
        kiosk.clock.advance(1)

        for _ in range(8):
            kiosk.shell.touch(Button.CONFIRM)
        kiosk.on(Taken)

        assert len(kiosk.told(IssueTicket)) == 1
        assert len(kiosk.printer.slips) == 1


@pytest.mark.parametrize(
    ("trouble", "finding", "slip"),
    [
        ("paper_out", Finding.PAPER_OUT, SlipState.FAILED),
        ("open_cover", Finding.COVER_OPEN, SlipState.FAILED),
        ("go_offline", Finding.OFFLINE, SlipState.FAILED),
        ("stop", Finding.UNREACHABLE, SlipState.FAILED),
        ("be_deaf", Finding.SILENT, SlipState.FAILED),
    ],
)
def test_when_the_printer_fails_the_number_stands_on_the_screen_and_staff_know(
    tmp_path, trouble, finding, slip
):
    with room(tmp_path) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)
        eventually(lambda: kiosk.shell._deeds._printer_asked_s > 0 and not kiosk.shell._deeds._asking_printer)
        getattr(kiosk.printer, trouble)()

        kiosk.touch(*TO_A_TICKET)
        shown = kiosk.on(Shown)

        assert (shown.ticket.number, shown.finding) == ("A001", finding)
        scene = kiosk.shell.scene
        assert Number("A001") in scene.main
        assert [block.text for block in scene.aside if isinstance(block, Qr)] == [
            f"https://kolejka.example.pl/t/{TOKEN}"
        ]
        eventually(lambda: kiosk.health.fault == finding)
        eventually(lambda: [c.slip for c in kiosk.told(ReportSlip)] == [slip])
        assert not kiosk.printer.slips


@pytest.mark.fault("F23")
def test_a_cable_that_is_cut_in_the_middle_leaves_a_slip_of_unknown_fate_that_is_not_printed_again(tmp_path):
    with room(tmp_path) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)
        kiosk.printer.cut_cable(after_bytes=9000)

        kiosk.touch(*TO_A_TICKET)
        shown = kiosk.on(Shown)

        assert shown.maybe_printed
        eventually(lambda: [c.slip for c in kiosk.told(ReportSlip)] == [SlipState.UNKNOWN])
        kiosk.printer.be_well()
        kiosk.touch(Button.DONE)
        kiosk.touch(*TO_A_TICKET)
        kiosk.on(Taken)
        whole = [slip for slip in kiosk.printer.slips if zxingcpp.read_barcodes(slip.image.convert("L"))]
        assert len(whole) == 1, "only the second visitor's"
        assert [ticket.number for ticket in kiosk.shell.state.unknown] == ["A001"]


@pytest.mark.fault("F24")
def test_a_slip_in_doubt_outlives_a_restart_and_staff_print_a_copy(tmp_path):
    with room(tmp_path) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)
        kiosk.printer.cut_cable(after_bytes=9000)
        kiosk.touch(*TO_A_TICKET)
        doubtful = kiosk.on(Shown).ticket

    with room(tmp_path) as kiosk:
        kiosk.menu()
        eventually(lambda: [ticket.number for ticket in kiosk.shell.state.unknown] == ["A001"])
        assert not kiosk.printer.slips
        eventually(lambda: kiosk.health.fault == "slip-unknown")
        to_staff_menu(kiosk)
        kiosk.touch(Button.LIST_SLIPS, PickSlip(doubtful.ticket), Button.PRINT_COPY)
        eventually(lambda: kiosk.shell.state.unknown == ())

        assert len(kiosk.printer.slips) == 1
        eventually(lambda: [c.slip for c in kiosk.told(ReportSlip)] == [SlipState.UNKNOWN, SlipState.PRINTED])
        eventually(lambda: kiosk.health.status == "ready")

    with room(tmp_path) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)
        assert kiosk.shell.state.unknown == ()


def test_a_power_cut_while_printing_leaves_the_slip_in_doubt(tmp_path):
    SlipJournal(tmp_path / "state" / "slips.jsonl").begin(sample_ticket())

    with room(tmp_path) as kiosk:
        kiosk.menu()
        eventually(lambda: kiosk.shell.state.unknown == (sample_ticket(),))
        eventually(lambda: [c.slip for c in kiosk.told(ReportSlip)] == [SlipState.UNKNOWN])
        assert not kiosk.printer.slips


@pytest.mark.parametrize("code", ["service-closed", "series-exhausted"])
def test_a_refusal_is_shown(tmp_path, code):
    with room(tmp_path) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)
        kiosk.hub.script("/v1/tickets", Refuse(code))

        kiosk.touch(*TO_A_TICKET)

        assert kiosk.on(Refused) == Refused(UK, code)
        kiosk.touch(Button.BACK)
        kiosk.on(Services)
        assert not kiosk.printer.slips


@pytest.mark.fault("F09")
def test_a_lost_answer_is_asked_for_again_with_the_same_id_and_no_second_ticket(tmp_path):
    with room(tmp_path) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)
        kiosk.hub.script("/v1/tickets", Drop())

        kiosk.touch(*TO_A_TICKET)
        taken = kiosk.on(Taken)

        assert taken.ticket.number == "A001"
        assert len(kiosk.told(IssueTicket)) == 1
        assert len({request.command_id for request in kiosk.hub.asked if request.path == "/v1/tickets"}) == 1


def test_a_hub_that_is_away_is_said_and_the_same_request_goes_through_when_it_is_back(tmp_path):
    with room(tmp_path) as kiosk:
        kiosk.menu(no_spare())
        kiosk.on(Languages)
        kiosk.touch(*TO_A_TICKET[:2])
        kiosk.hub.go_away()
        kiosk.touch(Button.CONFIRM)
        away = kiosk.on(Away)

        kiosk.hub.come_back()
        kiosk.touch(Button.RETRY)
        kiosk.on(Taken)

        assert [c.command_id for c in kiosk.told(IssueTicket)] == [away.command.command_id]


def test_a_visitor_who_leaves_without_an_answer_leaves_no_ticket_behind(tmp_path):
    with room(tmp_path) as kiosk:
        kiosk.menu(no_spare())
        kiosk.on(Languages)
        kiosk.hub.script("/v1/tickets", Drop(), *[Delay(2.0)] * 8)
        kiosk.touch(*TO_A_TICKET)
        away = kiosk.on(Away)
        assert away.maybe_done

        kiosk.touch(Button.HOME)

        eventually(lambda: [c.ticket for c in kiosk.told(CancelTicket)] == [away.command.command_id])


def test_news_for_a_hub_that_is_away_waits_for_it(tmp_path):
    with room(tmp_path) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)
        kiosk.hub.script("/v1/tickets/{ticket}/slip", *[Delay(1.0)] * 2)
        kiosk.touch(*TO_A_TICKET)
        kiosk.on(Taken)

        eventually(lambda: [c.slip for c in kiosk.told(ReportSlip)] == [SlipState.PRINTED], 12)

        assert kiosk.shell.untold == 0 or eventually(lambda: kiosk.shell.untold == 0) is None


def test_a_kiosk_without_a_broker_gets_its_menu_from_the_hub(tmp_path, monkeypatch):
    monkeypatch.setattr("kiosk.hub_watch.PROBE_EVERY_S", 0.05)
    with room(tmp_path) as kiosk:
        assert isinstance(kiosk.shell.state.screen, Away)

        kiosk.hub.views["/v1/kiosks/K1"] = sample_menu()

        kiosk.on(Languages)


def test_a_kiosk_that_lost_its_hub_while_nobody_is_there_says_so_and_comes_back(tmp_path, monkeypatch):
    monkeypatch.setattr("kiosk.hub_watch.PROBE_EVERY_S", 0.05)
    with room(tmp_path) as kiosk:
        kiosk.menu(no_spare())
        kiosk.on(Languages)
        kiosk.hub.go_away()
        kiosk.touch(*TO_A_TICKET)
        kiosk.on(Away)
        kiosk.touch(Button.HOME)
        assert kiosk.on(Away) == Away()

        kiosk.hub.come_back()
        kiosk.hub.views["/v1/kiosks/K1"] = no_spare()

        kiosk.on(Languages)


@pytest.mark.security("S08")
def test_an_older_menu_changes_nothing(tmp_path):
    with room(tmp_path) as kiosk:
        kiosk.menu(msgspec.structs.replace(sample_menu(), seq=5, languages=(Language("pl"),)))
        kiosk.on(Languages)

        kiosk.menu(msgspec.structs.replace(sample_menu(), seq=4))
        kiosk.touch(Button.BACK)

        assert kiosk.shell.state.menu.seq == 5


@pytest.mark.parametrize("code", ["1111", "24680", "2"])
def test_a_wrong_staff_code_opens_nothing(tmp_path, code):
    with room(tmp_path) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)
        for _ in range(5):
            kiosk.clock.advance(0.3)
            kiosk.shell.touch(Button.CORNER)
        kiosk.on(StaffCode)

        kiosk.touch(*(Digit(digit) for digit in code), Button.CONFIRM)

        eventually(lambda: kiosk.shell.state.screen == StaffCode(wrong=True))


def test_the_staff_menu_changes_the_roll_with_what_the_printer_feels(tmp_path):
    with room(tmp_path) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)
        kiosk.printer.paper_out()
        to_staff_menu(kiosk)
        kiosk.touch(Button.CHANGE_ROLL)

        kiosk.printer.open_cover()
        advance_until(kiosk, lambda: kiosk.shell.state.screen.step == "insert")
        kiosk.printer.be_well()
        advance_until(kiosk, lambda: kiosk.shell.state.screen.step == "ready")
        kiosk.touch(Button.TEST_PRINT)

        eventually(lambda: kiosk.shell.state.screen == StaffMenu("printed"))
        assert len(kiosk.printer.slips) == 1
        assert kiosk.health.status == "ready"


def advance_until(kiosk, condition):
    def passes():
        kiosk.clock.advance(0.3)
        return condition()

    eventually(passes)


def test_out_of_service_is_told_to_the_hub(tmp_path):
    with room(tmp_path) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)
        to_staff_menu(kiosk)

        kiosk.touch(Button.SWITCH_SERVICE, Button.HOME)

        kiosk.on(OutOfService)
        eventually(lambda: kiosk.health.fault == "out-of-service")


def test_a_bug_in_a_rule_ends_in_a_calm_screen_and_a_fault(tmp_path, monkeypatch):
    with room(tmp_path) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)
        monkeypatch.setattr(flow.visit, "touched", lambda *_: 1 / 0)

        kiosk.shell.touch(PickLanguage(UK))

        kiosk.on(OutOfService)
        eventually(lambda: kiosk.health.fault == "broken")
        assert "ZeroDivisionError" in kiosk.health.detail


def test_a_bug_in_everything_still_ends_in_a_calm_screen(tmp_path, monkeypatch):
    with room(tmp_path) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)
        monkeypatch.setattr("kiosk.shell.step", lambda *_: 1 / 0)

        kiosk.shell.touch(PickLanguage(UK))

        kiosk.on(OutOfService)


@pytest.mark.fault("F04")
def test_a_thread_that_hangs_is_not_waited_for_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr("kiosk.deeds._ASK_GRACE_S", 0.1)
    with room(tmp_path) as kiosk:
        kiosk.menu(no_spare())
        kiosk.on(Languages)
        monkeypatch.setattr(Deeds, "_ask", lambda *_: None)

        kiosk.touch(*TO_A_TICKET)

        kiosk.on(Away)


@pytest.mark.fault("F23")
def test_a_printer_that_hangs_leaves_the_visitor_the_number(tmp_path, monkeypatch):
    monkeypatch.setattr("kiosk.deeds._PRINT_LIMIT_S", 0.1)
    with room(tmp_path) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)
        eventually(lambda: not kiosk.shell._deeds._asking_printer)
        monkeypatch.setattr(Deeds, "_use_printer", lambda *_: None)

        kiosk.touch(*TO_A_TICKET)

        assert kiosk.on(Shown).maybe_printed


@pytest.mark.security("S42")
@pytest.mark.fault("F04")
def test_an_idle_visit_is_forgotten_by_the_days_clock(tmp_path):
    with room(tmp_path) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)
        kiosk.touch(PickLanguage(UK), PickService(ServiceId("A")))
        kiosk.on(Confirm)

        kiosk.clock.advance(61)

        kiosk.on(Languages)


def test_what_is_shown_is_handed_to_the_screen_on_the_loops_thread(tmp_path):
    with room(tmp_path) as kiosk:
        seen = []
        kiosk.shell.attach(seen.append)
        kiosk.menu()
        kiosk.on(Languages)

        eventually(lambda: seen and seen[-1].name == "Languages")

        assert seen[-1].clock == "08:59"


def test_a_kiosk_reports_that_it_was_switched_off(tmp_path):
    with room(tmp_path) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)

    assert kiosk.health.status == "lost"
    assert kiosk.health.detail == "switched off"


def test_a_typed_code_stays_on_the_screen_while_the_menu_changes(tmp_path):
    with room(tmp_path) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)
        kiosk.touch(PickLanguage(UK), Button.TYPE_CODE, Digit("1"))

        kiosk.menu(msgspec.structs.replace(sample_menu(), seq=9, at=datetime(2026, 12, 1, tzinfo=UTC)))
        eventually(lambda: kiosk.shell.state.menu.seq == 9)

        assert kiosk.shell.state.screen == Code(UK, "1")


def test_happenings_from_any_thread_come_in_order(tmp_path):
    with room(tmp_path) as kiosk:
        kiosk.menu()
        kiosk.on(Languages)
        for second in range(50):
            kiosk.shell.happen(h.Tick(2000.0 + second))

        eventually(lambda: kiosk.shell.state.now_s == 2049.0)

        assert not isinstance(kiosk.shell.state.screen, Issuing)


def test_what_a_turn_finds_itself_is_taken_in_that_turn_and_wakes_no_other(tmp_path):
    woken: list[str] = []
    with room(tmp_path) as kiosk:
        kiosk.shell._wake = lambda: woken.append("woken")
        kiosk.shell._deeds.look = lambda: kiosk.shell.happen(h.MenuKept(sample_menu()))

        kiosk.shell.work()

        assert (kiosk.shell.state.menu, woken) == (sample_menu(), [])
