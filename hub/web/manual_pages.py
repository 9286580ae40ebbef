"""The pages of the manuals. Who is signed in reads all of them, the keeper of the computers without that."""

from __future__ import annotations

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.types import ControllerRouterHandler

from hub.accounts.records import Session
from hub.web.drawing import HEADERS, page
from hub.web.forms import cookie_of, token_of
from hub.web.languages import kept, language_of
from hub.web.manual_texts import LANGUAGES, ROLES, picture, rendered, title, whose
from hub.web.pages import Pages
from hub.web.pressing import Asked
from hub.web.signed import session_of

_FOR_AN_HOUR = {**HEADERS, "cache-control": "max-age=3600"}
OPEN = "it"
"""The manual that is read before anybody can sign in."""


class ManualPages(Pages):
    """The pages; they need nothing of the hub, and stand while it cannot store anything."""

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of these pages."""
        return [
            get("/help", name="manuals")(self.list),
            get("/help/it", name="manual-it")(self.open),
            get("/help/{who:str}", name="manual")(self.show),
            get("/help/pictures/{language:str}/{name:str}", name="manual-picture")(self.picture),
        ]

    async def list(self, request: Asked) -> Response[bytes]:
        """List all manuals, one's own first."""
        return self._page(request, "manuals.html", {})

    async def open(self, request: Asked) -> Response[bytes]:
        """Show the manual that everybody may read."""
        return self._shown(request, OPEN)

    async def show(self, request: Asked) -> Response[bytes]:
        """Show one manual."""
        return self._shown(request, request.path_params["who"])

    async def picture(self, request: Asked) -> Response[bytes]:
        """Send a picture of a manual."""
        found = picture(request.path_params["language"], request.path_params["name"])
        if found is None:
            raise NotFoundException
        return Response(found, media_type="image/png", headers=_FOR_AN_HOUR)

    def _shown(self, request: Asked, who: str) -> Response[bytes]:
        if who not in whose():
            raise NotFoundException
        written = _written(request)
        known: dict[str, object] = {
            "who": who,
            "heading": title(who, written),
            "text": rendered(who, written),
        }
        return self._page(request, "manual.html", known)

    def _page(self, request: Asked, template: str, known: dict[str, object]) -> Response[bytes]:
        language, token, me = language_of(request), token_of(request), session_of(request)
        written = _written(request)
        known |= {"me": me, "form": token, "written": written}
        known["manuals"] = [(who, title(who, written)) for who in _mine_first(me)]
        ours = [cookie_of(token)] if me is not None else []
        return page(template, language, known, cookies=[*ours, *kept(request, language)])


def _written(request: Asked) -> str:
    """Return in which language somebody reads a manual: Polish, or English where theirs is another."""
    language = language_of(request)
    return language if language in LANGUAGES else "en"


def _mine_first(me: Session | None) -> list[str]:
    if me is None:
        return [OPEN]
    return sorted(whose(), key=lambda who: ROLES[who] not in me.account.roles)
