"""Which of two views is the newer one; no clock is asked."""

from __future__ import annotations

from contract.views import View


def is_newer(view: View, than: View | None) -> bool:
    """Return whether *view* was made after *than*; the same view again is not newer."""
    return than is None or (view.epoch, view.seq) > (than.epoch, than.seq)
