"""The page of the manual on the wire works as it stands: each block is run against a real hub and broker."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
import requests

from contract.codec import decode
from contract.problem import Problem
from contract.states import State
from contract.views import Beat, BoardView, DeskView, TicketView
from okienko.demo.table import Table

PAGE = Path(__file__).parents[2] / "docs" / "wire.md"
MARK = "-- next block --"


def blocks() -> list[str]:
    """Return the blocks of shell on the page, in their order."""
    return re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def said(table: Table) -> list[str]:
    """What each block of the page printed, run one after the other in one shell."""
    script = "set -eu\n" + f"\necho; echo '{MARK}'\n".join(blocks())
    port = table.broker_url.rpartition(":")[2]
    environ = dict(os.environ) | {"HUB": table.hub_url, "BROKER_PORT": port}
    done = subprocess.run(
        ["bash", "-c", script], env=environ, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return [part.strip() for part in done.stdout.split(MARK)]


def test_a_branch_is_driven_by_nothing_but_the_page(said, table):
    _, tickets, board, beat, reported, desk, refused, health = said
    first, again = (decode(line.encode(), TicketView) for line in _documents(tickets))
    picture = decode(board.encode(), BoardView)
    called, recalled, free = (decode(line.encode(), DeskView) for line in _documents(desk))
    problem = decode(refused.encode(), Problem)

    assert first == again
    assert first.state is State.WAITING
    assert picture.board == "hall-1"
    assert picture.calls == ()
    assert decode(beat.encode(), Beat).branch == picture.branch
    assert called.current is not None
    assert called.current.number == first.number
    assert recalled.current is not None
    assert recalled.current.times == 2
    assert free.current is None
    assert (problem.status, problem.code) == (409, "nothing-called")
    assert (reported, health) == ("", "")
    [heard] = [line for line in _devices(table) if line["device"] == "board-hall-1"]
    assert (heard["shown"]["call"], heard["spoken"]["silent"]) == (1042, "no-sound")


def test_a_home_made_board_sees_the_calls_of_a_home_made_desk(table):
    """A board of one line of shell, plugged in before and after the call."""
    port = table.broker_url.rpartition(":")[2]
    line = "mosquitto_sub -V mqttv5 -p {port} -q 1 -C {count} -W 20 -t okienko/1/small/board/hall-1/view"
    with subprocess.Popen(
        line.format(port=port, count=4).split(), stdout=subprocess.PIPE, text=True
    ) as before:
        _post(table, "/v1/tickets", '{"service": "F", "language": "ru"}')
        _post(table, "/v1/desks/2/call-next")
        seen = [json.loads(row) for row in before.stdout or () if '"call"' in row][:1]
        before.terminate()
    after = subprocess.run(
        line.format(port=port, count=1).split(), capture_output=True, text=True, check=True, timeout=30
    ).stdout

    assert [(call["number"], call["desk"], call["language"]) for call in seen[0]["calls"]] == [
        ("F001", "2", "ru")
    ]
    assert json.loads(after)["calls"][0]["call"] == seen[0]["calls"][0]["call"]


def _devices(table: Table) -> list[dict]:
    return requests.get(f"{table.hub_url}/v1/devices", timeout=10).json()["devices"]


def _documents(text: str) -> list[str]:
    decoder, documents, place = json.JSONDecoder(), [], 0
    while place < len(text):
        _, end = decoder.raw_decode(text, place)
        documents.append(text[place:end])
        place = end + len(text[end:]) - len(text[end:].lstrip())
    return documents


def _post(table: Table, path: str, body: str = "") -> None:
    identity = Path("/proc/sys/kernel/random/uuid").read_text(encoding="ascii").strip()
    subprocess.run(
        [
            "curl",
            "-sS",
            "-f",
            "--json",
            body or "{}",
            "-H",
            f"Idempotency-Key: {identity}",
            table.hub_url + path,
        ],
        check=True,
        capture_output=True,
    )
