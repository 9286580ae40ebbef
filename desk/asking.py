"""The one thread on which a desk unit waits for the hub, so that nothing else has to."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from contract.commands import AtDesk
from contract.names import CommandId, DeskId, DeviceId
from contract.refusal import Refused
from contract.views import DeskView
from desk.happenings import Answered, Found, Happening, RefusedBy, Seen, StillAway, Unanswered
from link.hub_client import HubAway, HubClient, new_command_id
from link.worker import MakeWorker, Worker

LOOK_S = 1.0
"""How long the hub may take to answer when we only look for it."""


class Asking:
    """Asks the hub what the unit wishes, one thing after the other, and tells what came of it.

    Args:
        hub: the hub; it is closed with this.
        device: who asks.
        desk: for which desk.
        tell: called with what came of it, on the thread of asking.
        monotonic: real seconds, for patience.
        worker: makes what waits for the hub.
        new_id: mints a command's id.
    """

    def __init__(  # noqa: PLR0913  # whom it asks and tells, and the machine it runs on
        self,
        hub: HubClient,
        device: DeviceId,
        desk: DeskId,
        tell: Callable[[Happening], None],
        *,
        monotonic: Callable[[], float] = time.monotonic,
        worker: MakeWorker = Worker,
        new_id: Callable[[], CommandId] = new_command_id,
    ) -> None:
        self._hub = hub
        self._device = device
        self._desk = desk
        self._tell = tell
        self._monotonic, self._new_id = monotonic, new_id
        # The clerk must be told whatever it was, and the next press must work.
        self._worker = worker(f"asking-{desk}", lambda error: tell(Unanswered(repr(error))))

    def ask(self, command: type[AtDesk], patience_s: float, fields: Sequence[tuple[str, str]] = ()) -> None:
        """Ask for *command* with *fields*; waiting in line counts as patience too."""
        until_s = self._monotonic() + patience_s
        self._worker.do(lambda: self._asked(command, until_s, fields))

    def look(self) -> None:
        """See whether the hub answers, and what it says of this desk."""
        self._worker.do(self._looked)

    def close(self) -> None:
        """Stop; who waits for an answer is given up. May be called twice."""
        self._hub.close()
        self._worker.close()

    def _asked(self, kind: type[AtDesk], until_s: float, fields: Sequence[tuple[str, str]]) -> None:
        command = kind(command_id=self._new_id(), by=self._device, desk=self._desk, **dict(fields))
        try:
            view = self._hub.ask(command, DeskView, patience_s=until_s - self._monotonic())
        except Refused as refused:
            self._tell(RefusedBy(refused.code, refused.detail))
        except HubAway as away:
            self._tell(Unanswered(str(away)))
        else:
            self._tell(Answered(view))

    def _looked(self) -> None:
        try:
            view = self._hub.get(f"/v1/desks/{self._desk}", DeskView, patience_s=LOOK_S)
        except Refused:
            self._tell(Found())
        except HubAway:
            self._tell(StillAway())
        else:
            self._tell(Seen(view))
            self._tell(Found())
