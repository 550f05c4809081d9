"""The pointer files of a root as edges, and what they lie in as nodes. Nothing in a layer's `diff/` is looked at."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from dockroot.digest import ChainID, ImageID
from dockroot.graph.model import Graph, Node, focused, reached
from dockroot.root import DockerRoot
from dockroot.store import imagedb, layerdb, mounts, overlay2, repositories
from dockroot.store.overlay2 import LayerDirectory
from dockroot.tree import Directory


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
    seen = sorted(reached(records, starts, None))
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
