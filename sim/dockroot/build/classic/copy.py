"""COPY and ADD: what they bring, by which text the cache knows it, and how it is written.

Sources are found and hashed first (`plan_copy`), so that the cache can be asked; `perform_copy` then writes them with
the engine's rules: a directory's content is copied, not itself; what stands in the way is replaced, but for
directories over directories; owners are set last, which takes setuid bits away (moby v20.10.24 to v28.5.2,
`builder/dockerfile/copy.go`, `pkg/archive/archive.go`).
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from typing import BinaryIO

from msgspec import Struct

from dockroot.build.classic import tarsum
from dockroot.build.classic.owner import parse_chown
from dockroot.build.classic.sources import Item, Source
from dockroot.build.untar import is_archive, untar
from dockroot.clock import SECOND
from dockroot.engine import Engine
from dockroot.errors import StepError
from dockroot.fs.overlay import Overlay
from dockroot.spec import instructions as spec
from dockroot.tree import Content, Directory, Kind, Node

_CAPABILITY = "security.capability"
Spool = Callable[[BinaryIO], Content]


class CopyPlan(Struct, frozen=True):
    """A COPY or ADD whose sources are found: `comment` is the text by which the cache knows it."""

    step: spec.Copy | spec.Add
    comment: str
    items: tuple[Item, ...]
    destination: str
    from_stage: bool
    engine: Engine
    spool: Spool


def plan_copy(
    step: spec.Copy | spec.Add,
    *,
    context: Directory,
    stage: Directory | None,
    workdir: str,
    engine: Engine,
    context_type_bits: bool,
    urls: Mapping[str, Content],
    spool: Spool,
) -> CopyPlan:
    """Find the sources of `step` in `stage` (`--from`) or else in `context`.

    Raises: StepError when a source is missing, a URL has no content, or several go to no directory.
    """
    keyword = step.keyword
    source = _source(context, stage, engine, context_type_bits)

    def refuse(message: str, hint: str) -> StepError:
        error = step.error(message, hint=hint, kind=StepError)
        assert isinstance(error, StepError)
        return error

    items: list[Item] = []
    for named in step.sources:
        if is_url(named):
            items.append(_from_url(step, named, urls, engine, refuse))
        else:
            items += source.items(
                named, lambda message, hint: refuse(f"{keyword} failed: {message}", hint)
            )
    if not items:
        raise refuse(
            f"{keyword} failed: no source files were specified", "no file fits the wildcard"
        )
    if len(items) > 1 and not step.destination.endswith("/"):
        raise refuse(
            f"When using {keyword} with more than one source file, the destination must be a directory and end with a /",
            f"write {step.destination}/",
        )
    hashed = (
        items[0].hash
        if len(items) == 1
        else tarsum.combined("multi", [item.hash for item in items])
    )
    chown = f"--chown={step.chown}{engine.chown_separator}" if step.chown else ""
    comment = f"{keyword} {chown}{hashed} in {_comment_destination(step, workdir, engine)} "
    return CopyPlan(
        step,
        comment,
        tuple(items),
        _absolute(step.destination, workdir),
        stage is not None,
        engine,
        spool,
    )


def _source(
    context: Directory, stage: Directory | None, engine: Engine, context_type_bits: bool
) -> Source:
    follow = not engine.classic_1_13
    if stage is None:
        return Source(
            context,
            type_bits=context_type_bits,
            owners=tarsum.Owners(real=False),
            follow=follow,
            is_context=True,
        )
    owners = tarsum.Owners(real=True, names=engine.tar_names)
    return Source(
        stage, type_bits=engine.tar_type_bits, owners=owners, follow=follow, is_context=False
    )


def is_url(source: str) -> bool:
    """Whether a source of ADD is fetched (moby v20.10.24, `pkg/urlutil/urlutil.go`)."""
    return source.startswith(("http://", "https://"))


def _from_url(
    step: spec.Copy | spec.Add,
    url: str,
    urls: Mapping[str, Content],
    engine: Engine,
    refuse: Callable[[str, str], StepError],
) -> Item:
    if isinstance(step, spec.Copy):
        raise refuse("COPY failed: source can't be a URL for COPY", "use ADD for URLs")
    if url not in urls:
        raise refuse(
            f"ADD failed: there is no network to fetch {url} from",
            f"give its content: --url {url}=FILE",
        )
    from urllib.parse import unquote  # few add a URL, and all would wait for it

    path = unquote(url.split("://", 1)[1].split("#", 1)[0].split("?", 1)[0])
    name = posixpath.basename(path) if "/" in path else ""
    if not name:
        if step.destination.endswith("/"):
            raise refuse(
                f"ADD failed: cannot determine filename for source {url}",
                "name the file in the destination",
            )
        name = "__unnamed__"
    node = Node(Kind.FILE, 0o600, content=urls[url])
    source = Source(
        Directory({name: node}),
        type_bits=engine.tar_type_bits,
        owners=tarsum.Owners(real=True, names=engine.tar_names),
        follow=True,
        is_context=False,
    )
    return Item(name, node, source.hash_of(name), from_url=True)


def _absolute(destination: str, workdir: str) -> str:
    if destination.startswith("/"):
        return destination
    path = posixpath.normpath(posixpath.join("/", workdir, destination))
    return path.rstrip("/") + "/" if destination.endswith("/") else path


def _comment_destination(step: spec.Copy | spec.Add, workdir: str, engine: Engine) -> str:
    return _absolute(step.destination, workdir) if engine.classic_1_13 else step.destination


def perform_copy(plan: CopyPlan, overlay: Overlay) -> None:
    """Write what `plan` brings. Raises: StepError, ArchiveError."""
    keeps_owner = plan.from_stage and not plan.step.chown
    owner = (
        None
        if keeps_owner
        else parse_chown(plan.step.chown, overlay, plan.step)
        if plan.step.chown
        else (0, 0)
    )
    try:
        _bring(plan, overlay, owner)
    except OSError as error:
        reason = f"{error.strerror[:1].lower()}{error.strerror[1:]}" if error.strerror else error
        raise plan.step.error(
            f"failed to copy files: {error.filename}: {reason}",
            hint="what the image has at the destination is in the way: choose another, or remove it before",
            kind=StepError,
        ) from error


def _bring(plan: CopyPlan, overlay: Overlay, owner: tuple[int, int] | None) -> None:
    destination = _resolved(plan, overlay)
    for item in plan.items:
        if isinstance(item.node, Directory):
            _copy_directory(overlay, item.node, destination, owner)
        elif (
            isinstance(plan.step, spec.Add)
            and not item.from_url
            and is_archive(item.node.content, plan.engine)
        ):
            _make_root(overlay, destination)
            inside = overlay.beneath(destination)
            untar(
                inside, item.node.content, plan.spool, item.name, rooted=plan.engine.unpacks_rooted
            )
        else:
            into = plan.destination.endswith("/") or overlay.is_dir(destination)
            target = (
                posixpath.join(destination, posixpath.basename(item.name)) if into else destination
            )
            _copy_file(overlay, item.node, target, owner)


def _resolved(plan: CopyPlan, overlay: Overlay) -> str:
    """Return the destination without links. As in the engine, `..` is taken away before links are followed."""
    path = posixpath.normpath(f"/root/{plan.destination}")
    if f"{path}/".startswith("/root/"):
        return overlay.realpath_in_scope(path.removeprefix("/root") or "/")
    raise plan.step.error(
        f"failed to copy files: {plan.destination} is not in the image's root",
        hint="take away the `..` that lead above /",
        kind=StepError,
    )


def _make_parents(overlay: Overlay, path: str, owner: tuple[int, int] | None) -> None:
    for made in overlay.makedirs(path, 0o755):
        if owner:
            overlay.chown(made, *owner)


def _make_root(overlay: Overlay, destination: str) -> None:
    """Make the directory that files are unpacked in; the engine pivots into it, which changes its time."""
    _make_parents(overlay, destination, (0, 0))
    overlay.utime(destination)


def _copy_file(overlay: Overlay, node: Node, target: str, owner: tuple[int, int] | None) -> None:
    _make_parents(overlay, posixpath.dirname(target), owner)
    header_owner = (node.uid, node.gid) if owner is None else (0, 0)
    _clear(overlay, target, node)
    _write(overlay, target, node, header_owner, xattrs=False)
    if owner is not None:
        overlay.chown(target, *owner, follow=False)


def _copy_directory(
    overlay: Overlay, source: Directory, destination: str, owner: tuple[int, int] | None
) -> None:
    existed = overlay.is_dir(destination)
    _make_root(overlay, destination)
    copied = _Copied(overlay, destination, owner)
    copied.children(source, "")
    copied.finish()
    if owner is not None:
        if not existed:
            overlay.chown(destination, *owner, follow=False)
        for path, node in source.walk():
            if node.kind is not Kind.SOCKET:
                overlay.chown(posixpath.join(destination, path), *owner, follow=False)


class _Copied:
    """Copy the content of a directory; directories get their times when all is in them."""

    def __init__(self, overlay: Overlay, destination: str, owner: tuple[int, int] | None) -> None:
        self._overlay, self._destination, self._owner = overlay, destination, owner
        self._links: dict[int, str] = {}
        self._directories: list[tuple[str, int]] = []

    def children(self, source: Directory, prefix: str) -> None:
        for name in source.names():
            node = source.children[name]
            if node.kind is not Kind.SOCKET:
                self._entry(node, f"{prefix}{name}")

    def _entry(self, node: Node, path: str) -> None:
        target = posixpath.join(self._destination, path)
        owner = (node.uid, node.gid) if self._owner is None else (0, 0)
        _clear(self._overlay, target, node)
        if isinstance(node, Directory):
            _write(self._overlay, target, node, owner, xattrs=True)
            self._directories.append((target, _kept_time(node)))
            self.children(node, path + "/")
        elif id(node) in self._links:
            self._overlay.link(self._links[id(node)], target)
        else:
            _write(self._overlay, target, node, owner, xattrs=True)
            self._links[id(node)] = target

    def finish(self) -> None:
        for path, mtime in self._directories:
            self._overlay.utime(path, mtime)


def _clear(overlay: Overlay, target: str, node: Node) -> None:
    """Make room: what is there goes, but a directory stays for a directory."""
    there = overlay.lookup(target, follow=False)
    if there is None or (isinstance(there, Directory) and isinstance(node, Directory)):
        return
    overlay.remove_tree(target)


def _write(
    overlay: Overlay, target: str, node: Node, owner: tuple[int, int], *, xattrs: bool
) -> None:
    if isinstance(node, Directory):
        if not overlay.is_dir(target, follow=False):
            overlay.mkdir(target, node.mode)
    elif node.kind is Kind.FILE:
        overlay.write(target, node.content, mode=node.mode, exclusive=True)
    elif node.kind is Kind.SYMLINK:
        overlay.symlink(node.target, target)
    else:
        overlay.mknod(target, node.kind, node.mode, node.device)
    overlay.chown(target, *owner, follow=False)
    if xattrs and _CAPABILITY in node.xattrs:
        overlay.setxattr(target, _CAPABILITY, node.xattrs[_CAPABILITY], follow=False)
    if node.kind is not Kind.SYMLINK:
        overlay.chmod(target, node.mode, follow=False)
    overlay.utime(target, _kept_time(node), follow=False)


def _kept_time(node: Node) -> int:
    """Return the time that a copy gets: the tar that carries it has no fractions, and unpacking none before 1970."""
    whole = node.mtime // SECOND * SECOND
    return whole if node.kind is Kind.SYMLINK else max(whole, 0)
