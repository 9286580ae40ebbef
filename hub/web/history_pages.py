"""Every version of the settings that was in force: who took it, when and why, and the way back to it."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.types import ControllerRouterHandler

from contract.branch_events import SettingsTaken
from contract.events import Entry
from hub.drafts.keeper import NotKept
from hub.drafts.look import lines_between, words_between
from hub.web.admin_pages import NEWEST
from hub.web.forms import FIELD, FormNotOurs, require_ours
from hub.web.office import OfficePages
from hub.web.pressing import Asked
from hub.web.stream import back_to

AT_ONCE = 50
"""So many versions stand on one page."""


class HistoryPages(OfficePages):
    """What was taken; the journal keeps the whole text of each, so that nothing is kept twice."""

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of these pages."""
        return [
            get("/admin/history", name="history")(self.show),
            get("/admin/history/{seq:int}", name="version")(self.show_version),
            get("/admin/history/{seq:int}/branch.toml", name="version-file")(self.download),
            post("/admin/history/{seq:int}/back", name="go-back", status_code=200)(self.back),
        ]

    async def show(self, request: Asked) -> Response[bytes]:
        """Show the versions, newest first."""
        desk = await self._desk(request)
        versions = await self._office.authority.settings_taken(
            _number(request, "before", NEWEST), AT_ONCE + 1
        )
        known = {"versions": versions[:AT_ONCE], "more": len(versions) > AT_ONCE, "who": await self._who()}
        return self._shown("admin_history.html", request, desk, known)

    async def show_version(self, request: Asked) -> Response[bytes]:
        """Show one version, and what is different from the one before, or from the one that was asked for."""
        desk, version = await self._desk(request), await self._version(request.path_params["seq"])
        older = await self._office.authority.settings_taken(version.seq, 1)
        chosen = _number(request, "with", older[0].seq if older else 0)
        other = await self._version(chosen) if chosen else None
        before, after = _text(other), _text(version)
        if other is not None and other.seq > version.seq:
            before, after = after, before
        known = {
            "version": version,
            "other": other,
            "others": await self._office.authority.settings_taken(NEWEST, AT_ONCE),
            "changes": await asyncio.to_thread(words_between, before, after) if other else (),
            "lines": await asyncio.to_thread(lines_between, before, after) if other else (),
            "who": await self._who(),
        }
        return self._shown("admin_version.html", request, desk, known)

    async def download(self, request: Asked) -> Response[bytes]:
        """Send the file of a version, letter by letter."""
        version = await self._version(request.path_params["seq"])
        return self._file(_text(version), f"{self._office.authority.settings.branch}-{version.seq}")

    async def back(self, request: Asked) -> Response[Any]:
        """Make the text of a version the draft: it is looked at and taken like any other."""
        form, desk = await request.form(), await self._desk(request)
        version = await self._version(request.path_params["seq"])
        try:
            require_ours(request, str(form.get(FIELD, "")))
            await self._keep(desk, _text(version), base=desk.in_force)
        except FormNotOurs:
            return back_to("/admin/history", "form-not-ours")
        except NotKept:
            return back_to("/admin/history", "not-kept")
        return back_to("/admin/change", "kept")

    async def _version(self, seq: int) -> Entry:
        found = await self._office.authority.settings_taken(seq + 1, 1)
        if not found or found[0].seq != seq:
            raise NotFoundException
        return found[0]


def _text(entry: Entry | None) -> str:
    event = entry.event if entry is not None else None
    return event.text if isinstance(event, SettingsTaken) else ""


def _number(request: Asked, name: str, default: int) -> int:
    text = request.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else default
