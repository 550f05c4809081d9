"""Configs that come with an image: what an engine refuses is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.bases.archives import ONE, TWO, config, sha

from dockroot.bases import configs
from dockroot.errors import ArchiveError

REFUSED: dict[str, tuple[bytes, str]] = {
    "no JSON": (b"{", "is no JSON"),
    "no object": (b"[]", "is no JSON object"),
    "deep": (b"[" * 100_000, "is no JSON"),
    "no rootfs": (b"{}", "no RootFS key"),
    "rootfs null": (b'{"rootfs":null}', "no RootFS key"),
    "diff IDs no list": (b'{"rootfs":{"diff_ids":"x"}}', "no RootFS key"),
    "diff ID no digest": (b'{"rootfs":{"diff_ids":["x","y"]}}', "not a sha256 digest"),
    "diff ID no text": (b'{"rootfs":{"diff_ids":[1,2]}}', "expected string"),
    "windows": (config([ONE, TWO], os="windows"), "cannot load windows image on linux"),
    "one layer": (config([ONE]), "expected 2, got 1"),
    "long history": (config([ONE, TWO], [{}, {}, {}]), "too many non-empty layers"),
    "history of texts": (config([ONE, TWO], ["x"]), "is no object"),  # type: ignore[list-item]
    "history no list": (
        config([ONE, TWO], author=1),
        "'author' in the image config has the wrong type",
    ),
    "config no object": (
        config([ONE, TWO], config=[]),
        "'config' in the image config has the wrong type",
    ),
    "Env no list": (config([ONE, TWO], config={"Env": "A=1"}), "'Env' in the run config"),
    "Env of numbers": (config([ONE, TWO], config={"Env": [1]}), "'Env' in the run config"),
    "Labels of numbers": (
        config([ONE, TWO], config={"Labels": {"a": 1}}),
        "'Labels' in the run config",
    ),
    "Volumes no object": (
        config([ONE, TWO], container_config={"Volumes": []}),
        "'Volumes' in the run config",
    ),
}


@pytest.mark.parametrize(("data", "words"), REFUSED.values(), ids=REFUSED)
def test_refused(data: bytes, words: str) -> None:
    with pytest.raises(ArchiveError, match=words) as caught:
        configs.check(data, 2, "x.tar: config")
    assert caught.value.message.startswith("x.tar: config: ")
    assert caught.value.hint


TAKEN: list[dict[str, Any]] = [
    {},
    {"os": ""},
    {"os": None},
    {"history": None},
    {"history": []},
    {"history": [{"empty_layer": True}] * 9},
    {"config": None},
    {"config": {"Env": None, "Volumes": {"/x": {}}, "Labels": {"a": "b"}}},
    {"unknown": [1]},
]


@pytest.mark.parametrize("more", TAKEN, ids=json.dumps)
def test_taken(more: dict[str, Any]) -> None:
    data = json.dumps(json.loads(config([ONE, TWO])) | more).encode()
    assert configs.check(data, 2, "x") == (sha(ONE), sha(TWO))


def test_no_layers_at_all() -> None:
    assert configs.check(b'{"rootfs":{"type":"layers"}}', 0, "x") == ()
