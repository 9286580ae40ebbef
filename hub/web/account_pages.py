"""The accounts of the branch: who there is, as what, who is to be invited, and what was done to accounts."""

from __future__ import annotations

from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from litestar.types import ControllerRouterHandler

from contract.settings import zone_of
from hub.accounts.errors import AccountError
from hub.accounts.gate import Gate
from hub.accounts.roles import Role
from hub.authority import Authority
from hub.store import StoreError
from hub.web.drawing import HEADERS
from hub.web.forms import FIELD, FormNotOurs, require_ours
from hub.web.languages import language_of, texts
from hub.web.pages import Pages
from hub.web.pressing import Asked
from hub.web.role_words import DEEDS, ROLES
from hub.web.signed import session_of
from hub.web.signed_page import signed_page
from hub.web.words import date_and_time

SAID = {
    "form-not-ours": "This page was open for too long. Please try again.",
    "bad-account": "That cannot be: a name is 2 to 40 small letters and digits, and an account needs a role.",
    "last-administrator": "This is the last administrator. Make another one first.",
    "store-away": "The hub cannot store anything now. Please try again in a moment.",
    "changed": "Done.",
    "": "",
}


class AccountPages(Pages):
    """The pages, with the gate that keeps accounts."""

    def __init__(self, authority: Authority, gate: Gate) -> None:
        self._authority, self._gate = authority, gate

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of these pages."""
        return [
            get("/admin/accounts", name="accounts")(self.show),
            post("/admin/accounts", name="account-invite", status_code=200)(self.invite),
            post("/admin/accounts/{login:str}/{what:str}", name="account-change", status_code=200)(
                self.change
            ),
        ]

    async def show(self, request: Asked) -> Response[bytes]:
        """Show all accounts, a form to invite, and the latest security deeds."""
        return await self._shown(request, request.query_params.get("said", ""))

    async def invite(self, request: Asked) -> Response[bytes]:
        """Make an account, or let somebody choose a new password; show the one-time link, this once."""
        form = await request.form()
        try:
            require_ours(request, form.get(FIELD, ""))
            roles = frozenset(Role(role) for role in form.getall("role", []) if role in frozenset(Role))
            typed = str(form.get("login", "")), str(form.get("name", ""))
            account, token = await self._gate.invite(*typed, roles, self._who(request))
        except (FormNotOurs, AccountError, StoreError) as error:
            return await self._shown(request, _code(error))
        link = str(request.base_url.with_replacements(path=f"/welcome/{token}"))
        return await self._shown(request, link=(account, link))

    async def change(self, request: Asked) -> Response[Any]:
        """Give somebody other roles, or close or open the account."""
        form, login = await request.form(), request.path_params["login"]
        code = "changed"
        try:
            require_ours(request, form.get(FIELD, ""))
            await self._changed(login, request, form.getall("role", []))
        except (FormNotOurs, AccountError, StoreError) as error:
            code = _code(error)
        return Redirect(f"/admin/accounts?said={code}", status_code=303, headers=HEADERS)

    async def _changed(self, login: str, request: Asked, roles: list[str]) -> None:
        change, what = partial(self._gate.change, login, self._who(request)), request.path_params["what"]
        if what == "roles":
            await change(roles=frozenset(Role(role) for role in roles if role in frozenset(Role)))
        elif what in ("close", "open"):
            await change(closed=what == "close")
        else:
            raise NotFoundException

    async def _shown(self, request: Asked, code: str = "", link: object = None) -> Response[bytes]:
        language = language_of(request)
        known = {
            "accounts": await self._gate.everybody(),
            "deeds": await self._gate.deeds(),
            "what_words": DEEDS,
            "roles": ROLES,
            "link": link,
            "said": texts(language).gettext(SAID.get(code, "")) if code else "",
            "at": partial(date_and_time, zone=zone_of(self._authority.settings.timezone)),
        }
        return signed_page(request, "accounts.html", known)

    def _who(self, request: Asked) -> str:
        session = session_of(request)
        return session.account.login if session is not None else ""


def _code(error: Exception) -> str:
    if isinstance(error, AccountError):
        return error.code
    return "form-not-ours" if isinstance(error, FormNotOurs) else "store-away"
