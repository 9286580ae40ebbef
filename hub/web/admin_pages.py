"""The administrator's first page, the file itself in and out, and the devices of the branch."""

from __future__ import annotations

import secrets
from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.types import ControllerRouterHandler

from contract.branch_events import SettingsTaken
from contract.check_slips import CheckSlip, PrintCheckSlip
from contract.names import KioskId, device_id
from hub.domain.settings import BoardSettings, BranchSettings, DeskSettings, KioskSettings, texts_of
from hub.drafts.fields import FORMS, SINGLE
from hub.drafts.keeper import NotKept
from hub.web.device_words import check_slip_words, health_words
from hub.web.forms import FIELD, FormNotOurs, require_ours
from hub.web.languages import language_of, texts
from hub.web.office import MOST_BYTES, OfficePages
from hub.web.pressing import Asked, Refusal, pressed
from hub.web.stream import back_to

NEWEST = 10**15
"""No journal has so many entries."""


class AdminPages(OfficePages):
    """The overview, and what leads out of it at once."""

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of these pages."""
        return [
            get("/admin", name="admin")(self.show),
            get("/admin/devices", name="devices")(self.devices),
            post("/admin/devices/{kiosk:str}/check-slip", name="check-slip", status_code=200)(
                self.check_slip
            ),
            get("/admin/branch.toml", name="branch-file")(self.download),
            post("/admin/import", name="import", status_code=200, request_max_body_size=MOST_BYTES)(
                self.upload
            ),
        ]

    async def show(self, request: Asked) -> Response[bytes]:
        """Show what the branch has, what is missing, and who is changing what."""
        desk = await self._desk(request)
        taken = await self._office.authority.settings_taken(NEWEST, 1)
        table = desk.look.table or {}
        known = {
            "latest": taken[0] if taken and isinstance(taken[0].event, SettingsTaken) else None,
            "who": await self._who(),
            "trouble": self._office.trouble().splitlines(),
            "others": self._office.drafts.of_others(desk.login),
            "counts": {name: len(table.get(name, [])) for name in FORMS if name not in SINGLE},
            "missing": _missing(desk.look.settings),
        }
        return self._shown("admin.html", request, desk, known)

    async def devices(self, request: Asked) -> Response[bytes]:
        """Show every device that the branch has, or that was heard, and how it is."""
        desk, slips = await self._desk(request), await self._check_slips()
        heard = {line.device: line for line in self._office.devices()}
        settings = self._office.authority.settings
        parts: dict[str, tuple[KioskSettings | BoardSettings | DeskSettings, ...]] = {
            "kiosk": settings.kiosks,
            "board": settings.boards,
            "desk": settings.desks,
        }
        told = texts(language_of(request)).gettext
        known = {
            "kinds": {
                kind: [
                    (part, line := heard.pop(device_id(kind, part.id), None), health_words(line, told))
                    for part in there
                ]
                for kind, there in parts.items()
            },
            "slips": {kiosk: (slip, check_slip_words(slip, told)) for kiosk, slip in slips.items()},
            "new_id": partial(secrets.token_hex, 16),
            "strangers": [(None, line, health_words(line, told)) for line in heard.values()],
        }
        return self._shown("admin_devices.html", request, desk, known)

    async def check_slip(self, request: Asked) -> Response[Any]:
        """Have a kiosk print a test page; then back to the devices, where it is told what comes of it."""
        path = {"kiosk": request.path_params["kiosk"]}
        try:
            await pressed(request, self._office.carry_out, PrintCheckSlip, {}, path)
        except Refusal as refusal:
            return back_to("/admin/devices", refusal.code)
        return back_to("/admin/devices", "")

    async def _check_slips(self) -> dict[KioskId, CheckSlip]:
        """Return the latest check slip of each kiosk that was asked for one today."""
        async with self._office.authority.committed() as branch:
            hall = self._office.authority.pictures(branch).hall
            found = {kiosk: hall.check_slip_at(kiosk) for kiosk in branch.layout.kiosks}
        return {kiosk: slip for kiosk, slip in found.items() if slip is not None}

    async def download(self, request: Asked) -> Response[bytes]:
        """Send the file that is in force, letter by letter; with ``?draft`` the own draft."""
        desk = await self._desk(request)
        is_draft = "draft" in request.query_params and desk.draft is not None
        text = desk.draft.text if is_draft and desk.draft is not None else desk.in_force
        return self._file(text, f"{self._office.authority.settings.branch}{'-draft' if is_draft else ''}")

    async def upload(self, request: Asked) -> Response[Any]:
        """Make the file that is sent the draft; it is checked and looked at like any other."""
        form, desk = await request.form(), await self._desk(request)
        sent = form.get("file")
        try:
            require_ours(request, str(form.get(FIELD, "")))
            if not isinstance(sent, UploadFile) or not sent.filename:
                return back_to("/admin", "no-file")
            text = (await sent.read()).decode("utf-8-sig")
            await self._keep(desk, text, name=sent.filename)
        except FormNotOurs:
            return back_to("/admin", "form-not-ours")
        except UnicodeDecodeError:
            return back_to("/admin", "no-text")
        except NotKept:
            return back_to("/admin", "not-kept")
        return back_to("/admin/change", "kept")


def _missing(settings: BranchSettings | None) -> list[tuple[str, str, list[str]]]:
    """Return of each text that is not there in every language its table, its part, and these languages."""
    found = []
    for _, path, each in texts_of(settings) if settings is not None else ():
        without = (
            [str(one) for one in settings.languages if not each.get(one, "").strip()] if settings else []
        )
        if without:
            is_part = len(path) > 2 and isinstance(path[1], int)
            part = getattr(settings, str(path[0]))[path[1]].id if is_part else ""
            found.append((str(path[0]) if part else "branch", part, without))
    return found
