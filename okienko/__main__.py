"""``python -m okienko``: the command, where the script of that name is not on the path."""

from okienko.cli import main

main()
