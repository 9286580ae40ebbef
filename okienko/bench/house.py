"""A branch to be measured: the real hub, its database on a real disk, a real broker."""

from __future__ import annotations

import dataclasses
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import requests

from contract.events import Entry
from hub.domain.settings import read_branch
from hub.http.readings import Journal
from okienko.bench.load import Outcome, drive
from okienko.demo.programs import await_ready, program
from okienko.demo.table import Table, laid

SERVICES = "ABCDEFGHIJKL"
DESKS = 8
_PATIENCE_S = 30.0
PEOPLE = {"pl": "Sprawa", "en": "Matter", "uk": "Справа", "ru": "Дело"}


@dataclasses.dataclass(frozen=True, slots=True)
class House:
    """A running hub.

    Attributes:
        table: its settings and addresses.
        process: the hub's process.
    """

    table: Table
    process: subprocess.Popen[bytes]

    def drive(self, clients: int, requests: list[bytes], *status: int) -> Outcome:
        """Let *clients* clients send *requests*; each must be answered with one *status* of these.

        Raises:
            RuntimeError: one was answered otherwise.
        """
        outcome = drive(self.table.hub_port, clients, len(requests), iter(requests).__next__)
        if set(outcome.statuses) - set(status):
            raise RuntimeError(f"the hub answered {outcome.statuses}, where {status} was expected")
        return outcome

    def journal(self) -> list[Entry]:
        """Return the hub's whole journal, oldest first."""
        entries: list[Entry] = []
        while True:
            since = entries[-1].seq if entries else 0
            answer = requests.get(
                f"{self.table.hub_url}/v1/journal", params={"since": since}, timeout=_PATIENCE_S
            )
            answer.raise_for_status()
            # a stretch of a full day is larger than any message that a device would read
            stretch = msgspec.json.decode(answer.content, type=Journal)
            entries += stretch.entries
            if not stretch.entries or entries[-1].seq >= stretch.newest:
                return entries


def branch_text(name: str, boards: int = 1, services: str = SERVICES) -> str:
    """Return the ``branch.toml`` of an office with these *services*, eight desks and so many *boards*.

    Every desk serves everything, and a second press counts at once: so eight clients can call without pause.
    Boards are told of twenty calls, as on a usual day, however fast the calls follow one another here.
    """
    served = json.dumps(list(services))
    lines = [
        f'branch = "{name}"',
        f"names = {_texts(PEOPLE)}",
        'languages = ["pl", "uk", "ru", "en"]',
        "double_press_s = 0.0",
        "announce_s = 0.5",
        f'rooms = [{{ id = "hall", names = {_texts({"pl": "Poczekalnia"})} }}]',
        'kiosks = [{ id = "K1", room = "hall", spare_series = "X" }]',
        "boards = [" + ", ".join(f'{{ id = "b{n}", rooms = ["hall"] }}' for n in range(1, boards + 1)) + "]",
    ]
    for number in range(1, DESKS + 1):
        lines += [
            "[[desks]]",
            f'id = "{number}"',
            f'name = "{number}"',
            'room = "hall"',
            f"services = {served}",
        ]
    for letter in services:
        names = {language: f"{text} {letter}" for language, text in PEOPLE.items()}
        lines += ["[[services]]", f'id = "{letter}"', f'series = "{letter}"', f"names = {_texts(names)}"]
    return "\n".join(lines) + "\n"


def set_table(folder: Path, broker_url: str, boards: int = 1, text: str = "") -> Table:
    """Write the settings of the office into *folder*, which lends it its name, and return its table.

    With a *text* that is the branch, whatever it is called.
    """
    folder.mkdir(parents=True, exist_ok=True)
    table = laid(folder, "small", broker_url)
    text = text or branch_text(f"bench-{folder.name}", boards)
    (folder / "branch.toml").write_text(text, encoding="utf-8")
    with (folder / "hub.toml").open("a", encoding="utf-8") as settings:
        settings.write("[limits]\ndevice_per_s = 1e9\n")  # one kiosk asks as fast as the hub can answer
    return dataclasses.replace(table, branch=read_branch(text, "branch.toml"))


@contextmanager
def house(folder: Path, broker_url: str, boards: int = 1, text: str = "") -> Iterator[House]:
    """Run the hub of a new office in *folder*, or of the branch in *text*, while the block lasts."""
    with opened(set_table(folder, broker_url, boards, text)) as found:
        yield found


@contextmanager
def opened(table: Table, clock: str = "") -> Iterator[House]:
    """Run the hub of *table* by *clock* while the block lasts, with what is in its database."""
    words = ["hub", "--settings", str(table.folder / "hub.toml"), *(["--clock", clock] if clock else [])]
    with program(table.folder, "hub", *words) as process:
        await_ready(table.hub_url, process, table.folder)
        yield House(table, process)


def _texts(texts: dict[str, str]) -> str:
    return "{ " + ", ".join(f"{language} = {json.dumps(text)}" for language, text in texts.items()) + " }"
