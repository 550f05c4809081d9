"""a2enmod and its sisters: which parts of Apache's configuration are on, as links (Debian's `a2enmod`)."""

from __future__ import annotations

from dockroot.shell.commands.registry import Invocation, tool

_KINDS = {"mod": ("mods", "Module"), "site": ("sites", "Site"), "conf": ("conf", "Conf")}
_HOME = "/etc/apache2"


@tool(
    "a2enmod", "a2dismod", "a2ensite", "a2dissite", "a2enconf", "a2disconf",
    short="qfmp", long={"quiet": "q", "force": "f", "maintmode": "m", "purge": "p"},
)  # fmt: skip
def a2(run: Invocation) -> int:
    """Turn modules, sites and configurations on and off."""
    on = run.name.startswith("a2en")
    folder, title = _KINDS[run.name.removeprefix("a2en" if on else "a2dis")]
    status = 0
    for name in run.operands:
        status |= _turn(run, folder, title, name.removesuffix(".conf").removesuffix(".load"), on=on)
    return status


def _turn(run: Invocation, folder: str, title: str, name: str, *, on: bool) -> int:
    calls = run.calls
    available, enabled = f"{_HOME}/{folder}-available", f"{_HOME}/{folder}-enabled"
    endings = [".load", ".conf"] if folder == "mods" else [".conf"]
    if folder == "mods" and on and not calls.is_there(f"{available}/{name}.load"):
        # the table of packages has no list of modules: each one asked for is there
        calls.fs.makedirs(available)
        calls.fs.write(f"{available}/{name}.load", f"LoadModule {name}_module\n".encode())
    present = [ending for ending in endings if calls.is_there(f"{available}/{name}{ending}")]
    if on and not present:
        run.note(f"ERROR: {title} {name} does not exist!")
        return 1
    calls.fs.makedirs(enabled)
    for ending in endings:
        path = f"{enabled}/{name}{ending}"
        if on and ending in present and not calls.is_there(path):
            calls.symlink(f"../{folder}-available/{name}{ending}", path)
        elif not on and calls.is_there(path):
            calls.unlink(path)
    if not run.has("q"):
        run.out(f"{title} {name} {'enabled' if on else 'disabled'}.\n")
    return 0
