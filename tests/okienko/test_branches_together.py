"""Many branches on one database, measured small: each writes by itself, nothing is lost, all is proved."""

from __future__ import annotations

from okienko.bench.branches import together


def test_branches_that_share_a_database_write_at_once_and_each_journal_is_proved(postgres):
    found = together(postgres.new_url(), 6, rate=30.0, seconds=1.0, processes=1)

    assert found.changes > 0
    assert (found.failed, found.lost, found.unproved) == (0, 0, ())
    assert "6 branches opened in" in found.told()
