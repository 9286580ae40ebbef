"""Looks whether the parts of a kiosk work; blocking, silent, and nothing is printed."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from contract.clock import Clock
from hardware.fonts import FontMissing, require_fonts
from hardware.input_devices import (
    INPUT_DEVICES,
    devices_with,
    find_input_device,
    input_devices,
    require_input_device,
)
from hardware.outputs import Output
from hardware.sound_errors import SoundError
from hardware.wav import silence
from kiosk.checks import Check, Mark, Part
from kiosk.clock_trust import ClockTrust
from kiosk.config import KioskSettings
from kiosk.parts import Parts
from kiosk.rules import POLISH

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
        fonts: makes sure that letters can be drawn; raises `FontMissing`.
    """

    def __init__(  # noqa: PLR0913  what a kiosk should have, and where it looks for it
        self,
        settings: KioskSettings,
        clock: Clock,
        parts: Parts,
        trust: ClockTrust,
        devices: Path = INPUT_DEVICES,
        *,
        fonts: Callable[[], None] = require_fonts,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._jingles, self._speech = parts.jingles, parts.speech
        self._trust = trust
        self._devices = devices
        self._require_fonts = fonts

    def checks(self) -> Iterator[Check]:
        """Yield what is found of each part; a probe that fails itself is a fault of its part."""
        probes: dict[Part, Callable[[], Check]] = {
            Part.SCANNER: self._scanner,
            Part.SOUND: self._sound,
            Part.VOICE: self._voice,
            Part.KEYPAD: self._keypad,
            Part.CLOCK: self._right_clock,
            Part.DISK: self._disk,
            Part.FONT: self._font,
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
        heard_by = [part.speaker for part in self._speech.outputs.values()]
        if self._jingles is None and not heard_by:
            return Check(Part.SOUND, Mark.WITHOUT)
        try:
            if self._jingles is not None and Output.SPEAKER not in self._speech.outputs:
                self._jingles.look()
            for speaker in heard_by:
                speaker.play(silence(0.1))
        except SoundError as error:
            return Check(Part.SOUND, Mark.FAULT, f"sound: {error}")
        return Check(Part.SOUND, Mark.WELL)

    def _voice(self) -> Check:
        """Let the voice say a word that nobody hears."""
        if self._speech.voice is None:
            return Check(Part.VOICE, Mark.WITHOUT)
        try:
            self._speech.voice.speak("1", POLISH)
        except SoundError as error:
            return Check(Part.VOICE, Mark.FAULT, f"voice: {error}")
        return Check(Part.VOICE, Mark.WELL)

    def _keypad(self) -> Check:
        part, named = Part.KEYPAD, self._settings.keypad.devices
        try:
            for name in named:
                require_input_device(name, self._devices, "keypad")
        except LookupError as error:
            return Check(part, Mark.FAULT, f"keypad: {error}")
        return Check(part, Mark.WELL if named else Mark.WITHOUT)

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

    def _font(self) -> Check:
        try:
            self._require_fonts()
        except FontMissing as error:
            return Check(Part.FONT, Mark.FAULT, f"font: {error}")
        return Check(Part.FONT, Mark.WELL)
