"""Lists of Debian packages, and how the ones that are missing get installed.

A list is a text file with one name a line. ``#`` begins a comment; ``; python_version >= "3.12"`` behind a
name keeps it for machines with such a Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from provisioning.machine import Machine

_LINE = re.compile(r"(?P<name>[a-z0-9][a-z0-9+.-]+)(?:\s*;\s*python_version\s*>=\s*\"(?P<since>\d+\.\d+)\")?")
_APT = ("apt-get", "-o", "DPkg::Lock::Timeout=300")


class BadPackageList(ValueError):
    """A line is neither a package, nor a comment, nor empty; the message shows it."""


def named(text: str, python: tuple[int, int]) -> tuple[str, ...]:
    """The packages that the list *text* asks for on a machine with this *python*, in the list's order.

    Raises:
        BadPackageList: a line cannot be read.
    """
    names = []
    for number, line in enumerate(text.splitlines(), 1):
        written = line.partition("#")[0].strip()
        if not written:
            continue
        found = _LINE.fullmatch(written)
        if found is None:
            raise BadPackageList(
                f"line {number}: not a package: {written!r} (expected a name, as in 'mosquitto')"
            )
        if python >= _version(found["since"]):
            names.append(found["name"])
    return tuple(names)


def missing(names: Iterable[str], machine: Machine) -> tuple[str, ...]:
    """Those of *names* that are not installed, neither by that name nor by one that provides it."""
    shown = machine.answer("dpkg-query", "-W", "-f", "${db:Status-Status}\t${Package}, ${Provides}\n")
    there: set[str] = set()
    for line in shown.splitlines():
        status, _, listed = line.partition("\t")
        if status == "installed":
            there.update(name.split("(")[0].strip() for name in listed.split(","))
    return tuple(name for name in names if name not in there)


def install(names: Iterable[str], machine: Machine) -> None:
    """Install *names* by apt, without what is only recommended.

    Raises:
        CommandFailed: apt could not.
    """
    with _services_quiet(machine):
        machine.run(*_APT, "update", "-q")
        machine.run(*_APT, "install", "-q", "-y", "--no-install-recommends", *names)


@contextmanager
def _services_quiet(machine: Machine) -> Iterator[None]:
    """Keep a Debian in a folder from starting on this machine the services that it gets."""
    policy = machine.path("/usr/sbin/policy-rc.d")
    if machine.is_this_one or policy.exists():
        yield
        return
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink()


def _version(since: str | None) -> tuple[int, int]:
    major, _, minor = (since or "0.0").partition(".")
    return int(major), int(minor)
