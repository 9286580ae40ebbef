"""What a full copy says of itself: where its journal ends, and what each of its files is, byte for byte."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import msgspec

from contract.names import BranchId
from hub.audit.chain import Head
from hub.backup.places import MANIFEST

_AT_ONCE = 1 << 20


class BadCopy(ValueError):
    """A copy or a part of the shipped journal is not as it was written; the message names the file."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a copy.

    Attributes:
        name: where it belongs in the hub's data folder.
        stored: what it is called in the copy; encrypted where this ends in ``.age``.
        sha256: of the stored bytes; *plain_sha256*: of what is in them.
    """

    name: str
    stored: str
    bytes: int
    sha256: str
    plain_sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """A full copy of what a hub keeps, made at *at* (UTC) by *version* of the hub."""

    branch: BranchId
    epoch: int
    head: Head
    at: datetime
    version: str
    encrypted: bool
    files: tuple[Kept, ...]


def bytes_of(manifest: Manifest) -> bytes:
    """Return *manifest* as it is written: readable, and with its own checksum in the last line."""
    told = msgspec.json.format(msgspec.json.encode(manifest))
    return told + b"\n" + hashlib.sha256(told).hexdigest().encode() + b"\n"


def manifest_in(copy: Path) -> Manifest:
    """Return what the copy in the folder *copy* says of itself.

    Raises:
        BadCopy: it is not as it was written.
    """
    path = copy / MANIFEST
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadCopy(f"{path}: cannot be read: {error.strerror}") from error
    told, _, last = data.rstrip(b"\n").rpartition(b"\n")
    if hashlib.sha256(told).hexdigest().encode() != last:
        raise BadCopy(f"{path}: it is not as it was written, its checksum does not fit")
    try:
        manifest = msgspec.json.decode(told, type=Manifest)
    except msgspec.MsgspecError as error:
        raise BadCopy(f"{path}: it is none of this version's: {error}") from error
    for kept in manifest.files:
        if any(not _is_inside(name) for name in (kept.name, kept.stored)):
            raise BadCopy(f"{path}: it names a file outside of the copy: {kept.name!r}")
    return manifest


def require_as_told(copy: Path, kept: Kept) -> None:
    """Make sure that a file of *copy* is what its manifest says.

    Raises:
        BadCopy: it is not.
    """
    path = copy / kept.stored
    try:
        size = path.stat().st_size
        if size != kept.bytes:
            raise BadCopy(f"{path}: {size} bytes, and {kept.bytes} were written; it was cut off or changed")
        with path.open("rb") as file:
            found = sum_of(file)
    except OSError as error:
        raise BadCopy(f"{path}: cannot be read: {error.strerror}") from error
    if found != kept.sha256:
        raise BadCopy(f"{path}: it is not what was written, its SHA-256 does not fit")


def sum_of(file: BinaryIO) -> str:
    """Return the SHA-256 of what is left to read in *file*."""
    digest = hashlib.sha256()
    while some := file.read(_AT_ONCE):
        digest.update(some)
    return digest.hexdigest()


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts
