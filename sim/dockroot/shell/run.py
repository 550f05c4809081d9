"""The doors of the room: run a script, run a command."""

from __future__ import annotations

from collections.abc import Sequence

import dockroot.shell.commands
import dockroot.shell.managers  # noqa: F401  (both register commands)
from dockroot.errors import StepError
from dockroot.shell.accounts import accounts, parse_user
from dockroot.shell.calls import Calls
from dockroot.shell.machine import Machine
from dockroot.shell.origin import Origin, whole
from dockroot.shell.programs import Process, ProgramError, start
from dockroot.shell.standing_in import finish
from dockroot.shell.streams import LimitError
from dockroot.shell.world import DEFAULT_PATH, Outcome, User, World


def run_shell(
    script: str,
    world: World,
    *,
    origin: Origin | None = None,
    shell: Sequence[str] = ("/bin/sh", "-c"),
) -> Outcome:
    """Run `script` as the image's `/bin/sh -c script` does, or as another `shell` (the SHELL
    instruction).

    Raises: StepError for a command that is unknown or cannot be simulated, and when a limit is met.
    """
    return run_exec([*shell, script], world, origin=origin or whole(script, "script"))


def run_exec(argv: Sequence[str], world: World, *, origin: Origin | None = None) -> Outcome:
    """Run one command given as words, found by the world's PATH.

    Where the last word is the script that `origin` describes, places inside it are told; all else
    stands at the origin's start. Raises: StepError when it is not found, cannot be simulated, or a
    limit is met.
    """
    origin = origin or whole("", "command")
    machine = Machine.of(world, origin)
    calls = _process(machine)
    env = environment(world, calls)
    if not argv:
        raise machine.error("no command to run")
    try:
        calls.stat(world.cwd)
        process = Process(machine, calls, env, machine.descriptors())
        status = start(process, list(argv), path=env["PATH"], first=True)
        status = status or finish(process)
    except ProgramError as fault:
        raise _not_started(machine, argv[0], fault) from None
    except LimitError as met:
        raise machine.error(str(met), hint="make the script do less, or raise the limits") from None
    except RecursionError:
        raise machine.error("commands are nested too deeply", hint="split the script") from None
    except OSError as error:
        raise machine.error(
            f"the working directory {world.cwd!r} cannot be used: {error.strerror}"
        ) from None
    return Outcome(
        status, bytes(machine.stdout.data), bytes(machine.stderr.data), machine.failed_at
    )


def _process(machine: Machine) -> Calls:
    world = machine.world
    calls = Calls(world.fs, User(), world.limits, world.cwd, world.umask)
    user = parse_user(calls, world.user) if isinstance(world.user, str) else world.user
    if isinstance(user, str):
        raise machine.error(user, hint="add it in an earlier step, or give numbers to USER")
    calls.user = user
    return calls


def environment(world: World, calls: Calls) -> dict[str, str]:
    """Return the world's variables with those that an engine adds: PATH, HOSTNAME and HOME.

    (moby v28.5.2, `container/container.go` and runc's `libcontainer/init_linux.go`.)
    """
    env = {"PATH": DEFAULT_PATH, "HOSTNAME": world.hostname, **world.env}
    if not env.get("HOME"):
        found = next(
            (account for account in accounts(calls) if account.uid == calls.user.uid), None
        )
        env["HOME"] = found.home if found else "/"
    return env


def _not_started(machine: Machine, name: str, fault: ProgramError) -> StepError:
    """Return the engine's error for a first command that cannot be started."""
    if fault.status == 126:
        return machine.error(
            f"exec: {name!r}: permission denied", hint="give it an x bit with chmod"
        )
    hint = "the base image holds no such program; build FROM one that does, or COPY it in"
    if "/" in name:
        return machine.error(f"exec: {name!r}: stat {name}: no such file or directory", hint=hint)
    return machine.error(f"exec: {name!r}: executable file not found in $PATH", hint=hint)


def failure(outcome: Outcome, argv: Sequence[str], origin: Origin) -> StepError:
    """Return the error of a RUN whose command ended with a status other than 0, in the engine's
    words.

    (moby v28.5.2, `builder/dockerfile/dispatchers.go`.)
    """
    message = f"The command '{' '.join(argv)}' returned a non-zero code: {outcome.status}"
    lines = outcome.stderr.decode("utf-8", "replace").strip().splitlines()
    hint = f"it printed: {lines[-1]}" if lines else "add `|| true` where its status does not matter"
    return origin.error(outcome.at, message, hint=hint)
