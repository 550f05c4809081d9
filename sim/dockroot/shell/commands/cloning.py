"""git: what clone brings is the archive that the user gave for the URL; settings are written for real."""

from __future__ import annotations

import posixpath

from dockroot.shell.commands.downloading import fetched
from dockroot.shell.commands.registry import Invocation, tool
from dockroot.tree import Bytes

_VALUED = frozenset(
    (
        "--depth",
        "-b",
        "--branch",
        "-c",
        "--config",
        "-o",
        "--origin",
        "-j",
        "--jobs",
        "--filter",
        "--reference",
        "--shallow-since",
        "--template",
    )
)
_HEAD = "ref: refs/heads/main\n"
_CONFIG = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n\tlogallrefupdates = true\n"


@tool("git", raw=True)
def git(run: Invocation) -> int:
    """Clone, init, and set what is global."""
    words, folder = list(run.operands), ""
    while words and words[0].startswith("-"):
        word = words.pop(0)
        if word == "-C" and words:
            folder = posixpath.join(folder, words.pop(0))
        elif word == "-c" and words:
            words.pop(0)
        elif word == "--version":
            run.out("git version 2.39.5\n")
            return 0
        elif not word.startswith(("--no-pager", "--git-dir", "--work-tree")):
            raise run.machine.unsupported(f"git {word}")
    command = words.pop(0) if words else ""
    match command:
        case "clone":
            return _clone(run, words, folder)
        case "init":
            return _init(
                run,
                posixpath.join(
                    folder, words[-1] if words and not words[-1].startswith("-") else ""
                ),
            )
        case "config":
            return _config(run, words)
        case "lfs" if words[:1] == ["install"]:
            return 0
        case "checkout" | "submodule" | "fetch" | "pull" | "reset" | "clean":
            run.note(f"git {command}: dockroot keeps no history: the files stay as they are")
            return 0
    raise run.machine.unsupported(f"git {command}")


def _clone(run: Invocation, words: list[str], folder: str) -> int:
    from dockroot.shell.commands.archiving import TarWords
    from dockroot.shell.untarring import unpack

    operands = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word in _VALUED and rest:
            rest.pop(0)
        elif not word.startswith("-"):
            operands.append(word)
    if not operands:
        return run.fail("You must specify a repository to clone.", 129)
    url = operands[0]
    target = (
        operands[1]
        if len(operands) > 1
        else posixpath.basename(url.rstrip("/")).removesuffix(".git")
    )
    target = posixpath.join(folder, target)
    if run.calls.is_there(target) and run.calls.listed(target):
        return run.fail(
            f"fatal: destination path '{target}' already exists and is not an empty directory.", 128
        )
    content = fetched(run, url)
    run.note(f"Cloning into '{target}'...")
    _directory(run, target)
    status = unpack(run, TarWords({"x": "", "no-same-owner": "", "m": ""}, folder=target), content)
    return status or _init(run, target, quiet=True)


def _directory(run: Invocation, path: str) -> None:
    from dockroot.shell.commands.zipping import make_parents

    if path:
        make_parents(run, path)


def _init(run: Invocation, path: str, *, quiet: bool = False) -> int:
    top = posixpath.join(path or ".", ".git")
    _directory(run, top)
    for name in ("objects", "refs"):
        _directory(run, f"{top}/{name}")
    for name, text in (("HEAD", _HEAD), ("config", _CONFIG)):
        if not run.calls.is_there(f"{top}/{name}"):
            run.calls.fill(f"{top}/{name}", Bytes(text.encode()), 0o666)
    if not quiet:
        run.out(f"Initialized empty Git repository in {run.calls.real_path(top)}/\n")
    return 0


def _config(run: Invocation, words: list[str]) -> int:
    """Write a setting to the file of the user, of the system or of the repository."""
    scope = next((word for word in words if word in ("--global", "--system", "--local")), "--local")
    rest = [word for word in words if not word.startswith("--")]
    if len(rest) != 2 or "." not in rest[0]:
        raise run.machine.unsupported(f"git config {' '.join(words)}")
    home = run.process.env.get("HOME", "/root")
    path = {"--global": f"{home}/.gitconfig", "--system": "/etc/gitconfig"}.get(
        scope, ".git/config"
    )
    section, _, key = rest[0].rpartition(".")
    first, dot, sub = section.partition(".")
    title = f'[{first} "{sub}"]' if dot else f"[{first}]"
    lines = (run.calls.read_text(path) or "").split("\n")
    lines = lines[:-1] if lines[-1:] == [""] else lines
    at = lines.index(title) + 1 if title in lines else -1
    if at < 0:
        lines += [title]
        at = len(lines)
    while at < len(lines) and lines[at].startswith("\t"):
        if lines[at].startswith(f"\t{key} = ") and "--add" not in words:
            lines.pop(at)
            continue
        at += 1
    lines.insert(at, f"\t{key} = {rest[1]}")
    run.calls.fill(path, Bytes("\n".join([*lines, ""]).encode("utf-8", "surrogateescape")), 0o666)
    return 0
