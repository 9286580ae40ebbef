"""Looks whether the parts of a kiosk work; blocking, silent, and nothing is printed."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from contract.clock import Clock
from hardware.fonts import FontMissing, require_fonts
from hardware.input_devices import INPUT_DEVICES, devices_with, find_input_device, input_devices
from hardware.sound_errors import SoundError
from kiosk.checks import Check, Mark, Part
from kiosk.clock_trust import ClockTrust
from kiosk.config import KioskSettings
from kiosk.parts import Parts

_log = logging.getLogger(__name__)

_KEY_ENTER = 28
_MEGABYTE = 1_000_000


class Probes:
    """What a kiosk can look at by itself.

    Args:
        settings: what this kiosk should have.
        clock: the day's clock.
        parts: what it is made of.
        trust: tells whether the clock is right.
        devices: where the kernel lists input devices.
    """

    def __init__(
        self,
        settings: KioskSettings,
        clock: Clock,
        parts: Parts,
        trust: ClockTrust,
        devices: Path = INPUT_DEVICES,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._jingles = parts.jingles
        self._trust = trust
        self._devices = devices

    def checks(self) -> Iterator[Check]:
        """Yield what is found of each part; a probe that fails itself is a fault of its part."""
        probes: dict[Part, Callable[[], Check]] = {
            Part.SCANNER: self._scanner,
            Part.SOUND: self._sound,
            Part.CLOCK: self._right_clock,
            Part.DISK: self._disk,
            Part.FONT: _font,
        }
        for part, probe in probes.items():
            try:
                yield probe()
            except Exception as error:  # noqa: BLE001  whatever it is, the others are looked at too
                _log.exception("The %s could not be looked at", part)
                yield Check(part, Mark.FAULT, f"{part}: {error}")

    def _scanner(self) -> Check:
        part, name = Part.SCANNER, self._settings.scanner_name
        if not self._settings.scanner or not input_devices(self._devices):
            return Check(part, Mark.WITHOUT)  # no input devices at all: a window on a desk, or a container
        if name:
            try:
                find_input_device(name, self._devices, "code reader")
            except LookupError as error:
                return Check(part, Mark.FAULT, f"scanner: {error}")
        elif not list(devices_with("key", _KEY_ENTER, self._devices)):
            return Check(part, Mark.FAULT, "scanner: no code reader is plugged in")
        return Check(part, Mark.WELL)

    def _sound(self) -> Check:
        if self._jingles is None:
            return Check(Part.SOUND, Mark.WITHOUT)
        try:
            self._jingles.look()
        except SoundError as error:
            return Check(Part.SOUND, Mark.FAULT, f"sound: {error}")
        return Check(Part.SOUND, Mark.WELL)

    def _right_clock(self) -> Check:
        if self._trust.is_right(self._clock.now(), self._clock.elapsed()):
            return Check(Part.CLOCK, Mark.WELL)
        return Check(
            Part.CLOCK, Mark.FAULT, "clock: not known to be right; date and time are left out on slips"
        )

    def _disk(self) -> Check:
        folder, least = self._settings.folder, self._settings.idle.disk_free_mb
        trial = folder / "self-test"
        try:
            with trial.open("wb") as file:
                file.write(b"self-test\n")
                file.flush()
                os.fsync(file.fileno())
            trial.unlink()
            free = shutil.disk_usage(folder).free // _MEGABYTE
        except OSError as error:
            return Check(Part.DISK, Mark.FAULT, f"disk: {folder}: {error.strerror}")
        if free < least:
            return Check(Part.DISK, Mark.FAULT, f"disk: {free} MB are free, fewer than {least}")
        return Check(Part.DISK, Mark.WELL)


def _font() -> Check:
    try:
        require_fonts()
    except FontMissing as error:
        return Check(Part.FONT, Mark.FAULT, f"font: {error}")
    return Check(Part.FONT, Mark.WELL)
