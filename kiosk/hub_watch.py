"""Watches whether the hub is there: by its menus and its pulse, and, when those fail, by asking it.

The broker may be gone while the hub is well: then the menu comes by HTTP, and visitors notice nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from contract import topics
from contract.refusal import Refused
from contract.views import Menu
from kiosk.config import KioskSettings
from kiosk.happenings import Fresh, Happening, HubLost, MenuArrived, Stale
from link import inbox
from link.hub_client import HubAway, HubClient
from link.order import is_newer
from link.wire import Wire
from link.worker import MakeWorker, Worker

_log = logging.getLogger(__name__)

PROBE_EVERY_S = 5.0
MENU_PATH = "/v1/kiosks/{kiosk}"


@dataclass(frozen=True, slots=True)
class Loop:
    """The loop that runs the flow: how word is left for it, how it is woken, and real seconds.

    *worker* makes what waits in its stead.
    """

    happen: Callable[[Happening], None]
    wake: Callable[[], None]
    monotonic: Callable[[], float]
    worker: MakeWorker = Worker


class HubWatch:
    """Tells a kiosk's flow of menus, and of a hub that is gone and back.

    Args:
        wire: where menus and the hub's pulse come from; not yet started.
        hub: is asked when the pulse is missing.
        settings: which kiosk this is.
        loop: the loop that is told.
    """

    def __init__(self, wire: Wire, hub: HubClient, settings: KioskSettings, loop: Loop) -> None:
        self._hub = hub
        self._path = MENU_PATH.format(kiosk=settings.kiosk)
        self._happen = loop.happen
        self._monotonic = loop.monotonic
        self._inbox = inbox.Inbox(
            wire,
            topics.kiosk_view(settings.branch, settings.kiosk),
            Menu,
            beat=topics.beat(settings.branch),
            wake=loop.wake,
            clock=loop.monotonic,
        )
        self._newest: Menu | None = None
        self._stale = False
        self._probing = False
        self._probe_s = loop.monotonic()
        self._lost_s: float | None = None
        self._worker = loop.worker("kiosk-probe", lambda _: self._probed())

    @property
    def menus(self) -> inbox.Inbox[Menu]:
        """Where menus come in."""
        return self._inbox

    def look(self, *, in_doubt: bool) -> None:
        """Take in what has come; ask the hub where nothing comes or all is *in_doubt*. The loop's thread."""
        for news in self._inbox.take():
            match news:
                case Menu():
                    self._menu(news)
                case inbox.Stale():
                    self._stale = True
                    self._happen(Stale())
                case inbox.Fresh():
                    self._stale = False
                    self.found()
                    self._happen(Fresh())
        due = self._monotonic() - self._probe_s >= PROBE_EVERY_S
        if (self._stale or in_doubt) and due and not self._probing:
            self._probing = True
            self._worker.do(partial(self._probe, missed=self._stale))

    def missed(self, away: HubAway) -> None:
        """Note, and log once, that the hub does not answer; any thread."""
        if self._lost_s is None:
            self._lost_s = self._monotonic()
            _log.warning("Hub away: %s", away)

    def found(self) -> None:
        """Note, and log once, that the hub is there; any thread."""
        if self._lost_s is not None:
            _log.info("Hub back after %.0f s", self._monotonic() - self._lost_s)
            self._lost_s = None

    def close(self) -> None:
        """Ask no more."""
        self._worker.close()

    def _menu(self, menu: Menu) -> None:
        if is_newer(menu, self._newest):
            if self._newest is None and not self._stale:
                self._happen(Fresh())  # what the last run has left on the disk was doubtful until now
            self._newest = menu
            self._happen(MenuArrived(menu))

    def _probe(self, *, missed: bool) -> None:
        try:
            menu = self._hub.get(self._path, Menu)
        except HubAway as away:
            self._asked_in_vain(away, missed=missed)
        except Refused as refused:
            _log.warning("The hub gives no menu: %s", refused)
        else:
            self.found()
            self._happen(Fresh())
            self._menu(menu)
        self._probed()

    def _asked_in_vain(self, away: HubAway, *, missed: bool) -> None:
        if missed and not self._inbox.is_stale:
            return  # its pulse was missed, and has come while it was asked: it was away, and is back
        self.missed(away)
        # Not that its pulse is missed: that is told, and taken back, by what listens for it.
        self._happen(HubLost())

    def _probed(self) -> None:
        self._probe_s = self._monotonic()
        self._probing = False
