"""From a finger on the glass of a kiosk to the slip, and to the next screen."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Any

from contract.names import KioskId
from hardware.escpos_printer import EscposPrinter
from hardware.virtual_paper import PrintedSlip
from hardware.virtual_printer import VirtualPrinter
from kiosk.samples import sample_menu, sample_ticket
from kiosk.slip import Imprint, slip_for
from kiosk.slip_file import shipped
from kiosk.texts import words_in
from okienko.bench.children import Child, child
from okienko.bench.figures import Figure, Spread
from okienko.bench.glass_kiosk import VISIT
from okienko.bench.house import house
from okienko.bench.measure import Bench
from okienko.demo.table import Table, kiosk_toml

START_S = 60.0
VISIT_S = 10.0
CONFIRM = str(VISIT[2])
SIZE = (1080, 1920)


def touch_to_slip(bench: Bench) -> Iterator[Figure]:
    """Milliseconds from lifting the finger off CONFIRM to the cut slip, and from any touch to its screen."""
    slips: list[float] = []

    def cut(_: PrintedSlip) -> None:
        slips.append(time.monotonic())

    with ExitStack() as parts:
        hub = parts.enter_context(house(bench.folder / "kiosk", bench.broker_url))
        printer = parts.enter_context(VirtualPrinter(on_slip=cut))
        alone_s = _printing_alone(printer, bench.counts.slips)
        slips.clear()
        toml = kiosk_toml(hub.table, KioskId("K1"), str(printer.connection), portrait=True)
        _as_in_the_hall(hub.table, toml.name)
        kiosk = parts.enter_context(
            child(hub.table.folder, "glass_kiosk", str(toml), str(bench.counts.slips))
        )
        touches = len(VISIT) * bench.counts.slips
        kiosk.until(lambda told: len(told) >= touches, START_S + VISIT_S * bench.counts.slips)
    yield from _told(bench, kiosk, slips, alone_s)


def _as_in_the_hall(table: Table, name: str) -> None:
    """Give the kiosk the glass of a real one instead of a window on a desk."""
    path = table.folder / name
    text = path.read_text(encoding="utf-8")
    small = "width = 540\nheight = 960\n"
    if small not in text:
        raise RuntimeError(f"{name}: the size of the screen is not where it was")
    large = f"width = {SIZE[0]}\nheight = {SIZE[1]}\n"
    path.write_text(text.replace(small, large), encoding="utf-8")


def _printing_alone(printer: VirtualPrinter, count: int) -> Spread:
    """Return how many seconds the driver takes for a slip that is laid out already."""
    driver = EscposPrinter(printer.connection)
    ticket = sample_ticket(VISIT[0].language)  # type: ignore[union-attr]
    slip = slip_for(
        ticket, Imprint(menu=sample_menu(), words_in=words_in, printed_at="09:00", template=shipped())
    )
    taken = []
    for _ in range(count):
        begun = time.perf_counter()
        driver.print(slip)
        taken.append(time.perf_counter() - begun)
    return Spread.of(taken)


def slip_delays_ms(told: list[Mapping[str, Any]], slips: list[float]) -> list[float]:
    """Return the milliseconds from each CONFIRM to its slip.

    Raises:
        RuntimeError: there are more or fewer slips than touches.
    """
    confirmed = [float(one["lifted_s"]) for one in told if one["touch"] == CONFIRM]
    if len(confirmed) != len(slips):
        raise RuntimeError(f"{len(confirmed)} visitors confirmed, and {len(slips)} slips came out")
    return [(cut_s - lifted_s) * 1000 for lifted_s, cut_s in zip(confirmed, slips, strict=True)]


def _told(bench: Bench, kiosk: Child, slips: list[float], alone: Spread) -> Iterator[Figure]:
    limits = bench.limits
    slip = Spread.of(slip_delays_ms(kiosk.told, slips))
    screen = Spread.of([(float(one["drawn_s"]) - float(one["lifted_s"])) * 1000 for one in kiosk.told])
    yield Figure(
        name="touch → slip cut, p50",
        value=slip.p50,
        unit="ms",
        limit=(limits.change_s + alone.p50) * 1000,
        limit_name="bare POST + commit + printing alone",
        note=f"{len(slips)} visits through Kivy, virtual printer without the time of paper; "
        f"p99 {slip.p99:.0f} ms",
    )
    yield Figure(
        name="touch → next screen drawn, p50",
        value=screen.p50,
        unit="ms",
        limit=1000 / 30,
        limit_name="one frame at 30/s",
        note=f"{len(screen.values)} touches at {SIZE[0]}x{SIZE[1]}, pixels read back; "
        f"p99 {screen.p99:.0f} ms",
    )
