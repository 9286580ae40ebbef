"""Contact sheets of what people see: screens, boards and slips of the running code, side by side."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from contract.names import BranchId, Language, NumberText, RoomId, ServiceId, StatusToken, TicketId
from contract.states import SlipState, State
from contract.views import Room, TicketView, Wait
from hardware.paper import PAPER_80
from hardware.raster import drawn
from hub.branches import text_of
from hub.domain.settings import read_branch
from kiosk.slip import Imprint, slip_for
from kiosk.slip_file import shipped
from kiosk.texts import words_in
from okienko.manual.display_sheet import write_display_sheet

LANGUAGES = tuple(Language(tag) for tag in ("pl", "uk", "ru", "en"))
SCREENS = ("services", "confirm", "code", "taken", "shown", "refused", "away", "warned", "staff-menu")
MORE_SCREENS = (
    "confirm-party", "code-family", "ticket-for-four", "confirm-draw", "draw-slip", "refused-hours",
    "refused-quota", "refused-capacity", "spare-services", "spare-taken",
)  # fmt: skip
"""What days that are not like others, families and a hub that is away bring with them."""
HOUSE_SCREENS = ("languages", "closed-now", "stopped-text", "no-hub", "spare-used-up", "out-of-service")
"""The screens that speak all languages at once."""
BOARDS = (
    "board-normal", "board-burst", "board-second-call", "board-stale", "board-empty", "board-stopped-text",
    "board-before-opening", "board-closing", "board-closed", "board-layout-office", "board-layout-rooms",
    "board-portrait",
)  # fmt: skip
HEIGHT_PX = 620
GAP_PX = 12
COLOURS = 96
"""So few keep a sheet small, and are enough for flat screens."""


def write_sheets(folder: Path) -> Iterator[str]:
    """Draw everything anew and write the sheets into *folder*; yield the path of each."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        kiosk, board = Path(made, "kiosk"), Path(made, "board")
        _run("kiosk.pictures", kiosk)
        _run("display_board.pictures", board)
        for language in LANGUAGES:
            names = [f"{screen}-{language}-portrait" for screen in SCREENS]
            yield _saved(_named(kiosk, names), folder / f"kiosk-{language}.png")
            more = [f"{screen}-{language}-portrait" for screen in MORE_SCREENS]
            yield _saved(_named(kiosk, more), folder / f"kiosk-more-{language}.png")
        house = [f"{screen}-pl-portrait" for screen in HOUSE_SCREENS]
        yield _saved(_named(kiosk, house), folder / "kiosk-house.png")
        wide = [f"{screen}-pl-landscape" for screen in SCREENS[:5]]
        yield _saved(_named(kiosk, wide), folder / "kiosk-landscape.png")
        yield _saved(_named(board, BOARDS), folder / "board.png", in_row=4)
    yield _saved([_slip(language) for language in LANGUAGES], folder / "slips.png")
    yield write_display_sheet(folder / "number-displays.png")


def _run(module: str, folder: Path) -> None:
    environ = dict(os.environ) | {"SDL_VIDEODRIVER": "offscreen", "KIVY_HOME": str(folder / ".kivy")}
    folder.mkdir()
    subprocess.run([sys.executable, "-m", module, str(folder)], env=environ, check=True, capture_output=True)


def _named(folder: Path, names: Sequence[str]) -> list[Image.Image]:
    return [Image.open(folder / f"{name}.png") for name in names]


def _saved(pictures: Sequence[Image.Image], path: Path, in_row: int = 99) -> str:
    scaled = [picture.convert("RGB") for picture in pictures]
    scaled = [each.resize((each.width * HEIGHT_PX // each.height, HEIGHT_PX)) for each in scaled]
    rows = [scaled[first : first + in_row] for first in range(0, len(scaled), in_row)]
    width = max(sum(each.width + GAP_PX for each in row) for row in rows) + GAP_PX
    sheet = Image.new("RGB", (width, len(rows) * (HEIGHT_PX + GAP_PX) + GAP_PX), (128, 128, 128))
    for number, row in enumerate(rows):
        left = GAP_PX
        for each in row:
            sheet.paste(each, (left, GAP_PX + number * (HEIGHT_PX + GAP_PX)))
            left += each.width + GAP_PX
    sheet.quantize(COLOURS).save(path, optimize=True)
    return str(path)


def _slip(language: Language) -> Image.Image:
    branch = read_branch(text_of("large"), "large.toml")
    service, room = branch.services[0], branch.rooms[0]
    ticket = TicketView(
        branch=BranchId("large"),
        epoch=1,
        seq=1,
        at=datetime(2026, 12, 1, 8, tzinfo=UTC),
        ticket=TicketId("t"),
        number=NumberText("A042"),
        service=ServiceId(service.id),
        service_names=service.names,
        language=language,
        party=1,
        state=State.WAITING,
        slip=SlipState.NOT_PRINTED,
        issued_at=datetime(2026, 12, 1, 8, tzinfo=UTC),
        ahead=3,
        estimate=Wait(low=12, high=20),
        token=StatusToken("Qm9hcmRzQXJlUmlnaHQtMQ"),
        rooms=(Room(room=RoomId(room.id), names=room.names),),
    )
    imprint = Imprint(menu=None, words_in=words_in, printed_at="01.12.2026  9:00", template=shipped())
    return drawn(slip_for(ticket, imprint), PAPER_80)
