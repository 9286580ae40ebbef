"""Forms by which a supervisor directs the hall: services, desks, the day profile, a stop. Each is a page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.types import ControllerRouterHandler

from contract.commands import Asked as Command_
from contract.commands import (
    AssignDesk,
    CloseDesk,
    CloseService,
    GoOn,
    OpenDesk,
    OpenService,
    PauseDesk,
    StopHall,
    SwitchProfile,
)
from contract.names import CommandId, DeskId, ServiceId
from hub.store import StoreError
from hub.views.live_hall import desk_row, service_rows
from hub.web.live_hall import HALL_SAID
from hub.web.pages import LivePages
from hub.web.pressing import Asked, Refusal, pressed
from hub.web.signed import by_of
from hub.web.signed_page import signed_page
from hub.web.stream import back_to
from hub.web.words import DESK_STATES, time_of_day


class Deed(NamedTuple):
    """What a form asks for.

    Attributes:
        kind: the command.
        is_sure: whether a box must be ticked for it.
    """

    kind: type[Command_]
    is_sure: bool = False


SERVICE: Mapping[str, Deed] = {"open": Deed(OpenService), "close": Deed(CloseService)}
DESK: Mapping[str, Deed] = {
    "open": Deed(OpenDesk),
    "pause": Deed(PauseDesk),
    "close": Deed(CloseDesk),
    "assign": Deed(AssignDesk),
    "as-usual": Deed(AssignDesk),
    "start": Deed(AssignDesk),
}
HALL: Mapping[str, Deed] = {
    "stop": Deed(StopHall, is_sure=True),
    "go-on": Deed(GoOn, is_sure=True),
    "profile": Deed(SwitchProfile),
}


class HallForms(LivePages):
    """The forms, with what they need of the hub."""

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of all forms."""
        return [
            get("/hall/services/{service:str}", name="hall-service")(self.service),
            post("/hall/services/{service:str}/{what:str}", name="hall-service-do", status_code=200)(
                self.press_service
            ),
            get("/hall/desks/{desk:str}", name="hall-desk")(self.desk),
            post("/hall/desks/{desk:str}/{what:str}", name="hall-desk-do", status_code=200)(self.press_desk),
            get("/hall/profile", name="hall-profile")(self.profile),
            get("/hall/stop", name="hall-stop")(self.stop),
            post([f"/hall/{what}" for what in HALL], name="hall-verb", status_code=200)(self.press),
        ]

    async def service(self, request: Asked) -> Response[bytes]:
        """Show how one service stands, and the form that opens or closes it for today."""
        async with self._authority.committed() as branch:
            now = self._authority.pictures(branch).menu().at
            rows = {row.service.id: row for row in service_rows(branch, now)}
        row = rows.get(ServiceId(request.path_params["service"]))
        if row is None:
            raise NotFoundException
        is_open = row.service.open and row.service.offered
        return self._page(request, "hall_service.html", {"row": row, "is_open": is_open})

    async def desk(self, request: Asked) -> Response[bytes]:
        """Show one desk, and the forms that open, pause, close it, or give it other services for today."""
        name = DeskId(request.path_params["desk"])
        async with self._authority.committed() as branch:
            if name not in branch.layout.desks:
                raise NotFoundException
            row, zone = desk_row(name, branch), branch.zone
            services = [each for each in branch.settings.services if not each.elsewhere]
            reasons = branch.settings.verbs.pause_reasons
        known = {"row": row, "services": services, "states": DESK_STATES, "pause_reasons": reasons}
        return self._page(request, "hall_desk.html", {**known, "time": partial(time_of_day, zone=zone)})

    async def profile(self, request: Asked) -> Response[bytes]:
        """Show the day profiles, and the form that switches to one."""
        async with self._authority.committed() as branch:
            known = {"profiles": branch.ordinary.profiles, "present": branch.profile}
        return self._page(request, "hall_profile.html", known)

    async def stop(self, request: Asked) -> Response[bytes]:
        """Show the form that stops the hall, or lets it go on."""
        async with self._authority.committed() as branch:
            known = {"stop": branch.stops.present, "time": partial(time_of_day, zone=branch.zone)}
        return self._page(request, "hall_stop.html", known)

    async def press_service(self, request: Asked) -> Response[Any]:
        """Open or close a service; then back to the hall, or to the form if something was missing in it."""
        service = request.path_params["service"]
        deed = _of(SERVICE, request)
        return await self._done(request, deed, {"service": service}, f"/hall/services/{service}")

    async def press_desk(self, request: Asked) -> Response[Any]:
        """Open, pause or close a desk, give it services, or both; then back."""
        desk, what, deed = request.path_params["desk"], request.path_params["what"], _of(DESK, request)
        where, form = f"/hall/desks/{desk}", await request.form()
        fields: dict[str, object] = {}
        if deed.kind is AssignDesk and what != "as-usual":
            if not (chosen := form.getall("services", [])):
                return back_to(where, "nothing-chosen")
            fields["services"] = [str(each) for each in chosen]
        try:
            await pressed(request, self._carry_out, deed.kind, fields, {"desk": desk})
            if what == "start":
                own_id = CommandId(f"{form['id']}-open")
                await self._carry_out(OpenDesk(command_id=own_id, by=by_of(request), desk=DeskId(desk)))
        except Refusal as refusal:
            return back_to(where, refusal.code)
        except StoreError:
            return back_to(where, "store-away")
        return back_to("/hall", "")

    async def press(self, request: Asked) -> Response[Any]:
        """Stop the hall, let it go on, or switch the day profile; then back."""
        what = request.url.path.rpartition("/")[2]
        deed = HALL[what]
        where = "/hall/profile" if what == "profile" else "/hall/stop"
        if deed.is_sure and (await request.form()).get("sure", "") != "yes":
            return back_to(where, "not-sure")
        who = {"who": by_of(request)[:60]} if deed.is_sure else {}
        return await self._done(request, deed, {}, where, **who)

    async def _done(
        self, request: Asked, deed: Deed, path: Mapping[str, str], where: str, **fields: object
    ) -> Response[Any]:
        try:
            await pressed(request, self._carry_out, deed.kind, fields, path)
        except Refusal as refusal:
            return back_to(where, refusal.code)
        return back_to("/hall", "")

    def _page(self, request: Asked, template: str, known: Mapping[str, Any]) -> Response[bytes]:
        return signed_page(request, template, known, words=HALL_SAID)


def _of(deeds: Mapping[str, Deed], request: Asked) -> Deed:
    """Return what the path of *request* asks for.

    Raises:
        NotFoundException: nothing that is known.
    """
    deed = deeds.get(request.path_params["what"])
    if deed is None:
        raise NotFoundException
    return deed
