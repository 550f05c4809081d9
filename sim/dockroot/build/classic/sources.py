"""What a COPY or ADD names: paths in the context (or a stage), wildcards, URLs; and how each is hashed.

Paths are resolved inside the source: a link never leads out of it (moby v20.10.24 to v28.5.2,
`builder/dockerfile/copy.go`, `builder/remotecontext/`).
"""

from __future__ import annotations

import contextlib
import posixpath
from collections.abc import Callable

from msgspec import Struct

from dockroot.build.classic import tarsum
from dockroot.build.globs import has_wildcards, matches
from dockroot.errors import StepError
from dockroot.tree import Directory, Kind, Node

_MAXIMAL_LINKS = 255
Refuse = Callable[[str, str], StepError]
"""Make the error of a step from a message and a hint."""


class Item(Struct, frozen=True):
    """One thing to copy: `name` is what it was called, `node` what it leads to, `hash` its part of the comment."""

    name: str
    node: Node
    hash: str
    from_url: bool = False


class _ForbiddenError(Exception):
    """A path cannot be resolved inside the source; the message says why."""


class Source:
    """A tree to copy from, with the hashes of its entries."""

    def __init__(
        self,
        tree: Directory,
        *,
        type_bits: bool,
        owners: tarsum.Owners,
        follow: bool,
        is_context: bool,
    ) -> None:
        self._tree, self._type_bits, self._owners = tree, type_bits, owners
        self._follow, self._is_context = follow, is_context
        self._links: dict[str, str] | None = None
        self._hashes: dict[str, str] = {}

    def items(self, named: str, refuse: Refuse) -> list[Item]:
        """Return what a source argument names. Raises: StepError when it names nothing."""
        named = named.removeprefix("/").removeprefix("./")
        if has_wildcards(named):
            return [
                self._item(name, refuse) for name, _ in self._tree.walk() if matches(named, name)
            ]
        return [self._item(named, refuse)]

    def _item(self, named: str, refuse: Refuse) -> Item:
        path = posixpath.normpath(named).strip("/") if named else ""
        path = "" if path == "." else path
        try:
            real, node = self._resolve(path)
        except _ForbiddenError as error:
            raise refuse(
                f"forbidden path outside the build context: {named} ()",
                f"{error}: name a path inside the build context",
            ) from None
        if node is None:
            where = (
                "file not found in build context or excluded by .dockerignore: "
                if self._is_context
                else ""
            )
            raise refuse(
                f"{where}stat {named}: file does not exist",
                "check the path and .dockerignore: sources lie inside the build context"
                if self._is_context
                else "the stage has no such file",
            )
        if isinstance(node, Directory):
            return Item(path, node, self._directory_hash(real, node))
        return Item(path, node, "file:" + self.hash_of(path))

    def hash_of(self, path: str) -> str:
        """Return the hash of the entry that `path` leads to; the path itself when it leads nowhere.

        Raises: _ForbiddenError as `_resolve`.
        """
        real, node = self._resolve(path) if self._follow else (path, self._tree.get(path))
        if node is None or (not real and self._is_context):  # the context's tar has no root entry
            return path if self._is_context else real
        if real not in self._hashes:
            # only the tar of a context shows hard links: files of a stage are hashed one by one
            link = self._first_links().get(real, "") if self._is_context else ""
            self._hashes[real] = tarsum.entry_hash(
                real or ".", node, type_bits=self._type_bits, owners=self._owners, first_link=link
            )
        return self._hashes[real]

    def _first_links(self) -> dict[str, str]:
        if self._links is None:
            self._links = tarsum.first_links(self._tree)
        return self._links

    def _directory_hash(self, path: str, directory: Directory) -> str:
        hashes = [self.hash_of(path)] if path else []
        for below, _ in directory.walk():
            with contextlib.suppress(_ForbiddenError):  # the engine passes over such links
                hashes.append(self.hash_of(posixpath.join(path, below)))
        return tarsum.combined(
            "dir", sorted(hashes, key=lambda text: text.encode("utf-8", "surrogateescape"))
        )

    def _resolve(self, path: str) -> tuple[str, Node | None]:
        """Return the path without links, inside the source, and what is there.

        Raises: _ForbiddenError when it leads out, through a file or through too many links.
        """
        if path == ".." or path.startswith("../"):
            raise _ForbiddenError("it leads out of the source")
        left = [part for part in reversed(path.split("/")) if part]
        done: list[tuple[str, Node | None]] = []
        turns = 0
        while left:
            part = left.pop()
            if part in {".", ".."}:
                done = done[:-1] if part == ".." else done
                continue
            above = done[-1][1] if done else self._tree
            if above is not None and not isinstance(above, Directory):
                raise _ForbiddenError(f"{_joined(done)} is no directory")
            node = above.children.get(part) if above is not None else None
            if node is not None and node.kind is Kind.SYMLINK:
                turns += 1
                if turns > _MAXIMAL_LINKS:
                    raise _ForbiddenError("its links lead in a circle")
                if node.target.startswith("/"):
                    done = []
                left += [piece for piece in reversed(node.target.split("/")) if piece]
                continue
            done.append((part, node))
        return _joined(done), done[-1][1] if done else self._tree


def _joined(done: list[tuple[str, Node | None]]) -> str:
    return "/".join(part for part, _ in done)
