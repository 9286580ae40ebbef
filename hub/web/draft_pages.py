"""The draft as a whole: its text, what is wrong in it, what it would change, and the press that takes it."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Response, get, post
from litestar.types import ControllerRouterHandler

from contract.commands import TakeSettings
from contract.names import CommandId
from contract.problem import Problem
from hub.answers import Answer
from hub.branch_watch import LONGEST
from hub.domain.taken import fingerprint_of
from hub.drafts.keeper import NotKept
from hub.drafts.look import lines_between, look_at, words_between
from hub.drafts.merge import merged
from hub.store import StoreError
from hub.web.forms import FIELD, FormNotOurs, require_ours
from hub.web.languages import language_of, texts
from hub.web.office import MOST_BYTES, OfficePages, OnTheDesk
from hub.web.pressing import Asked
from hub.web.signed import by_of
from hub.web.stream import back_to

MOST_REASON = 200
"""A reason has no more letters; see `contract.asked.Reason`."""
REFUSED = {
    "bad-settings": "These settings have mistakes and cannot be used.",
    "settings-not-now": "These settings cannot be taken now, as they change what is in use.",
    "settings-not-kept": "The hub may not write the file of the branch, so nothing was changed.",
    "settings-changed": "Somebody else has changed the settings meanwhile, so nothing was changed.",
    "reason-missing": "Say why, in a few words. The history keeps it.",
    "another-draft": "Your draft is another one by now. Please look at it again.",
    "form-not-ours": "This page was open for too long. Please try again.",
    "store-away": "The hub cannot store anything now. Please try again in a moment.",
}
"""Why settings were not taken, in English, by code."""
OTHERWISE = "These settings were not taken."


class DraftPages(OfficePages):
    """What is done with the draft as a whole."""

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of these pages."""
        return [
            get("/admin/text", name="branch-text")(self.show_text),
            post("/admin/text", name="text-keep", status_code=200, request_max_body_size=MOST_BYTES)(
                self.keep_text
            ),
            get("/admin/change", name="change")(self.show_change),
            post("/admin/change/take", name="take", status_code=200)(self.take),
            post("/admin/change/drop", name="drop", status_code=200)(self.drop),
            post("/admin/change/merge", name="merge", status_code=200)(self.merge),
        ]

    async def show_text(self, request: Asked) -> Response[bytes]:
        """Show the whole file as one text, with what is wrong in it."""
        desk = await self._desk(request)
        asked = request.query_params.get("line", "")
        line = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
        known = {"rows": min(40, desk.text.count("\n") + 3), "around": _around(desk.text, line), "line": line}
        return self._shown("admin_text.html", request, desk, known)

    async def keep_text(self, request: Asked) -> Response[Any]:
        """Make the text that was written the draft."""
        form, desk = await request.form(), await self._desk(request)
        text = str(form.get("text", "")).replace("\r\n", "\n")
        if "\r\n" in desk.text:
            text = text.replace("\n", "\r\n")
        try:
            require_ours(request, str(form.get(FIELD, "")))
            if text != desk.text:
                await self._keep(desk, text)
        except FormNotOurs:
            return back_to("/admin/text", "form-not-ours")
        except NotKept:
            return back_to("/admin/text", "not-kept")
        is_wrong = bool((await asyncio.to_thread(look_at, text)).mistakes)
        return back_to("/admin/text" if is_wrong else "/admin/change", "kept")

    async def show_change(self, request: Asked) -> Response[bytes]:
        """Show what the draft would change."""
        return await self._change(request, await self._desk(request))

    async def take(self, request: Asked) -> Response[Any]:
        """Have the draft taken; where that is refused, show why, and lose nothing."""
        form, desk = await request.form(), await self._desk(request)
        reason = str(form.get("reason", "")).strip()[:MOST_REASON]
        base, name = str(form.get("instead_of", "")), str(form.get("id", ""))
        if desk.draft is None:
            return back_to("/admin/change", "")
        code, detail = "", ""
        try:
            require_ours(request, str(form.get(FIELD, "")))
            if fingerprint_of(desk.text) != form.get("draft", ""):
                code = "another-draft"
            elif not reason:
                code = "reason-missing"
            elif len(desk.text) > LONGEST:
                code, detail = (
                    "bad-settings",
                    f"branch.toml: {len(desk.text)} letters; at most {LONGEST} are taken",
                )
            else:
                command = TakeSettings(
                    command_id=CommandId(name),
                    by=by_of(request),
                    text=desk.text,
                    reason=reason,
                    instead_of=base,
                )
                code, detail = _told(await self._office.carry_out(command))
        except FormNotOurs:
            code = "form-not-ours"
        except StoreError:
            code = "store-away"
        if code:
            return await self._change(request, await self._desk(request), code, detail, reason)
        await asyncio.to_thread(self._office.drafts.drop, desk.login)
        return back_to("/admin/history", "taken")

    async def drop(self, request: Asked) -> Response[Any]:
        """Forget the draft."""
        form, desk = await request.form(), await self._desk(request)
        try:
            require_ours(request, str(form.get(FIELD, "")))
        except FormNotOurs:
            return back_to("/admin/change", "form-not-ours")
        await asyncio.to_thread(self._office.drafts.drop, desk.login)
        return back_to("/admin", "dropped")

    async def merge(self, request: Asked) -> Response[Any]:
        """Bring the draft together with what others have changed since it was begun."""
        form, desk = await request.form(), await self._desk(request)
        if desk.draft is None:
            return back_to("/admin/change", "")
        try:
            require_ours(request, str(form.get(FIELD, "")))
            both = await asyncio.to_thread(merged, desk.draft.base, desk.text, desk.in_force)
            await self._keep(desk, desk.text if both is None else both, base=desk.in_force)
        except FormNotOurs:
            return back_to("/admin/change", "form-not-ours")
        except NotKept:
            return back_to("/admin/change", "not-kept")
        return back_to("/admin/change", "overlaps" if both is None else "merged")

    async def _change(
        self, request: Asked, desk: OnTheDesk, code: str = "", detail: str = "", reason: str = ""
    ) -> Response[bytes]:
        base = desk.in_force if desk.draft is None else desk.draft.base
        theirs = await asyncio.to_thread(words_between, base, desk.in_force) if desk.is_outdated else ()
        refused = texts(language_of(request)).gettext(REFUSED.get(code, OTHERWISE)) if code else ""
        known = {
            "changes": await asyncio.to_thread(words_between, desk.in_force, desk.text),
            "lines": await asyncio.to_thread(lines_between, desk.in_force, desk.text),
            "theirs": theirs,
            "refused": refused,
            "detail": detail.splitlines(),
            "reason": reason,
            "most_reason": MOST_REASON,
        }
        return self._shown("admin_change.html", request, desk, known, status=409 if code else 200)


def _around(text: str, line: int) -> list[tuple[int, str]]:
    """Return the lines around *line* with their numbers, counted from 1; none where there is none."""
    lines = list(enumerate(text.splitlines(), 1))
    return lines[max(0, line - 3) : line + 2] if line else []


def _told(answer: Answer) -> tuple[str, str]:
    """Return code and detail of a refusal; nothing where the command was carried out."""
    view = answer.view
    return (view.code, view.detail) if isinstance(view, Problem) else ("", "")
