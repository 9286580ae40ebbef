"""A whole machine of paper becomes a device, again and again."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from provisioning.plan import Kind
from provisioning.provision import Manner, Outcome, ProvisioningFailed, provision
from provisioning.settings_file import Options
from provisioning.source import WrongMachine, copy_tree
from tests.provisioning.machines import UBUNTU, PaperMachine

PROJECT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root provisions")


@pytest.fixture
def source(tmp_path):
    copy_tree(PROJECT, tmp_path / "source")
    return tmp_path / "source"


@pytest.fixture
def manner(tmp_path, source):
    return Manner(PaperMachine(tmp_path / "root", boots=True), source)


def quiet(line):
    """Say nothing."""


@pytest.mark.parametrize("kind", Kind)
def test_a_second_run_changes_nothing_and_says_so(manner, kind):
    told = []
    first = provision(kind, Options(), manner, quiet)
    commands = list(manner.machine.commands)

    second = provision(kind, Options(), manner, told.append)

    assert first.changed > 8
    assert second == Outcome(changed=0, already_so=first.changed + first.already_so)
    assert manner.machine.commands == commands
    assert told[-1] == f"{kind}: nothing to do, everything is so already"


@pytest.mark.parametrize("kind", Kind)
def test_a_dry_run_tells_the_plan_and_touches_nothing(manner, kind):
    told = []
    before = sorted(manner.machine.root.rglob("*"))

    outcome = provision(kind, Options(), replace(manner, dry_run=True), told.append)

    assert sorted(manner.machine.root.rglob("*")) == before
    assert manner.machine.commands == []
    assert outcome.changed == sum(line.startswith("to be done") for line in told)
    assert told[-1] == f"{kind}: nothing was changed; {outcome.changed} steps would be done"


def test_a_newer_source_makes_a_new_release_restarts_the_program_and_keeps_the_settings(manner, source):
    provision(Kind.DESK, Options(), manner, quiet)
    settings = manner.machine.path("/etc/okienko/desk.toml")
    settings.write_text("as the operator wrote it")
    old = manner.machine.path("/opt/okienko/desk").readlink()
    (source / "desk/__init__.py").write_text('"""Newer."""\n')
    manner.machine.commands.clear()

    provision(Kind.DESK, Options(name="9"), manner, quiet)

    new = manner.machine.path("/opt/okienko/desk").readlink()
    assert new != old
    assert manner.machine.path(f"/opt/okienko/{old}").exists(), "the way back, until the new one was ready"
    manner.machine.path("/opt/okienko/desk.proved").write_text(f"{new}\n")
    provision(Kind.DESK, Options(name="9"), manner, quiet)
    assert not manner.machine.path(f"/opt/okienko/{old}").exists()
    assert settings.read_text() == "as the operator wrote it"
    assert manner.machine.ran("systemctl restart okienko-desk.service")


def test_a_unit_changed_by_hand_is_put_right_and_the_program_restarted(manner):
    provision(Kind.DESK, Options(), manner, quiet)
    manner.machine.path("/etc/systemd/system/okienko-desk.service").write_text("[Service]\n")
    manner.machine.commands.clear()

    outcome = provision(Kind.DESK, Options(), manner, quiet)

    assert outcome.changed == 2
    assert manner.machine.commands == ["systemctl daemon-reload", "systemctl restart okienko-desk.service"]


def test_a_failed_step_is_named_with_the_reason_and_the_way_out(manner):
    manner.machine.refused = "apt-get"

    with pytest.raises(ProvisioningFailed) as caught:
        provision(Kind.HUB, Options(), manner, quiet)

    step, _, rest = str(caught.value).partition("\n")
    assert step.startswith("packages: python3")
    assert "E: it cannot be reached" in rest
    assert rest.endswith(
        "see that the machine reaches its Debian mirror (apt-get update), then run this again"
    )


def test_after_a_failure_the_next_run_goes_on_where_it_stopped(manner):
    manner.machine.refused = "requirements/hub.txt"
    with pytest.raises(ProvisioningFailed, match="the release before is untouched"):
        provision(Kind.HUB, Options(), manner, quiet)
    manner.machine.refused = ""
    manner.machine.commands.clear()

    provision(Kind.HUB, Options(), manner, quiet)

    assert manner.machine.ran("apt-get") == []
    assert manner.machine.path("/opt/okienko/hub").is_symlink()


def test_the_machine_is_told_where_nothing_could_be_started(tmp_path, source):
    told = []

    provision(Kind.DESK, Options(), Manner(PaperMachine(tmp_path / "folder"), source), told.append)

    assert told[-1].endswith("nothing was started, systemd does not run there")


def test_another_system_is_refused_before_anything_is_done(tmp_path, source):
    machine = PaperMachine(tmp_path / "root", release=UBUNTU)

    with pytest.raises(WrongMachine):
        provision(Kind.HUB, Options(), Manner(machine, source), quiet)

    assert machine.commands == []


def test_the_devices_user_can_read_all_of_it_whatever_roots_umask_is(manner):
    before = os.umask(0o077)
    try:
        provision(Kind.HUB, Options(), manner, quiet)
        after = os.umask(0o077)
    finally:
        os.umask(before)

    for folder in ("/opt/okienko", "/etc/okienko"):
        below = [path for path in manner.machine.path(folder).rglob("*") if not path.is_symlink()]
        assert below
        assert all(path.stat().st_mode & 0o004 for path in below)
    assert after == 0o077


def test_one_who_is_not_root_is_told_to_be(manner, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    with pytest.raises(ProvisioningFailed, match="only root can make a machine a desk: run it with sudo"):
        provision(Kind.DESK, Options(), manner, quiet)
