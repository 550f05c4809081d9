"""More layers on an image, whole in every way but what is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dockroot.digest import ChainID, chain_id
from dockroot.faults.site import Site
from dockroot.format.layertar import TarStyle, layer_pieces
from dockroot.format.tarsplit import Packed, pack
from dockroot.fs.layer import extracted, layer_size
from dockroot.store import layerdb
from dockroot.store.overlay2 import LayerDirectory
from dockroot.tree import Directory, Kind, Node, file

_STYLE = TarStyle(type_bits=False, names=False)

Holds = Callable[[int], Directory]


def one_file(number: int) -> Directory:
    """Return the changeset of a layer with one file of its own."""
    return Directory({f"layer-{number}": file(f"{number}\n")})


def stack(site: Site, count: int, *, link_length: int = 26, holds: Holds = one_file) -> None:
    """Let the site's image have `count` layers more: `holds` gives what each changes."""
    below, directory = site.top.chain_id, site.directory
    made: list[str] = []
    for number in range(count):
        upper = holds(number)
        packed = pack(layer_pieces(upper, _STYLE), trailing_empty=False)
        chain = chain_id(below, packed.diff_id)
        lower, diff = directory.lower_for_child(), extracted(upper, upper.mtime)
        directory = LayerDirectory(chain.hex[::-1], _link(chain, link_length), lower)
        _register(site, chain, below, packed, directory.name, layer_size(diff))
        site.add_directory(directory.name, directory.link, lower, diff)
        below = chain
        made.append(packed.diff_id)

    def longer(config: dict[str, Any]) -> None:
        config["rootfs"]["diff_ids"] += made
        step = {"created": config["created"], "created_by": "stacked"}
        config["history"] = [*config.get("history", []), *([step] * count)]

    site.reconfigure(longer)


def _link(chain: ChainID, length: int) -> str:
    return (chain.hex.upper().replace("0", "A").replace("1", "B") * 4)[:length]


def _register(
    site: Site, chain: ChainID, parent: ChainID, packed: Packed, name: str, size: int
) -> None:
    files: dict[str, Node] = {
        "diff": file(packed.diff_id),
        "size": file(str(size)),
        "cache-id": file(name),
        "parent": file(parent),
        "tar-split.json.gz": Node(Kind.FILE, 0o644, content=packed.tar_split),
    }
    site.draft.put(f"{layerdb.PATH}/{chain.hex}", Directory(files, mode=0o700))
