"""Seeing whether a step is so already, and making it so."""

from __future__ import annotations

import os
from pathlib import Path
from typing import assert_never

from link.durable import replace_whole, sync_folder
from provisioning import accounts, kernel_words, packages, release
from provisioning.machine import Machine
from provisioning.plan import (
    Account,
    Enabled,
    KernelWords,
    Masked,
    Packages,
    PlacedFile,
    Pointer,
    Release,
    Running,
    SourceTree,
    Step,
    Tidied,
)
from provisioning.source import copy_tree

_MARK = ".fingerprint"


def is_so(step: Step, machine: Machine) -> bool:  # noqa: C901, PLR0911  one case a step, and no step without one
    """Whether *step* needs nothing done on *machine*."""
    match step:
        case Packages():
            return not packages.missing(step.names, machine)
        case PlacedFile():
            return _is_placed(step, machine.path(step.place))
        case Account():
            return accounts.is_there(step.name, step.text, machine)
        case SourceTree():
            mark = machine.path(step.place) / _MARK
            return mark.is_file() and mark.read_text() == step.fingerprint
        case Release():
            return release.is_complete(step, machine)
        case Pointer():
            return _points(step, machine.path(step.place))
        case Masked():
            return _link(machine.path(f"/etc/systemd/system/{step.name}")) == "/dev/null"
        case KernelWords():
            return kernel_words.are_said(step.words, machine)
        case Enabled():
            return machine.succeeds("systemctl", "is-enabled", "--quiet", step.name)
        case Running():
            return _runs(step, machine)
        case Tidied():
            return not release.others(step.kind, step.current, machine)
    assert_never(step)


def make_so(step: Step, machine: Machine, tree: Path) -> None:  # noqa: C901  one case a step, and no step without one
    """Make *step* so on *machine*, with *tree* as the source.

    Raises:
        CommandFailed: a program of the system could not do its part.
        OSError: a file could not be written.
    """
    match step:
        case Packages():
            packages.install(packages.missing(step.names, machine), machine)
        case PlacedFile():
            _place(machine.path(step.place), step.text)
        case Account():
            machine.run("systemd-sysusers", step.place)
        case SourceTree():
            _copy(step, machine, tree)
        case Release():
            release.make(step, machine)
        case Pointer():
            _point(step, machine.path(step.place))
        case Masked():
            machine.run("systemctl", "mask", step.name)
        case KernelWords():
            kernel_words.say(step.words, machine)
        case Enabled():
            machine.run("systemctl", "enable", step.name)
        case Running():
            _start(step, machine)
        case Tidied():
            release.tidy(step.kind, step.current, machine)
        case _:
            assert_never(step)


def _copy(step: SourceTree, machine: Machine, tree: Path) -> None:
    place = machine.path(step.place)
    copy_tree(tree, place)
    if machine.is_this_one:
        os.sync()  # the mark says that all of it is there
    replace_whole(place / _MARK, step.fingerprint.encode(), 0o644)


def _is_placed(step: PlacedFile, path: Path) -> bool:
    return path.is_file() and (step.kept or path.read_text() == step.text)


def _place(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_whole(path, text.encode(), 0o644)


def _link(path: Path) -> str | None:
    return str(path.readlink()) if path.is_symlink() else None


def _points(step: Pointer, path: Path) -> bool:
    return _link(path) == step.target or (step.kept and path.exists())


def _point(step: Pointer, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if step.way_back and (before := release.way_back(path)):
        _link_to(path.with_name(f"{path.name}.before"), before)
    _link_to(path, step.target)


def _link_to(path: Path, target: str) -> None:
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(path)
    sync_folder(path.parent)


def _runs(step: Running, machine: Machine) -> bool:
    if step.by_screen and not any(machine.path("/sys/class/drm").glob("card*-*")):
        return True  # udev starts it when a screen appears
    return machine.succeeds("systemctl", "is-active", "--quiet", step.name)


def _start(step: Running, machine: Machine) -> None:
    machine.run("systemctl", "daemon-reload")
    if not step.by_screen:
        machine.run("systemctl", "restart", step.name)
        return
    machine.run("udevadm", "control", "--reload")
    machine.run("udevadm", "trigger", "--action=add", "--subsystem-match=drm")  # starts it where a screen is
    machine.run("systemctl", "try-restart", step.name)
