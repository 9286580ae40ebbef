"""Paper, pins, lamps, scanners and sound. Nothing in here has heard of a ticket."""
