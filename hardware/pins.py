"""The way to the pins of the machine: devices opened through gpiozero, troubles told in our words.

PinsError (RuntimeError)
├── PinsMissing    this machine has no pins, or nothing to drive them with
└── PinRefused     this one pin cannot be had: twice used, no such pin
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from gpiozero import Device, DigitalInputDevice, DigitalOutputDevice, Factory
from gpiozero.exc import BadPinFactory, GPIOPinInUse, GPIOZeroError, PinInvalidPin, PinUnknownPi

logger = logging.getLogger(__name__)


class PinsError(RuntimeError):
    """A pin cannot be used."""


class PinsMissing(PinsError):
    """This machine has no pins, or the library that drives them is not there."""


class PinRefused(PinsError):
    """One pin cannot be had: it is named twice, in use, or there is no such pin."""


WAY_OUT = (
    "run on a Raspberry Pi with lgpio (Debian: python3-lgpio) and the user in group gpio; "
    "without a Pi set GPIOZERO_PIN_FACTORY=mock or use the keyboard instead of buttons"
)


def require_own_pins(pins: Mapping[str, int]) -> None:
    """Make sure that every name has a pin of its own.

    Args:
        pins: BCM number of the pin of each name.

    Raises:
        PinRefused: two names share a pin.
    """
    owners: dict[int, str] = {}
    for name, pin in pins.items():
        if pin in owners:
            raise PinRefused(
                f"pin {pin} is given to {owners[pin]!r} and to {name!r}: each needs a pin of its own"
            )
        owners[pin] = name


def opened_input(name: str, pin: int, pin_factory: Factory | None) -> DigitalInputDevice:
    """Return an input that is active while it is pulled to ground.

    A plain input, not gpiozero's `Button`: that one starts a thread for each button, and its debounce does
    nothing on mock pins.

    Args:
        name: what hangs on the pin, for messages.
        pin: BCM number.
        pin_factory: gpiozero's factory, or None for the one of this machine.

    Raises:
        PinsMissing: there are no pins here.
        PinRefused: not this pin.
    """
    with _in_our_words(name, pin):
        return DigitalInputDevice(pin, pull_up=True, pin_factory=pin_factory or _pins_of_this_machine())


def opened_output(
    name: str, pin: int, pin_factory: Factory | None, *, active_high: bool
) -> DigitalOutputDevice:
    """Return an output that is off.

    Args:
        name: what hangs on the pin, for messages.
        pin: BCM number.
        pin_factory: gpiozero's factory, or None for the one of this machine.
        active_high: whether a high pin means on.

    Raises:
        PinsMissing: there are no pins here.
        PinRefused: not this pin.
    """
    with _in_our_words(name, pin):
        factory = pin_factory or _pins_of_this_machine()
        return DigitalOutputDevice(pin, active_high=active_high, pin_factory=factory)


def _pins_of_this_machine() -> Factory:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            Device.ensure_pin_factory()
        except BadPinFactory as error:
            # gpiozero's error names no reason, its warnings do, one for each driver it tried
            reasons = "; ".join(str(warning.message).strip() for warning in told)
            raise BadPinFactory(f"{error} {reasons}".strip()) from error
    for warning in told:
        logger.warning("Pins work, but not by the first driver: %s", str(warning.message).strip())
    return Device.pin_factory


@contextmanager
def _in_our_words(name: str, pin: int) -> Iterator[None]:
    try:
        yield
    except (BadPinFactory, PinUnknownPi, ImportError) as error:
        raise PinsMissing(f"no pins for {name!r} on this machine: {error}; {WAY_OUT}") from error
    except GPIOPinInUse as error:
        raise PinRefused(f"pin {pin} for {name!r} is in use already: {error}") from error
    except PinInvalidPin as error:
        raise PinRefused(f"pin {pin} for {name!r} does not exist: give a BCM number from 0 to 27") from error
    except (GPIOZeroError, OSError) as error:
        raise PinsMissing(f"pin {pin} for {name!r} cannot be opened: {error}; {WAY_OUT}") from error
