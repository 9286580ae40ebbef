"""The only place where messages become JSON and JSON becomes messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from contract.commands import Asked, Command
from contract.events import Entry
from contract.routes import ROUTES, body_fields
from contract.topics import ROOT

T = TypeVar("T")

MAX_BYTES = 256 * 1024
"""No message of ours is larger; a larger one is refused unread."""


class Unreadable(ValueError):
    """Bytes from the wire that are none of our messages; the text says what is wrong and where."""


_encoder = msgspec.json.Encoder()


def encode(message: msgspec.Struct | Mapping[str, Any]) -> bytes:
    """Return *message* as JSON in UTF-8."""
    return _encoder.encode(message)


_decoders: dict[type, msgspec.json.Decoder[Any]] = {}


def _decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    if kind not in _decoders:
        _decoders[kind] = msgspec.json.Decoder(kind)
    return _decoders[kind]


def decode(data: bytes, kind: type[T]) -> T:
    """Return the message of *kind* in *data*; fields that this version does not know are passed over.

    Raises:
        Unreadable: *data* is too large, no JSON, or not such a message.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(f"a message of {len(data)} bytes; at most {MAX_BYTES} are read")
    try:
        return _decoder(kind).decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"not a {getattr(kind, '__name__', kind)}: {error}") from error


def _fields_of(body: bytes) -> dict[str, Any]:
    if not body.strip():
        return {}
    if len(body) > MAX_BYTES:
        raise Unreadable(f"a body of {len(body)} bytes; at most {MAX_BYTES} are read")
    try:
        return _decoder(dict).decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"the body is no JSON object: {error}") from error


def command_from(
    kind: type[Asked], *, command_id: str, by: str, path: Mapping[str, str], body: bytes
) -> Command:
    """Build the command *kind* from the parts of its request.

    Strict: a field that the command does not have is an error, for it would be silently lost.

    Raises:
        Unreadable: a part is missing, unknown, or not what it must be.
    """
    fields = _fields_of(body)
    if unknown := sorted(set(fields) - set(body_fields(kind))):
        known = ", ".join(body_fields(kind)) or "none"
        raise Unreadable(f"unknown field {unknown[0]!r} (known fields: {known})")
    tag = kind.__struct_config__.tag
    whole = {**fields, **path, "command_id": command_id, "by": by, "command": tag}
    try:
        return msgspec.convert(whole, kind)  # type: ignore[return-value]
    except msgspec.ValidationError as error:
        raise Unreadable(str(error)) from error


def cloud_event(entry: Entry, branch: str) -> bytes:
    """Return *entry* as a CloudEvent 1.0 in structured JSON; `id` and `source` name it for ever."""
    kind = entry.event.__struct_config__.tag
    return encode(
        {
            "specversion": "1.0",
            "id": f"{branch}-{entry.seq}",
            "source": f"/{ROOT}/{branch}",
            "type": f"okienko.{kind}.v1",
            "time": entry.at,
            "datacontenttype": "application/json",
            "seq": entry.seq,
            "epoch": entry.epoch,
            "data": entry,
        }
    )


def command_kinds() -> dict[str, type[Asked]]:
    """Return every command that has a door, by its name on the wire."""
    return {str(kind.__struct_config__.tag): kind for kind in ROUTES}
