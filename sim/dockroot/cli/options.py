"""The options that `run` and `create` share: docker's words, read into `Options`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from dockroot.errors import NotFoundError, UsageError
from dockroot.run import units
from dockroot.run.mounts import parse_mount
from dockroot.run.options import Options

_Command = TypeVar("_Command", bound=Callable[..., Any])

_MANY = (
    (("-e", "--env"), "NAME[=VALUE]", "Set a variable; without a value, from this environment."),
    (("--env-file",), "FILE", "Set the variables of a file, a line each."),
    (("-l", "--label"), "NAME[=VALUE]", "Set a label."),
    (("--label-file",), "FILE", "Set the labels of a file, a line each."),
    (("-v", "--volume"), "[SOURCE:]PATH[:MODE]", "Mount a volume or a directory of the host."),
    (("--mount",), "KEY=VALUE,…", "Mount a volume, bind or tmpfs."),
    (("--tmpfs",), "PATH[:OPTIONS]", "Mount a temporary file system."),
    (("--volumes-from",), "CONTAINER[:ro]", "Mount the volumes of another container."),
    (("-p", "--publish"), "[IP:][HOST:]PORT", "Publish a port."),
    (("--expose",), "PORT", "Name a port that it listens on."),
    (("--link",), "CONTAINER[:ALIAS]", "Link to another container."),
    (("--add-host",), "NAME:IP", "Add a line to its hosts."),
    (("--dns",), "IP", "Use this name server."),
    (("--dns-search",), "DOMAIN", "Search this domain."),
    (("--dns-option", "--dns-opt"), "OPTION", "Set an option of its resolver."),
    (("--cap-add",), "CAPABILITY", "Give it a capability."),
    (("--cap-drop",), "CAPABILITY", "Take a capability from it."),
    (("--security-opt",), "OPTION", "Set a security option."),
    (("--log-opt",), "KEY=VALUE", "Set an option of its log driver."),
    (("-a", "--attach"), "STREAM", "Attach stdin, stdout or stderr only."),
    (("--group-add",), "GROUP", "Join a group."),
    (("--device",), "HOST[:PATH[:rwm]]", "Give it a device of the host."),
    (("--ulimit",), "NAME=SOFT[:HARD]", "Limit a resource."),
    (("--sysctl",), "NAME=VALUE", "Set a kernel parameter."),
    (("--storage-opt",), "KEY=VALUE", "Set an option of the storage driver."),
)
_TEXTS = (
    "--name",
    "-w/--workdir",
    "-u/--user",
    "--entrypoint",
    "-h/--hostname",
    "--domainname",
    "--network/--net",
    "--mac-address",
    "--restart",
    "--log-driver",
    "--stop-signal",
    "--health-cmd",
    "--health-interval",
    "--health-timeout",
    "--health-start-period",
    "--health-start-interval",
    "--volume-driver",
    "--ipc",
    "--pid",
    "--uts",
    "--userns",
    "--cidfile",
    "--runtime",
    "--isolation",
    "--cgroup-parent",
    "--cpuset-cpus",
    "--cpuset-mems",
    "-m/--memory",
    "--memory-swap",
    "--memory-reservation",
    "--kernel-memory",
    "--shm-size",
    "--cpus",
    "--cgroupns",
    "--platform",
    "--pull",
)
_NUMBERS = (
    "-c/--cpu-shares",
    "--cpu-period",
    "--cpu-quota",
    "--cpu-rt-period",
    "--cpu-rt-runtime",
    "--pids-limit",
    "--memory-swappiness",
    "--oom-score-adj",
    "--blkio-weight",
    "--stop-timeout",
    "--health-retries",
)
_FLAGS = (
    "-i/--interactive",
    "-t/--tty",
    "--privileged",
    "--read-only",
    "-P/--publish-all",
    "--rm",
    "--init",
    "--no-healthcheck",
    "--oom-kill-disable",
)

_FIELDS = {
    "cpu_shares": "CpuShares",
    "cpu_period": "CpuPeriod",
    "cpu_quota": "CpuQuota",
    "cpu_rt_period": "CpuRealtimePeriod",
    "cpu_rt_runtime": "CpuRealtimeRuntime",
    "pids_limit": "PidsLimit",
    "memory_swappiness": "MemorySwappiness",
    "oom_score_adj": "OomScoreAdj",
    "blkio_weight": "BlkioWeight",
    "runtime": "Runtime",
    "isolation": "Isolation",
    "cgroup_parent": "CgroupParent",
    "cpuset_cpus": "CpusetCpus",
    "cpuset_mems": "CpusetMems",
    "cgroupns": "CgroupnsMode",
}
_SIZES = {
    "memory": "Memory",
    "memory_swap": "MemorySwap",
    "memory_reservation": "MemoryReservation",
    "kernel_memory": "KernelMemory",
    "shm_size": "ShmSize",
}
_HEALTH = {
    "health_interval": "Interval",
    "health_timeout": "Timeout",
    "health_start_period": "StartPeriod",
    "health_start_interval": "StartInterval",
}


class DockerCommand(click.Command):
    """A command whose flags may carry a value, as Go's do: `--rm=false`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Rewrite such flags before the first operand, then parse."""
        return super().parse_args(ctx, self._plain(args))

    def _plain(self, args: list[str]) -> list[str]:
        known = {
            name: option
            for option in self.params
            if isinstance(option, click.Option)
            for name in option.opts
        }
        out, rest = [], list(args)
        while rest and rest[0].startswith("-") and rest[0] not in ("-", "--"):
            word = rest.pop(0)
            name, equals, value = word.partition("=")
            option = known.get(name)
            if option is not None and option.is_flag and equals and name.startswith("--"):
                out += self._flag(name, value, option)
                continue
            out.append(word)
            if self._wants_next(word, known) and rest:
                out.append(rest.pop(0))
        return out + rest

    @staticmethod
    def _flag(name: str, value: str, option: click.Option) -> list[str]:
        if value.lower() in ("true", "1", "t"):
            return [name]
        if value.lower() in ("false", "0", "f"):
            return list(option.secondary_opts[:1])
        raise UsageError(
            f'invalid argument "{value}" for "{name}" flag', hint="it is true or false"
        )

    @staticmethod
    def _wants_next(word: str, known: dict[str, click.Option]) -> bool:
        """Whether the value of an option is the next word: not after `=`, nor within `-ehere`."""
        if word.startswith("--"):
            return "=" not in word and word in known and not known[word].is_flag
        for index, letter in enumerate(word[1:], 1):
            option = known.get(f"-{letter}")
            if option is None or not option.is_flag:
                return index == len(word) - 1
        return False


def container_options(command: _Command) -> _Command:
    """Add to a command the options that `run` and `create` share."""
    for names, metavar, text in _MANY:
        command = click.option(*names, multiple=True, metavar=metavar, help=text)(command)
    for spelled in _TEXTS:
        command = click.option(
            *spelled.split("/"), default=None, metavar="TEXT", hidden=spelled not in _SHOWN
        )(command)
    for spelled in _NUMBERS:
        command = click.option(*spelled.split("/"), type=int, default=None, hidden=True)(command)
    for spelled in _FLAGS:
        long = spelled.rpartition("/")[2]
        off = f"/--no-{long[2:]}" if long == "--init" else ""
        command = click.option(
            *spelled.split("/")[:-1],
            long + off,
            is_flag=True,
            default=None if long == "--init" else False,
        )(command)
    return command


_SHOWN = frozenset(
    {
        "--name",
        "-w/--workdir",
        "-u/--user",
        "--entrypoint",
        "-h/--hostname",
        "--network/--net",
        "--restart",
    }
)


def read_options(
    words: dict[str, Any], command: tuple[str, ...], *, detach: bool = False
) -> Options:
    """Return the options that the command line's words mean. Raises: UsageError, NotFoundError."""
    if words["platform"] not in (None, "linux/amd64", "linux/amd64/v8"):
        raise UsageError(
            f"no image for the platform {words['platform']}", hint="dockroot knows linux/amd64 only"
        )
    binds = tuple(word for word in words["volume"] if ":" in word)
    anonymous = tuple(word for word in words["volume"] if ":" not in word)
    for word in anonymous:
        if not word.startswith("/"):
            raise UsageError(
                f"invalid volume {word!r}", hint="a volume's path in the container is absolute"
            )
    texts = {
        key: words[key] or ""
        for key in (
            "name",
            "workdir",
            "user",
            "hostname",
            "domainname",
            "network",
            "mac_address",
            "restart",
            "log_driver",
            "stop_signal",
            "volume_driver",
            "ipc",
            "pid",
            "uts",
            "userns",
            "cidfile",
        )
    }
    return Options(
        **texts,
        command=command,
        entrypoint=words["entrypoint"],
        env=(*_lines(words["env_file"]), *(_own(word) for word in words["env"])),
        labels=_pairs([*_lines(words["label_file"]), *words["label"]]),
        detach=detach,
        interactive=words["interactive"],
        tty=words["tty"],
        attach=frozenset(word.lower() for word in words["attach"]) if words["attach"] else None,
        binds=binds,
        anonymous=anonymous,
        mounts=tuple(parse_mount(word) for word in words["mount"]),
        tmpfs=dict(word.partition(":")[::2] for word in words["tmpfs"]) if words["tmpfs"] else None,
        volumes_from=words["volumes_from"],
        publish=words["publish"],
        publish_all=words["publish_all"],
        expose=words["expose"],
        links=words["link"],
        extra_hosts=tuple(_host(word) for word in words["add_host"]),
        dns=words["dns"],
        dns_search=words["dns_search"],
        dns_options=words["dns_option"],
        auto_remove=words["rm"],
        privileged=words["privileged"],
        read_only=words["read_only"],
        init=words["init"],
        cap_add=words["cap_add"],
        cap_drop=words["cap_drop"],
        security_opt=words["security_opt"],
        log_options=_pairs(words["log_opt"]),
        stop_timeout=words["stop_timeout"],
        health=_health(words),
        fields=_fields(words),
    )


def _own(word: str) -> str:
    """Return a variable with the value that it has here, if none is given; as it is when it has
    none.
    """
    return f"{word}={os.environ[word]}" if "=" not in word and word in os.environ else word


def _lines(paths: Iterable[str]) -> list[str]:
    found: list[str] = []
    for path in paths:
        try:
            text = Path(path).read_text("utf-8")
        except OSError as error:
            raise NotFoundError(f"open {path}: {error.strerror}") from error
        found += [
            line.lstrip()
            for line in text.splitlines()
            if line.strip() and not line.lstrip().startswith("#")
        ]
    return found


def _pairs(words: Iterable[str]) -> dict[str, str]:
    return {key: value for key, _, value in (word.partition("=") for word in words)}


def _host(word: str) -> str:
    name, colon, address = word.replace("=", ":", 1).partition(":")
    if not colon or not address:
        raise UsageError(f'bad format for add-host: "{word}"', hint="write NAME:IP")
    return f"{name}:{address.strip('[]')}"


def _health(words: dict[str, Any]) -> dict[str, Any] | None:
    if words["no_healthcheck"]:
        if any(words[key] for key in (*_HEALTH, "health_cmd", "health_retries")):
            raise UsageError(
                "--no-healthcheck conflicts with --health-* options",
                hint="leave one of the two out",
            )
        return {"Test": ["NONE"]}
    health: dict[str, Any] = {}
    if words["health_cmd"]:
        health["Test"] = ["CMD-SHELL", words["health_cmd"]]
    for key, name in _HEALTH.items():
        if words[key]:
            health[name] = units.duration(words[key], f"--{key.replace('_', '-')}")
    if words["health_retries"]:
        health["Retries"] = words["health_retries"]
    return health or None


def _fields(words: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of the host config that one option each stands for."""
    fields: dict[str, Any] = {
        name: words[key] for key, name in _FIELDS.items() if words[key] is not None
    }
    for key, name in _SIZES.items():
        if words[key] is not None:
            fields[name] = (
                -1 if words[key] == "-1" else units.size(words[key], f"--{key.replace('_', '-')}")
            )
    if fields.get("KernelMemory") == 0:
        del fields["KernelMemory"]
    if words["cpus"]:
        fields["NanoCpus"] = units.nano_cpus(words["cpus"])
    if words["oom_kill_disable"]:
        fields["OomKillDisable"] = True
    if words["group_add"]:
        fields["GroupAdd"] = list(words["group_add"])
    if words["sysctl"]:
        fields["Sysctls"] = dict(sorted(_pairs(words["sysctl"]).items()))
    if words["storage_opt"]:
        fields["StorageOpt"] = dict(sorted(_pairs(words["storage_opt"]).items()))
    if words["device"]:
        fields["Devices"] = [_device(word) for word in words["device"]]
    if words["ulimit"]:
        fields["Ulimits"] = [_ulimit(word) for word in sorted(words["ulimit"])]
    return fields


def _device(word: str) -> dict[str, str]:
    parts = word.split(":")
    if len(parts) == 2 and set(parts[1]) <= set("rwm") and not parts[1].startswith("/"):
        parts = [parts[0], parts[0], parts[1]]
    source, inside, rights = (*parts, "", "")[:3]
    return {
        "PathOnHost": source,
        "PathInContainer": inside or source,
        "CgroupPermissions": rights or "rwm",
    }


def _ulimit(word: str) -> dict[str, Any]:
    name, _, limits = word.partition("=")
    soft, _, hard = limits.partition(":")
    try:
        return {"Name": name, "Hard": int(hard or soft), "Soft": int(soft)}
    except ValueError:
        raise UsageError(
            f"invalid ulimit argument: {word}", hint="write NAME=SOFT[:HARD]"
        ) from None
