"""The entrance: whose pages these are, and the ways from here as large links."""

from __future__ import annotations

from litestar import Response, get
from litestar.types import ControllerRouterHandler

from hub.authority import Authority
from hub.web.drawing import page
from hub.web.forms import cookie_of, token_of
from hub.web.languages import kept, language_of
from hub.web.navigation import public_ways, ways_of
from hub.web.pages import Pages
from hub.web.pressing import Asked
from hub.web.signed import session_of


class EntrancePage(Pages):
    """The page, with the branch that it names."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handler of this page."""
        return [get("/", name="entrance")(self.show)]

    async def show(self, request: Asked) -> Response[bytes]:
        """Show the ways that are open to who asks."""
        language, token, me = language_of(request), token_of(request), session_of(request)
        ways = [*public_ways(), *ways_of(me)]
        known = {"branch": self._authority.settings, "me": me, "form": token, "ways": ways}
        ours = [cookie_of(token)] if me is not None else []  # a visitor's browser keeps nothing
        return page("entrance.html", language, known, cookies=[*ours, *kept(request, language)])
