"""Lines that are on the disk when the call returns, and that tell when they were damaged."""

from __future__ import annotations

import errno
import os
import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.checked_lines import CheckedLines

LINES = [b'{"one":1}', b'{"two":"\xc5\x82"}', b""]


@pytest.fixture
def lines(tmp_path):
    return CheckedLines(tmp_path / "state" / "lines.jsonl")


def full_disk(monkeypatch, after_bytes: int = 5):
    """Let the disk take so many bytes of the next line, and then no more."""
    really = os.write

    def write(handle, data):
        if after_bytes == 0 or len(data) <= after_bytes:
            raise OSError(errno.ENOSPC, "No space left on device")
        return really(handle, data[:after_bytes]) if not full_disk.wrote else _raise()

    def _raise():
        raise OSError(errno.ENOSPC, "No space left on device")

    def once(handle, data):
        written = write(handle, data)
        full_disk.wrote = True
        return written

    full_disk.wrote = False
    monkeypatch.setattr(os, "write", once)


def test_what_was_appended_is_read_back(lines):
    for line in LINES:
        lines.append(line)

    assert lines.read() == (LINES, [])


def test_a_file_that_is_not_there_holds_nothing(lines):
    assert lines.read() == ([], [])


def test_a_line_is_synced_before_the_call_returns(lines, monkeypatch):
    synced = []
    really = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.fstat(handle).st_size) or really(handle))

    lines.append(b"one")

    assert synced[0] == lines.path.stat().st_size


def test_a_last_line_that_was_cut_off_is_damaged_and_the_others_are_whole(lines):
    lines.append(b"one")
    whole = lines.path.read_bytes()
    lines.append(b"two")
    written = lines.path.read_bytes()
    for kept in range(len(whole) + 1, len(written) - 1):
        lines.path.write_bytes(written[:kept])

        good, damaged = lines.read()

        assert good == [b"one"]
        assert [each.number for each in damaged] == [2]


def test_a_line_without_its_line_feed_is_whole_if_its_checksum_says_so(lines):
    lines.append(b"one")
    lines.path.write_bytes(lines.path.read_bytes()[:-1])

    lines.append(b"two")

    assert lines.read() == ([b"one", b"two"], [])


@settings(deadline=None)
@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
@pytest.mark.fault("F20")
def test_a_bit_that_flips_anywhere_damages_at_most_two_lines_and_is_seen(tmp_path_factory, at, bit):
    lines = CheckedLines(tmp_path_factory.mktemp("lines") / "lines.jsonl")
    for line in LINES:
        lines.append(line)
    data = bytearray(lines.path.read_bytes())
    data[at % len(data)] ^= 1 << bit
    lines.path.write_bytes(bytes(data))

    good, damaged = lines.read()

    assert set(good) < set(LINES) or (good == LINES and not damaged and at % len(data) == len(data) - 1)
    assert damaged or good == LINES


@pytest.mark.parametrize("after_bytes", [0, 5])
def test_a_full_disk_leaves_nothing_of_the_line_behind(lines, monkeypatch, after_bytes):
    lines.append(b"one")
    full_disk(monkeypatch, after_bytes)

    with pytest.raises(OSError, match="No space"):
        lines.append(b"two, which is longer")

    assert lines.read() == ([b"one"], [])
    monkeypatch.undo()
    lines.append(b"three")
    assert lines.read() == ([b"one", b"three"], [])


def test_what_could_not_even_be_taken_back_swallows_no_later_line(lines, monkeypatch):
    lines.append(b"one")
    full_disk(monkeypatch, 5)

    def refuse(*_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "ftruncate", refuse)
    with pytest.raises(OSError, match="No space"):
        lines.append(b"two, which is longer")
    monkeypatch.undo()

    lines.append(b"three")

    assert lines.read()[0] == [b"one", b"three"]


@pytest.mark.fault("F20")
def test_a_whole_line_that_could_neither_be_synced_nor_taken_back_is_gone_before_the_next(lines, monkeypatch):
    def refuse(*_):
        raise OSError(errno.EIO, "Input/output error")

    lines.append(b"one")
    monkeypatch.setattr(os, "fsync", refuse)
    monkeypatch.setattr(os, "ftruncate", refuse)
    with pytest.raises(OSError, match="Input/output"):
        lines.append(b"two, of which nobody was told")
    with pytest.raises(OSError, match="Input/output"):
        lines.append(b"three, while it is not taken back")
    monkeypatch.undo()

    lines.append(b"four")

    assert lines.read() == ([b"one", b"four"], [])


def test_a_sync_that_fails_counts_as_not_written(lines, monkeypatch):
    def fail(_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)

    with pytest.raises(OSError, match="Input/output"):
        lines.append(b"one")

    assert lines.read() == ([], [])


def test_rewriting_replaces_everything_at_once(lines):
    lines.append(b"one")

    lines.rewrite([b"two", b"three"])

    assert lines.read() == ([b"two", b"three"], [])


def test_a_rewriting_that_fails_changes_nothing(lines, monkeypatch):
    lines.append(b"one")
    full_disk(monkeypatch, 0)

    with pytest.raises(OSError, match="No space"):
        lines.rewrite([b"two"])

    assert lines.read() == ([b"one"], [])


def test_nobody_else_may_read_it(lines):
    lines.append(b"a token")
    assert stat.S_IMODE(lines.path.stat().st_mode) == 0o600

    lines.rewrite([b"a token"])

    assert stat.S_IMODE(lines.path.stat().st_mode) == 0o600


def test_a_real_full_disk_is_survived(tmp_path):
    """`/dev/full` is a disk that is always full; a link leads there from the place of the file."""
    path = tmp_path / "lines.jsonl"
    path.symlink_to("/dev/full")

    with pytest.raises(OSError, match="No space"):
        CheckedLines(path).append(b"one")
