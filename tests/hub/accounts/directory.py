"""A small directory of an office, as honest as OpenID Connect asks: it signs with RS256 and forgets no check.

A test may have it say something false: `spoils` changes what is signed, `tells` what is answered.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote_plus, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "okienko", "a secret of 32 letters or so: ąęś"
Claims = dict[str, Any]


@dataclass
class Directory:
    """What the directory knows, and what was asked of it.

    Attributes:
        person: who signs in there.
        now: its clock, POSIX seconds.
        spoils: changes the claims before they are signed.
        signs: makes the token of claims.
        tells: what its discovery says besides.
        more: what its userinfo tells.
        asked: paths, with what was sent to them.
    """

    now: Callable[[], float]
    person: Claims = field(
        default_factory=lambda: {"sub": "0815", "preferred_username": "anna", "name": "Anna Nowak"}
    )
    url: str = ""
    client: str = CLIENT
    spoils: Callable[[Claims], Claims] = lambda claims: claims
    signs: Callable[[Directory, Claims], str] | None = None
    tells: Claims = field(default_factory=dict)
    more: Claims = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    keys: KeySet = field(default_factory=lambda: KeySet([RSAKey.generate_key(2048, auto_kid=True)]))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def discovery(self) -> Claims:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "end_session_endpoint": f"{self.url}/logout",
            "authorization_response_iss_parameter_supported": True,
            "id_token_signing_alg_values_supported": ["RS256"],
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
        } | self.tells

    def authorize(self, query: dict[str, str]) -> str:
        """Return where the browser is led: back to the hub, as somebody who has signed in here."""
        assert query["client_id"] == self.client
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        answer = {"code": code, "state": query["state"], "iss": self.url}
        return f"{query['redirect_uri']}?{urlencode(answer)}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, Claims]:
        asked = self.codes.pop(form.get("code", ""), None)  # good once
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if SECRET not in (form.get("client_secret"), _shown(authorization)):
            return 401, {"error": "invalid_client"}
        if (
            asked is None
            or asked["redirect_uri"] != form["redirect_uri"]
            or asked["code_challenge"] != challenge
        ):
            return 400, {"error": "invalid_grant"}
        access = secrets.token_urlsafe(16)
        self.tokens[access] = self.person["sub"]
        half = hashlib.sha256(access.encode()).digest()[:16]
        claims = self.spoils(
            {
                **self.person,
                "iss": self.url,
                "aud": self.client,
                "nonce": asked["nonce"],
                "iat": int(self.now()),
                "exp": int(self.now()) + 300,
                "at_hash": base64.urlsafe_b64encode(half).decode().rstrip("="),
            }
        )
        word = (self.signs or signed)(self, claims)
        return 200, {"access_token": access, "token_type": "Bearer", "id_token": word}


def _shown(authorization: str) -> str:
    """Return the secret of an `Authorization: Basic`, each part of which is a form's value (RFC 6749)."""
    both = base64.b64decode(authorization.removeprefix("Basic ")).decode()
    return unquote_plus(both.partition(":")[2])


def signed(directory: Directory, claims: Claims) -> str:
    """Return *claims* as the directory signs them."""
    key = directory.keys.keys[0]
    return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)


class _Handler(BaseHTTPRequestHandler):
    directory: Directory

    def do_GET(self) -> None:
        here, at = self.directory, urlsplit(self.path)
        query = dict(parse_qsl(at.query))
        here.asked.append((at.path, query))
        if at.path == "/.well-known/openid-configuration":
            self._say(200, here.discovery())
        elif at.path == "/keys":
            self._say(200, here.keys.as_dict())
        elif at.path == "/authorize":
            self._lead(here.authorize(query))
        elif at.path == "/userinfo":
            subject = here.tokens.get(self.headers["authorization"].removeprefix("Bearer "), "")
            self._say(200 if subject else 401, {"sub": subject, **here.more})
        elif at.path == "/logout":
            self._lead(query["post_logout_redirect_uri"])
        else:
            self._say(404, {})

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        fields = {name: values[0] for name, values in form.items()}
        self.directory.asked.append((self.path, fields))
        self._say(*self.directory.token(fields, self.headers.get("authorization", "")))

    def _lead(self, where: str) -> None:
        self.send_response(302)
        self.send_header("location", where)
        self.send_header("content-length", "0")
        self.end_headers()

    def _say(self, status: int, what: Claims) -> None:
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def answering(directory: Directory, port: int = 0) -> Iterator[Directory]:
    """Have *directory* answer while inside; its address is known from then on."""
    handler = type("Handler", (_Handler,), {"directory": directory})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    directory.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=lambda: server.serve_forever(0.05), name="directory")
    thread.start()
    try:
        yield directory
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
