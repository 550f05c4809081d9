"""The image configs of the first image format (`v1`), which saved archives still hold, one per
layer.

The format (moby v28.5.2, `image/image.go`, `V1Image`, and `image/v1/imagev1.go`): an object with
the keys `id`, `parent`, `comment`, `created`, `container`, `container_config`, `docker_version`,
`author`, `config`, `architecture`, `variant` and `os`, those that are empty left out but for
`created` and `container_config`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dockroot.clock import ZERO_TIME, format_time, parse_time
from dockroot.digest import DiffID, Digest, chain_ids
from dockroot.format import gojson
from dockroot.format.runconfig import RunConfig


def legacy_configs(image: bytes, diff_ids: Sequence[DiffID]) -> list[tuple[str, bytes]]:
    """Return for each layer the ID and the `json` that the first image format would give it, base
    first.

    Only the top one says anything; the ID is the SHA-256 of the same with the chain ID as
    `layer_id` and the parent's ID (moby v28.5.2, `image/v1/imagev1.go`).
    """
    whole = gojson.loads(image)
    chain = chain_ids(diff_ids)
    found: list[tuple[str, bytes]] = []
    parent = ""
    for index, chain_id in enumerate(chain):
        top = index == len(chain) - 1
        value = (
            _legacy(whole)
            if top
            else {"created": "1970-01-01T00:00:00Z", "container_config": RunConfig().to_json()}
        )
        hashed = {**value, "layer_id": chain_id, **({"parent": parent} if parent else {})}
        old_id = Digest.of(gojson.dumps({key: hashed[key] for key in sorted(hashed)}))
        above = {"id": old_id.hex, **({"parent": Digest(parent).hex} if parent else {})}
        comment = {"comment": value["comment"]} if value.get("comment") else {}
        value.update({"os": whole["os"]} if whole.get("os") else {})
        found.append((old_id.hex, gojson.dumps({**above, **comment, **value})))
        parent = old_id
    return found


def _legacy(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of an image config that the first format knew, in its order."""
    out: dict[str, Any] = {}
    _keep(out, config, ("comment",))
    out["created"] = _go_time(config.get("created"))
    _keep(out, config, ("container",))
    out["container_config"] = RunConfig.from_json(config.get("container_config")).to_json()
    _keep(out, config, ("docker_version", "author"))
    if config.get("config") is not None:
        out["config"] = RunConfig.from_json(config["config"]).to_json()
    _keep(out, config, ("architecture", "variant", "os"))
    return out


def _keep(out: dict[str, Any], config: Mapping[str, Any], keys: Iterable[str]) -> None:
    out.update({key: config[key] for key in keys if config.get(key)})


def _go_time(text: str | None) -> str | None:
    """Return a time as Go writes it back."""
    try:
        return (
            format_time(parse_time(text))
            if text and text != ZERO_TIME and text.endswith("Z")
            else text
        )
    except ValueError:
        return text
