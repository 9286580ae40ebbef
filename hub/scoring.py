"""What becomes of a score: it is counted by its service, and leaves no trace beside its ticket."""

from __future__ import annotations

from contract.commands import Command, RateVisit
from contract.survey import Face
from hub.domain.branch import Branch
from hub.domain.scores import Scored


def scored_by(command: Command, branch: Branch) -> Scored | None:
    """Return what is to be counted because *command* was carried out in *branch*; None: nothing is."""
    if not isinstance(command, RateVisit):
        return None
    ticket = branch.ticket_of(command.token)
    assert ticket is not None, "its visit has just been rated"
    return Scored(service=ticket.came_for, score=command.score, least=branch.settings.survey.least)


def without_score(command: RateVisit) -> RateVisit:
    """Return *command* as it may be remembered: which score it brought cannot be found out from that."""
    return RateVisit(command_id=command.command_id, by=command.by, token=command.token, score=int(Face.SO_SO))
