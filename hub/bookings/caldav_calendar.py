"""A calendar that speaks CalDAV (RFC 4791), by way of the library `caldav`.

The library builds the queries, signs in and parses. What it would pass over in an answer is judged here: a
part that failed, an end that was cut off. From an answer that is not whole nobody may conclude that an event
is gone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from caldav import Calendar, DAVClient
from caldav.elements import dav
from caldav.lib.error import AuthorizationError
from lxml import etree

from hub.bookings.calendar import CalendarAway, Look, Sheet, Window

T = TypeVar("T")
Xml = Any
"""An element of lxml, which has no types of its own."""

MULTISTATUS = 207
_NOT_IN = (401, 403)
_DAV = "{DAV:}"
_CALENDAR = "{urn:ietf:params:xml:ns:caldav}calendar"
_DATA = "{urn:ietf:params:xml:ns:caldav}calendar-data"
_WHAT_IT_IS = (
    '<?xml version="1.0" encoding="utf-8"?><d:propfind xmlns:d="DAV:" xmlns:s="http://calendarserver.org/ns/">'
    "<d:prop><d:resourcetype/><d:sync-token/><s:getctag/></d:prop></d:propfind>"
)
_MARKER_TAGS = (f"{_DAV}sync-token", "{http://calendarserver.org/ns/}getctag")
_STATUS = re.compile(r"HTTP/\S+ (\d{3})")


class CaldavCalendar:
    """The calendar at *url*; see `hub.bookings.calendar.Calendar`.

    Args:
        url: of the calendar itself.
        user: who signs in; empty: nobody.
        password_file: read at each sign-in, so that a new password needs no restart.
        ca_file: the certificates by which the server is known; empty: those of this machine.
        patience_s: how long one answer may take.
    """

    def __init__(
        self,
        url: str,
        *,
        user: str = "",
        password_file: str = "",
        ca_file: str = "",
        patience_s: float = 30.0,
    ) -> None:
        self._url = url
        self._user = user
        self._password_file = password_file
        self._ca_file = ca_file
        self._patience_s = patience_s
        self._client: DAVClient | None = None

    def marker(self) -> str:
        tree = self._multistatus(self._asked(lambda client: client.propfind(self._url, _WHAT_IT_IS, 0)))
        if next(tree.iter(_CALENDAR), None) is None:
            # Of the folder around it a server may say that it is empty, and all its bookings would be gone.
            raise CalendarAway(f"{self._url}: this is no calendar; give the address of the calendar itself")
        return next((found.text.strip() for found in tree.iter(*_MARKER_TAGS) if found.text), "")

    def look(self, window: Window) -> Look:
        return self._query(start=window.since, end=window.until)

    def named(self, uid: str) -> tuple[Sheet, ...]:
        look = self._query(uid=uid)
        if look.troubles:
            raise CalendarAway(f"{self._url}: {look.troubles[0]}")
        return look.sheets

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def _query(self, **wanted: object) -> Look:
        def report(client: DAVClient) -> Any:  # noqa: ANN401  the library's own kind of answer
            calendar = Calendar(client=client, url=self._url)
            build: Callable[..., tuple[Any, Any]] = calendar.build_search_xml_query
            query, _ = build(event=True, props=[dav.GetEtag()], **wanted)
            return client.report(self._url, etree.tostring(query.xmlelement()), 1)

        return self._whole(self._multistatus(self._asked(report)))

    def _asked(self, ask: Callable[[DAVClient], T]) -> T:
        """Return the answer of the server; after a trouble the next question begins with a new connection."""
        try:
            return ask(self._signed_in())
        except CalendarAway:
            raise
        except AuthorizationError as error:
            self.close()
            raise CalendarAway(
                f"{self._url}: {self._user or 'nobody'} is not let in; see that name and password are right"
            ) from error
        except Exception as error:  # the library raises whatever an answer makes it stumble over
            self.close()
            raise CalendarAway(f"{self._url}: {_reason(error)}") from error

    def _signed_in(self) -> DAVClient:
        if self._client is None:
            self._client = DAVClient(
                self._url,
                username=self._user or None,
                password=self._password() if self._user else None,
                timeout=self._patience_s,  # type: ignore[arg-type]  # handed on to requests, which takes parts too
                ssl_verify_cert=self._ca_file or True,
            )
            self._client.session.hooks["response"].append(self._require_sound)
        return self._client

    def _password(self) -> str:
        try:
            return Path(self._password_file).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "no UTF-8"
            raise CalendarAway(f"{self._password_file}: the password cannot be read: {reason}") from error

    def _require_sound(self, response: Any, *_: object, **__: object) -> None:  # noqa: ANN401  of requests
        """Look at an answer before the library does, which would log the whole of a broken one."""
        if response.status_code in _NOT_IN:
            response.headers["Content-Type"] = "text/plain"
        elif response.status_code != MULTISTATUS:
            raise CalendarAway(
                f"{self._url}: answered {response.status_code} {response.reason}; is the address right?"
            )
        else:
            try:
                etree.XML(response.content)
            except etree.XMLSyntaxError as error:
                raise CalendarAway(f"{self._url}: the answer broke off or is no XML") from error

    def _multistatus(self, response: Any) -> Xml:  # noqa: ANN401
        if response.tree is None or response.tree.tag != f"{_DAV}multistatus":
            raise CalendarAway(f"{self._url}: the answer is none of CalDAV; is the address right?")
        return response.tree

    def _whole(self, tree: Xml) -> Look:
        sheets: list[Sheet] = []
        troubles: list[str] = []
        for part in tree.iterchildren(f"{_DAV}response"):
            href = (part.findtext(f"{_DAV}href") or "").strip()
            sheet = _sheet(part, href)
            if sheet is not None:
                sheets.append(sheet)
            elif trouble := _trouble(part, is_calendar=self._is_calendar(href)):
                troubles.append(f"the answer is not whole: {trouble} for {href or 'nothing'}")
        return Look(tuple(sheets), tuple(troubles))

    def _is_calendar(self, href: str) -> bool:
        return unquote(urlsplit(href).path).rstrip("/") == unquote(urlsplit(self._url).path).rstrip("/")


def _sheet(part: Xml, href: str) -> Sheet | None:
    if any(_code(status) != "200" for status in part.iterchildren(f"{_DAV}status")):
        return None
    for found in part.iterchildren(f"{_DAV}propstat"):
        if _code(found.find(f"{_DAV}status")) == "200" and (text := found.findtext(f"{_DAV}prop/{_DATA}")):
            return Sheet(href, found.findtext(f"{_DAV}prop/{_DAV}getetag") or "", text)
    return None


def _trouble(part: Xml, *, is_calendar: bool) -> str:
    """Return why *part* holds no event; empty where it need not, for it tells of the calendar itself."""
    codes = (_code(status) for status in part.iter(f"{_DAV}status"))
    failed = next((code for code in codes if code not in {"200", "404"}), "")
    if failed:
        return f"status {failed}"
    return "" if is_calendar else "no event"


def _code(status: Xml) -> str:
    found = _STATUS.match(status.text or "") if status is not None else None
    return found[1] if found else ""


def _reason(error: Exception) -> str:
    words = str(error).splitlines()
    return words[0] if words else type(error).__name__
