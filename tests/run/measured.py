"""What real engines wrote, and the same containers made here, both with chance hidden."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from dockroot import engine as engines
from dockroot.cli.containers import create_command, run_command
from dockroot.cli.options import read_options
from dockroot.clock import Clock
from dockroot.editor import Editor
from dockroot.format.layertar import TarStyle, layer_pieces
from dockroot.format.tarsplit import pack
from dockroot.ids import Ids
from dockroot.root import DockerRoot
from dockroot.run import lifecycle
from dockroot.run.create import create
from dockroot.run.host import Host
from dockroot.run.options import Options
from dockroot.store.containers import Container
from dockroot.store.imagedb import Image
from dockroot.tree import Bytes, Directory, Kind, Node, file, symlink

GOLDEN = Path(__file__).parent / "golden"
VERSIONS = ("20.10", "26.1", "28.5")
START = 1_700_000_000 * 10**9
PROGRAM = Node(Kind.FILE, 0o755, content=Bytes(b"\x7fELF" + bytes(16 << 10)))


@cache
def measured(version: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((GOLDEN / f"{version}.json").read_text())
    return found


def host_of(version: str) -> Host:
    found = measured(version)
    return Host(
        data_root=found["data_root"],
        exec_root=found["exec_root"],
        hostname=found["hostname"],
        hosts=found["hosts"],
        resolv_conf=found["resolv_conf"],
    )


def base_tree() -> Directory:
    """A root file system like the one that the engines were measured with; its busybox is no
    program.
    """
    return Directory(
        {
            "bin": Directory(
                {
                    "busybox": PROGRAM,
                    "sh": symlink("busybox"),
                    "rm": symlink("busybox"),
                    "cat": symlink("busybox"),
                }
            ),
            "etc": Directory({"passwd": file("root:x:0:0:root:/root:/bin/sh\n")}),
            "var": Directory({"log": Directory({"f0": file()})}),
        }
    )


def editor_with(
    version: str, images: dict[str, dict[str, Any]] | None = None, *, seed: str = "test"
) -> Editor:
    """An editor on a fresh root that holds the images `base` and `full`."""
    editor = Editor(DockerRoot(Directory()), engines.ENGINES[version], Ids(seed), Clock(START))
    if images is None:
        images = measured(version if version in VERSIONS else "20.10")["images"]
    for name, config in images.items():
        tree = base_tree()
        if name == "full":
            tree.children["w"] = Directory()
        add_image(editor, name, config, tree)
    return editor


def add_image(editor: Editor, name: str, config: dict[str, Any], tree: Directory) -> Image:
    engine = editor.engine
    packed = pack(
        layer_pieces(tree, TarStyle(type_bits=engine.tar_type_bits, names=engine.tar_names)),
        trailing_empty=engine.tar_split_trailing_empty,
        stored_end=engine.gzip_stored_end,
    )
    editor.add_layer(None, packed.diff_id, packed.tar_split, tree, 0)
    image = editor.add_image({**config, "rootfs": {"type": "layers", "diff_ids": [packed.diff_id]}})
    editor.tag(image.id, name, f"{name}:latest")
    return image


def options_of(words: list[str]) -> tuple[str, str, Options]:
    """Read the words after `docker`: the verb, the image's name, the options."""
    verb, *rest = words
    context = (run_command if verb == "run" else create_command).make_context(verb, rest)
    params = dict(context.params)
    command, image, detach = params.pop("command"), params.pop("image"), params.pop("detach", False)
    return verb, image, read_options(params, command, detach=detach)


def make_all(version: str) -> tuple[Editor, dict[str, Container]]:
    """Make every measured container here, in the same order, and bring it to the state that it was
    found in.
    """
    editor, host = editor_with(version), host_of(version)
    made: dict[str, Container] = {}
    for row in measured(version)["containers"]:
        verb, image, options = options_of(row["words"])
        container = create(editor, image, options, host)
        if verb == "run":
            _start(editor, container.id, row, host)
        made[row["name"]] = container
    for word, act in (
        ("paused", lambda: lifecycle.pause(editor, "paused")),
        ("stopped", lambda: lifecycle.stop(editor, "stopped", host)),
        ("killed", lambda: lifecycle.kill(editor, "killed", host)),
        ("again", lambda: lifecycle.kill(editor, "again", host)),
        ("again", lambda: lifecycle.start(editor, "again", host, state="running")),
        ("sick", lambda: lifecycle.stop(editor, "sick", host)),
        ("left", lambda: lifecycle.stop(editor, "left", host)),
    ):
        assert word in made
        act()
    return editor, {name: editor.root.containers[container.id] for name, container in made.items()}


def _start(editor: Editor, word: str, row: dict[str, Any], host: Host) -> None:
    """Start a container as it went there: its command ended at once, runs on, or was not found."""
    if row["name"] == "missing":
        lifecycle.start(editor, word, host)
    elif row["name"] in ("output", "status", "unmounted", "through"):
        lifecycle.start(
            editor, word, host, state="exited", exit_code=row["config"]["State"]["ExitCode"]
        )
    else:
        lifecycle.start(editor, word, host, state="running")


_HEX = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_TIME = re.compile(r"20\d\d-\d\d-\d\dT[0-9:.]+(?:Z|[+-]\d\d:\d\d)")
_NETNS = re.compile(r"/netns/[0-9a-f]{12}")
_MAC = re.compile(r"(?<![0-9a-f:])[0-9a-f]{2}(:[0-9a-f]{2}){5}(?![0-9a-f:])")


def hidden(value: Any, container_id: str, *, macs: bool = False) -> Any:
    """Return JSON with IDs, times, process IDs, probe results and (where random) MAC addresses
    hidden.
    """
    text = json.dumps(value).replace(container_id, "<self>").replace(container_id[:12], "<short>")
    text = _TIME.sub("<time>", _NETNS.sub("/netns/<sandbox>", _HEX.sub("<id>", text)))
    if macs:
        text = _MAC.sub(lambda match: match[0] if match[0].startswith("02:42:") else "<mac>", text)
    return _without_chance(json.loads(text))


def _without_chance(value: Any) -> Any:
    if isinstance(value, dict):
        out = {key: _without_chance(item) for key, item in value.items()}
        if out.get("Pid"):
            out["Pid"] = "<pid>"
        if set(out) == {"Status", "FailingStreak", "Log"}:
            out["Log"] = None
            out["Status"] = (
                out["Status"].replace("healthy", "starting")
                if out["Status"] == "healthy"
                else out["Status"]
            )
        for key in ("Env", "Binds"):
            if isinstance(out.get(key), list):
                out[key] = sorted(out[key])  # the client's own order comes out of a map
        return out
    return [_without_chance(item) for item in value] if isinstance(value, list) else value


def ordered(value: Any) -> Any:
    """Return JSON with objects as lists of pairs: equal only when their keys stand in the same
    order.
    """
    if isinstance(value, dict):
        return [(key, ordered(item)) for key, item in value.items()]
    return [ordered(item) for item in value] if isinstance(value, list) else value
