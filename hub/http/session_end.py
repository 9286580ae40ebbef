"""A live page ends with the session that opened it, and not when its browser next asks for something."""

from __future__ import annotations

import asyncio

from litestar.types import Message, Receive, ReceiveMessage, Send

from hub.accounts.gate import Gate
from hub.store import StoreError

LIVE = "/events"
"""So ends the path of every stream."""


class WithSession:
    """Send and receive of one stream, which is over with the session that has *token*.

    Before each part of the stream, a beat every few seconds among them, it is looked whether the session is
    still there: signed out, closed, with other roles or too old, it gets nothing more.
    """

    def __init__(self, gate: Gate, token: str, receive: Receive, send: Send) -> None:
        self._gate, self._token, self._receive, self._send = gate, token, receive, send
        self._over = asyncio.Event()

    async def send(self, message: Message) -> None:
        """Send *message*, unless the session is over."""
        if self._over.is_set():
            return
        if message["type"] == "http.response.body" and not await self._is_there():
            message = {"type": "http.response.body", "body": b"", "more_body": False}
            self._over.set()
        await self._send(message)

    async def _is_there(self) -> bool:
        try:
            return await self._gate.is_there(self._token)
        except StoreError:  # nobody knows; the browser comes again
            return False

    async def receive(self) -> ReceiveMessage:
        """Receive what the browser sends; once the session is over it is as if it had gone."""
        browser, over = asyncio.ensure_future(self._receive()), asyncio.ensure_future(self._over.wait())
        try:
            await asyncio.wait({browser, over}, return_when=asyncio.FIRST_COMPLETED)
            return browser.result() if browser.done() else {"type": "http.disconnect"}
        finally:
            browser.cancel()
            over.cancel()
