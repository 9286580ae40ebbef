"""The part of the manual that is written by the code itself, so that the two cannot part ways.

``okienko docs`` writes it into ``docs/reference/``; a test fails while a page there is not what the code
says.
"""
