"""The command that takes the pictures of the manuals takes all of them, of pages that are there."""

from __future__ import annotations

import shutil

import pytest
from PIL import Image

from hub.web.manual_texts import FOLDER, LANGUAGES, source, whose
from okienko.pictures import manuals
from okienko.pictures.manuals import SHOTS, Shot, named_in, take

pytestmark = pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed")


def taken(folder, *languages: str) -> None:
    """Take the pictures, over some that are old."""
    for language in languages:
        (folder / language / "pictures").mkdir(parents=True)
        (folder / language / "pictures" / "old.png").write_bytes(b"old")

    assert len(list(take(folder, languages))) == len(languages) * (len(SHOTS) + 1)

    for language in languages:
        found = {path.stem: path for path in (folder / language / "pictures").iterdir()}
        assert set(found) == {name for who in whose() for name in named_in(source(who, language))}
        for name, path in found.items():
            kept = FOLDER / language / "pictures" / f"{name}.png"
            with Image.open(path) as new, Image.open(kept) as old:
                assert new.size == old.size
                assert len(new.convert("RGB").getcolors(1 << 20) or ()) > 8, "nothing is to be seen"


def test_the_command_takes_every_picture_that_the_manuals_show(tmp_path):
    taken(tmp_path, "pl")


@pytest.mark.long
def test_the_command_takes_every_picture_in_every_language(tmp_path):
    taken(tmp_path, *LANGUAGES)


def test_a_page_that_is_gone_is_told_and_no_picture_is_taken_of_it(tmp_path, monkeypatch):
    monkeypatch.setattr(manuals, "SHOTS", (Shot("gone", "/gone"),))

    with pytest.raises(RuntimeError, match="no page /gone"):
        list(take(tmp_path, ("pl",)))
    assert list(tmp_path.rglob("gone.png")) == []
