"""What an operator writes in `hub.toml`, and the one thing that is refused there for everybody's good."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from contract.mistakes import Mistake
from contract.settings import BadSettings, checked
from hub.account_settings import AccountSettings
from hub.backup_settings import BackupSettings
from hub.bookings.calendar_settings import CalendarSettings, calendar_mistakes
from hub.branches import SHIPPED, text_of
from hub.certificate_settings import CertificateSettings
from hub.domain.settings import BranchSettings, read_branch
from hub.limit_settings import LimitSettings
from hub.oidc_settings import OidcSettings, oidc_mistakes
from hub.store_settings import StoreSettings
from link.broker import BrokerSettings

Port = Annotated[int, msgspec.Meta(ge=0, le=65535)]
LogLevel = Literal["debug", "info", "warning", "error"]

NO_LOGIN = (
    "{where} [http]: 'listen' must be an address of this machine alone, such as '127.0.0.1', not {listen!r}: "
    "this hub has no login yet, so whoever reaches it may call and cancel tickets. Let devices reach it "
    "through something on this machine that knows them: a proxy with client certificates, WireGuard or an "
    "ssh tunnel. In a network of trusted devices alone, 'i_accept_no_login = true' allows it"
)

LAST_GOOD = "branch.toml"
"""What the settings that were taken last are called in the data folder."""
OWN = "branch"
"""The folder beside `hub.toml` in which the hub itself may write: pages change a branch that stands there."""
SETTINGS_WAY_OUT = "name yours with --settings FILE, or let 'okienko provision hub' write one"
BRANCH_WAY_OUT = "the settings' 'branch' names this file"


class HttpSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where the hub answers devices and browsers: table `[http]`."""

    listen: str = "127.0.0.1"
    """Address to listen on. Until there is a login, one of this machine alone, see `i_accept_no_login`."""

    port: Port = 8080
    """TCP port to listen on; 0 takes a free one and reports it in the log."""

    names: tuple[str, ...] = ()
    """Names by which browsers and devices call this hub, such as `hub.local`; `localhost` and bare addresses
    are always known. A request for another name is turned away."""

    behind_tls: bool = False
    """Whether browsers reach this hub by TLS, which a proxy on this machine ends. Cookies then travel by TLS
    alone. The proxy must hand on `Host`, and name in `X-Forwarded-For` who asks."""

    streams: Annotated[int, msgspec.Meta(ge=1)] = 12_000
    """How many phones may watch pages at the same time; those beyond show their page anew every half minute.
    Each takes a file descriptor: the unit's `LimitNOFILE` must be higher."""

    streams_per_address: Annotated[int, msgspec.Meta(ge=1)] = 2000
    """How many of them from one address. All phones in the office's own wireless network may share one."""

    i_accept_no_login: bool = False
    """Whether `listen` may be an address that others reach, though everybody there may then do everything."""


class HubSettings(msgspec.Struct, frozen=True, kw_only=True):
    """All of `hub.toml`."""

    branch: str
    """The branch: a file that describes its services, rooms, desks, boards and kiosks, or the bare name of
    one beside `hub.toml`, or in the folder `branch` there, or of one that is shipped. A relative path starts
    at the folder of `hub.toml`."""

    data: str = "/var/lib/okienko-hub"
    """Folder for the hub's database. It is made where it is missing."""

    store: StoreSettings = StoreSettings()
    """Where the journal is kept; by default in `data`."""

    log_level: LogLevel = "info"
    """How much is told: `debug`, `info`, `warning` or `error`."""

    http: HttpSettings = HttpSettings()
    """Where the hub answers devices and browsers."""

    broker: BrokerSettings = BrokerSettings()
    """The MQTT broker by which views go down to the devices."""

    accounts: AccountSettings = AccountSettings()
    """How people sign in to the pages, and how long they stay signed in."""

    limits: LimitSettings = LimitSettings()
    """How much the hub takes from others, and when a disk is too full."""

    certificates: CertificateSettings = CertificateSettings()
    """Of which certificates somebody is told in time that they end."""

    backup: BackupSettings = BackupSettings()
    """Copies of all that the hub keeps, on a second path."""

    calendars: tuple[CalendarSettings, ...] = ()
    """CalDAV calendars with bookings. The hub looks at each every few minutes and keeps in step with it."""


def is_own_machine(listen: str) -> bool:
    """Tell whether the address *listen* is reached from this machine alone."""
    if listen == "localhost":
        return True
    try:
        return ip_address(listen).is_loopback
    except ValueError:
        return False


def require_own_machine(http: HttpSettings, where: str) -> None:
    """Refuse to stand open to a network while there is no login.

    Raises:
        BadSettings: `listen` is reached by others and that was not accepted.
    """
    if not is_own_machine(http.listen) and not http.i_accept_no_login:
        raise BadSettings(NO_LOGIN.format(where=where, listen=http.listen))


def read_settings(path: Path) -> HubSettings:
    """Read the settings in the file at *path*.

    Raises:
        BadSettings: the file is missing or cannot be used as it stands.
    """
    settings = checked(HubSettings, text_in(path, SETTINGS_WAY_OUT), path.name, _mistakes).usable()
    calendars = tuple(_beside(path, calendar) for calendar in settings.calendars)
    accounts = msgspec.structs.replace(
        settings.accounts, oidc=_directory_beside(path, settings.accounts.oidc)
    )
    store = msgspec.structs.replace(settings.store, **_files_beside(path, settings.store, "password_file"))
    watched = settings.certificates
    files = tuple(str(path.absolute().parent / file) for file in watched.files)
    return msgspec.structs.replace(
        settings,
        branch=_found(settings, path),
        calendars=calendars,
        accounts=accounts,
        store=store,
        certificates=msgspec.structs.replace(watched, files=files),
    )


def _mistakes(settings: HubSettings) -> Iterator[str]:
    try:
        require_own_machine(settings.http, "")
    except BadSettings as error:
        yield Mistake(str(error).strip(), ("http", "listen"))
    yield from calendar_mistakes(settings.calendars)
    http = settings.http
    yield from oidc_mistakes(settings.accounts.oidc, http.names, behind_tls=http.behind_tls)


def branch_of(settings: HubSettings) -> BranchSettings:
    """Read the branch that *settings* name.

    Raises:
        BadSettings: there is none, or it cannot be used as it stands.
    """
    if settings.branch in SHIPPED:
        return read_branch(text_of(settings.branch), f"{settings.branch}.toml")
    path = Path(settings.branch)
    return read_branch(text_in(path, BRANCH_WAY_OUT), path.name)


def _beside(settings: Path, calendar: CalendarSettings) -> CalendarSettings:
    """Return *calendar* with its files as they are found from anywhere."""
    return msgspec.structs.replace(calendar, **_files_beside(settings, calendar, "password_file", "ca_file"))


def _directory_beside(settings: Path, directory: OidcSettings | None) -> OidcSettings | None:
    if directory is None:
        return None
    files = _files_beside(settings, directory, "client_secret_file", "ca_file")
    return msgspec.structs.replace(directory, **files)


def _files_beside(settings: Path, table: msgspec.Struct, *names: str) -> dict[str, str]:
    """Return the files that *table* names, as they are found from anywhere."""
    folder = settings.absolute().parent
    return {name: str(folder / file) for name in names if (file := getattr(table, name))}


def text_in(path: Path, way_out: str = "see that the file is there and may be read") -> str:
    """Return the text of a settings file.

    Raises:
        BadSettings: it cannot be read; the message ends in the *way_out*.
    """
    try:
        return path.read_text(encoding="utf-8-sig")  # some editors begin a file with a mark
    except OSError as error:
        raise BadSettings(f"{path}: cannot be read: {error.strerror}; {way_out}") from error
    except UnicodeDecodeError as error:
        raise BadSettings(f"{path}: byte {error.start + 1} is no UTF-8; save the file as UTF-8") from error


def _found(settings: HubSettings, where: Path) -> str:
    branch, folder = settings.branch, where.absolute().parent
    places = [folder / branch, folder / f"{branch}.toml", folder / OWN / f"{branch}.toml"]
    for place in places:
        if place.is_file():
            return str(place)
    if branch in SHIPPED:
        return branch
    if (Path(settings.data) / LAST_GOOD).is_file():
        # It was there once, and the hub can go on without it.
        return str(places[-1] if places[-1].parent.is_dir() else places[0])
    tried, shipped = ", ".join(str(place) for place in places), ", ".join(SHIPPED)
    raise BadSettings(
        f"{where.name}: 'branch' names no file: {branch!r} (looked for {tried}; shipped are {shipped})"
    )
