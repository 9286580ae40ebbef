"""Whatever breaks, whenever: what a slip is said to be is what lies under the printer.

A slip said to be printed lies there once, whole; one said not to be printed does not lie there, now or
later; one of unknown fate lies there at most once. Pieces of a slip are never stuck to another.
"""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hardware.escpos_printer import EscposPrinter
from hardware.paper import PaperProfile
from hardware.printer import Fate, PrinterError
from hardware.raster import drawn
from hardware.slip import Line, Slip, Weight
from hardware.virtual_printer import VirtualPrinter

NARROW = PaperProfile(width_px=384)
BEFORE = ["be_well", "paper_out", "open_cover", "go_offline", "jam_cutter", "near_end"]
WITHIN = ["cut_cable", "be_deaf", "be_dead", "run_out_after"]
FAULTS = st.one_of(
    st.tuples(st.sampled_from(BEFORE), st.none()),
    st.tuples(st.sampled_from(WITHIN), st.integers(min_value=0, max_value=14_000)),
)
JOBS = st.lists(st.tuples(FAULTS, st.booleans(), st.booleans()), min_size=1, max_size=5)


def numbered(count: int) -> Slip:
    return Slip((Line(f"A{count:03}", Weight.HUGE), Line("waiting " * 8)))


def suffer(printer: VirtualPrinter, fault: tuple[str, int | None]) -> None:
    name, amount = fault
    if amount is None:
        getattr(printer, name)()
    else:
        getattr(printer, name)(amount // 40 if name == "run_out_after" else amount)


def printed_or_not(printer: EscposPrinter, slip: Slip) -> Fate | None:
    try:
        printer.print(slip)
    except PrinterError as error:
        return error.fate
    return None


def hold_to_its_word(jobs) -> None:
    with VirtualPrinter(width_px=384) as virtual_printer:
        printer = EscposPrinter(virtual_printer.connection, paper=NARROW, patience_s=0.15)
        fates = []
        for count, (fault, asks, mends) in enumerate(jobs):
            suffer(virtual_printer, fault)
            fates.append(printed_or_not(printer, numbered(count)))
            if asks:
                with contextlib.suppress(PrinterError):
                    printer.status()
            if mends:
                virtual_printer.be_well()
        virtual_printer.be_well()
        printer._patience_s = 5.0  # a busy machine may be slow; all that was said before is true all the same
        last = numbered(len(jobs))
        assert printed_or_not(printer, last) is None

        lying = [slip.image.tobytes() for slip in virtual_printer.slips]
        whole = [drawn(numbered(count), NARROW).tobytes() for count in range(len(jobs) + 1)]
        for fate, picture in zip([*fates, None], whole, strict=True):
            expected = {None: {1}, Fate.NOT_PRINTED: {0}, Fate.UNKNOWN: {0, 1}}[fate]
            assert lying.count(picture) in expected
        scraps = [slip for slip in virtual_printer.slips if slip.image.tobytes() not in whole]
        assert all(scrap.image.height < drawn(last, NARROW).height for scrap in scraps)
        assert [picture for picture in lying if picture in whole] == [
            picture for picture in whole if picture in lying
        ]


BACK_FROM_THE_DEAD = [
    (("be_well", None), False, False),
    (("be_dead", 20), False, False),
    (("be_well", None), False, False),
]


@given(jobs=JOBS)
@example(jobs=BACK_FROM_THE_DEAD)
@settings(max_examples=12, deadline=None, derandomize=True)
def test_what_is_said_of_a_slip_is_true(jobs):
    hold_to_its_word(jobs)


@pytest.mark.long
@pytest.mark.timeout(1800)
@given(jobs=JOBS)
@settings(max_examples=400, deadline=None)
def test_what_is_said_of_a_slip_is_true_at_length(jobs):
    hold_to_its_word(jobs)


def test_the_check_itself_sees_a_printer_that_lies(monkeypatch):
    honest = EscposPrinter.print

    def blind(self, slip):
        with contextlib.suppress(PrinterError):
            return honest(self, slip)
        return None

    monkeypatch.setattr(EscposPrinter, "print", blind)

    with pytest.raises(AssertionError):
        hold_to_its_word([(("paper_out", None), False, True)])
