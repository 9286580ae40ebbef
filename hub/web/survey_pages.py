"""Where visitors say how it was: on a tablet at the desk, and on the page of their ticket."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from contract.commands import RateVisit
from contract.names import DeskId, Language, StatusToken
from contract.survey import Face, SurveyView
from contract.views import View
from hub.web.drawing import drawn, page
from hub.web.forms import cookie_of, token_of
from hub.web.languages import LANGUAGES, kept, language_of, texts
from hub.web.pages import LivePages
from hub.web.pressing import Asked, CarryOut, Refusal, pressed, said
from hub.web.stream import Drawn, answered, stream

FACES = {
    int(Face.VERY_BAD): "Very bad",
    int(Face.BAD): "Bad",
    int(Face.SO_SO): "So-so",
    int(Face.GOOD): "Good",
    int(Face.VERY_GOOD): "Very good",
}
"""What the faces are called, in English; the catalogues have the other names."""
THANKS = "thanks"
SAID = {
    THANKS: "Thank you for your answer.",
    "rated-before": "This visit has been rated already.",
    "too-late-to-rate": "It is too late to rate this visit.",
    "not-served-yet": "You can rate the visit once you have been served.",
    "survey-off": "Visits are not rated here at present.",
    "changed-meanwhile": "The time for an answer was over.",
    "store-away": "The hub cannot save anything at present. Please try again.",
    "form-not-ours": "This page was out of date. Please press again.",
}
"""What somebody is told who has answered, or could not, in English."""
IDLE = "After your visit you can say here how it was."
_IDLE_LANGUAGES = 4


def faces_known(form: str) -> dict[str, Any]:
    """Return what `faces.html` needs to draw the question for a browser that holds the token *form*."""
    return {"faces": FACES, "form": form, "id": secrets.token_hex(16)}


async def rate(request: Asked, carry_out: CarryOut, token: StatusToken) -> str:
    """Have the visit with *token* rated as the form of *request* says; return what is to be said of it."""
    try:
        await pressed(request, carry_out, RateVisit, {}, {"token": token})
    except Refusal as refusal:
        return refusal.code
    return THANKS


class SurveyPages(LivePages):
    """The page for a tablet that faces the visitor at a desk."""

    def handlers(self) -> list[ControllerRouterHandler]:
        """Return the handlers of this page."""
        return [
            get("/desk/{desk:str}/survey", name="desk-survey")(self.look),
            get("/desk/{desk:str}/survey/events", name="desk-survey-events")(self.events),
            post("/desk/{desk:str}/survey", name="desk-survey-rate", status_code=200)(self.press),
        ]

    async def look(self, request: Asked) -> Response[bytes]:
        """Ask whoever was just served at this desk, in the language of the ticket; else ask nobody."""
        desk, frame, token = request.path_params["desk"], language_of(request), token_of(request)
        picture = await self._drawn(token, desk, frame)
        known = {
            "desk": desk,
            "view": picture.view,
            "picture": picture.html,
            "said": said(request.query_params.get("said", ""), frame, SAID),
        }
        cookies = [cookie_of(token), *kept(request, frame)]
        return page("desk_survey.html", frame, known, cookies=cookies)

    async def events(self, request: Asked) -> Stream:
        """Send the picture whenever somebody else is to be asked, or nobody."""
        desk, frame = request.path_params["desk"], language_of(request)
        await self._asked(desk)  # an unknown desk is answered before the stream begins
        return stream(partial(self._drawn, token_of(request), desk, frame), self._changes)

    async def press(self, request: Asked) -> Response[Any]:
        """Take the answer of whoever the tablet asked, unless that was somebody else by now."""
        desk, frame = request.path_params["desk"], language_of(request)
        form = await request.form()
        _, asked = await self._asked(desk)
        code, language = "changed-meanwhile", frame
        if asked is not None and asked[0].number == form.get("number", ""):
            language = _spoken(asked[0].language)
            code = await rate(request, self._carry_out, asked[1])
        draw = partial(self._drawn, token_of(request), desk, frame)
        return await answered(
            request, draw, f"/desk/{desk}/survey", code, partial(said, language=language, words=SAID)
        )

    async def _asked(self, desk: str) -> tuple[View, tuple[SurveyView, StatusToken] | None]:
        async with self._authority.committed() as branch:
            pictures = self._authority.pictures(branch)
            return pictures.blank(), pictures.survey_at(DeskId(desk))

    async def _drawn(self, form: str, desk: str, frame: Language) -> Drawn:
        blank, asked = await self._asked(desk)
        language = _spoken(asked[0].language) if asked else frame
        known: Mapping[str, Any] = {
            **faces_known(form),
            "desk": desk,
            "asked": asked[0] if asked else None,
            "frame": frame,
            "idle": self._idle(),
        }
        return Drawn(asked[0] if asked else blank, drawn("desk_survey_picture.html", language, known))

    def _idle(self) -> dict[Language, str]:
        """Return what the tablet says while it asks nobody, in the first languages of the branch."""
        offered = [each for each in self._authority.settings.languages if each in LANGUAGES]
        return {each: texts(each).gettext(IDLE) for each in offered[:_IDLE_LANGUAGES]}


def _spoken(language: Language) -> Language:
    return language if language in LANGUAGES else Language("en")
