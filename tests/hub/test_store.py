"""What every store promises: all of a group or nothing, the same bytes, the same day after a restart."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from contract.commands import MarkNoShow, Park, Recall, Serve, Start, TakeBack, TakeSettings
from contract.events import Event, TicketCalled
from hub.domain.branch import folded
from hub.store import ConstraintBroken
from tests.hub.branch import (
    BRANCH_TOML,
    NINE,
    TUESDAY,
    booking,
    bookings,
    branch_settings,
    call,
    call_next,
    check_in,
    facts,
    new_id,
    open_day,
    open_desks,
    ticket_for,
    wish,
)
from tests.hub.carried import Carrier
from tests.hub.conftest import TOWN

WEDNESDAY = TUESDAY + timedelta(days=1)


def a_morning():
    """Return commands that lead through every state."""
    return [
        *open_desks("1", "2"),
        bookings(booking("111111"), booking("222222", starts=NINE + timedelta(days=3))),
        *(ticket_for("A", f"visitor-{number}") for number in range(6)),
        check_in("111111"),
        call_next("1"),
        call_next("2"),
        wish(Recall, desk="1"),
        wish(Start, desk="1"),
        wish(Park, desk="1"),
        wish(MarkNoShow, desk="2"),
        call("visitor-0", "2"),
        wish(Serve, desk="2"),
        call_next("1"),
    ]


def kept_day(store):
    return facts(folded(branch_settings(), store.history()))


def test_a_new_store_is_empty_and_its_epochs_rise(store):
    assert store.history() == []
    assert list(store.known_ids()) == []
    assert [store.next_epoch(after) for after in (0, 0, 7, 2)] == [1, 2, 8, 9]


def test_epochs_go_on_after_a_restart(new_store):
    for epoch in (1, 2, 3):
        store = new_store()
        store.open(TOWN)
        assert store.next_epoch() == epoch
        store.close()


def test_the_day_is_the_same_after_a_restart(new_store):
    carrier, store = Carrier(), new_store()
    store.open(TOWN)
    for carried in carrier.carry(*a_morning()):
        store.commit([carried])
    store.close()

    again = new_store()
    again.open(TOWN)

    assert kept_day(again) == facts(carrier.day.branch)
    again.close()


def test_a_group_is_kept_like_its_commands_one_by_one(store):
    carrier = Carrier()

    store.commit(carrier.carry(*a_morning()))

    assert kept_day(store) == facts(carrier.day.branch)
    assert store.entries(0) == carrier.day.journal


def test_history_is_the_present_day_with_the_bookings_that_are_still_known(store):
    carrier = Carrier()
    coming = booking("333333", starts=NINE + timedelta(minutes=20))
    store.commit(carrier.carry(bookings(booking("444444", starts=NINE - timedelta(days=9)), coming)))
    store.commit(carrier.carry(*a_morning(), check_in("333333"), open_day(WEDNESDAY), ticket_for("B")))

    history = store.history()

    assert facts(folded(branch_settings(), history)) == facts(carrier.day.branch)
    assert str(carrier.day.branch.bookings["333333"].used) == "C002"
    assert len(history) < len(carrier.day.journal) / 2


def test_a_code_that_comes_round_again_is_another_booking(store):
    carrier = Carrier()
    store.commit(carrier.carry(bookings(booking("111111")), check_in("111111")))
    later = NINE + timedelta(days=30)
    store.commit(
        carrier.carry(open_day(TUESDAY + timedelta(days=30)), bookings(booking("111111", starts=later)))
    )

    carrier.day.clock.set(later)
    store.commit(carrier.carry(check_in("111111")))

    assert kept_day(store) == facts(carrier.day.branch)


MOVED = [
    # from → to, in days from today: into the present day, away from it, out of what is still known, and back
    pytest.param([0, 3], id="away"),
    pytest.param([9, 0], id="here"),
    pytest.param([9, -9], id="out"),
    pytest.param([-9, 0], id="from-long-ago"),
    pytest.param([9, -9, 0], id="out-and-back"),
]


@pytest.mark.parametrize("together", [True, False], ids=["one-group", "groups"])
@pytest.mark.parametrize(
    "codes", [("111111",), ("111111", "222222", "333333")], ids=["one-code", "new-codes"]
)
@pytest.mark.parametrize("days", MOVED)
def test_a_booking_that_was_moved_is_known_where_it_is_now(store, days, codes, together):
    carrier = Carrier()
    commands = [
        bookings(booking(codes[n % len(codes)], uid="u", sequence=n, starts=NINE + timedelta(days=each)))
        for n, each in enumerate(days)
    ]
    commands.append(bookings(booking("777777", uid="another"), booking("111111", uid="third")))
    commands.append(open_day(WEDNESDAY))

    carried = carrier.carry(*commands)
    for group in [carried] if together else [[each] for each in carried]:
        store.commit(group)

    assert kept_day(store) == facts(carrier.day.branch)


def test_a_cancelled_booking_is_remembered_as_one(store):
    carrier = Carrier()
    later = NINE + timedelta(days=3)
    store.commit(carrier.carry(bookings(booking("111111", starts=later), booking("222222", starts=later))))
    store.commit(
        carrier.carry(bookings(booking("111111", starts=later, cancelled=True)), open_day(WEDNESDAY))
    )

    known = folded(branch_settings(), store.history()).bookings

    assert {code: each.booking.cancelled for code, each in known.items()} == {"111111": True, "222222": False}
    assert kept_day(store) == facts(carrier.day.branch)


def test_a_journal_from_before_there_were_changes_is_still_read():
    old = (
        b'{"event":"booking-added","booking":{"code":"402913","service":"A","starts":"2026-12-01T08:00:00Z"}}'
    )
    issued = (
        b'{"event":"ticket-issued","ticket":"t","number":{"series":"A","count":1},"service":"A","language":"pl",'
        b'"party":1,"priority":false,"token":"aaaaaaaaaaaaaaaaaaaaaa"}'
    )

    assert msgspec.json.decode(old, type=Event).booking == booking("402913", "A")
    assert (msgspec.json.decode(issued, type=Event).due, msgspec.json.decode(issued, type=Event).late) == (
        None,
        False,
    )


def test_entries_are_read_on_from_any_number(store):
    carrier = Carrier()
    store.commit(carrier.carry(ticket_for("A"), ticket_for("A"), ticket_for("A")))

    assert store.entries(1) == carrier.day.journal[1:]
    assert store.entries(1, 2) == carrier.day.journal[1:3]
    assert store.entries(99) == []


def test_an_answer_is_given_again_byte_for_byte_also_a_refusal(store):
    carrier = Carrier()
    issue, refused = ticket_for("A"), ticket_for("Q")
    group = carrier.carry(issue, refused)

    store.commit(group)

    assert store.answer_to(issue.command_id) == group[1].answer
    assert store.answer_to(refused.command_id).status == 404
    assert store.answer_to(new_id()) is None


def test_answers_are_known_today_and_yesterday_and_then_forgotten(store):
    carrier = Carrier()
    old, young = ticket_for("A"), ticket_for("A")
    store.commit(carrier.carry(old, open_day(WEDNESDAY), young))
    yesterday = set(store.known_ids())

    store.commit(carrier.carry(open_day(WEDNESDAY + timedelta(days=1))))

    assert {old.command_id, young.command_id} <= yesterday
    assert store.answer_to(old.command_id) is None
    assert store.answer_to(young.command_id) is not None


def renumbered(carried, count):
    """Return *carried* with the ticket's count changed, as a second writer would have numbered it."""
    [entry] = carried.entries
    number = msgspec.structs.replace(entry.event.number, count=count)
    event = msgspec.structs.replace(entry.event, number=number)
    return msgspec.structs.replace(carried, entries=(msgspec.structs.replace(entry, event=event),))


def test_the_store_itself_refuses_a_number_issued_twice(store):
    carrier = Carrier()
    store.commit(carrier.carry(ticket_for("A")))
    [second] = carrier.carry(ticket_for("A"))

    with pytest.raises(ConstraintBroken):
        store.commit([renumbered(second, 1)])


def test_the_same_number_is_right_on_another_day(store):
    carrier = Carrier()

    store.commit(carrier.carry(ticket_for("A"), open_day(WEDNESDAY), ticket_for("A")))

    assert [str(ticket.number) for ticket in carrier.day.branch.tickets.values()] == ["A001"]


def at_another_desk(carried, desk):
    """Return *carried* with its last entry's desk changed."""
    *before, entry = carried.entries
    event = msgspec.structs.replace(entry.event, desk=desk)
    return msgspec.structs.replace(carried, entries=(*before, msgspec.structs.replace(entry, event=event)))


@pytest.mark.fault("F28")
def test_the_store_itself_refuses_a_second_open_call_of_a_desk(store):
    carrier = Carrier()
    store.commit(carrier.carry(*open_desks("1", "2"), ticket_for("A"), ticket_for("A"), call_next("1")))
    [second] = carrier.carry(call_next("2"))

    with pytest.raises(ConstraintBroken):
        store.commit([at_another_desk(second, "1")])


@pytest.mark.fault("F28")
def test_the_store_itself_refuses_a_second_open_call_of_a_ticket(store):
    carrier = Carrier()
    store.commit(
        carrier.carry(*open_desks("1", "2"), ticket_for("A", "anna"), ticket_for("A"), call_next("1"))
    )
    [second] = carrier.carry(call_next("2"))
    [entry] = second.entries
    event = msgspec.structs.replace(entry.event, ticket="anna")
    second = msgspec.structs.replace(second, entries=(msgspec.structs.replace(entry, event=event),))

    with pytest.raises(ConstraintBroken):
        store.commit([second])


def test_a_group_that_is_refused_leaves_nothing_behind(store):
    carrier = Carrier()
    store.commit(carrier.carry(ticket_for("A")))
    before = kept_day(store)
    good, bad = carrier.carry(ticket_for("B"), ticket_for("A"))

    with pytest.raises(ConstraintBroken):
        store.commit([good, renumbered(bad, 1)])

    assert kept_day(store) == before
    assert store.answer_to(good.command) is None


def test_a_refused_group_does_not_hinder_the_next(store):
    carrier = Carrier()
    store.commit(carrier.carry(ticket_for("A")))
    [second] = carrier.carry(ticket_for("A"))
    with pytest.raises(ConstraintBroken):
        store.commit([renumbered(second, 1)])

    store.commit([second])

    assert kept_day(store) == facts(carrier.day.branch)


def test_closing_twice_does_no_harm(store):
    store.close()

    store.close()


def test_two_branches_share_a_store_and_nothing_else(sqlite):
    carrier = Carrier()
    sqlite.commit(carrier.carry(ticket_for("A", "anna")))
    sqlite.close()

    sqlite.open("village")

    assert sqlite.history() == []
    sqlite.commit(Carrier().carry(ticket_for("A", "anna")))


@pytest.mark.parametrize("apart", [True, False])
def test_a_call_whose_end_was_taken_back_is_open_again_and_occupies_its_desk(store, apart):
    carrier = Carrier()
    morning = [*open_desks("1", "2"), ticket_for("A", "anna"), ticket_for("A", "ben"), call_next("1")]
    undone = [wish(MarkNoShow, desk="1"), wish(TakeBack, desk="1")]
    groups = [carrier.carry(*morning), *(carrier.carry(one) for one in undone)]
    together = [[carried for group in groups for carried in group]]
    for group in groups if apart else together:
        store.commit(group)
    second = wish(Recall, desk="1")
    entry = msgspec.structs.replace(
        groups[0][-1].entries[-1],
        seq=carrier.day.branch.seq + 1,
        event=TicketCalled(ticket="ben", desk="1", why="twice"),
    )

    with pytest.raises(ConstraintBroken):
        store.commit([msgspec.structs.replace(groups[0][0], command=second.command_id, entries=(entry,))])

    assert kept_day(store) == facts(carrier.day.branch)


def test_a_start_that_is_taken_back_leaves_one_open_call(store):
    carrier = Carrier()
    steps = [
        *open_desks("1"),
        ticket_for("A", "anna"),
        call_next("1"),
        wish(Start, desk="1"),
        wish(TakeBack, desk="1"),
    ]
    store.commit(carrier.carry(*steps))

    store.commit(carrier.carry(wish(Serve, desk="1"), wish(TakeBack, desk="1")))

    assert kept_day(store) == facts(carrier.day.branch)


def test_the_entries_that_took_settings_are_found_among_all_others(store):
    carrier = Carrier()
    for number in range(3):
        store.commit(carrier.carry(wish(TakeSettings, text=f"{BRANCH_TOML}# {number}\n", reason=f"{number}")))
        store.commit(carrier.carry(ticket_for("A")))

    newest = store.settings_taken(before=10**9, at_most=2)
    older = store.settings_taken(before=newest[-1].seq, at_most=2)

    assert [entry.event.reason for entry in newest] == ["2", "1"]
    assert [entry.event.reason for entry in older] == ["0"]
