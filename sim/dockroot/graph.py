"""A data root as nodes and edges: directories and files, and which file makes one point at the other.

Every pointer file is an edge, and a list (`diff_ids`, `lower`) one for each of its entries. Nothing in a layer's
`diff/` is looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from msgspec import Struct, field
from msgspec.structs import replace

from dockroot.digest import ChainID, ImageID
from dockroot.findings import Finding
from dockroot.root import DockerRoot
from dockroot.store import containers, imagedb, layerdb, mounts, overlay2, repositories
from dockroot.store.overlay2 import LayerDirectory
from dockroot.tree import Directory

KINDS = (
    "reference",
    "container",
    "image config",
    "mount",
    "layer",
    "cache directory",
    "init directory",
    "link",
)
"""What nodes are; the order goes from the names to the bytes."""


class Node(Struct, frozen=True):
    """A thing in the root: `id` is its kind and name, `label` short, `title` whole, `path` where it lies.

    `mark` is empty, `added` or `removed` between two states, or `wrong`: then `note` says what is.
    """

    id: str
    kind: str
    label: str
    title: str
    path: str = ""
    mark: str = ""
    note: str = ""


class Edge(Struct, frozen=True):
    """`source` points at `target`; `file` is the name of the file (or key) that makes it.

    `position` counts the entries of a list, 1 for what the source stands on directly; 0: it is no list.
    """

    source: str
    target: str
    file: str
    position: int = 0

    @property
    def is_near(self) -> bool:
        """Whether it is a pointer of its own, or the first of a list."""
        return self.position <= 1


class Graph(Struct):
    """Nodes and edges, in sorted order once `finished`."""

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: set[Edge] = field(default_factory=set)

    def add(self, node: Node) -> str:
        """Add a node and return its ID."""
        self.nodes[node.id] = node
        return node.id

    def link(self, source: str, target: str, file: str, position: int = 0) -> None:
        """Add an edge."""
        self.edges.add(Edge(source, target, file, position))

    @property
    def near(self) -> Graph:
        """The graph with the first entries of lists alone."""
        return Graph(self.nodes, {edge for edge in self.edges if edge.is_near})

    @property
    def ordered_nodes(self) -> list[Node]:
        """The nodes, sorted."""
        return [self.nodes[key] for key in sorted(self.nodes)]

    @property
    def ordered_edges(self) -> list[Edge]:
        """The edges between nodes that are there, sorted."""
        there = [
            edge for edge in self.edges if edge.source in self.nodes and edge.target in self.nodes
        ]
        return sorted(there, key=lambda edge: (edge.source, edge.file, edge.position, edge.target))


def of_root(root: DockerRoot) -> Graph:
    """Return the graph of all that a root holds."""
    graph = of_records(root)
    _directories(graph, root, root.directories.values())
    for link in root.tree.names(overlay2.LINKS):
        _link(graph, root, link)
    return graph


def of_records(root: DockerRoot) -> Graph:
    """Return the graph without the directories of `overlay2/` and what these point at."""
    graph = Graph()
    _images(graph, root)
    _layers(graph, root)
    _containers(graph, root)
    return graph


def of_directories(root: DockerRoot, names: Iterable[str]) -> Graph:
    """Return the graph of some directories of `overlay2/`, with their links, alone."""
    graph = Graph()
    store = root.tree.directory(overlay2.PATH) or Directory()
    found = (overlay2.read_one(store, name) for name in names)
    _directories(graph, root, [each for each in found if each is not None])
    return graph


def around(root: DockerRoot, starts: Collection[str], depth: int | None = None) -> Graph:
    """Return what is reached from the nodes `starts`, as `focused` does, of a large root no more being read."""
    records = of_records(_within(root, starts))
    seen = sorted(_reached(records, starts, None))
    names = [key.removeprefix("cache ") for key in seen if key.startswith("cache ")]
    driver = of_directories(root, names)
    whole = Graph(records.nodes | driver.nodes, records.edges | driver.edges)
    return focused(whole, starts, depth)


def _within(root: DockerRoot, starts: Iterable[str]) -> DockerRoot:
    """Return the part of a root that the nodes `starts` stand on."""
    part, todo, seen = DockerRoot(root.tree), list(starts), set[str]()
    while todo:
        key = todo.pop()
        if key in seen:
            continue
        seen.add(key)
        kind, _, name = key.partition(" ")
        if kind == "image" and (image := root.images.get(ImageID.from_hex(name))):
            part.images[image.id] = image
            todo += [f"layer {chain.hex}" for chain in image.chain_ids[-1:]]
            todo += [f"image {image.parent.hex}"] if image.parent else []
        elif kind == "layer" and (layers := root.layer_chain(ChainID.from_hex(name))):
            part.layers |= {layer.chain_id: layer for layer in layers}
        elif kind == "container" and name in root.containers:
            part.containers[name] = root.containers[name]
            todo.append(f"mount {name}")
            image_id = part.containers[name].image.removeprefix("sha256:")
            todo += [f"image {image_id}"] if ImageID(f"sha256:{image_id}") in root.images else []
        elif kind == "mount" and name in root.mounts:
            mount = part.mounts[name] = root.mounts[name]
            todo += [f"layer {mount.parent.hex}"] if mount.parent else []
        elif kind == "reference" and (target := root.find_reference(name)):
            todo.append(f"image {target.hex}")
    for repository, names in root.references.items():
        here = {name: image for name, image in names.items() if image in part.images}
        if here:
            part.references[repository] = here
    return part


def _images(graph: Graph, root: DockerRoot) -> None:
    for image in root.images.values():
        path = f"{imagedb.CONTENT}/{image.id.hex}"
        here = graph.add(
            Node(f"image {image.id.hex}", "image config", image.id.short, image.id, path)
        )
        for distance, chain in enumerate(reversed(image.chain_ids), 1):
            graph.link(here, f"layer {chain.hex}", "diff_ids", distance)
        if image.parent:
            graph.link(here, f"image {image.parent.hex}", "parent")
    for names in root.references.values():
        for name, image_id in names.items():
            here = graph.add(
                Node(f"reference {name}", "reference", _familiar(name), name, repositories.PATH)
            )
            graph.link(here, f"image {image_id.hex}", "repositories.json")


def _layers(graph: Graph, root: DockerRoot) -> None:
    for layer in root.layers.values():
        path = f"{layerdb.PATH}/{layer.chain_id.hex}"
        here = graph.add(
            Node(
                f"layer {layer.chain_id.hex}",
                "layer",
                f"{layer.chain_id.short}\ndiff {layer.diff_id.short}",
                layer.chain_id,
                path,
            )
        )
        graph.link(here, f"cache {layer.cache_id}", "cache-id")
        if layer.parent:
            graph.link(here, f"layer {layer.parent.hex}", "parent")


def _directories(graph: Graph, root: DockerRoot, directories: Iterable[LayerDirectory]) -> None:
    for directory in directories:
        name = directory.name
        init = name.endswith(_INIT)
        here = graph.add(
            Node(
                f"cache {name}",
                "init directory" if init else "cache directory",
                name[:12] + (_INIT if init else ""),
                name,
                directory.path,
            )
        )
        if directory.link:
            graph.link(here, _link(graph, root, directory.link), "link")
        for distance, lower in enumerate(directory.lower_links, 1):
            graph.link(here, f"link {lower}", "lower", distance)


_INIT = "-init"


def _link(graph: Graph, root: DockerRoot, name: str) -> str:
    path = f"{overlay2.LINKS}/{name}"
    here = graph.add(Node(f"link {name}", "link", name[:6], name, path))
    node = root.tree.get(path)
    if node is not None and node.target:
        graph.link(
            here, f"cache {node.target.removeprefix('../').removesuffix('/diff')}", "symlink"
        )
    return here


def _containers(graph: Graph, root: DockerRoot) -> None:
    for container in root.containers.values():
        here = graph.add(
            Node(
                f"container {container.id}",
                "container",
                f"{container.name}\n{container.id[:12]}",
                container.id,
                container.path,
            )
        )
        if container.image:
            graph.link(here, f"image {container.image.removeprefix('sha256:')}", "config.v2.json")
    for container_id, mount in root.mounts.items():
        here = graph.add(
            Node(
                f"mount {container_id}",
                "mount",
                container_id[:12],
                container_id,
                f"{mounts.PATH}/{container_id}",
            )
        )
        graph.link(f"container {container_id}", here, "layerdb/mounts")
        graph.link(here, f"cache {mount.mount_id}", "mount-id")
        if mount.init_id:
            graph.link(here, f"cache {mount.init_id}", "init-id")
        if mount.parent:
            graph.link(here, f"layer {mount.parent.hex}", "parent")


def _familiar(reference: str) -> str:
    """Return a reference whose digest, if it has one, is short and on a line of its own."""
    name, sign, digest = reference.partition("@")
    return f"{name}@\n{digest[:19]}" if sign else reference


def focused(graph: Graph, starts: Collection[str], depth: int | None = None) -> Graph:
    """Return what is reached from the nodes `starts` in at most `depth` edges, and the references that lead there."""
    seen = _reached(graph, starts, depth)
    seen |= {
        edge.source
        for edge in graph.edges
        if edge.target in seen and edge.source.startswith("reference ")
    }
    return picked(graph, seen)


def _reached(graph: Graph, starts: Collection[str], depth: int | None) -> set[str]:
    onward: defaultdict[str, list[str]] = defaultdict(list)
    for edge in graph.edges:
        onward[edge.source].append(edge.target)
    seen, front, steps = set(starts), list(starts), 0
    while front and (depth is None or steps < depth):
        found = {target for node in front for target in onward[node]} - seen
        seen |= found
        front, steps = list(found), steps + 1
    return seen


def without(graph: Graph, kinds: Collection[str]) -> Graph:
    """Return the graph without the nodes of some kinds."""
    return picked(graph, {key for key, node in graph.nodes.items() if node.kind not in kinds})


def compared(before: Graph, after: Graph) -> Graph:
    """Return both graphs in one: what is in one alone is marked."""
    nodes = dict(after.nodes)
    for key in after.nodes.keys() - before.nodes.keys():
        nodes[key] = replace(after.nodes[key], mark="added")
    for key in before.nodes.keys() - after.nodes.keys():
        nodes[key] = replace(before.nodes[key], mark="removed")
    return Graph(nodes, before.edges | after.edges)


def picked(graph: Graph, keys: Collection[str]) -> Graph:
    """Return the nodes `keys` and the edges between them."""
    return Graph(
        {key: node for key, node in graph.nodes.items() if key in keys},
        {edge for edge in graph.edges if edge.source in keys and edge.target in keys},
    )


def with_whiteouts(graph: Graph, root: DockerRoot) -> Graph:
    """Return the graph with a note at each directory whose layer hides something below it: its `diff/` is opened."""
    nodes = dict(graph.nodes)
    for key, node in graph.nodes.items():
        if key.startswith("cache "):
            hidden = _hidden(root.diff_of(node.title))
            if hidden:
                more = f" and {len(hidden) - _NAMED} more" if len(hidden) > _NAMED else ""
                nodes[key] = replace(node, note=f"hides {', '.join(hidden[:_NAMED])}{more}")
    return Graph(nodes, graph.edges)


_NAMED = 4


def _hidden(diff: Directory) -> list[str]:
    return [
        f"/{path}/*" if isinstance(node, Directory) else f"/{path}"
        for path, node in diff.walk()
        if (node.is_opaque if isinstance(node, Directory) else node.is_whiteout)
    ]


_KIND_OF_PLACE = (
    (imagedb.CONTENT, "image", "image config"),
    (mounts.PATH, "mount", "mount"),
    (layerdb.PATH, "layer", "layer"),
    (overlay2.LINKS, "link", "link"),
    (overlay2.PATH, "cache", "cache directory"),
    (containers.PATH, "container", "container"),
)


def with_findings(graph: Graph, findings: Iterable[Finding]) -> Graph:
    """Return the graph with what is wrong marked; what a reader leaves out for it is a node without edges."""
    nodes = dict(graph.nodes)
    for finding in findings:
        for key in _told_of(graph, finding):
            node = nodes.get(key) or _left_out(key)
            notes = (
                dict.fromkeys([*node.note.split(", "), finding.id]) if node.note else [finding.id]
            )
            nodes[key] = replace(node, mark="wrong", note=", ".join(notes))
    return Graph(nodes, graph.edges)


def _told_of(graph: Graph, finding: Finding) -> list[str]:
    if finding.path == repositories.PATH:
        return sorted(
            edge.source
            for edge in graph.edges
            if edge.file == "repositories.json" and edge.target not in graph.nodes
        )
    key = node_at(finding.path)
    return [key] if key else []


def _left_out(key: str) -> Node:
    prefix, _, name = key.partition(" ")
    place, _, kind = next(each for each in _KIND_OF_PLACE if each[1] == prefix)
    return Node(key, kind, name[:6] if kind == "link" else name[:12], name, f"{place}/{name}")


def node_at(path: str) -> str:
    """Return the ID of the node that a path in the root lies in; empty where there is none."""
    for place, prefix, _ in _KIND_OF_PLACE:
        if path.startswith(f"{place}/"):
            return f"{prefix} {path.removeprefix(f'{place}/').split('/')[0]}"
    return ""
