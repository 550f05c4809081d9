"""Pictures of a graph: what each view shows, and each format that draws it."""

from dockroot.render.chart import Chart
from dockroot.render.mermaid import mermaid
from dockroot.render.palette import darkened
from dockroot.render.tables import dot
from dockroot.render.text import columns, text
from dockroot.render.words import words

__all__ = ["Chart", "columns", "darkened", "dot", "mermaid", "text", "words"]
