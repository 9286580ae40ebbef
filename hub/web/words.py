"""Small texts that pages put together: languages by name, states, times of day."""

from __future__ import annotations

from datetime import datetime, tzinfo

from contract.states import DeskState, State
from contract.views import Wait

LANGUAGE_NAMES = {
    "ar": "Arabic",
    "az": "Azerbaijani",
    "be": "Belarusian",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "hi": "Hindi",
    "hy": "Armenian",
    "ka": "Georgian",
    "kk": "Kazakh",
    "ne": "Nepali",
    "pl": "Polish",
    "ro": "Romanian",
    "ru": "Russian",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "uz": "Uzbek",
    "vi": "Vietnamese",
}
"""What the languages of visitors are called, in English; the catalogues have the other names."""

DESK_STATES = {DeskState.OPEN: "open", DeskState.PAUSED: "on a break", DeskState.CLOSED: "closed"}

STATES = {
    State.WAITING: "waiting",
    State.CALLED: "called",
    State.SERVING: "being served",
    State.PARKED: "parked",
    State.NO_SHOW: "did not come",
    State.SERVED: "served",
    State.CANCELLED: "cancelled",
    State.EXPIRED: "expired",
}
"""What a clerk is told of a ticket, in English."""

TICKET_STATES = {
    State.WAITING: "You are waiting",
    State.CALLED: "It is your turn",
    State.SERVING: "You are being served",
    State.PARKED: "Please come back to the desk when you are done",
    State.NO_SHOW: "You were called and did not come. Please ask the staff",
    State.SERVED: "Your visit is finished",
    State.CANCELLED: "This ticket was cancelled",
    State.EXPIRED: "This ticket has expired",
}
"""What a visitor is told of the own ticket, in English."""


def time_of_day(instant: datetime, zone: tzinfo) -> str:
    """Return *instant* as the branch's clocks show it: ``09:41``."""
    return instant.astimezone(zone).strftime("%H:%M")


def date_and_time(instant: datetime, zone: tzinfo) -> str:
    """Return *instant* with its day: ``2026-12-01 09:41``."""
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def minutes_of(wait: Wait) -> str:
    """Return *wait* in minutes, from its lower to its upper end; one number where both are the same."""
    return f"{wait.low}\N{EN DASH}{wait.high}" if wait.high > wait.low else str(wait.low)
