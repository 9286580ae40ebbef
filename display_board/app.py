"""Starts a board: on its screen, or without one."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from contract.clock import Clock
from contract.names import device_id
from display_board.config import BoardSettings
from display_board.line_face import LineScreen, run_line
from display_board.shell import Shell, run
from display_board.voices import BoardVoice
from hardware.fonts import font_path, require_shaping
from hardware.speaker import AplaySpeaker, Speaker
from hardware.voice import Voice
from link.broker import Broker

if TYPE_CHECKING:
    from display_board.faces.board_app import OnFrame

log = logging.getLogger(__name__)


def main(
    settings: BoardSettings,
    clock: Clock,
    speaker: Speaker | None = None,
    voice: Voice | None = None,
    *,
    on_frame: OnFrame | None = None,
) -> int:
    """Show and speak the calls of one board until the program is told to end; return its exit code.

    Args:
        settings: which board this is.
        clock: the day's clock.
        speaker: plays in place of the sound card named in *settings*.
        voice: speaks in place of the voices named there.
        on_frame: called in each frame that shows a new face; see `display_board.faces.board_app.BoardApp`.

    Raises:
        FontMissing: the fonts were not built.
        ShapingMissing: texts would be drawn wrong on this machine.
    """
    if settings.line_display.kind != "none":
        return _on_a_line(settings, clock, speaker, voice)
    require_shaping()
    font_path("regular")
    font_path("bold")
    from display_board.faces import window  # noqa: PLC0415  Kivy opens its window when it is imported

    window.prepare(settings.screen)
    from display_board.faces.board_app import BoardApp  # noqa: PLC0415  as above

    def make_shell(wake: Callable[[], None]) -> Shell:
        return shell_for(settings, clock, speaker, voice, wake=wake)

    app = BoardApp(settings, clock, make_shell, on_frame)
    _end_on_signal(app.stop)
    app.run()
    return 0


def headless(
    settings: BoardSettings,
    clock: Clock,
    speaker: Speaker | None = None,
    voice: Voice | None = None,
    *,
    stopped: threading.Event | None = None,
) -> int:
    """Do all that a board does but draw, until *stopped* is set or the program is told to end."""
    stopped, woken = stopped or threading.Event(), threading.Event()

    def end() -> None:
        stopped.set()
        woken.set()

    _end_on_signal(end)
    run(shell_for(settings, clock, speaker, voice, wake=woken.set), stopped, woken)
    return 0


def _on_a_line(settings: BoardSettings, clock: Clock, speaker: Speaker | None, voice: Voice | None) -> int:
    stopped, woken = threading.Event(), threading.Event()

    def end() -> None:
        stopped.set()
        woken.set()

    _end_on_signal(end)
    shell = shell_for(settings, clock, speaker, voice, wake=woken.set)

    def tell(fault: str, detail: str) -> None:
        if detail:
            shell.fault(fault, detail)
        else:
            shell.back(fault)

    run_line(shell, LineScreen(settings.line_display, tell), stopped, woken)
    return 0


def shell_for(
    settings: BoardSettings,
    clock: Clock,
    speaker: Speaker | None,
    voice: Voice | None,
    *,
    wake: Callable[[], None],
) -> Shell:
    """Return the shell of a board with what its *settings* name, save what is given here."""
    sound = settings.sound
    voices = None
    if sound.on:
        speaker = speaker or AplaySpeaker(sound.device)
        voices = BoardVoice(voice) if voice is not None else BoardVoice.made_of(settings.voices)
    # A broker may serve several branches, and two clients of one name push each other out.
    wire = Broker(settings.broker, f"{settings.branch}-{device_id('board', settings.board)}")
    return Shell(settings, clock, wire, speaker=speaker, voices=voices, wake=wake)


def _end_on_signal(end: Callable[[], None]) -> None:
    if threading.current_thread() is not threading.main_thread():
        return  # whoever runs a board on another thread sees to its end
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end())
