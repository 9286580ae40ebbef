"""The journal of open slips: whatever is cut off, no slip is forgotten and none is doubted without reason."""

from __future__ import annotations

import errno
import os
import stat

import pytest

from kiosk.samples import sample_ticket
from kiosk.slip_journal import SlipJournal

ONE, TWO = sample_ticket(number="A001"), sample_ticket(number="A002")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "slips.jsonl"


def test_a_begun_slip_is_open_after_a_restart(path):
    SlipJournal(path).begin(ONE)

    assert SlipJournal(path).open == (ONE,)


def test_a_settled_slip_is_not(path):
    journal = SlipJournal(path)
    journal.begin(ONE)
    journal.begin(TWO)
    journal.settle(ONE.ticket)

    assert journal.open == SlipJournal(path).open == (TWO,)


def test_settling_what_was_never_begun_changes_nothing(path):
    journal = SlipJournal(path)
    journal.settle(ONE.ticket)

    assert journal.open == ()
    assert path.read_bytes() == b""


def test_every_line_is_synced_before_the_call_returns(path, monkeypatch):
    journal = SlipJournal(path)
    synced = []
    really = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.fstat(handle).st_size) or really(handle))

    journal.begin(ONE)

    assert synced == [path.stat().st_size]


@pytest.mark.parametrize("kept", range(0, 400, 7))
def test_a_line_that_was_cut_off_is_passed_over(path, kept):
    journal = SlipJournal(path)
    journal.begin(ONE)
    whole = path.read_bytes()
    journal.begin(TWO)
    path.write_bytes(path.read_bytes()[: len(whole) + kept])

    assert SlipJournal(path).open in ((ONE,), (ONE, TWO))


def test_after_a_cut_off_line_new_slips_are_kept_whole(path):
    SlipJournal(path).begin(ONE)
    path.write_bytes(path.read_bytes() + b'{"line":"beg')

    SlipJournal(path).begin(TWO)

    assert SlipJournal(path).open == (ONE, TWO)


def test_the_file_does_not_grow_from_day_to_day(path):
    journal = SlipJournal(path)
    for _ in range(100):
        journal.begin(ONE)
        journal.settle(ONE.ticket)

    assert path.stat().st_size == 0


def test_nobody_else_may_read_the_tokens(path):
    SlipJournal(path).begin(ONE)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_written_to_is_said_at_once(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(OSError, match="file"):
        SlipJournal(tmp_path / "file" / "slips.jsonl")


@pytest.mark.fault("F19")
def test_a_line_that_a_full_disk_cut_off_swallows_no_later_one(path, monkeypatch):
    journal = SlipJournal(path)
    really, left = os.write, [20]

    def write(handle, data):
        if not left:
            raise OSError(errno.ENOSPC, "No space left on device")
        return really(handle, data[: left.pop()])

    monkeypatch.setattr(os, "write", write)
    monkeypatch.setattr(os, "ftruncate", lambda *_: None)  # the disk does not even take that back
    with pytest.raises(OSError, match="No space"):
        journal.begin(ONE)
    monkeypatch.undo()

    journal.begin(TWO)

    assert TWO in SlipJournal(path).open, "staff are asked what became of it"
