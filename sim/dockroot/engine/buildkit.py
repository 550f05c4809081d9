"""What the BuildKit inside each engine does its own way, as data.

Measured on 20.10.24, 26.1.5 and 28.5.2, whose sources vendor BuildKit v0.8, v0.12 and v0.25.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace


class Habits(Struct, frozen=True):
    """The habits of one BuildKit; the defaults are those of the newest."""

    shows_flags: bool = True
    """The history of COPY and ADD shows `--chown` and `--chmod`."""
    reads_letters: bool = True
    """`--chmod` may be letters such as `u+x`; else what is no number is passed over."""
    chmod_sets_all: bool = True
    """`--chmod` sets setuid, setgid and sticky too; else a source keeps its own."""
    chmod_makes_parents: bool = True
    """Directories that COPY makes on the way have the mode of `--chmod`."""
    chown_unpacks: bool = True
    """`--chown` holds for what ADD unpacks; else the archive's owners stay."""
    keeps_directory_times: bool = True
    """Directories of the context come with their times, and a destination takes its source's."""
    effective_args: bool = True
    """The history of ARG shows the value that holds, and an argument sees those before it in the same ARG; else it
    shows what the Dockerfile gives."""
    unique_args: bool = True
    """The history of RUN shows an argument once, and those of the stage below; else each ARG of its own stage."""
    lists_ports: bool = True
    """The history of EXPOSE shows a list in the order of the words; else a sorted map."""
    removes_mount_points: bool = True
    """Mount points that RUN made are taken away after it, with the directories above them; else only files are."""
    omits_nulls: bool = True
    """The config leaves out what is empty; else `OnBuild` is null, and Healthcheck stands before ArgsEscaped."""
    refuses_later_stages: bool = True
    """What copies from a stage further down is refused; else it finds that stage's base."""
    target_stage: bool = True
    """There are TARGETSTAGE, TARGETOSVERSION and BUILDOSVERSION."""
    knows_epoch: bool = True
    """SOURCE_DATE_EPOCH sets the times of the config."""
    epoch_dates_directories: bool = True
    """It sets those of directories that WORKDIR makes, too."""
    counts_triggers: bool = True
    """Progress counts the triggers of ONBUILD and marks them; else they go beyond the total."""
    counts_mounts: bool = True
    """Any mount of a RUN counts as a stage, so that progress calls the only other one by its name; else `cache` does,
    and what is mounted from an image."""
    tells_sources: bool = True
    """Progress tells of loading the metadata of images that are only copied from."""
    reads_one_ignore_file: bool = True
    """`.dockerignore` is not looked for where the Dockerfile has an ignore file of its own."""
    selects_inputs: bool = True
    """An inline cache says of a RUN that it took the whole of what was below, and is made while layers are exported."""
    start_interval: bool = True
    """The history of HEALTHCHECK shows the start interval."""


_OLD = Habits(
    counts_triggers=False,
    epoch_dates_directories=False,
    chmod_makes_parents=False,
    chown_unpacks=False,
    reads_letters=False,
    effective_args=False,
    unique_args=False,
    lists_ports=False,
    target_stage=False,
)

HABITS: dict[str, Habits] = {
    "20.10": Habits(
        shows_flags=False,
        reads_letters=False,
        chmod_sets_all=False,
        chmod_makes_parents=False,
        chown_unpacks=False,
        keeps_directory_times=False,
        effective_args=False,
        unique_args=False,
        lists_ports=False,
        removes_mount_points=False,
        omits_nulls=False,
        refuses_later_stages=False,
        target_stage=False,
        counts_triggers=False,
        counts_mounts=False,
        tells_sources=False,
        reads_one_ignore_file=False,
        selects_inputs=False,
        knows_epoch=False,
        start_interval=False,
    ),
    "26.1": _OLD,
    "28.5": Habits(),
}
"""By the name of the engine; one that is not here has no BuildKit."""

_WORKERS = (
    "chmod_sets_all",
    "chmod_makes_parents",
    "chown_unpacks",
    "keeps_directory_times",
    "removes_mount_points",
    "epoch_dates_directories",
    "selects_inputs",
)
"""The habits that are the engine's whatever frontend reads the Dockerfile."""


def with_newest_frontend(habits: Habits) -> Habits:
    """Return the habits of an engine when a frontend of its own, fetched for `# syntax=`, reads the Dockerfile."""
    return replace(Habits(), **{name: getattr(habits, name) for name in _WORKERS})
