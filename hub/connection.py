"""How the server hands a connection on to the pages that send by it for hours; see `hub.web.crowd`."""

from __future__ import annotations

TRANSPORT = "okienko.transport"
"""The extension of a request's scope in which the hub's own server puts the connection."""
