"""A root with one of everything, in memory: pulled and built images, containers, leftovers."""

from __future__ import annotations

from functools import cache

from dockroot import DataRoot
from dockroot.digest import DiffID
from dockroot.explain import Index
from dockroot.root import read
from dockroot.tree import Bytes, Directory, Draft, file, symlink, whiteout

DOCKERFILE = """\
FROM alpine
ENV A=1
RUN echo hello > /greeting && rm /etc/motd
RUN rm -rf /etc/apk && mkdir /etc/apk && echo new > /etc/apk/world
CMD ["sleep", "1000"]
"""
ORPHAN = "0" * 63 + "a"
BUILDKIT = "abcdefghij0123456789klmno"


@cache
def sample() -> Directory:
    """Return the tree: alpine, greeter, layered; box runs, idle was created; an orphan and a directory of BuildKit's."""
    root = DataRoot(engine="28.5")
    names = ["greeter", "registry.example:5000/some/greeter:v1"]
    root.build(DOCKERFILE, tag=names, builder="classic")
    root.run("greeter", name="box", state="running")
    root.exec("box", "sh", "-c", "echo mine > /etc/motd; rm /greeting; echo x > /written")
    root.run("alpine", name="idle", state="created")
    with root.edit() as editor:
        tip = editor.add_layer(None, DiffID.of(b"a"), Bytes(b""), Directory({"a": file("a")}), 1)
        editor.add_image(_config("comment", tip.diff_id))
        editor.add_directory(ORPHAN, None, Directory({"lost": file("lost" * 100)}))
        editor.add_directory(BUILDKIT, tip.cache_id, Directory({"a": whiteout()}))
        editor.draft.put("overlay2/l/" + "A" * 26, symlink("../nowhere/diff"))
    return root.root.tree


def _config(comment: str, *diff_ids: str) -> dict[str, object]:
    return {
        "architecture": "amd64",
        "comment": comment,
        "os": "linux",
        "rootfs": {"type": "layers", "diff_ids": list(diff_ids)},
    }


def index(tree: Directory | None = None) -> Index:
    """Return the index of a tree, by default of the sample."""
    return Index(*read(sample() if tree is None else tree))


def changed(*changes: tuple[str, object]) -> Index:
    """Return the index of the sample with text put at paths (None: taken away)."""
    draft = Draft(sample())
    for path, text in changes:
        if text is None:
            draft.remove(path)
        else:
            draft.put(path, file(str(text)))
    return index(draft.tree)
