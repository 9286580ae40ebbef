"""The live part of a desk's page: its visitor, who is next and why, who waits, and who works there."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import partial

from contract.names import DeskId, Language
from contract.staff_calls import SilentAlarm, StaffMessage
from contract.states import State
from contract.views import DeskView, View
from hub.accounts.records import Session
from hub.domain.branch import Branch
from hub.views import Pictures
from hub.views.timeless import timeless
from hub.web.drawing import drawn
from hub.web.help_pages import shown_help
from hub.web.people import Called
from hub.web.staff_pages import staff_calls
from hub.web.stream import Drawn
from hub.web.verbs import DEEDS, MORE, buttons
from hub.web.why_words import why_in
from hub.web.words import DESK_STATES, LANGUAGE_NAMES, minutes_of, time_of_day


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at a page: the session, the language, the token of the browser, and names of colleagues."""

    session: Session | None
    language: Language
    form: str
    called: Called


class DeskPicture(View, frozen=True, kw_only=True):
    """All that the picture shows; it is sent anew when something of this has changed, and not oftener."""

    desk: DeskView
    above: str
    told: tuple[StaffMessage, ...]
    alarm: SilentAlarm | None
    in_hall: int


def desk_picture(branch: Branch, pictures: Pictures, desk: DeskId, reader: Reader) -> Drawn:
    """Return the picture of *desk* for *reader*.

    Raises:
        UnknownDesk: the branch has no such desk.
    """
    shown = _shown(branch, pictures, desk, reader)
    view, me = pictures.desk(desk), reader.session.by if reader.session else None
    known = {
        "desk": view,
        "above": shown.above,
        "messages": shown.told,
        "alarm": shown.alarm,
        "in_hall": shown.in_hall,
        "me": me,
        "mine": view.clerk in {None, me},
        "called": reader.called,
        "buttons": buttons(view),
        "more": MORE,
        "deeds": DEEDS,
        "states": DESK_STATES,
        "language_names": LANGUAGE_NAMES,
        **shown_help(f"desk-{desk}", reader.form, reader.language),
        "new_id": partial(secrets.token_hex, 16),
        "time": partial(time_of_day, zone=branch.zone),
        "minutes": minutes_of,
        "why_in": why_in,
    }
    return Drawn(shown, drawn("desk_picture.html", reader.language, known))


def _shown(branch: Branch, pictures: Pictures, desk: DeskId, reader: Reader) -> DeskPicture:
    view, staff = pictures.desk(desk), pictures.staff
    above = staff_calls(
        staff.calls(),
        reader.session,
        back=f"/desk/{desk}",
        form=reader.form,
        language=reader.language,
        called=reader.called,
        zone=branch.zone,
        apart=desk,
    )
    return DeskPicture(
        branch=view.branch,
        epoch=view.epoch,
        seq=view.seq,
        at=view.at,
        desk=timeless(view),
        above=above,
        told=staff.told_at(desk),
        alarm=staff.alarm_at(desk),
        in_hall=branch.counts[State.WAITING],
    )
