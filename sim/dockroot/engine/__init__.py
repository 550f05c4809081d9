"""What differs by Docker version, as data, decided once.

No other module compares versions: it asks the `Engine` it was given. 20.10, 26.1 and 28.5 were measured on
Debian's builds of 20.10.24, 26.1.5 and 28.5.2. No 1.13.1 binary runs here: its row rests on the source of
moby v1.13.1 and on trees that such an engine left behind.
"""

from __future__ import annotations

from msgspec import Struct

from dockroot.errors import UsageError


class Modes(Struct, frozen=True):
    """Permission bits of the directories and files whose mode changed between versions."""

    root: int
    overlay2: int
    links: int
    layer: int
    containers: int
    container: int
    config_v2: int
    hostconfig: int
    network: int = 0o750
    volumes: int = 0o701


class Engine(Struct, frozen=True):
    """A version of the engine: its name here and each habit that shows on disk."""

    name: str
    docker_version: str
    modes: Modes
    tar_type_bits: bool
    """Tar headers carry the file-type bits in the mode (Go < 1.9, and a shim until 23.0)."""
    tar_names: bool
    """Tar headers carry user and group names looked up on the engine's host."""
    tar_split_trailing_empty: bool
    """tar-split ends with an empty segment (vbatts/tar-split <= 0.11.2)."""
    control_escapes_short: bool
    """JSON writes backspace and form feed as two characters (Go >= 1.22)."""
    history_author_first: bool
    """History entries have `author` before `created_by` (until 23.0)."""
    last_updated: bool
    """Tagging writes `lastUpdated` into the image's metadata (17.09+)."""
    built_locally: bool
    """Builds write `builtLocally` into the image's metadata (23.0.10+)."""
    committed: bool
    """A layer directory that has a child holds a file `committed` (20.10+)."""
    keeps_merged: bool
    """Layer directories with a parent hold an empty `merged` (until 17.x)."""
    context_type_bits: bool
    """The client of the same version sends mode bits with the file type (until 23.0)."""
    strict_probe: bool
    """The build cache compares the whole config, platform and `builtLocally` (23.0.10+)."""
    own_directories: tuple[tuple[str, int], ...]
    """Paths and modes of the top-level directories that not every version makes."""
    engine_id: bool
    """The data root holds `engine-id` (23.0+)."""
    chown_separator: str
    """What stands between `--chown=…` and the hash in the comment of COPY and ADD."""
    healthcheck_start_interval: bool
    """HEALTHCHECK knows `--start-interval` (25.0+)."""
    saves_oci: bool = False
    """`save` writes an OCI layout beside its own manifest (25.0+)."""
    saves_index_at_epoch: bool = False
    """`save` gives `index.json` the time 0 (measured on 28.5.2; 26.1.5 leaves the time of writing)."""
    gzip_stored_end: bool = True
    """Compressed streams end with an empty stored block (Go until 1.25), else with an empty fixed one."""
    cleans_workdir: bool = False
    """WORKDIR with an absolute path loses `.`, `..` and doubled slashes (23.0+)."""
    json_plain_replacement: bool = False
    """JSON writes U+FFFD itself for what is no UTF-8 (Go 1.27), else its escape."""
    reads_zstd: bool = False
    """ADD and load unpack zstd (23.0+)."""
    unpacks_rooted: bool = False
    """ADD refuses names and links that lead out of the destination, where others keep them inside it (as Debian's
    28.5.2 does, whose go-archive works through Go's `os.Root`)."""
    healthcheck_plain: bool = False
    """The comment of HEALTHCHECK has no quotes (as Debian's 28.5.2, built with Go 1.27, prints it)."""
    tar_go17: bool = False
    """Tar headers are those of Go 1.7's writer (until 17.06)."""
    builder: str = "classic"
    """What `docker build` builds with when nobody asks for another (BuildKit from 23.0 on)."""
    classic_1_13: bool = False
    """The builder before its split into dispatchers: one run config shared by all steps."""

    @property
    def version(self) -> tuple[int, ...]:
        """The version as numbers, for sorting."""
        return tuple(int(part) for part in self.docker_version.split("+")[0].split("."))


_MODERN = Modes(
    root=0o710,
    overlay2=0o710,
    links=0o700,
    layer=0o710,
    containers=0o710,
    container=0o710,
    config_v2=0o600,
    hostconfig=0o600,
)

ENGINES: dict[str, Engine] = {
    "1.13.1": Engine(
        name="1.13.1",
        docker_version="1.13.1",
        modes=Modes(
            root=0o711,
            overlay2=0o700,
            links=0o700,
            layer=0o700,
            containers=0o700,
            container=0o700,
            config_v2=0o644,
            hostconfig=0o644,
            volumes=0o700,
        ),
        tar_type_bits=True,
        tar_names=False,
        tar_split_trailing_empty=True,
        control_escapes_short=False,
        history_author_first=True,
        last_updated=False,
        built_locally=False,
        committed=False,
        keeps_merged=True,
        context_type_bits=True,
        strict_probe=False,
        own_directories=(
            ("trust", 0o700),
            ("plugins/storage", 0o700),
            ("plugins/storage/blobs", 0o700),
        ),
        engine_id=False,
        chown_separator="",
        healthcheck_start_interval=False,
        tar_go17=True,
        classic_1_13=True,
    ),
    "20.10": Engine(
        name="20.10",
        docker_version="20.10.24+dfsg1",
        modes=Modes(
            root=0o710,
            overlay2=0o710,
            links=0o700,
            layer=0o710,
            containers=0o710,
            container=0o710,
            config_v2=0o600,
            hostconfig=0o644,
        ),
        tar_type_bits=True,
        tar_names=True,
        tar_split_trailing_empty=True,
        control_escapes_short=False,
        history_author_first=True,
        last_updated=True,
        built_locally=False,
        committed=True,
        keeps_merged=False,
        context_type_bits=True,
        strict_probe=False,
        own_directories=(
            ("buildkit", 0o711),
            ("buildkit/executor", 0o711),
            ("buildkit/content", 0o755),
            ("buildkit/content/ingest", 0o755),
            ("plugins/storage", 0o755),
            ("plugins/storage/ingest", 0o755),
            ("runtimes", 0o700),
            ("trust", 0o700),
        ),
        engine_id=False,
        chown_separator="",
        healthcheck_start_interval=False,
    ),
    "26.1": Engine(
        name="26.1",
        docker_version="26.1.5+dfsg1",
        modes=_MODERN,
        tar_type_bits=False,
        tar_names=False,
        tar_split_trailing_empty=False,
        control_escapes_short=True,
        history_author_first=False,
        last_updated=True,
        built_locally=True,
        committed=True,
        keeps_merged=False,
        context_type_bits=False,
        strict_probe=True,
        own_directories=(("buildkit", 0o711), ("buildkit/executor", 0o711), ("runtimes", 0o700)),
        engine_id=True,
        chown_separator=" ",
        healthcheck_start_interval=True,
        builder="buildkit",
        reads_zstd=True,
        cleans_workdir=True,
        saves_oci=True,
    ),
    "28.5": Engine(
        name="28.5",
        docker_version="28.5.2+dfsg4",
        modes=_MODERN,
        tar_type_bits=False,
        tar_names=False,
        tar_split_trailing_empty=False,
        control_escapes_short=True,
        history_author_first=False,
        last_updated=True,
        built_locally=True,
        committed=True,
        keeps_merged=False,
        context_type_bits=False,
        strict_probe=True,
        own_directories=(("buildkit", 0o711), ("buildkit/executor", 0o711), ("runtimes", 0o700)),
        engine_id=True,
        chown_separator=" ",
        healthcheck_start_interval=True,
        builder="buildkit",
        reads_zstd=True,
        cleans_workdir=True,
        json_plain_replacement=True,
        gzip_stored_end=False,
        saves_oci=True,
        saves_index_at_epoch=True,
        unpacks_rooted=True,
        healthcheck_plain=True,
    ),
}

NEWEST = ENGINES["28.5"]


def named(name: str) -> Engine:
    """Return the engine called `name`, or whose full version it is. Raises: UsageError listing the known ones."""
    for engine in ENGINES.values():
        if (
            name == engine.name
            or name.startswith(engine.name + ".")
            or name == engine.docker_version
        ):
            return engine
    raise UsageError(f"no engine {name!r} is known", hint=f"choose one of {', '.join(ENGINES)}")
