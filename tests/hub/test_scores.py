"""Scores are counted where nothing leads back to who gave them, and shown when many have come together."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.names import ServiceId
from contract.survey import Face
from hub.domain.scores import NO_DAY, Scored, heaped
from hub.statistics.survey import survey_rows
from hub.store import Store
from hub.store.evidence import evidence
from tests.hub.branch import TUESDAY, ticket_for
from tests.hub.carried import Carrier
from tests.hub.conftest import TOWN

WEDNESDAY = TUESDAY + timedelta(days=1)
A, B = ServiceId("A"), ServiceId("B")


def scored(
    store: Store, carrier: Carrier, *scores: int, service: ServiceId = A, least: int = 5, day=TUESDAY
) -> None:
    """Have each of *scores* counted, as part of a commit each."""
    for score in scores:
        group = carrier.carry(ticket_for("A"))
        brought = Scored(service=service, score=score, least=least)
        store.commit([*group[:-1], msgspec.structs.replace(group[-1], day=day, scored=brought)])


def told(store: Store, begins=TUESDAY, ends=WEDNESDAY):
    return {(one.day, one.service, one.score): one.count for one in store.scores(begins, ends)}


@pytest.mark.security("S41")
def test_fewer_than_the_least_count_are_shown_to_nobody(store):
    scored(store, Carrier(), 5, 5, 4, 1)

    assert told(store) == {}


def test_with_the_last_of_them_all_are_shown_together(store):
    scored(store, Carrier(), 5, 5, 4, 1, 5)

    assert told(store) == {(TUESDAY, A, 1): 1, (TUESDAY, A, 4): 1, (TUESDAY, A, 5): 3}


def test_what_comes_after_that_waits_for_others_again(store):
    carrier = Carrier()
    scored(store, carrier, 5, 5, 4, 1, 5, *(2, 2, 2, 2))
    before = told(store)
    scored(store, carrier, 2)

    assert sum(before.values()) == 5
    assert sum(told(store).values()) == 10
    assert told(store)[TUESDAY, A, 2] == 5


def test_each_service_waits_for_its_own(store):
    carrier = Carrier()
    scored(store, carrier, 5, 5, 5)
    scored(store, carrier, 1, 1, 1, 1, service=B)

    assert told(store) == {}


def test_they_are_of_the_day_on_which_they_came_together(store):
    carrier = Carrier()
    scored(store, carrier, 3, 3, 3, 3)
    scored(store, carrier, 3, day=WEDNESDAY)

    assert told(store, TUESDAY, TUESDAY) == {}
    assert told(store) == {(WEDNESDAY, A, 3): 5}


def test_they_outlive_a_restart(new_store):
    carrier, first = Carrier(), new_store()
    first.open(TOWN)
    scored(first, carrier, 5, 5, 5, 5)
    first.close()
    second = new_store()
    second.open(TOWN)
    scored(second, carrier, 5)

    assert told(second) == {(TUESDAY, A, 5): 5}
    second.close()


def test_a_group_that_is_not_kept_counts_nothing(sqlite):
    carrier = Carrier()
    scored(sqlite, carrier, 4, 4, 4, 4)
    (carried,) = carrier.carry(ticket_for("A"))
    brought = msgspec.structs.replace(carried, scored=Scored(service=A, score=4, least=5))

    with pytest.raises(OSError, match="nothing was kept"):
        sqlite.commit([brought, brought])

    assert told(sqlite) == {}


def test_a_database_tells_them_to_whoever_reckons(sqlite, tmp_path):
    scored(sqlite, Carrier(), 1, 2, 3, 4, 5)

    with evidence(tmp_path / "hub.db") as found:
        assert [one.score for one in found.scores(TOWN, TUESDAY, TUESDAY)] == [1, 2, 3, 4, 5]
        assert found.scores(TOWN, WEDNESDAY, WEDNESDAY) == []


@given(
    st.lists(
        st.tuples(st.sampled_from(["A", "B"]), st.sampled_from(list(Face)), st.integers(1, 3)), max_size=60
    )
)
def test_whatever_is_shown_grows_by_many_at_once_and_nothing_is_lost(answers):
    heap, before = {}, 0
    for service, score, day in answers:
        heap = heaped(heap, f"2026-12-0{day}", Scored(service=ServiceId(service), score=int(score), least=4))
        shown = sum(count for (of, _, _), count in heap.items() if of != NO_DAY)
        assert shown - before in {0, 4}
        before = shown

    assert sum(heap.values()) == len(answers)
    for service in "AB":
        assert sum(count for (of, name, _), count in heap.items() if of == NO_DAY and name == service) < 4


def test_the_rows_are_all_services_and_days(store):
    carrier = Carrier()
    scored(store, carrier, 5, 5, 4, 1, 5)
    scored(store, carrier, 3, 3, 3, 3, 3, service=B, day=WEDNESDAY)

    everybody, first, second, tuesday, wednesday = survey_rows(store.scores(TUESDAY, WEDNESDAY), 5)

    assert (everybody.by, everybody.answers, everybody.given) == ("all", 10, (1, 0, 5, 1, 3))
    assert everybody.mean == 3.5
    assert (first.name, first.given, first.mean) == ("A", (1, 0, 0, 1, 3), 4.0)
    assert (second.name, second.answers) == ("B", 5)
    assert (tuesday.name, wednesday.name) == ("2026-12-01", "2026-12-02")


def test_of_one_day_there_is_no_row_of_days(store):
    scored(store, Carrier(), 5, 5, 4, 1, 5)

    assert [row.by for row in survey_rows(store.scores(TUESDAY, TUESDAY), 5)] == ["all", "service"]


def test_an_operator_who_asks_for_more_answers_is_told_less(store):
    scored(store, Carrier(), 5, 5, 4, 1, 5)

    assert survey_rows(store.scores(TUESDAY, TUESDAY), 6) == ()
