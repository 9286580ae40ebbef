"""Server-sent events: a page gets its picture drawn anew whenever it has changed, and a beat in between."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.response import Redirect, Stream

from contract.refusal import Refused
from contract.views import View
from hub.limits import Beyond
from hub.store import StoreError
from hub.web.changes import Changes
from hub.web.drawing import HEADERS

BEAT_S = 3.0
"""How often a silent stream says that it lives; the page calls itself stale after ten seconds."""
CALM_S = 0.05
"""The shortest time between two pictures on one stream."""
MOST_LIVE = 1000
"""So many pages of staff and boards are kept as the queue is; each is drawn for itself at each change."""
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


class _Shown(View, frozen=True, kw_only=True):
    """What stands on the page, so that it is sent anew when that has changed and not oftener."""

    html: str


def as_drawn(view: View, html: str) -> Drawn:
    """Return the *html* drawn of *view*, which is another picture only when it says something else."""
    return Drawn(_Shown(branch=view.branch, epoch=view.epoch, seq=view.seq, at=view.at, html=html), html)


Draw = Callable[[], Awaitable[Drawn]]


def back_to(where: str, code: str) -> Redirect:
    """Return the way back to the page *where*, which says what *code* means; empty: nothing is said."""
    mark = "&" if "?" in where else "?"
    return Redirect(where + (f"{mark}said={code}" if code else ""), status_code=303, headers=HEADERS)


async def answered(
    request: Request[Any, Any, Any], draw: Draw, where: str, code: str, said: Callable[[str], str]
) -> Response[Any]:
    """Return what a browser gets after a press: a script the picture that *draw* draws, a form the way back.

    Args:
        request: the press.
        draw: draws the page anew; only a script needs it.
        where: the page to which a form goes back.
        code: what came of the press.
        said: puts *code* into words.
    """
    if request.headers.get("accept") != "application/json":
        return back_to(where, code)
    return Response((await draw()).message(said(code)), headers=HEADERS)


def still(view: View) -> View:
    """Return *view* without what changes though nothing on the picture does."""
    return msgspec.structs.replace(view, epoch=0, seq=0, at=None)


def stream(draw: Draw, changes: Changes, look_s: float = BEAT_S) -> Stream:
    """Return the endless answer that sends what *draw* returns, now and whenever it is another.

    Args:
        draw: draws the page as it is now.
        changes: what tells that the queue has moved.
        look_s: how often to look though nothing has, for what time alone changes; a beat each time.

    Raises:
        Beyond: as many pages are kept so as may be.
    """
    if changes.watching >= MOST_LIVE:
        changes.refused += 1
        raise Beyond(f"{MOST_LIVE} pages are kept up to date already; look at this one again in a moment")
    headers = {**HEADERS, "x-accel-buffering": "no"}  # a proxy in between must not gather it
    return Stream(
        _counted(_events(draw, changes, look_s), changes), media_type="text/event-stream", headers=headers
    )


async def _counted(events: AsyncGenerator[bytes], changes: Changes) -> AsyncIterator[bytes]:
    changes.watching += 1
    try:
        async with contextlib.aclosing(events):
            async for event in events:
                yield event
    finally:
        changes.watching -= 1


async def _events(draw: Draw, changes: Changes, look_s: float) -> AsyncGenerator[bytes]:
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
