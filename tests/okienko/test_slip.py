"""``okienko slip`` shows what a template prints: as text, as a picture, and while it is edited."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from typer.testing import CliRunner

from contract.names import Language
from hardware.paper import PAPER_58
from okienko.cli import app
from okienko.slip_preview import Preview, keep_drawing

SMALL = 'top = [{ show = "copy" }, { show = "number", size_mm = 14.0 }]\nfoot = [{ show = "date" }]\n'


def asked(*words: str):
    return CliRunner().invoke(app, ["slip", *words])


def test_the_example_is_a_template_that_can_be_used(tmp_path):
    file = tmp_path / "slip.toml"
    file.write_text(asked("example").output, encoding="utf-8")

    assert asked("preview", "--template", str(file)).exit_code == 0


def test_the_preview_tells_the_slip_in_words():
    said = asked("preview", "--language", "en").output

    assert "E 0 4 2" in said
    assert "Fingerprints and signature" in said
    assert "Odciski palców" in said
    assert "72 mm printed across, " in said


@pytest.mark.parametrize(("width", "dots"), [("80", 576), ("58", 384)])
def test_the_picture_is_that_of_the_paper_dot_for_dot(tmp_path, width, dots):
    out = tmp_path / "slip.png"

    assert asked("preview", "--language", "ar", "--width", width, "--out", str(out)).exit_code == 0

    with Image.open(out) as picture:
        assert picture.width == dots
        (code,) = zxingcpp.read_barcodes(picture.convert("L"))
    assert code.text.startswith("https://kolejka.example.pl/t/")


def test_a_branch_of_ones_own_stands_on_it():
    said = asked("preview", "--branch", "small", "--language", "pl").output

    assert "A 0 4 2" in said


def test_a_copy_is_marked():
    assert "KOPIA" in asked("preview", "--copy").output
    assert "KOPIA" not in asked("preview").output


def test_mistakes_are_told_one_a_line_and_nothing_is_drawn(tmp_path):
    file, out = tmp_path / "slip.toml", tmp_path / "slip.png"
    file.write_text('top = [{ show = "number", size_mm = 3 }]\n', encoding="utf-8")

    said = asked("preview", "--template", str(file), "--out", str(out))

    assert said.exit_code == 1
    copy, number = said.output.splitlines()
    assert copy.startswith("mistake: slip.toml:1: 'copy' is missing")
    assert number.startswith("mistake: slip.toml:1 [top] (1): 'size_mm' of 'number' must be at least 12")
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--width", "70"), "--width must be 80 or 58, not 70"),
        (("--language", "polski!"), "--language must be one such as 'pl' or 'uk', not 'polski!'"),
        (("--kind", "strange"), "there is no kind of ticket 'strange' (there are ordinary, family"),
        (("--branch", "nowhere.toml"), "nowhere.toml"),
    ],
)
def test_what_cannot_be_asked_for_is_told_in_one_line(words, told):
    said = asked("preview", *words)

    assert said.exit_code == 2
    assert told in said.output


def test_a_template_that_is_watched_is_drawn_whenever_it_is_saved(tmp_path):
    file, out = tmp_path / "slip.toml", tmp_path / "slip.png"
    file.write_text(SMALL, encoding="utf-8")
    preview = Preview(template=file, language=Language("pl"), paper=PAPER_58, out=out)
    said: list[str] = []
    heights: list[int] = []
    texts = iter([SMALL.replace("}]\nfoot", '}, { show = "space", size_mm = 30.0 }]\nfoot'), "top = ["])

    def goes_on() -> bool:
        """Save the file anew each time it was drawn, as somebody does who tries sizes."""
        if not said or not said[-1].startswith("waiting"):
            return True
        with Image.open(out) as picture:
            heights.append(picture.height)
        if (text := next(texts, None)) is None:
            return False
        said.append("saved")
        _saved(file, text)
        return True

    keep_drawing(preview, said.append, goes_on=goes_on)

    assert heights[1] - heights[0] == 240
    assert heights[2] == heights[1], "a template with a mistake leaves the picture before it"
    assert any(line.startswith("mistake: slip.toml:1: not TOML") for line in said)


def _saved(file: Path, text: str) -> None:
    """Save *text* so that it is seen to be newer, however coarse the clock of the file system."""
    before = file.stat().st_mtime
    file.write_text(text, encoding="utf-8")
    os.utime(file, (before + 1, before + 1))
