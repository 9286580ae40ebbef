"""Signing in and out, and choosing a password by a one-time link."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.response import Redirect
from litestar.types import ControllerRouterHandler

from hub.accounts.errors import AccountError, DirectoryAway, LinkUsedUp, TooManyTries
from hub.accounts.gate import Gate
from hub.accounts.passwords import SHORTEST
from hub.store import StoreError
from hub.web.drawing import HEADERS, page
from hub.web.forms import FIELD, FormNotOurs, cookie_of, require_ours, token_of
from hub.web.languages import kept, language_of, texts
from hub.web.navigation import first_page
from hub.web.pages import Pages
from hub.web.pressing import Asked
from hub.web.signed import session_cookie, session_of

_LOCAL = re.compile(r"/[A-Za-z0-9._~/-]*")
"""Where somebody may be led after signing in: a path of this hub."""

SAID = {
    "form-not-ours": "This page was open for too long. Please try again.",
    "not-let-in": "Name or password is wrong, or the account is closed.",
    "too-many-tries": "Too many tries. Please wait %(n)d seconds and try again.",
    "link-used-up": "This link opens nothing any more. Please ask for a new one.",
    "weak-password": "This password is easily guessed. Please take a longer one: four unrelated words.",
    "different": "The two passwords are not the same.",
    "directory-refused": "Signing in with the office account failed. Please try again.",
    "directory-away": "The office account service does not answer. Please sign in with name and password.",
    "no-role": "Your office account has no role here. Please ask an administrator.",
    "login-taken": "The name of your office account cannot be used here. Please ask an administrator.",
    "last-administrator": "This is the last administrator. Make another one first.",
    "store-away": "The hub cannot store anything now. Please try again in a moment.",
    "": "",
}
"""What somebody reads who was not let in, by code."""


class SignInPages(Pages):
    """The pages, with the gate that they lead through.

    Args:
        gate: accounts and sessions.
        behind_tls: whether browsers come by TLS.
    """

    def __init__(self, gate: Gate, *, behind_tls: bool) -> None:
        self._gate, self._behind_tls = gate, behind_tls

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of these pages."""
        return [
            get("/sign-in", name="sign-in")(self.ask),
            post("/sign-in", name="sign-in-form", status_code=200)(self.sign_in),
            post("/sign-out", name="sign-out", status_code=200)(self.sign_out),
            get("/welcome/{token:str}", name="welcome")(self.welcome),
            post("/welcome/{token:str}", name="welcome-form", status_code=200)(self.choose),
        ]

    async def ask(self, request: Asked) -> Response[bytes]:
        """Ask for name and password; who is signed in already is led on."""
        where = local(request.query_params.get("next", ""))
        if (session := session_of(request)) is not None:
            return Redirect(where or first_page(session), status_code=303, headers=HEADERS)
        return await self.asked(request, where)

    async def sign_in(self, request: Asked) -> Response[Any]:
        """Let in whoever typed a right name and password, and lead them on."""
        form = await request.form()
        where = local(str(form.get("next", "")))
        try:
            require_ours(request, form.get(FIELD, ""))
            typed = str(form.get("login", "")), str(form.get("password", ""))
            session = await self._gate.sign_in(*typed, address_of(request))
        except (FormNotOurs, AccountError, StoreError) as error:
            return await self.asked(request, where, login=str(form.get("login", ""))[:40], error=error)
        if (before := session_of(request)) is not None:
            await self._gate.sign_out(before.token)  # whoever sat here before is not left signed in
        cookie = session_cookie(session.token, behind_tls=self._behind_tls)
        return Redirect(where or first_page(session), status_code=303, headers=HEADERS, cookies=[cookie])

    async def sign_out(self, request: Asked) -> Response[Any]:
        """End the session of this browser."""
        form = await request.form()
        try:
            require_ours(request, form.get(FIELD, ""))
        except FormNotOurs:
            return Redirect("/", status_code=303, headers=HEADERS)
        session = session_of(request)
        elsewhere = ""
        if session is not None:
            await self._gate.sign_out(session.token)
            elsewhere = await self._gate.farewell(session)
        gone = session_cookie("", behind_tls=self._behind_tls)
        if elsewhere:
            return onward(request, "signed-out", elsewhere, [gone])
        return Redirect("/sign-in", status_code=303, headers=HEADERS, cookies=[gone])

    async def welcome(self, request: Asked) -> Response[bytes]:
        """Ask whoever comes by a one-time link for a password."""
        return await self._welcomed(request)

    async def choose(self, request: Asked) -> Response[Any]:
        """Keep the password that was chosen."""
        form = await request.form()
        first, again = str(form.get("password", "")), str(form.get("again", ""))
        if first != again:
            return await self._welcomed(request, "different")
        try:
            require_ours(request, form.get(FIELD, ""))
            await self._gate.accept(request.path_params["token"], first)
        except (FormNotOurs, AccountError, StoreError) as error:
            return await self._welcomed(request, _code(error))
        return Redirect("/sign-in?said=chosen", status_code=303, headers=HEADERS)

    async def asked(
        self,
        request: Asked,
        where: str,
        *,
        login: str = "",
        error: Exception | None = None,
        cookies: Sequence[Cookie] = (),
    ) -> Response[bytes]:
        """Return the page that asks for name and password, or for the directory; *error*: why again."""
        language, token = language_of(request), token_of(request)
        known = {
            "next": where,
            "login": login,
            "form": token,
            "error": _told(request, _code(error), error),
            "directory": self._gate.directory,
            "chosen": request.query_params.get("said", "") == "chosen",
        }
        cookies = [cookie_of(token), *kept(request, language), *cookies]
        return page("sign_in.html", language, known, cookies=cookies, status=_status(error))

    async def _welcomed(self, request: Asked, code: str = "") -> Response[bytes]:
        language, token = language_of(request), token_of(request)
        try:
            account = await self._gate.invited(request.path_params["token"])
        except LinkUsedUp:
            account, code = None, "link-used-up"
        known = {
            "account": account,
            "token": request.path_params["token"],
            "form": token,
            "error": _told(request, code),
            "shortest": SHORTEST,
        }
        cookies = [cookie_of(token), *kept(request, language)]
        return page("welcome.html", language, known, cookies=cookies, status=403 if code else 200)


def onward(request: Asked, what: str, where: str, cookies: list[Cookie]) -> Response[bytes]:
    """Return a page that says *what* has happened and leads on by itself.

    A redirect would not do: a browser that comes from another site sends no `Strict` cookie along one, and
    a form of ours may lead to no other site.
    """
    language = language_of(request)
    known = {"what": what, "where": where}
    return page("onward.html", language, known, cookies=[*cookies, *kept(request, language)])


def local(where: str) -> str:
    """Return *where* if it is a path of this hub; nothing for another site's address."""
    return where if _LOCAL.fullmatch(where) and not where.startswith("//") else ""


def address_of(request: Asked) -> str:
    """Return from where *request* comes."""
    return request.client.host if request.client is not None else ""


def _status(error: Exception | None) -> int:
    if error is None:
        return 200
    return 503 if isinstance(error, DirectoryAway | StoreError) else 403


def _code(error: Exception | None) -> str:
    if error is None:
        return ""
    if isinstance(error, AccountError):
        return error.code
    return "form-not-ours" if isinstance(error, FormNotOurs) else "store-away"


def _told(request: Asked, code: str, error: Exception | None = None) -> str:
    words = texts(language_of(request)).gettext
    seconds = round(error.wait_s) if isinstance(error, TooManyTries) else 0
    return words(SAID[code]) % {"n": max(1, seconds)} if code else ""
