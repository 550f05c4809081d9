"""What each instruction does to a stage, as BuildKit's Dockerfile frontend has it.

One function per instruction, chosen by its type. RUN, COPY, ADD and WORKDIR make a layer, whatever they change; the
others a line of history, but for ONBUILD, which leaves none (moby v20.10.24, v26.1.5 and v28.5.2,
`vendor/github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb/convert.go`).
"""

from __future__ import annotations

import posixpath
from functools import singledispatch

from msgspec.structs import replace

from dockroot.build import texts
from dockroot.build.buildkit.commands import run
from dockroot.build.buildkit.copying import make_directories
from dockroot.build.buildkit.stage import Stage
from dockroot.build.buildkit.transfers import transfer
from dockroot.fs.overlay import Overlay
from dockroot.spec import instructions as spec
from dockroot.spec.expansion import expand, expand_ports


@singledispatch
def perform(step: spec.Instruction, stage: Stage) -> None:
    """Carry out one instruction, its variables expanded. Raises: StepError with its place."""
    raise step.error(f"{step.keyword} cannot stand here")


@perform.register
def _(step: spec.Env, stage: Stage) -> None:
    for name, value in step.pairs:
        stage.image.config.set_env(name, value)
        stage.env[name] = value
    stage.note("ENV" + "".join(f" {name}={value}" for name, value in step.pairs))


@perform.register
def _(step: spec.Maintainer, stage: Stage) -> None:
    stage.image.author = step.name
    stage.note(f"MAINTAINER {step.name}")


@perform.register
def _(step: spec.Label, stage: Stage) -> None:
    config = stage.image.config
    config.Labels = {**(config.Labels or {}), **dict(step.pairs)}
    stage.note("LABEL" + "".join(f" {name}={value}" for name, value in step.pairs))


@perform.register
def _(step: spec.Onbuild, stage: Stage) -> None:
    config = stage.image.config
    config.OnBuild = [*(config.OnBuild or ()), step.expression]


@perform.register
def _(step: spec.Workdir, stage: Stage) -> None:
    config = stage.image.config
    path = step.path
    if not path.startswith("/"):
        path = texts.clean_path(posixpath.join("/", config.WorkingDir, path))
    config.WorkingDir = path
    if path == "/":
        stage.note("WORKDIR /")
        return

    def make(overlay: Overlay) -> None:
        owner = stage.owner(config.User, overlay)
        real = overlay.realpath_in_scope(path)
        epoch = stage.around.epoch if stage.habits.epoch_dates_directories else None
        make_directories(overlay, real, 0o755, owner, epoch)

    stage.change(f"WORKDIR {path}", stage.call(step), make)


@perform.register
def _(step: spec.Run, stage: Stage) -> None:
    run(step, stage)


@perform.register
def _(step: spec.Cmd, stage: Stage) -> None:
    config = stage.image.config
    config.Cmd = step.command.argv(config.shell)
    config.ArgsEscaped = stage.cmd_set = True
    stage.note(f"CMD {texts.quoted_list(config.Cmd)}")


@perform.register
def _(step: spec.Entrypoint, stage: Stage) -> None:
    config = stage.image.config
    config.Entrypoint = step.command.argv(config.shell)
    if not stage.cmd_set:
        config.Cmd = None
    stage.note(f"ENTRYPOINT {texts.quoted_list(config.Entrypoint)}")


@perform.register
def _(step: spec.Healthcheck, stage: Stage) -> None:
    health = step.in_config()
    stage.image.config.Healthcheck = health
    shown = texts.quoted_health(health, start_interval=stage.habits.start_interval)
    stage.note(f"HEALTHCHECK {shown}")


@perform.register
def _(step: spec.Expose, stage: Stage) -> None:
    config = stage.image.config
    _, ports = expand_ports(step, stage.env, stage.around.escape, stage.around.frontend)
    config.ExposedPorts = {**(config.ExposedPorts or {}), **{port: {} for port in ports}}
    if stage.habits.lists_ports:
        stage.note(f"EXPOSE [{' '.join(ports)}]")
    else:
        stage.note(f"EXPOSE map[{' '.join(f'{port}:{{}}' for port in sorted(set(ports)))}]")


@perform.register
def _(step: spec.User, stage: Stage) -> None:
    stage.image.config.User = step.user
    stage.note(f"USER {step.user}")


@perform.register
def _(step: spec.Volume, stage: Stage) -> None:
    if "" in step.paths:
        raise step.error("VOLUME specified can not be an empty string", hint="give it a path")
    config = stage.image.config
    config.Volumes = {**(config.Volumes or {}), **{path: {} for path in step.paths}}
    stage.note(f"VOLUME [{' '.join(step.paths)}]")


@perform.register
def _(step: spec.Stopsignal, stage: Stage) -> None:
    stage.image.config.StopSignal = step.signal
    stage.note(f"STOPSIGNAL {step.signal}")


@perform.register
def _(step: spec.Shell, stage: Stage) -> None:
    stage.image.config.Shell = list(step.shell)
    stage.note(f"SHELL [{' '.join(step.shell)}]")


@perform.register
def _(step: spec.Arg, stage: Stage) -> None:
    given, shown = stage.around.arguments, []
    for argument in step.arguments:
        default, value = argument.default, given.get(argument.name)
        if stage.habits.effective_args and value is None and default is not None:
            one = replace(step, arguments=(argument,))
            (expanded,) = expand(
                one, stage.env, stage.around.escape, stage.around.frontend
            ).arguments
            default = expanded.default
        if value is None:
            value = default if default is not None else stage.around.globals.get(argument.name)
        if value is not None:
            stage.env[argument.name] = value
        stage.given.append((argument.name, value))
        told = value if stage.habits.effective_args else default
        shown.append(argument.name if told is None else f"{argument.name}={told}")
    stage.note(f"ARG {' '.join(shown)}")


@perform.register
def _(step: spec.Copy, stage: Stage) -> None:
    transfer(step, stage)


@perform.register
def _(step: spec.Add, stage: Stage) -> None:
    transfer(step, stage)
