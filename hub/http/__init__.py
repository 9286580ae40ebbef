"""The hub's door for programs: the routes of `contract.routes`, the same views to read, and figures.

One request's way: `guard` (is it meant for us?), `doors` (a command) or `readings` (a look), `asgi`.
"""
