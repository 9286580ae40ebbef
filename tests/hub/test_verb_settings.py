"""What a branch lets its clerks do, and how far: outcomes, rooms, put-backs, and nobody parked for ever."""

from __future__ import annotations

import pytest

from contract.commands import MarkNoShow, Park, PutBack, Serve, TakeBack, TransferTicket
from contract.events import TicketServed, TicketTransferred
from contract.refusal import NowhereToGo, PutBackEnough, RoomMissing, UnknownDesk, UnknownOutcome
from contract.settings import BadSettings
from contract.states import State
from hub.domain.calling_settings import CallingSettings
from hub.domain.rule import next_for
from hub.domain.settings import BranchSettings, read_branch
from hub.domain.verb_settings import Choice, VerbSettings
from tests.hub.branch import BRANCH_TOML, Day, call, call_next, open_desks, ticket_for, wish

TAKEN = Choice(id="taken", names={"pl": "Przyjęto", "en": "Taken"})


def day_at_desk(**verbs) -> Day:
    """Return a day on which Anna is called to desk 1 and Ben waits."""
    waiting = [ticket_for("A", "anna"), ticket_for("A", "ben")]
    return Day(*open_desks("1", "2"), *waiting, call_next(), verbs=VerbSettings(**verbs))


def written(more: str) -> BranchSettings:
    return read_branch(f"{BRANCH_TOML}\n{more}", "branch.toml")


def test_left_out_nothing_is_asked_and_nothing_is_limited():
    verbs = written("").verbs

    assert (
        verbs.undo_s,
        verbs.outcomes,
        verbs.pause_reasons,
        verbs.park_needs_room,
        verbs.put_backs_most,
    ) == (
        60.0,
        (),
        (),
        False,
        0,
    )


def test_the_tables_are_written_like_this():
    settings = written(
        """
[verbs]
undo_s = 30
pause_reasons = [{id = "lunch", names = {pl = "Obiad"}}]
outcomes = [{id = "taken", names = {pl = "Przyjęto"}}, {id = "back", names = {pl = "Do uzupełnienia"}}]
[phones]
tickets_per_phone = 3
[calling]
parked_most_minutes = 30
"""
    )

    assert (settings.verbs.undo_s, settings.phones.tickets_per_phone) == (30, 3)
    assert [outcome.id for outcome in settings.verbs.outcomes] == ["taken", "back"]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ('outcomes = [{id = "x", names = {en = "X"}}]', r"\[verbs\] outcomes 'x': 'pl' is missing"),
        (
            'pause_reasons = [{id = "x", names = {pl = "X"}}, {id = "x", names = {pl = "Y"}}]',
            r"\[verbs\] pause_reasons: two of them have the id 'x'",
        ),
        ("undo_s = 601", "'undo_s'"),
        ("undo = 60", r"unknown key 'undo'; did you mean 'undo_s'\?"),
    ],
)
def test_a_mistake_is_named(more, says):
    with pytest.raises(BadSettings, match=says):
        written(f"[verbs]\n{more}")


def test_who_is_called_back_sooner_than_left_in_peace_is_a_mistake():
    with pytest.raises(BadSettings, match="'parked_most_minutes' must be 'parked_minutes' or more"):
        written("[calling]\nparked_minutes = 10\nparked_most_minutes = 5")


def test_a_serving_says_how_many_cases_it_was():
    [served] = day_at_desk().do(wish(Serve, desk="1", outcome="card", count=3))

    assert served == TicketServed(ticket="anna", desk="1", outcome="card", count=3)


def test_of_a_list_of_outcomes_one_is_taken():
    [served] = day_at_desk(outcomes=(TAKEN,)).do(wish(Serve, desk="1", outcome=" taken "))

    assert served.outcome == "taken"


def test_an_outcome_that_is_not_on_the_list_is_refused_with_those_that_are():
    with pytest.raises(UnknownOutcome, match=r"no outcome 'danced' \(known: taken\)"):
        day_at_desk(outcomes=(TAKEN,)).do(wish(Serve, desk="1", outcome="danced"))


@pytest.mark.parametrize("command", [wish(Serve, desk="1"), call_next()])
def test_a_button_says_no_outcome_and_is_never_refused_for_it(command):
    day = day_at_desk(outcomes=(TAKEN,))
    day.clock.turn(seconds=3)

    day.do(command)

    assert day.ticket("anna").state is State.SERVED


def test_where_rooms_are_needed_nobody_is_parked_without_one():
    day = day_at_desk(park_needs_room=True)
    with pytest.raises(RoomMissing, match="A001"):
        day.do(wish(Park, desk="1"))

    day.do(wish(Park, desk="1", room="upstairs"))

    assert (day.ticket("anna").state, day.ticket("anna").room) == (State.PARKED, "upstairs")


def test_a_ticket_is_put_back_no_more_often_than_the_branch_allows():
    day = day_at_desk(put_backs_most=1)
    day.do(wish(PutBack, desk="1"), call_next())

    with pytest.raises(PutBackEnough, match="put back 1 times"):
        day.do(wish(PutBack, desk="1"))


def test_a_put_back_that_is_taken_back_does_not_count():
    day = day_at_desk(put_backs_most=1)
    day.do(wish(PutBack, desk="1"), wish(TakeBack, desk="1"))

    day.do(wish(PutBack, desk="1"))

    assert day.ticket("anna").state is State.WAITING


def parked_day(minutes, desk="1", **calling):
    """Return a day on which Anna was parked at desk 1 so many minutes ago and Ben waits."""
    waiting = [ticket_for("A", "anna"), ticket_for("A", "ben")]
    rule = CallingSettings(parked_most_minutes=30, **calling)
    day = Day(*open_desks("1", "2"), *waiting, call_next("1"), wish(Park, desk="1"), calling=rule)
    day.clock.turn(minutes=minutes)
    return day, next_for(desk, day.branch, day.clock.now())


@pytest.mark.parametrize("desk", ["1", "2"])
def test_who_was_parked_too_long_is_called_back_first_by_whichever_desk(desk):
    _, choice = parked_day(30, desk)

    assert (choice.ticket.ticket, choice.why) == ("anna", "comes back, parked longer than 30 min")


def test_until_then_the_branch_calls_back_by_hand():
    _, choice = parked_day(29.9)

    assert choice.ticket.ticket == "ben"


def test_where_parked_visitors_come_back_first_anyway_that_is_the_reason():
    _, choice = parked_day(31, parked="first")

    assert choice.why == "comes back, parked visitors first"


def test_who_then_does_not_come_has_missed_a_call_like_everybody_else():
    day, _ = parked_day(31)
    day.do(call_next("1"), wish(MarkNoShow, desk="1"))

    assert day.ticket("anna").state is State.NO_SHOW


def test_a_waiting_visitor_is_sent_to_a_desk():
    day = Day(*open_desks("2"), ticket_for("A", "anna"))

    [sent] = day.do(wish(TransferTicket, ticket="anna", to="2", reason="knows the case"))

    assert sent == TicketTransferred(ticket="anna", service="A", to="2", reason="knows the case")


def test_a_transfer_to_nowhere_is_refused_also_at_no_desk():
    with pytest.raises(NowhereToGo):
        Day(ticket_for("A", "anna")).do(wish(TransferTicket, ticket="anna", reason="x"))


def test_a_clerk_sits_at_a_desk_that_there_is():
    with pytest.raises(UnknownDesk):
        Day(ticket_for("A", "anna")).do(
            wish(TransferTicket, ticket="anna", service="B", desk="9", reason="x")
        )


def test_a_chosen_call_of_who_was_parked_needs_no_reason():
    day, _ = parked_day(1)

    assert day.do(call("anna", "2"))[-1].why == "comes back"
