"""What a kiosk must know to draw its face: the services and how each of them stands."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from contract.check_slips import CheckSlip
from contract.hall_parts import Stopped
from contract.help_parts import HelpCall
from contract.names import KioskId, Language, RoomId, ServiceId
from contract.picture import Count, DayProfile, Room, Sent, Texts, Wait


class MenuService(msgspec.Struct, frozen=True, kw_only=True):
    """A service as a kiosk offers it.

    Attributes:
        booked_only: by booking only, no ticket without one.
        closed_why: the code of the refusal that asking for a ticket would meet; empty while it is open.
        opens_at: when tickets are given again, on the branch's own clock; None: not known.
        switched_off: the operator has closed it until further notice, whatever the time.
        draw_at: when the place of who takes a ticket now is drawn, on the branch's own clock; None: at once.
        closes_at: until when they are given, on the same clock; None: no end is known, or none are given.
        left: how many more walk-in tickets there are today, a party counting as its people; None: no limit.
        limit: how many there are on a whole day.
        warning: the code of the refusal that a ticket taken now may come to: it is given all the same.
        instead: what whoever gets no ticket may do instead, in the operator's words.
        party_most: how many people may share one ticket, as far as a kiosk should ask.
        cases_most: the same of cases.
    """

    service: ServiceId
    letter: str
    names: Texts
    open: bool
    waiting: Count
    estimate: Wait | None = None
    booked_only: bool = False
    closed_why: str = ""
    opens_at: datetime | None = None
    draw_at: datetime | None = None
    closes_at: datetime | None = None
    rooms: tuple[RoomId, ...] = ()
    switched_off: bool = False
    left: Count | None = None
    limit: Count | None = None
    warning: str = ""
    instead: Texts = {}
    party_most: Count = 1
    cases_most: Count = 1
    about: Texts = {}
    """Who is served here and with what, in the operator's words: "am I right here?"."""
    bring: Texts = {}
    """What to have ready, one thing a line."""
    elsewhere: Texts = {}
    """Where to go instead, when this is dealt with in another place; no ticket is given then."""


class Menu(Sent, frozen=True, kw_only=True):
    """What a kiosk offers, in the same order in every language.

    Attributes:
        open: whether the branch gives tickets now, by its own hours; a service may have others.
        opens_at: when it gives them again, on the branch's own clock; None: it is open, or not known.
        closes_at: until when it gives them, on the same clock; None: no end is known, or it is closed.
        profile: the kind of day that it is; None: an ordinary one.
        survey: whether visitors are asked how their visit was.
        priority: whether visitors may say that they need to go first.
    """

    kiosk: KioskId
    branch_names: Texts
    services: tuple[MenuService, ...]
    rooms: tuple[Room, ...]
    languages: tuple[Language, ...]
    status_url: str = ""
    """Where a status token leads, with ``{token}`` in it; empty: the QR code holds the bare token."""
    day: date | None = None
    """The service day; it ends when the hub says so, and at no clock's midnight."""
    spare_series: str = ""
    """In which this kiosk numbers tickets while the hub is away; empty: in none."""
    spare_last: Count = 0
    """The highest count of that series that the hub knows today."""
    spare_most: Count = 0
    """How many tickets this kiosk may have issued at most that it has not handed in yet."""
    stopped: Stopped | None = None
    open: bool = True
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    profile: DayProfile | None = None
    notices: tuple[Texts, ...] = ()
    """What the operator and the staff want to be read, newest first."""
    survey: bool = False
    priority: bool = False
    help: HelpCall | None = None
    """Of this kiosk's visitor; None: nobody has asked, or it is over."""
    help_at: Texts = {}  # noqa: RUF012  frozen, and msgspec gives each its own
    """Where help is found while staff cannot be called from the kiosk, in the operator's words."""
    check_slip: CheckSlip | None = None
    """The latest one of this kiosk today; None: none was asked for."""
    restored: str = ""
    """Which restore of the hub today asks for the tickets that this kiosk saw; empty: it was not restored."""
