"""Build images from Dockerfiles into a data root."""

from __future__ import annotations

from dockroot.build.classic import BuildRequest, build

__all__ = ["BuildRequest", "build"]
