"""The service for card readers as Debian has it: libpcsclite, which talks to the daemon pcscd.

A dozen C functions, called by ctypes: the usual binding, pyscard, has no wheels and would have to be compiled
on every device. DWORD is an unsigned long on Linux, and a handle a long.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import POINTER, byref, c_char_p, c_long, c_ubyte, c_ulong, c_void_p, create_string_buffer
from typing import Any

from hardware.card import CardError, CardGone, CardUnreadable, NoCardReader, NoCardService, Transmit

LIBRARY = "libpcsclite.so.1"
_SYSTEM, _SHARED, _T0_OR_T1, _LEAVE = 2, 2, 3, 0
_UNAWARE, _CHANGED, _GONE, _EMPTY, _PRESENT = 0x00, 0x02, 0x04 | 0x08, 0x10, 0x20
_COUNT = 0xFFFF0000  # of cards that came and went
_LONGEST_ANSWER = 264

_OK = 0
_CANCELLED, _TIMEOUT = 0x80100002, 0x8010000A
_NO_READERS = 0x8010002E
_MEANING: dict[int, tuple[type[CardError], str]] = {
    0x8010001D: (NoCardService, "pcscd does not run: install it (Debian: pcscd)"),
    0x8010001E: (NoCardService, "pcscd was stopped: start it again (systemctl start pcscd.socket)"),
    0x8010006A: (NoCardService, "pcscd does not let us in: it needs a rule of polkit for this user"),
    0x80100009: (NoCardReader, "the card reader was unplugged"),
    0x80100017: (NoCardReader, "the card reader was unplugged"),
    0x8010002E: (NoCardReader, "no card reader is plugged in"),
    0x8010000C: (CardGone, "the card was taken away"),
    0x80100069: (CardGone, "the card was taken away"),
    0x80100068: (CardGone, "the card was taken away and held again"),
    0x8010000B: (CardUnreadable, "another program uses the card"),
    0x80100066: (CardUnreadable, "the card does not answer: it is the wrong way round, or another kind"),
    0x80100067: (CardUnreadable, "the card has no power"),
}


class _ReaderState(ctypes.Structure):
    _fields_ = (
        ("reader", c_char_p),
        ("ours", c_void_p),
        ("before", c_ulong),
        ("now", c_ulong),
        ("atr_size", c_ulong),
        ("atr", c_ubyte * 33),
    )


class _Protocol(ctypes.Structure):
    _fields_ = (("protocol", c_ulong), ("size", c_ulong))


def _loaded(name: str) -> Any:  # noqa: ANN401  ctypes finds functions by name
    try:
        library = ctypes.CDLL(name)
    except OSError as error:
        raise NoCardService(f"cannot load {name}: install it (Debian: libpcsclite1 pcscd)") from error
    text, number = c_char_p, POINTER(c_ulong)
    for function, arguments in {
        "SCardEstablishContext": (c_ulong, c_void_p, c_void_p, POINTER(c_long)),
        "SCardReleaseContext": (c_long,),
        "SCardListReaders": (c_long, text, c_char_p, number),
        "SCardGetStatusChange": (c_long, c_ulong, POINTER(_ReaderState), c_ulong),
        "SCardConnect": (c_long, text, c_ulong, c_ulong, POINTER(c_long), number),
        "SCardDisconnect": (c_long, c_ulong),
        "SCardTransmit": (c_long, POINTER(_Protocol), c_char_p, c_ulong, c_void_p, c_char_p, number),
        "SCardCancel": (c_long,),
    }.items():
        getattr(library, function).argtypes = arguments
        getattr(library, function).restype = c_long
    return library


def _require(code: int, *fine: int) -> int:
    """Return *code* when it is OK or one of *fine*, else raise what it means.

    Raises:
        CardError: as the code says.
    """
    code &= 0xFFFFFFFF
    if code in {_OK, *fine}:
        return code
    kind, message = _MEANING.get(code, (CardUnreadable, f"the card reader failed (code {code:08X})"))
    raise kind(message)


def _is_another(seen: int, now: int) -> bool:
    """Return whether the card was taken away and one put down between two looks: both times one is held."""
    counted = seen & _COUNT and now & _COUNT != seen & _COUNT
    return bool(seen & now & _PRESENT and counted)


class Pcsc:
    """An open connection to pcscd; see `hardware.card_service.CardService`.

    Raises:
        NoCardService: the library or the daemon is not there, or does not let us in.
    """

    def __init__(self, library: str = LIBRARY) -> None:
        self._library = _loaded(library)
        self._context = c_long()
        self._open = False
        self._seen: dict[str, int] = {}
        _require(self._library.SCardEstablishContext(_SYSTEM, None, None, byref(self._context)))
        self._open = True

    def readers(self) -> list[str]:
        size = c_ulong()
        if _require(self._library.SCardListReaders(self._context, None, None, byref(size)), _NO_READERS):
            return []
        names = create_string_buffer(size.value)
        if _require(self._library.SCardListReaders(self._context, None, names, byref(size)), _NO_READERS):
            return []
        return [name.decode(errors="replace") for name in names.raw[: size.value].split(b"\0") if name]

    def card_held(self, reader: str, *, before: bool, limit_s: float) -> bool:
        seen = self._seen.get(reader, _UNAWARE)
        if bool(seen & _PRESENT) != before:
            seen = _PRESENT if before else _EMPTY
        state = _ReaderState(reader.encode(), None, seen)
        limit_ms = max(0, round(1000 * limit_s))
        code = self._library.SCardGetStatusChange(self._context, limit_ms, byref(state), 1)
        if _require(code, _TIMEOUT, _CANCELLED):
            return before
        if state.now & _GONE:
            raise NoCardReader("the card reader was unplugged")
        self._seen[reader] = state.now & ~_CHANGED
        return bool(state.now & _PRESENT) and not _is_another(seen, state.now)

    @contextmanager
    def card(self, reader: str) -> Iterator[Transmit]:
        """Connect to the card that is held to *reader*."""
        handle, protocol = c_long(), c_ulong()
        _require(
            self._library.SCardConnect(
                self._context, reader.encode(), _SHARED, _T0_OR_T1, byref(handle), byref(protocol)
            )
        )
        try:
            yield lambda command: self._transmitted(handle, protocol, command)
        finally:
            self._library.SCardDisconnect(handle, _LEAVE)

    def cancel(self) -> None:
        if self._open:
            self._library.SCardCancel(self._context)

    def close(self) -> None:
        if self._open:
            self._open = False
            self._library.SCardReleaseContext(self._context)

    def _transmitted(self, handle: c_long, protocol: c_ulong, command: bytes) -> bytes:
        request = _Protocol(protocol.value, ctypes.sizeof(_Protocol))
        answer, size = create_string_buffer(_LONGEST_ANSWER), c_ulong(_LONGEST_ANSWER)
        _require(
            self._library.SCardTransmit(
                handle, byref(request), command, len(command), None, answer, byref(size)
            )
        )
        return answer.raw[: size.value]
