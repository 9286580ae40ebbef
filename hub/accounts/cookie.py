"""How a browser keeps the token of its session."""

from __future__ import annotations

PLAIN, UNDER_TLS = "okienko-session", "__Host-okienko-session"


def cookie_name(*, behind_tls: bool) -> str:
    """Return under which name the browser keeps its token; behind TLS one that no other host can set."""
    return UNDER_TLS if behind_tls else PLAIN
