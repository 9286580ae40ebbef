"""What stands on the table: one folder with the settings of a whole branch, and its addresses."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from contract.names import BoardId, BranchId, DeskId, KioskId, RoomId
from contract.settings import zone_of
from hub.branches import text_of
from hub.domain.settings import BranchSettings, read_branch
from okienko.demo.brokers import free_port
from okienko.demo.hours import without_hours
from okienko.promise.claims import Rules
from okienko.promise.limits import Limits
from okienko.promise.verdict import Hall

STAFF_CODE = "2580"
"""Opens the staff menu of the demo's kiosks; printed at the start, and of no use elsewhere."""


@dataclass(frozen=True, slots=True)
class Table:
    """One branch in *folder*: its settings, its broker, and the port of its hub."""

    folder: Path
    branch: BranchSettings
    broker_url: str
    hub_port: int

    @property
    def hub_url(self) -> str:
        """Where the hub answers."""
        return f"http://127.0.0.1:{self.hub_port}"

    @property
    def name(self) -> BranchId:
        """The branch's name on the wire."""
        return self.branch.branch

    def hall(self, allowed_refusals: frozenset[str] = frozenset()) -> Hall:
        """Return what a judge must know of the branch."""
        return Hall(
            rooms={desk.id: desk.room for desk in self.branch.desks},
            services={desk.id: frozenset(desk.services) for desk in self.branch.desks},
            allowed_refusals=allowed_refusals,
            rules=self._rules(),
            limits=self._limits(),
        )

    def _limits(self) -> Limits:
        services = self.branch.services
        return Limits(
            walk_ins={s.series: s.walk_in_limit for s in services if s.walk_in_limit is not None},
            party_most={s.series: s.party_most or 1 for s in services},
        )

    def _rules(self) -> Rules:
        calling = self.branch.calling
        return Rules(
            booked_first=calling.booked_first,
            booked_in_a_row=calling.booked_in_a_row,
            priority_every=calling.priority_every,
            oldest_first_minutes=calling.oldest_first_minutes,
            language_wait_minutes=calling.language_wait_minutes,
            parked=calling.parked,
            parked_minutes=calling.parked_minutes,
            parked_most_minutes=calling.parked_most_minutes,
            missed_again=calling.missed_again,
            languages={desk.id: frozenset(desk.languages) for desk in self.branch.desks},
            zone=zone_of(self.branch.timezone),
        )

    def one_board_a_room(self) -> list[BoardId]:
        """Return a board for each room that has one, in the branch's order."""
        seen: set[RoomId] = set()
        chosen = []
        for board in self.branch.boards:
            if not seen.issuperset(board.rooms):
                seen.update(board.rooms)
                chosen.append(board.id)
        return chosen


def laid(folder: Path, branch: str, broker_url: str, *, always_open: bool = False) -> Table:
    """Write branch and hub settings of the shipped *branch* into *folder* and return its table.

    With *always_open* its hours and day profiles are left out.

    Raises:
        KeyError: no branch of that name is shipped; the message names those that are.
    """
    port = free_port()
    shipped = without_hours(text_of(branch)) if always_open else text_of(branch)
    with_pages = shipped.replace('status_url = ""', f'status_url = "http://127.0.0.1:{port}/t/{{token}}"', 1)
    (folder / "branch.toml").write_text(with_pages, encoding="utf-8")
    (folder / "staff-code").write_text(STAFF_CODE + "\n", encoding="utf-8")
    (folder / "hub.toml").write_text(_hub_toml(folder, broker_url, port), encoding="utf-8")
    return Table(folder, read_branch(with_pages, "branch.toml"), broker_url, port)


def _hub_toml(folder: Path, broker_url: str, port: int) -> str:
    # A JSON string is a TOML string, whatever the folder is called.
    return (
        f"branch = {json.dumps('branch.toml')}\n"
        f"data = {json.dumps(str(folder / 'hub'))}\n"
        f"[http]\nport = {port}\n"
        f"[broker]\nurls = [{json.dumps(broker_url)}]\n"
    )


def kiosk_toml(
    table: Table, kiosk: KioskId, printer_url: str, *, portrait: bool, speaks: bool = False
) -> Path:
    """Write the settings file of a kiosk in a window, and return its path; *speaks*: it can be heard."""
    path = table.folder / f"kiosk-{kiosk}.toml"
    width, height = (540, 960) if portrait else (960, 540)
    path.write_text(
        f"branch = {json.dumps(table.name)}\nkiosk = {json.dumps(kiosk)}\n"
        f"timezone = {json.dumps(table.branch.timezone)}\n"
        f"staff_code_file = {json.dumps(str(table.folder / 'staff-code'))}\n"
        f"state_folder = {json.dumps(str(table.folder / f'kiosk-{kiosk}'))}\n"
        "keyboard_as_keypad = true\n"
        f"[hub]\nurl = {json.dumps(table.hub_url)}\n"
        f"[broker]\nurls = [{json.dumps(table.broker_url)}]\n"
        f"[printer]\nurl = {json.dumps(printer_url)}\n"
        f"[screen]\nfullscreen = false\nwidth = {width}\nheight = {height}\n"
        f'orientation = "{"portrait" if portrait else "landscape"}"\n'
        + ('[outputs.speaker]\ndevice = "default"\n' if speaks else ""),
        encoding="utf-8",
    )
    return path


def board_toml(table: Table, board: BoardId, size: tuple[int, int]) -> Path:
    """Write the settings file of a board in a window of *size* pixels, and return its path."""
    path = table.folder / f"board-{board}.toml"
    path.write_text(
        f"branch = {json.dumps(table.name)}\nboard = {json.dumps(board)}\n"
        f"timezone = {json.dumps(table.branch.timezone)}\n"
        f"[broker]\nurls = [{json.dumps(table.broker_url)}]\n"
        f"[screen]\nfullscreen = false\nwidth = {size[0]}\nheight = {size[1]}\n",
        encoding="utf-8",
    )
    return path


def desk_toml(table: Table, desk: DeskId, *, drawn_display: bool = False) -> Path:
    """Write the settings file of a desk unit, and return its path; *drawn_display*: with a number display."""
    path = table.folder / f"desk-{desk}.toml"
    path.write_text(
        f"branch = {json.dumps(table.name)}\ndesk = {json.dumps(desk)}\n"
        f"[hub]\nurl = {json.dumps(table.hub_url)}\n"
        f"[broker]\nurls = [{json.dumps(table.broker_url)}]\n"
        + ('[number_display]\nkind = "twin"\n' if drawn_display else ""),
        encoding="utf-8",
    )
    return path
