"""That a hub gave way is noted so that it cannot be lost, and is not taken for something else."""

from __future__ import annotations

import asyncio
import logging

import pytest

from contract.settings import BadSettings
from hub.given_way import NOTE, GivenWay, Way, note, noted, take_away
from hub.rivalry import Met
from tests.hub.branch import NINE

GIVEN = GivenWay(at=NINE, theirs=Met(9, 420, "their lot"), ours=Met(7, 400, "our lot"))


def test_a_hub_without_a_note_has_given_way_to_nobody(tmp_path):
    take_away(tmp_path)

    assert noted(tmp_path) is None


@pytest.mark.fault("F30")
def test_to_whom_a_hub_gave_way_is_noted_and_told_with_the_way_back(tmp_path):
    note(tmp_path, GIVEN)

    assert noted(tmp_path) == GIVEN
    assert "epoch 9, entry 420" in str(GIVEN)
    assert "okienko hub serve-again" in str(GIVEN)


def test_a_note_that_was_taken_away_is_gone(tmp_path):
    note(tmp_path, GIVEN)

    take_away(tmp_path)

    assert noted(tmp_path) is None


@pytest.mark.parametrize("text", ["", "{}", '{"at": "yesterday"}'])
def test_a_note_that_cannot_be_read_lets_no_hub_serve(tmp_path, text):
    (tmp_path / NOTE).write_text(text)

    with pytest.raises(BadSettings, match="cannot be read"):
        noted(tmp_path)


def test_a_hub_begins_anew_only_once_it_is_noted(tmp_path, caplog):
    async def given() -> tuple[bool, bool, bool]:
        ways = [Way(tmp_path, lambda: NINE), Way(tmp_path / "gone", lambda: NINE), Way(None, lambda: NINE)]
        for way in ways:
            way.given(GIVEN.theirs, GIVEN.ours)
        return tuple(way.is_given.is_set() for way in ways)

    with caplog.at_level(logging.ERROR):
        assert asyncio.run(given()) == (True, False, False)
    assert "do not start it again" in caplog.text
