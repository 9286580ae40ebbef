"""Hubs on one database have a branch.toml each: an old one is no wish to go back, and a new one is taken."""

from __future__ import annotations

import logging

import pytest

from contract.commands import TakeSettings
from hub.branch_file import BranchFile
from hub.branch_newer import is_older
from hub.config import HubSettings
from hub.store_settings import StoreSettings
from tests.hub.branch import BRANCH_TOML, HandClock, wish
from tests.hub.running import run, running

OLD = BRANCH_TOML
NEW = BRANCH_TOML.replace("serving_minutes = 10", "serving_minutes = 11", 1)
OWN = BRANCH_TOML.replace("serving_minutes = 10", "serving_minutes = 12", 1)
URL = "postgresql+psycopg://hub@db/okienko"


def looked_at(tmp_path, *, stands: str, last: str | None, branch: str = "") -> tuple[bool, BranchFile]:
    """Return whether a file in which *stands* so is older than NEW, which was taken after OLD."""
    (tmp_path / "branch.toml").write_text(stands, encoding="utf-8")
    told = StoreSettings(url=URL)
    file = BranchFile(
        HubSettings(branch=branch or str(tmp_path / "branch.toml"), data=str(tmp_path / "data"), store=told)
    )
    if last is not None:
        file.keep_last(last)

    async def work() -> bool:
        async with running() as authority:
            for text in (OLD, NEW):
                (await authority.carry_out(wish(TakeSettings, text=text, by="branch"))).wanted()
            return await is_older(file, authority, HandClock())

    return run(work()), file


@pytest.mark.parametrize("last", [OLD, None])
@pytest.mark.fault("F30")
def test_a_file_as_it_was_taken_before_is_brought_up_to_what_is_in_force(tmp_path, last):
    older, file = looked_at(tmp_path, stands=OLD, last=last)

    assert (older, file.read(), file.last_taken()) == (False, NEW, NEW)


@pytest.mark.parametrize(("stands", "last"), [(OWN, OLD), (OWN, None), (OLD, NEW)])
def test_a_file_that_somebody_has_written_since_stays_and_is_taken_as_ever(tmp_path, stands, last):
    older, file = looked_at(tmp_path, stands=stands, last=last)

    assert (older, file.read()) == (False, stands)


def test_what_is_in_force_is_noted_so_that_it_is_known_for_old_later(tmp_path):
    older, file = looked_at(tmp_path, stands=NEW, last=OLD)

    assert (older, file.last_taken()) == (False, NEW)


def test_where_the_file_cannot_be_written_it_is_left_and_not_taken(tmp_path, caplog, monkeypatch):
    def refused(*_, **__):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as locked, caplog.at_level(logging.WARNING):
        locked.setattr("hub.branch_file.replace_whole", refused)
        older, file = looked_at(tmp_path, stands=OLD, last=None)

    assert (older, file.read()) == (True, OLD)
    assert "is older than what is in force, which stays in force" in caplog.text
