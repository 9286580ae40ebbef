"""The directory's word for who somebody is: believed only if everything about it is as it must be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from hub.accounts.errors import NotFromDirectory

ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
"""Signatures that only the directory can make. Not `none`, and none by a secret that we know as well."""

LONGEST_SUBJECT = 255
"""So long the standard lets it be."""


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """What the word must be.

    Attributes:
        issuer: who must have written it.
        client_id: for whom.
        nonce: for which journey.
        access_token: came with it; if its hash is named, it must be of this one.
        now_s: POSIX seconds.
        skew_s: how far clocks may differ.
    """

    issuer: str
    client_id: str
    nonce: str
    access_token: str
    now_s: float
    skew_s: float


def claims_of(id_token: str, keys: KeySet, expected: Expected) -> Mapping[str, Any]:
    """Return what *id_token* says, if the directory with *keys* has signed it and it is as *expected*.

    Raises:
        NotFromDirectory: it is not to be believed; the message holds nothing of it.
    """
    options: Any = {
        "iss": {"essential": True, "value": expected.issuer},
        "aud": {"essential": True, "value": expected.client_id},
        "sub": {"essential": True},
    }
    asked_for = {name: getattr(expected, name) for name in ("nonce", "client_id", "access_token")}
    try:
        token = jwt.decode(id_token, keys, algorithms=sorted(ALGORITHMS))
        claims = CodeIDToken(token.claims, token.header, options, asked_for)
        claims.validate(now=int(expected.now_s), leeway=int(expected.skew_s))
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotFromDirectory(f"the directory's word cannot be believed: {_reason(error)}") from error
    if not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
        raise NotFromDirectory("the directory's word names nobody")
    return dict(claims)


def _reason(error: Exception) -> str:
    """Return what is wrong, without what stands in the token."""
    claim = getattr(error, "claim", "")
    return f"{getattr(error, 'error', type(error).__name__)} {claim}".strip()
