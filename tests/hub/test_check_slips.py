"""A check slip is printed once, soon, or not at all; the hub alone gives leave, and knows what came of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contract.check_slips import (
    CheckSlipAsked,
    CheckSlipReported,
    CheckSlipState,
    PrintCheckSlip,
    ReportCheckSlip,
)
from contract.commands import StopHall
from contract.names import CheckSlipId, DeviceId, KioskId
from contract.refusal import CheckSlipOver, UnknownDevice
from hub.domain.branch import folded
from hub.domain.checked import SOON, WORD
from hub.views import Pictures
from tests.hub.branch import NINE, Day, open_day, wish

K1, K2 = KioskId("K1"), KioskId("K2")
BEGUN, PRINTED = CheckSlipState.BEGUN, CheckSlipState.PRINTED


def ask(kiosk=K1):
    return wish(PrintCheckSlip, kiosk=kiosk, by=DeviceId("person-it"))


def say(day, state, finding="", kiosk=K1, slip=None):
    slip = slip or day.branch.check_slips[kiosk].slip
    return wish(
        ReportCheckSlip, kiosk=kiosk, check_slip=slip, state=state, finding=finding, by=DeviceId("kiosk-K1")
    )


def menu(day, kiosk=K1):
    return Pictures(day.branch, day.clock.now(), lambda *_: None).menu(kiosk)


def events(day) -> list:
    kinds = CheckSlipAsked | CheckSlipReported
    return [entry.event for entry in day.journal if isinstance(entry.event, kinds)]


def test_the_kiosk_that_is_asked_and_no_other_hears_of_it():
    day = Day(ask())

    told = menu(day).check_slip

    assert (told.state, told.asked_at, told.finding) == (CheckSlipState.ASKED, NINE, "")
    assert menu(day, K2).check_slip is None
    assert menu(day, None).check_slip is None


def test_asked_again_while_it_is_on_its_way_it_changes_nothing():
    day = Day(ask(), ask())
    day.do(say(day, BEGUN), ask())

    assert [type(event) for event in events(day)] == [CheckSlipAsked, CheckSlipReported]


def test_once_it_is_done_another_may_be_asked_for():
    day = Day(ask())
    day.do(say(day, BEGUN), say(day, PRINTED), ask())

    assert menu(day).check_slip.state is CheckSlipState.ASKED
    assert len({event.check_slip for event in events(day)}) == 2


def test_leave_is_given_once():
    day = Day(ask())
    day.do(say(day, BEGUN))

    with pytest.raises(CheckSlipOver):
        day.do(say(day, BEGUN))

    day.do(say(day, PRINTED))
    with pytest.raises(CheckSlipOver):
        day.do(say(day, BEGUN))


def test_after_two_minutes_no_leave_is_given_and_it_is_told_as_late():
    day = Day(ask())
    day.clock.turn(seconds=SOON.total_seconds() - 1)
    assert menu(day).check_slip.state is CheckSlipState.ASKED

    day.clock.turn(seconds=1)

    assert menu(day).check_slip.state is CheckSlipState.LATE
    with pytest.raises(CheckSlipOver):
        day.do(say(day, BEGUN))
    assert day.do(ask()), "and another may be asked for"


@pytest.mark.parametrize("state", [CheckSlipState.FAILED, CheckSlipState.UNKNOWN])
def test_what_became_of_it_is_told_with_what_the_kiosk_found(state):
    day = Day(ask())
    day.do(say(day, BEGUN))
    day.clock.turn(seconds=4)
    day.do(say(day, state, "paper-out"))

    told = menu(day).check_slip

    assert (told.state, told.finding) == (state, "paper-out")
    assert told.changed_at - told.asked_at == timedelta(seconds=4)


def test_word_of_a_slip_that_was_not_begun_or_not_asked_for_is_refused():
    day = Day(ask())

    with pytest.raises(CheckSlipOver):
        day.do(say(day, PRINTED))
    with pytest.raises(CheckSlipOver):
        day.do(say(day, BEGUN, slip=CheckSlipId("another")))
    with pytest.raises(CheckSlipOver):
        day.do(say(day, BEGUN, kiosk=K2, slip=CheckSlipId("another")))


def test_a_kiosk_that_never_said_what_came_of_it_may_be_asked_again():
    day = Day(ask())
    day.do(say(day, BEGUN))
    slip = day.branch.check_slips[K1].slip
    day.clock.turn(seconds=WORD.total_seconds())
    assert menu(day).check_slip.state is CheckSlipState.UNKNOWN

    day.do(ask())

    with pytest.raises(CheckSlipOver):
        day.do(say(day, PRINTED, slip=slip))

    assert menu(day).check_slip.state is CheckSlipState.ASKED


def test_late_word_of_one_that_was_begun_is_still_good():
    day = Day(ask())
    day.do(say(day, BEGUN))
    day.clock.turn(seconds=2 * WORD.total_seconds())

    day.do(say(day, PRINTED))

    assert menu(day).check_slip.state is PRINTED


@pytest.mark.parametrize("state", [CheckSlipState.ASKED, CheckSlipState.LATE])
def test_a_kiosk_cannot_say_what_only_the_hub_knows(state):
    with pytest.raises(ValueError, match="'state' must be one of begun, failed, printed, unknown"):
        say(Day(ask()), state)


def test_a_kiosk_that_the_branch_has_not_is_refused():
    with pytest.raises(UnknownDevice):
        Day(ask(KioskId("K9")))


def test_a_printer_can_be_tried_while_the_hall_is_stopped():
    assert menu(Day(wish(StopHall, who="supervisor", reason="fire alarm"), ask())).check_slip is not None


def test_a_hub_that_starts_anew_knows_it_and_the_next_day_does_not():
    day = Day(ask(), ask(K2))
    day.do(say(day, BEGUN))

    assert folded(day.branch.settings, day.journal).check_slips == day.branch.check_slips

    day.clock.turn(days=1)
    day.do(open_day(NINE.date() + timedelta(days=1)))
    assert day.branch.check_slips == {}
