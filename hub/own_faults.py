"""How a hub tells, among the alarms, of a fault of its own."""

from __future__ import annotations

from datetime import datetime

from contract.hall_views import Alarm
from contract.names import HUB, DeviceId


def own_fault(fault: str, since: datetime, what: str, way_out: str, *, thing: str = "") -> Alarm:
    """Return the alarm of *fault*, its lasting word, that stands since then.

    Each is about a thing of its own, the *thing* or else the fault itself: whoever looks after one does not
    look after another.
    """
    about = DeviceId(f"{HUB}-{thing or fault}")
    return Alarm(code="device-fault", about=about, since=since, fault=fault, what=what, way_out=way_out)
