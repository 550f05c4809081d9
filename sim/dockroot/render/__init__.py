"""One function per output: dot, text."""

from dockroot.render.dot import dot
from dockroot.render.text import text

__all__ = ["dot", "text"]
