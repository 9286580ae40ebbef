"""What an operator writes into the ``[survey]`` table of ``branch.toml``: five faces and one question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import msgspec

from contract.mistakes import Mistake
from contract.picture import Texts
from contract.toml_lines import Path


class SurveySettings(msgspec.Struct, frozen=True, kw_only=True):
    """Whether visitors are asked how their visit was; see docs/survey.md."""

    on: bool = False
    """Whether they are asked: at kiosks, on the page of the ticket, and on a tablet at the desk."""
    question: Texts = {}
    """The question, by language; left out, "How was your visit?" in all languages of the house."""
    window_minutes: Annotated[float, msgspec.Meta(gt=0, le=1440)] = 120.0
    """How long after it ended a visit can be rated."""
    desk_seconds: Annotated[float, msgspec.Meta(ge=10, le=600)] = 90.0
    """How long the tablet at a desk asks whoever was just served there; then it locks itself."""
    least: Annotated[int, msgspec.Meta(ge=3, le=1000)] = 5
    """So many answers about a service come together before any of them is counted where it can be seen."""


def survey_mistakes(survey: SurveySettings) -> Iterator[str]:
    """Yield what is wrong with *survey*, one sentence each."""
    if survey.desk_seconds > survey.window_minutes * 60:
        says = (
            f"[survey]: 'desk_seconds' ({survey.desk_seconds:g}) must not be longer than "
            f"'window_minutes' ({survey.window_minutes:g}), after which nobody may rate"
        )
        yield Mistake(says, ("survey", "desk_seconds"), rests_on=(("survey", "window_minutes"),))


def question_of(survey: SurveySettings) -> Iterator[tuple[str, Path, Texts]]:
    """Yield the operator's own question, if there is one: how people are told of it, its key, and itself."""
    if survey.question:
        yield "[survey]: 'question'", ("survey", "question"), survey.question
