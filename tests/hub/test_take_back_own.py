"""Whoever did something away from a desk can take it back for a minute, and the journal tells both."""

from __future__ import annotations

from copy import deepcopy

import pytest

from contract.commands import (
    CancelTicket,
    CloseDesk,
    MarkNoShow,
    MergeTickets,
    MovePlace,
    ReinstateTicket,
    ReprintSlip,
    SplitParty,
    TakeBackDeed,
    Transfer,
    TransferTicket,
)
from contract.events import DeedTakenBack
from contract.names import DeviceId
from contract.refusal import BookingUsed, MovedOn, NothingToTakeBack, TooLateToTakeBack
from contract.states import State
from hub.audit.report import report
from hub.domain.branch import folded
from hub.domain.verb_settings import VerbSettings
from hub.statistics.visits import visits_of
from okienko.promise.checker import broken
from okienko.promise.history import History
from tests.hub.branch import (
    TUESDAY,
    Day,
    booking,
    bookings,
    branch_settings,
    call_next,
    check_in,
    facts,
    open_desks,
    ticket_for,
    token_of,
    wish,
)
from tests.hub.test_party import SERVED

OLA, JAN = DeviceId("person-ola"), DeviceId("person-jan")
WHY = {"reason": "at the counter"}


def by(kind, ticket, who=OLA, **fields):
    return wish(kind, ticket=ticket, by=who, **fields)


def undo(ticket="anna", who=OLA):
    return by(TakeBackDeed, ticket, who)


def hall() -> Day:
    """Return a day on which anna waits, ben with two others, cem missed the call, and dora has a phone."""
    day = Day(*open_desks("1"), ticket_for("B", "cem"), call_next(), wish(MarkNoShow, desk="1"))
    day.do(ticket_for("A", "anna"), ticket_for("A", "ben", party=3), ticket_for("A", "dora", phone="p" * 22))
    return day


DEEDS = {
    "cancel": by(CancelTicket, "anna", **WHY),
    "transfer": by(TransferTicket, "anna", service="B", **WHY),
    "reinstate": by(ReinstateTicket, "cem", **WHY),
    "move place": by(MovePlace, "anna", token=token_of("new"), **WHY),
    "move place by phone": by(MovePlace, "dora", token=token_of("new"), phone="q" * 22, **WHY),
    "merge": by(MergeTickets, "ben", other="anna", **WHY),
    "split": by(SplitParty, "ben", command_id="new", token=token_of("new"), party=2, **WHY),
}
UNTOLD = {"seq", "deed", "own", "calls"}
LEAVES_A_TRACE = {"arrivals", "last_count", "tokens", "moved_tokens", "tickets", "phones", "counts"}
"""Of a number that was issued, and of the code of a paper that was handed out, there is a trace for ever."""


def known(day: Day) -> dict[str, object]:
    told = deepcopy({name: value for name, value in facts(day.branch).items() if name not in UNTOLD})
    for ticket in told["tickets"].values():
        ticket.moved = 0
    return told


@pytest.mark.parametrize("name", DEEDS)
def test_undone_is_undone(name):
    day, deed = hall(), DEEDS[name]
    before = known(day)
    day.do(deed)
    day.clock.turn(seconds=59)

    *_, last = day.do(undo(deed.ticket))

    assert isinstance(last, DeedTakenBack)
    after = known(day)
    for fact in sorted(set(before) - (LEAVES_A_TRACE if name in {"split", *TRACED} else set())):
        assert after[fact] == before[fact], fact
    assert [t.ticket for t in day.branch.waiting()] == ["anna", "ben", "dora"]
    assert facts(folded(branch_settings(), day.journal, 1)) == facts(day.branch)
    assert broken(History(journal=day.journal)) == []


TRACED = {"move place", "move place by phone"}


def test_a_ticket_issued_by_mistake_is_cancelled_and_its_number_never_comes_again():
    day = hall()
    day.do(ticket_for("A", "eva", by=OLA))

    day.do(undo("eva"))

    assert day.ticket("eva").state is State.CANCELLED
    assert day.branch.tally.walk_ins["A"] == 5
    assert str(day.do(ticket_for("A", "fay"))[0].number) == "A005"


def test_a_check_in_is_undone_and_the_booked_visitor_can_report_again():
    day = Day(bookings(booking("111111", persons=2)), check_in("111111", name="anna", by=OLA))

    day.do(undo())
    [again] = day.do(check_in("111111", name="ben"))

    assert (again.bookings, again.party, str(again.number)) == (("111111",), 2, "C002")
    with pytest.raises(BookingUsed):
        day.do(check_in("111111"))
    assert facts(folded(branch_settings(), day.journal, 1)) == facts(day.branch)


def test_the_old_code_works_again_and_the_new_one_no_more():
    day = hall()
    day.do(by(MovePlace, "anna", token=token_of("new"), **WHY))

    day.do(undo())

    assert day.branch.ticket_of(token_of("anna")) is day.ticket("anna")
    assert day.branch.ticket_of(token_of("new")) is None
    assert day.branch.given_away(token_of("new")) is day.ticket("anna")


def test_merged_tickets_have_their_own_codes_again():
    day = hall()
    day.do(by(MergeTickets, "anna", other="dora", **WHY), undo())

    assert day.branch.ticket_of(token_of("dora")) is day.ticket("dora")
    assert day.branch.phones["p" * 22].ticket == "dora"
    assert sum(visit.people for visit in visits_of(day.journal)) == 6


def test_after_a_minute_it_is_too_late():
    day = hall()
    day.do(by(CancelTicket, "anna", **WHY))
    day.clock.turn(seconds=61)

    with pytest.raises(TooLateToTakeBack):
        day.do(undo())


def test_where_the_branch_undoes_nothing_nothing_is_undone():
    day = Day(ticket_for("A", "anna"), verbs=VerbSettings(undo_s=0))
    day.do(by(CancelTicket, "anna", **WHY))
    day.clock.turn(seconds=1)

    with pytest.raises(TooLateToTakeBack):
        day.do(undo())


@pytest.mark.parametrize("who", [JAN, DeviceId("kiosk-K1")])
def test_nobody_takes_back_what_another_did(who):
    day = hall()
    day.do(by(CancelTicket, "anna", **WHY))

    with pytest.raises(NothingToTakeBack):
        day.do(undo("anna", who))


def test_two_people_take_back_each_their_own():
    day = hall()
    day.do(by(CancelTicket, "anna", **WHY), by(CancelTicket, "ben", JAN, **WHY))

    day.do(undo("anna"), undo("ben", JAN))

    assert [t.ticket for t in day.branch.waiting()] == ["anna", "ben", "dora"]


def test_a_page_that_is_old_takes_nothing_else_back():
    day = hall()
    day.do(by(CancelTicket, "anna", **WHY), by(CancelTicket, "ben", **WHY))

    with pytest.raises(NothingToTakeBack):
        day.do(undo("anna"))


def test_a_second_press_takes_nothing_more_back():
    day = hall()
    day.do(by(CancelTicket, "ben", **WHY), by(CancelTicket, "anna", **WHY), undo())

    with pytest.raises(NothingToTakeBack):
        day.do(undo())


def test_a_copy_that_was_printed_cannot_be_taken_back():
    day = hall()
    day.do(by(CancelTicket, "ben", **WHY), by(ReprintSlip, "anna", **WHY))

    with pytest.raises(NothingToTakeBack, match="paper cannot be taken back"):
        day.do(undo())


@pytest.mark.parametrize(
    ("deed", "since", "ticket"),
    [
        (ticket_for("B", "eva", by=OLA), call_next(), "eva"),
        (ticket_for("A", "eva", by=OLA), wish(MovePlace, ticket="eva", token=token_of("x"), **WHY), "eva"),
        (DEEDS["merge"], call_next(), "ben"),
        (DEEDS["split"], wish(CancelTicket, ticket="new", **WHY), "new"),
        (DEEDS["reinstate"], wish(CancelTicket, ticket="cem", **WHY), "cem"),
        (DEEDS["move place"], wish(MovePlace, ticket="anna", token=token_of("y"), **WHY), "anna"),
        (by(CancelTicket, "dora", **WHY), ticket_for("A", "eva", phone="p" * 22), "dora"),
    ],
)
def test_nobody_is_torn_away_who_has_gone_on_since(deed, since, ticket):
    day = hall()
    if isinstance(since, type(call_next())) and ticket == "eva":
        day.do(*(wish(CancelTicket, ticket=name, **WHY) for name in ("anna", "ben", "dora")))
    day.do(deed)
    day.clock.turn(seconds=5)
    day.do(since)
    before = len(day.journal)

    with pytest.raises(MovedOn):
        day.do(undo(ticket))

    assert len(day.journal) == before


def test_what_a_clerk_does_at_a_desk_is_taken_back_there_and_not_here():
    day = hall()
    day.do(call_next(by=OLA), wish(Transfer, desk="1", service="B", by=OLA))
    day.do(wish(TransferTicket, ticket="ben", to="1", by=JAN, **WHY))
    day.do(wish(CloseDesk, desk="1", by=OLA))

    assert OLA not in day.branch.own
    with pytest.raises(NothingToTakeBack):
        day.do(undo("anna"))


def test_a_desk_that_has_closed_since_is_not_waited_for():
    day = hall()
    day.do(wish(TransferTicket, ticket="anna", to="1", **WHY), by(CancelTicket, "anna", **WHY))
    day.do(wish(CloseDesk, desk="1"))

    day.do(undo())

    assert (day.ticket("anna").state, day.ticket("anna").to) == (State.WAITING, None)


def test_the_report_names_both_the_deed_and_its_taking_back():
    day = hall()
    day.do(by(CancelTicket, "anna", **WHY), undo())

    deeds = report(TUESDAY, day.journal, SERVED).deeds

    assert [(deed.what, deed.where, deed.why, deed.by) for deed in deeds] == [
        ("cancelled by staff", "", "at the counter", OLA),
        ("taken back", "ticket-cancelled", "undone within a minute", OLA),
    ]
