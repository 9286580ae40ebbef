"""What systemd makes of our units: a real one, with all of a unit but its sandbox and its user.

Long, and only where a systemd can be run apart from everything else.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from provisioning import way_back
from tests.faults.test_paused import SETTINGS
from tests.images.real_systemd import processes_of, systemd, why_not
from tests.waiting import eventually

pytestmark = [pytest.mark.long, pytest.mark.skipif(bool(why_not()), reason=why_not())]
ROOT = Path(__file__).parents[2]
UNIT = "okienko-desk.service"
KEPT = ("Type", "NotifyAccess", "WatchdogSec", "TimeoutStartSec", "TimeoutStopSec", "Restart", "RestartSec")
STARTS = ("ExecStart", "ExecStop", "StateDirectory", "StartLimitIntervalSec")
WORKS = f'#!/bin/sh\nexec {sys.executable} -m okienko "$@"\n'
FAILS = "#!/bin/sh\nexit 1\n"


def unit_in(home: Path) -> str:
    """Return the unit of a desk unit as it is shipped, for releases in *home*; a hang is noticed sooner."""
    lines = []
    for line in (ROOT / "images/desk" / UNIT).read_text(encoding="utf-8").splitlines():
        key = line.partition("=")[0]
        if line.startswith("[") or key in KEPT or key.startswith(STARTS):
            lines.append(line.replace("/opt/okienko", str(home)).replace("/etc/okienko", str(home)))
    told = f"Environment=PYTHONPATH={ROOT} GPIOZERO_PIN_FACTORY=mock PATH={os.environ['PATH']}"
    text = "\n".join(lines).replace("WatchdogSec=30", f"WatchdogSec=4\n{told}")
    return text.replace("[Unit]", "[Unit]\nDefaultDependencies=no") + "\n"


def laid(home: Path, *releases: tuple[str, str]) -> str:
    """Lay *releases*, their names and programs, into *home*; return the settings, by which one finds them."""
    for name, program in releases:
        path = home / name / "bin" / "okienko"
        path.parent.mkdir(parents=True)
        path.write_text(program, encoding="utf-8")
        path.chmod(0o755)
        (home / name / way_back.COMPLETE).touch()
    shutil.copyfile(ROOT / "provisioning/way_back.py", home / "way-back")
    settings = home / "desk.toml"
    settings.write_text(SETTINGS, encoding="utf-8")
    return str(settings)


@pytest.mark.fault("F04")
def test_a_program_that_hangs_is_ended_and_started_again(tmp_path):
    settings = laid(tmp_path, ("desk-1", WORKS))
    (tmp_path / "desk").symlink_to("desk-1")
    with systemd({UNIT: unit_in(tmp_path)}, UNIT):
        eventually((tmp_path / "desk.proved").exists, 60)
        [hanging] = processes_of(settings)

        os.kill(hanging, signal.SIGSTOP)

        eventually(lambda: processes_of(settings) not in ([], [hanging]), 60)
        eventually(lambda: hanging not in processes_of(settings), 60)


@pytest.mark.fault("F37")
def test_a_release_that_does_not_start_gives_way_to_the_one_before(tmp_path):
    settings = laid(tmp_path, ("desk-1", WORKS), ("desk-2", FAILS))
    (tmp_path / "desk").symlink_to("desk-2")
    (tmp_path / "desk.before").symlink_to("desk-1")
    (tmp_path / "desk.proved").write_text("desk-1\n")
    with systemd({UNIT: unit_in(tmp_path)}, UNIT) as state:
        eventually(lambda: (tmp_path / "desk").readlink().name == "desk-1", 60)
        eventually(lambda: processes_of(settings), 60)

        [note] = state.rglob(way_back.NOTE)
        assert json.loads(note.read_text())["from"] == "desk-2"


@pytest.mark.fault("F37")
def test_a_release_that_hangs_before_it_is_ready_gives_way_too(tmp_path):
    settings = laid(tmp_path, ("desk-1", WORKS), ("desk-2", "#!/bin/sh\nexec sleep 1000\n"))
    (tmp_path / "desk").symlink_to("desk-2")
    (tmp_path / "desk.before").symlink_to("desk-1")
    text = unit_in(tmp_path).replace("TimeoutStartSec=90", "TimeoutStartSec=2")
    with systemd({UNIT: text}, UNIT):
        eventually(lambda: (tmp_path / "desk").readlink().name == "desk-1", 90)

        eventually(lambda: processes_of(settings), 60)
