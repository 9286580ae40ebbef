"""Who is let in at which door: people by their session, machines by where they are, everybody else nowhere.

It stands before all doors and pages and knows them by the one table of `hub.accounts.matrix`; what does not
stand there is closed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlencode

from litestar import Request
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from hub.accounts.cookie import cookie_name
from hub.accounts.gate import Gate
from hub.accounts.matrix import Allowed, Other
from hub.accounts.records import Session
from hub.http.app import Asked, Failed
from hub.http.asgi import answer, header, turn_away
from hub.http.guard import is_own_machine
from hub.http.problems import NotAllowed, SignInFirst, WrongMethod, reason_of
from hub.http.session_end import LIVE, WithSession
from hub.store import StoreError

SIGN_IN = "/sign-in"

_Key = tuple[str | None, ...]


class Rows:
    """The table, looked up by method and path."""

    def __init__(self, rows: Iterable[tuple[str, str, Allowed]]) -> None:
        self._plain: dict[tuple[str, str], Allowed] = {}
        self._named: dict[tuple[str, _Key], Allowed] = {}
        shapes: dict[tuple[str, int], set[tuple[bool, ...]]] = defaultdict(set)
        for method, path, allowed in rows:
            if "{" in path:
                parts = tuple(None if part.startswith("{") else part for part in path.split("/"))
                self._named.setdefault((method, parts), allowed)
                shapes[method, len(parts)].add(tuple(part is None for part in parts))
            else:
                self._plain[method, path] = allowed
        # A door that is spelled out goes before one with a name for anything.
        self._shapes = {key: sorted(some) for key, some in shapes.items()}

    def of(self, method: str, path: str) -> Allowed | None:
        """Return who may; None where the table has no such door."""
        method = "GET" if method == "HEAD" else method
        if (found := self._plain.get((method, path))) is not None:
            return found
        parts = path.split("/")
        for shape in self._shapes.get((method, len(parts)), ()):
            key = tuple([None if named and part else part for named, part in zip(shape, parts, strict=True)])
            if (found := self._named.get((method, key))) is not None:
                return found
        return None

    def methods(self, path: str) -> list[str]:
        """Return the methods that are answered at *path*."""
        return [method for method in ("GET", "POST") if self.of(method, path) is not None]


class Admission:
    """Let in whom the table lets in.

    Args:
        app: all doors and pages.
        nowhere: answers where the table has no door.
        gate: knows sessions.
        rows: the table.
        behind_tls: whether browsers come by TLS, which ends before the hub.
        trust_network: whether programs on other machines are taken for devices of ours.
        failed: draws what a person sees who is turned away; None: a problem as for programs.
    """

    def __init__(  # noqa: PLR0913  two places to lead to, and what the way depends on
        self,
        app: ASGIApp,
        nowhere: ASGIApp,
        gate: Gate,
        rows: Iterable[tuple[str, str, Allowed]],
        *,
        behind_tls: bool = False,
        trust_network: bool = False,
        failed: Failed | None = None,
    ) -> None:
        self._app, self._nowhere, self._gate, self._rows = app, nowhere, gate, Rows(rows)
        self._cookie = cookie_name(behind_tls=behind_tls)
        self._trust_network, self._failed = trust_network, failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        allowed = self._rows.of(scope["method"], scope["path"])
        if allowed is None:
            await self._not_here(scope, receive, send)
            return
        try:
            session = await self._session(scope)
        except StoreError as error:
            await self._turned_away(scope, receive, send, error)
            return
        scope["user"] = session
        if self._may(allowed, session, scope):
            if session is not None and Other.ANYBODY not in allowed and scope["path"].endswith(LIVE):
                stream = WithSession(self._gate, session.token, receive, send)
                receive, send = stream.receive, stream.send
            await self._app(scope, receive, send)
        elif session is None and scope["method"] in ("GET", "HEAD") and _is_browser(scope):
            await _to_sign_in(scope, send)
        elif session is not None:
            await self._turned_away(scope, receive, send, _reason(scope, session))
        else:
            await turn_away(send, _reason(scope, session))

    async def _turned_away(self, scope: Scope, receive: Receive, send: Send, error: Exception) -> None:
        if self._failed is None or not _is_browser(scope):
            await turn_away(send, error)
            return
        request: Asked = Request(scope, receive, send)
        page = self._failed(request, int(reason_of(error).status)).to_asgi_response(None, request)
        await page(scope, receive, send)

    async def _not_here(self, scope: Scope, receive: Receive, send: Send) -> None:
        if methods := self._rows.methods(scope["path"]):
            asked: str = scope["method"]  # type: ignore[typeddict-item]  # only requests come here
            await turn_away(send, WrongMethod(asked, ", ".join(methods)))
        else:
            await self._nowhere(scope, receive, send)

    def _may(self, allowed: Allowed, session: Session | None, scope: Scope) -> bool:
        if Other.ANYBODY in allowed:
            return True
        if session is not None:
            return Other.SIGNED_IN in allowed or bool(session.account.rights & allowed)
        here = is_own_machine(scope)
        return (here and Other.CONSOLE in allowed) or (
            (here or self._trust_network) and Other.MACHINE in allowed
        )

    async def _session(self, scope: Scope) -> Session | None:
        kept = header(scope, b"cookie")
        if self._cookie not in kept:
            return None
        try:
            token = SimpleCookie(kept).get(self._cookie)
        except CookieError:
            return None
        return await self._gate.who(token.value) if token is not None and token.value else None


def _is_browser(scope: Scope) -> bool:
    return "text/html" in header(scope, b"accept")


def _reason(scope: Scope, session: Session | None) -> Exception:
    if session is None:
        return SignInFirst(f"{scope['path']} is for people of the branch: sign in at {SIGN_IN}")
    return NotAllowed(f"{session.account.login} may not do this; the roles of an account say what it may")


async def _to_sign_in(scope: Scope, send: Send) -> None:
    query = {"next": scope["path"]}
    if chosen := parse_qs(scope["query_string"].decode("latin-1")).get("lang"):
        query["lang"] = chosen[0]
    where = f"{SIGN_IN}?{urlencode(query, safe='/')}"
    await answer(send, 303, b"", "text/plain", [(b"location", where.encode("ascii"))])
