"""create: a container that has not been started (moby v28.5.2, `daemon/create.go`,
`daemon/create_unix.go`).
"""

from __future__ import annotations

import copy
import posixpath
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from dockroot.clock import Clock, format_time
from dockroot.editor import Editor
from dockroot.engine.containers import filled, shapes
from dockroot.errors import ConflictError, UsageError
from dockroot.format.runconfig import RunConfig
from dockroot.fs.initlayer import init_layer
from dockroot.fs.overlay import Overlay
from dockroot.run import names, network
from dockroot.run.find import find_container, require_free_name
from dockroot.run.host import Host
from dockroot.run.mounts import Point
from dockroot.run.options import Options
from dockroot.run.settings import host_config, mount_points, network_of, run_config
from dockroot.store import containers, mounts, toplevel
from dockroot.store.containers import Container
from dockroot.store.imagedb import Image
from dockroot.store.mounts import Mount
from dockroot.tree import Directory, Node
from dockroot.views import find_image

VOLUME_MODE = 0o701
_NO_CLOCK = Clock(0, 0)


def create(editor: Editor, image_name: str, options: Options, host: Host) -> Container:
    """Create a container from the image that `image_name` means, and return it.

    Raises: NotFoundError for the image; ConflictError for the name; UsageError for options that do
    not fit.
    """
    image = find_image(editor.root, image_name)
    kinds = shapes(editor.engine)
    if options.name:
        require_free_name(editor.root, names.check(options.name))
    config = run_config(options, image.config.get("config"), image_name, kinds)
    network_mode = network_of(options, editor.root)
    hostconfig = host_config(options, network_mode, kinds, host)
    container_id = _new_id(editor, options.name)
    name = options.name or names.made_up(
        editor.ids, container_id, {found.name for found in editor.root.containers.values()}
    )
    points = mount_points(options, config, editor, host, container_id)
    config.Hostname = config.Hostname or (
        host.hostname if network_mode == "host" else container_id[:12]
    )
    now = editor.clock.now()
    values = {
        **_who(container_id, names.check(name), image, config, now),
        **_security(options),
        "State": filled(kinds.state),
        "NetworkSettings": network.created(
            kinds, network_mode, mac_address=options.mac_address, anonymous=not options.name
        ),
        "MountPoints": {path: point.json for path, point in points.items()},
    }
    container = Container(container_id, filled(kinds.config, **values), hostconfig)
    if options.links:
        _check_links(options.links, editor)
    lower = _add_layers(editor, container_id, image, config)
    _add_volumes(editor, points.values(), lower)
    editor.draft.ensure(containers.PATH, editor.engine.modes.containers, mtime=now)
    editor.put(containers.entries(container, editor.engine, now))
    editor.root.containers[container_id] = container
    return container


def _new_id(editor: Editor, name: str) -> str:
    number = 0
    while True:
        found = editor.ids.hex64("container", name, str(len(editor.root.containers)), str(number))
        if found not in editor.root.containers:
            return found
        number += 1


def _who(container_id: str, name: str, image: Image, config: RunConfig, now: int) -> dict[str, Any]:
    words = [*(config.Entrypoint or ()), *(config.Cmd or ())]
    return {
        "ID": container_id,
        "Created": format_time(now),
        "Path": words[0],
        "Args": words[1:],
        "Config": config.to_json(),
        "Image": image.id,
        "Name": f"/{name}",
    }


def _security(options: Options) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for word in options.security_opt:
        key, _, value = word.replace(":", "=", 1).partition("=")
        if key == "no-new-privileges":
            values["NoNewPrivileges"] = value in ("", "true")
        elif key == "seccomp":
            values["SeccompProfile"] = value
        elif key == "apparmor":
            values["AppArmorProfile"] = value
        elif key not in ("label", "systempaths"):
            raise UsageError(
                f"invalid --security-opt: {word!r}",
                hint="it is no-new-privileges, seccomp=, apparmor= or label=",
            )
    if options.privileged:
        values["SeccompProfile"] = values.get("SeccompProfile", "")
    return values


def _check_links(links: Iterable[str], editor: Editor) -> None:
    for link in links:
        find_container(editor.root, link.partition(":")[0])


def _add_layers(editor: Editor, container_id: str, image: Image, config: RunConfig) -> Directory:
    """Add the init and the writable directory and the mount; return the view below the writable
    one.

    The working directory is made when the container is created, not when it starts.
    """
    for path, mode in toplevel.LAZY_DIRECTORIES:
        editor.draft.ensure(path, mode, mtime=editor.clock.now())
    editor.draft.ensure(mounts.PATH, mounts.MODE, mtime=editor.clock.now())
    top = (
        editor.root.layers[image.top_chain].cache_id
        if image.top_chain in editor.root.layers
        else None
    )
    if image.top_chain is not None and top is None:
        raise ConflictError(
            f"the layer {image.top_chain} of the image is missing", hint="the data root is damaged"
        )
    mount_id = editor.ids.hex64("mount", container_id, taken=editor.root.directories)
    merged = editor.root.merged_layers(image.top_chain)
    editor.add_directory(
        f"{mount_id}-init", top, _plain_root(init_layer(merged, editor.clock)), mounted=True
    )
    upper = Directory(mode=0o755, mtime=editor.clock.now())
    mount = Mount(container_id, mount_id, f"{mount_id}-init", image.top_chain)
    editor.root.mounts[container_id] = mount
    editor.add_directory(mount_id, f"{mount_id}-init", upper, mounted=True)
    lower = editor.root.merged_container(container_id)
    if config.WorkingDir:
        overlay = Overlay(lower, editor.clock, upper)
        try:
            overlay.makedirs(posixpath.normpath(config.WorkingDir), 0o755)
        except OSError as error:
            raise ConflictError(f"Cannot mkdir: {config.WorkingDir} is not a directory") from error
        editor.draft.put(f"overlay2/{mount_id}/diff", overlay.upper)
    editor.put(mounts.entries(mount, editor.clock.now()))
    return editor.root.merged_container(container_id)


def _plain_root(upper: Directory) -> Directory:
    """Return a changeset whose root is as the driver makes it, whatever the image's is like."""
    return Directory(dict(upper.children), mode=0o755, mtime=upper.mtime)


def _add_volumes(editor: Editor, points: Iterable[Point], merged: Directory) -> None:
    """Make the volumes that are not there; an empty one starts as a copy of what the image has at
    its path.
    """
    for point in points:
        if not point.volume:
            continue
        now = editor.clock.now()
        editor.draft.ensure("volumes", editor.engine.modes.volumes, mtime=now)
        path = f"volumes/{point.volume}"
        if editor.draft.tree.get(path) is None:
            mode = 0o755 if editor.engine.classic_1_13 else VOLUME_MODE
            editor.draft.put(
                path, Directory({"_data": Directory(mode=0o755, mtime=now)}, mode=mode, mtime=now)
            )
        source = _at(merged, str(point.json["Destination"]))
        data = editor.draft.tree.directory(f"{path}/_data")
        if not point.copies or data is None or data.children or source is None:
            continue
        if not isinstance(source, Directory):
            raise ConflictError(
                f"cannot mount volume over existing file, file exists {point.json['Destination']}",
                hint="mount it at a directory",
            )
        editor.draft.put(f"{path}/_data", detached(source))


def _at(merged: Directory, path: str) -> Node | None:
    return Overlay(merged, _NO_CLOCK).lookup(path)


def detached(node: Directory) -> Directory:
    """Return a copy of a directory and all below it that may be changed; hard links stay hard
    links.
    """
    seen: dict[int, Node] = {}

    def copied(item: Node) -> Node:
        if id(item) not in seen:
            seen[id(item)] = (
                item.shallow({name: copied(child) for name, child in item.children.items()})
                if isinstance(item, Directory)
                else copy.copy(item)
            )
        return seen[id(item)]

    result = copied(node)
    assert isinstance(result, Directory)
    return result


def changed(container: Container, **values: Any) -> Container:
    """Return a container whose `config.v2.json` holds `values`; keys that its version does not have
    are left out.
    """
    known = {key: value for key, value in values.items() if key in container.config}
    return replace(container, config={**container.config, **known})


def with_state(container: Container, **values: Any) -> Container:
    """Return a container whose `State` holds `values`."""
    return changed(container, State={**container.state, **values})


def store(editor: Editor, container: Container) -> Container:
    """Write a container's two files and keep it in the model; return it."""
    editor.put(containers.json_entries(container, editor.engine, editor.clock.now()))
    editor.root.containers[container.id] = container
    return container


def rename(editor: Editor, word: str, name: str) -> Container:
    """Give a container another name. Raises: NotFoundError, ConflictError, UsageError."""
    container = find_container(editor.root, word)
    wanted = names.check(name)
    if container.name == wanted:
        raise UsageError(
            "Renaming a container with the same name as its current name",
            hint="choose another name",
        )
    require_free_name(editor.root, wanted)
    values: dict[str, Any] = {"Name": f"/{wanted}"}
    settings: Mapping[str, Any] = container.config.get("NetworkSettings") or {}
    if "IsAnonymousEndpoint" in settings:
        values["NetworkSettings"] = {**settings, "IsAnonymousEndpoint": False}
    return store(editor, changed(container, **values))
