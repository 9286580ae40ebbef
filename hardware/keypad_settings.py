"""What a device is told of its tactile keypad and its headset jack."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated

import msgspec

from hardware.input_devices import open_input_device
from hardware.key_names import code_of, name_of
from hardware.keypad import EvdevKeypad, Layout, Receivers
from hardware.keypad_keys import KeypadKey
from hardware.switch_jack import SwitchJack, open_jack

Names = tuple[str, ...]


class KeypadKeys(msgspec.Struct, frozen=True, kw_only=True):
    """Which keys the keypad sends, by the kernel's names without `KEY_`, or numbers as `"#103"`."""

    up: Names = ("UP",)
    """To the item before."""
    down: Names = ("DOWN",)
    """To the next item."""
    left: Names = ("LEFT",)
    """To the left, or back."""
    right: Names = ("RIGHT",)
    """To the right, or on."""
    ok: Names = ("ENTER", "KPENTER", "OK", "SELECT")
    """Take what was read out."""
    back: Names = ("BACK", "ESC", "HOME")
    """One step back."""
    repeat: Names = ("AGAIN", "REDO", "MEDIA_REPEAT")
    """Say it once more."""
    louder: Names = ("VOLUMEUP",)
    """Speech louder."""
    quieter: Names = ("VOLUMEDOWN",)
    """Speech quieter."""
    help: Names = ("HELP", "INFO")
    """Explain the keys, or call for help."""

    def codes(self) -> dict[int, KeypadKey]:
        """Return the meaning of each key code.

        Raises:
            ValueError: there is no such key, or it has two meanings.
        """
        meanings: dict[int, KeypadKey] = {}
        for key in (each for each in KeypadKey if not each.is_digit):
            for code in _codes(key, getattr(self, key)):
                if meanings.setdefault(code, key) is not key:
                    raise ValueError(f"key {name_of(code)} is given to '{meanings[code]}' and to '{key}'")
        return meanings


class KeypadSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The tactile keypad. Table `[keypad]`; without it there is none."""

    devices: Names = ()
    """Its input devices, each by its name or a part of it, or its file; most have two, one of them for the
    volume keys ("… Consumer Control"). `okienko doctor` lists them."""
    keys: KeypadKeys = KeypadKeys()
    """Which keys it sends."""
    numbers: bool = True
    """Whether its number keys, where it has them, type digits; those named in `keys` keep that meaning."""
    headset_in: Names = ()
    """The keys by which its own jack tells that a headset was plugged in, as `["F15"]`."""
    headset_out: Names = ()
    """The keys by which it tells that the headset was pulled out, as `["F16"]`."""
    bounce_s: Annotated[float, msgspec.Meta(ge=0, le=2)] = 0.05
    """How long a key must be up before its next press counts, in seconds; 0.5 or more for trembling hands."""
    stuck_after_s: Annotated[float, msgspec.Meta(ge=2, le=600)] = 20.0
    """How long a key may be held before it counts as stuck, in seconds."""

    def __post_init__(self) -> None:
        meanings = self._meanings()
        plugged, unplugged = self._jack_codes()
        for code in plugged | unplugged:
            if code in meanings:
                raise ValueError(
                    f"key {name_of(code)} is given to '{meanings[code]}' and to the headset jack"
                )
        if bool(plugged) != bool(unplugged):
            raise ValueError("'headset_in' and 'headset_out' go together: name the keys of both")
        if plugged & unplugged:
            raise ValueError("'headset_in' and 'headset_out' must be different keys")

    @property
    def layout(self) -> Layout:
        """The same for the driver."""
        return Layout(self._meanings(), *self._jack_codes(), self.bounce_s, self.stuck_after_s)

    def opened(self, receivers: Receivers) -> EvdevKeypad | None:
        """Return the keypad, read from now on; None where none is named."""
        if not self.devices:
            return None
        openers = [partial(open_input_device, name, what="keypad") for name in self.devices]
        return EvdevKeypad(openers, self.layout, receivers)

    def _meanings(self) -> dict[int, KeypadKey]:
        digits = (key for key in KeypadKey if key.is_digit and self.numbers)
        typed = {code_of(name): key for key in digits for name in (key.value, f"KP{key.value}")}
        return typed | self.keys.codes()

    def _jack_codes(self) -> tuple[frozenset[int], frozenset[int]]:
        return _codes("headset_in", self.headset_in), _codes("headset_out", self.headset_out)


class HeadsetSettings(msgspec.Struct, frozen=True, kw_only=True):
    """A headset jack of the sound card, where the keypad has none of its own. Table `[headset]`."""

    device: str = ""
    """The input device that notices the plug, by its name or a part of it, as `Headphone`; empty: none.
    `okienko doctor` lists them."""
    settle_s: Annotated[float, msgspec.Meta(ge=0, le=2)] = 0.25
    """How long a plug must be in before it counts, in seconds; pulling it out counts at once."""

    def opened(
        self,
        on_change: Callable[[bool], None],
        on_lost: Callable[[], None] | None = None,
        on_back: Callable[[], None] | None = None,
    ) -> SwitchJack | None:
        """Return the jack, listened to from now on; None where none is named."""
        if not self.device:
            return None
        return SwitchJack(
            partial(open_jack, self.device),
            on_change=on_change,
            on_lost=on_lost,
            on_back=on_back,
            settle_s=self.settle_s,
        )


def _codes(where: str, names: Names) -> frozenset[int]:
    try:
        return frozenset(code_of(name) for name in names)
    except ValueError as error:
        raise ValueError(f"'{where}': {error}") from error
