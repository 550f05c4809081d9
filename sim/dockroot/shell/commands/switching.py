"""gosu, su-exec: run a program as another user, found by the name of their file."""

from __future__ import annotations

from dockroot.shell.accounts import parse_user
from dockroot.shell.commands.registry import Invocation, tool


@tool("gosu", "su-exec", raw=True)
def gosu(run: Invocation) -> int:
    """Run a program as `user[:group]`, with that user's home."""
    from dockroot.shell.accounts import accounts
    from dockroot.shell.programs import run_for

    if run.operands[:1] in (["--version"], ["-v"], ["--help"]):
        run.out("1.17 (go1.18.2 on linux/amd64; gc)\n")
        return 0
    if len(run.operands) < 2:
        run.note(f"Usage: {run.name} user-spec command [args]")
        return 1
    name, *argv = run.operands
    user = parse_user(run.calls, name)
    if isinstance(user, str):
        return run.fail(f"error: failed switching to {name!r}: {user}")
    home = next((each.home for each in accounts(run.calls) if each.uid == user.uid), "/")
    return run_for(run, argv, env={**run.process.env, "HOME": home}, user=user)
