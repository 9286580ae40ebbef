"""Signing in and out by the office's own directory: the way there, and the way back."""

from __future__ import annotations

from typing import Any

from litestar import Response, get
from litestar.datastructures import Cookie
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from litestar.types import ControllerRouterHandler

from hub.accounts.errors import AccountError
from hub.accounts.gate import Gate
from hub.accounts.journey import COOKIE, COOKIE_UNDER_TLS, LASTS_S
from hub.oidc_settings import BACK
from hub.store import StoreError
from hub.web.drawing import HEADERS
from hub.web.navigation import first_page
from hub.web.pages import Pages
from hub.web.pressing import Asked
from hub.web.sign_in_pages import SignInPages, address_of, local, onward
from hub.web.signed import session_cookie, session_of


class DirectoryPages(Pages):
    """The pages, with the gate that they lead through.

    Args:
        gate: accounts and sessions, and the directory if there is one.
        sign_in: where somebody stands who was not let in.
        behind_tls: whether browsers come by TLS.
    """

    def __init__(self, gate: Gate, sign_in: SignInPages, *, behind_tls: bool) -> None:
        self._gate, self._sign_in, self._behind_tls = gate, sign_in, behind_tls

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of these pages."""
        return [
            get("/sign-in/directory", name="directory")(self.set_out),
            get(BACK, name="directory-back")(self.come_back),
        ]

    async def set_out(self, request: Asked) -> Response[Any]:
        """Lead to the directory."""
        where = local(request.query_params.get("next", ""))
        if self._gate.directory is None:
            raise NotFoundException
        try:
            address, sealed = await self._gate.directory.set_out(where)
        except AccountError as error:
            return await self._sign_in.asked(request, where, error=error)
        return Redirect(address, status_code=303, headers=HEADERS, cookies=[self._cookie(sealed)])

    async def come_back(self, request: Asked) -> Response[Any]:
        """Let in whom the directory has sent back."""
        if self._gate.directory is None:
            raise NotFoundException
        sealed = request.cookies.get(self._cookie("").key, "")
        answer = dict(request.query_params.items())
        try:
            session, where = await self._gate.sign_in_by(
                self._gate.directory, answer, sealed, address_of(request)
            )
        except (AccountError, StoreError) as error:
            return await self._sign_in.asked(request, "", error=error, cookies=[self._cookie("")])
        if (before := session_of(request)) is not None:
            await self._gate.sign_out(before.token)
        cookies = [session_cookie(session.token, behind_tls=self._behind_tls), self._cookie("")]
        return onward(request, "signed-in", local(where) or first_page(session), cookies)

    def _cookie(self, sealed: str) -> Cookie:
        """Return what keeps the journey: sent when the directory leads back, which `Strict` would not be."""
        return Cookie(
            key=COOKIE_UNDER_TLS if self._behind_tls else COOKIE,
            value=sealed,
            path="/",
            max_age=int(LASTS_S) if sealed else 0,
            httponly=True,
            samesite="lax",
            secure=self._behind_tls,
        )
