"""What the BuildKit inside an engine refuses although a newer one takes it.

Its frontend has the parser of the classic builder of the same engine, and carries out all that this parser knows;
what only a frontend named by `# syntax=` knows is refused here, for nothing is fetched.
"""

from __future__ import annotations

from dockroot.engine.classic import HABITS
from dockroot.spec import instructions as spec


def check_buildkit(dockerfile: spec.Dockerfile, engine_name: str) -> None:
    """Refuse flags that the engine's own frontend does not know. Raises: SpecError with the place."""
    habits = HABITS[engine_name]
    for stage in dockerfile.stages:
        for step in (stage.base, *stage.instructions):
            known = habits.obeys.get(step.keyword, frozenset()) | habits.knows.get(
                step.keyword, frozenset()
            )
            for flag in step.flags:
                name = flag[2:].split("=", 1)[0]
                if name not in known:
                    raise step.error(
                        f"unknown flag: --{name}",
                        hint=f"the BuildKit of Docker {engine_name} does not know it; take the flag out",
                        at=max(step.text.value.find(f"--{name}"), 0),
                    )
