"""From options and an image to a container's config, host config and mount points, as its engine
writes them.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from dockroot.editor import Editor
from dockroot.engine.containers import OMITTED, Shapes, filled, shapes
from dockroot.errors import ConflictError, UsageError
from dockroot.format.runconfig import RunConfig, merge_into
from dockroot.ids import Ids
from dockroot.root import DockerRoot
from dockroot.run import ports
from dockroot.run.find import find_container
from dockroot.run.host import Host
from dockroot.run.mounts import (
    MountRequest,
    Point,
    bind_point,
    inherited_points,
    parse_bind,
    tmpfs_point,
    volume_point,
)
from dockroot.run.options import Options

LOG_DRIVERS = ("json-file", "none")
_RESTARTS = ("no", "always", "unless-stopped", "on-failure")
_NETWORKS = ("none", "host", "bridge", "default")


def run_config(
    options: Options, image: Mapping[str, Any] | None, reference: str, shapes: Shapes
) -> RunConfig:
    """Return `Config` for `options` on the image whose config's `config` is given. Raises:
    UsageError.

    The host name is left empty when none was asked for.
    """
    bindings = ports.published(options.publish)
    attach = options.attach
    stdin = options.interactive and not options.detach if attach is None else "stdin" in attach
    config = RunConfig(
        Hostname=options.hostname,
        Domainname=options.domainname,
        User=options.user,
        AttachStdin=stdin,
        AttachStdout=not options.detach if attach is None else "stdout" in attach,
        AttachStderr=not options.detach if attach is None else "stderr" in attach,
        ExposedPorts={**ports.exposed(options.expose), **{port: {} for port in bindings}} or None,
        Tty=options.tty,
        OpenStdin=options.interactive,
        StdinOnce=stdin and options.interactive,
        Env=list(options.env) or None,
        Cmd=list(options.command) or None,
        Healthcheck=dict(options.health) if options.health is not None else None,
        Image=reference,
        Volumes={path: {} for path in options.anonymous} or None,
        WorkingDir=options.workdir,
        Entrypoint=None if options.entrypoint is None else [options.entrypoint],
        MacAddress=options.mac_address if shapes.mac_in_config else "",
        Labels=dict(options.labels),
        StopSignal=options.stop_signal,
        StopTimeout=options.stop_timeout,
    )
    if options.workdir and not options.workdir.startswith("/"):
        raise UsageError(
            f"the working directory {options.workdir!r} is invalid, it needs to be an absolute path"
        )
    merge_into(config, RunConfig.from_json(image))
    config.ArgsEscaped = config.ArgsEscaped and shapes.args_escaped
    if config.Entrypoint == [""]:
        config.Entrypoint = None
    if not config.Entrypoint and not config.Cmd:
        raise UsageError(
            "no command specified", hint="the image names none: give one after the image"
        )
    return config


def network_of(options: Options, root: DockerRoot) -> str:
    """Return the network asked for: `container:` with an ID, or a name. Raises: UsageError,
    NotFoundError.
    """
    kind, colon, name = options.network.partition(":")
    if kind == "container" and colon:
        return f"container:{find_container(root, name).id}"
    if options.network and options.network not in _NETWORKS:
        raise UsageError(
            f"network {options.network!r} is not known here",
            hint="only none, bridge, host and container:NAME need no database of the engine's",
        )
    return options.network


def host_config(options: Options, network: str, shapes: Shapes, host: Host) -> dict[str, Any]:
    """Return the host config for `options`. Raises: UsageError."""
    template = shapes.hostconfig
    driver = options.log_driver or "json-file"
    if driver not in LOG_DRIVERS:
        raise UsageError(
            f"log driver {driver!r} is not simulated", hint=f"use {' or '.join(LOG_DRIVERS)}"
        )
    security = list(options.security_opt)
    if options.privileged or options.pid == "host" or options.ipc == "host":
        security.append("label=disable")
    values: dict[str, Any] = {
        "Binds": list(options.binds) or None,
        "ContainerIDFile": options.cidfile,
        "LogConfig": {"Type": driver, "Config": dict(sorted(options.log_options.items()))},
        "NetworkMode": network if network and network != "default" else shapes.default_network_mode,
        "PortBindings": dict(sorted(ports.published(options.publish).items())),
        "RestartPolicy": _restart(options.restart),
        "AutoRemove": options.auto_remove,
        "VolumeDriver": options.volume_driver,
        "VolumesFrom": list(options.volumes_from) or None,
        "CapAdd": _capabilities(options.cap_add, shapes),
        "CapDrop": _capabilities(options.cap_drop, shapes),
        "Dns": list(options.dns),
        "DnsOptions": list(options.dns_options),
        "DnsSearch": list(options.dns_search),
        "ExtraHosts": list(options.extra_hosts) or None,
        "Links": list(options.links) or None,
        "PidMode": options.pid,
        "UTSMode": options.uts,
        "UsernsMode": options.userns,
        "Privileged": options.privileged,
        "PublishAllPorts": options.publish_all,
        "ReadonlyRootfs": options.read_only,
        "SecurityOpt": security or None,
        "Tmpfs": OMITTED if options.tmpfs is None else dict(sorted(options.tmpfs.items())),
        "Mounts": [request.spec() for request in options.mounts] or OMITTED,
        "Init": OMITTED if options.init is None else options.init,
    }
    if options.ipc:
        values["IpcMode"] = options.ipc
    if options.privileged and "MaskedPaths" in template:
        values |= {"MaskedPaths": None, "ReadonlyPaths": None}
    values |= _resources(options.fields, template, host)
    return filled(template, **values)


def _resources(
    fields: Mapping[str, Any], template: Mapping[str, Any], host: Host
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if host.cgroup == 2 and "CgroupnsMode" in template:
        values |= {"CgroupnsMode": "private", "OomKillDisable": None}
    values |= fields
    memory = fields.get("Memory", 0)
    if memory > 0 and not fields.get("MemorySwap"):
        values["MemorySwap"] = memory * 2
    unknown = values.keys() - template.keys()
    if unknown:
        raise UsageError(
            f"this engine's version has no {', '.join(sorted(unknown))}",
            hint="leave the option out",
        )
    return values


def _restart(text: str) -> dict[str, Any]:
    name, _, count = text.partition(":")
    if (name and name not in _RESTARTS) or (
        count and (name != "on-failure" or not count.isdecimal())
    ):
        raise UsageError(
            f"invalid restart policy {text!r}", hint=f"it is {', '.join(_RESTARTS)} or on-failure:N"
        )
    return {"Name": name or "no", "MaximumRetryCount": int(count or 0)}


def _capabilities(words: tuple[str, ...], shapes: Shapes) -> list[str] | None:
    if not words or not shapes.capability_prefix:
        return list(words) or None
    capitals = {word.upper() for word in words}
    return sorted(
        word if word == "ALL" or word.startswith("CAP_") else f"CAP_{word}" for word in capitals
    )


def mount_points(
    options: Options,
    config: RunConfig,
    editor: Editor,
    host: Host,
    container_id: str,
) -> dict[str, Point]:
    """Return the mount points by destination; later ones win (`-v` over `--volumes-from`, `VOLUME`
    last).

    Raises: ConflictError when `-v` and `--mount` name a destination twice; NotFoundError for
    `--volumes-from`.
    """
    points: dict[str, Point] = {}
    kinds, ids = shapes(editor.engine), editor.ids
    for word in options.volumes_from:
        name, _, mode = word.partition(":")
        other = find_container(editor.root, name)
        for point in inherited_points(kinds, other.mount_points.values(), read_only=mode == "ro"):
            points[point.json["Destination"]] = point
    asked: set[str] = set(options.tmpfs or ())
    for point in _asked(options, kinds, host, ids, container_id):
        destination = point.json["Destination"]
        if destination in asked:
            raise ConflictError(
                f"Duplicate mount point: {destination}", hint="mount one thing there"
            )
        asked.add(destination)
        points[destination] = point
    for path in sorted(config.Volumes or ()):
        destination = posixpath.normpath(path)
        if destination not in points and destination not in (options.tmpfs or ()):
            name = ids.hex64("volume", container_id, destination)
            points[destination] = volume_point(kinds, destination, name, "", {})
    return dict(sorted(points.items(), key=lambda item: item[0].encode("utf-8", "surrogateescape")))


def _asked(
    options: Options, shapes: Shapes, host: Host, ids: Ids, container_id: str
) -> Iterator[Point]:
    for word in options.binds:
        request, mode = parse_bind(word)
        if request.kind == "bind":
            yield bind_point(shapes, request, host.data_root, mode=mode)
        else:
            yield _volume(shapes, request, host, request.source, mode or "z")
    for request in options.mounts:
        if request.kind == "bind":
            yield bind_point(shapes, request, host.data_root, by_mount=True)
        elif request.kind == "tmpfs":
            yield tmpfs_point(shapes, request)
        else:
            name = request.source or ids.hex64("volume", container_id, request.target)
            yield _volume(shapes, request, host, name, "z")


def _volume(shapes: Shapes, request: MountRequest, host: Host, name: str, mode: str) -> Point:
    return volume_point(
        shapes,
        request.target,
        name,
        f"{host.data_root}/volumes/{name}/_data",
        request.spec(),
        mode=mode,
        read_only=request.read_only,
        copies=not request.no_copy,
    )
