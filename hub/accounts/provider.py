"""The office's directory as it answers by HTTPS: where its doors are, its keys, and its word for a code."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus

import httpx
import msgspec
from authlib.oidc.discovery import get_well_known_url
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from contract.settings import BadSettings
from hub.accounts.errors import DirectoryAway, NotFromDirectory
from hub.oidc_settings import BACK, OidcSettings, is_safe_address, secret_in

logger = logging.getLogger(__name__)

KNOWN_FOR_S = 3600.0
"""So long doors and keys are believed to be the same."""
KEYS_AGAIN_AFTER_S = 60.0
"""No oftener keys are asked for anew because a word bears one that is unknown."""
MOST_BYTES = 256 * 1024
"""No answer of a directory has more."""
Found = Mapping[str, Any]


class Provider:
    """The directory of *settings*. Its methods raise `DirectoryAway` when it does not answer as one must."""

    def __init__(self, settings: OidcSettings) -> None:
        self._settings = settings
        self._client: httpx.AsyncClient | None = None
        self._doors: tuple[float, Found] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self.is_away = False

    async def doors(self, now_s: float, *, anew: bool = False) -> Found:
        """Return what the directory says of itself; *now_s* counts from anywhere, *anew*: it is asked now."""
        if self._doors is None or anew or now_s - self._doors[0] >= KNOWN_FOR_S:
            url = get_well_known_url(self._settings.issuer, external=True)
            self._doors = now_s, self._sound(await self._object("GET", url))
        return self._doors[1]

    async def keys(self, now_s: float, *, anew: bool = False) -> KeySet:
        """Return the directory's keys; *anew*: one was missing, if they are not too new for that."""
        good_for_s = KEYS_AGAIN_AFTER_S if anew else KNOWN_FOR_S
        if self._keys is None or now_s - self._keys[0] >= good_for_s:
            found = await self._object("GET", (await self.doors(now_s))["jwks_uri"])
            try:
                self._keys = now_s, KeySet.import_key_set(found)  # type: ignore[arg-type]  # looked at within
            except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
                raise self._gone("its keys cannot be read") from error
        return self._keys[1]

    async def word_for(self, code: str, verifier: str, now_s: float) -> Found:
        """Return the tokens that the directory gives for *code*.

        Raises:
            NotFromDirectory: it gives none.
        """
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._settings.hub_url.rstrip("/") + BACK,
            "client_id": self._settings.client_id,
            "code_verifier": verifier,
        }
        doors = await self.doors(now_s)
        basic = self._secret_into(form, doors)
        found = await self._object("POST", doors["token_endpoint"], data=form, auth=basic)
        if not isinstance(found.get("id_token"), str) or not isinstance(found.get("access_token"), str):
            raise NotFromDirectory("the directory gave no word for the code")
        return found

    async def more_of(self, access_token: str, subject: str, now_s: float) -> Found:
        """Return what else the directory tells of *subject*; nothing where it has no door for that.

        Raises:
            NotFromDirectory: it tells of somebody else.
        """
        url = (await self.doors(now_s)).get("userinfo_endpoint")
        if not isinstance(url, str) or not is_safe_address(url):
            return {}
        found = await self._object("GET", url, headers={"authorization": f"Bearer {access_token}"})
        if found.get("sub") != subject:
            raise NotFromDirectory("the directory tells of somebody else")
        return found

    async def close(self) -> None:
        """Let go of the line; may be called twice."""
        if self._client is not None:
            await self._client.aclose()
        self._client = None

    def _secret_into(self, form: dict[str, str], doors: Found) -> httpx.BasicAuth | None:
        """Put the secret into *form*, or return how else it is shown."""
        if not self._settings.client_secret_file:
            return None
        try:
            secret = secret_in(self._settings.client_secret_file)
        except BadSettings as error:
            raise self._gone(str(error)) from error
        if "client_secret_post" in (doors.get("token_endpoint_auth_methods_supported") or ()):
            form["client_secret"] = secret
            return None
        return httpx.BasicAuth(quote_plus(self._settings.client_id), quote_plus(secret))  # RFC 6749, 2.3.1

    async def _object(self, method: str, url: str, **more: Any) -> Found:  # noqa: ANN401  handed on to httpx
        try:
            async with asyncio.timeout(self._settings.patience_s):
                status, body = await self._answer(method, url, **more)
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, OSError) as error:
            raise self._gone(f"{type(error).__name__}") from error
        if status >= 500 or (status >= 300 and method == "GET"):
            raise self._gone(f"it answered {status}")
        if status >= 300:
            raise NotFromDirectory(f"the directory refuses the code ({status})")
        try:
            found = msgspec.json.decode(body, type=dict[str, Any])
        except msgspec.DecodeError as error:
            raise self._gone("its answer cannot be read") from error
        self._back()
        return found

    async def _answer(self, method: str, url: str, **more: Any) -> tuple[int, bytes]:  # noqa: ANN401  as above
        if self._client is None:
            verify = ssl.create_default_context(cafile=self._settings.ca_file or None)
            # Of the surroundings nothing is believed: no proxy, no .netrc. No redirect is followed.
            self._client = httpx.AsyncClient(verify=verify, trust_env=False, follow_redirects=False)
        body = b""
        async with self._client.stream(method, url, timeout=self._settings.patience_s, **more) as answer:
            async for part in answer.aiter_bytes():
                body += part
                if len(body) > MOST_BYTES:
                    raise httpx.DecodingError("the answer is too long")
            return answer.status_code, body

    def _sound(self, found: Found) -> Found:
        if found.get("issuer") != self._settings.issuer:
            raise self._gone("it calls itself otherwise than 'issuer' does")
        for door in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not isinstance(found.get(door), str) or not is_safe_address(found[door]):
                raise self._gone(f"it names no safe '{door}'")
        return found

    def _gone(self, why: str) -> DirectoryAway:
        if not self.is_away:
            logger.warning("The directory %s does not answer as it must: %s", self._settings.issuer, why)
        self.is_away = True
        return DirectoryAway(f"{self._settings.issuer}: {why}")

    def _back(self) -> None:
        if self.is_away:
            logger.info("The directory %s is back", self._settings.issuer)
        self.is_away = False
