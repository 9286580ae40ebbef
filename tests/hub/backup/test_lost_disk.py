"""F21: the hub is killed and its disk thrown away while visitors take numbers; it comes back from its stick.

Real processes: the hub by the command that offices use, killed at any moment, and the restore by its command.
"""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from contract.codec import encode
from contract.events import Entry, HubRestored
from contract.names import BranchId, Language, ServiceId, StatusToken, TicketId, TicketNumber
from contract.spare_tickets import MOST_AT_ONCE, SpareTicket
from hub.backup.sealing import new_key
from hub.store.evidence import evidence
from okienko.promise.checker import broken, judged
from okienko.promise.evidence import Answered, Evidence
from okienko.promise.history import Chain, Hall, History
from okienko.promise.invariants import Invariant
from tests.hub.backup.office import BRANCH, Office, Visitors
from tests.waiting import eventually

NEEDED_MS = 1500
"""More than this before its end the hub may not lose; on a loaded machine a write to the stick takes long."""


@pytest.fixture
def office(tmp_path):
    made = Office(tmp_path)
    yield made
    made.end()


def journal_of(database: Path, branch: str = BRANCH) -> list[Entry]:
    with evidence(database) as found:
        days = sorted({row.day for row in found.journal(BranchId(branch))})
        return [entry for day in days for entry in found.entries(BranchId(branch), date.fromisoformat(day))]


def chain_of(database: Path, branch: str = BRANCH) -> Chain:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as hub:
        hub.row_factory = sqlite3.Row
        rows = [dict(row) for row in hub.execute("SELECT * FROM journal ORDER BY seq")]
    hub.close()
    return Chain(branch=branch, rows=rows)


def as_seen(told: dict[str, Any]) -> dict[str, Any]:
    """Return what a kiosk that printed a ticket hands back of it."""
    ticket = SpareTicket(
        ticket=TicketId(told["ticket"]),
        number=TicketNumber.parse(told["number"]),
        service=ServiceId(told["service"]),
        language=Language(told["language"]),
        token=StatusToken(told["token"]),
    )
    return json.loads(encode(ticket)) | {"issued_at": told["issued_at"]}


def hand_back(office: Office, tickets: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Let a kiosk hand back all *tickets*; return what the hub says of each."""
    told: list[dict[str, Any]] = []
    for at in range(0, len(tickets), MOST_AT_ONCE):
        some = [as_seen(ticket) for ticket in tickets[at : at + MOST_AT_ONCE]]
        answer = office.post("/v1/kiosks/K1/hand-in", f"{name}-{at}", {"tickets": some})
        told += answer["tickets"]
    return told


def survived(office: Office, cycles: int, seed: int) -> list[int]:
    """Kill the hub and lose its disk so often; return how many tickets each restore did not know."""
    chance, held, unknown = random.Random(seed), [], []
    office.start()
    office.has_copy()
    for cycle in range(cycles):
        held += visited_until_lost(office, f"c{cycle}", chance.uniform(0.0, 1.5))
        office.restore()
        office.start()
        told = hand_back(office, held, f"back-{cycle}")
        assert {each["what"] for each in told} <= {"known", "taken"}
        lost = {each["ticket"] for each in told if each["what"] == "taken"}
        unknown.append(len(lost))
        times = sorted(ticket["issued_at"] for ticket in held if ticket["ticket"] in lost)
        _require_lately(times, max(ticket["issued_at"] for ticket in held))
        held.append(office.post("/v1/tickets", f"new-{cycle}", {"service": "karta", "language": "pl"}))
    office.end(signal.SIGTERM)
    judge(office, held)
    return unknown


def visited_until_lost(office: Office, name: str, longer_s: float) -> list[dict[str, Any]]:
    """Let visitors take numbers, and lose the hub's disk meanwhile; return what they hold."""
    visitors = Visitors(office, name)
    eventually(lambda: len(visitors.tickets) > 20, 30)
    time.sleep(longer_s)
    office.lose_disk()
    return visitors.stop()


def _require_lately(times: list[str], last: str) -> None:
    """Make sure that of what was lost nothing is older than a moment."""
    if times:
        ago = datetime.fromisoformat(last) - datetime.fromisoformat(times[0])
        assert ago.total_seconds() * 1000 <= NEEDED_MS


def judge(office: Office, held: list[dict[str, Any]]) -> None:
    """Hold the whole life of the branch against its promises."""
    database = office.data / "hub.db"
    answers = [Answered(each["ticket"], each["number"], each["token"]) for each in held]
    services = {"1": frozenset({"karta", "paszport"}), "2": frozenset({"karta"})}
    history = History(
        journal=journal_of(database),
        hall=Hall(rooms={"1": "hol", "2": "hol"}, services=services),
        evidence=Evidence(answers=answers),
        chain=chain_of(database),
    )
    assert broken(history) == []
    assert {Invariant.I1, Invariant.I2, Invariant.I5, Invariant.I10} <= set(judged(history))
    assert len({each["number"] for each in held}) == len({each["ticket"] for each in held}) == len(held)


@pytest.mark.security("S44")
@pytest.mark.fault("F21")
def test_a_hub_whose_disk_is_lost_comes_back_and_no_number_is_held_by_two(office):
    survived(office, cycles=2, seed=20261201)

    restores = [each for each in journal_of(office.data / "hub.db") if isinstance(each.event, HubRestored)]
    assert len(restores) == 2


@pytest.mark.long
@pytest.mark.fault("F21")
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", range(5))
def test_many_lost_disks(office, seed):
    survived(office, cycles=8, seed=seed)


@pytest.mark.security("S44")
@pytest.mark.long
@pytest.mark.fault("F21")
def test_what_is_encrypted_comes_back_with_the_key_from_the_safe(tmp_path):
    private, public = new_key()
    office = Office(tmp_path, more=f'recipients = ["{public}"]')
    (tmp_path / "key.txt").write_text(private, encoding="ascii")
    try:
        office.start()
        office.has_copy()
        ticket = office.post("/v1/tickets", "t1", {"service": "karta", "language": "pl"})
        eventually(lambda: office.metric("okienko_backup_behind_entries") == 0)
        office.lose_disk()
        without = office.run("restore", "--from", str(office.stick), "--to", str(office.data))
        office.restore("--identity", str(tmp_path / "key.txt"))
        office.start()
        known = hand_back(office, [ticket], "back")
    finally:
        office.end()

    assert without.returncode == 2
    assert "name the file of the private key with --identity" in without.stdout
    assert [each["what"] for each in known] == ["known"]


@pytest.mark.long
@pytest.mark.fault("F19")
def test_a_second_path_that_goes_away_is_said_once_and_found_again(office):
    office.start()
    office.has_copy()
    away = office.stick.with_name("away")
    office.stick.rename(away)
    office.stick.write_text("the stick was pulled out")
    office.post("/v1/tickets", "t1", {"service": "karta", "language": "pl"})
    eventually(lambda: office.metric("okienko_backup_up") == 0.0, 15)
    eventually(lambda: "device-fault" in office.alarms(), 5)
    office.post("/v1/tickets", "t2", {"service": "karta", "language": "pl"})
    office.stick.unlink()
    away.rename(office.stick)
    eventually(lambda: office.metric("okienko_backup_up") == 1.0, 15)
    eventually(lambda: office.metric("okienko_backup_behind_entries") == 0.0, 15)
    said = office.run("verify", "--from", str(office.stick))

    assert said.returncode == 0, said.stdout
    assert office.log.count("Second path of the backup lost") == 1
    assert office.log.count("Second path of the backup back") == 1


@pytest.mark.long
def test_under_a_running_hub_the_command_restores_nothing_and_copies_all_the_same(office):
    office.start()
    office.has_copy()
    office.post("/v1/tickets", "t1", {"service": "karta", "language": "pl"})

    copied = office.run("backup", "--settings", str(office.settings))
    refused = office.run("restore", "--from", str(office.stick), "--to", str(office.data), "--overwrite")

    assert copied.returncode == 0, copied.stderr
    assert "is proved and kept (not encrypted" in copied.stdout
    assert refused.returncode == 2
    assert "another hub writes to it" in refused.stderr
    assert office.post("/v1/tickets", "t2", {"service": "karta", "language": "pl"})["number"] == "A002"
