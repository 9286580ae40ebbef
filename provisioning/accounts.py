"""Reading a sysusers file against the users that a machine has."""

from __future__ import annotations

from provisioning.machine import Machine


def is_there(name: str, sysusers: str, machine: Machine) -> bool:
    """Whether the user *name* exists and is in every group that the text *sysusers* puts it in."""
    users = {line.split(":")[0] for line in _lines(machine, "/etc/passwd")}
    members = {
        fields[0]: fields[3].split(",")
        for line in _lines(machine, "/etc/group")
        if (fields := line.split(":"))[3:]
    }
    rows = (line.split() for line in sysusers.splitlines())
    groups = [row[2] for row in rows if row[:2] == ["m", name]]
    return name in users and all(name in members.get(group, ()) for group in groups)


def _lines(machine: Machine, place: str) -> list[str]:
    path = machine.path(place)
    return path.read_text().splitlines() if path.is_file() else []
