"""A kiosk that cannot start: a calm screen for a while, a word to staff, and systemd tries again.

Where a person has started the program by hand, that person reads the mistake instead.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

from contract.names import device_id
from kiosk.config import KioskSettings, ScreenSettings
from kiosk.ending import end_on_signal
from link.broker import Broker
from link.health import Health

_log = logging.getLogger(__name__)

LASTS_S = 60.0
"""So long the screen stays before the program ends and is started again."""


def is_device() -> bool:
    """Tell whether systemd has started this program, so that nobody reads what it prints."""
    return bool(os.environ.get("NOTIFY_SOCKET"))


@contextmanager
def calm_on_device() -> Iterator[None]:
    """Let a mistake in the settings end in a calm screen for a while, where nobody would read it."""
    try:
        yield
    except (ValueError, OSError) as error:
        if is_device():
            stay_calm(error)
        raise


def stay_calm(error: Exception, settings: KioskSettings | None = None, lasts_s: float = LASTS_S) -> int:
    """Show for *lasts_s* seconds that this kiosk is closed, and tell staff why; return the exit code.

    Without *settings* nobody knows where staff could be told: then the diary alone says it.
    """
    _log.error("The kiosk cannot start: %s", error)
    wire = _tell_staff(error, settings) if settings is not None else None
    try:
        _show(settings.screen if settings is not None else ScreenSettings(), lasts_s)
    except Exception:  # noqa: BLE001  whatever it is, systemd starts the program again
        _log.exception("There is no screen to say it on")
    finally:
        if wire is not None:
            wire.close()
    return 1


def _tell_staff(error: Exception, settings: KioskSettings) -> Broker | None:
    device = device_id("kiosk", settings.kiosk)
    try:
        wire = Broker(settings.broker, f"{settings.branch}-{device}")
        # Left retained when the wire is closed: the fault stands until the kiosk runs again.
        health = Health(wire, settings.branch, device, "")
        health.fault("broken", f"{type(error).__name__}: {error}"[:200])
        health.ready()
        wire.start()
    except Exception:  # noqa: BLE001  whatever it is, the screen is still to come
        _log.exception("Staff could not be told")
        return None
    return wire


def _show(screen: ScreenSettings, lasts_s: float) -> None:
    from kiosk.faces.environment import prepare  # noqa: PLC0415  Kivy reads its environment when imported

    prepare(None, screen)
    from kiosk.faces.plain import PlainApp  # noqa: PLC0415  as above

    app = PlainApp(lasts_s)
    end_on_signal(app.end)
    app.run()
