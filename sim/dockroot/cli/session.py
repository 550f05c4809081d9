"""The session of a command line: notes go to standard error."""

from __future__ import annotations

import click

from dockroot import session


class Session(session.Session):
    """The data root that the global options name."""

    def tell(self, note: str) -> None:
        """Print a note."""
        click.echo(f"note: {note}", err=True)
