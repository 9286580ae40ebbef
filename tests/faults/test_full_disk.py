"""F19: a disk fills up under a working hall; nothing half-done comes out, and it goes on when there is room.

The disks are real file systems of sixteen megabytes, each in a mount namespace of its own programs: with the
last of these it is gone.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests

from okienko.promise.checker import broken
from tests.faults.crowd import Crowd
from tests.faults.devices import Kiosk
from tests.faults.gathered import is_sound
from tests.faults.large_hall import LargeHall
from tests.faults.nursery import Nursery
from tests.waiting import eventually

DISK = 'mount -t tmpfs -o size=16m tmpfs "$0" && exec "$@"'
PIECE = bytes(64 * 1024)


def with_a_disk(at: Path) -> Sequence[str]:
    """Return the words before a command that is to have a small disk of its own at *at*."""
    at.mkdir(parents=True)
    return ("unshare", "-m", "sh", "-c", DISK, str(at))


def why_not() -> str:
    probe = subprocess.run(
        ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False
    )
    return f"this machine lets nobody mount: {probe.stderr.decode().strip()}" if probe.returncode else ""


pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "it does")


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Leave no byte free on the disk of *folder* while inside."""
    file = folder / "somebody-elses.log"
    try:
        with file.open("ab", buffering=0) as growing:
            for size in (len(PIECE), 512, 1):
                with suppress(OSError):
                    while growing.write(PIECE[:size]) == size:
                        pass
        yield
    finally:
        file.unlink()


@pytest.mark.fault("F19")
def test_a_hub_whose_disk_is_full_answers_nothing_that_it_has_not_kept_and_goes_on_by_itself(tmp_path):
    folder = tmp_path / "hall"
    with (
        Nursery(tmp_path, within=with_a_disk(folder / "hub")) as nursery,
        LargeHall(folder, nursery=nursery) as hall,
    ):
        crowd = Crowd(hall, "disk")
        crowd.go()
        eventually(lambda: crowd.notes.counts["answers"] > 40, 30)
        before = hall.hub.pid

        with filled(hall.inside(folder / "hub")):
            eventually(lambda: requests.get(f"{hall.url}/readyz", timeout=10).status_code == 503, 20)
            tried = crowd.notes.counts["asked again"]
            eventually(lambda: crowd.notes.counts["asked again"] > tried + 5, 20)
        crowd.still()
        hall.settled()
        crowd.close()

        assert (hall.hub.pid, hall.hub.is_alive) == (before, True), "nobody had to start it again"
        assert is_sound(hall.database)
        assert crowd.notes.unanswered == []
        assert [str(each) for each in hall.broken()] == []


@pytest.mark.fault("F19")
def test_a_kiosk_whose_disk_is_full_says_so_before_it_prints_and_loses_no_number(tmp_path):
    folder = tmp_path / "hall"
    with (
        Nursery(tmp_path, within=with_a_disk(folder / "kiosk-K1")) as nursery,
        LargeHall(folder, nursery=nursery) as hall,
    ):
        kiosk = Kiosk(nursery, hall.table, "K1", hall.clock)
        kiosk.until_ready()
        first = kiosk.visit()
        hall.kill_hub()
        own = kiosk.visit()

        with filled(Path(f"/proc/{kiosk.program.pid}/root{folder}/kiosk-K1")):
            full = [kiosk.visit()]
            while (
                full[-1].startswith("X") and len(full) < 40
            ):  # until the last begun page of the file is full
                full.append(kiosk.visit())
        after = kiosk.visit()
        hall.start_hub()
        eventually(lambda: kiosk.left == 0, 60)
        slips = kiosk.slips()
        kiosk.close()

        assert full.pop() == "away: disk-full"
        numbers = [own, *full, after]
        assert numbers == [f"X{n:03d}" for n in range(1, len(numbers) + 1)], "no number was lost"
        # A slip that cannot be noted is not begun: its number stands on the screen, and in the journal.
        assert [slip.number for slip in slips] == [first, own, after]
        history = hall.history()
        history.evidence.slips = slips
        assert [str(each) for each in broken(history)] == []
