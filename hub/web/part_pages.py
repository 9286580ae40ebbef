"""Forms for the parts of a branch: services, rooms, desks, hours, day profiles, notices, and all texts."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.types import ControllerRouterHandler

from contract.names import Id, Language
from hub.domain.taken import settings_kept_in
from hub.drafts.fields import FORMS, SINGLE
from hub.drafts.keeper import NotKept
from hub.drafts.toml_edit import CannotEdit, with_part, with_values, without_part
from hub.drafts.written import values_of
from hub.store import StoreError
from hub.web.forms import FIELD, FormNotOurs, require_ours
from hub.web.languages import language_of
from hub.web.office import MOST_BYTES, OfficePages, OnTheDesk
from hub.web.part_form import Around, shown_fields
from hub.web.pressing import Asked
from hub.web.stream import back_to

_ID = re.compile(Id.__metadata__[0].pattern)  # type: ignore[attr-defined]  # of Annotated
_FIRST_VALUES: Mapping[str, Mapping[str, Any]] = {"services": {"open": False}}
"""What a new part begins with: a service that nobody serves yet is closed, so that the draft can be used."""


class PartPages(OfficePages):
    """The list of each table, and the form of each part."""

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of these pages."""
        changed = partial(post, status_code=200, request_max_body_size=MOST_BYTES)
        table, part = "/admin/settings/{table:str}", "/admin/settings/{table:str}/{part:str}"
        return [
            get("/admin/settings/{table:str}", name="parts")(self.show_table),
            get("/admin/settings/{table:str}/{part:str}", name="part")(self.show_part),
            changed(table, name="part-add")(self.add),
            changed(part, name="part-change")(self.change),
            post(f"{part}/remove", name="part-remove", status_code=200)(self.remove),
        ]

    async def show_table(self, request: Asked) -> Response[bytes]:
        """Show the parts of a table; of one that is there once, its form."""
        table = _table(request)
        if table in SINGLE:
            return await self._form(request, table, "")
        desk = await self._desk(request)
        parts = [part for part in _parts(desk, table) if isinstance(part, dict)]
        known = {
            "table": table,
            "parts": parts,
            "wrong": {
                part.get("id"): len(desk.look.at(f"{table}.{place}")) for place, part in enumerate(parts)
            },
        }
        return self._shown("admin_table.html", request, desk, known)

    async def show_part(self, request: Asked) -> Response[bytes]:
        """Show the form of one part."""
        return await self._form(request, _table(request), request.path_params["part"])

    async def change(self, request: Asked) -> Response[Any]:
        """Put what the form says into the draft."""
        return await self._changed(request, request.path_params["part"])

    async def add(self, request: Asked) -> Response[Any]:
        """Put a new part into the draft; of a table that is there once, what the form says."""
        table = _table(request)
        if table in SINGLE:
            return await self._changed(request, "")
        form, desk = await request.form(), await self._desk(request)
        name = str(form.get("id", "")).strip()
        known = [part.get("id") for part in _parts(desk, table) if isinstance(part, dict)]
        if not _ID.fullmatch(name) or name in known:
            return back_to(f"/admin/settings/{table}", "bad-id")
        new = {"id": name, **_FIRST_VALUES.get(table, {})}
        code = await self._into_draft(request, desk, lambda text: with_part(text, table, new))
        return back_to(f"/admin/settings/{table}" + (f"/{name}" if code == "kept" else ""), code)

    async def remove(self, request: Asked) -> Response[Any]:
        """Take a part out of the draft."""
        table, desk = _table(request), await self._desk(request)
        place = _place(desk, table, request.path_params["part"])
        code = await self._into_draft(request, desk, lambda text: without_part(text, table, place))
        return back_to(f"/admin/settings/{table}", code)

    async def _changed(self, request: Asked, part: str) -> Response[Any]:
        table, desk, form = _table(request), await self._desk(request), await request.form()
        path, before = _at(desk, table, part)
        fields = [field for field in FORMS[table] if not (field.fixed and _was_used(desk, table, part))]
        values = values_of(table, fields, form, before, _languages(desk))
        code = await self._into_draft(request, desk, lambda text: with_values(text, path, values))
        here = f"/admin/settings/{table}" + (f"/{part}" if part else "")
        if code != "kept":
            return back_to(here, code)
        after = await self._desk(request)
        key = ".".join(map(str, path))
        own = [f for f in FORMS[table] if after.look.at(f"{key}.{f.key}".lstrip("."))]
        return back_to(here if own else "/admin/change", code)

    async def _into_draft(self, request: Asked, desk: OnTheDesk, edit: Any) -> str:  # noqa: ANN401  text → text
        """Keep in the draft what *edit* makes of it, and return the code of what came of it."""
        form = await request.form()
        try:
            require_ours(request, str(form.get(FIELD, "")))
            text = await asyncio.to_thread(edit, desk.text)
            if text != desk.text:
                await self._keep(desk, text)
        except FormNotOurs:
            return "form-not-ours"
        except CannotEdit:
            return "cannot-edit"
        except (NotKept, StoreError):
            return "not-kept"
        return "kept"

    async def _form(self, request: Asked, table: str, part: str) -> Response[bytes]:
        desk = await self._desk(request)
        if desk.look.table is None:
            return self._shown("admin_table.html", request, desk, {"table": table, "parts": [], "wrong": {}})
        path, before = _at(desk, table, part)
        key = ".".join(map(str, path))
        used = _was_used(desk, table, part)
        around = Around(table, desk.look.table, tuple(_languages(desk)), language_of(request))
        fields = shown_fields(FORMS[table], before, around)
        placed = [(field, desk.look.at(f"{key}.{field.field.key}".lstrip("."))) for field in fields]
        told = {one for _, found in placed for one in found}
        all_of_it = desk.look.at(key) if key else ()
        known = {
            "table": table,
            "part": part,
            "fields": placed,
            "wrong": [one for one in all_of_it if one not in told],
            "used": used,
        }
        return self._shown("admin_part.html", request, desk, known)


def _table(request: Asked) -> str:
    table = str(request.path_params["table"])
    if table not in FORMS:
        raise NotFoundException
    return table


def _parts(desk: OnTheDesk, table: str) -> list[Any]:
    parts = (desk.look.table or {}).get(table, [])
    return parts if isinstance(parts, list) else []


def _place(desk: OnTheDesk, table: str, part: str) -> int:
    for place, each in enumerate(_parts(desk, table)):
        if isinstance(each, dict) and each.get("id") == part:
            return place
    raise NotFoundException


def _at(desk: OnTheDesk, table: str, part: str) -> tuple[tuple[str | int, ...], dict[str, Any]]:
    """Return the path of a part and what stands there now."""
    whole = desk.look.table or {}
    if table == "branch":
        return (), whole
    if table in SINGLE:
        found = whole.get(table, {})
        return (table,), found if isinstance(found, dict) else {}
    place = _place(desk, table, part)
    return (table, place), _parts(desk, table)[place]


def _was_used(desk: OnTheDesk, table: str, part: str) -> bool:
    """Return whether a part is in force already, so that what others point at stays as it is."""
    settings = settings_kept_in(desk.in_force) if part and desk.in_force else None
    return settings is not None and any(each.id == part for each in getattr(settings, table))


def _languages(desk: OnTheDesk) -> list[Language]:
    written = (desk.look.table or {}).get("languages", [])
    known = [Language(each) for each in written if isinstance(each, str)] if isinstance(written, list) else []
    return list(dict.fromkeys([Language("pl"), *known]))
