"""Record what real engines make, as golden data for the tests of `dockroot.format`.

    python tests/format/recipes/record.py

Needs root, /bin/busybox and the engines that `tests/engine/engines.py` speaks of. Writes

* `data/gojson.json`: strings, and their JSON in an image config that the engine wrote;
* `data/unpack.json.gz`: small tars, each with what `docker import` makes of it: an error, or the
  files and the shape of its tar-split;
* `data/upper.json.gz`: the lines of the tar-split of a commit of the tree in `golden.py`.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import http.client
import io
import json
import socket
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
sys.path[:0] = [str(HERE), str(ROOT), str(ROOT / "sim")]

from golden import facts, golden_upper, shape  # noqa: E402
from tests.engine.engines import ENGINES, Refusal, booted  # noqa: E402
from tests.engine.test_exact_diff_ids import Scene  # noqa: E402

from dockroot import disk  # noqa: E402

DATA = HERE.parent / "data"
STRINGS = [
    "plain", "", "quotes \" and \\ backslash", "</script>&amp;", "\b\f\n\r\t", "\x00\x01\x1f\x7f",
    "\u2028 \u2029 \u2027", "größe łącze 日本語 \U0001f40b",
    "\ufffd \ufeff \uffff", "a/b \\b \\f \\u0008",
]  # fmt: skip

FILE, DIR, SYM, LINK = tarfile.REGTYPE, tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE
Member = tuple[str, bytes, dict[str, object]]

CASES: dict[str, list[Member]] = {
    "file": [("a", FILE, {"data": b"x"})],
    "root entry": [("./", DIR, {"mode": 0o700, "uid": 5}), ("./a", FILE, {"data": b"x"})],
    "absolute": [("/etc/x", FILE, {"data": b"x"})],
    "out of the root": [("../x", FILE, {"data": b"x"})],
    "out of the root within": [("a/../../x", FILE, {"data": b"x"})],
    "implied parents": [("p/q/f", FILE, {"data": b"x", "uid": 7, "gid": 8})],
    "through a symlink": [
        ("d", DIR, {}),
        ("s", SYM, {"linkname": "d"}),
        ("s/e/f", FILE, {"data": b"x"}),
    ],
    "through an absolute symlink": [
        ("d", DIR, {}),
        ("s", SYM, {"linkname": "/d"}),
        ("s/f", FILE, {"data": b"x"}),
    ],
    "through a symlink out of the root": [
        ("s", SYM, {"linkname": "../../tmp"}),
        ("s/f", FILE, {"data": b"x"}),
    ],
    "through a symlink to nowhere": [
        ("s", SYM, {"linkname": "none"}),
        ("s/f", FILE, {"data": b"x"}),
    ],
    "through a symlink to itself": [("s", SYM, {"linkname": "s"}), ("s/f", FILE, {"data": b"x"})],
    "through a file": [("a", FILE, {"data": b"x"}), ("a/b", FILE, {"data": b"y"})],
    "hard link to nothing": [("h", LINK, {"linkname": "none"})],
    "hard link to a later entry": [("h", LINK, {"linkname": "a"}), ("a", FILE, {"data": b"x"})],
    "hard link with metadata": [
        ("a", FILE, {"data": b"x"}),
        ("h", LINK, {"linkname": "a", "mode": 0o4755, "uid": 9, "mtime": 1_500_000_000}),
    ],
    "hard link, absolute": [("a", FILE, {"data": b"x"}), ("h", LINK, {"linkname": "/a"})],
    "hard link out of the root": [("a", FILE, {"data": b"x"}), ("h", LINK, {"linkname": "../a"})],
    "hard link to a symlink": [
        ("a", FILE, {"data": b"x"}),
        ("s", SYM, {"linkname": "a"}),
        ("h", LINK, {"linkname": "s", "uid": 4}),
    ],
    "hard link to a directory": [("d", DIR, {}), ("h", LINK, {"linkname": "d"})],
    "hard link through a symlink": [
        ("d/a", FILE, {"data": b"x"}),
        ("s", SYM, {"linkname": "d"}),
        ("h", LINK, {"linkname": "s/a"}),
    ],
    "twice": [("a", FILE, {"data": b"x"}), ("a", FILE, {"data": b"yy"})],
    "directory twice": [("d", DIR, {}), ("./d/", DIR, {"mode": 0o700})],
    "whiteouts": [
        ("d", DIR, {}),
        ("d/.wh.x", FILE, {"uid": 3, "gid": 4}),
        ("d/.wh..wh..opq", FILE, {}),
    ],
    "whiteout of what is there": [("x", FILE, {"data": b"1"}), (".wh.x", FILE, {})],
    "whiteout, then the file": [(".wh.x", FILE, {}), ("x", FILE, {"data": b"1"})],
    "whiteout of nothing": [(".wh.", FILE, {})],
    "whiteout with content": [(".wh.x", FILE, {"data": b"hello"})],
    "whiteout as directory": [(".wh.x", DIR, {})],
    "below a whiteout": [(".wh.x/y", FILE, {"data": b"1"})],
    "opaque, implied": [("d/.wh..wh..opq", FILE, {})],
    "opaque root": [(".wh..wh..opq", FILE, {})],
    "contiguous": [("a", b"7", {"data": b"x"})],
    "unknown type": [("a", b"Z", {"data": b"x"})],
    "before 1970": [("a", FILE, {"data": b"x", "mtime": -5}), ("d", DIR, {"mtime": -7})],
    "no name": [("", FILE, {"data": b"x"})],
    "file with a slash": [("d/", FILE, {})],
    "fifo and devices": [
        ("p", tarfile.FIFOTYPE, {"mode": 0o1777}),
        ("c", tarfile.CHRTYPE, {"devmajor": 1, "devminor": 3}),
        ("b", tarfile.BLKTYPE, {"devmajor": 8, "devminor": 300}),
        ("z", tarfile.CHRTYPE, {}),
    ],
    "long names": [
        ("/".join(("d" * 90, "e" * 90, "f" * 90)), FILE, {"data": b"x"}),
        ("s", SYM, {"linkname": "t/" * 90}),
    ],
    "big owner": [("a", FILE, {"data": b"x", "uid": 9_999_999})],
    "set bits": [("a", FILE, {"mode": 0o6755}), ("d", DIR, {"mode": 0o3770})],
    "odd names": [
        ("größe", FILE, {"data": b"x"}),
        ("a<b>&\t", FILE, {"data": b"x"}),
        ("ra\udcffw", FILE, {"data": b"x"}),
    ],
    "name too long": [("n" * 256, FILE, {"data": b"x"})],
}


def cases() -> Iterator[tuple[str, bytes]]:
    """Yield every case's name and tar."""
    for name, members in CASES.items():
        yield name, made(members)
    yield (
        "pax times and xattrs",
        made(
            [
                (
                    "a",
                    FILE,
                    {
                        "data": b"x",
                        "mtime": 1_600_000_000.123456,
                        "pax_headers": {"SCHILY.xattr.user.note": "v"},
                    },
                )
            ],
            tarfile.PAX_FORMAT,
        ),
    )
    yield (
        "global header",
        made([("a", FILE, {"data": b"x"})], tarfile.PAX_FORMAT, {"comment": "hello"}),
    )
    whole = made([("a", FILE, {"data": b"x" * 3000}), ("b", FILE, {"data": b"y" * 100})])
    for length in (100, 512, 700, 2000, 3584, 3600, 4096, 4120, 4608, 5120):
        yield f"cut at {length}", whole[:length]
    yield "damaged checksum", whole[:150] + b"7" + whole[151:]
    yield "junk", b"this is not a tar" * 100
    yield "zero block", bytes(512)
    yield "zero blocks", bytes(1024)
    yield "zero block within", whole[:3584] + bytes(512) + whole[3584:]
    yield "odd tail", whole[:4608] + bytes(1024 + 77)


def made(
    members: list[Member], form: int = tarfile.GNU_FORMAT, pax: dict[str, str] | None = None
) -> bytes:
    """Return a tar of `members` without padding after its end."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form, pax_headers=pax) as tar:
        for name, kind, fields in members:
            info = tarfile.TarInfo(name)
            info.type, info.mtime, info.mode = kind, 1_600_000_000, 0o640
            data = fields.get("data", b"")
            info.size = len(data)
            for key in fields.keys() - {"data"}:
                setattr(info, key, fields[key])
            tar.addfile(info, io.BytesIO(data))
        end = tar.offset
    return buffer.getvalue()[:end] + bytes(1024)


def imported(scene: Scene, data: bytes) -> dict[str, object]:
    """Return what `docker import` makes of a tar."""
    diff_id = "sha256:" + hashlib.sha256(data).hexdigest()
    try:
        scene.docker("import", "-", "case", data=data)
    except Refusal as error:
        return {"error": str(error).split("from daemon: ")[-1].strip()}
    chain = scene.daemon.data_root / "image/overlay2/layerdb/sha256" / diff_id[7:]
    result = {
        "files": facts(disk.open_dir(scene.diff(chain))),
        "split": shape((chain / "tar-split.json.gz").read_bytes()),
    }
    scene.docker("rmi", "case")
    return result


def config_of(scene: Scene, labels: dict[str, str]) -> str:
    """Return the image config that the engine writes for a container with these labels, as text."""
    body = json.dumps({"Image": "base", "Labels": labels, "Cmd": ["x"]})
    connection = http.client.HTTPConnection("docker")
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.connect(str(scene.daemon.run_dir / "docker.sock"))
    connection.request(
        "POST", "/containers/create?name=labels", body, {"Content-Type": "application/json"}
    )
    assert connection.getresponse().status == 201
    image = scene.docker("commit", "labels").removeprefix("sha256:")
    return (scene.daemon.data_root / "image/overlay2/imagedb/content/sha256" / image).read_text()


def committed(scene: Scene) -> list[str]:
    """Return the lines of the tar-split that the engine makes of the golden tree."""
    container = scene.docker("create", "--network", "none", "base", "x").splitlines()[-1]
    upper = scene.upper(container)
    staged = upper.parent / "staged"
    disk.write_dir(golden_upper(), staged)
    subprocess.run(["cp", "-a", "--", f"{staged}/.", upper], check=True)
    before = set((scene.daemon.data_root / "image/overlay2/layerdb/sha256").iterdir())
    scene.docker("commit", container)
    (chain,) = set((scene.daemon.data_root / "image/overlay2/layerdb/sha256").iterdir()) - before
    return [
        (chain / "diff").read_text(),
        *gzip.open(chain / "tar-split.json.gz", "rt").read().splitlines(),
    ]


def main() -> None:
    """Run every engine and write the data."""
    gojson: dict[str, object] = {"strings": STRINGS}
    unpack: dict[str, dict[str, object]] = {
        name: {"tar": base64.b64encode(gzip.compress(data, mtime=0)).decode()}
        for name, data in cases()
    }
    upper: dict[str, object] = {}
    for binaries in ENGINES:
        with tempfile.TemporaryDirectory() as place, booted(binaries, Path(place)) as daemon:
            scene = Scene(daemon)
            engine = scene.engine.name
            for case, data in cases():
                unpack[case][engine] = imported(scene, data)
            scene.docker("import", "-", "base", data=made([("bin/x", FILE, {"data": b"x"})]))
            text = config_of(scene, {f"{index:02}": string for index, string in enumerate(STRINGS)})
            raw = text.split('"Labels":{', 1)[1]
            gojson[engine] = raw[: raw.index("}")]
            upper[engine] = committed(scene)
    (DATA / "gojson.json").write_text(json.dumps(gojson, indent=1, sort_keys=True) + "\n")
    for file, value in (("unpack", unpack), ("upper", upper)):
        text = json.dumps(value, indent=1, sort_keys=True) + "\n"
        (DATA / f"{file}.json.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    main()
