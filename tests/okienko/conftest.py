"""What the tests of the front door stand on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hardware.virtual_printer import VirtualPrinter


@pytest.fixture
def virtual_printer() -> Iterator[VirtualPrinter]:
    """A printer twin on a free port."""
    with VirtualPrinter() as printer:
        yield printer
