"""What a reception is told, in English; the catalogues have it in the other languages."""

from __future__ import annotations

from hub.web.verbs import SAID

RECEPTION_SAID = SAID | {
    "done": "Done.",
    "undone": "Undone. Everything is as before.",
    "undone-issued": "Undone: this number is cancelled. Please take its paper back.",
    "nothing-to-take-back": "There is nothing to undo here.",
    "not-together": (
        "These two do not wait for the same thing, or only one has a booking. Transfer one first."
    ),
    "party-too-small": "At least one person must stay on the ticket.",
    "not-found": "Nothing was found. Write a number (A042), a booking code or the letter of a service.",
    "given-away": "The place of this code was passed on to another person.",
    "unknown-service": "The branch has no such service.",
    "service-closed": "This service gives no tickets now.",
    "closed-now": "This service is closed at this time.",
    "no-desk": "No desk serves this service any more today.",
    "quota-reached": "All tickets of today for this service are given out.",
    "no-capacity": "The desks have no time left today for one more.",
    "party-too-large": "That is too many people for one ticket. Issue another ticket for the others.",
    "too-many-cases": "That is too many cases for one ticket. Issue another ticket for the others.",
    "series-exhausted": "This service has no numbers left today.",
    "not-here": "This service is in another place.",
    "too-many-tries": "Too many wrong codes. Please wait some minutes.",
    "reason-missing": "Please write the reason.",
}
"""As at a desk, and what may stand against a ticket or a check-in; by code."""

STANDING: dict[str, str] = {
    "in-time": "In time.",
    "late": "Late: waits with those who have no booking.",
    "late-elsewhere": "Late: waits for another service.",
    "too-early": "Too early. Check-in begins at %(time)s.",
    "too-late": "Too late: it was for %(time)s.",
    "wrong-day": "Not today: it is for %(date)s.",
    "booking-cancelled": "This booking was cancelled.",
    "booking-used": "Checked in already as %(number)s.",
    "booking-unknown": "The branch knows no booking with the code %(code)s.",
    "wrong-branch": "This booking is for another office.",
}
"""How a booking stands, in one sentence; of other codes `RECEPTION_SAID` tells."""

WAYS_OUT: dict[str, str] = {
    "too-early": "Please let the visitor come back then.",
    "too-late": "A ticket without a booking is possible, at the end of the queue.",
    "wrong-day": "Today only a ticket without a booking is possible.",
    "booking-cancelled": "A ticket without a booking is possible, at the end of the queue.",
    "booking-unknown": "Please read the six digits once more. A booking made just now may come later.",
}
"""What a reception may do then."""

OWN_DEEDS: dict[str, str] = {
    "ticket-issued": "issued",
    "ticket-cancelled": "cancelled",
    "ticket-transferred": "transferred",
    "ticket-reinstated": "reinstated",
    "place-moved": "passed on",
    "ticket-merged": "merged",
}
"""What would be undone, by the name of its event."""

BOOKING_STATES: dict[str, str] = {
    "expected": "expected",
    "checked-in": "checked in",
    "cancelled": "cancelled",
}
"""How a booking of today stands in the list."""
