"""RUN: the command, its environment and mounts, and the line of history."""

from __future__ import annotations

import copy
import posixpath

from dockroot.build.buildkit import mounts
from dockroot.build.buildkit.files import Files
from dockroot.build.buildkit.mounts import Mount, MountError
from dockroot.build.buildkit.progress import INLINE
from dockroot.build.buildkit.running import Bound, Sandbox
from dockroot.build.buildkit.stage import Made, Stage
from dockroot.errors import StepError
from dockroot.spec import heredoc, words
from dockroot.spec import instructions as spec
from dockroot.tree import Directory, Node, file

_PROXIES = ("http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy")
_PIPES = "/dev/pipes"


def run(step: spec.Run, stage: Stage) -> None:
    """Carry out a RUN. Raises: StepError."""
    argv, bounds = _argv(step, stage)
    for _ in bounds:
        stage.around.progress.vertex(INLINE)
    asked = [_mount(step, text, stage) for text in step.mounts]
    secrets = dict(_environment(step, asked, stage))
    bounds += [bound for mount in asked if (bound := _bound(step, mount, stage)) is not None]
    told = f"RUN {' '.join([*_shown(stage), *argv])} # buildkit"
    stage.run(
        told,
        stage.call(step, _summary(step)),
        lambda: _made(step, stage, argv, bounds, secrets),
    )


def _argv(step: spec.Run, stage: Stage) -> tuple[list[str], list[Bound]]:
    """Return the command; a heredoc that begins with `#!` is a program, seen under `/dev/pipes`."""
    shell = stage.image.config.shell
    if step.script is None:
        return step.command.argv(shell), []
    only = step.heredocs[0] if _is_document(step) else None
    if only is not None and only.content.startswith("#!"):
        text = heredoc.chomped(only.content) if only.chomp else only.content
        program = Directory({only.name: file(text, 0o755)})
        return [*shell, f"{_PIPES}/{only.name}"], [Bound(_PIPES, program, readonly=True)]
    return [*shell, step.script.text], []


def _summary(step: spec.Run) -> str:
    """Return how progress tells of a script that is a heredoc: by its first line."""
    if not _is_document(step):
        return ""
    first, *more = step.heredocs[0].content.strip().split("\n")
    return f" ({first}{'...' if more else ''})"


def _is_document(step: spec.Run) -> bool:
    """Whether a RUN is nothing but a heredoc."""
    return bool(step.heredocs) and step.command.words[0].lstrip("0123456789").startswith("<<")


def _shown(stage: Stage) -> list[str]:
    """Return the arguments as the history shows them, `|2 A=1 B=2`, with the values that hold now."""
    shown: dict[str, str] = {}
    listed = []
    for name, value in stage.given:
        text = f"{name}={stage.env.get(name, value or '')}"
        if not stage.habits.unique_args or name not in shown:
            listed.append(name if stage.habits.unique_args else text)
        shown[name] = text
    if stage.habits.unique_args:
        listed = [shown[name] for name in listed]
    return [f"|{len(listed)}", *listed] if listed else []


def _mount(step: spec.Run, text: str, stage: Stage) -> Mount:
    def expand(word: str) -> str:
        return words.expand(word, stage.env, stage.around.escape)

    try:
        return mounts.parse(text, expand)
    except MountError as error:
        raise step.error(
            str(error),
            hint="such as --mount=type=cache,target=/root/.cache",
            at=max(step.text.value.find(text), 0),
        ) from error


def _environment(step: spec.Run, asked: list[Mount], stage: Stage) -> list[tuple[str, str]]:
    found = []
    for mount in asked:
        if mount.type == "secret" and mount.env is not None:
            name, _ = mounts.secret_place(mount)
            value = _secret(step, mount, stage)
            if value is not None:
                found.append((mount.env or name, value.decode("utf-8", "surrogateescape")))
    return found


def _secret(step: spec.Run, mount: Mount, stage: Stage) -> bytes | None:
    name, _ = mounts.secret_place(mount)
    value = stage.around.request.secrets.get(name)
    if value is None and mount.required:
        raise step.error(
            f"secret {name}: not found",
            hint=f"give it: --secret id={name},src=FILE",
            kind=StepError,
        )
    return value


def _bound(step: spec.Run, mount: Mount, stage: Stage) -> Bound | None:
    """Return what a mount shows, and where; None for what is not there to be seen."""
    if mount.type == "ssh":
        return None
    if mount.type == "secret":
        place, value = mounts.secret_place(mount)[1], _secret(step, mount, stage)
        if value is None or not place:
            return None
        mode = 0o400 if mount.mode is None else mount.mode
        shown = file(value, mode, uid=mount.uid or 0, gid=mount.gid or 0)
        return Bound(_target(place, stage), shown)
    target = _target(mount.target, stage)
    if target == "/":
        raise step.error(f'invalid mount target "{target}"', hint="mount it over a directory")
    return Bound(target, _held(step, mount, stage), mount.readonly)


def _target(path: str, stage: Stage) -> str:
    return posixpath.normpath(posixpath.join("/", stage.image.config.WorkingDir, path))


def _held(step: spec.Run, mount: Mount, stage: Stage) -> Node:
    """Return what a mount shows: a copy, for what is written there is lost."""
    mode = 0o755 if mount.mode is None else mount.mode
    if mount.type == "tmpfs":
        return Directory(mode=0o1777)
    if mount.type == "cache" and not mount.origin:
        return Directory(mode=mode, uid=mount.uid or 0, gid=mount.gid or 0)
    around = stage.around
    tree = around.source(mount.origin, step) if mount.origin else around.request.context
    files = Files(tree)
    node = files.get(files.resolved(mount.source or "/"))
    if node is None:
        raise step.error(
            f'"{posixpath.normpath("/" + mount.source)}": not found',
            hint="name what the mount's source holds",
            kind=StepError,
        )
    return _copied(node)


def _copied(node: Node) -> Node:
    if isinstance(node, Directory):
        return node.shallow({name: _copied(child) for name, child in node.children.items()})
    return copy.copy(node)


def _made(
    step: spec.Run, stage: Stage, argv: list[str], bounds: list[Bound], secrets: dict[str, str]
) -> Made:
    from dockroot.shell import Origin, Remedies, World, recipes, run_exec

    request, editor = stage.around.request, stage.editor
    config = stage.image.config
    cwd = config.WorkingDir or "/"
    sandbox = Sandbox(stage.merged(), editor.clock, stage.habits, bounds, cwd)
    proxies = {name: value for name, value in stage.around.arguments.items() if name.lower() in _PROXIES}  # fmt: skip
    world = World(
        sandbox.overlay,
        {**proxies, **stage.env, **secrets},
        posixpath.normpath(cwd),
        config.User,
        clock=editor.clock,
        hostname="buildkitsandbox",
        remedies=Remedies(request.recipes, recipes.directive(step), opaque=request.opaque),
        urls=request.urls,
    )
    origin = Origin.of(step)
    outcome = run_exec(argv, world, origin=origin)
    printed = (outcome.stdout + outcome.stderr).decode("utf-8", "replace").splitlines()
    if outcome.status:
        raise origin.error(
            outcome.at,
            f'process "{" ".join(argv)}" did not complete successfully: exit code: {outcome.status}',
            hint=f"it printed: {printed[-1]}"
            if printed
            else "add `|| true` where its status does not matter",
        )
    return Made(sandbox.left(), sandbox.whiteout, tuple(f"0.000 {line}" for line in printed))
