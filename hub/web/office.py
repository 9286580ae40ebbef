"""What all pages of the administrator share: the settings in force, the own draft, and a look at either."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from litestar import Response

from contract.settings import zone_of
from hub.accounts.gate import Gate
from hub.accounts.records import PERSON
from hub.authority import Authority
from hub.domain.taken import fingerprint_of
from hub.drafts.fields import TABLES
from hub.drafts.keeper import Draft, Drafts
from hub.drafts.look import Look, look_at
from hub.drafts.paper_rows import SlipOf
from hub.web.device_rows import Heard
from hub.web.drawing import HEADERS
from hub.web.languages import language_of, texts
from hub.web.pages import Pages
from hub.web.part_form import name_of
from hub.web.pressing import Asked, CarryOut
from hub.web.signed import session_of
from hub.web.signed_page import signed_page
from hub.web.words import LANGUAGE_NAMES, date_and_time

MOST_BYTES = 1024 * 1024
"""No form with a whole branch.toml has more: letters outside Latin are sent as up to nine bytes."""

SAID = {
    "form-not-ours": "This page was open for too long. Please try again.",
    "store-away": "The hub cannot store anything now. Please try again in a moment.",
    "kept": "Kept in your draft. Nothing in the hall has changed yet.",
    "not-kept": "The hub cannot store your draft. Please try again in a moment.",
    "cannot-edit": "The file is written in a way that this form cannot change. Please change it as text.",
    "dropped": "Your draft is gone. The settings in force have not changed.",
    "taken": "The branch goes on under these settings.",
    "merged": "Your changes stand in the newer settings now. Please look at them again.",
    "overlaps": "Both have changed the same lines. Yours stand in the draft: look at what they would undo.",
    "bad-id": "An id has letters, digits, dots and dashes, and stands once.",
    "no-file": "Choose a file first.",
    "unknown-device": "The branch has no such device any more.",
    "no-text": "This file is no text in UTF-8.",
    "": "",
}
"""What somebody is told of a press, in English, by code."""


class DeviceSeen(Heard, Protocol):
    """A device as the hub knows it; see `hub.http.devices.DeviceLine`."""

    @property
    def since(self) -> datetime | None:
        """Since when its health is what it is, UTC."""


@dataclass(frozen=True, slots=True)
class Office:
    """What stands behind these pages.

    Attributes:
        authority: whose settings they are.
        carry_out: where commands go.
        gate: knows the names of people.
        drafts: what is about to be changed.
        devices: tells what devices have said of themselves.
        trouble: tells why the file of the branch is not in force; empty while it is.
        slip_of: lays out what kiosks print; None: nothing here can.
    """

    authority: Authority
    carry_out: CarryOut
    gate: Gate
    drafts: Drafts
    devices: Callable[[], Sequence[DeviceSeen]]
    trouble: Callable[[], str]
    slip_of: SlipOf | None = None


@dataclass(frozen=True, slots=True)
class OnTheDesk:
    """What one administrator has before them.

    Attributes:
        login: who it is.
        in_force: the text under which the branch runs.
        draft: what they are about to change; None: nothing yet.
        look: what is found in the draft, or else in what is in force.
    """

    login: str
    in_force: str
    draft: Draft | None
    look: Look

    @property
    def text(self) -> str:
        """What the forms show."""
        return self.look.text

    @property
    def is_outdated(self) -> bool:
        """Whether other settings are in force than those from which the draft was begun."""
        return self.draft is not None and self.draft.base != self.in_force


class OfficePages(Pages):
    """Pages of the administrator."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def _desk(self, request: Asked) -> OnTheDesk:
        session = session_of(request)
        login = session.account.login if session is not None else ""
        async with self._office.authority.committed() as branch:
            in_force = branch.written
        draft = self._office.drafts.of(login)
        look = await asyncio.to_thread(look_at, in_force if draft is None else draft.text)
        return OnTheDesk(login, in_force, draft, look)

    async def _keep(self, desk: OnTheDesk, text: str, *, name: str = "", base: str | None = None) -> None:
        """Keep *text* as the draft, begun from *base*, or as the one before; the first from what is in force.

        What is in force itself is no draft.

        Raises:
            NotKept: it cannot be written.
        """
        if text == desk.in_force:
            await asyncio.to_thread(self._office.drafts.drop, desk.login)
            return
        old = desk.draft or Draft(text="", base=desk.in_force, begun_at=self._office.authority.now())
        draft = Draft(
            text=text,
            base=old.base if base is None else base,
            begun_at=old.begun_at,
            name=name or old.name,
            touched_at=self._office.authority.now(),
        )
        await asyncio.to_thread(self._office.drafts.keep, desk.login, draft)
        await asyncio.to_thread(look_at, text)  # the page that follows finds it looked at

    @staticmethod
    def _file(text: str, name: str) -> Response[bytes]:
        """Return *text* as a file that the browser keeps as *name*."""
        headers = {**HEADERS, "content-disposition": f'attachment; filename="{name}.toml"'}
        return Response(text.encode(), media_type="application/toml; charset=utf-8", headers=headers)

    async def _who(self) -> Callable[[str], str]:
        """Return what puts into words who asked for a command: the name of a person, or the device."""
        names = {account.login: account.name for account in await self._office.gate.everybody()}
        return lambda by: names.get(by.removeprefix(PERSON), by) if by.startswith(PERSON) else by

    def _shown(
        self, template: str, request: Asked, desk: OnTheDesk, known: Mapping[str, Any], *, status: int = 200
    ) -> Response[bytes]:
        language = language_of(request)
        code = str(known.get("code", request.query_params.get("said", "")))
        zone = zone_of(self._office.authority.settings.timezone)
        always = {
            "id": secrets.token_hex(16),
            "desk": desk,
            "tables": TABLES,
            "said": texts(language).gettext(SAID[code]) if SAID.get(code) else "",
            "at": partial(date_and_time, zone=zone),
            "fingerprint": fingerprint_of,
            "here": template,
            "language_name": lambda each, reader: texts(reader).gettext(str(LANGUAGE_NAMES.get(each, each))),
            "part_name": name_of,
        }
        return signed_page(request, template, {**always, **known}, status=status)
