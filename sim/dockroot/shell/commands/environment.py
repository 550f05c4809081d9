"""env, printenv, id, whoami, groups, hostname, uname, which, nproc, arch."""

from __future__ import annotations

from dockroot.shell.accounts import account, group_name, groups, user_name
from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.world import DEFAULT_PATH


@tool("env", raw=True)
def env(run: Invocation) -> int:
    """Print the environment, or run a program in another."""
    from dockroot.shell.programs import Process, ProgramError, start

    values, words = dict(run.process.env), list(run.operands)
    while words and words[0].startswith("-"):
        word = words.pop(0)
        if word in ("-i", "-", "--ignore-environment"):
            values = {}
        elif word == "-u" and words:
            values.pop(words.pop(0), None)
        elif word.startswith("-u"):
            values.pop(word[2:], None)
        elif word == "--":
            break
        else:
            raise run.machine.unsupported(f"env {word}")
    while words and "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        values[name] = value
    if not words:
        for name, value in values.items():
            run.out(f"{name}={value}\n")
        return 0
    process = Process(run.machine, run.calls, values, run.process.fds)
    try:
        return start(process, words, path=values.get("PATH", DEFAULT_PATH))
    except ProgramError as fault:
        text = "No such file or directory" if fault.status == 127 else str(fault)
        return run.fail(
            f"'{words[0]}': {text}" if run.gnu else f"can't execute '{words[0]}': {text}",
            fault.status,
        )


@tool("printenv")
def printenv(run: Invocation) -> int:
    """Print variables of the environment."""
    if not run.operands:
        return env(run)
    status = 0
    for name in run.operands:
        if name in run.process.env:
            run.out(run.process.env[name] + "\n")
        else:
            status = 1
    return status


@tool(
    "id", short="ugGnr", long={"user": "u", "group": "g", "groups": "G", "name": "n", "real": "r"}
)
def id_(run: Invocation) -> int:
    """Print the numbers and names of a user and its groups."""
    calls = run.calls
    if run.operands:
        found = account(calls, run.operands[0])
        if found is None:
            text = (
                f"'{run.operands[0]}': no such user"
                if run.gnu
                else f"unknown user {run.operands[0]}"
            )
            return run.fail(text)
        uid, gid = found.uid, found.gid
        more = [group.gid for group in groups(calls) if found.name in group.members]
    else:
        uid, gid, more = calls.user.uid, calls.user.gid, list(calls.user.groups)
    every = [gid, *(number for number in dict.fromkeys(more) if number != gid)]
    which = run.last("u", "g", "G")
    if which:
        numbers = {"u": [uid], "g": [gid], "G": every}[which]
        name = user_name if which == "u" else group_name
        run.out(
            " ".join((name(calls, n) or str(n)) if run.has("n") else str(n) for n in numbers) + "\n"
        )
        return 0
    shown = [
        f"uid={_named(uid, user_name(calls, uid))}",
        f"gid={_named(gid, group_name(calls, gid))}",
    ]
    if len(every) > 1 or run.gnu or more:
        shown.append("groups=" + ",".join(_named(n, group_name(calls, n)) for n in every))
    run.out(" ".join(shown) + "\n")
    return 0


def _named(number: int, name: str | None) -> str:
    return f"{number}({name})" if name else str(number)


@tool("whoami")
def whoami(run: Invocation) -> int:
    """Print the name of the user."""
    name = user_name(run.calls, run.calls.user.uid)
    if name is None:
        text = (
            f"cannot find name for user ID {run.calls.user.uid}"
            if run.gnu
            else f"unknown uid {run.calls.user.uid}"
        )
        return run.fail(text)
    run.out(name + "\n")
    return 0


@tool("hostname", short="sf")
def hostname(run: Invocation) -> int:
    """Print the name of the host."""
    if run.operands:
        return run.fail(
            "sethostname: Operation not permitted"
            if not run.gnu
            else "you must be root to change the host name"
        )
    run.out(run.machine.world.hostname + "\n")
    return 0


@tool("uname", short="asnrvmpio")
def uname(run: Invocation) -> int:
    """Print the system's name; what depends on the machine is not simulated."""
    if run.has(*"arvpio"):
        raise run.machine.unsupported(f"uname -{run.last(*'arvpio')}")
    parts = []
    if run.has("s") or not run.flags:
        parts.append("Linux")
    if run.has("n"):
        parts.append(run.machine.world.hostname)
    if run.has("m"):
        parts.append("x86_64")
    run.out(" ".join(parts) + "\n")
    return 0


@tool("which", short="a")
def which(run: Invocation) -> int:
    """Print where programs are found along PATH."""
    status = 0
    path = run.process.env.get("PATH", DEFAULT_PATH)
    for name in run.operands:
        found = [name] if "/" in name else [f"{folder or '.'}/{name}" for folder in path.split(":")]
        found = [candidate for candidate in found if run.calls.is_executable(candidate)]
        if not found:
            status = 1
        for candidate in found if run.has("a") else found[:1]:
            run.out(candidate + "\n")
    return status
