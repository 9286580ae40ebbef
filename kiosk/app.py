"""Starts a kiosk: on its screen, or without one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from contract.clock import Clock
from contract.names import device_id
from contract.release import release
from hardware.backlight import Backlight
from hardware.connection import parse_connection
from hardware.escpos_printer import EscposPrinter
from hardware.fonts import require_fonts, require_shaping
from hardware.printer import SlipPrinter
from hardware.speaker import AplaySpeaker
from kiosk.calm_start import is_device, stay_calm
from kiosk.card_settings import KioskCardSettings, card_secret
from kiosk.cards import CardParts
from kiosk.config import KioskSettings
from kiosk.ending import end_on_signal
from kiosk.idle_settings import IdleSettings
from kiosk.jingles import Jingles
from kiosk.parts import Parts
from kiosk.shell import Shell, run
from kiosk.slip_file import template_for
from kiosk.voicing import SpeechParts
from link.broker import Broker
from link.hub_client import HubClient

if TYPE_CHECKING:
    from kiosk.faces.kiosk_app import KioskApp

log = logging.getLogger(__name__)


def main(settings: KioskSettings, clock: Clock, printer: SlipPrinter | None = None) -> int:
    """Serve visitors at one kiosk until the program is told to end; return its exit code.

    On a device a kiosk that cannot start shows a calm screen for a while instead, tells staff, and returns 1.

    Args:
        settings: which kiosk this is.
        clock: the day's clock.
        printer: prints in place of the one named in *settings*.

    Raises:
        FontMissing: the fonts were not built.
        ShapingMissing: texts would be drawn wrong on this machine.
        NoStaffCode: the file of the staff's code holds none.
        NoCardSecret: the file of the cards' secret holds none.
        BadSettings: the template of slips cannot be used.
        OSError: the state folder cannot be written to.
    """
    try:
        app = _window(settings, clock, printer)
    except Exception as error:  # whatever it is, visitors see a calm screen
        if not is_device():
            raise
        return stay_calm(error, settings)
    end_on_signal(app.end)
    app.run()
    return 0


def _window(settings: KioskSettings, clock: Clock, printer: SlipPrinter | None) -> KioskApp:
    require_shaping()
    require_fonts()
    settings.folder.mkdir(parents=True, exist_ok=True)
    from kiosk.faces.environment import prepare  # noqa: PLC0415  Kivy reads its environment when imported

    prepare(settings.folder / "kivy", settings.screen)
    from kiosk.faces.kiosk_app import KioskApp  # noqa: PLC0415  as above

    def make_shell(wake: Callable[[], None]) -> Shell:
        return shell_for(settings, clock, printer, wake=wake)

    return KioskApp(settings, make_shell)


def headless(
    settings: KioskSettings,
    clock: Clock,
    printer: SlipPrinter | None = None,
    *,
    stopped: threading.Event | None = None,
) -> int:
    """Do all that a kiosk does but draw, until *stopped* is set or the program is told to end."""
    stopped, woken = stopped or threading.Event(), threading.Event()

    def end() -> None:
        stopped.set()
        woken.set()

    end_on_signal(end)
    run(shell_for(settings, clock, printer, wake=woken.set), stopped, woken)
    return 0


def shell_for(
    settings: KioskSettings,
    clock: Clock,
    printer: SlipPrinter | None = None,
    *,
    wake: Callable[[], None],
) -> Shell:
    """Return the shell of a kiosk with what its *settings* name, save the *printer* if one is given."""
    device = device_id("kiosk", settings.kiosk)
    made, sound = settings.printer, settings.sound
    parts = Parts(
        hub=HubClient(settings.hub, device),
        errand_hub=HubClient(settings.hub, device),
        # A broker may serve several branches, and two clients of one name push each other out.
        wire=Broker(settings.broker, f"{settings.branch}-{device}"),
        printer=printer
        or EscposPrinter(
            parse_connection(made.url), paper=made.paper, patience_s=made.patience_s, confirms=made.confirms
        ),
        jingles=Jingles(AplaySpeaker(sound.device), sound.volume_db) if sound.on else None,
        backlight=_backlight(settings.idle),
        speech=speech_parts(settings),
        cards=_cards(settings.card_reader),
        version=release(),
        template=template_for(made.template),
    )
    return Shell(settings, clock, parts, wake=wake)


def _backlight(idle: IdleSettings) -> Backlight | None:
    return Backlight(Path(idle.backlight), idle.dim_percent) if idle.backlight else None


def _cards(settings: KioskCardSettings) -> CardParts | None:
    return CardParts(settings.opened, card_secret(settings)) if settings.on else None


def speech_parts(settings: KioskSettings) -> SpeechParts:
    """Return what the kiosk is made of for those who do not see it, as far as its *settings* name it.

    Raises:
        ValueError: recordings are named and cannot be read.
    """
    outputs = settings.outputs.parts()
    return SpeechParts(
        outputs=outputs,
        voice=settings.voices.chain() if outputs else None,
        keypad=settings.keypad.opened,
        jack=settings.headset.opened,
    )
