"""cp, and the copying that mv falls back to.

The order of system calls is busybox's (1.35, `libbb/copy_file.c`, built without
FEATURE_NON_POSIX_CP as Debian's is): an existing file is opened with O_TRUNC and keeps its inode,
owner and mode. What GNU's does otherwise and leaves visible: `-p` keeps nanoseconds (busybox whole
seconds), `-a` keeps times of symlinks and xattrs, a dangling symlink is not written through, hard
links are remade over an existing name.
"""

from __future__ import annotations

import errno

from msgspec import Struct, field

from dockroot.clock import SECOND
from dockroot.shell import faults
from dockroot.shell.commands.registry import Invocation, tool
from dockroot.shell.looking import Status
from dockroot.tree import Kind


class Copy(Struct):
    """How to copy, and what was copied: the first copy of each inode, and the directories made."""

    run: Invocation
    recursive: bool = False
    follow: str = "always"
    times: bool = False
    owner: bool = False
    mode: bool = False
    xattrs: bool = False
    links: bool = False
    force: bool = False
    make: str = ""
    verbose: bool = False
    first: dict[int | str, str] = field(default_factory=dict)
    made: set[int | str] = field(default_factory=set)

    def copy(self, source: str, target: str, *, top: bool = True) -> bool:
        """Copy `source` to exactly `target`; print what fails and tell whether all worked."""
        calls = self.run.calls
        try:
            follow = self.follow == "always" or (self.follow == "top" and top)
            status = calls.stat(source) if follow else calls.lstat(source)
        except OSError as error:
            return self._fail(f"cannot stat '{source}'", f"can't stat '{source}'", error)
        there: Status | None = None
        try:
            there = calls.lstat(target)
        except OSError as error:
            if error.errno != errno.ENOENT:
                return self._fail(f"failed to access '{target}'", f"can't stat '{target}'", error)
        if there and there.inode == status.inode and not (self.run.gnu and self.links and not top):
            return self._say(f"'{source}' and '{target}' are the same file")
        if (
            self.run.gnu
            and there
            and there.kind is Kind.DIRECTORY
            and status.kind is not Kind.DIRECTORY
        ):
            return self._say(f"cannot overwrite directory '{target}' with non-directory")
        try:
            if status.kind is Kind.DIRECTORY:
                return self._directory(source, status, target, there)
            return self._other(source, status, target, there, follow=follow)
        except OSError as error:
            return self._fail(
                f"cannot create regular file '{target}'", f"can't create '{target}'", error
            )

    # ---- directories

    def _directory(self, source: str, status: Status, target: str, there: Status | None) -> bool:
        calls, gnu = self.run.calls, self.run.gnu
        if not self.recursive:
            return self._say(
                f"-r not specified; omitting directory '{source}'"
                if gnu
                else f"omitting directory '{source}'"
            )
        if status.inode in self.made:
            return self._say(
                f"cannot copy a directory, '{source}', into itself, '{target}'"
                if gnu
                else f"recursion detected, omitting directory '{source}'"
            )
        if (
            there is not None
            and gnu
            and there.kind is Kind.SYMLINK
            and calls.is_there(target, directory=True)
        ):
            there = calls.stat(target)
        if there is not None and there.kind is not Kind.DIRECTORY:
            return self._say(
                f"cannot overwrite non-directory '{target}' with directory '{source}'"
                if gnu
                else f"target '{target}' is not a directory"
            )
        mode = status.mode if self.mode else status.mode & ~calls.umask
        if there is None:
            try:
                calls.mkdir_exact(target, mode | 0o700)
            except OSError as error:
                return self._fail(
                    f"cannot create directory '{target}'",
                    f"can't create directory '{target}'",
                    error,
                )
        self.made.add(calls.lstat(target).inode if there is None else there.inode)
        good = self._children(source, target)
        if there is None and not self.mode:
            calls.chmod(target, status.mode & ~calls.umask)
        self._preserve(status, target)
        return self._done(source, target) and good

    def _children(self, source: str, target: str) -> bool:
        good = True
        for name in self.run.calls.scan(source):
            above = source if source.endswith("/") else source + "/"
            good = self.copy(above + name, f"{target.rstrip('/')}/{name}", top=False) and good
        return good

    # ---- all else

    def _other(
        self, source: str, status: Status, target: str, there: Status | None, *, follow: bool
    ) -> bool:
        if self.make:
            return self._link(source, target)
        if status.kind is Kind.FILE or (not self.recursive and status.kind is not Kind.SYMLINK):
            return self._file(source, status, target, there, follow=follow)
        if there is not None and not self._out_of_the_way(target):
            return False
        calls = self.run.calls
        if status.kind is Kind.SYMLINK:
            calls.symlink(calls.readlink(source), target)
            if self.owner:
                calls.chown(target, status.uid, status.gid, follow=False)
            if self.times and self.run.gnu:
                calls.utime(target, status.mtime, follow=False)
            return self._done(source, target)
        calls.mknod(
            target,
            status.kind,
            status.mode & ~calls.umask if not self.mode else status.mode,
            status.device,
        )
        self._preserve(status, target)
        return self._done(source, target)

    def _link(self, source: str, target: str) -> bool:
        calls = self.run.calls
        put = calls.symlink if self.make == "s" else calls.link
        if self.make == "l" and self.run.gnu and self.follow == "always":
            source = calls.real_path(source)
        try:
            put(source, target)
        except FileExistsError:
            if not self._out_of_the_way(target):
                return False
            put(source, target)
        return True

    def _file(
        self, source: str, status: Status, target: str, there: Status | None, *, follow: bool
    ) -> bool:
        calls = self.run.calls
        if self.links and not follow:
            first = self.first.get(status.inode)
            if first is not None:
                return self._hard_link(first, source, target)
            self.first[status.inode] = target
        mode = status.mode if status.kind is Kind.FILE else 0o666
        mode &= 0o777 if self.run.gnu else 0o7777
        if (
            self.run.gnu
            and there
            and there.kind is Kind.SYMLINK
            and not calls.leads_somewhere(target)
        ):
            return self._say(f"not writing through dangling symlink '{target}'")
        content = calls.content(source)
        try:
            calls.fill(target, content, mode)
        except OSError as error:
            if (
                there is None
                or error.errno == errno.EISDIR
                or not self._out_of_the_way(target, error)
            ):
                return (
                    self._fail(
                        f"cannot create regular file '{target}'", f"can't create '{target}'", error
                    )
                    if there is None or error.errno == errno.EISDIR
                    else False
                )
            calls.fill(target, content, mode)
        if status.kind is Kind.FILE:
            self._preserve(status, target)
        return self._done(source, target)

    def _hard_link(self, first: str, source: str, target: str) -> bool:
        calls = self.run.calls
        try:
            calls.link(first, target)
        except FileExistsError as error:
            if self.run.gnu:
                calls.unlink(target)
            elif not self._out_of_the_way(target, error):
                return False
            calls.link(first, target)
        return self._done(source, target)

    def _out_of_the_way(self, target: str, error: OSError | None = None) -> bool:
        """Remove what stands at the target: busybox with -f alone, GNU always where it must."""
        if not self.force and not (self.run.gnu and error is None):
            shown = error or FileExistsError(errno.EEXIST, "File exists")
            return self._fail(
                f"cannot create regular file '{target}'", f"can't create '{target}'", shown
            )
        try:
            self.run.calls.unlink(target)
        except OSError as failed:
            return self._fail(f"cannot remove '{target}'", f"can't create '{target}'", failed)
        return True

    def _preserve(self, status: Status, target: str) -> None:
        calls = self.run.calls
        if self.times:
            whole = status.mtime if self.run.gnu else status.mtime // SECOND * SECOND
            calls.utime(target, whole)
        if self.owner:
            calls.chown_if_allowed(target, status.uid, status.gid)
        if self.mode:
            calls.chmod(target, status.mode)
        if self.xattrs:
            calls.copy_xattrs(status, target)

    def _done(self, source: str, target: str) -> bool:
        if self.verbose:
            self.run.out(f"'{source}' -> '{target}'\n")
        return True

    def _fail(self, gnu: str, busybox: str, error: OSError) -> bool:
        self.run.fail(f"{gnu if self.run.gnu else busybox}: {faults.text(error)}")
        return False

    def _say(self, message: str) -> bool:
        self.run.fail(message)
        return False


_CP_LONG = {
    "archive": "a",
    "recursive": "r",
    "no-dereference": "P",
    "dereference": "L",
    "force": "f",
    "link": "l",
    "symbolic-link": "s",
    "update": "u",
    "verbose": "v",
    "no-clobber": "n",
    "target-directory": "t:",
    "no-target-directory": "T",
    "preserve": "preserve?",
    "no-preserve": "no-preserve?",
    "interactive": "i",
    "parents": "parents",
    "remove-destination": "remove-destination",
}


@tool("cp", short="arRpfLPHdTt:ulsnvi", long=_CP_LONG)
def cp(run: Invocation) -> int:
    """Copy files and directories."""
    if run.has("parents", "remove-destination", "no-preserve"):
        raise run.machine.unsupported(
            f"cp --{run.last('parents', 'remove-destination', 'no-preserve')}"
        )
    if run.has("i"):
        raise run.machine.unsupported("cp -i (nobody is there to answer)")
    pairs = targets(run)
    if pairs is None:
        return 1
    copier = _copier(run)
    good = True
    for source, target in pairs:
        if _skipped(run, source, target):
            continue
        good = copier.copy(source, target) and good
    return int(not good)


def _copier(run: Invocation) -> Copy:
    recursive = run.has("a", "r", "R")
    kept = run.value("preserve")
    every = run.has("a") or kept == "all"
    names = (kept or "mode,ownership,timestamps").split(",") if kept is not None else []
    follow = {"L": "always", "H": "top"}.get(
        run.last("L", "P", "H", "d", "a") or "",
        "never" if recursive or run.has("P", "d") else "always",
    )
    if run.gnu and run.has("l") and not run.has("P", "d", "a"):
        follow = "always"
    return Copy(
        run,
        recursive,
        follow,
        times=every or run.has("p") or "timestamps" in names,
        owner=every or run.has("p") or "ownership" in names,
        mode=every or run.has("p") or "mode" in names,
        xattrs=run.gnu and every,
        links=every or run.has("d") or "links" in names or (not run.gnu and follow != "always"),
        force=run.has("f"),
        make=run.last("s", "l") or "",
        verbose=run.has("v"),
    )


def _skipped(run: Invocation, source: str, target: str) -> bool:
    """Tell whether -n or -u leaves the target alone."""
    if not run.has("n", "u") or not run.calls.is_there(target):
        return False
    if run.has("n"):
        return True
    try:
        return run.calls.stat(source).mtime <= run.calls.stat(target).mtime
    except OSError:
        return False


def targets(run: Invocation) -> list[tuple[str, str]] | None:
    """Return each source with the exact path that it goes to (cp, mv, install); None after an
    error.
    """
    sources, folder = list(run.operands), run.value("t")
    if folder is None and len(sources) < 2:
        if run.gnu and sources:
            run.fail(f"missing destination file operand after '{sources[0]}'")
        else:
            run.usage()
        return None
    if folder is None:
        last = sources.pop()
        into = run.calls.is_there(last, directory=True)
        if run.has("T"):
            if len(sources) > 1:
                run.fail(f"extra operand '{sources[1]}'" if run.gnu else "too many arguments")
                return None
            if into and not run.gnu and not run.calls.is_there(sources[0], directory=True):
                run.fail(f"'{last}' is a directory")
                return None
            return [(sources[0], last)]
        if not into:
            if len(sources) > 1:
                why = ": No such file or directory" if run.gnu else " is not a directory"
                run.fail(f"target '{last}'{why}")
                return None
            return [(sources[0], last)]
        folder = last
    elif not run.calls.is_there(folder, directory=True):
        run.fail(
            f"target directory '{folder}': No such file or directory"
            if run.gnu
            else f"target '{folder}' is not a directory"
        )
        return None
    return [
        (source, f"{folder.rstrip('/') or '/'}/{_last_part(source)}".replace("//", "/"))
        for source in sources
    ]


def _last_part(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]
