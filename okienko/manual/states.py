"""The diagram and the table of a ticket's states, drawn from `contract.states.TRANSITIONS`."""

from __future__ import annotations

from collections.abc import Iterator

from contract.states import TAKEN_BACK, TRANSITIONS, DeskState, SlipState, State


def states_page() -> Iterator[str]:
    """Yield the lines of the page of states."""
    yield from ("# States of a ticket", "", "```mermaid", "stateDiagram-v2")
    yield from diagram()
    yield from ("```", "", "| while a ticket is … | this may happen | and it is … |", "|---|---|---|")
    for state, row in TRANSITIONS.items():
        yield _row(state, row)
    yield from _taken_back()
    yield from ("", "A desk is " + _listed(DeskState) + ".", "")
    yield "The slip has states of its own: " + _listed(SlipState) + "."


def _taken_back() -> Iterator[str]:
    yield """
## Taken back

What a clerk did last at a desk can be taken back there (`take-back`) within `undo_s` of `[verbs]`, where
nobody has moved on with one of its tickets since; then what was done before it, and so on. Every ticket of
it is again exactly what it was, and so is the desk. A recall has sounded and is not taken back; what the hub
does by itself is not either.

| while a ticket is … | it can go back to |
|---|---|"""
    for state, befores in TAKEN_BACK.items():
        yield f"| **{state}** | {' · '.join(befores) or 'nothing'} |"


def diagram() -> Iterator[str]:
    """Yield the lines of the diagram, as Mermaid reads them."""
    for state, row in TRANSITIONS.items():
        for event, after in row.items():
            yield f"    {_node(state)} --> {_node(after)}: {_verb(event)}"
        if state is not None and not row:
            yield f"    {_node(state)} --> [*]"


def _row(state: State | None, row: dict[str, State]) -> str:
    name = "(not yet)" if state is None else f"**{state}**"
    happens = " · ".join(map(_verb, row)) or "nothing"
    return f"| {name} | {happens} | {' · '.join(row.values())} |"


def _node(state: State | None) -> str:
    return "[*]" if state is None else state.replace("-", "_")


def _verb(event: str) -> str:
    return event.removeprefix("ticket-")


def _listed(states: type[DeskState | SlipState]) -> str:
    return ", ".join(f"*{state}*" for state in states)
