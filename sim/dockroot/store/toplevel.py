"""The directories that an engine makes at its first start, and `engine-id`.

Left to the engine: its bolt databases (`buildkit/*.db`, `network/files/local-kv.db`, `volumes/metadata.db`), which
it makes anew, the block device `volumes/backingFsBlockDev`, and `containerd/` (absent where the system has its own).
"""

from __future__ import annotations

from collections.abc import Iterator

from dockroot.engine import Engine
from dockroot.ids import Ids
from dockroot.tree import Directory, Node, file

_IMAGE = "image/overlay2"


def directories(engine: Engine) -> list[tuple[str, int]]:
    """Return the paths and modes of the directories, parents first (measured; 1.13.1 from moby's source)."""
    modes = engine.modes
    rows = [
        ("containers", modes.containers),
        ("image", 0o700),
        (_IMAGE, 0o700),
        (f"{_IMAGE}/distribution", 0o700),
        (f"{_IMAGE}/imagedb", 0o700),
        (f"{_IMAGE}/imagedb/content", 0o700),
        (f"{_IMAGE}/imagedb/content/sha256", 0o700),
        (f"{_IMAGE}/imagedb/metadata", 0o700),
        (f"{_IMAGE}/imagedb/metadata/sha256", 0o700),
        (f"{_IMAGE}/layerdb", 0o700),
        ("network", modes.network),
        ("network/files", modes.network),
        ("overlay2", modes.overlay2),
        ("overlay2/l", modes.links),
        ("plugins", 0o700),
        ("plugins/tmp", 0o700),
        ("swarm", 0o700),
        ("tmp", 0o700),
        ("volumes", modes.volumes),
    ]
    return rows + [(path, mode) for path, mode in engine.own_directories]


def entries(engine: Engine, ids: Ids, mtime: int) -> Iterator[tuple[str, Node]]:
    """Yield what a fresh root holds, directories before what lies in them."""
    for path, mode in directories(engine):
        yield path, Directory(mode=mode, mtime=mtime)
    if engine.engine_id:
        yield "engine-id", file(_uuid4(ids.hex64("engine-id")), 0o600, mtime=mtime)


def _uuid4(digits: str) -> str:
    variant = "89ab"[int(digits[16], 16) % 4]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:32]}"


LAZY_DIRECTORIES = (
    (f"{_IMAGE}/layerdb/sha256", 0o755),
    (f"{_IMAGE}/layerdb/tmp", 0o755),
)
"""Made when the first layer is registered."""
