"""What the troubles of PostgreSQL mean for the operator, and the way out of each."""

from __future__ import annotations

AWAY = (
    "the server is away or breaks off; see that PostgreSQL runs there and the network reaches it, "
    "then the hub goes on by itself"
)
STATES = {
    "08": AWAY,
    "57P01": AWAY,
    "57P02": AWAY,
    "57P03": "the server is starting or stopping; the hub goes on by itself when it has come up",
    "57P05": AWAY,
    "25P03": AWAY,
    "53100": "the server's disk is full; free some space there, then the hub goes on by itself",
    "53200": "the server has no memory left; give it more, or let fewer hubs share it",
    "53300": (
        "the server takes no more connections; raise its max_connections: each hub needs one, "
        "and so does each standby"
    ),
    "53400": "the server has come to a limit that was set for it; see its own log",
    "25006": (
        "the server only lets itself be read: it is a replica; let the url name the one that is written to, "
        "or name both and add target_session_attrs=read-write"
    ),
    "28P01": "it does not take the name or the password; see 'url' and 'password_file' under [store]",
    "28000": "it does not let this hub in; let its pg_hba.conf admit the user from this machine",
    "3D000": "there is no such database; make it with 'createdb', owned by the hub's user",
    "42501": "the hub's user may not do this there; let it own the database",
    "55P03": "another program has locked it; close whatever works on the hub's tables",
    "40P01": "another program has locked it; close whatever works on the hub's tables",
    "57014": "it took too long and was broken off; see what the server is busy with",
    "58030": "the server's disk does not do what it is told; check it, its cable and its space",
    "tls": (
        "it does not show by its certificate that it is the server of that name; see that 'sslrootcert' "
        "in the url of [store] names the authority of its certificate, and that this is for the name there"
    ),
    "tls-none": "it does not speak TLS; set 'ssl = on' there, with a certificate and its key",
    "XX001": "it is damaged; stop the hub and bring back the server's last backup",
    "XX002": "an index of it is damaged; let the server's administrator run REINDEX",
}
"""By SQLSTATE, or the first two letters of one."""
WORDS = {
    "password authentication failed": "28P01",
    "no password supplied": "28P01",
    "no pg_hba.conf entry": "28000",
    'role "': "28000",
    "too many clients": "53300",
    "too many connections": "53300",
    "remaining connection slots": "53300",
    'database "': "3D000",
    "starting up": "57P03",
    "shutting down": "57P03",
    "recovery": "57P03",
    "session is read-only": "25006",
    "server is not in hot standby mode": "25006",
    "certificate verify failed": "tls",
    "does not match host name": "tls",
    "root certificate file": "tls",
    "server does not support SSL": "tls-none",
}
"""What stands in a message that comes without a state, as all do while a connection is being made."""


def trouble(error: BaseException | None) -> str:
    """Return what *error* of the driver means for the operator, and the way out."""
    state = str(getattr(error, "sqlstate", None) or _by_words(str(error)))
    said = str(error).strip().splitlines()
    for known in (state, state[:2]):
        if known in STATES:
            return f"{STATES[known]} ({state}: {said[0] if said else 'no more was said'})"
    return " ".join(said)


def _by_words(message: str) -> str:
    # Of several hosts that were tried each has said something: the first that is known.
    return next((state for words, state in WORDS.items() if words in message), "08001")
