"""A settings file that cannot be opened is told with its name and the ways out."""

from __future__ import annotations

import pytest

from contract.settings import BadSettings
from okienko.settings_file import text_of


def test_a_missing_file_is_told_with_both_ways_out(tmp_path):
    with pytest.raises(
        BadSettings, match=r"x\.toml: there is no such file.*--settings FILE.*provision kiosk"
    ):
        text_of(tmp_path / "x.toml", "kiosk")


def test_a_folder_is_told_to_be_one(tmp_path):
    with pytest.raises(BadSettings, match="is a folder"):
        text_of(tmp_path, "board")


def test_another_encoding_is_told(tmp_path):
    (tmp_path / "x.toml").write_bytes("branch = 'żabka'".encode("cp1250"))

    with pytest.raises(BadSettings, match="no UTF-8"):
        text_of(tmp_path / "x.toml", "desk")
