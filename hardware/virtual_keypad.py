"""The twins of keypad and headset jack: fingers and plugs that make real input events."""

from __future__ import annotations

from collections.abc import Mapping

from hardware.input_events import DOWN, EV_KEY, EV_SW, REPEATED, SW_HEADPHONE_INSERT, UP, event_bytes
from hardware.key_names import code_of
from hardware.keypad import Layout
from hardware.keypad_keys import KeypadKey
from hardware.virtual_input import VirtualInput

KEYS: Mapping[int, KeypadKey] = {
    103: KeypadKey.UP,
    108: KeypadKey.DOWN,
    105: KeypadKey.LEFT,
    106: KeypadKey.RIGHT,
    28: KeypadKey.OK,
    158: KeypadKey.BACK,
    129: KeypadKey.REPEAT,
    115: KeypadKey.LOUDER,
    114: KeypadKey.QUIETER,
    138: KeypadKey.HELP,
} | {code_of(f"KP{key}"): key for key in KeypadKey if key.is_digit}
PLUGGED, UNPLUGGED = 185, 186  # F15 and F16
LAYOUT = Layout(KEYS, frozenset({PLUGGED}), frozenset({UNPLUGGED}))


class VirtualKeypad(VirtualInput):
    """A keypad whose `open` is given to `hardware.keypad.EvdevKeypad`; plugged in at first.

    Args:
        layout: which codes its keys send; the twin's own when None.
    """

    def __init__(self, layout: Layout = LAYOUT) -> None:
        super().__init__("keypad")
        self._code_of = {key: code for code, key in layout.keys.items()}
        self._jack = {True: layout.plugged, False: layout.unplugged}

    def press(self, key: KeypadKey) -> None:
        """Press *key* down and let it go."""
        self.down(key)
        self.up(key)

    def down(self, key: KeypadKey) -> None:
        """Press *key* and keep it down."""
        self.send(event_bytes(EV_KEY, self._code_of[key], DOWN))

    def up(self, key: KeypadKey) -> None:
        """Let *key* go."""
        self.send(event_bytes(EV_KEY, self._code_of[key], UP))

    def hold(self, key: KeypadKey, repeats: int) -> None:
        """Press *key*, hold it until the kernel has repeated it *repeats* times, and let it go."""
        self.down(key)
        self.send(event_bytes(EV_KEY, self._code_of[key], REPEATED) * repeats)
        self.up(key)

    def headset(self, *, plugged: bool) -> None:
        """Plug a headset into the keypad's own jack, or pull it out."""
        for code in self._jack[plugged]:
            self.send(event_bytes(EV_KEY, code, DOWN) + event_bytes(EV_KEY, code, UP))


class VirtualJack(VirtualInput):
    """A sound card's jack whose `open` and `state_of` are given to `hardware.switch_jack.SwitchJack`.

    Args:
        plugged: whether a headset is in it at the start.
    """

    def __init__(self, *, plugged: bool = False) -> None:
        super().__init__("headset jack")
        self._plugged_headset = plugged

    def state_of(self, fd: int) -> bool:
        """Return whether a headset is in, as the kernel tells of an open device."""
        del fd
        return self._plugged_headset

    def headset(self, *, plugged: bool) -> None:
        """Plug a headset in, or pull it out; also while the device is unplugged."""
        self._plugged_headset = plugged
        self.send(event_bytes(EV_SW, SW_HEADPHONE_INSERT, int(plugged)))
