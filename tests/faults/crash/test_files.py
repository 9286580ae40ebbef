"""F03, F20: the power fails at any write of a small file that holds state, of a kiosk or of a hub.

Each file is used as its program uses it, on a recorded disk; each image that the disk could then show is
read by that same program. What was told to anybody is there, and nothing is told twice.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest

from contract.commands import ReportSlip
from contract.names import Language, ServiceId, TicketId, TicketNumber
from contract.spare_tickets import SpareTicket
from contract.states import SlipState
from hub.branch_file import BranchFile
from hub.config import LAST_GOOD, HubSettings
from hub.drafts.keeper import Draft, Drafts
from hub.draw_key import seeds_in
from hub.store.papers import FolderPapers
from kiosk.errand_file import ErrandFile
from kiosk.menu_file import MenuFile
from kiosk.samples import sample_menu, sample_ticket
from kiosk.slip_journal import SlipJournal
from kiosk.spare_journal import SpareJournal
from kiosk.spare_lines import NumbersUnknown
from tests.faults.crash.disk import Image, Mark
from tests.faults.crash.judging import MOST, Wrong, require_right
from tests.faults.crash.record import Recorder, recording
from tests.hub.branch import BRANCH_TOML, NINE, TUESDAY, token_of, wish

WEDNESDAY = date(2026, 12, 2)
STATE = "state"
SPARE = f"{STATE}/spare.jsonl"


def said(recorder: Recorder, image: Image) -> list[object]:
    """Return what had been told by the time of *image*, in order."""
    return [op.said for op in recorder.ops if isinstance(op, Mark)][: image.marks]


def crashed(
    tmp_path: Path, live: Callable[[Path, Recorder], None], wrong_in: Callable[[Recorder], Wrong], most: int
):
    """Record what *live* does, and make sure that nothing is wrong with any image of at most so many."""
    device = tmp_path / "device"
    device.mkdir()
    with recording(device) as recorder:
        live(device, recorder)
        recorder.require_complete()

    require_right(
        recorder, wrong_in(recorder), tmp_path / "after", most=most, subsets=200 if most == MOST else 6
    )


# --- the kiosk's own numbers ----------------------------------------------------------------------------


def spare_in(folder: Path) -> SpareJournal:
    return SpareJournal(folder / SPARE, lambda: 100.0, "boot-1")


def spare_number(journal: SpareJournal) -> tuple[date | None, str]:
    def made(number: TicketNumber, day: date | None, heard: tuple[int, int]) -> SpareTicket:
        return SpareTicket(
            ticket=TicketId(f"{day}-{number}-{journal.left}"),
            number=number,
            service=ServiceId("A"),
            language=Language("pl"),
            token=token_of("x"),
            day=day,
            heard=heard,
        )

    issued = journal.issue("X", made)
    return issued.day, str(issued.number)


def numbers_are_given(folder: Path, recorder: Recorder) -> None:
    """Two starts of a kiosk over two days; every number that a visitor sees is marked, every hand-in too."""
    journal = spare_in(folder)
    journal.told(TUESDAY, "X", 4, (1, 1))
    for _ in range(3):
        recorder.mark(("seen", *spare_number(journal)))
    journal.mark()
    _handed_in(journal, recorder, 2)
    journal = spare_in(folder)
    recorder.mark(("seen", *spare_number(journal)))
    _handed_in(journal, recorder, 9)
    recorder.mark(("seen", *spare_number(journal)))
    _handed_in(journal, recorder, 9)
    journal.told(WEDNESDAY, "X", 0, (1, 2))
    recorder.mark(("seen", *spare_number(journal)))


def _handed_in(journal: SpareJournal, recorder: Recorder, count: int) -> None:
    tickets = journal.waiting(count)
    # The hub has them from here on; whether the kiosk knows is another matter.
    recorder.mark(("handed in", {(ticket.day, str(ticket.number)) for ticket in tickets}))
    journal.handed_in([ticket.ticket for ticket in tickets])


def wrong_numbers(recorder: Recorder) -> Wrong:
    def wrong(image: Image, folder: Path) -> list[str]:
        image.put(folder)
        told = said(recorder, image)
        seen = {(day, number) for what, *number_of in told if what == "seen" for day, number in [number_of]}
        handed = set().union(*(numbers for what, *(numbers,) in [t for t in told if t[0] == "handed in"]))
        journal = spare_in(folder)
        left = {(ticket.day, str(ticket.number)) for ticket in journal.waiting(99)}
        may_be_garbage = "garbage" in image.how or "some" in image.how
        try:
            new = spare_number(journal)
        except NumbersUnknown as error:
            if not may_be_garbage:
                return [f"a power cut is taken for damage: {error}"]
            last = max((int(number[1:]) for day, number in handed if day == TUESDAY), default=4)
            journal.told(TUESDAY, "X", last, (2, 1))
            new = spare_number(journal)
        wrongs = [f"{number} of {day} was seen and is lost" for day, number in seen - handed - left]
        if new in seen | left:
            wrongs.append(f"{new} is given a second time")
        if journal.damage and not may_be_garbage:
            wrongs.append(f"a power cut is taken for damage: {journal.damage}")
        return wrongs

    return wrong


@pytest.mark.fault("F03")
def test_a_power_cut_at_any_write_of_the_kiosks_numbers_loses_none_and_gives_none_twice(tmp_path):
    crashed(tmp_path, numbers_are_given, wrong_numbers, most=300)


@pytest.mark.long
@pytest.mark.fault("F03")
@pytest.mark.timeout(1800)
def test_a_power_cut_at_really_any_write_of_the_kiosks_numbers_gives_none_twice(tmp_path):
    crashed(tmp_path, numbers_are_given, wrong_numbers, most=MOST)


# --- slips, errands, menus ------------------------------------------------------------------------------

ONE, TWO = sample_ticket(number="A001"), sample_ticket(number="A002")


def slips_come_out(folder: Path, recorder: Recorder) -> None:
    journal = SlipJournal(folder / STATE / "slips.jsonl")
    journal.begin(ONE)
    recorder.mark(("begun", ONE.ticket))
    journal.begin(TWO)
    recorder.mark(("begun", TWO.ticket))
    recorder.mark(("settled", ONE.ticket))
    journal.settle(ONE.ticket)
    journal = SlipJournal(folder / STATE / "slips.jsonl")
    recorder.mark(("settled", TWO.ticket))
    journal.settle(TWO.ticket)


def wrong_slips(recorder: Recorder) -> Wrong:
    def wrong(image: Image, folder: Path) -> list[str]:
        image.put(folder)
        told = said(recorder, image)
        begun, settled = ({t for what, t in told if what == kind} for kind in ("begun", "settled"))
        found = {ticket.ticket for ticket in SlipJournal(folder / STATE / "slips.jsonl").open}
        return [f"the slip of {ticket} was begun and is forgotten" for ticket in begun - settled - found]

    return wrong


@pytest.mark.fault("F03")
def test_a_power_cut_at_any_write_of_the_slips_forgets_none_that_was_begun(tmp_path):
    crashed(tmp_path, slips_come_out, wrong_slips, most=200)


ERRANDS = [wish(ReportSlip, ticket=TicketId(name), slip=SlipState.PRINTED) for name in ("a", "b", "c")]


def errands_wait(folder: Path, recorder: Recorder) -> None:
    kept = ErrandFile(folder / STATE / "errands.jsonl")
    for errand in ERRANDS:
        kept.add(errand)
        recorder.mark({errand.command_id})
    recorder.mark({ERRANDS[2].command_id})
    kept.keep(ERRANDS[2:])


def wrong_errands(recorder: Recorder) -> Wrong:
    def wrong(image: Image, folder: Path) -> list[str]:
        image.put(folder)
        told = said(recorder, image)
        due = set().union(*told) if len(told) < 4 else told[3]
        found = {errand.command_id for errand in ErrandFile(folder / STATE / "errands.jsonl").read()}
        return [f"the errand {errand} is forgotten" for errand in due - found]

    return wrong


@pytest.mark.fault("F03")
def test_a_power_cut_at_any_write_of_the_errands_forgets_none(tmp_path):
    crashed(tmp_path, errands_wait, wrong_errands, most=200)


MENUS = [sample_menu(), msgspec.structs.replace(sample_menu(), spare_series="Z")]


def menus_come(folder: Path, recorder: Recorder) -> None:
    kept = MenuFile(folder / STATE / "menu.json")
    for menu in MENUS:
        kept.keep(menu)
        recorder.mark(menu.spare_series)


def wrong_menus(recorder: Recorder) -> Wrong:
    def wrong(image: Image, folder: Path) -> list[str]:
        image.put(folder)
        told = said(recorder, image)
        menu = MenuFile(folder / STATE / "menu.json").read()
        if not told:
            return []
        return (
            []
            if menu is not None and menu.spare_series in {told[-1], "Z"}
            else [f"the menu {told[-1]} is lost"]
        )

    return wrong


@pytest.mark.fault("F03")
def test_a_power_cut_at_any_write_of_the_menu_leaves_one_that_is_whole(tmp_path):
    crashed(tmp_path, menus_come, wrong_menus, most=200)


# --- the hub's small files ------------------------------------------------------------------------------


def a_hub_writes(folder: Path, recorder: Recorder) -> None:
    recorder.mark(("key", seeds_in(folder)(TUESDAY)))
    drafts = Drafts(FolderPapers(folder))
    for text in ("one", "two"):
        drafts.keep("anna", Draft(text=text, base="", begun_at=NINE))
        recorder.mark(("draft", text))
    file = BranchFile(HubSettings(branch=str(folder / "branch.toml"), data=str(folder)))
    for minutes in ("10", "12"):
        text = BRANCH_TOML.replace("serving_minutes = 10", f"serving_minutes = {minutes}")
        file.write(text)
        recorder.mark(("branch.toml", text))
        file.keep(text, NINE)
        recorder.mark((LAST_GOOD, text))


def wrong_on_the_hub(recorder: Recorder) -> Wrong:
    every: dict[str, list[str]] = {}
    for op in recorder.ops:
        if isinstance(op, Mark):
            every.setdefault(op.said[0], []).append(op.said[1])

    def wrong(image: Image, folder: Path) -> list[str]:
        image.put(folder)
        drafts = Drafts(FolderPapers(folder))
        drafts.begin()
        draft = drafts.of("anna")
        found = {"key": seeds_in(folder)(TUESDAY), "draft": draft.text if draft else None}
        for name in ("branch.toml", LAST_GOOD):
            path = folder / name
            found[name] = path.read_text(encoding="utf-8") if path.exists() else None
        told = dict(said(recorder, image))
        return [
            f"{name} is {found[name]!r}"
            for name, value in told.items()
            if found[name] not in every[name][every[name].index(value) :]
        ]

    return wrong


@pytest.mark.fault("F02")
def test_a_power_cut_at_any_write_of_the_hubs_small_files_leaves_each_whole(tmp_path):
    crashed(tmp_path, a_hub_writes, wrong_on_the_hub, most=300)
