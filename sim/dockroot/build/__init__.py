"""Build images from Dockerfiles into a data root, as the classic builder or as BuildKit does it."""

from __future__ import annotations

from dockroot.build.request import BUILDERS, BuildRequest
from dockroot.digest import ImageID
from dockroot.editor import Editor

__all__ = ["BUILDERS", "BuildRequest", "build"]


def build(editor: Editor, request: BuildRequest) -> ImageID:
    """Build `request` into the editor's root and return the image's ID.

    Raises: SpecError and StepError with the place in the Dockerfile; NotFoundError for a base that is not there;
    UsageError where the engine has no such builder.
    """
    if (request.builder or editor.engine.builder) == "buildkit":
        from dockroot.build.buildkit.builder import build_buildkit

        return build_buildkit(editor, request)
    from dockroot.build.classic.builder import build_classic

    return build_classic(editor, request)
