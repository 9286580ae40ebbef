"""A hub carries nothing out while there is a reason; that one reason is over takes no other away."""

from __future__ import annotations

import pytest

from hub.shut import Shut
from hub.store import StoreError


def test_without_a_reason_everything_is_carried_out():
    shut = Shut()
    shut.because("rival", "another hub has the branch")
    shut.over("rival")

    shut.require_open()

    assert not shut.why


def test_a_rival_that_is_gone_does_not_open_a_hub_whose_database_is_damaged():
    shut = Shut()
    shut.because("rival", "another hub has the branch")
    shut.because("damage", "the database is damaged")
    shut.over("rival")

    with pytest.raises(StoreError, match="damaged"):
        shut.require_open()
