"""From the state of a branch to the pictures that devices draw. Pure."""

from hub.views.pictures import Pictures

__all__ = ["Pictures"]
