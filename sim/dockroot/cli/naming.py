"""What names on the command line mean in a graph."""

from __future__ import annotations

from dockroot import graph as graphs
from dockroot.cli.session import Session
from dockroot.errors import UsageError
from dockroot.explain import Index
from dockroot.explain.things import find


def node_of(session: Session, name: str) -> str:
    """Return the node that a name, an ID or a path means. Raises: NotFoundError, UsageError."""
    index = Index(session.root)
    thing = find(index, name)
    key = graphs.node_at(thing.path) if thing.path else f"reference {thing.reference}"
    if not key or thing.stack:
        raise UsageError(
            f"{name} is nothing that is drawn",
            hint="name an image, a container, a layer or a directory",
        )
    return key
