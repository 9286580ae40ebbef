"""The kernel's input devices: found by name, opened, and taken for ourselves."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

EVIOCGRAB = 0x40044590  # _IOW('E', 0x90, int) of linux/input.h
INPUT_DEVICES = Path("/sys/class/input")


def input_devices(devices: Path = INPUT_DEVICES) -> dict[str, str]:
    """Return the name of each input device by its event, as in ``{"event3": "Honeywell 1900"}``, in order."""
    found: dict[str, str] = {}
    for folder in sorted(devices.glob("event*"), key=lambda path: (len(path.name), path.name)):
        try:
            name = (folder / "device" / "name").read_text(encoding="utf-8", errors="replace")
        except OSError:  # unplugged between listing and reading
            continue
        found[folder.name] = name.strip()
    return found


def devices_with(kind: str, code: int, devices: Path = INPUT_DEVICES) -> Iterator[str]:
    """Yield the names of the input devices that can send *code*.

    Args:
        kind: what it is a code of, as the kernel's folder has it: ``key`` or ``sw``.
        code: the key or switch.
        devices: where the kernel lists them.
    """
    for event, name in input_devices(devices).items():
        try:
            able = (devices / event / "device" / "capabilities" / kind).read_text(encoding="ascii").split()
        except OSError:
            continue
        word, bit = divmod(code, 64)  # long hexadecimal words, the highest first
        if word < len(able) and int(able[-1 - word], 16) >> bit & 1:
            yield name


def find_input_device(name: str, devices: Path = INPUT_DEVICES, what: str = "input device") -> str:
    """Return the device file of the one called *name*, else of the first whose name contains it.

    Args:
        name: its name or a part of it; capitals or not.
        devices: where the kernel lists them.
        what: the word for it in the message.

    Raises:
        LookupError: there is no such device; the message names those that are there.
    """
    found = input_devices(devices)
    wanted = name.casefold()
    same = [event for event, device in found.items() if device.casefold() == wanted]
    alike = [event for event, device in found.items() if wanted in device.casefold()]
    for event in same + alike:
        return f"/dev/input/{event}"
    there = ", ".join(repr(device) for device in found.values()) or "no input devices at all"
    raise LookupError(f"no {what} named {name!r}; there is {there}")


def require_input_device(
    name_or_path: str, devices: Path = INPUT_DEVICES, what: str = "input device"
) -> None:
    """Do nothing if the input device is there; for its name or path see `open_input_device`.

    Raises:
        LookupError: it is not there; the message says what is.
    """
    if not name_or_path.startswith("/"):
        find_input_device(name_or_path, devices, what)
    elif not Path(name_or_path).exists():
        raise LookupError(f"no {what} at {name_or_path}")


def open_input_device(name_or_path: str, *, grab: bool = True, what: str = "input device") -> int:
    """Return a file descriptor of an input device.

    Args:
        name_or_path: its name or a part of it, or its file, as ``/dev/input/by-id/…``.
        grab: take it for ourselves, so that nobody else hears its keys.
        what: the word for it in messages.

    Raises:
        LookupError: there is no device of this name.
        OSError: it cannot be opened or grabbed.
    """
    path = name_or_path if name_or_path.startswith("/") else find_input_device(name_or_path, what=what)
    fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if grab:
            fcntl.ioctl(fd, EVIOCGRAB, 1)
    except OSError as error:
        os.close(fd)
        reason = f"{path} cannot be grabbed: no input device, or another program holds it"
        raise OSError(error.errno, reason) from error
    return fd
