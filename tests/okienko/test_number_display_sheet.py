"""The manual's picture of number displays is drawn from the bytes that the drivers send."""

from __future__ import annotations

from PIL import Image

from hardware.display_picture import LIT
from okienko.pictures.number_displays import write_display_sheet


def test_the_sheet_shows_what_is_lit(tmp_path):
    with Image.open(write_display_sheet(tmp_path / "number-displays.png")) as sheet:
        counts = {colour: count for count, colour in sheet.convert("RGB").getcolors(1_000_000)}

    assert counts[LIT] > 20_000
