"""Signing in by the office's own directory: OpenID Connect, the code flow with PKCE.

The hub never sees a password of the directory. Somebody's browser goes there and comes back with a code; the
hub asks the directory itself for its word of who that is, and looks at every part of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from contract.clock import Clock
from hub.accounts.errors import DirectoryAway, NotFromDirectory
from hub.accounts.id_token import Expected, claims_of
from hub.accounts.journey import Seal, begun
from hub.accounts.provider import Provider
from hub.accounts.records import Known
from hub.accounts.roles import Role
from hub.oidc_settings import BACK, OidcSettings, is_safe_address

logger = logging.getLogger(__name__)

LOOK_S = 60.0
"""How often it is looked whether the directory answers."""
MOST_WORDS = 1000
"""The directory's words for so many sessions are kept in memory, to sign out there as well."""


class Arrived(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody has come back from the directory.

    Attributes:
        who: as whom.
        where: the page to which they wanted.
        word: the directory's own, to be shown when they sign out.
    """

    who: Known
    where: str
    word: str


class Directory:
    """The directory of *settings*; used on one event loop. Instants are those of *clock*."""

    def __init__(self, settings: OidcSettings, clock: Clock) -> None:
        self.settings = settings
        self._clock, self._provider, self._seal = clock, Provider(settings), Seal()
        self._words: OrderedDict[str, str] = OrderedDict()

    @property
    def is_away(self) -> bool:
        """Whether it did not answer when it was last asked."""
        return self._provider.is_away

    async def run(self) -> None:
        """Look from time to time whether the directory answers, until cancelled."""
        while True:
            with contextlib.suppress(DirectoryAway):
                await self._provider.doors(self._clock.elapsed(), anew=True)
            await asyncio.sleep(LOOK_S)

    async def close(self) -> None:
        """Let go of the line."""
        await self._provider.close()

    async def set_out(self, where: str) -> tuple[str, str]:
        """Return the directory's address for somebody who wants to *where*, and what their browser keeps.

        Raises:
            DirectoryAway: it does not answer.
        """
        doors = await self._provider.doors(self._clock.elapsed(), anew=self.is_away)
        journey = begun(where, self._clock.now().timestamp())
        address = prepare_grant_uri(
            doors["authorization_endpoint"],
            self.settings.client_id,
            "code",
            redirect_uri=self.settings.hub_url.rstrip("/") + BACK,
            scope=list(self.settings.scopes),
            state=journey.state,
            nonce=journey.nonce,
            code_challenge=create_s256_code_challenge(journey.verifier),
            code_challenge_method="S256",
        )
        return str(address), self._seal.closed(journey)

    async def come_back(self, asked: Mapping[str, str], sealed: str) -> Arrived:
        """Return who has come back with *asked* in the address and *sealed* in the browser.

        Raises:
            NotFromDirectory: it cannot be believed.
            DirectoryAway: the directory does not answer.
        """
        now_s = self._clock.elapsed()
        journey = self._seal.opened(sealed, asked.get("state", ""), self._clock.now().timestamp())
        self._require_issuer(asked, await self._provider.doors(now_s))
        if not asked.get("code"):
            raise NotFromDirectory(f"the directory sent nobody: {asked.get('error', '')[:40]!r}")
        given = await self._provider.word_for(asked["code"], journey.verifier, now_s)
        claims = await self._believed(given, journey.nonce)
        wanted = (self.settings.login_claim, self.settings.groups_claim)
        if any(_claim(claims, name) is None for name in wanted):
            more = await self._provider.more_of(given["access_token"], claims["sub"], now_s)
            claims = {**more, **claims}
        return Arrived(who=self._known(claims), where=journey.where, word=given["id_token"])

    def keep_word(self, token: str, word: str) -> None:
        """Keep the directory's *word* for the session with *token*."""
        self._words[token] = word
        while len(self._words) > MOST_WORDS:
            self._words.popitem(last=False)

    async def farewell(self, token: str) -> str:
        """Return where the bearer of the session *token* signs out of the directory; empty: nowhere."""
        word = self._words.pop(token, "")
        with contextlib.suppress(DirectoryAway):
            url = (await self._provider.doors(self._clock.elapsed())).get("end_session_endpoint")
            if not self.is_away and isinstance(url, str) and is_safe_address(url):
                back = self.settings.hub_url.rstrip("/") + "/sign-in"
                told = [("client_id", self.settings.client_id), ("post_logout_redirect_uri", back)]
                hint = [("id_token_hint", word)] if word else []
                return str(add_params_to_uri(url, [*told, *hint]))
        return ""

    def _require_issuer(self, asked: Mapping[str, str], doors: Mapping[str, Any]) -> None:
        """Refuse an answer of another directory (RFC 9207)."""
        said = asked.get("iss", "")
        must = bool(doors.get("authorization_response_iss_parameter_supported"))
        if (said or must) and said != self.settings.issuer:
            raise NotFromDirectory("another directory has answered")

    async def _believed(self, given: Mapping[str, Any], nonce: str) -> Mapping[str, Any]:
        """Return what the word among what was *given* says; a key that is unknown is looked up once."""
        expected = Expected(
            issuer=self.settings.issuer,
            client_id=self.settings.client_id,
            nonce=nonce,
            access_token=given["access_token"],
            now_s=self._clock.now().timestamp(),
            skew_s=self.settings.clock_skew_s,
        )
        keys = await self._provider.keys(self._clock.elapsed())
        try:
            return claims_of(given["id_token"], keys, expected)
        except NotFromDirectory:
            if (anew := await self._provider.keys(self._clock.elapsed(), anew=True)) is keys:
                raise
        return claims_of(given["id_token"], anew, expected)

    def _known(self, claims: Mapping[str, Any]) -> Known:
        login = _claim(claims, self.settings.login_claim)
        if not isinstance(login, str):
            raise NotFromDirectory(f"the directory's word has no claim {self.settings.login_claim!r}")
        name = _claim(claims, self.settings.name_claim)
        login = login.partition("@")[0]
        groups = _listed(_claim(claims, self.settings.groups_claim))
        roles = frozenset(Role(role) for group in groups for role in self.settings.roles.get(group, ()))
        return Known(
            identity=f"{self.settings.issuer} {claims['sub']}",
            login=login,
            name=name if isinstance(name, str) and name.strip() else login,
            roles=roles,
        )


def _claim(claims: Mapping[str, Any], name: str) -> object:
    """Return the claim *name*, whose dots lead inwards where no claim has them in its name."""
    if name in claims:
        return claims[name]
    found: object = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _listed(found: object) -> Iterable[str]:
    if isinstance(found, str):
        return [found]
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []
