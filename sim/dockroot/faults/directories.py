"""Damages under `overlay2/`: directories, short links, and what they stand on."""

from __future__ import annotations

from dockroot.faults.fault import Fault
from dockroot.faults.site import LINK, STRANGER, STRAY, Site
from dockroot.faults.stacking import stack
from dockroot.store.overlay2 import LINKS, PATH
from dockroot.tree import symlink


def _reversed(site: Site) -> None:
    links = site.directory.lower.split(":")
    other = site.root.layers[site.other_base.chain_ids[0]].cache_id if len(links) < 2 else ""
    text = f"l/{site.root.directories[other].link}" if other else ":".join(reversed(links))
    site.write(f"{site.directory.path}/lower", text)


def _on_another_base(site: Site) -> None:
    base = site.root.layers[site.image.chain_ids[0]].cache_id
    other = site.root.layers[site.other_base.chain_ids[0]].cache_id
    site.write(f"{PATH}/{base}/lower", f"l/{site.root.directories[other].link}")


def _short_link(site: Site) -> str:
    return f"{LINKS}/{site.directory.link}"


def _below(site: Site) -> str:
    return site.layers[-2].cache_id


FAULTS = (
    Fault(
        "diff-missing", "image", "Take away the `diff/` of the image's top layer.",
        lambda site: site.remove(site.directory.diff_path),
    ),
    Fault(
        "work-missing", "container", "Take away the `work/` of the container's directory.",
        lambda site: site.remove(f"{PATH}/{site.mount.mount_id}/work"),
    ),
    Fault(
        "directory-leftover", "root", "Add a directory that nothing speaks of.",
        lambda site: site.add_directory(STRANGER, LINK),
    ),
    Fault(
        "link-missing", "image", "Take away the file `link` of the image's top layer.",
        lambda site: site.remove(f"{site.directory.path}/link"),
    ),
    Fault(
        "link-dangling", "image", "Take away the short link of the image's top layer.",
        lambda site: site.remove(_short_link(site)),
    ),
    Fault(
        "link-target-differs", "image", "Let the short link of the image's top layer lead to the layer below.",
        lambda site: site.draft.put(_short_link(site), symlink(f"../{_below(site)}/diff")),
    ),
    Fault(
        "link-shared", "image", "Give the image's top layer the short link of the layer below.",
        lambda site: site.write(
            f"{site.directory.path}/link", site.root.directories[_below(site)].link
        ),
        "link-leftover",
    ),
    Fault(
        "link-leftover", "root", "Add a short link to nowhere.",
        lambda site: site.draft.put(f"{LINKS}/{STRAY}", symlink("../nowhere/diff")),
    ),
    Fault(
        "lower-missing", "image", "Take away the file `lower` of the image's top layer.",
        lambda site: site.remove(f"{site.directory.path}/lower"),
    ),
    Fault("lower-unexpected", "image", "Let the image's base stand on another base.", _on_another_base),
    Fault("lower-differs", "image", "Turn round the `lower` of the image's top layer.", _reversed),
    Fault(
        "lower-dangling", "root", "Add a directory that nothing speaks of, on a short link that is not there.",
        lambda site: site.add_directory(STRANGER, LINK, f"l/{LINK[::-1]}"), "directory-leftover",
    ),
    Fault(
        "lower-too-deep", "image", "Stack layers on the image until there are more than 128 below the top.",
        lambda site: stack(site, 130), "image-too-deep",
    ),
    Fault(
        "lower-too-long", "image", "Stack layers with long short links on the image.",
        lambda site: stack(site, 18, link_length=250),
    ),
    Fault(
        "image-too-deep", "image", "Stack layers on the image until there are 126.",
        lambda site: stack(site, 126 - len(site.layers)),
    ),
)  # fmt: skip
