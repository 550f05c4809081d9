"""Run `python -m dockroot`."""

from dockroot.cli import main

main()
