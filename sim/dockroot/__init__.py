"""Fabricate, read and draw Docker's overlay2 data root."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dockroot.dataroot import DataRoot

__all__ = ["DataRoot", "__version__"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import the public names when they are first asked for: the command line starts without them."""
    if name != "DataRoot":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from dockroot.dataroot import DataRoot

    return DataRoot
