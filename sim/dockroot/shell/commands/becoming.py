"""su, gosu, su-exec, setpriv, sudo, runuser; env's relatives timeout, nohup, nice, time and the like."""

from __future__ import annotations

import re

from dockroot.shell.accounts import Account, account, accounts, parse_user
from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.programs import run_for
from dockroot.shell.world import User


def _user(run: Invocation, text: str) -> User | None:
    found = parse_user(run.calls, text)
    return None if isinstance(found, str) else found


def _environment(run: Invocation, found: Account | None) -> dict[str, str]:
    return {**run.process.env, "HOME": found.home if found else "/"}


@tool("gosu", "su-exec", raw=True)
def gosu(run: Invocation) -> int:
    """Run a command as another user: `user[:group] command`."""
    if run.operands[:1] == ["--version"]:
        run.out("1.17 (go1.18.2 on linux/amd64; gc)\n")
        return 0
    if len(run.operands) < 2:
        run.note(f"Usage: {run.name} user-spec command [args]")
        return 1
    user = _user(run, run.operands[0])
    if user is None:
        return run.fail(f"error: failed switching to {run.operands[0]!r}: unable to find user")
    found = next((each for each in accounts(run.calls) if each.uid == user.uid), None)
    return run_for(run, run.operands[1:], env=_environment(run, found), user=user)


@tool(
    "su",
    "runuser",
    short="c:s:lmpg:G:u:P",
    long={
        "command": "c:",
        "shell": "s:",
        "login": "l",
        "preserve-environment": "p",
        "user": "u:",
        "group": "g:",
    },
    mixed=True,
)
def su(run: Invocation) -> int:
    """Run a shell, or with -c a command, as another user."""
    words = list(run.operands)
    login = run.has("l") or words[:1] == ["-"]
    words = words[1:] if words[:1] == ["-"] else words
    if (name := run.value("u")) is not None:
        user = _user(run, name)
        return run_for(run, words, user=user) if user else run.fail(f"user {name} does not exist")
    name = words.pop(0) if words else "root"
    found, user = account(run.calls, name), _user(run, name)
    if found is None or user is None:
        return run.fail(
            f"user {name} does not exist or the user entry does not contain all the required fields"
        )
    shell = run.value("s") or _shell(run, name)
    env = dict(run.process.env)
    if not run.has("p", "m"):
        env.update({"HOME": found.home, "SHELL": shell})
        env.update({"USER": name, "LOGNAME": name} if user.uid or login else {})
    if login:
        env["PATH"] = (
            "/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games"
            if user.uid
            else "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        )
    if shell.endswith(("/nologin", "/false")):
        run.out("This account is currently not available.\n")
        return 1
    command = run.value("c")
    argv = [shell, *(["-c", command] if command is not None else []), *words]
    folder = found.home if login and run.calls.is_there(found.home, directory=True) else ""
    return run_for(run, argv, env=env, user=user, folder=folder)


def _shell(run: Invocation, name: str) -> str:
    for line in (run.calls.read_text("/etc/passwd") or "").split("\n"):
        fields = line.split(":")
        if fields[0] == name and len(fields) > 6 and fields[6]:
            return fields[6]
    return "/bin/sh"


@tool(
    "sudo",
    short="u:g:EHnSikbsA",
    long={
        "user": "u:",
        "group": "g:",
        "preserve-env": "E?",
        "set-home": "H",
        "non-interactive": "n",
    },
    mixed=False,
)
def sudo(run: Invocation) -> int:
    """Run a command as root or another user."""
    name = run.value("u") or "root"
    user = _user(run, name.removeprefix("#"))
    if user is None:
        return run.fail(f"unknown user: {name}")
    env = dict(run.process.env)
    words = list(run.operands)
    while words and re.match(r"\w+=", words[0]):
        variable, _, value = words.pop(0).partition("=")
        env[variable] = value
    found = next((each for each in accounts(run.calls) if each.uid == user.uid), None)
    if not run.has("E") or run.has("H", "i"):
        env["HOME"] = found.home if found else "/"
    if run.has("i", "s"):
        words = [_shell(run, name), *(["-c", " ".join(words)] if words else [])]
    return run_for(run, words, env=env, user=user) if words else run.fail("a command is needed")


@tool("setpriv", raw=True)
def setpriv(run: Invocation) -> int:
    """Run a command with other numbers."""
    words, spec = (
        list(run.operands),
        {"reuid": str(run.calls.user.uid), "regid": str(run.calls.user.gid)},
    )
    keep_groups = True
    while words and words[0].startswith("--"):
        name, equals, value = words.pop(0)[2:].partition("=")
        if (
            name
            in (
                "reuid",
                "regid",
                "groups",
                "inh-caps",
                "bounding-set",
                "ambient-caps",
                "ruid",
                "euid",
                "rgid",
                "egid",
            )
            and not equals
        ):
            value = words.pop(0) if words else ""
        if name in spec:
            spec[name] = value
        elif name in ("clear-groups", "init-groups"):
            keep_groups = False
        elif name not in (
            "inh-caps",
            "bounding-set",
            "ambient-caps",
            "no-new-privs",
            "reset-env",
            "keep-groups",
            "groups",
        ):
            raise run.machine.unsupported(f"setpriv --{name}")
    user = _user(run, f"{spec['reuid']}:{spec['regid']}")
    if user is None:
        return run.fail(f"uid {spec['reuid']} not found")
    groups = run.calls.user.groups if keep_groups else ()
    return run_for(run, words, user=User(user.uid, user.gid, groups))


@tool(
    "timeout",
    short="k:s:v",
    long={
        "kill-after": "k:",
        "signal": "s:",
        "foreground": "f",
        "preserve-status": "p",
        "verbose": "v",
    },
    mixed=False,
)
def timeout(run: Invocation) -> int:
    """Run a command; time stands still, so none takes too long."""
    if len(run.operands) < 2:
        return run.usage()
    return run_for(run, run.operands[1:])


@tool(
    "nohup",
    "setsid",
    "ionice",
    "nice",
    "stdbuf",
    "chrt",
    "time",
    "unbuffer",
    "catchsegv",
    "eatmydata",
    "linux32",
    "linux64",
    raw=True,
)
def plainly(run: Invocation) -> int:
    """Run a command as it is."""
    words = list(run.operands)
    while words and words[0].startswith("-"):
        word = words.pop(0)
        if (
            word in ("-n", "-c", "-p", "-o", "-i", "-e", "-f")
            and run.name in ("nice", "ionice", "stdbuf", "time")
            and words
        ):
            if run.name == "time" and word == "-p":
                continue
            words.pop(0)
    if not words:
        return 0
    return run_for(run, words)
