"""Whoever has the journal can prove the draw, and every way to cheat at it is found."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
import pytest

from contract.commands import CancelTicket
from contract.events import DrawCommitted, DrawHeld, Entry, TicketCalled, TicketIssued
from contract.settings import zone_of
from hub.audit.draw import proof_of_draw
from hub.audit.order import calls_out_of_order
from hub.audit.report import report
from hub.domain.draw import commitment_of
from okienko.promise.claims import Rules
from okienko.promise.order import overtaken
from tests.hub.branch import TUESDAY, call_next, open_desks, ticket_for, wish
from tests.hub.drawing import SEED, DrawingDay

ZONED = Rules(zone=zone_of("Europe/Warsaw"))
SERVICES = {"1": frozenset("AB"), "2": frozenset("A"), "3": frozenset("C")}


def drawn_day() -> DrawingDay:
    names = ("anna", "ben", "cleo", "dan", "eve")
    day = DrawingDay(*open_desks("1"), *(ticket_for("A", name) for name in names))
    day.do(wish(CancelTicket, ticket="cleo", reason="gone"))
    day.hold()
    for _ in range(4):
        day.clock.turn(minutes=1)
        day.do(call_next("1"))
    return day


def changed(day: DrawingDay, kind: type, **fields: Any) -> list[Entry]:
    """Return the journal of *day* with the first event of *kind* changed."""
    journal = list(day.journal)
    at = next(n for n, entry in enumerate(journal) if isinstance(entry.event, kind))
    event = msgspec.structs.replace(journal[at].event, **fields)
    journal[at] = msgspec.structs.replace(journal[at], event=event)
    return journal


def wrong(journal: list[Entry]) -> list[str]:
    return list(proof_of_draw(TUESDAY, journal).wrong)


def held(day: DrawingDay) -> DrawHeld:
    return next(entry.event for entry in day.journal if isinstance(entry.event, DrawHeld))


def test_an_honest_draw_is_proven_with_every_lot():
    proof = proof_of_draw(TUESDAY, drawn_day().journal)

    assert (proof.wrong, proof.seed, proof.commitment) == ((), SEED, commitment_of(SEED))
    assert sorted(number for number, _ in proof.lots) == ["A001", "A002", "A004", "A005"]
    assert all(lot == hashlib.sha256(f"{SEED}:{n}".encode()).hexdigest() for n, lot in proof.lots)


def test_a_day_without_a_draw_has_nothing_to_prove():
    proof = proof_of_draw(TUESDAY, DrawingDay(ticket_for("A"), draw=None).journal)

    assert (proof.commitment, proof.lots, proof.wrong) == ("", (), ())


def test_another_seed_than_the_one_committed_to_is_found():
    [said] = wrong(changed(drawn_day(), DrawCommitted, commitment=commitment_of("0" * 64)))

    assert said.startswith(f"the seed {SEED} is not the one committed to")


@pytest.mark.security("S18")
def test_a_seed_that_was_chosen_afterwards_is_found():
    day = DrawingDay(ticket_for("A"), ticket_for("A"))
    day.hold(seed="beef" * 16)

    assert len(wrong(day.journal)) == 1


def test_an_order_that_is_not_that_of_the_lots_is_found():
    day = drawn_day()

    said = wrong(changed(day, DrawHeld, tickets=held(day).tickets[::-1]))

    assert said == ["the order is not that of the lots"]


def test_who_was_left_out_is_found():
    day = drawn_day()
    left_out = held(day).tickets[0]

    [said] = wrong(changed(day, DrawHeld, tickets=held(day).tickets[1:]))

    assert said == f"{day.branch.tickets[left_out].number} had registered for the draw and did not draw"


def test_who_was_slipped_in_is_found():
    day = DrawingDay(ticket_for("A", "anna"))
    day.hold()
    day.do(ticket_for("A", "friend"))
    tickets = sorted(
        ["anna", "friend"], key=lambda t: hashlib.sha256(f"{SEED}:{n(day, t)}".encode()).digest()
    )

    said = wrong(changed(day, DrawHeld, tickets=tuple(tickets)))

    assert said == ["friend drew and had not registered for it"]


def n(day: DrawingDay, ticket: str) -> str:
    return str(day.ticket(ticket).number)


def test_a_draw_that_is_held_twice_is_found():
    day = drawn_day()
    entry = next(entry for entry in day.journal if isinstance(entry.event, DrawHeld))

    assert any("a second time" in said for said in wrong([*day.journal, entry]))


def test_a_seed_that_is_committed_to_twice_is_found():
    day = drawn_day()
    entry = next(entry for entry in day.journal if isinstance(entry.event, DrawCommitted))

    assert any("committed to a second time" in said for said in wrong([*day.journal, entry]))


def test_a_commitment_after_somebody_has_registered_is_found():
    day = drawn_day()
    committed = next(entry for entry in day.journal if isinstance(entry.event, DrawCommitted))
    later = [entry for entry in day.journal if entry is not committed]
    later.insert(next(n for n, e in enumerate(later) if isinstance(e.event, DrawHeld)), committed)

    assert any("before the seed was committed to" in said for said in wrong(later))


def test_a_call_before_the_draw_is_found():
    day = drawn_day()
    first = next(entry for entry in day.journal if isinstance(entry.event, TicketCalled))
    at = next(n for n, entry in enumerate(day.journal) if isinstance(entry.event, DrawHeld))

    assert any("was called before the draw" in said for said in wrong([*day.journal[:at], first]))


def test_calls_in_the_order_that_was_drawn_are_not_out_of_order():
    assert list(calls_out_of_order(drawn_day().journal, SERVICES)) == []


def test_a_call_against_the_order_that_was_drawn_is_out_of_order():
    day = drawn_day()
    last = held(day).tickets[-1]

    listed = list(calls_out_of_order(changed(day, TicketCalled, ticket=last), SERVICES))

    assert len(listed[0].passed) == 3


def test_the_report_counts_who_drew():
    assert report(TUESDAY, drawn_day().journal, SERVICES).totals["places drawn by lot"] == 4


def test_the_judge_of_a_replayed_day_acquits_an_honest_draw():
    assert list(overtaken(drawn_day().journal, SERVICES, ZONED)) == []


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        (DrawCommitted, {"commitment": "0" * 64}, "not held with the seed that was committed to"),
        (DrawHeld, {"seed": "0" * 64}, "not held with the seed that was committed to"),
        (TicketCalled, {"why": "drawn 2nd of 4 at 7:55"}, "and that is not so"),
        (TicketCalled, {"why": "drawn 1st of 5 at 7:55"}, "and that is not so"),
        (TicketCalled, {"why": "drawn 1st of 4 at 7:56"}, "and that is not so"),
        (TicketIssued, {"draw_at": None}, "not among those who had registered for it"),
    ],
)
def test_the_judge_condemns_a_lie_about_it(kind, fields, said):
    told = list(overtaken(changed(drawn_day(), kind, **fields), SERVICES, ZONED))

    assert any(said in each for each in told)


def test_the_judge_condemns_another_order():
    day = drawn_day()

    told = list(overtaken(changed(day, DrawHeld, tickets=held(day).tickets[::-1]), SERVICES, ZONED))

    assert any("another order than its lots" in each for each in told)
    assert any("was overtaken by" in each for each in told)


def test_the_judge_condemns_a_call_before_the_draw():
    day = drawn_day()
    first = next(entry for entry in day.journal if isinstance(entry.event, TicketCalled))
    at = next(n for n, entry in enumerate(day.journal) if isinstance(entry.event, DrawHeld))

    told = list(overtaken([*day.journal[:at], first], SERVICES, ZONED))

    assert any("was called before the draw" in each for each in told)
