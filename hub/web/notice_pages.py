"""Notices to boards and kiosks: what stands now, in all languages side by side, and the form for one more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.types import ControllerRouterHandler

from contract.commands import PostNotice, WithdrawNotice
from contract.notice_parts import LONGEST_NOTICE
from hub.web.live_hall import HALL_SAID
from hub.web.pages import LivePages
from hub.web.people import called_in
from hub.web.pressing import Asked, Refusal, pressed
from hub.web.signed import by_of
from hub.web.signed_page import signed_page
from hub.web.stream import back_to
from hub.web.words import time_of_day

NOTICE_SAID = HALL_SAID | {
    "text-missing": "Please write the Polish text. It stands in for the languages without one.",
    "text-too-long": "A text is too long. A notice is read in passing.",
    "bad-time": "Please write the end as a time later today, as in 15:30.",
    "not-now": "Please write the end as a time later today, as in 15:30.",
    "too-many-notices": "So many notices stand already that nobody would read one more. Withdraw one first.",
    "unknown-notice": "That is over already.",
}
"""What is told about a press on this page that changed nothing, in English, by its code."""


class NoticePages(LivePages):
    """The page, with what it needs of the hub."""

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of the page."""
        return [
            get("/hall/notices", name="hall-notices")(self.show),
            post("/hall/notices", name="hall-notice-post", status_code=200)(self.post),
            post("/hall/notices/{notice:str}/withdraw", name="hall-notice-withdraw", status_code=200)(
                self.withdraw
            ),
        ]

    async def show(self, request: Asked) -> Response[bytes]:
        """Show the notices, and an empty form."""
        return await self._page(request, request.query_params.get("said", ""), {})

    async def post(self, request: Asked) -> Response[Any]:
        """Post a notice; if something stood against it, show the form as it was filled."""
        form = await request.form()
        written = {str(name): str(value).strip() for name, value in form.items() if isinstance(value, str)}
        rooms = [str(room) for room in form.getall("rooms", [])]
        try:
            fields = await self._fields(request, written)
            await pressed(request, self._carry_out, PostNotice, {**fields, "rooms": rooms}, {})
        except Refusal as refusal:
            return await self._page(request, refusal.code, {**written, "rooms": rooms})
        return back_to("/hall/notices", "")

    async def withdraw(self, request: Asked) -> Response[Any]:
        """Withdraw a notice; then back to the page."""
        code, path = "", {"notice": request.path_params["notice"]}
        try:
            await pressed(request, self._carry_out, WithdrawNotice, {"who": by_of(request)[:60]}, path)
        except Refusal as refusal:
            code = refusal.code
        return back_to("/hall/notices", code)

    async def _fields(self, request: Asked, written: Mapping[str, str]) -> dict[str, object]:
        """Return the command's fields out of what was *written*.

        Raises:
            Refusal: a text is missing or too long, or the end is no time.
        """
        async with self._authority.committed() as branch:
            languages, zone = branch.settings.languages, branch.zone
            now = self._authority.pictures(branch).menu().at
        texts = {tag: written.get(f"text-{tag}", "") for tag in ("pl", *languages)}
        if not texts["pl"]:
            raise Refusal("text-missing")
        if any(len(text) > LONGEST_NOTICE for text in texts.values()):
            raise Refusal("text-too-long")
        fields: dict[str, object] = {"texts": {tag: text for tag, text in texts.items() if text}}
        fields["who"] = by_of(request)[:60]
        if end := written.get("end", ""):
            try:
                at = datetime.combine(now.astimezone(zone).date(), time.fromisoformat(end), zone)
            except ValueError as error:
                raise Refusal("bad-time") from error
            fields["until"] = at.isoformat()
        return fields

    async def _page(self, request: Asked, code: str, written: Mapping[str, object]) -> Response[bytes]:
        async with self._authority.committed() as branch:
            settings, zone, layout = branch.settings, branch.zone, branch.layout
            notices = self._authority.pictures(branch).notices.view().notices
        known = {
            "notices": notices,
            "languages_here": tuple(dict.fromkeys(("pl", *settings.languages))),
            "rooms": settings.rooms,
            "room_names": {room: layout.rooms[room].names for room in layout.rooms},
            "written": written,
            "longest": LONGEST_NOTICE,
            "called": called_in({}),
            "time": partial(time_of_day, zone=zone),
        }
        return signed_page(request, "hall_notices.html", known, words=NOTICE_SAID, code=code)
