"""A running virtual printer, the real driver at it, and a slip, for the tests of anything that prints."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hardware.escpos_printer import EscposPrinter
from hardware.slip import Slip
from hardware.virtual_printer import VirtualPrinter
from tests.hardware.slips import SerialTwin, slip_in


@pytest.fixture
def slip() -> Slip:
    return slip_in("pl")


@pytest.fixture
def virtual_printer() -> Iterator[VirtualPrinter]:
    with VirtualPrinter() as printer:
        yield printer


@pytest.fixture
def printer(virtual_printer: VirtualPrinter) -> EscposPrinter:
    """The real driver, with little patience, at the virtual printer."""
    return EscposPrinter(virtual_printer.connection, patience_s=1.0)


@pytest.fixture
def serial_twin() -> Iterator[SerialTwin]:
    twin = SerialTwin()
    yield twin
    twin.close()
