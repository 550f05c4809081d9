"""The picture of one container: its files, its mount in layerdb, its two directories in overlay2."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from tests.engine.reading import Picture, Root, ordered, times_hidden


def container(root: Root, name: str, roles: dict[str, str]) -> Picture:
    """Return all that a data root holds of the container of that name."""
    if name not in root.containers:
        return {"container": "missing"}
    ident = root.containers[name]
    where, mount = root.path / "containers" / ident, root.store / "layerdb/mounts" / ident
    known = {f"{ident}-json.log": "<self>-json.log"}
    hide = _Hiding(root, ident, roles)
    return {
        "files": root.modes(where, known),
        "mounts/": root.modes(where / "mounts") if (where / "mounts").is_dir() else None,
        "config.v2.json": _json(where / "config.v2.json", hide),
        "hostconfig.json": _json(where / "hostconfig.json", hide),
        **{file: hide(_read(where / file)) for file in ("hostname", "hosts")},
        "resolv.conf.hash": _hash_fact(where),
        "log": hide(_read(where / f"{ident}-json.log")),
        **_mount(root, mount, roles),
    }


class _Hiding:
    """Replace the container's own ID, images' IDs, other random IDs, times and the declared data root."""

    def __init__(self, root: Root, ident: str, roles: dict[str, str]) -> None:
        self.ident, self.roles, self.declared = ident, roles, root.declared

    def __call__(self, text: str | None) -> str | None:
        """Return the text with what is random in it replaced."""
        if text is None:
            return None
        for image, role in self.roles.items():
            text = text.replace(image, f"<{role}>")
        text = (
            text.replace(self.declared + "/", "<root>/")
            .replace(self.ident, "<self>")
            .replace(self.ident[:12], "<short>")
        )
        text = re.sub(r'"[^"]*/netns/[0-9a-f]{12}"', '"<exec-root>/netns/<sandbox>"', text)
        text = re.sub(r"(?<![0-9a-f:])[0-9a-f]{64}(?![0-9a-f])", "<id>", text)
        return times_hidden(re.sub(r'"Pid":[1-9]\d*', '"Pid":"<pid>"', text))


def _json(path: Path, hide: _Hiding) -> Picture | None:
    text = hide(_read(path))
    return (
        None
        if text is None
        else {"config": ordered(text), "bytes": text, "ends with a newline": text.endswith("\n")}
    )


def _mount(root: Root, mount: Path, roles: dict[str, str]) -> Picture:
    if not mount.is_dir():
        return {"layerdb/mounts": "missing"}
    root.modes(mount)
    ident, init, parent = (_read(mount / name) for name in ("mount-id", "init-id", "parent"))
    chains = {
        image.chains[-1]: role
        for image in root.images.values()
        if image.chains and (role := roles.get(image.id))
    }
    top = root._cache_of(parent) if parent else None
    return {
        "layerdb/mounts": root.modes(mount),
        "mount-id": "64 hex digits" if re.fullmatch(r"[0-9a-f]{64}", ident or "") else ident,
        "init-id": "mount-id-init" if init == f"{ident}-init" else init,
        "parent": "the top of an image" if parent in chains else parent,
        "init layer": root.directory(init or "", top),
        "upper layer": root.directory(ident or "", init),
    }


def _hash_fact(where: Path) -> str | None:
    text, noted = _read(where / "resolv.conf"), _read(where / "resolv.conf.hash")
    if text is None or noted is None:
        return noted
    return (
        "of resolv.conf"
        if noted in ("sha256:" + hashlib.sha256(text.encode()).hexdigest(),)
        else noted
    )


def _read(path: Path) -> str | None:
    return path.read_text() if path.is_file() else None
