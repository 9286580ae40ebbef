"""How often each kind of answer was given, whoever gave it: a door, a page, or what stands before them."""

from __future__ import annotations

from collections import Counter

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send


class Counted:
    """Count the answers of *app*.

    Attributes:
        answers: how many there were of each HTTP status.
    """

    def __init__(self, app: ASGIApp, answers: Counter[int]) -> None:
        self._app, self.answers = app, answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.answers[message["status"]] += 1
            await send(message)

        await self._app(scope, receive, counted)
