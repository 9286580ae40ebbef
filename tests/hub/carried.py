"""Commands as a store is handed them: decided by the rules, with an answer that needs no authority."""

from __future__ import annotations

from datetime import date

from contract.commands import Command
from contract.events import Entry
from contract.refusal import Refused
from hub.answers import fingerprint
from hub.store import Carried, Remembered, Store
from tests.hub.branch import Day


class Carrier:
    """A day whose commands become what a store keeps; its first is that of the day's opening."""

    def __init__(self) -> None:
        self.day = Day()
        first = self.day.journal[0]
        self.opening = Carried(
            command=first.command, day=self.day.branch.day, answer=answer(b"{}"), entries=(first,)
        )

    def carry(self, *commands: Command) -> list[Carried]:
        """Carry out *commands* and return what is to be stored, the day's opening first if it was not yet."""
        group = [self.opening] if self.opening else []
        self.opening = None
        return group + [self._carried(command) for command in commands]

    def _carried(self, command: Command) -> Carried:
        before, day = len(self.day.journal), self.day.branch.day
        status = 200
        try:
            self.day.do(command)
        except Refused as refused:
            status = int(refused.status)
        body = f'"{command.command_id}"'.encode()
        return Carried(
            command=command.command_id,
            day=day,
            answer=Remembered(fingerprint=fingerprint(command), status=status, body=body),
            entries=tuple(self.day.journal[before:]),
        )


def answer(body: bytes) -> Remembered:
    return Remembered(fingerprint=b"f" * 16, status=200, body=body)


def with_night(store: Store, day: date) -> list[Entry]:
    """Return the entries of *day*, and the one that opened the day after it."""
    entries = store.entries_of(day, 0, 1000)
    return entries + store.entries(entries[-1].seq, 1) if entries else []
