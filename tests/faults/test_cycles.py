"""Hub and broker are killed, paused, cut off and lied to under a large day, and the one judge acquits them.

A few cycles of each kind here; hundreds by ``make faults-long``.
"""

from __future__ import annotations

import pytest

from tests.faults.cycles import cycled

FEW = 3
MANY = 60


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("hub", marks=pytest.mark.fault("F01")),
        pytest.param("pause", marks=pytest.mark.fault("F04")),
        pytest.param("both", marks=pytest.mark.fault("F01", "F05")),
        pytest.param("devices", marks=pytest.mark.fault("F03", "F04")),
        pytest.param("line", marks=pytest.mark.fault("F09", "F10")),
        pytest.param("post", marks=pytest.mark.fault("F10", "F11", "F12")),
    ],
)
def test_a_large_hall_keeps_its_promise(kind):
    tally = cycled([kind], FEW, "ci")

    assert (tally.broken, tally.survived[kind]) == ([], FEW)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["hub", "pause", "broker", "both", "devices", "line", "post"])
@pytest.mark.timeout(1800)
def test_a_large_hall_keeps_its_promise_many_times(kind):
    tally = cycled([kind], MANY, "long")

    assert (tally.broken, tally.survived[kind]) == ([], MANY)
