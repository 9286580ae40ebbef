"""What is committed stands on the second path a moment later; whatever is wrong, the hub goes on."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import threading

import pytest

from hub.audit.chain import Head
from hub.backup import shipping as shipped
from hub.backup.frames import Frame, Spoilt, bytes_of, frames_in, group_in
from hub.backup.places import segments_in
from tests.hub.backup.made import WHEN, Machine, numbers_in, tickets
from tests.waiting import eventually

FRAME = Frame(Head(seq=7, link="ab" * 32), WHEN, b"payload")


@pytest.fixture
def machine(tmp_path, monkeypatch):
    monkeypatch.setattr(shipped, "AGAIN_S", 0.05)
    monkeypatch.setattr(shipped, "BREATH_S", 0.0)
    return Machine(tmp_path)


def frames_of(machine: Machine) -> list[Frame]:
    return [
        frame
        for segment in segments_in(machine.copies)
        for frame in frames_in(segment.path.read_bytes())
        if isinstance(frame, Frame)
    ]


def shipped_numbers(machine: Machine) -> set[str]:
    groups = [group_in(frame.payload) for frame in frames_of(machine) if frame.payload]
    events = [entry.event for group in groups for carried in group for entry in carried.entries]
    return {str(event.number) for event in events if hasattr(event, "number")}


def wanting(machine: Machine, what) -> list:
    """Return *what* with waiting for all to be shipped after it."""

    async def settled(_authority) -> None:
        await asyncio.to_thread(machine.shipped)

    return [what, settled]


def test_a_frame_comes_back_as_it_was_written():
    assert list(frames_in(bytes_of(FRAME) * 2)) == [FRAME, FRAME]


@pytest.mark.parametrize("left", range(0, len(bytes_of(FRAME)), 7))
def test_a_frame_that_was_cut_off_is_torn_wherever_that_was(left):
    whole = bytes_of(FRAME)

    assert list(frames_in(whole + whole[:left])) == [
        FRAME,
        *([Spoilt(len(whole), torn=True)] if left else []),
    ]


def test_no_bit_of_a_frame_can_be_another_unseen():
    whole = bytes_of(FRAME)
    for at in range(len(whole) * 8):
        hurt = bytearray(whole)
        hurt[at // 8] ^= 1 << at % 8
        assert all(isinstance(each, Spoilt) for each in frames_in(bytes(hurt)))


def test_everything_that_was_committed_is_shipped(machine):
    machine.live(tickets(5), tickets(3))

    assert shipped_numbers(machine) == {f"A{n:03d}" for n in range(1, 9)}


def test_answers_are_shipped_too_also_refusals(machine):
    machine.live(tickets(1, service="no-such-service"))

    answers = [c.answer.status for f in frames_of(machine) if f.payload for c in group_in(f.payload)]

    assert 404 in answers or 409 in answers


def test_a_hub_that_starts_again_goes_on_where_it_was(machine):
    for _ in range(3):
        machine.live(tickets(2))

    assert shipped_numbers(machine) == {f"A{n:03d}" for n in range(1, 7)}
    assert not machine.shipping.wants_copy


def test_what_was_committed_without_a_second_path_is_shipped_later(machine):
    machine.live(tickets(2))
    shutil.move(machine.copies, machine.data.parent / "away")
    machine.stick.rmdir()
    machine.stick.write_text("no folder any more")
    machine.live(tickets(3))
    machine.stick.unlink()
    machine.stick.mkdir()
    shutil.move(machine.data.parent / "away", machine.copies)

    machine.live(*wanting(machine, tickets(1)))

    assert shipped_numbers(machine) == {f"A{n:03d}" for n in range(1, 7)}


@pytest.mark.fault("F19")
def test_a_full_second_path_stops_no_visitor_is_said_once_and_caught_up(machine, monkeypatch, caplog):
    is_full, write = threading.Event(), os.write

    def full(handle: int, data: bytes) -> int:
        if is_full.is_set() and threading.current_thread().name == "backup-shipping":
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(handle, data)

    async def fill(_authority) -> None:
        is_full.set()

    async def told(_authority) -> None:
        await asyncio.to_thread(eventually, lambda: machine.shipping.lag.trouble)

    async def make_room(_authority) -> None:
        is_full.clear()

    monkeypatch.setattr(os, "write", full)
    with caplog.at_level("INFO"):
        machine.live(tickets(2), fill, tickets(2), told, tickets(2), make_room, *wanting(machine, tickets(1)))

    assert shipped_numbers(machine) == {f"A{n:03d}" for n in range(1, 8)}
    assert caplog.text.count("Second path of the backup lost") == 1
    assert caplog.text.count("Second path of the backup back") == 1


def test_more_than_fits_into_memory_is_read_from_the_database(machine, monkeypatch):
    monkeypatch.setattr(shipped, "MOST", 2)
    is_slow, append = threading.Event(), shipped.Segments.append
    may_go = threading.Event()

    def slow(self, frame):
        if is_slow.is_set():
            may_go.wait(10)
        append(self, frame)

    async def hang(_authority) -> None:
        is_slow.set()

    async def go(_authority) -> None:
        may_go.set()

    monkeypatch.setattr(shipped.Segments, "append", slow)
    machine.live(tickets(1), hang, *[tickets(1)] * 8, go, *wanting(machine, tickets(1)))

    assert shipped_numbers(machine) == {f"A{n:03d}" for n in range(1, 11)}


def test_a_second_path_of_another_hub_is_not_gone_on_with(machine, tmp_path):
    (tmp_path / "other").mkdir()
    Machine(tmp_path / "other").live(tickets(9))
    shutil.copytree(tmp_path / "other" / "stick", machine.stick)

    machine.live(*wanting(machine, tickets(1)))

    assert machine.shipping.wants_copy


def test_it_says_that_the_hub_lives_when_nothing_happens(machine, monkeypatch):
    monkeypatch.setattr(shipped, "MARK_S", 0.01)

    async def idle(_authority) -> None:
        await asyncio.to_thread(
            eventually,
            lambda: sum(not frame.payload and frame.head.seq == 2 for frame in frames_of(machine)) >= 3,
        )

    machine.live(tickets(1), idle)

    marks = [frame.head.seq for frame in frames_of(machine) if not frame.payload]
    assert marks[-3:] == [2, 2, 2]


def test_a_file_that_is_large_is_followed_by_another(machine, monkeypatch):
    monkeypatch.setattr("hub.backup.segments.LARGE_BYTES", 1)
    machine.live(tickets(1), *wanting(machine, tickets(1)), *wanting(machine, tickets(1)))

    assert len(segments_in(machine.copies)) > 1
    machine.copy()
    shutil.rmtree(machine.data)
    machine.restore()
    assert len(numbers_in(machine.database)) == 3
