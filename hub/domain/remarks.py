"""What an operator should look at in a branch that can be used all the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from contract.mistakes import ANY, Remark, nearest
from contract.names import Language
from contract.settings import Checked, checked
from hub.domain.settings import (
    POLISH,
    BoardSettings,
    BranchSettings,
    KioskSettings,
    ServiceSettings,
    mistakes,
    texts_of,
)


def checked_branch(text: str, where: str) -> Checked[BranchSettings]:
    """Return the branch that the TOML *text* describes, and all that is wrong or worth a look in it."""
    return checked(BranchSettings, text, where, _everything)


def _everything(settings: BranchSettings) -> Iterator[str]:
    yield from mistakes(settings)
    yield from remarks(settings)


def remarks(settings: BranchSettings) -> Iterator[Remark]:
    """Yield everything that is worth a look, one sentence each."""
    yield from _languages_twice(settings)
    yield from _texts(settings)
    yield from _services_nobody_serves(settings)
    yield from _rooms_and_boards(settings)
    yield from _kiosks(settings)
    yield from _clerks(settings)


def missing_texts(settings: BranchSettings) -> Counter[Language]:
    """Return how many texts the branch does not have in each of its languages."""
    texts = [texts for _, _, texts in texts_of(settings)]
    return Counter(language for each in texts for language in _missing(each, settings))


def _missing(texts: dict[Language, str], settings: BranchSettings) -> list[Language]:
    """Return the languages that *texts* are not in; that Polish is there is no matter of remarks."""
    wanted = dict.fromkeys(language for language in settings.languages if language != POLISH)
    return [language for language in wanted if not texts.get(language, "").strip()]


def _languages_twice(settings: BranchSettings) -> Iterator[Remark]:
    for place, language in enumerate(settings.languages):
        if language in settings.languages[:place]:
            yield Remark(f"'languages': {language!r} stands there twice", ("languages", place))
    if POLISH not in settings.languages:
        yield Remark("'languages': 'pl' is not among them, though every text has it", ("languages",))


def _texts(settings: BranchSettings) -> Iterator[Remark]:
    for head, path, texts in texts_of(settings):
        if missing := _missing(texts, settings):
            says = f"{head}: no text in {', '.join(missing)}; English or Polish stands in"
            yield Remark(says, path, rests_on=(("languages",),))
        for language in texts:
            if language not in {*settings.languages, POLISH}:
                hint = nearest(language, settings.languages)
                says = (
                    f"{head}: nobody is shown the text in {language!r}, which 'languages' does not name{hint}"
                )
                yield Remark(says, (*path, language), rests_on=(("languages",),))


def _services_nobody_serves(settings: BranchSettings) -> Iterator[Remark]:
    served = {service for desk in settings.desks for service in desk.services}
    for place, service in enumerate(settings.services):
        if not service.open and not service.elsewhere and service.id not in served:
            says = f"[services] {service.id!r}: no desk serves it; it must stay closed"
            yield Remark(says, ("services", place), rests_on=(("desks", ANY, "services"),))


def _rooms_and_boards(settings: BranchSettings) -> Iterator[Remark]:
    of_desks = {desk.room for desk in settings.desks}
    for place, board in enumerate(settings.boards):
        if of_desks.isdisjoint(board.rooms):
            says = f"[boards] {board.id!r}: no desk stands in its rooms, so it never shows a call"
            yield Remark(says, ("boards", place, "rooms"), rests_on=(("desks", ANY, "room"),))
        yield from _stand_in(place, board, settings)
    for place, room in enumerate(settings.rooms):
        boards = [board for board in settings.boards if room.id in board.rooms]
        says = f"[rooms] {room.id!r}: "
        rests_on = (("desks", ANY, "room"), ("boards", ANY, "rooms"), ("boards", ANY, "voice"))
        if room.id not in of_desks:
            if not boards and all(kiosk.room != room.id for kiosk in settings.kiosks):
                yield Remark(says + "no desk, board or kiosk is in it", ("rooms", place), rests_on)
        elif not boards:
            yield Remark(says + "no board hangs in it, so nobody sees the calls", ("rooms", place), rests_on)
        elif (speaking := sum(board.voice for board in boards)) != 1:
            voices = (
                f"{speaking} boards are to speak in it, and only the first one does"
                if speaking
                else "no board speaks in it"
            )
            yield Remark(says + voices, ("rooms", place), rests_on)


def _stand_in(place: int, board: BoardSettings, settings: BranchSettings) -> Iterator[Remark]:
    rests_on = (("boards", ANY, "rooms"), ("boards", ANY, "stand_in"), ("boards", ANY, "voice"))
    if board.stand_in == board.id:
        says = f"[boards] {board.id!r}: it stands in for itself, so nobody does"
        yield Remark(says, ("boards", place, "stand_in"), rests_on)
        return
    shown = {room for other in settings.boards if other.id == board.stand_in for room in other.rooms}
    if board.stand_in is not None and (unheard := [room for room in board.rooms if room not in shown]):
        says = (
            f"[boards] {board.id!r}: its stand-in {board.stand_in!r} does not show {', '.join(unheard)}, "
            "so calls there stay unspoken when it is lost"
        )
        yield Remark(says, ("boards", place, "stand_in"), rests_on)


def _kiosks(settings: BranchSettings) -> Iterator[Remark]:
    for place, kiosk in enumerate(settings.kiosks):
        if not any(service.open for service in _offered(kiosk, settings)):
            says = f"[kiosks] {kiosk.id!r}: every service that it offers is closed"
            yield Remark(
                says, ("kiosks", place), rests_on=(("services", ANY, "open"), ("services", ANY, "id"))
            )


def _offered(kiosk: KioskSettings, settings: BranchSettings) -> list[ServiceSettings]:
    return [service for service in settings.services if not kiosk.services or service.id in kiosk.services]


def _clerks(settings: BranchSettings) -> Iterator[Remark]:
    for place, desk in enumerate(settings.desks):
        for number, language in enumerate(desk.languages):
            if language not in settings.languages:
                hint = nearest(language, settings.languages)
                says = f"[desks] {desk.id!r}: no kiosk offers the language {language!r}{hint}"
                yield Remark(says, ("desks", place, "languages", number), rests_on=(("languages",),))
