"""``python -m derive``: the command where it is not on the path."""

from derive.cli import main

main()
