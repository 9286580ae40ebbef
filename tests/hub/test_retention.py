"""What is cut off the journal is gone, and the rest is proved, folded and told as before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.events import DayOpened, JournalCut
from contract.settings import BadSettings
from hub.audit.chain import genesis
from hub.audit.proof import Done, prove
from hub.domain.branch import folded
from hub.domain.settings import read_branch
from hub.store.evidence import evidence
from tests.hub.audit.journals import tamper
from tests.hub.branch import (
    BRANCH_TOML,
    NINE,
    TUESDAY,
    booking,
    bookings,
    branch_settings,
    check_in,
    facts,
    ticket_for,
)
from tests.hub.conftest import TOWN
from tests.hub.cut_days import cut_until, days_in, some_days, sweep
from tests.hub.stores import Open, in_this_process, on_server

DAYS = 40
LAST = TUESDAY + timedelta(days=DAYS - 1)
GOES = LAST - timedelta(days=31)
"""The last day that a branch does not keep that keeps 31."""


def kept_day(store):
    return facts(folded(branch_settings(), store.history()))


def test_whole_days_go_and_the_others_stay_as_they_were(store):
    carrier = some_days(store, DAYS)
    before = {day: store.entries_of(day, 0, 1000) for day in days_in(store)}

    assert cut_until(store, carrier, GOES)

    for _ in range(2):  # as soon as it is cut, and when it is swept
        assert days_in(store) == [day for day in before if day > GOES]
        assert all(store.entries_of(day, 0, 1000) == [] for day in before if day <= GOES)
        assert all(store.entries_of(day, 0, 1000) == before[day] for day in before if GOES < day < LAST)
        sweep(store)


def test_a_cut_is_an_entry_that_says_what_is_gone_and_what_the_rest_is_proved_from(store):
    carrier = some_days(store, DAYS)
    last = store.entries_of(GOES, 0, 1000)[-1]

    cut_until(store, carrier, GOES)

    told = store.entries(0)[-1]
    assert told.by == "hub"
    assert isinstance(told.event, JournalCut)
    assert (told.event.day, told.event.first, told.event.last, told.event.days) == (GOES, 1, last.seq, 31)
    assert store.cut().head.seq == last.seq
    assert store.cut().head.link == told.event.link


def test_the_day_goes_on_after_a_restart_as_if_nothing_had_been_cut(new_store):
    store = new_store()
    store.open(TOWN)
    carrier = some_days(store, DAYS)
    store.commit(carrier.carry(bookings(booking("111111", starts=NINE + timedelta(days=DAYS)))))
    assert cut_until(store, carrier, GOES)
    sweep(store)
    store.close()

    again = new_store()
    again.open(TOWN)

    assert kept_day(again) == facts(carrier.day.branch)
    for carried in carrier.carry(ticket_for("A", "new")):
        again.commit([carried])
    assert again.entries(0)[-1].event.ticket == "new"
    assert again.head().seq == len(carrier.day.journal)
    again.close()


def test_days_since_a_booking_that_is_known_came_in_are_kept(store):
    early = bookings(booking("111111", starts=NINE + timedelta(days=DAYS)))
    carrier = some_days(store, DAYS, early)

    assert not cut_until(store, carrier, GOES)

    assert "111111" in folded(branch_settings(), store.history()).bookings


def test_days_since_a_booking_that_is_over_came_in_are_not(store):
    over = bookings(booking("111111", starts=NINE + timedelta(days=2)))
    carrier = some_days(store, DAYS, over, check_in("111111"))

    assert cut_until(store, carrier, GOES)


def test_the_present_day_and_the_one_before_it_are_never_cut(store):
    some_days(store, 4)

    cut = store.could_cut(TUESDAY + timedelta(days=3))

    assert cut.day == TUESDAY + timedelta(days=1)


def test_a_store_without_a_day_has_nothing_to_cut(store):
    assert store.could_cut(LAST) is None
    assert store.cut() is None
    assert store.sweep(10) == 0


def test_a_branch_that_keeps_everything_refuses_the_cut_of_the_hub_itself(store):
    carrier = some_days(store, DAYS)

    cut_until(store, carrier, GOES, keeps=None)

    assert store.cut() is None
    assert sweep(store) == 0


def test_a_second_cut_goes_on_where_the_first_ended(store):
    carrier = some_days(store, DAYS)
    cut_until(store, carrier, GOES - timedelta(days=3))
    first = store.cut()
    sweep(store)

    cut_until(store, carrier, GOES)

    assert store.entries(0)[-1].event.first == first.head.seq + 1
    sweep(store)
    assert days_in(store)[0] == GOES + timedelta(days=1)


def test_less_than_a_month_is_not_taken():
    with pytest.raises(BadSettings, match="journal_days"):
        read_branch(BRANCH_TOML + "\n[retention]\njournal_days = 30\n", "branch.toml")


AHEAD = st.integers(min_value=-2, max_value=8)


WHATEVER = given(
    days=st.integers(min_value=1, max_value=6),
    ahead=st.lists(AHEAD, max_size=3),
    shown=st.booleans(),
    goes=st.integers(min_value=-1, max_value=9),
    at_most=st.integers(min_value=1, max_value=9),
)


@settings(max_examples=25, deadline=None)
@WHATEVER
def test_whatever_is_cut_both_stores_fold_the_same_day_as_before(**drawn):
    cut_somewhere(in_this_process, **drawn)


@pytest.mark.parametrize("most", [3, pytest.param(25, marks=pytest.mark.long)])
def test_whatever_is_cut_on_postgresql_folds_the_same_day_as_before(postgres, most):
    stores = on_server(postgres.new_url())

    @settings(max_examples=most, deadline=None)
    @WHATEVER
    def cut(**drawn):
        cut_somewhere(stores, **drawn)

    cut()


def cut_somewhere(stores: Open, *, days, ahead, shown, goes, at_most):
    known = [booking(f"{number}" * 6, starts=NINE + timedelta(days=day)) for number, day in enumerate(ahead)]
    told = []
    for store in stores():
        first = [bookings(*known)] if known else []
        if shown and 0 in ahead:
            first.append(check_in(f"{ahead.index(0)}" * 6))
        carrier = some_days(store, days, *first)
        before, journal, today = store.history(), store.entries(0), carrier.day.branch.day
        was_cut = cut_until(store, carrier, TUESDAY + timedelta(days=goes), keeps=0)
        cut = store.cut()
        told.append(cut and (cut.head.seq, cut.day))
        swept = sweep(store, at_most)
        if was_cut:
            assert cut.day <= min(today - timedelta(days=2), TUESDAY + timedelta(days=goes))
            assert store.entries(0)[:-1] == journal[cut.head.seq :]
            assert journal[cut.head.seq].event == DayOpened(day=cut.day + timedelta(days=1))
            assert swept >= cut.head.seq
        assert store.history()[: len(before)] == before
        assert kept_day(store) == facts(carrier.day.branch)
    assert told[0] == told[-1]


@pytest.fixture
def cut(sqlite, tmp_path):
    """Return the file of a journal that was cut and swept."""
    carrier = some_days(sqlite, DAYS)
    cut_until(sqlite, carrier, GOES)
    sweep(sqlite)
    return tmp_path / "hub.db"


def proof_of(path, **more):
    with evidence(path) as found:
        return prove(found.journal(TOWN), TOWN, known=found.known(TOWN), cut=found.cut(TOWN), **more)


@pytest.mark.security("S37")
def test_what_is_left_is_proved_from_where_it_was_cut(cut, sqlite):
    proof = proof_of(cut)

    assert proof.broken is None
    assert proof.head == sqlite.head()
    assert proof_of(cut, noted=sqlite.cut().head).broken is None


@pytest.mark.security("S37")
def test_a_journal_that_is_cut_and_not_yet_swept_is_whole(sqlite, tmp_path):
    carrier = some_days(sqlite, DAYS)
    cut_until(sqlite, carrier, GOES)
    sqlite.sweep(10)

    assert proof_of(tmp_path / "hub.db").broken is None


def test_a_head_that_was_noted_before_the_cut_proves_nothing_and_that_is_said(cut):
    noted = proof_of(cut).head.__class__(seq=3, link=genesis(TOWN))

    with pytest.raises(ValueError, match="noted head 3 is of days that are not kept any more"):
        proof_of(cut, noted=noted)


@pytest.mark.security("S37")
@pytest.mark.parametrize(
    "done",
    [
        "UPDATE cuts SET link = iif(link LIKE 'f%', 'e', 'f') || substr(link, 2)",
        "DELETE FROM cuts",
        "DELETE FROM journal WHERE seq <= (SELECT min(seq) FROM journal)",
        "DELETE FROM journal WHERE kind = 'journal-cut'",
        "UPDATE journal SET by = 'desk-9' WHERE seq = (SELECT min(seq) FROM journal)",
        # Another beginning, with an anchor that fits, and yet no entry says so.
        "INSERT INTO cuts SELECT branch, seq, link, day FROM journal ORDER BY seq LIMIT 1 OFFSET 2",
    ],
)
def test_who_cuts_or_changes_the_beginning_by_hand_is_found_out(cut, sqlite, done):
    sqlite.close()
    tamper(cut, done)

    assert proof_of(cut).broken is not None


@pytest.mark.security("S37")
def test_a_beginning_that_was_taken_out_with_a_forged_anchor_is_told_as_removed(sqlite, tmp_path):
    some_days(sqlite, 4)
    sqlite.close()
    forged = "INSERT INTO cuts SELECT branch, seq, link, day FROM journal WHERE seq = 7"
    tamper(tmp_path / "hub.db", forged, "DELETE FROM journal WHERE seq <= 7")

    broken = proof_of(tmp_path / "hub.db").broken

    assert (broken.seq, broken.done) == (8, Done.REMOVED)
    assert "does not say that it was cut" in broken.says


def test_what_is_swept_stands_nowhere_in_the_files_any_more(sqlite, tmp_path):
    carrier = some_days(sqlite, DAYS)
    marks = [f"visitor-{TUESDAY + timedelta(days=number)}-0".encode() for number in range(DAYS)]
    cut_until(sqlite, carrier, GOES)

    sweep(sqlite)

    kept = b"".join(path.read_bytes() for path in tmp_path.glob("hub.db*"))
    found = [mark for mark in marks if mark in kept]
    assert found == marks[DAYS - 31 :]


def test_nothing_of_cut_days_is_left_in_any_table(cut, sqlite):
    sqlite.close()
    last = proof_of(cut)
    assert last.broken is None
    with evidence(cut) as found:
        seq, rows = found.cut(TOWN).head.seq, found._connection
        for count in (
            f"SELECT count(*) FROM journal WHERE seq <= {seq}",
            f"SELECT count(*) FROM calls WHERE call <= {seq}",
            f"SELECT count(*) FROM tickets WHERE issued <= {seq}",
            f"SELECT count(*) FROM bookings WHERE added <= {seq}",
        ):
            assert rows.exec_driver_sql(count).scalar() == 0, count
