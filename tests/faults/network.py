"""A network of its own for a device, in a namespace of the kernel, whose cable can be pulled.

What a device then meets is the kernel's own silence: connections that look whole, packets that are sent again
and again, and no word of it to anybody.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from functools import cache
from itertools import count
from typing import Self

_number = count(1)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@cache
def why_not() -> str:
    """Return why no network can be made here; empty: it can."""
    probe = f"okn{os.getpid()}p"
    try:
        _ip("netns", "add", probe)
        _ip("link", "add", probe, "type", "veth", "peer", "name", f"{probe}d")
        _ip("link", "del", probe)
        _ip("netns", "del", probe)
    except FileNotFoundError:
        return "there is no ip command: apt install iproute2"
    except subprocess.CalledProcessError as error:
        subprocess.run(["ip", "netns", "del", probe], check=False, capture_output=True)
        return f"this machine lets nobody make networks: {error.stderr.decode().strip()}"
    return ""


class Network:
    """One cable from this machine to a namespace; it is there while the block lasts.

    Attributes:
        here: the address of this machine at its end of the cable.
    """

    def __init__(self) -> None:
        number = next(_number)
        self.name = f"okn{os.getpid()}x{number}"
        subnet = f"10.{(os.getpid() >> 8) % 200 + 20}.{os.getpid() % 250}"
        self.here, self._there = f"{subnet}.{4 * number + 1}", f"{subnet}.{4 * number + 2}"
        self._device_end = f"{self.name}d"

    def __enter__(self) -> Self:
        _ip("netns", "add", self.name)
        _ip("link", "add", self.name, "type", "veth", "peer", "name", self._device_end, "netns", self.name)
        _ip("addr", "add", f"{self.here}/30", "dev", self.name)
        _ip("link", "set", self.name, "up")
        _ip(*self._inside, "addr", "add", f"{self._there}/30", "dev", self._device_end)
        _ip(*self._inside, "link", "set", self._device_end, "up")
        _ip(*self._inside, "link", "set", "lo", "up")
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run(["ip", "link", "del", self.name], check=False, capture_output=True)
        subprocess.run(["ip", "netns", "del", self.name], check=False, capture_output=True)

    @property
    def within(self) -> Sequence[str]:
        """The words before a command that is to run at the device's end."""
        return ("ip", "netns", "exec", self.name)

    @property
    def _inside(self) -> Sequence[str]:
        return ("-n", self.name)

    def pull(self) -> None:
        """Pull the cable out at this end: the device notices nothing but silence."""
        _ip("link", "set", self.name, "down")

    def plug(self) -> None:
        """Plug the cable in again."""
        _ip("link", "set", self.name, "up")
