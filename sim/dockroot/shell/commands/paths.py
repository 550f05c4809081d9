"""basename, dirname, readlink, realpath, pwd."""

from __future__ import annotations

from dockroot.shell.commands.registry import Invocation, tool


@tool("basename", short="s:a", long={"suffix": "s:", "multiple": "a"}, mixed=False)
def basename(run: Invocation) -> int:
    """Print the last part of a path, without a suffix."""
    if not run.operands:
        return run.usage()
    suffix, paths = run.value("s") or "", run.operands
    if not run.has("a", "s"):
        if len(paths) > 2:
            return run.usage()
        suffix, paths = (paths[1] if len(paths) == 2 else ""), paths[:1]
    for path in paths:
        name = path.rstrip("/").rpartition("/")[2] or ("/" if path.startswith("/") else "")
        run.out((name.removesuffix(suffix) if name != suffix else name) + "\n")
    return 0


@tool("dirname")
def dirname(run: Invocation) -> int:
    """Print a path without its last part."""
    if not run.operands:
        return run.usage()
    for path in run.operands:
        stripped = path.rstrip("/")
        folder, slash, _ = stripped.rpartition("/")
        run.out((folder.rstrip("/") or "/" if slash or (path and not stripped) else ".") + "\n")
    return 0


@tool(
    "readlink",
    short="fnemvqsz",
    long={"canonicalize": "f", "canonicalize-existing": "e", "no-newline": "n"},
)
def readlink(run: Invocation) -> int:
    """Print where a symlink leads; with -f, the whole path without symlinks."""
    if run.has("m", "z"):
        raise run.machine.unsupported(f"readlink -{run.last('m', 'z')}")
    if not run.operands:
        return run.usage()
    status = 0
    for path in run.operands:
        try:
            if run.has("f", "e"):
                text = run.calls.canonical(path, last_may_lack=not run.has("e"))
            else:
                text = run.calls.readlink(path)
        except OSError as error:
            status = 1
            if run.has("v"):
                run.fault(path, error)
            continue
        run.out(text + ("" if run.has("n") else "\n"))
    return status


@tool("realpath", short="es", long={"canonicalize-existing": "e"})
def realpath(run: Invocation) -> int:
    """Print whole paths without symlinks."""
    if run.has("s"):
        raise run.machine.unsupported("realpath -s")
    status = 0
    for path in run.operands or ["."]:
        try:
            run.out(run.calls.canonical(path, last_may_lack=not run.has("e")) + "\n")
        except OSError as error:
            status = run.fault(path, error)
    return status


@tool("pwd", short="PL")
def pwd(run: Invocation) -> int:
    """Print the working directory, without symlinks."""
    run.out(run.calls.real_path(".") + "\n")
    return 0
