"""The contact sheets hold what there is: what is added to the kiosk stands there by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from contract.names import Language
from kiosk.modes import Contrast
from kiosk.pictures import ONCE
from kiosk.samples import house_states, visitor_states
from kiosk.texts import languages
from okienko.pictures.boards import shape_of
from okienko.pictures.kiosk import IN_MODES, MODES, house_scenes, visitor_scenes
from okienko.pictures.sheet import GAP_PX, in_rows, save, small
from okienko.pictures.slips import slip_sheets
from okienko.pictures.write import listing, meaning

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"


def plain(width: int, height: int, colour: str = "white") -> Image.Image:
    return Image.new("RGB", (width, height), colour)


def test_pictures_stand_in_rows_in_their_order_and_none_is_wider_than_asked():
    rows = in_rows([plain(100, 50) for _ in range(7)], 3 * (100 + GAP_PX) + GAP_PX)

    assert [len(row) for row in rows] == [3, 3, 1]


def test_a_picture_wider_than_a_row_has_one_of_its_own():
    assert [len(row) for row in in_rows([plain(500, 10), plain(10, 10)], 100)] == [1, 1]


def test_a_sheet_is_a_file_of_few_colours_with_every_picture_whole(tmp_path):
    path = tmp_path / "sheet.png"

    save([[plain(30, 20, "red"), plain(30, 20, "blue")], [plain(30, 40, "green")]], path)

    with Image.open(path) as sheet:
        assert (sheet.mode, sheet.size) == ("P", (60 + 3 * GAP_PX, 60 + 3 * GAP_PX))
        shown = sheet.convert("RGB")
    found = [shown.getpixel(spot) for spot in ((15, 15), (55, 15), (15, 55))]
    assert found == [(255, 0, 0), (0, 0, 255), (0, 128, 0)]


def test_a_picture_keeps_its_shape():
    assert small(plain(1080, 1920), 480).size == (270, 480)


@pytest.mark.parametrize(
    ("size", "shape"), [((1920, 1080), "lying"), ((1080, 1920), "upright"), ((1920, 540), "wide")]
)
def test_boards_are_sorted_by_the_shape_of_their_panel(size, shape):
    assert shape_of(*size) == shape


def test_every_screen_of_the_kiosk_stands_on_the_sheets():
    in_polish = {name for name, _ in visitor_scenes(Language("pl"))}
    house = {name for name, _ in house_scenes()}

    assert in_polish == {name for name, _ in visitor_states(Language("pl"))}
    assert house == {name for name, _ in house_states()}
    assert set(IN_MODES) <= in_polish
    assert house >= ONCE


def test_every_contrast_has_a_sheet():
    assert {modes.contrast for modes in MODES.values()} == set(Contrast)
    assert any(modes.large for modes in MODES.values())
    assert any(modes.low for modes in MODES.values())


def test_a_slip_in_every_language_stands_on_its_sheet(tmp_path):
    told = list(slip_sheets(tmp_path))

    with Image.open(tmp_path / "slips.png") as sheet:
        assert sheet.width > 3 * 384
    assert len(told) == 2


def test_what_is_kept_in_the_manual_has_a_sheet_for_every_language_and_a_page_that_lists_them():
    sheets = {path.stem for path in PICTURES.glob("*.png")}
    listed = (PICTURES / "README.md").read_text(encoding="utf-8")

    assert {f"kiosk-{language}" for language in languages()} <= sheets, "run okienko pictures"
    assert {f"kiosk-{name}" for name in MODES} <= sheets
    assert listed == "\n".join(listing(PICTURES)) + "\n"
    assert all(meaning(name) for name in sheets)
    assert sum(path.stat().st_size for path in PICTURES.glob("*.png")) < 30_000_000
