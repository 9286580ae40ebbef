"""Figures are told with the machine they were measured on."""

from __future__ import annotations

import os
import platform

import pytest

from okienko.bench.machine import Machine, file_system
from okienko.bench.processes import cpu_s, memory_of

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
/dev/sdb1 /tmp/disk xfs rw 0 0
"""
NO_PROCESS = 2**22 + 1  # above the most that the kernel gives out


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("/srv", "ext4"), ("/tmp", "tmpfs"), ("/tmp/x", "tmpfs"), ("/tmp/disk/a", "xfs"), ("/tmpother", "ext4")],
)
def test_the_deepest_mount_above_a_folder_counts(folder, kind):
    class Path:
        def resolve(self) -> str:
            return folder

    assert file_system(Path(), MOUNTS) == kind


def test_where_mounts_are_not_told_no_disk_is_claimed(tmp_path):
    assert file_system(tmp_path, "") == ""


def test_this_machine_is_seen(tmp_path):
    machine = Machine.seen(tmp_path)

    assert machine.python == platform.python_version()
    assert machine.cores == len(os.sched_getaffinity(0))
    assert machine.cpu
    assert machine.memory_gb > 0


def test_this_process_holds_memory_of_its_own_and_shared():
    memory = memory_of(os.getpid())

    assert memory.rss >= memory.pss > 1


def test_work_uses_seconds_of_a_core():
    before_s = cpu_s(os.getpid())

    while cpu_s(os.getpid()) <= before_s:
        sum(range(100_000))

    assert cpu_s(os.getpid()) > before_s


@pytest.mark.parametrize("ask", [memory_of, cpu_s])
def test_a_process_that_is_not_there_weighs_nothing_that_could_be_told(ask):
    with pytest.raises(OSError, match="No such"):
        ask(NO_PROCESS)
