"""What each instruction of the classic builder does to the run config, the image and the file system.

One function per instruction, chosen by its type. Most change the run config and commit an image without a layer;
WORKDIR, RUN, COPY and ADD may add one (moby v20.10.24 to v28.5.2, `builder/dockerfile/dispatchers.go`).
"""

from __future__ import annotations

import posixpath
from functools import singledispatch

from dockroot.build import texts
from dockroot.build.classic.stage import StageState
from dockroot.spec import instructions as spec
from dockroot.spec.expansion import expand_ports


@singledispatch
def perform(step: spec.Instruction, state: StageState) -> None:
    """Carry out one instruction, its variables expanded. Raises: StepError with its place."""
    raise step.error(f"{step.keyword} cannot stand here")


@perform.register
def _(step: spec.Env, state: StageState) -> None:
    for name, value in step.pairs:
        state.config.set_env(name, value)
    state.commit("ENV" + "".join(f" {name}={value}" for name, value in step.pairs))


@perform.register
def _(step: spec.Maintainer, state: StageState) -> None:
    state.author = step.name
    state.commit(f"MAINTAINER {step.name}")


@perform.register
def _(step: spec.Label, state: StageState) -> None:
    state.config.Labels = {**(state.config.Labels or {}), **dict(step.pairs)}
    state.commit("LABEL" + "".join(f" {name}={value}" for name, value in step.pairs))


@perform.register
def _(step: spec.Onbuild, state: StageState) -> None:
    state.config.OnBuild = [*(state.config.OnBuild or ()), step.expression]
    state.commit(f"ONBUILD {step.expression}")


@perform.register
def _(step: spec.Workdir, state: StageState) -> None:
    if not step.path:
        raise step.error("cannot normalize nothing", hint="give WORKDIR a path")
    path = texts.clean_path(posixpath.join("/", state.config.WorkingDir, step.path))
    verbatim = step.path.startswith("/") and not state.engine.cleans_workdir
    state.config.WorkingDir = step.path if verbatim else path
    state.commit_workdir(f"WORKDIR {state.config.WorkingDir}")


@perform.register
def _(step: spec.Run, state: StageState) -> None:
    state.run(step, step.command.argv(state.config.shell))


@perform.register
def _(step: spec.Cmd, state: StageState) -> None:
    state.config.Cmd = step.command.argv(state.config.shell)
    state.config.ArgsEscaped = state.engine.classic_1_13 and step.command.shell
    state.commit(f"CMD {texts.quoted_list(state.config.Cmd)}")
    if step.command.words:
        state.cmd_set = True


@perform.register
def _(step: spec.Entrypoint, state: StageState) -> None:
    words = step.command.words
    state.config.Entrypoint = step.command.argv(state.config.shell) if words else None
    state.config.ArgsEscaped = state.engine.classic_1_13 and step.command.shell
    if not state.cmd_set:
        state.config.Cmd = None
    state.commit(f"ENTRYPOINT {texts.quoted_list(state.config.Entrypoint)}")


@perform.register
def _(step: spec.Healthcheck, state: StageState) -> None:
    health = step.in_config()
    previous = (state.config.Healthcheck or {}).get("Test") or []
    if previous and previous[0] != "NONE":
        state.say(f"Note: overriding previous HEALTHCHECK: [{' '.join(previous)}]")
    state.config.Healthcheck = health
    state.commit(f"HEALTHCHECK {texts.health(health, state.engine)}")


@perform.register
def _(step: spec.Expose, state: StageState) -> None:
    words, ports = expand_ports(step, state.variables(), state.escape, state.engine)
    state.config.ExposedPorts = {
        **(state.config.ExposedPorts or {}),
        **{port: {} for port in ports},
    }
    shown = sorted(ports) if state.engine.classic_1_13 else words
    state.commit("EXPOSE " + " ".join(shown))


@perform.register
def _(step: spec.User, state: StageState) -> None:
    state.config.User = step.user
    state.commit(f"USER [{step.user}]" if state.engine.classic_1_13 else f"USER {step.user}")


@perform.register
def _(step: spec.Volume, state: StageState) -> None:
    if "" in step.paths:
        raise step.error("VOLUME specified can not be an empty string", hint="give it a path")
    state.config.Volumes = {**(state.config.Volumes or {}), **{path: {} for path in step.paths}}
    state.commit(f"VOLUME [{' '.join(step.paths)}]")


@perform.register
def _(step: spec.Stopsignal, state: StageState) -> None:
    state.config.StopSignal = step.signal
    state.commit(
        f"STOPSIGNAL [{step.signal}]" if state.engine.classic_1_13 else f"STOPSIGNAL {step.signal}"
    )


@perform.register
def _(step: spec.Arg, state: StageState) -> None:
    for argument in step.arguments:
        state.args.declare(argument.name, argument.default)
    shown = (
        argument.name if argument.default is None else f"{argument.name}={argument.default}"
        for argument in step.arguments
    )
    state.commit("ARG " + " ".join(shown))


@perform.register
def _(step: spec.Shell, state: StageState) -> None:
    state.config.Shell = list(step.shell)
    state.commit(f"SHELL [{' '.join(step.shell)}]")


@perform.register
def _(step: spec.Copy, state: StageState) -> None:
    state.transfer(step)


@perform.register
def _(step: spec.Add, state: StageState) -> None:
    state.transfer(step)
