"""What becomes of visitors when desks close under them: of the one who is called, and of all who wait."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from contract.commands import CloseDesk, OpenDesk, PauseDesk, Start, Transfer
from contract.events import DeskClosed, TicketPutBack, TicketServed, TicketTransferred
from contract.refusal import DeskBusy, NoDesk
from contract.settings import BadSettings
from contract.states import State
from hub.domain.chores import due
from hub.domain.closing_settings import ClosingSettings
from hub.domain.settings import read_branch
from tests.hub.branch import BRANCH_TOML, Day, branch_settings, call_next, open_desks, ticket_for, wish


def called_day(rule: str) -> Day:
    day = Day(
        *open_desks("1"),
        ticket_for("A", "anna"),
        call_next("1"),
        closing=ClosingSettings(closing_call=rule),
    )
    day.clock.turn(seconds=5)
    return day


def close(desk: str = "1"):
    return wish(CloseDesk, desk=desk)


def test_by_default_a_visitor_who_is_called_counts_as_served():
    assert called_day("served").do(close()) == [
        TicketServed(ticket="anna", desk="1"),
        DeskClosed(desk="1"),
    ]


def test_put_back_lets_the_visitor_wait_on_at_the_old_place():
    day = called_day("put-back")
    place = day.ticket("anna").place

    events = day.do(close())

    assert events == [TicketPutBack(ticket="anna", desk="1", reason="desk closed"), DeskClosed(desk="1")]
    assert (day.ticket("anna").state, day.ticket("anna").place) == (State.WAITING, place)


def test_a_visitor_who_was_sent_to_the_desk_that_closes_waits_for_all_desks():
    day = called_day("put-back")
    day.do(wish(Transfer, desk="1", to="1", service="A"))
    day.clock.turn(seconds=5)
    day.do(call_next("1"))
    day.clock.turn(seconds=5)

    events = day.do(close())

    assert [type(event) for event in events] == [TicketPutBack, TicketTransferred, DeskClosed]
    assert len(day.branch.lines["A"]) == 1


def test_a_visitor_whose_serving_has_begun_is_served_all_the_same():
    day = called_day("put-back")
    day.do(wish(Start, desk="1"))
    day.clock.turn(seconds=5)

    assert day.do(close())[0] == TicketServed(ticket="anna", desk="1")


def test_refuse_lets_no_desk_close_on_a_call():
    with pytest.raises(DeskBusy, match="A001 is still called to desk 1; finish that call first"):
        called_day("refuse").do(close())


def test_the_rule_is_about_closing_and_not_about_a_break():
    assert called_day("refuse").do(wish(PauseDesk, desk="1"))[0] == TicketServed(ticket="anna", desk="1")


def with_rule(when_no_desk: str, *commands, **closing) -> Day:
    """Return a day of a branch where this becomes of those who wait for A without a desk."""
    services = tuple(
        msgspec.structs.replace(part, when_no_desk=when_no_desk) if part.id == "A" else part
        for part in branch_settings().services
    )
    desks = tuple(
        msgspec.structs.replace(part, services=("B",)) if part.id == "1" else part
        for part in branch_settings().desks
    )
    return Day(*commands, services=services, desks=desks, closing=ClosingSettings(**closing))


def deserted(when_no_desk: str, minutes: float) -> Day:
    """Return a day on which the only desk of A closed *minutes* ago while Anna and Ben wait for it."""
    day = with_rule(when_no_desk, *open_desks("1", "2"), ticket_for("A", "anna"), ticket_for("A", "ben"))
    day.do(close("2"))
    day.clock.turn(minutes=minutes)
    return day


def moves(day: Day) -> list[str]:
    return [str(command.ticket) for command in due(day.branch, day.clock.now())]


def test_wait_keeps_them_waiting_and_goes_on_to_give_tickets():
    day = deserted("wait", 60)

    assert moves(day) == []
    day.do(ticket_for("A"))


def test_close_gives_no_more_tickets_once_the_desks_have_been_closed_for_long_enough():
    with pytest.raises(NoDesk, match="no desk serves A any more today"):
        deserted("close", 15).do(ticket_for("A"))


def test_close_gives_tickets_until_then():
    day = deserted("close", 14)

    day.do(ticket_for("A", "cleo"))

    assert day.ticket("cleo").state is State.WAITING


def test_close_gives_tickets_again_when_a_desk_opens():
    day = deserted("close", 60)
    day.do(wish(OpenDesk, desk="2"))

    day.do(ticket_for("A", "cleo"))

    assert day.ticket("cleo").state is State.WAITING


def test_a_desk_on_a_break_counts_as_there():
    day = with_rule("close", *open_desks("1", "2"))
    day.do(wish(PauseDesk, desk="2"))
    day.clock.turn(minutes=60)

    day.do(ticket_for("A", "cleo"))

    assert day.ticket("cleo").state is State.WAITING


def test_before_the_first_desk_of_the_branch_has_opened_tickets_are_given():
    day = with_rule("close")
    day.clock.turn(minutes=60)

    day.do(ticket_for("A", "cleo"))

    assert day.ticket("cleo").state is State.WAITING


def test_whose_desk_never_opens_is_closed_a_while_after_the_others_have_opened():
    day = with_rule("close", *open_desks("1"))
    day.clock.turn(minutes=15)

    with pytest.raises(NoDesk):
        day.do(ticket_for("A"))


def test_those_who_wait_are_moved_by_the_hub_itself():
    day = deserted("B", 15)

    assert moves(day) == ["anna", "ben"]


def test_they_keep_number_and_place_and_the_journal_says_why():
    day = deserted("B", 15)
    before = [(str(t.number), t.place) for t in day.branch.waiting()]

    for command in list(due(day.branch, day.clock.now())):
        [moved] = day.do(command)

    assert [(str(t.number), t.place) for t in day.branch.waiting()] == before
    assert (moved.service, moved.reason) == ("B", "no desk for A for 15 min")
    assert day.journal[-1].by == "hub"


def test_once_moved_nothing_is_due_any_more():
    day = deserted("B", 15)
    day.do(*due(day.branch, day.clock.now()))

    assert moves(day) == []


def test_nobody_is_moved_too_early():
    assert moves(deserted("B", 14)) == []


def test_nobody_is_moved_who_has_only_just_come():
    day = deserted("B", 14)
    day.do(ticket_for("A", "cleo"))
    day.clock.turn(minutes=2)

    assert moves(day) == ["anna", "ben"]


def test_nobody_is_moved_to_where_no_desk_is_open_either():
    day = deserted("B", 15)
    day.do(close("1"))

    assert moves(day) == []


def test_the_minutes_do_not_count_a_stop():
    day = deserted("B", 10)
    day.branch.stops.over.append((day.clock.now() - timedelta(minutes=5), day.clock.now()))
    day.clock.turn(minutes=9)

    assert moves(day) == []


def test_a_move_has_the_same_id_until_it_is_done():
    day = deserted("B", 15)
    first = [command.command_id for command in due(day.branch, day.clock.now())]
    day.clock.turn(minutes=1)

    assert [command.command_id for command in due(day.branch, day.clock.now())] == first


def test_moved_back_by_a_clerk_and_deserted_anew_they_are_moved_anew():
    day = deserted("B", 15)
    first = {command.command_id for command in due(day.branch, day.clock.now())}
    day.do(*open_desks("2"), close("2"))
    day.clock.turn(minutes=15)

    assert first.isdisjoint(command.command_id for command in due(day.branch, day.clock.now()))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("A", "[services] 'A': 'when_no_desk' must name another service, not 'A' itself"),
        ("Q", "'when_no_desk' must be 'wait', 'close' or a service (A, B, C, D), not 'Q'"),
    ],
)
def test_a_mistake_in_the_settings_is_named(written, said):
    text = BRANCH_TOML.replace('series = "A",', f'series = "A", when_no_desk = "{written}",')

    with pytest.raises(BadSettings) as error:
        read_branch(text, "branch.toml")

    assert said in str(error.value)
