"""What the BuildKit inside an engine refuses although a newer one takes it.

Its own frontend has the parser of the classic builder of the same engine, and carries out all that this parser knows.
`# syntax=docker/dockerfile` asks for a frontend from a registry: what the newest one knows is known then, `--parents`
among it, whatever tag is asked for.
"""

from __future__ import annotations

import re

from dockroot.engine.classic import HABITS
from dockroot.errors import SpecError
from dockroot.spec import instructions as spec

_FRONTEND = re.compile(
    r"(docker\.io/)?docker/dockerfile(-upstream)?(:[\w.-]+)?(@sha256:[0-9a-f]{64})?"
)


def check_frontend(syntax: str, file: str) -> None:
    """Refuse a frontend that is not docker's: what it would make of the file is not known. Raises: SpecError."""
    if _FRONTEND.fullmatch(syntax) is None:
        raise SpecError(
            f"there is no network to fetch the frontend {syntax} from",
            file=file,
            line=1,
            hint="name docker/dockerfile:1, or leave the directive out",
        )


def check_buildkit(dockerfile: spec.Dockerfile, engine_name: str) -> None:
    """Refuse flags that the engine's own frontend does not know. Raises: SpecError with the place."""
    habits, none = HABITS[engine_name], frozenset[str]()
    for stage in dockerfile.stages:
        for step in (stage.base, *stage.instructions):
            keyword = step.keyword
            known = habits.obeys.get(keyword, none) | habits.knows.get(keyword, none)
            for flag in step.flags:
                name = flag[2:].split("=", 1)[0]
                if name not in known:
                    raise step.error(
                        f"unknown flag: --{name}",
                        hint=f"the BuildKit of Docker {engine_name} does not know it; take the flag out, or begin the"
                        " file with # syntax=docker/dockerfile:1",
                        at=max(step.text.value.find(f"--{name}"), 0),
                    )
