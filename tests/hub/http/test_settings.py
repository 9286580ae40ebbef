"""A running hub takes a changed branch.toml over, from its file or sent; a bad one replaces no good one."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from contract.codec import encode
from contract.names import BranchId, DeviceId
from contract.reports import HealthState
from contract.settings import BadSettings
from contract.topics import health
from hub.branch_file import HISTORY
from hub.config import LAST_GOOD, HubSettings, read_settings
from hub.domain.taken import fingerprint_of
from link.fake_broker import FakeBroker
from tests.hub.http.running import BRANCH, Client, HandClock, running
from tests.waiting import eventually

QUICK_S = 0.03
DESK_2 = '[[desks]]\nid = "2"\nname = "2"\nroom = "hol"\nservices = ["karta"]\n'
BETTER = BRANCH.replace("Paszport", "Paszporty")
NO_DESK_2 = BRANCH.replace(DESK_2, "")
BAD = BRANCH.replace('room = "hol"\nspare', 'room = "hall"\nspare').replace('series = "B"', 'series = "A"')
NO_PASSPORTS = BRANCH.replace(
    '[[services]]\nid = "paszport"\nseries = "B"\nnames = {pl = "Paszport", en = "Passport"}\n', ""
).replace('["karta", "paszport", "odbior"]', '["karta", "odbior"]')


@pytest.fixture(autouse=True)
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the hub look at its file many times a second."""
    monkeypatch.setattr("hub.branch_watch.LOOK_S", QUICK_S)
    monkeypatch.setattr("hub.branch_watch.AGAIN_S", QUICK_S)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the file of the branch, good as it is."""
    path = tmp_path / "etc" / "hall.toml"
    path.parent.mkdir()
    path.write_text(BRANCH, encoding="utf-8")
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return the data folder."""
    return tmp_path / "data"


class Restarts:
    """A hub that is started again and again on the same file, data and clock."""

    def __init__(self, file: Path, data: Path) -> None:
        self._file, self._data, self._clock = file, data, HandClock()

    def __call__(self) -> AbstractContextManager[Client]:
        return running(file=self._file, data=self._data, clock=self._clock)


@pytest.fixture
def start(file: Path, data: Path) -> Restarts:
    """Return what starts a hub of the branch in the file."""
    return Restarts(file, data)


@pytest.fixture
def hub(start: Restarts) -> Iterator[Client]:
    """Yield a hub of the branch in the file."""
    with start() as running_hub:
        yield running_hub


def send(hub: Client, text: str, key: str = "", **more: Any) -> Any:
    return hub.post("/v1/settings", {"text": text, **more}, key=key, device="branch")


def in_force(hub: Client) -> str:
    return str(hub.get("/v1/settings").json()["text"])


def trouble(hub: Client) -> list[str]:
    return list(hub.get("/v1/settings").json()["trouble"])


def entries(hub: Client, event: str = "settings-taken") -> list[dict[str, Any]]:
    everything = hub.get("/v1/journal").json()["entries"]
    return [entry for entry in everything if entry["event"]["event"] == event]


def names(hub: Client) -> list[str]:
    return [service["names"]["pl"] for service in hub.get("/v1/branch").json()["services"]]


def hall_with_visitors(hub: Client) -> dict[str, Any]:
    """Let visitors wait, be called and be parked; return what must stay as it is."""
    for service in ("karta", "karta", "paszport", "karta", "paszport"):
        hub.issue(service)
    hub.verb("1", "open")
    hub.verb("1", "call-next")
    hub.verb("1", "start")
    hub.verb("1", "park", {"reason": "copies"})
    hub.verb("1", "call-next")
    return kept(hub)


def kept(hub: Client) -> dict[str, Any]:
    lines = hub.get("/v1/queue").json()["lines"]
    desks = hub.get("/v1/desks").json()["desks"]
    return {
        "places": [(line["place"], line["rank"], line["ticket"]["number"]) for line in lines],
        "calls": {desk["desk"]: desk["current"] and desk["current"]["number"] for desk in desks},
        "states": {desk["desk"]: desk["state"] for desk in desks},
    }


def test_the_first_start_takes_the_file_into_the_journal(hub: Client, data: Path):
    [first] = entries(hub)

    assert (first["by"], first["event"]["changes"]) == ("hub", [])
    assert in_force(hub) == BRANCH
    assert (data / LAST_GOOD).read_text(encoding="utf-8") == BRANCH


def test_a_changed_file_is_taken_over_and_nobody_in_the_hall_notices(hub: Client, file: Path):
    before = hall_with_visitors(hub)

    file.write_text(BETTER, encoding="utf-8")
    eventually(lambda: in_force(hub) == BETTER)

    assert names(hub) == ["Karta pobytu", "Paszporty", "Odbiór"]
    assert kept(hub) == before
    assert hub.issue("paszport")["number"] == "B003"
    assert entries(hub)[-1]["event"]["changes"] == [
        "[services] 'paszport' [names]: 'pl' 'Paszport' → 'Paszporty'"
    ]


def test_a_file_that_another_is_put_in_the_place_of_is_taken_over(hub: Client, file: Path):
    other = file.with_name(".hall.toml.swp")
    other.write_text(BETTER, encoding="utf-8")
    os.utime(other, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns))

    other.replace(file)
    eventually(lambda: in_force(hub) == BETTER)

    assert len(entries(hub)) == 2


def test_a_file_that_is_being_written_is_left_alone_until_it_stands_still(
    hub: Client, file: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("hub.branch_watch.LOOK_S", 0.5)
    with file.open("w", encoding="utf-8") as writing:
        for line in BETTER.splitlines(keepends=True):
            writing.write(line)
            writing.flush()
            hub.get("/healthz")  # so that the hub has time to look

    eventually(lambda: in_force(hub) == BETTER)

    assert "is not taken" not in caplog.text


def test_two_changes_one_upon_the_other_end_in_the_last(hub: Client, file: Path):
    file.write_text(BETTER, encoding="utf-8")
    file.write_text(NO_DESK_2, encoding="utf-8")

    eventually(lambda: in_force(hub) == NO_DESK_2)

    assert names(hub)[1] == "Paszport"
    assert [desk["desk"] for desk in hub.get("/v1/desks").json()["desks"]] == ["1"]


@pytest.mark.fault("F36")
def test_a_bad_file_replaces_nothing_and_is_named_once_with_every_mistake(
    hub: Client, file: Path, caplog: pytest.LogCaptureFixture
):
    file.write_text(BAD, encoding="utf-8")
    eventually(lambda: trouble(hub))

    assert in_force(hub) == BRANCH
    assert trouble(hub) == [
        (
            "hall.toml:15: series 'A': service 'karta' and service 'paszport' both use it; "
            "give one of them another"
        ),
        "hall.toml:46 [kiosks] 'K1': there is no room 'hall' (known: hol)",
    ]
    assert [record.message.strip() for record in caplog.records if record.levelno == logging.ERROR] == [
        "hall.toml is not taken; the hub goes on under the settings before",
        *trouble(hub),
    ]


@pytest.mark.fault("F36")
def test_a_bad_file_is_a_fault_of_the_hub_that_everybody_can_see(hub: Client, file: Path):
    file.write_text(BAD, encoding="utf-8")
    eventually(lambda: trouble(hub))

    ready = hub.get("/readyz")
    health = json.loads(hub.wire.bus.retained["okienko/1/doors-hall/device/hub/health"])
    assert (ready.status_code, ready.json()["ready"], ready.json()["settings"]) == (200, True, False)
    assert "hall.toml:15" in ready.json()["detail"]
    assert (health["status"], health["fault"]) == ("fault", "branch-file")
    assert "okienko_settings_in_force 0\n" in hub.get("/metrics").text


@pytest.mark.parametrize("mended", [BRANCH, BETTER])
def test_a_file_that_is_mended_ends_the_fault(hub: Client, file: Path, mended: str):
    file.write_text(BAD, encoding="utf-8")
    eventually(lambda: trouble(hub))

    file.write_text(mended, encoding="utf-8")
    eventually(lambda: not trouble(hub))

    health = json.loads(hub.wire.bus.retained["okienko/1/doors-hall/device/hub/health"])
    assert in_force(hub) == mended
    assert health["status"] == "ready"
    assert "okienko_settings_in_force 1\n" in hub.get("/metrics").text


def test_a_file_that_is_gone_is_a_fault_and_changes_nothing(hub: Client, file: Path):
    file.unlink()
    eventually(lambda: trouble(hub))

    assert "cannot be read: No such file or directory" in trouble(hub)[0]
    assert in_force(hub) == BRANCH


def test_what_cannot_be_taken_now_is_taken_by_itself_once_it_can(hub: Client, file: Path):
    ticket = hub.issue("paszport")["ticket"]
    file.write_text(NO_PASSPORTS, encoding="utf-8")
    eventually(lambda: trouble(hub))
    assert "service 'paszport' would have no desk, and 1 visitor is here for it" in trouble(hub)[0]

    hub.post(f"/v1/tickets/{ticket}/cancel", {"reason": "left"})
    eventually(lambda: not trouble(hub))

    assert in_force(hub) == NO_PASSPORTS


def test_views_of_devices_that_are_there_are_published_and_those_of_others_taken_back(
    hub: Client, file: Path
):
    bus, root = hub.wire.bus, "okienko/1/doors-hall"
    eventually(lambda: f"{root}/desk/2/view" in bus.retained)
    bus.retained[f"{root}/device/desk-2/health"] = b"{}"

    new = NO_DESK_2 + '\n[[boards]]\nid = "hol-2"\nrooms = ["hol"]\nvoice = false\n'
    file.write_text(new, encoding="utf-8")

    eventually(lambda: f"{root}/board/hol-2/view" in bus.retained)
    eventually(lambda: not bus.retained.get(f"{root}/desk/2/view"))
    assert not bus.retained.get(f"{root}/device/desk-2/health")
    assert json.loads(bus.retained[f"{root}/desk/1/view"])["desk"] == "1"


def test_a_device_that_is_taken_out_is_listed_no_more(hub: Client):
    desk = FakeBroker(hub.wire.bus)
    desk.start()
    ready = HealthState(device=DeviceId("desk-2"), status="ready", session=1, version="1")
    desk.publish(health(BranchId("doors-hall"), ready.device), encode(ready), retain=True)
    eventually(lambda: "desk-2" in hub.get("/v1/devices").text)

    send(hub, NO_DESK_2)

    eventually(lambda: "desk-2" not in hub.get("/v1/devices").text)


def test_an_open_page_of_a_desk_that_is_taken_out_comes_to_its_end(hub: Client):
    with hub.get("/desk/2/events", stream=True) as page:
        lines = page.iter_lines()
        next(lines)

        send(hub, NO_DESK_2)

        assert list(lines)[-1:] == [b""]
    assert hub.get("/desk/2").status_code == 404


def test_pages_and_menus_speak_the_new_words(hub: Client):
    send(hub, BRANCH.replace("Urząd prób", "Urząd spraw").replace("Karta pobytu", "Karty pobytu"))

    assert "Urząd spraw" in hub.get("/", headers={"accept-language": "pl"}).text
    assert "Karty pobytu" in hub.get("/v1/kiosks/K1").text


def test_settings_that_are_sent_are_taken_and_written_to_the_file(hub: Client, file: Path, data: Path):
    before = hall_with_visitors(hub)

    answer = send(hub, BETTER, reason="a better word")

    assert answer.status_code == 200
    assert answer.json()["changes"] == ["[services] 'paszport' [names]: 'pl' 'Paszport' → 'Paszporty'"]
    assert file.read_text(encoding="utf-8") == BETTER
    assert kept(hub) == before
    taken = entries(hub)[-1]
    assert (taken["by"], taken["event"]["reason"], taken["event"]["text"]) == ("branch", "a better word", "")
    assert [path.read_text(encoding="utf-8") for path in sorted((data / HISTORY).iterdir())] in (
        [BRANCH, BETTER],
        [BETTER, BRANCH],
    )


def test_what_was_kept_can_be_gone_back_to(hub: Client, file: Path, data: Path):
    send(hub, BETTER)
    [first] = [path for path in (data / HISTORY).iterdir() if fingerprint_of(BRANCH) in path.name]

    send(hub, first.read_text(encoding="utf-8"))

    assert (in_force(hub), file.read_text(encoding="utf-8")) == (BRANCH, BRANCH)


def test_the_same_wish_sent_again_is_answered_the_same_and_undoes_nothing_since(hub: Client, file: Path):
    first = send(hub, BETTER, key="wish-1")
    send(hub, NO_DESK_2, key="wish-2")

    again = send(hub, BETTER, key="wish-1")

    assert again.content == first.content
    assert (in_force(hub), file.read_text(encoding="utf-8")) == (NO_DESK_2, NO_DESK_2)


def test_a_dry_run_tells_and_changes_nothing(hub: Client, file: Path):
    answer = send(hub, NO_DESK_2, dry_run=True).json()

    assert (answer["changes"], answer["dry_run"]) == (["[desks] '2': taken out"], True)
    assert (in_force(hub), file.read_text(encoding="utf-8")) == (BRANCH, BRANCH)


@pytest.mark.parametrize(
    ("text", "code"), [(BAD, "bad-settings"), (BRANCH.replace("doors-hall", "x"), "settings-not-now")]
)
@pytest.mark.parametrize("dry_run", [True, False])
@pytest.mark.fault("F36")
def test_what_is_refused_leaves_the_file_as_it_is(
    hub: Client, file: Path, text: str, code: str, *, dry_run: bool
):
    answer = send(hub, text, dry_run=dry_run)

    assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert (in_force(hub), file.read_text(encoding="utf-8")) == (BRANCH, BRANCH)


def test_settings_sent_to_a_hub_with_a_bad_file_mend_it(hub: Client, file: Path):
    file.write_text(BAD, encoding="utf-8")
    eventually(lambda: trouble(hub))

    send(hub, BETTER)

    assert trouble(hub) == []
    assert file.read_text(encoding="utf-8") == BETTER


def test_a_hub_that_may_not_write_its_file_says_what_to_do(
    hub: Client, file: Path, monkeypatch: pytest.MonkeyPatch
):
    def forbidden(*_args: object, **_more: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("link.durable._write_synced", forbidden)

    answer = send(hub, BETTER)

    assert (answer.status_code, answer.json()["code"]) == (409, "settings-not-kept")
    assert f"sudo cp FILE {file}" in answer.json()["detail"]
    assert in_force(hub) == BRANCH


def test_a_hub_of_a_shipped_branch_has_no_file_to_write(data: Path):
    with running(file=Path("small"), data=data) as hub:
        answer = send(hub, in_force(hub).replace("Poczekalnia", "Hol"))

    assert answer.json()["code"] == "settings-not-kept"
    assert "okienko branch example small" in answer.json()["detail"]


def test_settings_are_neither_taken_nor_shown_to_other_machines(hub: Client):
    proxied = {"x-forwarded-for": "192.0.2.7"}

    assert hub.post("/v1/settings", {"text": BETTER}, headers=proxied).status_code == 401
    assert hub.get("/v1/settings", headers=proxied).status_code == 401


def test_a_hub_goes_on_after_a_restart_as_if_there_had_been_none(start: Restarts):
    with start() as hub:
        hall_with_visitors(hub)
        send(hub, BETTER)
        hub.issue("paszport")
        before, seq = kept(hub), hub.get("/v1/queue").json()["seq"]

    with start() as hub:
        assert kept(hub) == before
        assert in_force(hub) == BETTER
        assert hub.get("/v1/queue").json()["seq"] == seq


def test_a_file_that_was_changed_while_the_hub_was_down_is_taken_at_its_start(start: Restarts, file: Path):
    with start() as hub:
        before = hall_with_visitors(hub)
    file.write_text(BETTER, encoding="utf-8")

    with start() as hub:
        assert in_force(hub) == BETTER
        assert kept(hub) == before
        assert entries(hub)[-1]["event"]["reason"] == "the hub has started"


def test_a_file_that_would_lose_somebody_is_not_taken_at_the_start_either(start: Restarts, file: Path):
    with start() as hub:
        hub.issue("paszport")
        before = kept(hub)
    file.write_text(NO_PASSPORTS, encoding="utf-8")

    with start() as hub:
        assert kept(hub) == before
        assert in_force(hub) == BRANCH
        assert "1 visitor is here for it" in trouble(hub)[0]


@pytest.mark.parametrize("spoilt", [BAD, "", "branch = ", None])
@pytest.mark.fault("F36")
def test_a_hub_that_starts_with_a_bad_file_goes_on_under_the_last_good_one_and_says_so(
    start: Restarts, file: Path, spoilt: str | None, caplog: pytest.LogCaptureFixture
):
    with start() as hub:
        hall_with_visitors(hub)
        send(hub, BETTER)
        before = kept(hub)
    file.unlink()
    if spoilt is not None:
        file.write_text(spoilt, encoding="utf-8")

    with start() as hub:
        assert kept(hub) == before
        assert in_force(hub) == BETTER
        assert trouble(hub)
    assert (
        "hall.toml cannot be used, so the hub goes on under the settings that were taken last" in caplog.text
    )


def test_a_file_of_another_branch_is_not_begun_with_on_the_data_of_this_one(
    start: Restarts, file: Path, caplog: pytest.LogCaptureFixture
):
    with start() as hub:
        before = hall_with_visitors(hub)
    file.write_text(BRANCH.replace("doors-hall", "doors-hal"), encoding="utf-8")

    with start() as hub:
        assert kept(hub) == before
        assert "'doors-hal'" in trouble(hub)[0]
    assert "another branch needs a data folder of its own" in caplog.text


def test_a_hub_that_never_knew_a_good_file_does_not_start_with_a_bad_one(file: Path, data: Path):
    file.write_text(BAD, encoding="utf-8")

    with pytest.raises(BadSettings, match=r"hall.toml:15.*\nhall.toml:46"), running(file=file, data=data):
        pass


def test_a_file_that_is_gone_is_no_reason_not_to_start_either(tmp_path: Path, data: Path):
    (tmp_path / "hub.toml").write_text(f'branch = "hall"\ndata = "{data}"\n', encoding="utf-8")
    with pytest.raises(BadSettings, match="'branch' names no file"):
        read_settings(tmp_path / "hub.toml")

    data.mkdir()
    (data / LAST_GOOD).write_text(BRANCH, encoding="utf-8")

    assert read_settings(tmp_path / "hub.toml") == HubSettings(branch=str(tmp_path / "hall"), data=str(data))
