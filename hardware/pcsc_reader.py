"""A card reader at the service for card readers: tells of each card that is held to it, once.

A card that is held tells its number once, however long it is held; one that wobbles at the edge of the field
is the same card until it was away for a moment. Reader and service may go and come back.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from hardware.card import Card, CardError, CardGone, CardUid, CardUnreadable, NoCardReader, NoCardService
from hardware.card_commands import read_card
from hardware.card_service import CardService, chosen
from hardware.event_source import guarded
from hardware.pcsc import Pcsc

logger = logging.getLogger(__name__)

AGAIN_AFTER_S = 2.0
LOOK_S = 1.0  # so long a wait for a card lasts; a reader that was pulled is noticed at its end at the latest
TRIES = 3  # of reading a card that is just being put down


class PcscReader:
    """Tell of each card, and when the reader is lost and back.

    Callbacks come one at a time on a thread of this object, and may raise: that is logged. What is on a card,
    and its number, is never logged.

    Args:
        on_card: gets each card that was read.
        on_unreadable: gets the reason when a card was held and could not be read, for staff; the visitor is
            asked to hold it once more.
        on_lost: called once when the reader goes, or is not there at the start.
        on_back: called once when a lost reader is there again.
        name: a part of the reader's name; empty takes the first one.
        with_text: read the text that is stored on the card as well.
        again_after_s: how long the same card must be away before it counts again, in seconds.
        connect: opens the service.
        retry_s: how often a lost reader is looked for.
        clock: seconds, only forward.
    """

    def __init__(  # noqa: PLR0913  four receivers and their settings, all by name
        self,
        *,
        on_card: Callable[[Card], None],
        on_unreadable: Callable[[str], None] | None = None,
        on_lost: Callable[[], None] | None = None,
        on_back: Callable[[], None] | None = None,
        name: str = "",
        with_text: bool = False,
        again_after_s: float = AGAIN_AFTER_S,
        connect: Callable[[], CardService] = Pcsc,
        retry_s: float = 2.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._on_card, self._on_unreadable = on_card, on_unreadable
        self._on_lost, self._on_back = on_lost, on_back
        self._name = name
        self._with_text = with_text
        self._again_after_s = again_after_s
        self._connect = connect
        self._retry_s = retry_s
        self._clock = clock
        self._available = False
        self._lost_at_s: float | None = None
        self._held = False
        self._last: CardUid | None = None
        self._last_seen_s = 0.0
        self._service: CardService | None = None
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="card-reader", daemon=True)
        self._thread.start()

    @property
    def available(self) -> bool:
        """Whether the reader is there."""
        return self._available

    @property
    def holds(self) -> bool:
        """Whether a card is held to it now, readable or not."""
        return self._held

    def close(self) -> None:
        """Read no more; may be called twice, and from a callback."""
        self._closed.set()
        if self._thread is threading.current_thread():
            return
        while self._thread.is_alive():
            service = self._service
            if service is not None:
                service.cancel()  # again, for a wait may begin just after the first time
            self._thread.join(0.05)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self) -> None:
        while not self._closed.is_set():
            try:
                self._serve()
            except (NoCardService, NoCardReader) as error:
                self._tell_lost(error)
            except CardError as error:  # a code that nobody has told of: begin anew
                self._tell_lost(error)
            self._closed.wait(self._retry_s)
        self._available = False

    def _serve(self) -> None:
        """Read cards until the reader or the service is gone."""
        service = self._service = self._connect()
        try:
            reader = chosen(service.readers(), self._name)
            self._tell_back()
            while not self._closed.is_set():
                self._look(service, reader)
        finally:
            self._held = False
            self._service = None
            service.close()

    def _look(self, service: CardService, reader: str) -> None:
        before, self._held = self._held, service.card_held(reader, before=self._held, limit_s=LOOK_S)
        if self._held and not before:
            self._read(service, reader)
        elif before and not self._held:
            self._last_seen_s = self._clock()

    def _read(self, service: CardService, reader: str) -> None:
        try:
            card = self._tried(service, reader)
        except (CardGone, CardUnreadable) as error:
            logger.info("A card could not be read: %s", error)
            guarded(logger, "card reader", self._on_unreadable, str(error))
            return
        wobbled = card.uid == self._last and self._clock() < self._last_seen_s + self._again_after_s
        self._last, self._last_seen_s = card.uid, self._clock()
        if not wobbled:
            guarded(logger, "card reader", self._on_card, card)

    def _tried(self, service: CardService, reader: str) -> Card:
        """Read the card; one that is just being put down is tried again."""
        for left in reversed(range(TRIES)):
            try:
                with service.card(reader) as transmit:
                    return read_card(transmit, with_text=self._with_text)
            except CardGone:
                if not left or not service.card_held(reader, before=False, limit_s=0.1):
                    raise
        raise CardGone("the card was taken away")

    def _tell_lost(self, why: Exception) -> None:
        self._available = False
        self._last = None
        if self._lost_at_s is not None or self._closed.is_set():
            return
        self._lost_at_s = self._clock()
        logger.warning("Card reader lost: %s", why)
        guarded(logger, "card reader", self._on_lost)

    def _tell_back(self) -> None:
        self._available = True
        if self._lost_at_s is None:
            return
        logger.info("Card reader back after %.0f s", self._clock() - self._lost_at_s)
        self._lost_at_s = None
        guarded(logger, "card reader", self._on_back)
