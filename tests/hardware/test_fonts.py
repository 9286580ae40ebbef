"""The merged fonts are built once, found where they lie, and missed with a way out."""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont
from PIL import ImageFont

from hardware import font_build, fonts
from hardware.font_build import NotoMissing, build
from hardware.fonts import FILE_NAMES, FontMissing, font_folder, font_path, require_shaping


def test_both_weights_lie_where_programs_look():
    assert [font_path(weight).name for weight in ("regular", "bold")] == list(FILE_NAMES.values())


def test_another_folder_can_be_named(monkeypatch, tmp_path):
    monkeypatch.setenv("OKIENKO_FONTS", str(tmp_path))
    (tmp_path / FILE_NAMES["bold"]).touch()

    assert font_folder() == tmp_path
    assert font_path("bold") == tmp_path / FILE_NAMES["bold"]


def test_a_missing_font_tells_how_to_make_it(monkeypatch, tmp_path):
    monkeypatch.setenv("OKIENKO_FONTS", str(tmp_path))

    with pytest.raises(FontMissing, match=r"python -m hardware\.font_build") as caught:
        font_path("regular")

    assert isinstance(caught.value, FileNotFoundError)


def test_this_machine_shapes_text():
    require_shaping()


def test_a_line_is_as_high_as_our_languages_need_and_no_higher():
    ascent, descent = ImageFont.truetype(str(font_path("regular")), 1000).getmetrics()

    assert (ascent, descent) == (1120, 480)


def test_bold_and_regular_know_the_same_letters():
    regular, bold = (set(TTFont(font_path(weight)).getBestCmap()) for weight in ("regular", "bold"))

    assert regular ^ bold == set()


def test_a_missing_source_names_the_package(tmp_path):
    with pytest.raises(NotoMissing, match="fonts-noto-core"):
        build(tmp_path / "fonts", noto=tmp_path)


def test_the_command_tells_what_is_missing_and_fails(tmp_path, capsys):
    code = font_build.main(["--to", str(tmp_path), "--noto", str(tmp_path)])

    assert code == 1
    assert "fonts-noto-core" in capsys.readouterr().err


@pytest.fixture
def quick_merge(monkeypatch):
    """Merging takes seconds; what lies in the environment was merged by it."""
    monkeypatch.setattr(font_build, "_merged", lambda weight, noto: TTFont(font_path(weight)))


@pytest.mark.long
def test_merging_gives_the_font_that_lies_in_the_environment(tmp_path):
    build(tmp_path)

    for weight, name in FILE_NAMES.items():
        built, installed = TTFont(tmp_path / name), TTFont(font_path(weight))
        assert built.getBestCmap() == installed.getBestCmap()
        assert built["glyf"].glyphs.keys() == installed["glyf"].glyphs.keys()


def test_building_twice_builds_once_and_the_command_says_so(tmp_path, capsys, quick_merge):
    assert font_build.main(["--to", str(tmp_path)]) == 0
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}

    assert font_build.main(["--to", str(tmp_path)]) == 0

    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before
    said = capsys.readouterr().out.splitlines()
    assert [line.split(" in ")[0] for line in said] == ["fonts built", "fonts up to date"]
    assert set(before) == {*FILE_NAMES.values(), font_build.RECIPE_NAME}


def test_a_font_that_was_lost_is_built_again(tmp_path, quick_merge):
    build(tmp_path)
    (tmp_path / FILE_NAMES["bold"]).unlink()

    assert build(tmp_path)
    assert (tmp_path / FILE_NAMES["bold"]).is_file()


def test_a_changed_recipe_builds_again(tmp_path, monkeypatch, quick_merge):
    build(tmp_path)
    assert not build(tmp_path)

    monkeypatch.setattr(font_build, "_RECIPE", 999)

    assert build(tmp_path)


def test_the_environment_names_the_folder_of_this_program(monkeypatch):
    monkeypatch.delenv("OKIENKO_FONTS", raising=False)

    assert fonts.font_folder().parts[-3:] == ("share", "okienko", "fonts")
