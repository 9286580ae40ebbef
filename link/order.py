"""Which of two views is the newer one; no clock of the device is asked.

Of two pictures of one state the later one is newer, by the hub's clock: time alone changes some of them.
"""

from __future__ import annotations

from contract.views import Sent


def is_newer(view: Sent, than: Sent | None) -> bool:
    """Return whether *view* was made after *than*; the same view again is not newer, nor is a rival's."""
    if than is None:
        return True
    if is_rival(view, than):
        return False
    return (view.epoch, view.seq, view.at) > (than.epoch, than.seq, than.at)


def is_rival(view: Sent, than: Sent) -> bool:
    """Return whether *view* is of another hub than *than*, and their epochs do not say which one counts.

    The two hubs settle it, and the one that goes on takes a higher epoch. Until then a device stays with the
    one that it heard first: it never shows a picture of the one among pictures of the other.
    """
    return view.epoch == than.epoch and bool(view.hub and than.hub) and view.hub != than.hub
