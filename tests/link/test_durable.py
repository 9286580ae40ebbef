"""Small files are replaced whole, and nothing of a trouble stays behind."""

from __future__ import annotations

import os

import pytest

from link.durable import make_folder, put_in_place, replace_whole


def test_a_file_is_replaced_whole_and_keeps_who_may_read_it(tmp_path):
    file = tmp_path / "key"
    replace_whole(file, b"old", 0o600)

    replace_whole(file, b"new")

    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"new", 0o600)


def test_a_file_that_cannot_be_synced_is_as_it_was_and_nothing_stays_beside_it(tmp_path, monkeypatch):
    file = tmp_path / "branch.toml"
    replace_whole(file, b"old")

    def refuse(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space"):
        replace_whole(file, b"new")

    assert (file.read_bytes(), list(tmp_path.iterdir())) == (b"old", [file])


def test_what_a_program_left_that_was_cut_off_stands_in_nobodys_way(tmp_path):
    (tmp_path / ".journal.new").write_bytes(b"half of")

    put_in_place(tmp_path / "journal", b"whole")

    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("journal", b"whole")]


def test_folders_are_made_down_to_the_last(tmp_path):
    make_folder(tmp_path / "a" / "b")

    assert (tmp_path / "a" / "b").is_dir()
