"""What the shipped branches and the samples say, they say in every language, in letters that can be drawn."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pytest
from fontTools.ttLib import TTFont

from hardware.fonts import font_path
from hub.web.languages import LANGUAGES
from tests.catalogues import ROOT

FILES = sorted([*(ROOT / "hub" / "branches").glob("*.toml"), ROOT / "kiosk" / "samples.toml"])


def texts(value: object, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Yield every table from language to text, with where it stands."""
    if isinstance(value, dict):
        if isinstance(value.get("pl"), str):
            yield path, value
        else:
            for key, inner in value.items():
                yield from texts(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from texts(inner, f"{path}[{number}]")


@pytest.mark.accessibility("A29")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_text_is_there_in_every_language(file):
    told = list(texts(tomllib.loads(file.read_text(encoding="utf-8"))))

    assert len(told) > 10
    assert {
        path: sorted(set(LANGUAGES) ^ set(text)) for path, text in told if set(text) != set(LANGUAGES)
    } == {}
    assert [path for path, text in told if not all(text.values())] == []


@pytest.mark.accessibility("A33")
@pytest.mark.parametrize("weight", ["regular", "bold"])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_letter_of_them_is_in_the_font(file, weight):
    known = TTFont(font_path(weight)).getBestCmap()
    told = texts(tomllib.loads(file.read_text(encoding="utf-8")))

    letters = {letter for _, text in told for each in text.values() for letter in each if letter != "\n"}

    assert {letter for letter in letters if ord(letter) not in known} == set()
