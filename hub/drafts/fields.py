"""What the forms of a branch's parts ask for: the fields of each table, with their words."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from hub.domain.board_settings import BoardSettings
from hub.domain.hours_settings import WEEK, HoursSettings
from hub.domain.notice_settings import NoticeSettings
from hub.domain.part_settings import DeskSettings, KioskSettings, RoomSettings, ServiceSettings
from hub.domain.profile_settings import ProfileSettings
from hub.domain.settings import BranchSettings


class Kind(StrEnum):
    """How a field is written, and read out of a form."""

    WORD = "word"
    WORDS = "words"
    TEXTS = "texts"
    LINES = "lines"
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"
    MANY = "many"
    SPANS = "spans"
    DATE = "date"
    DATES = "dates"
    DATED = "dated"
    SHARES = "shares"


class Field(msgspec.Struct, frozen=True):
    """One key of a table.

    Attributes:
        key: as it stands in the file.
        kind: how it is written.
        label: what people call it, in English.
        hint: what it does and how it is written.
        among: the table whose parts it points at.
        fixed: it stays as it is once it was in force.
        must: whether it must be there.
    """

    key: str
    kind: Kind
    label: str
    hint: str
    among: str = ""
    fixed: bool = False
    must: bool = False


_SPANS_HINT = "Such as 8:00-12:00, 12:30-16:00. Empty: closed."
_DAYS = {
    "monday": "Monday",
    "tuesday": "Tuesday",
    "wednesday": "Wednesday",
    "thursday": "Thursday",
    "friday": "Friday",
    "saturday": "Saturday",
    "sunday": "Sunday",
}
_NAMES = Field("names", Kind.TEXTS, "Names", "What visitors read and hear.", must=True)

FORMS: dict[str, tuple[Field, ...]] = {
    "branch": (
        Field("names", Kind.TEXTS, "Names", "What visitors read and hear.", must=True),
        Field(
            "languages", Kind.WORDS, "Languages", "What kiosks offer, in this order: pl, uk, en.", must=True
        ),
        Field(
            "status_url",
            Kind.WORD,
            "Link of the code",
            "Where the code on a ticket leads, with {token} in it.",
        ),
    ),
    "services": (
        Field(
            "series",
            Kind.WORD,
            "Letter",
            "One or two capital letters before the number.",
            fixed=True,
            must=True,
        ),
        _NAMES,
        Field(
            "about",
            Kind.LINES,
            "Who is served",
            "A sentence or two: for whom, with what. At most 160 letters.",
        ),
        Field("bring", Kind.LINES, "What to bring", "One thing a line; at most six lines of 60 letters."),
        Field("elsewhere", Kind.LINES, "Served elsewhere", "Where to go. With it no tickets are given here."),
        Field("instead", Kind.LINES, "If there is no ticket", "What to do instead, or how to book."),
        Field("open", Kind.FLAG, "Open", "Tickets are given."),
        Field("offered", Kind.FLAG, "Shown on kiosks", "Without it only booked visitors are received."),
        Field("booked_only", Kind.FLAG, "Only with a booking", "No ticket without a booking."),
        Field("serving_minutes", Kind.NUMBER, "Minutes of one serving", "The day's own servings correct it."),
        Field("walk_in_limit", Kind.NUMBER, "Tickets a day", "Without a booking. Empty: no limit."),
        Field("party_most", Kind.NUMBER, "People on one ticket", "At most. Above 1 kiosks ask for it."),
    ),
    "rooms": (_NAMES,),
    "desks": (
        Field("name", Kind.WORD, "Name", "What boards and voices call it, such as 3 or 4.01.", must=True),
        Field("room", Kind.CHOICE, "Room", "Where it stands.", "rooms", must=True),
        Field("services", Kind.MANY, "Services", "Whom it calls visitors for.", "services", must=True),
        Field("languages", Kind.MANY, "Languages", "What the clerk speaks.", "languages"),
    ),
    "boards": (
        Field("rooms", Kind.MANY, "Rooms", "Their calls are shown.", "rooms", must=True),
        Field("voice", Kind.FLAG, "Speaks", "Of several boards in a room only the first one does."),
        Field("stand_in", Kind.CHOICE, "Stand-in", "The board that speaks while this one is lost.", "boards"),
        Field("layout", Kind.CHOICE, "Layout", "What stands where. Empty: the usual.", "layouts"),
    ),
    "kiosks": (
        Field("room", Kind.CHOICE, "Room", "Where it stands.", "rooms", must=True),
        Field("services", Kind.MANY, "Services", "None chosen: everything.", "services"),
        Field(
            "spare_series",
            Kind.WORD,
            "Spare letter",
            "It numbers with it while the hub is away.",
            fixed=True,
            must=True,
        ),
        Field("help_at", Kind.TEXTS, "Where help is", "While staff cannot be called from the kiosk."),
    ),
    "hours": (
        *(Field(day, Kind.SPANS, _DAYS[day], _SPANS_HINT) for day in WEEK),
        Field("tickets_from_minutes", Kind.NUMBER, "Tickets before opening", "From so many minutes before."),
        Field(
            "tickets_until_minutes", Kind.NUMBER, "No tickets before closing", "From so many minutes before."
        ),
        Field("holidays", Kind.WORD, "Public holidays", "Closed on those of this country: PL."),
        Field("closed", Kind.DATES, "Closed dates", "Such as 2026-12-24, 2026-12-31."),
        Field("extra", Kind.DATED, "Other hours on a date", "One a line, such as 2026-12-31: 8:00-12:00."),
    ),
    "profiles": (
        _NAMES,
        Field("every", Kind.WORD, "Rule", "Such as first saturday, or saturday."),
        Field("dates", Kind.DATES, "Dates", "Such as 2026-12-24, 2026-12-31."),
        Field("hours", Kind.SPANS, "Hours", "Such as 8:00-15:00. Empty: as on other days."),
        Field("services", Kind.MANY, "Services", "None chosen: everything.", "services"),
        Field(
            "desks",
            Kind.SHARES,
            "Desks",
            "One a line with its services, such as 3: A, B. Empty: all, as always.",
        ),
        Field("notice", Kind.TEXTS, "Notice", "What everybody is told. At most 70 letters."),
    ),
    "notices": (
        Field("texts", Kind.TEXTS, "Texts", "What everybody is told.", must=True),
        Field("from", Kind.DATE, "From", "Empty: at once."),
        Field("until", Kind.DATE, "Until", "The last day. Empty: until it is taken out."),
        Field("rooms", Kind.MANY, "Rooms", "None chosen: everywhere.", "rooms"),
        Field("boards", Kind.MANY, "Boards", "None chosen: everywhere.", "boards"),
        Field("kiosks", Kind.MANY, "Kiosks", "None chosen: everywhere.", "kiosks"),
        Field("profiles", Kind.MANY, "Day profiles", "None chosen: on all days.", "profiles"),
    ),
}
"""The fields of each table that has a form; all other keys are changed in the text."""

TABLES = {
    "branch": "The branch",
    "services": "Services",
    "rooms": "Rooms",
    "desks": "Desks",
    "hours": "Hours and holidays",
    "profiles": "Day profiles",
    "notices": "Notices",
    "boards": "Boards",
    "kiosks": "Kiosks",
}
"""What the tables are called, in English, in the order in which they are shown."""

SINGLE = frozenset({"branch", "hours"})
"""Tables that are there once; all others are lists of parts with ids."""

STRUCTS: dict[str, type[msgspec.Struct]] = {
    "branch": BranchSettings,
    "services": ServiceSettings,
    "rooms": RoomSettings,
    "desks": DeskSettings,
    "boards": BoardSettings,
    "kiosks": KioskSettings,
    "hours": HoursSettings,
    "profiles": ProfileSettings,
    "notices": NoticeSettings,
}


def default_of(table: str, key: str) -> object:
    """Return what *key* of *table* is where the file does not say."""
    for field in msgspec.structs.fields(STRUCTS[table]):
        if field.encode_name == key:
            if field.default_factory is not msgspec.NODEFAULT:
                return field.default_factory()
            return None if field.default is msgspec.NODEFAULT else field.default
    raise KeyError(key)
