"""How a blank machine becomes a device of a branch.

This package asks for nothing but Python itself: it runs on a Debian on which nothing of ours is
installed yet, as ``sudo python3 -m provisioning desk``. `plan` says what must be the case, `carry` makes it
so, `provision` does the one with the other.
"""
