"""Pictures of a board in its main states, for the manual: ``python -m display_board.pictures OUT``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from contract.glass import Panel
from contract.views import Call
from display_board import samples
from display_board.board import Board
from display_board.config import ScreenSettings
from display_board.face import face
from display_board.samples import LAYOUTS, MEETING, NOW, SETTINGS
from display_board.texts import languages

LYING = Panel(1920, 1080, 55, 8)
UPRIGHT = Panel(1080, 1920, 55, 8)
NEARER, NEAR = Panel(1920, 1080, 55, 7), Panel(1920, 1080, 55, 5)
PANELS = {
    "lying": LYING,
    "upright": UPRIGHT,
    "wide": Panel(2560, 1080, 49, 5),
    "very-wide": Panel(3840, 1080, 86, 7),
    "4k": Panel(3840, 2160, 75, 9),
    "720": Panel(1280, 720, 43, 5),
    "768": Panel(1366, 768, 32, 4),
}
"""Every shape of panel that people hang up, as far from the last seat as it should be."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its name, what the board knows, and its panel."""

    name: str
    board: Board
    panel: Panel = LYING


def pictures() -> list[Picture]:
    """Return what is shown in the manual."""
    normal, burst = samples.normal(), samples.burst()
    many = samples.called(*_calls_of(normal), waiting=12, turn=51)
    return [
        Picture("normal", normal),
        Picture("burst", burst),
        *_in_both("second-call", samples.again()),
        *_in_both("stale", samples.stale(normal)),
        Picture("empty", samples.empty(waiting=3)),
        Picture("nobody", samples.empty()),
        Picture("start", Board()),
        Picture("never-connected", Board(stale_since=NOW)),
        Picture("portrait", normal, UPRIGHT),
        Picture("twelve-services", many),
        Picture("twelve-services-5m", samples.called(*_calls_of(burst), waiting=12, turn=64), NEAR),
        Picture("stopped", samples.stopped(normal)),
        Picture("stopped-text", samples.stopped(normal, MEETING)),
        Picture("portrait-stopped", samples.stopped(normal), UPRIGHT),
        *_in_both("thousand", samples.beyond_999()),
        *_in_both("notice", samples.with_notices(normal)),
        *_in_both("before-opening", samples.before_opening()),
        *_in_both("closing", samples.closing(normal)),
        *_in_both("last-tickets", samples.last_tickets(normal)),
        *_in_both("closed", samples.closed()),
        Picture("long-names", samples.with_long_names(), NEAR),
        *(Picture(f"layout-{name}", board, NEARER) for name, board in _laid_out(normal).items()),
    ]


def matrix() -> Iterator[Picture]:
    """Yield every face on every panel in every layout, in four languages and in all."""
    for panel_name, panel in PANELS.items():
        for face_name, board in _faces().items():
            for layout_name, laid_out in {"": board, **_laid_out(board)}.items():
                where = "-".join(filter(None, (panel_name, face_name, layout_name)))
                yield Picture(where, laid_out, panel)
                yield Picture(f"{where}-all", samples.in_all_languages(laid_out), panel)


def in_each_language(panel: Panel) -> Iterator[Picture]:
    """Yield every face on *panel* for each language as if it were the first and only one."""
    for language in languages():
        for face_name, board in {
            **_faces(),
            "start": Board(),
            "never-connected": Board(stale_since=NOW),
        }.items():
            alone = samples.changed(board, languages=(language,)) if board.view is not None else board
            yield Picture(f"{face_name}-{panel.height_px}-{language}", alone, panel)


def _faces() -> dict[str, Board]:
    normal = samples.with_bookings(samples.of_two_rooms())
    return {
        "normal": normal,
        "burst": samples.burst(),
        "stale": samples.stale(normal),
        "empty": samples.empty(waiting=3),
        "nobody": samples.empty(),
        "before-opening": samples.before_opening(),
        "closing": samples.closing(samples.with_notices(normal)),
        "last-tickets": samples.last_tickets(normal),
        "closed": samples.closed(),
        "stopped": samples.stopped(normal, MEETING),
        "stopped-stale": samples.stale(samples.stopped(normal)),
        "notices": samples.with_notices(normal),
    }


def _laid_out(board: Board) -> dict[str, Board]:
    """Return *board* in each of the layouts."""
    assert board.view is not None
    full = samples.with_bookings(samples.with_notices(board)) if not board.view.notices else board
    return {
        "office": samples.changed(full, layout=LAYOUTS["office"]),
        "notices": samples.changed(full, layout=LAYOUTS["notices"]),
        "rooms": samples.changed(_of_rooms(full), layout=LAYOUTS["rooms"]),
    }


def _of_rooms(board: Board) -> Board:
    """Return *board*, which serves two rooms."""
    two = samples.of_two_rooms().view
    assert two is not None
    return samples.changed(board, rooms=two.rooms, room_names=two.room_names)


def draw(picture: Picture, path: Path, *, seconds: float = 0.0) -> None:
    """Write *picture* as a PNG to *path*, as it is after so many seconds; needs no screen, only Mesa."""
    from display_board.faces.board_screen import BoardScreen  # noqa: PLC0415  after the environment is set

    screen = BoardScreen(picture.panel, SETTINGS.zone)
    screen.tell_time(NOW)
    slots = screen.fit(picture.board.view)
    screen.show(face(picture.board, slots, 0.0))
    screen.turn(seconds)
    screen.export_to_png(str(path))


def main(arguments: Sequence[str] | None = None) -> int:
    """Write all pictures into a folder."""
    parser = argparse.ArgumentParser(prog="python -m display_board.pictures", description=__doc__)
    parser.add_argument("out", type=Path, help="folder for the pictures")
    parser.add_argument("--only", nargs="*", help="names of pictures; all where none is named")
    parser.add_argument("--matrix", action="store_true", help="every face on every panel in every layout")
    chosen = parser.parse_args(arguments)
    if "DISPLAY" not in os.environ:
        os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
    from display_board.faces import window  # noqa: PLC0415  Kivy opens its window when it is imported

    window.prepare(ScreenSettings(fullscreen=False))
    import kivy.core.window  # noqa: F401, PLC0415  pictures are drawn in its context

    chosen.out.mkdir(parents=True, exist_ok=True)
    for picture in matrix() if chosen.matrix else pictures():
        if not chosen.only or picture.name in chosen.only:
            draw(picture, chosen.out / f"board-{picture.name}.png")
    return 0


def _in_both(name: str, board: Board) -> list[Picture]:
    return [Picture(name, board), Picture(f"portrait-{name}", board, UPRIGHT)]


def _calls_of(board: Board) -> tuple[Call, ...]:
    return tuple(reversed(board.view.calls)) if board.view is not None else ()


if __name__ == "__main__":
    sys.exit(main())
