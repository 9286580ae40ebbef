"""Who works at a desk is known, a desk is taken over knowingly, and messages and alarms reach somebody."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest

from contract.commands import CallNext, CloseDesk, OpenDay, OpenDesk, PauseDesk, Serve
from contract.names import DeskId, DeviceId, MessageId
from contract.refusal import (
    DeskTaken,
    NothingSaid,
    TooManyMessages,
    UnknownDesk,
    UnknownMessage,
    UnknownPhrase,
)
from contract.staff_calls import (
    EndAlarm,
    LeaveDesk,
    RaiseAlarm,
    SeeMessage,
    TellSupervisor,
    WorkAtDesk,
)
from hub.domain.alarms import alarms, key_of
from hub.domain.at_work import MOST_UNREAD
from hub.domain.branch import folded
from hub.domain.verb_settings import Choice, VerbSettings
from hub.views import Pictures
from tests.hub.branch import NINE, Day, branch_settings, ticket_for, wish

ANNA, JAN, EWA = DeviceId("person-anna"), DeviceId("person-jan"), DeviceId("person-ewa")
ONE, TWO = DeskId("1"), DeskId("2")
VERBS = VerbSettings(phrases=(Choice(id="come", names={"pl": "Proszę podejść", "en": "Please come"}),))


def work(by=ANNA, desk=ONE, instead_of=None):
    return wish(WorkAtDesk, desk=desk, by=by, instead_of=instead_of)


def tell(desk=ONE, by=ANNA, **said):
    return wish(TellSupervisor, desk=desk, by=by, **said)


def asked(kind, by=ANNA, desk=ONE, **more):
    return wish(kind, desk=desk, by=by, **more)


def seen(day) -> Pictures:
    return Pictures(day.branch, day.clock.now(), lambda *_: None)


def at(day, desk=ONE):
    view = seen(day).desk(desk)
    return view.clerk, view.clerk_before


def test_whoever_says_so_works_at_the_desk_and_everybody_sees_since_when():
    day = Day(work())

    view = seen(day).desk(ONE)

    assert (view.clerk, view.clerk_since, view.clerk_before) == (ANNA, NINE, None)
    assert seen(day).desk(TWO).clerk is None


def test_said_twice_it_is_one_entry():
    day = Day(work(), work())

    assert len(day.journal) == len(Day(work()).journal)


def test_a_clerk_works_at_one_desk_at_a_time():
    day = Day(work(), work(desk=TWO))

    assert (at(day, ONE)[0], at(day, TWO)[0]) == (None, ANNA)


def test_a_desk_where_somebody_works_is_not_taken_over_unseen():
    day = Day(work())

    with pytest.raises(DeskTaken, match="person-anna works at desk 1"):
        day.do(work(JAN))
    with pytest.raises(DeskTaken):
        day.do(work(JAN, instead_of=EWA))
    assert at(day) == (ANNA, None)


def test_who_names_the_one_who_sits_there_takes_the_desk_over_and_both_can_see_it():
    day = Day(work(), work(JAN, instead_of=ANNA))

    assert at(day) == (JAN, ANNA)


def test_who_was_taken_over_may_take_the_desk_back():
    day = Day(work(), work(JAN, instead_of=ANNA), work(ANNA, instead_of=JAN))

    assert at(day) == (ANNA, JAN)


def test_only_who_works_at_a_desk_can_leave_it():
    day = Day(work(), asked(LeaveDesk, JAN))
    assert at(day)[0] == ANNA

    day.do(asked(LeaveDesk))

    assert at(day) == (None, None)


def test_a_colleague_moves_no_visitor_of_a_desk_where_somebody_works():
    day = Day(work(), asked(OpenDesk), ticket_for("A"))

    with pytest.raises(DeskTaken):
        day.do(asked(CallNext, JAN))
    day.do(asked(CallNext))
    with pytest.raises(DeskTaken):
        day.do(asked(Serve, JAN))

    assert seen(day).desk(ONE).current is not None


@pytest.mark.parametrize("by", ["desk-1", "hub", "person-anna"])
def test_the_desks_own_buttons_and_its_clerk_may_press(by):
    day = Day(work(), asked(OpenDesk), ticket_for("A"))

    day.do(asked(CallNext, DeviceId(by)))

    assert seen(day).desk(ONE).current is not None


@pytest.mark.parametrize("kind", [OpenDesk, PauseDesk, CloseDesk])
def test_whoever_directs_the_hall_opens_and_closes_a_desk_where_somebody_works(kind):
    day = Day(work(), asked(kind, EWA))

    assert at(day)[0] == ANNA


def test_where_nobody_works_anybody_may_press():
    day = Day(ticket_for("A"), asked(CallNext, JAN))

    assert seen(day).desk(ONE).current is not None


def test_a_message_is_read_by_somebody_and_its_clerk_is_told_by_whom_and_when():
    message = tell(phrase="come", text="  the blue   form ")
    day = Day(message, verbs=VERBS)
    [waiting] = seen(day).staff.calls().messages
    assert (waiting.desk_name, waiting.by, waiting.at) == ("1", ANNA, NINE)
    assert (waiting.phrase["en"], waiting.text) == ("Please come", "the blue form")

    day.clock.turn(minutes=2)
    day.do(wish(SeeMessage, message=message.command_id, by=EWA))
    day.do(wish(SeeMessage, message=message.command_id, by=JAN))

    assert seen(day).staff.calls().messages == ()
    [told] = seen(day).staff.told_at(ONE)
    assert (told.seen_by, told.seen_at) == (EWA, NINE + timedelta(minutes=2))


@pytest.mark.parametrize(
    ("said", "refused"),
    [({}, NothingSaid), ({"text": "   "}, NothingSaid), ({"phrase": "nothing"}, UnknownPhrase)],
)
def test_a_message_says_something_that_the_branch_knows(said, refused):
    with pytest.raises(refused):
        Day(tell(**said), verbs=VERBS)


def test_a_desk_has_only_so_many_messages_that_nobody_has_read():
    first = tell(text="one")
    day = Day(first, *(tell(text="more") for _ in range(MOST_UNREAD - 1)), tell(desk=TWO, text="other"))
    with pytest.raises(TooManyMessages):
        day.do(tell(text="too much"))

    day.do(wish(SeeMessage, message=first.command_id, by=EWA))
    day.do(tell(text="again"))

    assert len(seen(day).staff.told_at(ONE, 99)) == MOST_UNREAD + 1


def test_a_message_that_nobody_sent_cannot_be_read():
    with pytest.raises(UnknownMessage):
        Day(wish(SeeMessage, message=MessageId("m9"), by=EWA))


def test_a_message_outlives_a_phrase_that_is_taken_out_of_the_branch():
    day = Day(tell(phrase="come"), verbs=VERBS)

    day.branch.arrange(branch_settings())

    assert seen(day).staff.calls().messages[0].phrase == {"pl": "come"}


def test_a_silent_alarm_stands_until_somebody_goes_there_and_its_clerk_is_told():
    day = Day(asked(RaiseAlarm), asked(RaiseAlarm))

    [alarm] = alarms(day.branch, day.clock.now())
    assert (alarm.code, alarm.about, alarm.since) == ("silent-alarm", "1", NINE)
    assert [each.by for each in seen(day).staff.calls().alarms] == [ANNA]

    day.do(asked(EndAlarm, EWA))
    day.do(asked(EndAlarm, JAN))

    assert alarms(day.branch, day.clock.now()) == []
    assert seen(day).staff.calls().alarms == ()
    assert seen(day).staff.alarm_at(ONE).coming == EWA


def test_after_somebody_has_come_the_alarm_can_be_raised_again():
    day = Day(asked(RaiseAlarm), asked(EndAlarm, EWA), asked(RaiseAlarm))

    assert {key_of(alarm) for alarm in alarms(day.branch, day.clock.now())} == {("silent-alarm", "1")}


def test_no_view_of_a_desk_tells_of_its_silent_alarm():
    quiet, raised = Day(), Day(asked(RaiseAlarm))

    views = [msgspec.structs.replace(seen(day).desk(ONE), seq=0) for day in (quiet, raised)]

    assert views[0] == views[1]


@pytest.mark.parametrize("kind", [WorkAtDesk, LeaveDesk, RaiseAlarm, EndAlarm, TellSupervisor])
def test_a_desk_that_the_branch_has_not_is_named(kind):
    said = {"text": "x"} if kind is TellSupervisor else {}

    with pytest.raises(UnknownDesk):
        Day(asked(kind, desk=DeskId("77"), **said))


def test_all_of_it_is_the_same_after_a_restart():
    message = tell(phrase="come")
    day = Day(work(), message, asked(RaiseAlarm), work(JAN, instead_of=ANNA), verbs=VERBS)
    day.do(wish(SeeMessage, message=message.command_id, by=EWA))
    day.do(asked(EndAlarm, EWA))

    again = folded(day.branch.settings, day.journal).staff

    assert again == day.branch.staff
    assert again.raised[ONE].coming == EWA


def test_a_new_day_begins_with_nobody_anywhere():
    day = Day(work(), tell(text="x"), asked(RaiseAlarm))

    day.do(wish(OpenDay, day=date(2026, 12, 2), by=DeviceId("hub")))

    assert at(day) == (None, None)
    assert seen(day).staff.calls().messages == ()
