"""What a visitor reads when the answer is no: what is the case, and what to do. Pure."""

from __future__ import annotations

from datetime import datetime

from kiosk.opening_words import tickets_again
from kiosk.wording import Words

MISREAD = frozenset({"booking-unknown", "code-unreadable", "card-unreadable", "card-unusable"})
"""Refusals of a code that may be right when it is typed or scanned once more."""


def refusal_words(  # noqa: PLR0913  what is known of a refusal
    words: Words,
    code: str,
    at: datetime | None = None,
    number: str = "",
    *,
    instead: str = "",
    now: datetime | None = None,
) -> tuple[str, str]:
    """Return a title and a way out for the refusal *code*; one of a newer hub gets the general words.

    *at*, on the branch's own clock, and *number* are told where they are known and help. *instead* is the
    operator's own way out. *now* is the hub's present, as far as it is known.
    """
    general = words.gettext("That is not possible now"), words.gettext("Please ask the staff.")
    known = {**_of_services(words), **_of_limits(words), **_of_bookings(words), **_of_codes(words)}
    title, way_out = known.get(code, general)
    if instead:
        return title, instead
    if at is not None:
        way_out = _with_time(words, code, at, now) or way_out
    if number and code == "booking-used":
        told = words.gettext("Your number is %(number)s. Please watch the board, or ask the staff.")
        way_out = told % {"number": number}
    return title, way_out


def _with_time(words: Words, code: str, at: datetime, now: datetime | None) -> str:
    """Return the way out that names the time; empty where none helps."""
    if code == "closed-now":
        return f"{tickets_again(words, at, now)}."
    told = {
        "too-early": words.gettext("Please check in at this kiosk from %(time)s."),
        "too-late": words.gettext("It was at %(time)s. Please ask the staff what you can do."),
        "too-many-tries": words.gettext("Please ask the staff, or try again from %(time)s."),
        "wrong-day": words.gettext("It is on %(day)s at %(time)s. Please come back then."),
    }.get(code, "")
    return told % {"day": f"{at:%d.%m.%Y}", "time": f"{at:%H:%M}"}


def _of_services(words: Words) -> dict[str, tuple[str, str]]:
    return {
        "service-closed": (
            words.gettext("No more tickets for this now"),
            words.gettext("Please choose something else, or ask the staff when to come."),
        ),
        "not-here": (
            words.gettext("This is dealt with in another place"),
            words.gettext("Please ask the staff where to go."),
        ),
        "hall-stopped": (
            words.gettext("The hall is stopped for a while"),
            words.gettext("Please follow the staff. Nobody loses the place."),
        ),
        "no-desk": (
            words.gettext("No desk is open for this any more today"),
            words.gettext("Please choose something else, or ask the staff when to come."),
        ),
        "closed-now": (words.gettext("Closed now"), words.gettext("Please ask the staff when to come.")),
        "series-exhausted": (
            words.gettext("No more tickets for this today"),
            words.gettext("Please ask the staff when to come."),
        ),
        "unknown-service": (
            words.gettext("This is not offered here now"),
            words.gettext("Please choose something else, or ask the staff."),
        ),
    }


def _of_limits(words: Words) -> dict[str, tuple[str, str]]:
    another_day = words.gettext("Please book a time, or come on another day when tickets begin.")
    return {
        "quota-reached": (words.gettext("No more tickets for this today"), another_day),
        "no-capacity": (words.gettext("The desks have no time left for this today"), another_day),
        "party-too-large": (
            words.gettext("Too many people for one ticket"),
            words.gettext("Please take another ticket for the others, or ask the staff."),
        ),
        "too-many-cases": (
            words.gettext("Too many cases for one ticket"),
            words.gettext("Please take another ticket for the others, or ask the staff."),
        ),
    }


def _of_bookings(words: Words) -> dict[str, tuple[str, str]]:
    return {
        "booking-unknown": (
            words.gettext("We do not know this code"),
            words.gettext("Please check the six digits and try again, or ask the staff."),
        ),
        "booking-used": (
            words.gettext("You are already checked in"),
            words.gettext("Your ticket is valid. If you do not have the number, please ask the staff."),
        ),
        "too-early": (
            words.gettext("It is too early"),
            words.gettext("Please check in again closer to the time of your booking."),
        ),
        "too-late": (
            words.gettext("The time of your booking is over"),
            words.gettext("Please ask the staff what you can do."),
        ),
        "wrong-day": (
            words.gettext("Your booking is for another day"),
            words.gettext("Please look at the date of your confirmation, or ask the staff."),
        ),
        "booking-cancelled": (
            words.gettext("Your booking was cancelled"),
            words.gettext("Please make a new booking, or ask the staff what you can do."),
        ),
        "wrong-branch": (
            words.gettext("Your booking is for another office"),
            words.gettext("Please look at the address of your confirmation, or ask the staff."),
        ),
    }


def _of_codes(words: Words) -> dict[str, tuple[str, str]]:
    return {
        "code-unreadable": (
            words.gettext("The code could not be read"),
            words.gettext("Please scan it again, or type the six digits."),
        ),
        "card-unreadable": (
            words.gettext("The card could not be read"),
            words.gettext("Please hold it to the reader again, or type the six digits."),
        ),
        "card-unusable": (
            words.gettext("There is no booking on this card"),
            words.gettext("Please type the six digits of your confirmation, or ask the staff."),
        ),
        "too-many-tries": (
            words.gettext("Too many codes that we do not know"),
            words.gettext("Please use another kiosk or ask the staff."),
        ),
    }
