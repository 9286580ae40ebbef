"""What an operator writes into the ``[verbs]`` table of ``branch.toml``: what clerks may do, and how far.

How often a call may be repeated stands in ``[calling]``. Left out, nothing is asked and nothing is limited,
and the last thing done at a desk can be taken back for a minute.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

import msgspec

from contract.mistakes import Mistake
from contract.names import Id, Language
from contract.views import Texts
from hub.domain.crossing import again

POLISH = Language("pl")


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Something that clerks choose from a list."""

    id: Id
    """What the journal and the statistics call it; keep it for as long as it means the same."""
    names: Texts
    """What the page calls it, by language; ``pl`` must be there."""


class VerbSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What clerks may do, and how far."""

    undo_s: Annotated[float, msgspec.Meta(ge=0, le=600)] = 60.0
    """How long what was last done at a desk can be taken back there, in seconds; 0: not at all."""
    pause_reasons: tuple[Choice, ...] = ()
    """The reasons for a break that the page offers; a button gives none."""
    outcomes: tuple[Choice, ...] = ()
    """What a serving may lead to. With a list no other is taken; to name none is always allowed."""
    phrases: tuple[Choice, ...] = ()
    """Ready-made messages to the supervisor; what fits none of them is written."""
    park_needs_room: bool = False
    """Whether a visitor is parked in a room only, so that somebody knows where to look."""
    put_backs_most: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    """How many times one ticket may be put back; 0: as often as clerks like."""


def verb_mistakes(verbs: VerbSettings) -> Iterator[str]:
    """Yield what is wrong in *verbs*, one sentence each."""
    yield from _of_choices("pause_reasons", verbs.pause_reasons)
    yield from _of_choices("outcomes", verbs.outcomes)
    yield from _of_choices("phrases", verbs.phrases)


def _of_choices(key: str, choices: Sequence[Choice]) -> Iterator[str]:
    for place, name in again(choice.id for choice in choices):
        says = f"[verbs] {key}: two of them have the id {name!r}; every id stands once"
        yield Mistake(says, ("verbs", key, place, "id"))
    for place, choice in enumerate(choices):
        if not choice.names.get(POLISH, "").strip():
            says = f"[verbs] {key} {choice.id!r}: 'pl' is missing; it stands in for languages without a text"
            yield Mistake(says, ("verbs", key, place, "names", POLISH))
