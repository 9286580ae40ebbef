"""Server-sent events: a page gets its picture drawn anew whenever it has changed, and a beat in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import msgspec
from litestar.response import Stream

from contract.refusal import Refused
from contract.views import View
from hub.store import StoreError
from hub.web.changes import Changes
from hub.web.drawing import HEADERS

BEAT_S = 3.0
"""How often a silent stream says that it lives; the page calls itself stale after ten seconds."""
CALM_S = 0.05
"""The shortest time between two pictures on one stream."""
_BEAT = b"event: beat\ndata: \n\n"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture drawn for one page.

    Attributes:
        view: what it shows.
        html: how.
    """

    view: View
    html: str

    def message(self, said: str = "") -> dict[str, Any]:
        """Return what the page's script is sent; *said* is a word to the clerk about the last press."""
        return {"epoch": self.view.epoch, "seq": self.view.seq, "picture": self.html, "said": said}


Draw = Callable[[], Awaitable[Drawn]]


def still(view: View) -> View:
    """Return *view* without what changes though nothing on the picture does."""
    return msgspec.structs.replace(view, epoch=0, seq=0, at=None)


def stream(draw: Draw, changes: Changes, look_s: float = BEAT_S) -> Stream:
    """Return the endless answer that sends what *draw* returns, now and whenever it is another.

    Args:
        draw: draws the page as it is now.
        changes: what tells that the queue has moved.
        look_s: how often to look though nothing has, for what time alone changes; a beat each time.
    """
    headers = {**HEADERS, "x-accel-buffering": "no"}  # a proxy in between must not gather it
    return Stream(_events(draw, changes, look_s), media_type="text/event-stream", headers=headers)


async def _events(draw: Draw, changes: Changes, look_s: float) -> AsyncIterator[bytes]:
    yield b"retry: 1000\n\n"
    before: View | None = None
    while not changes.closed:
        seen = changes.count
        try:
            drawn = await draw()
        except Refused:
            return  # what the page was of is not there any more; asked again, it is answered so
        except StoreError:
            await changes.wait(seen, BEAT_S)  # no beat: the page calls itself stale, and it is
            continue
        now = still(drawn.view)
        if now != before:
            yield b"data: " + msgspec.json.encode(drawn.message()) + b"\n\n"
            before = now
            await asyncio.sleep(CALM_S)
        if not await changes.wait(seen, look_s):
            yield _BEAT
