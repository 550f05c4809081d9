"""A data root as nodes and edges: directories and files, and which file makes one point at the other.

Every pointer file is an edge, and a list (`diff_ids`, `lower`) one for each of its entries.
"""

from dockroot.graph.marks import compared, node_at, with_findings, with_whiteouts
from dockroot.graph.model import KINDS, Edge, Graph, Node, focused, picked, without
from dockroot.graph.pointers import around, of_directories, of_records, of_root

__all__ = [
    "KINDS",
    "Edge",
    "Graph",
    "Node",
    "around",
    "compared",
    "focused",
    "node_at",
    "of_directories",
    "of_records",
    "of_root",
    "picked",
    "with_findings",
    "with_whiteouts",
    "without",
]
