from __future__ import annotations

import pytest

from dockroot import engine as engines
from dockroot.engine.containers import shapes
from dockroot.errors import UsageError
from dockroot.run.mounts import bind_point, inherited_points, parse_bind, parse_mount, volume_point

NEWEST = shapes(engines.NEWEST)


def test_a_name_is_a_volume_and_a_path_a_bind() -> None:
    assert parse_bind("data:/x")[0].spec() == {"Type": "volume", "Source": "data", "Target": "/x"}
    assert parse_bind("/srv//y/:/x/:ro,rshared")[0].spec() == {
        "Type": "bind",
        "Source": "/srv/y",
        "Target": "/x",
        "ReadOnly": True,
        "BindOptions": {"Propagation": "rshared"},
    }
    assert parse_bind("data:/x:nocopy")[1] == "nocopy"


@pytest.mark.parametrize(
    "text", ["a:b", ":/x", "/x:", "x:/", "a:/x:rx", "a:/x:", "a b:/x", "./rel:/x", "/a:/b:ro:z"]
)
def test_bad_binds(text: str) -> None:
    with pytest.raises(UsageError):
        parse_bind(text)


def test_mounts_by_key() -> None:
    assert parse_mount("type=tmpfs,dst=/t,tmpfs-size=1m,tmpfs-mode=1770").spec() == {
        "Type": "tmpfs",
        "Target": "/t",
        "TmpfsOptions": {"SizeBytes": 1 << 20, "Mode": 0o1770},
    }
    assert parse_mount("src=v,target=/x,ro").spec() == {
        "Type": "volume",
        "Source": "v",
        "Target": "/x",
        "ReadOnly": True,
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "target=/x,type=npipe",
        "type=bind,source=rel,target=/x",
        "type=volume",
        "type=tmpfs,source=/a,target=/x",
        "x=y,target=/x",
        "type=volume,target=x",
    ],
)
def test_bad_mounts(text: str) -> None:
    with pytest.raises(UsageError):
        parse_mount(text)


def test_a_bind_that_holds_the_data_root_propagates_as_a_slave() -> None:
    holds, _ = parse_bind("/var:/x")
    beside, _ = parse_bind("/srv:/x")
    assert bind_point(NEWEST, holds, "/var/lib/docker").json["Propagation"] == "rslave"
    assert bind_point(NEWEST, beside, "/var/lib/docker").json["Propagation"] == "rprivate"
    old = shapes(engines.ENGINES["1.13.1"])
    assert "Propagation" not in bind_point(old, beside, "/var/lib/docker").json
    assert (
        "SkipMountpointCreation"
        not in bind_point(old, beside, "/var/lib/docker", by_mount=True).json
    )


def test_what_is_taken_over_loses_mode_and_id() -> None:
    point = volume_point(NEWEST, "/x", "v", "/r/volumes/v/_data", {}, mode="z").json | {"ID": "i"}
    [inherited] = inherited_points(NEWEST, [point], read_only=True)
    assert inherited.json == {
        **volume_point(NEWEST, "/x", "v", "/r/volumes/v/_data", {}).json,
        "RW": False,
    }
