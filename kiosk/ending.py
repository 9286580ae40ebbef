"""How a kiosk's program is told to end."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable


def end_on_signal(end: Callable[[], None]) -> None:
    """Call *end* when the program is told to end; whoever runs it on another thread sees to that alone."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end())
