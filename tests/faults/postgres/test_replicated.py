"""F31: the server that is written to is lost, and a replica takes its place, up to date or not."""

from __future__ import annotations

import time

import pytest

from contract.names import BranchId
from hub.store import StoreError
from hub.store.gone_back import Gone, GoneBack
from hub.store.place import LeaseLost
from hub.store.sql import SqlStore
from tests.faults.postgres.replicated import Pair, pair
from tests.faults.postgres.two_hubs import TwoHubs, two_hubs
from tests.hub.branch import ticket_for
from tests.hub.carried import Carrier
from tests.waiting import eventually

TOWN = BranchId("town")


@pytest.fixture
def both():
    with pair() as running:
        yield running


def begun(url: str) -> SqlStore:
    store = SqlStore(url)
    store.open(TOWN)
    store.next_epoch()
    return store


def renewed(store: SqlStore) -> bool:
    """Return whether the server is reached again."""
    try:
        store.renew()
    except LeaseLost:
        raise
    except StoreError:
        return False
    return True


@pytest.mark.fault("F31")
def test_with_a_synchronous_replica_the_hub_goes_on_there_and_nothing_is_lost(both):
    both.wait_for_each_commit()
    store, carrier = begun(both.reach(both.first.new_url())), Carrier()
    store.commit(carrier.carry(*(ticket_for("A", f"v{number}") for number in range(5))))

    both.change_over()
    eventually(lambda: renewed(store), 10)
    store.commit(carrier.carry(ticket_for("A", "later")))

    assert store.entries(0) == carrier.day.journal
    assert store.prove().broken is None
    store.close()


@pytest.mark.long
@pytest.mark.fault("F31")
def test_where_the_replica_is_away_nothing_is_answered_that_only_one_disk_holds(both):
    both.wait_for_each_commit()
    store, carrier = begun(both.reach(both.first.new_url())), Carrier()
    store.commit(carrier.carry(ticket_for("A", "anna")))
    both.fall_behind()
    group = carrier.carry(ticket_for("A", "ben"))
    with pytest.raises(StoreError, match="no answer within"):
        store.commit(group)

    with pytest.raises(StoreError):
        store.history()  # ben is on the first disk by now, and whoever saw that would answer

    store.close()


@pytest.mark.fault("F31")
@pytest.mark.parametrize("back", [pytest.param("the same hub", marks=pytest.mark.long), "the other hub"])
def test_where_the_replica_lagged_behind_it_is_noticed_and_the_old_hub_writes_nothing_more(both, back):
    url = both.reach(both.first.new_url())
    store, carrier = begun(url), Carrier()
    store.commit(carrier.carry(ticket_for("A", "anna")))
    eventually(lambda: both.second.do("SELECT count(*) FROM journal", both.at_second(url)) == [(2,)], 5)
    both.fall_behind()
    store.commit(carrier.carry(ticket_for("A", "ben"), ticket_for("A", "eve")))
    kept = store.head()
    both.change_over()
    if back == "the other hub":
        other = SqlStore(url)
        eventually(lambda: opened(other), 10)
        assert other.next_epoch() == 2

    with pytest.raises(GoneBack, match="has gone back: of branch town it held entry 4 "):
        eventually(lambda: renewed(store), 10)
    store.close()

    if back == "the other hub":
        other.renew()
    else:
        other = begun(url)
    assert other.gone == Gone(kept=4, link=kept.link, ends=2)
    other.forget_gone()
    other.renew()
    assert other.gone is None
    other.close()


def opened(store: SqlStore) -> bool:
    try:
        store.open(TOWN)
    except StoreError:
        return False
    return True


@pytest.mark.long
@pytest.mark.fault("F31")
def test_a_start_that_the_replica_never_heard_of_is_still_below_the_next(both):
    url = both.reach(both.first.new_url())
    begun(url).close()
    eventually(lambda: both.second.do("SELECT epoch FROM branches", both.at_second(url)) == [(1,)], 5)
    both.fall_behind()
    store = begun(url)
    both.change_over()
    with pytest.raises(GoneBack, match="the database has gone back"):
        eventually(lambda: renewed(store), 10)
    store.close()

    again = begun(url)
    assert again._epoch == 3, "devices have seen pictures of the second"
    again.close()


# --- real hubs ------------------------------------------------------------------------------------------


def served_again(hubs: TwoHubs, pair: Pair) -> float:
    """Lose the first server, and return how many seconds later somebody gets a ticket by the second."""
    begun_s = time.monotonic()
    pair.change_over()
    hubs.postgres, hubs.url = pair.second, pair.at_second(hubs.url)
    tickets = len(hubs.seen.evidence.answers)

    def is_served() -> bool:
        for hub in hubs.hubs:
            if hub.has_ended:
                hub.start()  # as systemd does
        return len(hubs.seen.evidence.answers) > tickets + 1  # the first may be of the server before

    eventually(is_served, 60)
    return time.monotonic() - begun_s


@pytest.mark.long
@pytest.mark.fault("F31")
@pytest.mark.timeout(300)
@pytest.mark.parametrize("time_around", range(3))
def test_visitors_and_boards_see_nothing_of_the_other_server_but_a_pause(
    tmp_path, own_mosquitto, both, record_property, time_around
):
    both.wait_for_each_commit()
    with two_hubs(tmp_path, own_mosquitto.url, both.first, both.reach) as hubs:
        visitors = hubs.visitors()
        eventually(lambda: len(hubs.seen.answered_at) > 100, 30)

        took_s = served_again(hubs, both)
        answered = len(hubs.seen.answered_at)
        eventually(lambda: len(hubs.seen.answered_at) > answered + 100, 60)
        visitors.end()

        hubs.judge()
    record_property("seconds", round(took_s, 2))
    record_property("seen", hubs.seen.told())


@pytest.mark.long
@pytest.mark.fault("F31")
@pytest.mark.timeout(300)
@pytest.mark.parametrize("time_around", range(3))
def test_where_the_replica_lagged_behind_no_number_is_given_twice_all_the_same(
    tmp_path, own_mosquitto, both, record_property, time_around
):
    with two_hubs(tmp_path, own_mosquitto.url, both.first, both.reach) as hubs:
        visitors = hubs.visitors()
        eventually(lambda: len(hubs.seen.answered_at) > 50, 30)
        both.fall_behind()
        before = len(hubs.seen.answered_at)
        eventually(lambda: len(hubs.seen.answered_at) > before + 50, 30)

        took_s = served_again(hubs, both)
        eventually(lambda: hubs.kinds().count("hub-restored") == 1, 30)
        known = len(hubs.seen.answered_at)
        eventually(lambda: len(hubs.seen.answered_at) > known + 100, 60)
        visitors.end()

        numbers = {}
        for answer in hubs.seen.evidence.answers:
            numbers.setdefault(answer.number, set()).add(answer.ticket)
        kept = hubs.kinds().count("ticket-issued")
    twice = {number for number, tickets in numbers.items() if len(tickets) > 1}
    record_property("seconds", round(took_s, 2))
    record_property("tickets", f"{len(numbers)} numbers given, {kept} in the journal, {len(twice)} twice")
    assert kept < len(numbers), "some were lost, or the replica did not lag behind"
    assert twice == set()
