"""Really becoming a device: a bare Debian in a folder, real apt, real pip, and the program started there.

One kind is tried in each run of the tests, all four in the long ones.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import urllib.request
from functools import cache
from pathlib import Path

import pytest

from provisioning.machine import Machine
from provisioning.plan import Kind
from provisioning.provision import Manner, Outcome, provision
from provisioning.settings_file import Options
from provisioning.source import copy_tree
from tests.provisioning import roots

LACKING = roots.why_not()
pytestmark = [
    pytest.mark.skipif(bool(LACKING) and not os.environ.get("CI"), reason=LACKING or "nothing is lacking"),
    pytest.mark.timeout(900),
]
KINDS = [Kind.DESK, *(pytest.param(kind, marks=pytest.mark.long) for kind in Kind if kind is not Kind.DESK)]
FOREIGN = {
    Kind.HUB: {"kivy", "escpos", "gpiozero", "serial"},
    Kind.DESK: {"kivy", "litestar", "escpos", "sqlalchemy", "PIL"},
    Kind.KIOSK: {"litestar", "sqlalchemy", "uvicorn", "gpiozero"},
    Kind.BOARD: {"litestar", "sqlalchemy", "uvicorn", "escpos", "gpiozero"},
}
OWN = {
    Kind.HUB: {"litestar", "sqlalchemy", "uvicorn", "paho", "requests"},  # the last reads calendars
    Kind.DESK: {"gpiozero", "lgpio", "paho", "requests"},
    Kind.KIOSK: {"kivy", "escpos", "paho", "requests", "usb"},
    Kind.BOARD: {"kivy", "paho", "PIL"},
}
OPTIONS = Options()


class Installed:
    """A root that has become a device, and what was told on the way."""

    def __init__(self, folder, kind):
        self.kind = kind
        self.source = folder / "source"
        copy_tree(roots.PROJECT, self.source)
        self.root = roots.lay_out(folder / "root")
        self.manner = Manner(Machine(self.root), self.source)
        self.told = []
        self.outcome = provision(kind, OPTIONS, self.manner, self.told.append)
        self.port = roots.free_port()
        if kind is Kind.HUB:  # its usual port may be taken on the machine that runs the tests
            settings = self.root / "etc/okienko/hub.toml"
            settings.write_text(settings.read_text().replace("port = 8080", f"port = {self.port}"))


@pytest.fixture(scope="module")
def device():
    """One root a kind, made when it is first asked for; what is mounted in it ends with the program."""
    # Not tmp_path: sockets in the root must have short names, and whole systems should not be kept.
    with tempfile.TemporaryDirectory(prefix="okn-", ignore_cleanup_errors=True) as folder:
        yield cache(lambda kind: Installed(Path(folder) / kind, kind))


@pytest.mark.parametrize("kind", KINDS)
def test_a_bare_debian_becomes_a_device(device, kind):
    installed = device(kind)

    assert installed.outcome.changed > 8
    assert (installed.root / f"opt/okienko/{kind}/bin/okienko").is_file()
    assert (installed.root / f"etc/okienko/{kind}.toml").is_file()
    assert not (installed.root / "usr/sbin/policy-rc.d").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_run_changes_nothing(device, kind):
    installed = device(kind)
    total = installed.outcome.changed + installed.outcome.already_so

    again = provision(kind, OPTIONS, installed.manner, installed.told.append)

    assert again == Outcome(changed=0, already_so=total)


@pytest.mark.parametrize("kind", KINDS)
def test_a_device_has_what_it_needs_and_nothing_of_the_others(device, kind):
    found = roots.imports_in(device(kind).root, kind, *sorted(OWN[kind] | FOREIGN[kind]))

    assert found == OWN[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_no_tool_and_no_download_is_left_on_the_device(device, kind):
    root = device(kind).root

    assert {path.name for path in (root / "opt/okienko").iterdir()} == {
        "source",
        "way-back",
        kind.value,
        (root / f"opt/okienko/{kind}").readlink().name,
    }
    assert roots.imports_in(root, kind, "pip", "pytest") == set()
    assert not (root / "root/.cache").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_the_systemd_of_the_device_itself_accepts_the_unit(device, kind):
    unit = f"/etc/systemd/system/okienko-{kind}.service"

    done = subprocess.run(
        ["chroot", str(device(kind).root), "systemd-analyze", "verify", "--man=no", unit],
        capture_output=True,
        text=True,
        check=False,
    )

    assert [line for line in done.stderr.splitlines() if f"okienko-{kind}" in line] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_is_on_the_path_and_tells_its_version(device, kind):
    told = subprocess.run(
        ["chroot", str(device(kind).root), "okienko", "--version"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 0, told.stderr
    assert "0.1.0" in told.stdout


@pytest.mark.parametrize("kind", KINDS)
def test_the_program_starts_as_its_own_user_and_feeds_its_watchdog(device, kind):
    # Off-screen and with pins of paper, as no screen and no pin is here; all else is what the unit says.
    stand_ins = {"SDL_VIDEODRIVER": "offscreen", "GPIOZERO_PIN_FACTORY": "mock", "SDL_AUDIODRIVER": "dummy"}

    with roots.started(device(kind).root, kind, **stand_ins) as program:
        program.wait_until_told("READY=1")
        program.told.clear()
        program.wait_until_told("WATCHDOG=1")

    assert program.process.returncode in (0, -signal.SIGTERM), program.log


@pytest.mark.long
def test_a_hub_provisioned_says_that_it_is_well(device):
    address = f"http://127.0.0.1:{device(Kind.HUB).port}/healthz"

    with roots.started(device(Kind.HUB).root, Kind.HUB) as program:
        program.wait_until_told("READY=1")
        with urllib.request.urlopen(address, timeout=10) as answer:
            status = answer.status

    assert status == 200


@pytest.mark.long
def test_a_hub_provisioned_has_a_broker_that_takes_its_settings(device):
    root, port = device(Kind.HUB).root, roots.free_port()
    settings = root / "etc/okienko/broker-of-a-test.conf"
    text = (root / "etc/okienko/mosquitto.conf").read_text()
    settings.write_text(text.replace("listener 1883 ", f"listener {port} "))
    command = ["chroot", str(root), "mosquitto", "-c", "/etc/okienko/broker-of-a-test.conf"]

    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as broker:
        try:
            listens = roots.comes_true(lambda: roots.listens(port) or broker.poll() is not None)
        finally:
            broker.terminate()

    assert listens
    assert broker.returncode == 0


@pytest.mark.long
def test_a_newer_source_replaces_the_release_and_keeps_the_settings(device):
    installed = device(Kind.DESK)
    settings = installed.root / "etc/okienko/desk.toml"
    settings.write_text(settings.read_text() + "# the operator's own line\n")
    home = installed.root / "opt/okienko"
    before = (home / "desk").readlink()
    (installed.source / "desk/__init__.py").write_text('"""Newer than before."""\n')

    provision(Kind.DESK, OPTIONS, installed.manner, installed.told.append)

    now = (home / "desk").readlink()
    assert now != before
    assert (home / "desk.before").readlink() == before, "the way back, until the new one was ready"
    (home / "desk.proved").write_text(f"{now}\n")
    provision(Kind.DESK, OPTIONS, installed.manner, installed.told.append)
    assert not (home / before).exists()
    assert "the operator's own line" in settings.read_text()


def test_the_tools_for_a_real_root_are_here():
    assert shutil.which("unshare")
    assert LACKING == ""
