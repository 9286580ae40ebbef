"""A database that was brought back from an older copy is noticed by the next start: no number comes twice."""

from __future__ import annotations

import logging

import pytest

from hub.config import HttpSettings, HubSettings
from hub.gone_back import FILE
from hub.store_settings import StoreSettings
from tests.hub.http.running import HandClock, running


@pytest.fixture
def hub_of(postgres, tmp_path):
    """Return what runs a hub on the database at a url, with a folder of its own."""

    def hub_of(url: str, folder: str = "one"):
        settings = HubSettings(
            branch="given",
            data=str(tmp_path / folder),
            http=HttpSettings(port=0),
            store=StoreSettings(url=url),
        )
        return running(settings=settings, data=tmp_path, clock=HandClock())

    return hub_of


def brought_back(postgres, url: str) -> None:
    """Do what bringing back the first three entries from a backup does."""
    postgres.do(
        "DELETE FROM tickets WHERE issued > 3; DELETE FROM commands; DELETE FROM journal WHERE seq > 3",
        url,
    )


def restored(postgres, url: str) -> int:
    return len(postgres.do("SELECT seq FROM journal WHERE kind = 'hub-restored'", url))


@pytest.mark.fault("F31")
def test_after_a_server_was_brought_back_from_an_older_copy_no_number_comes_twice(
    postgres, tmp_path, hub_of, caplog
):
    url = postgres.new_url()
    with hub_of(url) as hub:
        given = {hub.issue()["number"] for _ in range(6)}
    brought_back(postgres, url)

    with caplog.at_level(logging.ERROR), hub_of(url) as hub:
        again = {hub.issue()["number"] for _ in range(6)}
    assert restored(postgres, url) == 1
    assert "the database went back by" in caplog.text
    assert given & again == set()

    with hub_of(url):
        pass
    assert restored(postgres, url) == 1, "it is said once"


def test_a_database_that_has_gone_on_meanwhile_has_not_gone_back(postgres, tmp_path, hub_of):
    url = postgres.new_url()
    with hub_of(url) as hub:
        hub.issue()
    remembered = (tmp_path / "one" / FILE).read_text()
    with hub_of(url, "other") as hub:
        hub.issue()

    with hub_of(url) as hub:
        hub.issue()

    assert restored(postgres, url) == 0
    assert (tmp_path / "one" / FILE).read_text() != remembered


@pytest.mark.parametrize("spoilt", ["", "doors-hall 7", "elsewhere 7 abc", "doors-hall seven abc"])
def test_what_cannot_be_read_or_is_of_another_branch_says_nothing(postgres, tmp_path, hub_of, spoilt):
    url = postgres.new_url()
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / FILE).write_text(spoilt)

    with hub_of(url) as hub:
        hub.issue()

    assert restored(postgres, url) == 0
