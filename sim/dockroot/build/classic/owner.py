"""`--chown`: names are looked up in the image's own `/etc/passwd` and `/etc/group`
(moby v20.10.24, `builder/dockerfile/internals_linux.go`).
"""

from __future__ import annotations

from dockroot.build.texts import is_number
from dockroot.errors import SpecError, StepError
from dockroot.fs.overlay import Overlay
from dockroot.spec import instructions as spec


def parse_chown(text: str, overlay: Overlay, step: spec.Instruction) -> tuple[int, int]:
    """Return the uid and gid that `user[:group]` means; a user alone stands for the group too.

    Raises: StepError when the image has no such name.
    """
    parts = text.split(":")
    if len(parts) > 2:
        raise step.error(
            f"unable to convert uid/gid chown string to host mapping: invalid chown string format: {text}",
            hint="write user:group",
            kind=StepError,
        )
    user, group = parts[0], parts[-1]
    return _id(overlay, user, "/etc/passwd", "user", step), _id(
        overlay, group, "/etc/group", "group", step
    )


def _id(overlay: Overlay, name: str, path: str, what: str, step: spec.Instruction) -> int:
    try:
        return int(name)
    except ValueError:
        pass
    try:
        lines = overlay.read(path).decode("utf-8", "surrogateescape").splitlines()
    except OSError as error:
        raise _unknown(step, what, name, path, f"open {path}: no such file or directory") from error
    for line in lines:
        fields = line.split(":")
        if fields[0] == name and len(fields) > 2 and is_number(fields[2]):
            return int(fields[2])
    raise _unknown(step, what, name, path, f"no such {what}: {name}")


def _unknown(step: spec.Instruction, what: str, name: str, path: str, why: str) -> SpecError:
    return step.error(
        "unable to convert uid/gid chown string to host mapping: "
        f"can't find {what[0]}id for {what} {name}: {why}",
        hint=f"add the {what} to the image's {path} in an earlier step, or give its number",
        kind=StepError,
    )
