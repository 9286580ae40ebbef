"""A headset jack whose plug the kernel notices: the switch SW_HEADPHONE_INSERT of a sound card.

The device is not grabbed: a sound server may want to know as well.
"""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from hardware.event_source import LONGEST_RETRY_S, RETRY_S, EventSource, guarded
from hardware.headset import SETTLE_S, JackState
from hardware.input_devices import INPUT_DEVICES, devices_with, open_input_device
from hardware.input_events import EV_SW, EV_SYN, SW_HEADPHONE_INSERT, SYN_DROPPED, InputEvent

logger = logging.getLogger(__name__)

EVIOCGSW = 0x8008451B  # _IOR('E', 0x1b, 8 bytes) of linux/input.h


def find_jacks(devices: Path = INPUT_DEVICES) -> Iterator[str]:
    """Return the names of the input devices that notice a headphone plug."""
    return devices_with("sw", SW_HEADPHONE_INSERT, devices)


def open_jack(name_or_path: str) -> int:
    """Return a file descriptor of the jack's input device.

    Args:
        name_or_path: a part of its name, as ``Headphone``, or its file.

    Raises:
        LookupError: there is no device of this name.
        OSError: it cannot be opened.
    """
    return open_input_device(name_or_path, grab=False, what="headset jack")


def switch_state(fd: int) -> bool:
    """Return whether the kernel sees a plug in the jack now.

    Raises:
        OSError: this is no input device.
    """
    switches = fcntl.ioctl(fd, EVIOCGSW, bytes(8))
    return bool(switches[0] & 1 << SW_HEADPHONE_INSERT)


class _Contact:
    """Makes news of switch events."""

    def __init__(
        self,
        on_change: Callable[[bool], None],
        on_lost: Callable[[], None] | None,
        on_back: Callable[[], None] | None,
        settle_s: float,
        state_of: Callable[[int], bool],
    ) -> None:
        self._on_change = on_change
        self._on_lost = on_lost
        self.back = partial(guarded, logger, "headset jack", on_back)
        self._state_of = state_of
        self._fd = -1
        self.state = JackState(settle_s)

    def begin(self, fd: int) -> None:
        self._fd = fd
        self._tell(news=self.state.start(closed=self._state_of(fd)))

    def take(self, event: InputEvent, at_s: float) -> None:
        if (event.kind, event.code) == (EV_SYN, SYN_DROPPED):
            self._tell(news=self.state.start(closed=self._state_of(self._fd)))
        elif (event.kind, event.code) == (EV_SW, SW_HEADPHONE_INSERT):
            self._tell(news=self.state.contact(closed=bool(event.value), at_s=at_s))

    def pass_time(self, at_s: float) -> None:
        self._tell(news=self.state.pass_time(at_s))

    def due_s(self) -> float:
        return self.state.due_s()

    def lost(self) -> None:
        if self.state.gone():
            guarded(logger, "headset jack", self._on_change, False)  # noqa: FBT003  plugged: no
        guarded(logger, "headset jack", self._on_lost)

    def _tell(self, *, news: bool) -> None:
        if news:
            guarded(logger, "headset jack", self._on_change, self.state.plugged)


class SwitchJack:
    """Tell when a headset is plugged in or out, and how the jack is found at the start.

    When the device is lost, a headset that was in counts as out.

    Args:
        open_device: returns a file descriptor to read events from, as ``partial(open_jack, "Headphone")``.
        on_change: gets whether a headset is in: at the start, and at each change. Called on a thread of this
            object; may raise, which is logged.
        on_lost: called once when the device goes, or is not there at the start.
        on_back: called once when a lost device is there again.
        settle_s: how long a plug must be in before it counts, in seconds.
        state_of: tells of an open device whether a plug is in it.
        retry_s: first pause before a lost device is looked for again; doubled at each failure.
        longest_retry_s: where the doubling ends.
    """

    def __init__(  # noqa: PLR0913  a device, a receiver and their settings, all by name
        self,
        open_device: Callable[[], int],
        *,
        on_change: Callable[[bool], None],
        on_lost: Callable[[], None] | None = None,
        on_back: Callable[[], None] | None = None,
        settle_s: float = SETTLE_S,
        state_of: Callable[[int], bool] = switch_state,
        retry_s: float = RETRY_S,
        longest_retry_s: float = LONGEST_RETRY_S,
    ) -> None:
        self._contact = _Contact(on_change, on_lost, on_back, settle_s, state_of)
        self._source = EventSource(
            open_device,
            self._contact,
            name="headset jack",
            log=logger,
            retry_s=retry_s,
            longest_retry_s=longest_retry_s,
        )

    @property
    def plugged(self) -> bool | None:
        """Whether a headset is in; None while the device is away."""
        return self._contact.state.plugged

    @property
    def available(self) -> bool:
        """Whether the device is there."""
        return self._source.available

    def close(self) -> None:
        """Listen no more; may be called twice, and from the callback."""
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
