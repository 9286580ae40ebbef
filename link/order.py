"""Which of two views is the newer one; no clock of the device is asked.

Of two pictures of one state the later one is newer, by the hub's clock: time alone changes some of them.
"""

from __future__ import annotations

from contract.views import View


def is_newer(view: View, than: View | None) -> bool:
    """Return whether *view* was made after *than*; the same view again is not newer."""
    return than is None or (view.epoch, view.seq, view.at) > (than.epoch, than.seq, than.at)
