"""How many people and cases a ticket is for, how many tickets are left, and the words for it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contract.names import Language
from contract.views import MenuService, text_in
from kiosk.happenings import ChangeCount, Counted
from kiosk.scene import Key, Stepper
from kiosk.screens import Confirm
from kiosk.wording import Words

USED_UP = frozenset({"quota-reached", "no-capacity"})
"""The refusals that say that nothing is left today: no ticket, or no time."""
FEW = 10
"""So many tickets left, or fewer, are said before anybody queues."""
FEW_SHARE = 0.1
"""The same as a share of the tickets of a day."""


def changed(screen: Confirm, change: ChangeCount, service: MenuService) -> Confirm:
    """Return *screen* with one more or one fewer, as far as *service* allows."""
    if change.what is Counted.PEOPLE:
        return bounded(replace(screen, people=screen.people + change.by), service)
    return bounded(replace(screen, cases=screen.cases + change.by), service)


def bounded(screen: Confirm, service: MenuService) -> Confirm:
    """Return *screen* with no more people and cases than *service* allows now: others take tickets too."""
    people = max(1, min(screen.people, most(service, Counted.PEOPLE)))
    cases = max(1, min(screen.cases, most(service, Counted.CASES)))
    # What has not changed stays the very same screen: a menu comes every few seconds.
    same = (people, cases) == (screen.people, screen.cases)
    return screen if same else replace(screen, people=people, cases=cases)


def most(service: MenuService, what: Counted) -> int:
    """Return how many people, or cases, one ticket of *service* may be for now."""
    allowed = {Counted.PEOPLE: service.party_most, Counted.CASES: service.cases_most}[what]
    return max(1, allowed if service.left is None else min(allowed, service.left))


def steppers(screen: Confirm, service: MenuService, words: Words) -> Iterator[Stepper]:
    """Yield what asks for a number: people, and cases, where a ticket may be for more than one."""
    if service.party_most > 1:
        question = words.gettext("How many people are you?")
        yield _stepper(words, question, Counted.PEOPLE, screen.people, most(service, Counted.PEOPLE))
    if service.cases_most > 1:
        question = words.gettext("How many cases do you have?")
        yield _stepper(words, question, Counted.CASES, screen.cases, most(service, Counted.CASES))


def left(words: Words, service: MenuService) -> str:
    """Say how many tickets of *service* are left today; nothing where there is no limit."""
    if service.left is None:
        return ""
    told = words.ngettext("%(n)d ticket left today", "%(n)d tickets left today", service.left)
    return told % {"n": service.left}


def few_left(words: Words, service: MenuService) -> str:
    """Say the same where there are few."""
    few = max(FEW, (service.limit or 0) * FEW_SHARE)
    return left(words, service) if service.left is not None and service.left <= few else ""


def instead(service: MenuService | None, language: Language) -> str:
    """Return what the operator advises whoever gets no ticket of *service*; nothing where it is nothing."""
    return text_in(service.instead, language) if service is not None and service.instead else ""


def _stepper(words: Words, question: str, what: Counted, count: int, at_most: int) -> Stepper:
    fewer, more = (
        Key(ChangeCount(what, -1), "\N{MINUS SIGN}", enabled=count > 1, said=words.gettext("One fewer")),
        Key(ChangeCount(what, 1), "+", enabled=count < at_most, said=words.gettext("One more")),
    )
    return Stepper(question, str(count), fewer, more)
