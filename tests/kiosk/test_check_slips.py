"""A check slip that staff far away want is printed once, with the hub's leave, while nobody is there."""

from __future__ import annotations

import msgspec
import pytest
import zxingcpp

from contract.check_slips import CheckSlip, CheckSlipState, ReportCheckSlip
from contract.names import CheckSlipId
from contract.views import Menu
from kiosk.check_slips import QUIET_S
from kiosk.happenings import (
    Button,
    CheckSlipEnded,
    CheckSlipGranted,
    HubLost,
    MenuArrived,
    PickLanguage,
    SlipDone,
    SlipFailed,
    SlipUnknown,
    Stale,
)
from kiosk.menu_file import MenuFile
from kiosk.samples import sample_menu
from kiosk.screens import Finding, Languages, Services, StaffPrinting
from kiosk.wishes import AskLeave, Print, PrintTest, Tell
from link.fake import Refuse
from tests.kiosk.rooms import room
from tests.kiosk.visits import UK, Play, up_to_printing
from tests.waiting import eventually

SLIP, OTHER = CheckSlipId("slip-1"), CheckSlipId("slip-2")
PATH = "/v1/kiosks/{kiosk}/check-slips/{check_slip}"


def menu(state: CheckSlipState = CheckSlipState.ASKED, slip: CheckSlipId = SLIP, seq: int = 2) -> Menu:
    asked = CheckSlip(slip=slip, asked_at=sample_menu().at, changed_at=sample_menu().at, state=state)
    return msgspec.structs.replace(sample_menu(), check_slip=asked, seq=seq)


def granted() -> Play:
    """Return a kiosk that prints the check slip."""
    play = Play(menu()).wait(QUIET_S + 1).happen(CheckSlipGranted(SLIP))
    assert play.wanted(PrintTest) == [PrintTest(SLIP)]
    return play


def told(play: Play) -> list[ReportCheckSlip]:
    return [wish.command for wish in play.wanted(Tell) if isinstance(wish.command, ReportCheckSlip)]


def test_at_rest_it_asks_for_leave_once_and_prints_nothing_without():
    play = Play(menu()).wait(QUIET_S + 60)

    (asked,) = play.wanted(AskLeave)
    assert (asked.command.check_slip, asked.command.state) == (SLIP, CheckSlipState.BEGUN)
    assert asked.command.kiosk == sample_menu().kiosk
    assert play.wanted(PrintTest) == []


def test_with_leave_it_prints_it_and_no_screen_changes():
    play = granted()

    assert play.screen == Languages()
    assert play.wanted(Print) == []


@pytest.mark.parametrize("state", sorted(set(CheckSlipState) - {CheckSlipState.ASKED}))
def test_one_that_does_not_wait_is_not_asked_for(state):
    assert Play(menu(state)).wait(QUIET_S + 60).wanted(AskLeave) == []


def test_while_somebody_is_there_it_waits_and_then_asks():
    play = Play().tap(PickLanguage(UK)).happen(MenuArrived(menu()))
    assert play.wait(QUIET_S + 1).wanted(AskLeave) == []
    assert isinstance(play.screen, Services)

    play.tap(Button.HOME)
    assert play.wait(QUIET_S - 1).wanted(AskLeave) == [], "who has just gone shall not find it"

    assert len(play.wait(2).wanted(AskLeave)) == 1


def test_somebody_who_came_just_then_finds_no_paper_and_the_hub_is_told():
    play = Play(menu()).wait(QUIET_S + 1).tap(PickLanguage(UK))

    play.happen(CheckSlipGranted(SLIP))

    assert play.wanted(PrintTest) == []
    (report,) = told(play)
    assert (report.state, report.finding) == (CheckSlipState.FAILED, "in-use")


def test_while_the_hub_is_away_it_does_not_ask():
    play = Play(menu()).happen(Stale(), HubLost()).wait(QUIET_S + 60)

    assert play.wanted(AskLeave) == []


@pytest.mark.parametrize(
    ("how", "state", "finding"),
    [
        (SlipDone(None), CheckSlipState.PRINTED, ""),
        (SlipFailed(None, Finding.PAPER_OUT), CheckSlipState.FAILED, "paper-out"),
        (SlipUnknown(None, Finding.SILENT), CheckSlipState.UNKNOWN, "printer-silent"),
    ],
)
def test_the_hub_is_told_what_came_of_it(how, state, finding):
    play = granted()

    play.happen(CheckSlipEnded(SLIP, how))

    (report,) = told(play)
    assert (report.check_slip, report.state, report.finding) == (SLIP, state, finding)
    assert play.state.printer == getattr(how, "finding", None)
    assert play.screen == Languages()


def test_word_of_it_is_not_taken_for_the_slip_of_a_visitor_or_of_staff():
    play = granted()
    ticket = up_to_printing(play)
    before = play.screen

    play.happen(CheckSlipEnded(SLIP, SlipFailed(None, Finding.PAPER_OUT)))
    assert play.screen == before
    assert play.wanted(Print) == [Print(ticket)]

    play.show(StaffPrinting()).happen(CheckSlipEnded(SLIP, SlipDone(None)))
    assert play.screen == StaffPrinting()


def test_the_next_one_is_asked_for_as_well():
    play = granted().happen(CheckSlipEnded(SLIP, SlipDone(None)))

    play.happen(MenuArrived(menu(slip=OTHER, seq=3))).wait(1)

    assert [asked.command.check_slip for asked in play.wanted(AskLeave)] == [SLIP, OTHER]


def test_a_menu_that_is_kept_asks_for_nothing(tmp_path):
    file = MenuFile(tmp_path / "menu.jsonl")

    file.keep(menu())

    assert MenuFile(tmp_path / "menu.jsonl").read().check_slip is None


def test_a_running_kiosk_prints_it_and_tells_the_hub(tmp_path):
    with room(tmp_path, lambda _: menu(CheckSlipState.BEGUN)) as kiosk:
        kiosk.menu(menu())
        kiosk.on(Languages)
        kiosk.clock.advance(QUIET_S + 1)

        eventually(lambda: len(kiosk.told(ReportCheckSlip)) == 2)

        assert [each.state for each in kiosk.told(ReportCheckSlip)] == ["begun", "printed"]
        (slip,) = kiosk.printer.slips
        (code,) = zxingcpp.read_barcodes(slip.image.convert("L"))
        assert code.text.startswith("Okienko test K1 ")


@pytest.mark.parametrize("fault", ["refused", "away"])
def test_a_running_kiosk_prints_nothing_without_leave(tmp_path, fault):
    with room(tmp_path) as kiosk:
        kiosk.menu(menu())
        kiosk.on(Languages)
        if fault == "refused":
            kiosk.hub.script(PATH, Refuse("check-slip-over"))
        else:
            kiosk.hub.go_away()
        kiosk.clock.advance(QUIET_S + 1)

        eventually(lambda: kiosk.shell.state.check_slip == SLIP)
        kiosk.settle()

    assert not kiosk.printer.slips, "the kiosk has ended, and what it had begun with it"
