"""A release: one virtual environment, made whole beside the one in use, named by its fingerprint.

A device never runs a half-made one: the link that its unit follows is moved only when all is there, and a
power cut before that leaves the release of yesterday.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from provisioning.machine import Machine
from provisioning.plan import HOME, SOURCE, Release

COMPLETE = "complete"
_PIP = ("-m", "pip", "--disable-pip-version-check", "-q")


def is_complete(release: Release, machine: Machine) -> bool:
    """Whether *release* was made to its end."""
    return machine.path(f"{release.place}/{COMPLETE}").is_file()


def make(release: Release, machine: Machine) -> None:
    """Make *release*: the locked parts of its kind, the program, and the fonts where it draws.

    The wheel is built on the machine itself, by tools that are locked too and go away again.

    Raises:
        CommandFailed: a part could not be fetched or built; what was there before still is.
    """
    workshop = f"{HOME}/workshop"
    _remove(machine, release.place, workshop)
    try:
        _equip(workshop, machine)
        _fill(release, workshop, machine)
    finally:
        _remove(machine, workshop)
    machine.path(f"{release.place}/{COMPLETE}").touch()


def tidy(kind: str, current: str, machine: Machine) -> None:
    """Remove the releases of *kind* that *current* has replaced, but for its way back while needed."""
    _remove(machine, *(f"{HOME}/{name}" for name in others(kind, current, machine)))


def others(kind: str, current: str, machine: Machine) -> list[str]:
    """Names of the releases of *kind* beside *current* and, until that was ready, its way back."""
    home, name = machine.path(HOME), Path(current).name
    spared = {name}
    before = home / f"{kind}.before"
    if before.is_symlink() and proved(home / kind) != name:
        spared.add(before.readlink().name)
    return sorted(folder.name for folder in home.glob(f"{kind}-*") if folder.name not in spared)


def proved(link: Path) -> str:
    """Return the release of the device *link* that was ready last; see `provisioning.way_back`."""
    note = link.with_name(f"{link.name}.proved")
    return note.read_text(encoding="utf-8").strip() if note.is_file() else ""


def way_back(link: Path) -> str:
    """Return the release to go back to when *link* is moved on; empty: nothing new.

    One that was never ready is no way back: then the one before it still is.
    """
    now = link.readlink().name if link.is_symlink() else ""
    if not now or not (link.parent / now / COMPLETE).is_file():
        return ""
    return now if proved(link) in ("", now) else ""


def _equip(workshop: str, machine: Machine) -> None:
    machine.run("/usr/bin/python3", "-m", "venv", workshop)
    machine.run(
        f"{workshop}/bin/python", *_PIP, "install", "--require-hashes", "--only-binary=:all:",
        "-r", f"{SOURCE}/requirements/build.txt",
    )  # fmt: skip
    shutil.copytree(machine.path(SOURCE), machine.path(f"{workshop}/tree"))
    machine.run(
        f"{workshop}/bin/python", *_PIP, "wheel", "--no-deps", "--no-build-isolation",
        "-w", f"{workshop}/wheel", f"{workshop}/tree",
    )  # fmt: skip


def _fill(release: Release, workshop: str, machine: Machine) -> None:
    machine.run("/usr/bin/python3", "-m", "venv", "--without-pip", release.place)
    into = (f"{workshop}/bin/python", *_PIP, "--python", f"{release.place}/bin/python", "install")
    machine.run(
        *into, "--require-hashes", "--only-binary=:all:", "-r", f"{SOURCE}/requirements/{release.kind}.txt"
    )
    if release.builds_pins:
        _build_pins(workshop, machine)
    wheels = sorted(
        f"{workshop}/wheel/{path.name}" for path in machine.path(f"{workshop}/wheel").glob("*.whl")
    )
    machine.run(*into, "--no-deps", "--no-index", *wheels)
    if release.draws:
        machine.run(f"{release.place}/bin/python", "-m", "hardware.font_build")


def _build_pins(workshop: str, machine: Machine) -> None:
    # PYPI=1 is how lgpio is told to take its C library along instead of looking for it on the machine.
    machine.run(
        "env", "PYPI=1", f"{workshop}/bin/python", *_PIP, "wheel", "--require-hashes", "--no-deps",
        "--no-build-isolation", "--no-binary=lgpio", "-w", f"{workshop}/wheel",
        "-r", f"{SOURCE}/requirements/pins.txt",
    )  # fmt: skip


def _remove(machine: Machine, *places: str) -> None:
    for place in places:
        if machine.path(place).exists():
            shutil.rmtree(machine.path(place))
