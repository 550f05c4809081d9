"""mknod, mkfifo."""

from __future__ import annotations

from dockroot.shell.commands.modes import parse_mode
from dockroot.shell.commands.registry import Invocation, each, tool
from dockroot.tree import Kind

_KINDS = {"b": Kind.BLOCK, "c": Kind.CHAR, "u": Kind.CHAR, "p": Kind.FIFO}


@tool("mknod", short="m:", long={"mode": "m:"})
def mknod(run: Invocation) -> int:
    """Make a device or a FIFO."""
    if len(run.operands) not in (2, 4):
        return run.usage()
    path, letter, *numbers = run.operands
    kind = _KINDS.get(letter)
    if kind is None or (kind is Kind.FIFO) != (not numbers):
        return run.usage()
    try:
        device = (int(numbers[0], 0), int(numbers[1], 0)) if numbers else (0, 0)
    except ValueError:
        return run.fail(f"invalid number '{' '.join(numbers)}'")
    return _make(run, path, kind, device)


@tool("mkfifo", short="m:", long={"mode": "m:"})
def mkfifo(run: Invocation) -> int:
    """Make FIFOs."""
    if not run.operands:
        return run.usage()
    return each(run.operands, lambda path: _make(run, path, Kind.FIFO, (0, 0)) == 0)


def _make(run: Invocation, path: str, kind: Kind, device: tuple[int, int]) -> int:
    mode = 0o666 & ~run.calls.umask
    if (text := run.value("m")) is not None:
        parsed = parse_mode(text, 0o666, umask=run.calls.umask, gnu=run.gnu)
        if parsed is None:
            return run.fail(f"invalid mode '{text}'")
        mode = parsed
    try:
        run.calls.mknod(path, kind, mode, device)
    except OSError as error:
        return run.fault(
            f"cannot create fifo '{path}'" if run.gnu and kind is Kind.FIFO else path, error
        )
    return 0
