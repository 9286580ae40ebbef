"""A hub in a process of its own is killed while it takes settings, and told by a signal to look."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.broker import Mosquitto
from tests.hub.http import dying_hub, test_run
from tests.hub.http.test_run import HubProcess
from tests.hub.http.test_settings import BAD, BETTER, BRANCH
from tests.waiting import eventually

DYING = Path(__file__).with_name("dying_hub.py")


def state(hub: HubProcess) -> dict[str, Any]:
    """Return what no taking of settings may change."""
    lines = requests.get(hub.url + "/v1/queue", timeout=10).json()["lines"]
    desk = requests.get(hub.url + "/v1/desks/1", timeout=10).json()
    return {
        "places": [(line["place"], line["ticket"]["number"]) for line in lines],
        "open call": desk["current"]["number"],
    }


def in_force(hub: HubProcess) -> str:
    return str(requests.get(hub.url + "/v1/settings", timeout=10).json()["text"])


def visitors(hub: HubProcess) -> dict[str, Any]:
    for service in ("karta", "paszport", "karta", "karta"):
        hub.post("/v1/tickets", {"service": service})
    hub.post("/v1/desks/1/call-next")
    return state(hub)


def send(hub: HubProcess, text: str) -> requests.Response:
    headers = {"Idempotency-Key": "wish-1", "Okienko-Device": "branch"}
    return requests.post(hub.url + "/v1/settings", json={"text": text}, headers=headers, timeout=10)


@pytest.mark.parametrize("moment", dying_hub.MOMENTS)
def test_who_kills_a_hub_while_it_takes_settings_finds_them_taken_whole_or_not_at_all(
    tmp_path: Path, own_mosquitto: Mosquitto, moment: str, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as dying:
        dying.setattr(test_run, "PROGRAM", DYING)
        with test_run.hub_process(tmp_path, own_mosquitto.url, DIES=moment) as hub:
            before = visitors(hub)
            with pytest.raises(requests.ConnectionError):
                send(hub, BETTER)

    with test_run.hub_process(tmp_path, own_mosquitto.url) as hub:
        expected = BRANCH if moment == "before-file" else BETTER
        assert (in_force(hub), (tmp_path / "hall.toml").read_text(encoding="utf-8")) == (expected, expected)
        assert state(hub) == before

        answer = send(hub, BETTER)

        assert answer.status_code == 200
        assert (in_force(hub), state(hub)) == (BETTER, before)


def test_a_hub_that_is_killed_at_any_moment_folds_to_what_it_was(tmp_path: Path, own_mosquitto: Mosquitto):
    with test_run.hub_process(tmp_path, own_mosquitto.url) as hub:
        before = visitors(hub)
        send(hub, BETTER)
        hub.end(signal.SIGKILL)

    with test_run.hub_process(tmp_path, own_mosquitto.url) as hub:
        assert (in_force(hub), state(hub)) == (BETTER, before)


def test_a_hub_looks_at_its_file_when_it_is_told_to_and_goes_on(tmp_path: Path, own_mosquitto: Mosquitto):
    with test_run.hub_process(tmp_path, own_mosquitto.url) as hub:
        before = visitors(hub)
        (tmp_path / "hall.toml").write_text(BETTER, encoding="utf-8")
        hub.tell(signal.SIGHUP)
        eventually(lambda: in_force(hub) == BETTER)

        assert state(hub) == before
        code, said = hub.end()

    assert code == 0, said
    assert "taken from hall.toml" in said
    assert "[services] 'paszport' [names]: 'pl' 'Paszport' → 'Paszporty'" in said


def test_a_bad_file_at_the_start_is_told_loudly_and_the_hub_goes_on(tmp_path: Path, own_mosquitto: Mosquitto):
    with test_run.hub_process(tmp_path, own_mosquitto.url) as hub:
        before = visitors(hub)
        hub.end(signal.SIGKILL)
    (tmp_path / "hall.toml").write_text(BAD, encoding="utf-8")

    with test_run.hub_process(tmp_path, own_mosquitto.url) as hub:
        assert (in_force(hub), state(hub)) == (BRANCH, before)
        _, said = hub.end()

    assert "ERROR hub.branch_file hall.toml cannot be used, so the hub goes on under the settings" in said
