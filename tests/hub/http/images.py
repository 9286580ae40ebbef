"""What the files say that are laid to a device."""

from __future__ import annotations

from pathlib import Path

IMAGES = Path(__file__).parents[3] / "images"


def mosquitto_setting(name: str) -> int:
    """Return the number that the shipped broker's configuration has for *name*."""
    lines = (IMAGES / "hub" / "mosquitto.conf").read_text(encoding="utf-8").splitlines()
    [found] = [line.split()[1] for line in lines if line.split()[:1] == [name]]
    return int(found)
