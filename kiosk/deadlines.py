"""Sees to it that nothing is waited for in vain: what must come by a time, and what is the case if not."""

from __future__ import annotations

import logging
from collections.abc import Callable

from kiosk.happenings import (
    CheckSlipEnded,
    Happening,
    HelpNotTold,
    HelpTold,
    HubAway,
    Issued,
    RefusedBy,
    SlipDone,
    SlipFailed,
    SlipUnknown,
    SpareFailed,
    SpareIssued,
)
from kiosk.survey_happenings import VisitIsRated, VisitNotRated, VisitTold

_log = logging.getLogger(__name__)


class Deadlines:
    """What is waited for: an answer of the hub, a slip, a line on the disk; each at most once at a time.

    A thread that hangs in a driver never answers; without this its visitor would wait for ever.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._due: dict[str, tuple[float, Happening]] = {}

    def __bool__(self) -> bool:
        return bool(self._due)

    def set(
        self,
        limit_s: float,
        otherwise: CheckSlipEnded | HubAway | HelpNotTold | SlipUnknown | SpareFailed | VisitNotRated,
    ) -> None:
        """Expect an answer within *limit_s* real seconds; *otherwise* is what happens without one."""
        self._due[_kind(otherwise)] = (self._monotonic() + limit_s, otherwise)

    def met(self, happening: Happening) -> None:
        """Note that *happening* happened; it may be what was waited for."""
        if self._due:
            self._due.pop(_kind(happening), None)

    def missed(self) -> list[Happening]:
        """Return what is the case now that nothing came in time, each once."""
        if not self._due:
            return []
        late = [kind for kind, (due_s, _) in self._due.items() if self._monotonic() >= due_s]
        for kind in late:
            _log.error("No %s came: its thread hangs", kind)
        return [self._due.pop(kind)[1] for kind in late]


def _kind(happening: Happening) -> str:
    match happening:
        case Issued() | RefusedBy() | HubAway():
            return "answer of the hub"
        case VisitTold() | VisitIsRated() | VisitNotRated():
            return "word of the hub on a visit"
        case HelpTold() | HelpNotTold():
            return "word that staff are called"
        case SpareIssued() | SpareFailed():
            return "word of the disk"
        case SlipDone() | SlipFailed() | SlipUnknown() | CheckSlipEnded():
            return f"word of the printer{' on a check slip' if isinstance(happening, CheckSlipEnded) else ''}"
        case _:
            return ""
