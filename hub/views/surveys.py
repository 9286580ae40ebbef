"""What visitors are asked about their visit."""

from __future__ import annotations

from contract.names import DeskId, StatusToken
from contract.survey import SurveyView
from hub.domain.calling import known_desk, ticket_with
from hub.domain.survey import just_served_at, why_not
from hub.domain.ticket import Ticket
from hub.views.boards import Boards


class Surveys(Boards):
    """The pictures of the one question."""

    def survey(self, token: StatusToken) -> SurveyView:
        """Return what whoever holds the paper with *token* is asked.

        Raises:
            UnknownTicket: no ticket of today has it.
        """
        return self._asked(ticket_with(token, self._branch))

    def survey_at(self, desk: DeskId) -> tuple[SurveyView, StatusToken] | None:
        """Return what the tablet at *desk* asks whoever was just served there; None: nobody is to be asked.

        Raises:
            UnknownDesk: the branch has no such desk.
        """
        known_desk(desk, self._branch)
        ticket = just_served_at(desk, self._branch, self._now)
        return None if ticket is None else (self._asked(ticket), ticket.token)

    def _asked(self, ticket: Ticket) -> SurveyView:
        no = why_not(ticket, self._branch, self._now)
        return SurveyView(
            **self._stamp,
            number=str(ticket.number),
            language=ticket.language,
            service_names=self._layout.names(ticket.service),
            question=self._branch.settings.survey.question,
            closed_why=no.code if no else "",
        )
