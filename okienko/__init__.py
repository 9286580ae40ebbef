"""The front door: the ``okienko`` command, demo, doctor, bench and the generated manual."""
