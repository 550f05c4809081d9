"""adduser, addgroup, deluser, delgroup: whose they are, and their words."""

from __future__ import annotations

from dockroot.shell.commands import busybox_users, debian_users
from dockroot.shell.commands.registry import TOOLS, Invocation, Tool, tool
from dockroot.shell.programs import find
from dockroot.shell.world import DEFAULT_PATH

_BUSYBOX = {
    "home": "h:", "gecos": "g:", "shell": "s:", "ingroup": "G:", "disabled-password": "D",
    "empty-password": "D", "system": "S", "no-create-home": "H", "uid": "u:", "skel": "k:",
    "gid": "g:", "remove-home": "r",
}  # fmt: skip


@tool("adduser", "addgroup", "deluser", "delgroup", raw=True)
def accounts(run: Invocation) -> int:
    """Add or remove users and groups, as the image's program of that name does."""
    run.operands = []
    if run.gnu:
        if _is_useradd(run):
            return TOOLS["useradd"].run(run)
        body = debian_users.adduser if run.name.startswith("add") else debian_users.deluser
        return Tool(body, short="q", long=debian_users.LONG).run(run)
    group = run.name.endswith("group")
    short = {"adduser": "h:g:s:G:DSHu:k:", "addgroup": "g:S", "deluser": "r"}.get(run.name, "")
    long = {name: flag for name, flag in _BUSYBOX.items() if flag[0] in short}
    long["gecos"] = "g:"
    if group:
        long.pop("gecos")
    else:
        long.pop("gid", None)
    bodies = {"adduser": busybox_users.adduser, "addgroup": busybox_users.addgroup}
    return Tool(bodies.get(run.name, busybox_users.deluser), short=short, long=long).run(run)


def _is_useradd(run: Invocation) -> bool:
    """Tell whether adduser is another name of useradd, as Red Hat has it."""
    found = find(run.calls, run.argv[0], run.process.env.get("PATH", DEFAULT_PATH))
    return found is not None and run.calls.real_path(found).endswith("/useradd")
