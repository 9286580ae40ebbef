"""A visitor calls staff with one touch, is told what comes of it, and can take it back. Pure.

A call that does not reach the hub is not kept for later: the visitor is told at once where to go instead.
"""

from __future__ import annotations

from contract.changed import replace
from contract.commands import AskForHelp, EndHelp
from contract.help_parts import HelpCall
from contract.names import KioskId
from contract.views import Menu
from kiosk.help_state import Help, HelpNotTold, Phase
from kiosk.paper_screens import Paperless, PaperOrNot
from kiosk.screens import Issuing, Printing, Shown, Taken
from kiosk.state import Sheet, State, Step, default_language, mint
from kiosk.wishes import Beep, CallStaff, Sound, Wish

_TICKET = Issuing | Printing | Taken | Shown | Paperless | PaperOrNot
"""Where the number stands, or comes up: nothing is laid over it unasked."""


def phase(state: State) -> Phase:
    """Tell how far the call of this kiosk has come."""
    if state.help.asking is not None:
        return Phase.ASKING
    call = _call(state)
    if call is not None:
        return Phase.COMING if call.coming else Phase.ASKED
    return Phase.IN_VAIN if state.help.in_vain else Phase.NOBODY


def _call(state: State) -> HelpCall | None:
    call = state.menu.help if state.menu else None
    return None if call is None or call.asked_at == state.help.over else call


def touched(state: State) -> Step:
    """Call staff, or say how it stands with the call that is out."""
    state = replace(state, sheet=Sheet.HELP, part=None)
    if phase(state) not in {Phase.NOBODY, Phase.IN_VAIN}:
        return state, ()
    if state.away or state.menu is None:
        return replace(state, help=replace(state.help, in_vain=True)), (Beep(Sound.TROUBLE),)
    state, command_id = mint(state)
    language = getattr(state.screen, "language", None) or default_language(state)
    command = AskForHelp(command_id=command_id, by=state.rules.by, kiosk=_kiosk(state), language=language)
    asking = replace(state.help, asking=command_id, in_vain=False)
    return replace(state, help=asking), (CallStaff(command),)


def taken_back(state: State) -> Step:
    """Take the call back; the visitor need not wait for the hub's word."""
    call, state = _call(state), replace(state, sheet=None, part=None)
    if call is None or call.coming:
        return state, ()
    state, command_id = mint(state)
    command = EndHelp(command_id=command_id, by=state.rules.by, kiosk=_kiosk(state))
    ending = replace(state.help, ending=command_id, over=call.asked_at)
    return replace(state, help=ending), (CallStaff(command),)


def told(state: State) -> State:
    """Return *state* when the hub has taken a call in, or that it is taken back."""
    return replace(state, help=Help(over=state.help.over))


def is_news(state: State, menu: Menu) -> bool:
    """Tell whether *menu*, the hub's answer, is newer than what came by the broker meanwhile."""
    return state.menu is None or (menu.epoch, menu.seq) > (state.menu.epoch, state.menu.seq)


def not_told(state: State, missed: HelpNotTold) -> Step:
    """Say that staff were not reached; a call that could not be taken back stands on."""
    if missed.command == state.help.ending:
        return replace(state, help=Help()), ()
    if missed.command != state.help.asking:
        return state, ()
    return replace(state, help=Help(over=state.help.over, in_vain=True)), (Beep(Sound.TROUBLE),)


def over(state: State) -> State:
    """Return *state* without a call to which somebody comes: the visitor knows it, or has gone."""
    call = _call(state)
    ended = call.asked_at if call is not None and call.coming else state.help.over
    return replace(state, help=replace(state.help, over=ended, in_vain=False))


def news(before: State, after: State) -> tuple[State, tuple[Wish, ...]]:
    """Return *after* with the word that somebody comes, when that has just been heard."""
    if phase(after) is not Phase.COMING or phase(before) not in {Phase.ASKING, Phase.ASKED}:
        return after, ()
    shown = after if isinstance(after.screen, _TICKET) else replace(after, sheet=Sheet.HELP, part=None)
    return replace(shown, touched_s=after.now_s, warned=False), (Beep(Sound.TICKET),)


def _kiosk(state: State) -> KioskId:
    assert state.menu is not None, "staff are called by a kiosk that the hub knows"
    return state.menu.kiosk
