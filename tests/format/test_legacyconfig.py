"""The first image format's configs: IDs measured on 20.10.24 (`docker save` of a three-layer
image)."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from dockroot.digest import DiffID
from dockroot.format.legacyconfig import legacy_configs

BASE = DiffID("sha256:051633465c0e7535feb0498eea7205cbd4e20d2934d5fda66b04e53088313d2a")
NEXT = DiffID("sha256:78c6739ec16b972fdcaac0a37b7fd4daaa40511306e3a710fa7da61ef90bc1ba")


def test_a_lower_layer_has_a_config_that_says_nothing() -> None:
    (old_id, config), (second, above), _ = legacy_configs(b'{"os":"linux"}', [BASE, NEXT, BASE])
    assert old_id == "3bb2093b400143a3420fe23e9fb1b40650491609b1a2a5f9a0dacb46ff680a6c"
    assert second == "699b4c1ed1b067e30063723f8ec92a3228648fd9e0b23668bc9a126641f680d8"
    value = json.loads(config)
    assert value["created"] == "1970-01-01T00:00:00Z"
    assert list(value) == ["id", "created", "container_config", "os"]
    assert len(config) == 401
    assert json.loads(above)["parent"] == old_id
    assert len(above) == 477


def test_the_top_one_says_what_the_image_says() -> None:
    image = {
        "architecture": "amd64",
        "author": "me",
        "comment": "why",
        "config": {"Cmd": ["sh"]},
        "container": "c" * 64,
        "created": "2021-02-03T04:05:06.700Z",
        "docker_version": "20.10.24",
        "os": "linux",
        "variant": "",
        "history": [],
        "rootfs": {},
    }
    ((old_id, config),) = legacy_configs(json.dumps(image).encode(), [BASE])
    value = json.loads(config)
    assert list(value) == [
        "id",
        "comment",
        "created",
        "container",
        "container_config",
        "docker_version",
        "author",
        "config",
        "architecture",
        "os",
    ]
    assert value["id"] == old_id
    assert value["created"] == "2021-02-03T04:05:06.7Z"
    assert value["config"]["Cmd"] == ["sh"]


@given(st.lists(st.sampled_from([BASE, NEXT]), min_size=1, max_size=6))
def test_each_layer_has_an_id_of_its_own(diff_ids: list[DiffID]) -> None:
    found = legacy_configs(b"{}", diff_ids)
    assert len({old_id for old_id, _ in found}) == len(diff_ids)
