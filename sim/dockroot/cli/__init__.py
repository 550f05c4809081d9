"""The command line: `dockroot [global options] VERB …`, verbs and habits as docker's."""

from __future__ import annotations

import importlib
import io
import os
import sys
from pathlib import Path
from typing import Any

import click

from dockroot import __version__
from dockroot.cli.session import Session
from dockroot.errors import DockrootError

_VERBS = {
    "build": "build",
    "draw": "draw",
    "du": "usage",
    "explain": "explain",
    "explore": "explore",
    "ls": "viewing",
    "cat": "viewing",
    "tree": "viewing",
    "find": "viewing",
    "mount-command": "viewing",
    "images": "images",
    "history": "images",
    "tag": "images",
    "rmi": "images",
    "image": "families",
    "container": "families",
    "inspect": "inspect",
    "info": "inspect",
    "pack": "pack",
    "check": "check",
    "pull": "bases",
    "load": "bases",
    "import": "bases",
    "save": "bases",
    "run": "containers",
    "create": "containers",
    "start": "containers",
    "stop": "containers",
    "kill": "containers",
    "pause": "containers",
    "unpause": "containers",
    "rm": "containers",
    "exec": "containers",
    "cp": "containers",
    "diff": "containers",
    "commit": "containers",
    "ps": "containers",
    "rename": "containers",
    "logs": "containers",
}
"""Which module under `cli/` holds a verb: only the one called is imported."""


class _Verbs(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _VERBS:
            return None
        module = importlib.import_module(f"dockroot.cli.{_VERBS[cmd_name]}")
        command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dockroot")
@click.option(
    "--root",
    "root",
    type=click.Path(path_type=Path),
    envvar="DOCKROOT_ROOT",
    default=Path("docker-root"),
    show_default=True,
    help="Where the data root lies: a directory, or a packed tar to read.",
)
@click.option("--engine", metavar="VERSION", help="Whose tree it is: 1.13.1, 20.10, 26.1 or 28.5.")
@click.option(
    "--data-root",
    default=None,
    help="The data root declared inside the tree [default: /var/lib/docker].",
)
@click.option("--seed", default="dockroot", help="What the random IDs are drawn from.")
@click.option(
    "--clock",
    metavar="TIME",
    envvar="SOURCE_DATE_EPOCH",
    help="The time: RFC 3339, or seconds since 1970.",
)
@click.option("--strict", is_flag=True, help="Refuse to write what the directory cannot express.")
@click.pass_context
def cli(ctx: click.Context, /, root: Path, **options: Any) -> None:
    """Fabricate, read and draw Docker's data root, with no daemon, no network and no root."""
    ctx.obj = Session(root, **options)


def main() -> None:
    """Run the command line; errors are one message on standard error."""
    # a path has up to 2,048 directories (PATH_MAX), and who goes down them takes a few frames for each
    sys.setrecursionlimit(max(sys.getrecursionlimit(), 10_000))
    _write_any_name()
    try:
        status = cli.main(prog_name="dockroot", standalone_mode=False)
        sys.stdout.flush()
    except DockrootError as error:
        sys.exit(_refused(str(error), error.exit_status))
    except (click.exceptions.Abort, KeyboardInterrupt):
        sys.exit(_refused("interrupted", 130))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        _drop_output()
        sys.exit(1)
    except OSError as error:
        _drop_output()
        sys.exit(_refused(_system_error(error), 1))
    except (RecursionError, MemoryError) as error:
        kind = "nested too deeply" if isinstance(error, RecursionError) else "too large"
        sys.exit(_refused(f"the input is {kind}; nothing was changed\n  hint: make it smaller", 1))
    sys.exit(status if isinstance(status, int) else 0)


def _refused(message: str, status: int) -> int:
    click.echo(f"dockroot: {message}", err=True)
    return status


def _drop_output() -> None:
    """Drop what is buffered and finds no reader or no space: the interpreter would fail on it at the end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _system_error(error: OSError) -> str:
    names = (name for name in (error.filename, error.filename2) if name is not None)
    where = " -> ".join(
        name.decode("utf-8", "surrogateescape") if isinstance(name, bytes) else str(name)
        for name in names
    )
    reason = (error.strerror or str(error)).lower()
    return (
        f"{where + ': ' if where else ''}{reason}\n  hint: look at the path and its permissions, "
        "then run again"
    )


def _write_any_name() -> None:
    """Let names that are no text in the locale's encoding go out as the bytes they are."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")
