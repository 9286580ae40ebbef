"""The judge counts quotas and people for itself: it sees a wrong party, a quota exceeded, a wrong no."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from contract.events import DayOpened, Entry, TicketCancelled, TicketIssued
from contract.names import BookingCode, CommandId, DeviceId, Language, ServiceId, TicketId, TicketNumber
from okienko.demo.report import told
from okienko.demo.run import ALLOWED
from okienko.demo.table import laid
from okienko.promise.evidence import Evidence, Story
from okienko.promise.limits import Limits, unkept, wrongly_refused
from okienko.promise.verdict import Hall, Promise, verdict

NINE = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
FEW = Limits(walk_ins={"A": 3}, party_most={"A": 4})


def issued(count: int, party: int = 1, cases: int = 1, series: str = "A", booked: bool = False):  # noqa: FBT001, FBT002
    return TicketIssued(
        ticket=TicketId(f"{series}{count}"),
        number=TicketNumber(series, count),
        service=ServiceId(series),
        language=Language("pl"),
        party=party,
        priority=False,
        token=f"{series}{count}".ljust(22, "x"),
        bookings=(BookingCode("111111"),) if booked else (),
        cases=cases,
    )


def cancelled(count: int, series: str = "A") -> TicketCancelled:
    return TicketCancelled(ticket=TicketId(f"{series}{count}"), reason="left")


def journal_of(*events, apart: timedelta = timedelta(minutes=10)) -> list[Entry]:
    """Return a journal of *events*, the first at nine, each so much later than the one before."""
    return [
        Entry(
            seq=number + 1,
            epoch=1,
            at=NINE + number * apart,
            by=DeviceId("x"),
            command=CommandId("c"),
            event=event,
        )
        for number, event in enumerate(events)
    ]


def came(number: str = "", refused: str = "", party: int = 1, minutes: float = 0.0) -> Evidence:
    story = Story("emil", number, refused, service="A", party=party, at=NINE + timedelta(minutes=minutes))
    return Evidence(stories=[story])


def test_a_day_within_its_limits_is_acquitted():
    journal = journal_of(issued(1), issued(2, party=2), issued(3, party=9, booked=True))

    assert list(unkept(came("A002", party=2), journal, FEW)) == []


@pytest.mark.parametrize(
    "events",
    [
        [issued(1), issued(2), issued(3), issued(4)],
        [issued(1, party=4)],
        [issued(1), issued(2, cases=3)],
    ],
)
def test_a_quota_that_was_exceeded_is_seen(events):
    assert list(unkept(Evidence(), journal_of(*events), FEW)) == [
        "service A gave 4 walk-in tickets, and its quota is 3"
    ]


@pytest.mark.parametrize(
    "events",
    [
        [issued(1), issued(2), issued(3), cancelled(2), issued(4)],
        [issued(1), issued(2), issued(3), issued(4, booked=True)],
        [*(issued(n, series="B") for n in range(1, 9))],
        [issued(1), issued(2), issued(3), DayOpened(day=NINE.date()), issued(1)],
        [issued(9, booked=True), cancelled(9), issued(1), issued(2), issued(3)],
    ],
)
def test_what_does_not_use_a_quota_up_is_not_counted(events):
    assert list(unkept(Evidence(), journal_of(*events), FEW)) == []


@pytest.mark.parametrize("party", [1, 3])
def test_a_ticket_for_another_number_of_people_than_came_is_seen(party):
    found = list(unkept(came("A001", party=2), journal_of(issued(1, party=party)), FEW))

    assert found == [f"emil came with 2 people, and A001 is for {party}"]


def test_a_booked_party_is_on_the_ticket_as_a_whole():
    journal = journal_of(issued(1, party=9, booked=True), issued(2, party=8, booked=True))

    assert list(unkept(came("A001", party=9), journal, FEW)) == []
    assert list(unkept(came("A002", party=9), journal, FEW)) == ["emil came with 9 people, and A002 is for 8"]


def test_a_party_larger_than_a_kiosk_asks_for_gets_a_ticket_for_as_many_as_it_does():
    assert (
        list(unkept(came("A001", party=6), journal_of(issued(1, party=4)), Limits(party_most={"A": 4}))) == []
    )


def test_a_party_may_get_the_last_tickets_only():
    journal = journal_of(issued(1), issued(2), issued(3))

    assert list(unkept(came("A003", party=2), journal, FEW)) == []


THREE = (issued(1), issued(2), issued(3))


def refused(party: int = 1, minutes: float = 30, events=THREE) -> list[str]:
    return list(wrongly_refused(came("", "quota-reached", party, minutes), journal_of(*events), FEW))


def test_who_comes_when_nothing_is_left_is_rightly_refused():
    assert refused() == []


def test_who_comes_while_there_are_tickets_is_wrongly_refused():
    assert refused(minutes=15) == ["emil was refused by a quota of which 2 of 3 were given"]


def test_a_party_for_which_too_few_are_left_is_rightly_refused():
    assert refused(party=2, minutes=15) == []


def test_a_kiosk_may_be_a_little_behind_the_journal_and_no_more():
    events = (issued(1), issued(2), issued(3), cancelled(2))

    assert (refused(minutes=31, events=events), len(refused(minutes=40, events=events))) == ([], 1)


def test_a_service_without_a_quota_refuses_nobody_by_one():
    found = list(wrongly_refused(came("", "quota-reached"), journal_of(issued(1)), Limits()))

    assert found == ["emil was refused by a quota, and service A has none"]


@pytest.mark.parametrize("code", ["no-capacity", "too-late", ""])
def test_other_reasons_are_judged_elsewhere(code):
    assert list(wrongly_refused(came("", code), journal_of(issued(1)), Limits())) == []


def test_the_verdict_condemns_both():
    hall = Hall(rooms={}, services={}, allowed_refusals=frozenset({"quota-reached"}), limits=FEW)
    evidence = came("", "quota-reached", minutes=5)

    found = verdict(evidence, journal_of(issued(1, party=4), apart=timedelta(hours=3)), hall)
    early = verdict(came("", "quota-reached", minutes=5), journal_of(issued(1)), hall)

    assert [broken.promise for broken in found] == [Promise.LIMITS]
    assert [broken.promise for broken in early] == [Promise.NUMBER]


def test_a_refusal_by_quota_or_capacity_is_no_lost_visitor():
    assert {"quota-reached", "no-capacity"} <= ALLOWED


def test_the_report_counts_who_was_refused_by_the_reason():
    reasons = ["quota-reached", "no-capacity", "", "quota-reached"]
    evidence = Evidence(stories=[Story("emil", refused=reason) for reason in reasons])

    lines = list(told(evidence, journal_of(issued(1)), []))

    assert "| refused | 3 |" in lines
    assert "| refused: no-capacity | 1 |" in lines
    assert "| refused: quota-reached | 2 |" in lines


def test_the_judge_is_told_the_limits_of_the_branch(tmp_path):
    limits = laid(tmp_path, "large", "mqtt://127.0.0.1").hall().limits

    assert limits.walk_ins == {"F": 200, "C": 60, "G": 70}
    assert (limits.party_most["F"], limits.party_most["B"]) == (6, 1)


def test_an_old_journal_without_cases_counts_people():
    event = msgspec.json.decode(
        msgspec.json.encode(issued(1, party=3)).replace(b',"cases":1', b""), type=TicketIssued
    )

    assert list(unkept(Evidence(), journal_of(event), FEW)) == []
