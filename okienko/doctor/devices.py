"""Things that are plugged in: printer, pins, loudspeaker and voice, and what makes a device usable by all."""

from __future__ import annotations

import logging
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from okienko.doctor.finding import Finding, lacking, well
from okienko.pipes import keep_pipes_away

_PATIENCE_S = 5.0
_KEY_UP = 103
_WELL_KNOWN = ("/dev/usb/lp0", "/dev/usb/lp1", "/dev/ttyUSB0", "/dev/ttyACM0")


def printer(url: str, *, needed: bool) -> Finding:
    """Ask the printer at *url* how it is; with an empty *url*, look whether one is plugged in."""
    if not url:
        return _unnamed_printer(needed=needed)
    from hardware.connection import parse_connection
    from hardware.escpos_printer import EscposPrinter
    from hardware.printer import PrinterError

    try:
        with _silent(EscposPrinter.__module__):
            status = EscposPrinter(parse_connection(url)).status()
    except ValueError as error:
        return lacking("printer", str(error), "write it as tcp://host:9100 or usb://04b8:0202", needed=needed)
    except PrinterError as error:
        return lacking(
            "printer", str(error).partition(";")[0], "look at its power, cable, paper and lid", needed=needed
        )
    if not status.known:
        return lacking(
            "printer", f"{url} tells nothing of itself", "connect it by network or USB", needed=False
        )
    if not status.ready:
        return lacking("printer", f"{url} is not ready: {status}", "look at its paper and lid", needed=needed)
    return well("printer", f"{url} is ready, paper {status.paper}")


@contextmanager
def _silent(logger_name: str) -> Iterator[None]:
    # What goes to the diary would stand between the findings, and say the same.
    logger = logging.getLogger(logger_name)
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


def _unnamed_printer(*, needed: bool) -> Finding:
    plugged = [path for path in _WELL_KNOWN if Path(path).exists()]
    seen = (
        f"not asked; {', '.join(plugged)} may be one" if plugged else "none was named and none is plugged in"
    )
    return lacking("printer", seen, "name it: okienko doctor --printer tcp://host:9100", needed=needed)


def pins(*, needed: bool) -> Finding:
    """Try to get at the pins of the board."""
    keep_pipes_away()
    from gpiozero import Device
    from gpiozero.exc import BadPinFactory, GPIOZeroError

    try:
        with warnings.catch_warnings(action="ignore"):  # one for each library that it tries
            factory = Device.pin_factory or Device._default_pin_factory()  # noqa: SLF001  # it has no public way
    except (BadPinFactory, GPIOZeroError, OSError) as error:
        return lacking(
            "pins",
            f"no pins here ({error})",
            "use the keyboard twin (okienko desk --keyboard), or install python3-lgpio on a Raspberry Pi",
            needed=needed,
        )
    return well("pins", f"pins by {type(factory).__name__}")


def voice(*, needed: bool) -> Finding:
    """Look for the speech program and the voices of the first four languages."""
    program = shutil.which("espeak-ng")
    if program is None:
        return lacking("voice", "espeak-ng is not installed", "apt-get install espeak-ng", needed=needed)
    listed = _said_by(program, "--voices")
    missing = [tag for tag in ("pl", "uk", "ru", "en") if f" {tag}" not in listed]
    if missing:
        return lacking(
            "voice", f"no voice for {', '.join(missing)}", "apt-get install espeak-ng-data", needed=needed
        )
    return well("voice", "espeak-ng speaks pl, uk, ru and en")


def loudspeaker() -> Finding:
    """Look for a sound card."""
    program = shutil.which("aplay")
    if program is None:
        return lacking("sound", "aplay is not installed", "apt-get install alsa-utils", needed=False)
    cards = [line for line in _said_by(program, "-l").splitlines() if line.startswith("card ")]
    if not cards:
        return lacking(
            "sound",
            "no sound card: nothing can be heard",
            "connect one, or use a screen that has sound",
            needed=False,
        )
    return well("sound", cards[0])


def keypad(listed: Path | None = None) -> Finding:
    """Look for keyboards, of which one may be a tactile keypad."""
    from hardware.input_devices import INPUT_DEVICES, devices_with

    keyboards = list(devices_with("key", _KEY_UP, listed or INPUT_DEVICES))
    if not keyboards:
        return lacking(
            "keypad",
            "no keypad: nobody can use this kiosk without seeing it",
            "plug a tactile keypad in, one that the kernel takes for a keyboard",
            needed=False,
        )
    return well("keypad", f"keys with arrows: {', '.join(map(repr, keyboards))}")


def headset(listed: Path | None = None) -> Finding:
    """Look for a jack that notices when a headset is plugged in."""
    from hardware.input_devices import INPUT_DEVICES
    from hardware.switch_jack import find_jacks

    jacks = list(find_jacks(listed or INPUT_DEVICES))
    if not jacks:
        return lacking(
            "headset",
            "no sound card notices a plug",
            "use a sound card with jack detection, or a keypad with a jack of its own",
            needed=False,
        )
    return well("headset", f"jacks that notice a plug: {', '.join(map(repr, jacks))}")


def cards() -> Finding:
    """Ask the service for card readers which there are."""
    from hardware.card import NoCardService
    from hardware.pcsc import Pcsc

    try:
        service = Pcsc()
    except NoCardService as error:
        seen, _, way_out = str(error).partition(": ")
        return lacking("cards", seen, way_out, needed=False)
    try:
        readers = service.readers()
    finally:
        service.close()
    if not readers:
        return lacking("cards", "no card reader", "plug one in that speaks PC/SC (CCID)", needed=False)
    return well("cards", f"card readers: {', '.join(map(repr, readers))}")


def number_display(listed: Path = Path("/dev")) -> Finding:
    """Look for lines at which a number display could be."""
    lines = [*sorted(listed.glob("spidev*")), *sorted(listed.glob("serial/by-id/*"))]
    if not lines:
        return lacking(
            "number",
            "no serial line and no SPI bus for a number display",
            "plug the display's adapter in, or add dtparam=spi=on to config.txt and start again",
            needed=False,
        )
    return well("number", f"lines for a number display: {', '.join(map(str, lines))}")


def _said_by(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout


def films() -> Finding:
    """Look for the program that decodes films; a board shows pictures without it."""
    found = shutil.which("ffmpeg")
    if found is None:
        return lacking("films", "ffmpeg is not installed", "apt-get install ffmpeg", needed=False)
    return well("films", f"{found} decodes them")
