"""The unit on a clerk's desk: a few buttons, a few lamps, and a keyboard twin for a clerk without the box."""
